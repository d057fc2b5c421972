#!/bin/sh
# Runs `apt-get install PACKAGE...` if this user may; else says in one line what to run.
shift 2
if ! command -v apt-get >/dev/null; then
    echo "please install with your system's package manager: $*" >&2
    exit 3
elif [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
else
    echo "please run: sudo apt-get install $*" >&2
    exit 3
fi
