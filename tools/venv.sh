#!/bin/sh
# Make a virtual environment with the newest Python on this machine and install the pinned requirements in it.
#
#     tools/venv.sh DIRECTORY REQUIREMENTS
#
# DIRECTORY is kept when its Python works. REQUIREMENTS are installed only when they differ from what was installed
# last: a copy of the file in DIRECTORY, written after the installation succeeded, tells.
set -eu

directory=$1
requirements=$2

say() { printf '%s\n' "$*" >&2; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Print the first Python that is new enough and can make a virtual environment; else say in one line what is missing.
find_python() {
    without_venv=
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        new_enough "$candidate" || continue
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    if [ -n "$without_venv" ]; then
        say "Python's venv module is missing. On Debian or Ubuntu: sudo apt install $(basename "$without_venv")-venv"
    elif command -v python3 >/dev/null 2>&1; then
        say "Python 3.11 or newer is needed; this machine has $(python3 --version 2>&1 | head -n 1)."
    else
        say "Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt install python3 python3-venv"
    fi
    return 1
}

if ! new_enough "$directory/bin/python" || ! "$directory/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python) || exit 1
    if ! { mkdir -p "$directory" && : >"$directory/.writable" && rm -f "$directory/.writable"; } 2>/dev/null; then
        parent=$(dirname "$directory")
        parent=$(cd "$parent" 2>/dev/null && pwd || echo "$parent")
        say "$directory cannot be made or written. Give this user ($(id -un)) the right to write in $parent."
        exit 1
    fi
    say "Making $directory with $("$python" --version)."
    rm -rf "$directory"
    "$python" -m venv "$directory" || { say "$directory could not be made."; exit 1; }
fi

installed=$directory/installed-$(basename "$requirements")
if ! cmp -s "$requirements" "$installed"; then
    say "Installing $requirements; the first time this takes a minute or two."
    "$directory/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --requirement "$requirements" || {
        say "$requirements could not be installed: see pip's message above."
        exit 1
    }
    cp "$requirements" "$installed"
fi
