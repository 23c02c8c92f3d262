#!/usr/bin/env bash
# fetch.sh FOLDER: unpacks, but does not install, Debian's kernel and busybox into
# FOLDER/kernel and FOLDER/busybox. What is there stays as it is; remove FOLDER to
# have a newer kernel.
set -euo pipefail
folder=$1
kernel=linux-image-amd64

give_up() {
  echo "rig-uart: $1" >&2
  exit 1
}

# packages: the newest of the running Debian release, as far as apt knows it.
packages() {
  local image
  image=$(apt-cache depends "$kernel" 2>/dev/null | awk '$1 == "Depends:" { print $2; exit }')
  [ -n "$image" ] && echo "$image" busybox-static
}

# unpack FOLDER PACKAGE: all or nothing, so that an interruption leaves no half.
unpack() {
  rm -rf "$1.part"
  mkdir -p "$1.part"
  (
    cd "$1.part"
    # Nobody but root may read here; apt need not try as somebody else first.
    apt-get download -qq -o APT::Sandbox::User=root "$2"
    dpkg-deb -x ./*.deb .
    rm ./*.deb
  )
  mv "$1.part" "$1"
}

[ -d "$folder/kernel" ] && [ -d "$folder/busybox" ] && exit 0
command -v apt-get >/dev/null || give_up "there is no apt-get to fetch Debian's kernel with"
if ! wanted=$(packages); then
  # The list of packages may never have been fetched.
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq || give_up "apt-get update failed"
  wanted=$(packages) || give_up "apt knows no package $kernel; this rig needs Debian on amd64"
fi
read -r image busybox <<<"$wanted"
rm -rf "$folder/kernel" "$folder/busybox"
unpack "$folder/busybox" "$busybox" || give_up "$busybox cannot be fetched"
unpack "$folder/kernel" "$image" || give_up "$image cannot be fetched"
