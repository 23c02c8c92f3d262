#!/usr/bin/env bash
# The same seed and scenario give the same event log, byte for byte: in debug and
# in release, run after run. Another seed gives another one.
set -euo pipefail
cd "$(dirname "$0")/.."
scenario=${SCENARIO:-sim/scenarios/default.yaml}
span=${1:-10d}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
swift build --product wagman

# simulate BUILD SEED FILE. Exit code 1 only says that an expectation was not met,
# as is bound to be when the run is cut short.
simulate() {
  ".build/$1/wagman" sim "$scenario" --for "$span" --seed "$2" --json >"$3" 2>/dev/null ||
    [ $? -eq 1 ]
}
simulate release 7 "$folder/release-1"
simulate release 7 "$folder/release-2"
simulate debug 7 "$folder/debug"
simulate release 8 "$folder/other-seed"
[ "$(wc -l <"$folder/release-1")" -gt 100 ] || { echo "logs: hardly any events" >&2; exit 1; }

cmp "$folder/release-1" "$folder/release-2"
cmp "$folder/release-1" "$folder/debug"
if cmp -s "$folder/release-1" "$folder/other-seed"; then
  echo "logs: seed 7 and seed 8 give the same log" >&2
  exit 1
fi
echo "logs: $(wc -l <"$folder/release-1") lines over $span, equal in debug and release"
