#!/usr/bin/env bash
# Installs the Debian 12 packages that Pheidi needs, and nothing when they are there (no network then).
#
#   config/install-packages.sh SET...      sets: build, servers, test, lint, bench
#
# Runs as root or through sudo. Services of the installed packages are not started: whoever needs a
# Redis or PostgreSQL starts a private one.
set -euo pipefail

build=(g++ cmake ninja-build ccache mold pkg-config
  libboost1.81-dev libboost-url1.81-dev libboost-json1.81-dev libssl-dev zlib1g-dev libfmt-dev
  prometheus-cpp-dev libsimdjson-dev libpqxx-dev libpq-dev libhiredis-dev libc-ares-dev libidn2-dev
  libgumbo-dev libicu-dev libtomlplusplus-dev libcli11-dev libjemalloc-dev libsodium-dev
  libvips-dev)
servers=(postgresql redis-server openssl ca-certificates util-linux)
test=(libgtest-dev libgmock-dev curl git procps nginx caddy pgbouncer
  ruby ruby-sidekiq ruby-redis ruby-http ruby-pg ruby-connection-pool
  python3-websockets toot python3-mastodon chromium chromium-driver)
bench=(ruby-rack puma)
lint=(clang-14 clang-format-14 clang-tidy-14 clang-tools-14 libclang-rt-14-dev)

wanted=()
for set in "$@"; do
  case $set in
    build) wanted+=("${build[@]}") ;;
    servers) wanted+=("${servers[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    lint) wanted+=("${lint[@]}") ;;
    bench) wanted+=("${bench[@]}") ;;
    *) echo "install-packages: no set '$set'" >&2; exit 2 ;;
  esac
done
# npm may come from elsewhere than Debian; then Debian's would only be in its way.
if [[ " $* " == *" test "* ]] && ! command -v npm >/dev/null; then wanted+=(nodejs npm); fi

installed() { dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }
missing=()
for package in "${wanted[@]}"; do installed "$package" || missing+=("$package"); done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "install-packages: run as root or install sudo; missing: ${missing[*]}" >&2; exit 1; }
  root=(sudo)
fi

# Debian's way to say that nothing may be started while packages are installed.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | "${root[@]}" install -m 755 /dev/stdin $policy
  trap '"${root[@]}" rm -f $policy' EXIT
fi

echo "installing: ${missing[*]}"
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=5 -o DPkg::Lock::Timeout=300)
"${apt[@]}" update
"${apt[@]}" -y --no-install-recommends install "${missing[@]}"
