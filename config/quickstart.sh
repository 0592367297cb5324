#!/usr/bin/env bash
# Builds Pheidi and leaves an instance running on this machine, with an account for you and neighbours to talk to.
#
#   config/quickstart.sh           install packages, build, start; says where it is and how to sign in
#   config/quickstart.sh --stop    stop what it started
#   config/quickstart.sh --once    start, see that it answers, stop again (for CI)
#
# The instance has a PostgreSQL and a Redis of its own, below the data directory that is named at the end; nothing
# leaves the loopback interface, and nothing of the system's own servers is touched. The neighbours are fake servers
# whose people follow the account, post, and answer it. Works twice in a row (the second time it restarts what runs
# and keeps the data), from any directory, as root or as a user with sudo.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mode=start
while [ $# -gt 0 ]; do
  case $1 in
    --stop) mode=stop; shift ;;
    --once) mode=once; shift ;;
    -h | --help) sed -n '2,11p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    --jobs) echo "quickstart: the deliveries are a command of their own now: pheidi demo $*" >&2; exit 2 ;;
    *) echo "quickstart: unknown option $1 (--stop, --once)" >&2; exit 2 ;;
  esac
done

default_home="$HOME/.local/share/pheidi"
if [ "$(id -u)" -eq 0 ]; then default_home=/var/lib/pheidi; fi
home="${XDG_DATA_HOME:+$XDG_DATA_HOME/pheidi}"
home="${home:-$default_home}"
state="$home/quickstart"
data="$state/instance"
# A program that is given is used as it is, without installing and building (for tests).
program="${PHEIDI_PROGRAM:-$top/build/release/engine/cli/pheidi}"
# Settings of ours come from one place; the caller's environment must not change them.
pheidi=(env -i PATH="$PATH" HOME="$HOME" TERM="${TERM:-dumb}" ${NO_COLOR:+NO_COLOR=1} "$program")
neighbours=4

bold='' faint='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' faint=$'\e[2m' plain=$'\e[0m'; fi
say() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }
fail() { echo "quickstart: $*" >&2; exit 1; }

# quietly NAME COMMAND...: its output is only shown when it fails.
quietly() {
  local log="$top/build/logs/quickstart-$1.log"
  shift
  mkdir -p "$top/build/logs"
  if ! "$@" >"$log" 2>&1 </dev/null 9>&-; then
    tail -n 40 "$log" >&2
    fail "'$*' failed; all of it is in $log"
  fi
}

# The process of a pid file, unless the number is another program's by now.
process_of() {
  local pid
  pid=$(cat "$state/$1.pid" 2>/dev/null) || return 1
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = pheidi ] && echo "$pid"
}

# The instance first: it still delivers to its neighbours while it drains.
stop_everything() {
  local name pid
  for name in instance neighbours; do
    pid=$(process_of $name) || continue
    kill -TERM "$pid" 2>/dev/null || true
    while [ -e "/proc/$pid" ] && [ "$(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null)" != Z ]; do sleep 0.1; done
    rm -f "$state/$name.pid"
  done
}

# start NAME COMMAND...: in the background, for longer than this script.
start() {
  local name=$1
  shift
  # What an earlier one said must not be taken for its word.
  rm -f "$state/$name.log"
  setsid "$@" >"$state/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$state/$name.pid"
}

# One that was started just now, whatever it calls itself yet.
lives() { kill -0 "$(cat "$state/$1.pid")" 2>/dev/null; }

install_and_build() {
  say "1/4  packages"
  quietly packages "$top/config/install-packages.sh" build servers
  say "2/4  build ${faint}(some minutes the first time)"
  cd "$top"
  quietly configure cmake --preset release -DPHEIDI_TESTS=OFF -DPHEIDI_BENCH=OFF
  quietly build cmake --build "$top/build/release" --parallel "$(nproc)" --target pheidi
}

# An instance's port is part of its addresses: chosen once, the first from 3000 on that nobody listens on.
choose_port() {
  if [ -f "$state/port" ]; then port=$(cat "$state/port"); return; fi
  port=3000
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port" >"$state/port"
}

# What the instance answers to a GET; empty when it does not.
ask() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 0
    printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$1" "$port" >&3
    cat <&3
  ) 2>/dev/null || true
}

start_neighbours() {
  rm -f "$state/hosts"
  start neighbours "${pheidi[@]}" swarm neighbours --http --instance "127.0.0.1:$port" --domain "localhost:$port" \
    --account admin --servers $neighbours --keys "$state/keys" --hosts-file "$state/hosts"
  until [ -s "$state/hosts" ]; do
    lives neighbours || { tail -n 20 "$state/neighbours.log" >&2; fail "the neighbours did not start"; }
    sleep 0.1
  done
}

start_instance() {
  start instance "${pheidi[@]}" up --data "$data" --listen "127.0.0.1:$port" --domain "localhost:$port" --json \
    --set "network.hosts_file=$state/hosts" --set network.allowed_private_addresses=127.0.0.0/8
  until grep -qs '"first_start"' "$state/instance.log"; do
    lives instance || { tail -n 20 "$state/instance.log" >&2; fail "the instance did not start"; }
    sleep 0.1
  done
}

# Made once; the password is kept for the next time this script is asked for it.
make_account() {
  local made
  if [ ! -s "$state/admin.txt" ]; then
    made=$("${pheidi[@]}" account create admin --email admin@example.org --role Owner --force --confirmed --approve \
      --json --data "$data") || fail "no account could be made: $made"
    (umask 077 && sed -nE 's/.*"password":"([^"]*)".*/\1/p' <<<"$made" >"$state/admin.txt")
  fi
}

# Whom the instance has heard of by now is followed; a neighbour's own follow makes it known.
follow_neighbours() {
  local handle tries
  while read -r handle; do
    tries=0
    until "${pheidi[@]}" account follow admin "$handle" --data "$data" >/dev/null 2>&1; do
      tries=$((tries + 1))
      [ $tries -lt 100 ] || fail "$handle does not come"
      sleep 0.2
    done
  done < <(grep @ "$state/neighbours.log")
}

start_everything() {
  stop_everything
  install -d -m 755 "$home" "$state"
  choose_port
  say "3/4  an instance ${faint}with a private PostgreSQL and Redis"
  start_neighbours
  start_instance
  say "4/4  an account, and neighbours"
  make_account
  follow_neighbours
  [[ $(ask /api/v2/instance) == *"\"domain\":\"localhost:$port\""* ]] || fail "it does not answer; see $state/instance.log"
}

closing_lines() {
  cat <<TEXT

  ${bold}http://localhost:$port${plain} is up, and $neighbours neighbours follow admin, post and answer.

    sign in      admin@example.org, password $(cat "$state/admin.txt")
    a client     toot login --disable-https --instance localhost:$port     (Debian: apt install toot)
    more people  $program account create NAME --email NAME@example.org --confirmed --approve --data $data
    stop it      $top/config/quickstart.sh --stop
    its data     $data
    a real one   docs/install/standalone.md

  What it does under load: $program demo
TEXT
}

mkdir -p "$home"
exec 9>"$home/quickstart.lock"
flock -n 9 || fail "another one is running"
if [ $mode = stop ]; then
  stop_everything
  exit 0
fi
if [ -z "${PHEIDI_PROGRAM:-}" ]; then install_and_build; fi
# Half of it is of no use to anybody.
trap stop_everything EXIT
trap 'exit 130' INT TERM
start_everything
closing_lines
if [ $mode = start ]; then trap - EXIT; fi
