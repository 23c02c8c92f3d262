#!/usr/bin/env bash
# Rules on the text of the sources that the formatter does not know.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

complain() {
  echo "check: $1" >&2
  failed=1
}

code=(Package.swift Sources Tests hardware bench fuzz scripts Makefile .ci sim)
existing=()
for path in "${code[@]}"; do [ -e "$path" ] && existing+=("$path"); done

while read -r lines file; do
  [ "$file" = total ] || [ "$lines" -le 600 ] || complain "$file has $lines lines; 600 are allowed"
done < <(git ls-files -z '*.swift' '*.c' '*.py' '*.sh' | xargs -0 wc -l)

# The brackets keep this line from finding itself.
if git grep -nIwE 'T[O]DO|F[I]XME|X[X]X|H[A]CK' -- "${existing[@]}"; then
  complain "unfinished by its own word"
fi
if git grep -nE '(struct|class|enum|protocol|actor) [A-Za-z]*(M[a]nager|H[e]lper|Util[s]|I[m]pl|M[o]ck)\b' \
  -- '*.swift'; then
  complain "a name that says nothing of what the thing is"
fi
if git grep -nE 'Task\.s[l]eep|us[l]eep\(|Thread\.s[l]eep' -- 'Tests/*.swift'; then
  complain "a test that sleeps; virtual time does not"
fi
for target in WagmanCore WagmanHAL WagmanWire WagmanFirmware WagmanFieldBus; do
  [ -d "Sources/$target" ] || continue
  if grep -rnE '^(public )?import (Foundation|Glibc|Dispatch)' "Sources/$target"; then
    complain "$target runs on the microcontroller and imports what is not there"
  fi
done
for mutant in Tests/Mutants/*.patch; do
  git apply --check "$mutant" || complain "$mutant does not apply any more; break the same anew"
done
exit $failed
