#!/usr/bin/env bash
# provision.sh [16|22]
# Finds an Asterisk for the tests, or makes one, and prints how to run it:
#
#   root=<folder>       the file system it lives in: / or a chroot of ours
#   asterisk=<file>     the program, as a path inside that root
#
# 22, which is meant unless 16 is asked for, stands for the Asterisk of today: an `asterisk` on PATH
# (16 or later) is taken as it is. 16 stands for the older ones: only a 16 on PATH is taken.
# Otherwise root on a Debian machine gets a chroot with Debian's own package, built once and kept.
# Exit status 3 and one line on stderr: there is none here, and this is how to get it.
#
#   AGI_ASTERISK_CACHE      the chroot's folder for 22 (default: asterisk-22 in the user's cache)
#   AGI_ASTERISK_16_CACHE   the same for 16 (default: asterisk-16)
#   AGI_DEBIAN_MIRROR       the Debian archive to build from (default: the one in the apt sources)
set -eu

# debootstrap and chroot live in sbin, which is not on every root's PATH.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
# With it set, apt and dpkg in the chroot would complain about a locale that is not there.
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/nestjs-agi
case ${1:-22} in
  22)
    OLDEST=16 NEWEST=999
    SUITE=forky # the first Debian suite after 11 that has the package: Asterisk 22 LTS
    CHROOT=${AGI_ASTERISK_CACHE:-$CACHE/asterisk-22}
    ;;
  16)
    OLDEST=16 NEWEST=16
    SUITE=bullseye # Debian 11: Asterisk 16.28
    CHROOT=${AGI_ASTERISK_16_CACHE:-$CACHE/asterisk-16}
    ;;
  *)
    echo "usage: provision.sh [16|22]" >&2
    exit 2
    ;;
esac

missing() {
  echo "no Asterisk: $1" >&2
  exit 3
}

found() {
  echo "root=$1"
  echo "asterisk=$2"
  exit 0
}

version_of() { # "Asterisk 22.10.1~dfsg…" or "Asterisk GIT-18-…" -> the major number, or 0
  "$1" -V 2>/dev/null | sed -nE 's/^Asterisk ([A-Za-z]+-)*([0-9]+).*/\2/p' | grep . || echo 0
}

mirror_of_this_machine() {
  # apt itself reads its sources, so every way to write them down is understood. Neither the
  # security archive nor other vendors' repositories can bootstrap a system: label tells.
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    sed -nE 's#^Debian\|Debian\|(https?:.*[^/])/?$#\1#p' | head -n 1
}

build() { # into the folder $1, which does not exist yet
  # ca-certificates: the chroot's own apt has to reach the archive too, which may be https.
  debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$1" "$mirror" /usr/share/debootstrap/scripts/sid
  # No package may start a service: the chroot shares this machine's network and processes.
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod 755 "$1/usr/sbin/policy-rc.d"
  # A mirror that is not up to date has a Release file past its Valid-Until date. debootstrap has just
  # taken it all the same; the signatures are checked by both.
  chroot "$1" apt-get update -o Acquire::Check-Valid-Until=false
  chroot "$1" apt-get install --yes --no-install-recommends asterisk asterisk-core-sounds-en-gsm
  chroot "$1" apt-get clean
  rm -rf "$1"/var/lib/apt/lists/*
}

on_path=$(command -v asterisk || true)
if [ -n "$on_path" ]; then
  version=$(version_of "$on_path")
  [ "$version" -lt "$OLDEST" ] || [ "$version" -gt "$NEWEST" ] || found / "$on_path"
fi

# Built elsewhere and renamed into place at the end: when it is there, it is complete.
if [ -x "$CHROOT/usr/sbin/asterisk" ] && [ "$(id -u)" = 0 ]; then
  found "$CHROOT" /usr/sbin/asterisk
fi

wanted="asterisk $OLDEST or later"
[ "$NEWEST" != "$OLDEST" ] || wanted="asterisk $OLDEST"
remedy="install $wanted, or run as root on Debian, where a chroot is made for it"
[ "$(id -u)" = 0 ] || missing "not on PATH, and not root; $remedy"
command -v apt-get >/dev/null || missing "not on PATH, and this is no Debian; $remedy"

mkdir -p "$(dirname "$CHROOT")"
exec 9>"$CHROOT.lock"
# A second run waits here, then finds what the first one built. Those whom it starts hold the lock
# with it: when it alone is killed, nobody begins anew beside them.
flock 9
[ ! -x "$CHROOT/usr/sbin/asterisk" ] || found "$CHROOT" /usr/sbin/asterisk

log=$CHROOT.log
echo "Asterisk: building a Debian $SUITE chroot once, a minute or two (log: $log)" >&2
failed() { missing "the chroot could not be built: $(grep . "$log" | tail -n 1) (all of it: $log)"; }

: >"$log"
# The other version may be built at the same time, and apt lets only one of them read its lists.
mkdir -p "$CACHE"
exec 8>"$CACHE/apt.lock"
flock 8
# A bare machine has no package lists: neither debootstrap nor the mirror is known before this.
if [ -z "$(mirror_of_this_machine)" ] || ! command -v debootstrap >/dev/null; then
  apt-get update >>"$log" 2>&1 || true
fi
command -v debootstrap >/dev/null ||
  apt-get install --yes --no-install-recommends debootstrap >>"$log" 2>&1 || failed
mirror=${AGI_DEBIAN_MIRROR:-$(mirror_of_this_machine)}
exec 8>&-
[ -n "$mirror" ] || missing "no Debian archive in the apt sources; set AGI_DEBIAN_MIRROR, or $remedy"
# debootstrap does not read apt's configuration, where a machine behind a proxy names it.
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
export http_proxy="${http_proxy-}" https_proxy="${https_proxy-}"

rm -rf "$CHROOT".building.* "$CHROOT"
building=$CHROOT.building.$$
# In a mount namespace of its own: what debootstrap mounts for its second stage (/proc, /sys) is
# gone with it, even when it is interrupted. A container that may not have one may not mount either.
private='unshare --mount'
$private true 2>>"$log" || private=''
export -f build
export SUITE mirror
$private bash -euc 'build "$1"' build "$building" >>"$log" 2>&1 </dev/null || failed
mv -T "$building" "$CHROOT"
found "$CHROOT" /usr/sbin/asterisk
