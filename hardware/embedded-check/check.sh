#!/usr/bin/env bash
# Cross-compiles the embedded modules for a Cortex-M4 with Embedded Swift, one
# after the other as the package has them, and links the firmware over a board in
# RAM. There is no allocator: code that needs one does not link.
#
# Where qemu-system-arm is installed, the image runs there, too, and has to come
# to the same outcome as the same program on this machine.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
sources="$here/../../Sources"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

modules=(WagmanCore WagmanHAL WagmanWire WagmanFirmware)
common_flags=(
  -parse-as-library -wmo -swift-version 6 -warnings-as-errors
  -enable-experimental-feature Lifetimes -enable-experimental-feature AddressableParameters
  -enable-experimental-feature RawLayout
  -enable-upcoming-feature ExistentialAny
)
# What small code takes beyond -Osize, without a check the less. Swift's own inliner
# copies functions into their callers in the hope that something falls away, which
# with values of this size it does not: only the linker inlines (LTO), what has one
# caller or is shorter than its call. It also folds equal functions, and sequences
# of instructions that repeat. A function has one trap for all its checks.
small_code=(
  -lto=llvm-full -Xfrontend -mergeable-traps
  -Xllvm -sil-inline-never-functions=Wagman
  -Xfrontend -sil-inline-caller-benefit-reduction-factor -Xfrontend 1000
  -Xllvm -sil-disable-pass=loop-unroll
)
link_flags=(--gc-sections --icf=all --lto-O2 -mllvm -machine-outliner-reruns=4)
embedded_flags=(
  -Osize "${small_code[@]}" -enable-experimental-feature Embedded
  -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m4 -Xcc -mfloat-abi=soft
  -Xfrontend -disable-stack-protector -Xfrontend -function-sections
)
c_flags=(
  --target=armv7em-none-eabi -mcpu=cortex-m4 -mfloat-abi=soft -ffreestanding -fno-builtin
  -Os -ffunction-sections -Wall -Wextra -Werror
)

# compile_all FOLDER FLAG...: every module and the check's program, into FOLDER.
compile_all() {
  local folder=$1 module
  shift
  mkdir "$folder"
  for module in "${modules[@]}"; do
    swiftc "${common_flags[@]}" "$@" -I "$folder" -module-name "$module" \
      -emit-module -emit-module-path "$folder/$module.swiftmodule" \
      -c "$sources/$module"/*.swift -o "$folder/$module.o"
  done
  swiftc "${common_flags[@]}" "$@" -I "$folder" -module-name EmbeddedCheck \
    -c "$here"/*.swift -o "$folder/EmbeddedCheck.o"
}

compile_all "$out/board" "${embedded_flags[@]}"
for source in start runtime; do
  clang "${c_flags[@]}" -c "$here/$source.c" -o "$out/board/$source.o"
done
ld.lld "${link_flags[@]}" -T "$here/memory.ld" -e reset -o "$out/firmware.elf" "$out"/board/*.o
if llvm-nm "$out/firmware.elf" | grep -E ' (malloc|free|posix_memalign|swift_slowAlloc)$'; then
  echo "embedded: the image contains an allocator" >&2
  exit 1
fi
size "$out/firmware.elf" | awk -v modules="${modules[*]}" '
  NR == 2 { printf "embedded: %s link without an allocator: text %d, data %d, bss %d bytes\n",
            modules, $1, $2, $3 }'

if ! command -v qemu-system-arm >/dev/null; then
  echo "embedded: not run, for qemu-system-arm is not installed"
  exit 0
fi
emulated=$(timeout 60 qemu-system-arm -M mps2-an386 -nographic -semihosting \
  -kernel "$out/firmware.elf" 2>&1)
compile_all "$out/host" -O
clang -Os -Wall -Wextra -Werror -c "$here/host.c" -o "$out/host/host.o"
swiftc "$out"/host/*.o -o "$out/program"
native=$("$out/program")
if [ "$emulated" != "$native" ]; then
  echo "embedded: the microcontroller says '$emulated', this machine '$native'" >&2
  exit 1
fi
echo "embedded: on an emulated Cortex-M4 as on this machine: $native"
