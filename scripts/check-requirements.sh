#!/usr/bin/env bash
# Every requirement of a finished chapter of docs/REQUIREMENTS.md has a test whose
# name carries its id. The finished chapters are those in docs/finished-chapters.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
count=0

while read -r chapter; do
  [[ "$chapter" =~ ^[0-9]{3}$ ]] || continue
  ids=$(grep -oE "^- $chapter-[0-9]{2}" docs/REQUIREMENTS.md | cut -c3-) || {
    echo "requirements: docs/REQUIREMENTS.md has no chapter $chapter" >&2
    exit 1
  }
  for id in $ids; do
    count=$((count + 1))
    if ! grep -rqE "@Test\(?.*$id|\"[^\"]*$id" --include='*.swift' Tests; then
      echo "requirements: $id has no test" >&2
      failed=1
    fi
  done
done <docs/finished-chapters
echo "requirements: $count in finished chapters"
exit $failed
