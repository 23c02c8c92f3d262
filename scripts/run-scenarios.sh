#!/usr/bin/env bash
# Every scenario that ships meets its expectations, and a month of the default one
# dispatches at least 1.2 million heartbeats.
set -euo pipefail
cd "$(dirname "$0")/.."
wagman=${WAGMAN:-.build/release/wagman}
failed=0
count=0

for scenario in sim/scenarios/*.yaml; do
  count=$((count + 1))
  "$wagman" sim "$scenario" --quiet >/dev/null || failed=1
done
heartbeats=$("$wagman" sim default --quiet --json | sed -nE 's/.*"heartbeats":([0-9]+).*/\1/p')
if [ "$heartbeats" -lt 1200000 ]; then
  echo "scenarios: the default one dispatched only $heartbeats heartbeats in a month" >&2
  failed=1
fi
echo "scenarios: $count run, $heartbeats heartbeats in a month of the default one"
exit $failed
