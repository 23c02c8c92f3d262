#!/usr/bin/env bash
# bench-roundtrip.sh [TIMES]: how long a board takes to answer `hb` over a pseudo-terminal,
# to wagman and to a client in Python with pyserial, which ask the same virtual
# board in turns. Fails when wagman is slower in the median.
set -euo pipefail
cd "$(dirname "$0")/.."
wagman=${WAGMAN:-.build/release/wagman}
times=${1:-2000}
rounds=5

folder=$(mktemp -d)
board=
trap '[ -z "$board" ] || kill "$board" 2>/dev/null; rm -rf "$folder"' EXIT
if ! python3 -m venv "$folder/venv" >"$folder/log" 2>&1 ||
  ! "$folder/venv/bin/pip" install -q --disable-pip-version-check 'pyserial==3.5' \
    >>"$folder/log" 2>&1; then
  echo "bench-roundtrip: NOT RUN: pyserial cannot be installed"
  exit 0
fi
: >"$folder/said"
"$wagman" sim -q --link "pty:$folder/board" >/dev/null 2>"$folder/said" &
board=$!
until grep -q listening "$folder/said"; do
  kill -0 "$board" || { cat "$folder/said" >&2; exit 1; }
  read -rt 0.05 <> <(:) || true
done
"$folder/venv/bin/python" scripts/roundtrip.py "$wagman" "$folder/board" "$times" "$rounds"
