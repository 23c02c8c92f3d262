#!/usr/bin/env bash
# build-firmware.sh [ROOT]: builds the firmware of hardware/firmware, of this
# checkout or of another one at ROOT, and prints the image's path as its last line.
# What it builds is in ROOT/.build-firmware, outside of git.
set -euo pipefail
root=$(cd "${1:-$(dirname "$0")/..}" && pwd)
scratch="$root/.build-firmware"

# The toolset names the linker's script without a folder: it is in this one.
cd "$root/hardware/firmware"
options=(
  --triple armv7em-none-none-eabi --toolset toolset.json -c release --scratch-path "$scratch")
image="$scratch/armv7em-none-none-eabi/release/WagmanAN386"
# The package manager does not see when one of these changes.
for input in toolset.json memory.ld ../../Package.swift; do
  if [ "$input" -nt "$image" ]; then rm -rf "$scratch/armv7em-none-none-eabi" "$scratch"/*.yaml; fi
done
log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build "${options[@]}" 2>&1 | tee "$log" >&2
ours="^$root/(Sources|hardware)/.*: warning: "
if grep -qE "$ours" "$log"; then
  echo "build-firmware: warnings in our own sources:" >&2
  grep -E "$ours" "$log" | sort -u >&2
  # What is up to date is not compiled again: the next build would not see them.
  grep -E "$ours" "$log" | cut -d: -f1 | sort -u | xargs touch
  exit 1
fi
[ -f "$image" ] || { echo "build-firmware: there is no $image" >&2; exit 1; }
echo "$image"
