#!/usr/bin/env bash
# Runs the whole program against clients that know nothing of it but the wire:
# Python and pyserial, in a virtual environment that is thrown away. pyte is the
# terminal on which it looks at the monitor, with MONITOR_EXAMPLE as its program.
#
# Without python3 it says so and passes; where CI=true that is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

give_up() {
  if [ "${CI:-}" = true ]; then
    echo "acceptance: $1" >&2
    exit 1
  fi
  echo "acceptance: NOT RUN: $1"
  exit 0
}

command -v python3 >/dev/null || give_up "python3 is not installed"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" >"$folder/log" 2>&1 ||
  give_up "python3 makes no virtual environment; install python3-venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check 'pyserial==3.5' 'pyte==0.8.2' \
  >"$folder/log" 2>&1 || { cat "$folder/log" >&2; give_up "pyserial and pyte cannot be installed"; }
export WAGMAN="${WAGMAN:-$PWD/.build/release/wagman}"
[ -x "$WAGMAN" ] || { echo "acceptance: $WAGMAN is not built" >&2; exit 1; }
PYTHONDONTWRITEBYTECODE=1 "$folder/venv/bin/python" -m unittest discover \
  --start-directory Tests/Acceptance --top-level-directory Tests/Acceptance "$@"
