#!/usr/bin/env bash
# test.sh [PYTEST ARGUMENT...]: every check there is. All of them run, the tests last; exits 1 if any failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PATH"
failed=()

step() {
    local name=$1 output start=$SECONDS
    shift
    if output=$("$@" 2>&1); then
        echo "ok      $name ($((SECONDS - start)) s)"
    else
        echo "FAILED  $name ($((SECONDS - start)) s)"
        echo "$output"
        failed+=("$name")
    fi
}

step "ruff check" ruff check .
step "ruff format" ruff format --check .
step "mypy" mypy
step "import-linter" lint-imports

# No screen, and no session bus of the person who runs this: a test that wants one starts its own.
runtime=$(mktemp -d)
trap 'rm -rf "$runtime"' EXIT
arguments=("$@")
if [ $# -eq 0 ]; then # two a core: most tests wait for servers
    arguments=(-n "${WORKERS:-$(($(getconf _NPROCESSORS_ONLN) * 2))}" --dist loadgroup)
fi
env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR="$runtime" QT_QPA_PLATFORM=offscreen \
    python -m pytest "${arguments[@]}"
status=$?

if [ ${#failed[@]} -gt 0 ]; then
    (IFS=,; echo "Failed before the tests: ${failed[*]}") >&2
    exit 1
fi
exit $status
