#!/usr/bin/env bash
# Every scenario that ships meets its expectations, those about boards in the field on
# their firmware, and a month of the default one dispatches at least 1.2 million heartbeats.
set -euo pipefail
cd "$(dirname "$0")/.."
wagman=${WAGMAN:-.build/release/wagman}
failed=0
count=0
v3=0

for scenario in sim/scenarios/*.yaml sim/regressions/*.yaml; do
  count=$((count + 1))
  "$wagman" sim "$scenario" --quiet >/dev/null || failed=1
  grep -q '^expect-v3:' "$scenario" || continue
  v3=$((v3 + 1))
  "$wagman" sim "$scenario" --firmware v3 --quiet >/dev/null || failed=1
done
heartbeats=$("$wagman" sim default --quiet --json | sed -nE 's/.*"heartbeats":([0-9]+).*/\1/p')
if [ "$heartbeats" -lt 1200000 ]; then
  echo "scenarios: the default one dispatched only $heartbeats heartbeats in a month" >&2
  failed=1
fi
echo "scenarios: $count run, $v3 of them also as on v3 boards, $heartbeats heartbeats in a month of the default one"
exit $failed
