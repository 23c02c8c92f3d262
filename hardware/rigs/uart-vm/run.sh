#!/usr/bin/env bash
# run.sh [--emulated] [CHECK...]: fetches and builds what the rig needs, packs it, and
# runs the checks (all, unless some are named). README.md says what they show. With
# --emulated the boards are the firmware on emulated Cortex-Ms.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
# Outside of git, and kept for the next time.
cache="$root/.build/rig"
mkdir -p "$cache"
export PYTHONDONTWRITEBYTECODE=1
# What the rigs have in common.
export PYTHONPATH="$root/hardware/rigs/common"

give_up() {
  echo "rig-uart: NOT RUN: $1" >&2
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

boards=()
if [ "${1:-}" = --emulated ]; then
  shift
  quietly install-arm "$root/scripts/install-missing.sh" qemu-system-arm ||
    give_up "the package qemu-system-arm cannot be installed"
  echo "rig-uart: building the firmware"
  quietly firmware "$root/scripts/build-firmware.sh" || give_up "the firmware cannot be built"
  boards=(--firmware "$(tail -1 "$cache/firmware.log")")
fi

command -v python3 >/dev/null || give_up "python3 is not installed"
qemu_is_there() { command -v qemu-system-x86_64 >/dev/null; }
qemu_is_there || quietly install "$root/scripts/install-missing.sh" qemu-system-x86 || true
qemu_is_there ||
  give_up "qemu-system-x86_64 is missing, and the package qemu-system-x86 cannot be installed"
"$here/fetch.sh" "$cache" || give_up "without a kernel and busybox there is no machine"

# Nothing but the kernel and this file is in the machine: no libraries. The same
# file plays the boards on this side. Not scripts/build.sh: the linker warns of what
# resolves host names, which wants libraries of its own, and it is a warning in ours.
echo "rig-uart: building a wagman that needs no libraries"
cd "$root"
quietly build swift build -c release --product wagman --scratch-path "$cache/build" \
  --static-swift-stdlib -Xswiftc -static-executable -Xlinker -s ||
  give_up "wagman cannot be built statically"
wagman="$cache/build/release/wagman"
python3 "$here/initramfs.py" "$cache/kernel" "$cache/busybox/bin/busybox" "$wagman" \
  "$here/init" "$cache/initramfs"

quietly lines python3 -m unittest discover --start-directory "$here" ||
  give_up "the lines of the rig do not do what they should"
exec python3 "$here/rig.py" --wagman "$wagman" --kernel "$cache"/kernel/boot/vmlinuz-* \
  --initramfs "$cache/initramfs" --log "$cache/log" "${boards[@]}" "$@"
