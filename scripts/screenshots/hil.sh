#!/usr/bin/env bash
# Makes docs/monitor.svg and docs/report.png from a true run of the acceptance plan on a
# simulated board: its monitor in the midst of it, and its page at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
wagman=${WAGMAN:-$PWD/.build/release/wagman}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check 'pyte==0.8.2'
"$folder/venv/bin/python" scripts/screenshots/monitor.py --size 112x34 --at 9 \
  --out docs/monitor.svg -- "$wagman" hil run acceptance --rig simulated --board 'sim:bench?speed=300'
"$wagman" hil run acceptance --rig simulated --report "$folder/report.html" --plain >/dev/null
scripts/screenshots/report.sh "$folder/report.html" docs/report.png
