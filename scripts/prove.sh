#!/usr/bin/env bash
# prove.sh PROOF [OPTION...]: runs Tests/Proofs/PROOF.py over the release build.
set -euo pipefail
cd "$(dirname "$0")/.."

proof=Tests/Proofs/$1.py
[ -f "$proof" ] || { echo "prove: there is no $proof" >&2; exit 2; }
scripts/install-missing.sh python3 strace
export WAGMAN="${WAGMAN:-$PWD/.build/release/wagman}"
[ -x "$WAGMAN" ] || { echo "prove: $WAGMAN is not built" >&2; exit 1; }
export PYTHONDONTWRITEBYTECODE=1
echo "proof: $*"
exec python3 "$proof" "${@:2}"
