#!/usr/bin/env bash
# build.sh [SWIFT-BUILD-OPTION...]: builds in release. A warning in our own sources
# is an error; those of dependencies are not ours to mend.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift build -c release "$@" 2>&1 | tee "$log"
ours="^$PWD/(bench/workload/)?(Sources|Tests)/.*: warning: "
if grep -qE "$ours" "$log"; then
  echo "build: warnings in our own sources:" >&2
  grep -E "$ours" "$log" | sort -u >&2
  # What is up to date is not compiled again: the next build would not see them.
  grep -E "$ours" "$log" | cut -d: -f1 | sort -u | xargs touch
  exit 1
fi
