#!/usr/bin/env bash
# apt-install.sh LIST...: installs the Debian packages that the lists name and the system lacks. Exits 1 if some are
# still missing, and says which. Starts no daemon, asks no question.
set -u

names() {
    sed 's/#.*//' "$@" | tr -s '[:space:]' '\n' | grep . | sort -u
}

is_installed() { # also under its name of Debian 13 and Ubuntu 24.04, after the change to 64-bit time
    [[ $(dpkg-query -W -f=' ${db:Status-Status} ' "$1" "$1t64" 2>/dev/null) == *" installed "* ]]
}

missing() {
    local name
    for name in $(names "$@"); do
        is_installed "$name" || echo "$name"
    done
}

[ "$(uname -s)" = Linux ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get. If something doesn't start, install what these Debian packages hold:" "$(names "$@" | xargs)" >&2
    exit 1
fi

mapfile -t packages < <(missing "$@")
[ ${#packages[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=(sudo)
    else
        echo "Please have an administrator run: apt-get install ${packages[*]}" >&2
        exit 1
    fi
fi

echo "Installing from the system's packages: ${packages[*]}"
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then # 101: "not allowed", so that packages with a daemon don't start it
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
    "${as_root[@]}" chmod 755 $policy
    trap '"${as_root[@]}" rm -f $policy' EXIT
fi

apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
        -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@" </dev/null
}

log=$(mktemp)
for attempt in 1 2 3; do
    apt install -y --no-install-recommends "${packages[@]}" >"$log" 2>&1 && break
    sleep $((2 * attempt))
    apt update >>"$log" 2>&1
    mapfile -t packages < <(missing "$@")
done

mapfile -t packages < <(missing "$@")
if [ ${#packages[@]} -gt 0 ]; then
    tail -n 30 "$log" >&2
    echo "Could not be installed: ${packages[*]}" >&2
fi
rm -f "$log"
[ ${#packages[@]} -eq 0 ]
