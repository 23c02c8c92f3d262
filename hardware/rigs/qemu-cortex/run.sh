#!/usr/bin/env bash
# run.sh [--short] [CHECK...]: builds wagman and the firmware, and runs the checks
# (all, unless some are named). README.md says what they show. WAGMAN is a wagman
# to use instead of building one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
# Outside of git, and kept for the next time.
cache="$root/.build/rig-cortex"
mkdir -p "$cache"
export PYTHONDONTWRITEBYTECODE=1
# What the rigs have in common.
export PYTHONPATH="$root/hardware/rigs/common"

give_up() {
  echo "rig-cortex: NOT RUN: $1" >&2
  exit 1
}

# quietly NAME COMMAND...: what it prints is shown when it fails.
quietly() {
  local log="$cache/$1.log"
  shift
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    return 1
  }
}

command -v python3 >/dev/null || give_up "python3 is not installed"
qemu_is_there() { command -v qemu-system-arm >/dev/null; }
qemu_is_there || quietly install "$root/scripts/install-missing.sh" qemu-system-arm || true
qemu_is_there ||
  give_up "qemu-system-arm is missing, and the package qemu-system-arm cannot be installed"
cd "$root"
if [ -z "${WAGMAN:-}" ]; then
  echo "rig-cortex: building wagman"
  quietly wagman scripts/build.sh --product wagman || give_up "wagman cannot be built"
  WAGMAN="$root/.build/release/wagman"
fi
echo "rig-cortex: building the firmware"
quietly firmware scripts/build-firmware.sh || give_up "the firmware cannot be built"
quietly tests python3 -m unittest discover --start-directory "$here" ||
  give_up "the checks do not see what they look for"
exec python3 "$here/rig.py" --wagman "$WAGMAN" --firmware "$(tail -1 "$cache/firmware.log")" \
  --log "$cache/log" "$@"
