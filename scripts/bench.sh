#!/usr/bin/env bash
# How long a month and a year of the default scenario take, on one core: the median
# of five runs each, in seconds of processor time. Reading a month's output as JSON
# stands beside it, for what writing the log costs.
set -euo pipefail
cd "$(dirname "$0")/.."
wagman=${WAGMAN:-.build/release/wagman}
TIMEFORMAT=%U

# median ARGUMENT...: the median of five runs.
median() {
  for _ in 1 2 3 4 5; do { time "$wagman" sim "$@" >/dev/null 2>&1 || [ $? -eq 1 ]; } 2>&1; done |
    sort -n | sed -n 3p
}

printf '%-34s %8s\n' "default scenario" "seconds"
printf '%-34s %8s\n' "30 days, summary" "$(median -q --for 30d)"
printf '%-34s %8s\n' "30 days, every event as JSON" "$(median --json --for 30d)"
printf '%-34s %8s\n' "365 days, summary" "$(median -q --for 365d)"
"$wagman" sim -q --for 365d 2>/dev/null | head -1
