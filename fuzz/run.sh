#!/bin/sh
# Fuzzes every decoder of WagmanWire for SECONDS each (60 when not given) and
# fails at the first input that traps one.
#
#   fuzz/run.sh [SECONDS]
#
# Not built by SwiftPM, which renames the main that libFuzzer brings. The two
# modules under test are built once, instrumented, as static objects.
set -eu
seconds=${1:-60}
case $seconds in
'' | *[!0-9]*)
  echo "usage: fuzz/run.sh [SECONDS]" >&2
  exit 2
  ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
sources=$here/../Sources
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

flags="-O -swift-version 6 -parse-as-library -sanitize=fuzzer -wmo -I $out
  -enable-experimental-feature AddressableParameters -enable-experimental-feature RawLayout \
  -enable-experimental-feature BuiltinModule -package-name wagman"

echo "building WagmanCore and WagmanWire for fuzzing"
# shellcheck disable=SC2086
swiftc $flags -module-name WagmanCore -emit-module -emit-module-path "$out/WagmanCore.swiftmodule" \
  -c "$sources"/WagmanCore/*.swift -o "$out/WagmanCore.o"
# shellcheck disable=SC2086
swiftc $flags -enable-experimental-feature Lifetimes -module-name WagmanWire -emit-module \
  -emit-module-path "$out/WagmanWire.swiftmodule" \
  -c "$sources"/WagmanWire/*.swift -o "$out/WagmanWire.o"

corpus() {
  mkdir -p "$out/$1"
  case $1 in
  ConsoleRequestFuzz)
    number=0
    while IFS= read -r line; do
      number=$((number + 1))
      printf '%s\n' "$line" >"$out/$1/$number"
    done <<'LINES'
@cli hb
rtc
date 2020 2 29 23 59 58
start 1 force
stop 4 60
enable 0 1 2 3 4
watch 2 hb t
bs 1 emmc
blf off
hibernate 3600
help disable
mode manual
relay 0 on #1 1CDE194F
@h snapshot #7 6B245CE3
LINES
    ;;
  ConsoleReplyFuzz)
    printf '<<<- sid=cli hb\r\n12\r\n34\r\n->>>\r\n' >"$out/$1/1"
    printf 'log: id 1\r\n<<<- sid=other up\r\n1\r\n->>>\r\n<<<- sid=cli up\r\n' >"$out/$1/2"
    printf '<<<- sid=cli relay\r\nok #1 E65D5638\r\n->>>\r\n' >"$out/$1/3"
    ;;
  SensorgramLineFuzz)
    printf 'AAJd6EiAwAEAAQAAAAQA5A==\n' >"$out/$1/1"
    printf 'AAtd6EiA/xoAAQABAIEACAABwP/uEjRWjw==\n' >"$out/$1/2"
    printf 'AA9d6EiAEjYACQAAAAQBBgEsggABeIEAAwECA14=\n' >"$out/$1/3"
    printf '\004\001\006\001\002\010\001\002\003\012\001\002\003\004' >"$out/$1/4"
    printf '\014\077\200\000\000\015\077\360\000\000\000\000\000\000\206\000\001\001\002' >"$out/$1/5"
    ;;
  esac
}

failed=0
for target in ConsoleRequestFuzz ConsoleReplyFuzz SensorgramLineFuzz; do
  # shellcheck disable=SC2086
  swiftc $flags -module-name "$target" "$here/$target.swift" "$out/WagmanWire.o" \
    "$out/WagmanCore.o" -o "$out/$target.bin"
  corpus "$target"
  if "$out/$target.bin" -max_total_time="$seconds" -max_len=1024 -timeout=5 \
    -artifact_prefix="$out/crash-" "$out/$target" >"$out/$target.log" 2>&1; then
    echo "$target: passed; $(grep '^Done' "$out/$target.log")," \
      "$(grep -o 'cov: [0-9]*' "$out/$target.log" | tail -1)"
  else
    failed=1
    echo "$target: FAILED" >&2
    tail -40 "$out/$target.log" >&2
    kept=$(mktemp "${TMPDIR:-/tmp}/$target.XXXXXX")
    cat "$out"/crash-* >"$kept" 2>/dev/null || true
    echo "$target: the input is kept in $kept" >&2
    rm -f "$out"/crash-*
  fi
done
exit $failed
