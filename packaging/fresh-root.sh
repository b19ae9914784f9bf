# shellcheck shell=bash
# For packaging/deb and packaging/deb-try (sourced, bash): a root file system of a Debian release that this machine is not, made by debootstrap. Needs root.

# This machine's mirror, as its apt knows it.
fresh_mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1
}

# fresh_root DIR SUITE: makes it, with this machine's way to the mirror (options, certificates) and nothing of its packages.
fresh_root() {
  local root=$1 suite=$2 mirror part
  mirror=$(fresh_mirror)
  command -v debootstrap >/dev/null || { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null || return; }
  rm -rf --one-file-system "$root.new"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root.new" "$mirror" >"$root.log" 2>&1 || { tail -n 5 "$root.log" >&2; return 1; }
  rm -f "$root.log"
  for part in "" -updates; do printf 'deb %s %s%s main\n' "$mirror" "$suite" "$part"; done >"$root.new/etc/apt/sources.list"
  cp -a /etc/apt/apt.conf.d/99* "$root.new/etc/apt/apt.conf.d/" 2>/dev/null || true
  cp -a /etc/ssl/certs/. "$root.new/etc/ssl/certs/" 2>/dev/null || true
  cp -aL /usr/local/share/ca-certificates/. "$root.new/usr/local/share/ca-certificates/" 2>/dev/null || true
  mv "$root.new" "$root"
}

# fresh_open DIR: what programs in it expect (proc, some devices), and that nothing starts a service. fresh_close takes it away.
fresh_open() {
  local root=$1 device
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys" 2>/dev/null || true
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for device in null zero full random urandom tty; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
  ln -s /proc/self/fd "$root/dev/fd"; ln -s fd/0 "$root/dev/stdin"; ln -s fd/1 "$root/dev/stdout"; ln -s fd/2 "$root/dev/stderr"
  mkdir "$root/dev/shm"
  mount -t tmpfs tmpfs "$root/dev/shm"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
}
fresh_close() {
  local part
  for part in dev/shm dev sys proc; do umount -l "$1/$part" 2>/dev/null || true; done
}

# fresh_within DIR COMMAND…: with a clean environment, and this machine's proxies.
fresh_within() {
  local root=$1 name passed=()
  shift
  for name in http_proxy https_proxy no_proxy SSL_CERT_FILE; do [ -z "${!name:-}" ] || passed+=("$name=${!name}"); done
  chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 LC_ALL=C.UTF-8 TZ=UTC DEBIAN_FRONTEND=noninteractive "${passed[@]}" "$@"
}
