#!/usr/bin/env bash
# report.sh PAGE.html[#from=…&to=…&at=…] PICTURE.png [--dark] [WIDTHxHEIGHT]: a picture of
# a page of a run, made by Chromium without a window. 1400x2000 unless told.
set -euo pipefail

usage() {
  echo "usage: report.sh PAGE.html[#from=MS&to=MS&at=MS] PICTURE.png [--dark] [WIDTHxHEIGHT]" >&2
  exit 2
}

[ $# -ge 2 ] || usage
page=${1%%#*} place=${1#"${1%%#*}"} picture=$2
shift 2
size=1400x2000
options=()
for argument in "$@"; do
  case $argument in
    --dark) options+=(--blink-settings=preferredColorScheme=0) ;;
    [1-9]*x[1-9]*) size=$argument ;;
    *) usage ;;
  esac
done
[ -f "$page" ] || { echo "report.sh: $page: no such file" >&2; exit 2; }

command -v chromium >/dev/null ||
  "$(dirname "$0")/../install-missing.sh" chromium fonts-dejavu-core
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
# A page of ours loads nothing, so that a sandbox would guard nothing; root has none.
timeout 120 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
  --user-data-dir="$profile" --window-size="${size/x/,}" --virtual-time-budget=2000 \
  "${options[@]}" --screenshot="$(realpath -m "$picture")" \
  "file://$(realpath "$page")$place" >"$profile/log" 2>&1 ||
  { cat "$profile/log" >&2; exit 1; }
[ -s "$picture" ] || { cat "$profile/log" >&2; exit 1; }
