#!/usr/bin/env bash
# install.sh install|uninstall PREFIX: the program, its completions for bash, zsh and
# fish, scenarios and board descriptions under PREFIX; DESTDIR is put before it, as packagers do.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${DESTDIR:-}${2:?the prefix is missing, as in: install.sh install /usr/local}
program=$root/bin/wagman
declare -A completions=(
  [bash]=$root/share/bash-completion/completions/wagman
  [zsh]=$root/share/zsh/site-functions/_wagman
  [fish]=$root/share/fish/vendor_completions.d/wagman.fish
)

case ${1:-} in
install)
  install -Dsm755 .build-install/release/wagman "$program"
  for shell in bash zsh fish; do
    mkdir -p "$(dirname "${completions[$shell]}")"
    "$program" --generate-completion-script "$shell" >"${completions[$shell]}"
  done
  for folder in sim/scenarios sim/guests sim/campaigns hardware/boards; do
    install -d "$root/share/wagman/$folder"
    install -m644 $folder/*.yaml "$root/share/wagman/$folder"
  done
  echo "installed $program"
  ;;
uninstall)
  rm -f "$program" "${completions[@]}"
  rm -rf "$root/share/wagman"
  echo "removed $program"
  ;;
*)
  echo "usage: install.sh install|uninstall PREFIX" >&2
  exit 2
  ;;
esac
