#!/usr/bin/env bash
# Shows Pheidi at work on this machine: 20,000 deliveries to 200 fake servers over https, some dead, some slow.
#
#   config/quickstart.sh [--jobs N]
#
# Installs Debian packages, builds, starts a private PostgreSQL and Redis on unix sockets, and stops everything
# again. Nothing leaves the loopback interface; nothing of the system's own PostgreSQL or Redis is touched.
# Works twice in a row, from any directory, as root or as a user with sudo.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=20000
while [ $# -gt 0 ]; do
  case $1 in
    --jobs) jobs=${2:?--jobs needs a number}; shift 2 ;;
    -h | --help) sed -n '2,8p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "quickstart: unknown option $1 (--jobs N)" >&2; exit 2 ;;
  esac
done

# 200 hosts; who is dead, slow or rude among them.
groups=(150:latency=5ms..80ms 20:latency=1s..3s 10:error=503@30% 5:hang 5:reset@50% 5:dead 5:refuse-cavage)
hosts=200
# The first port from here on that nobody listens on.
port=18443
while (exec 3<>"/dev/tcp/127.10.0.1/$port") 2>/dev/null; do port=$((port + 1)); done

home="${XDG_DATA_HOME:-$HOME/.local/share}/pheidi"
# PostgreSQL refuses to run as root, and its own user cannot enter root's home.
as_postgres=()
if [ "$(id -u)" -eq 0 ]; then
  home=/var/lib/pheidi
  as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/nonexistent)
fi
state="$home/quickstart"
sockets="$state/run"
logs="$state/logs"
database="host=$sockets dbname=pheidi user=pheidi"
redis="unix://$sockets/redis.sock"
# Settings of ours come from one file; the caller's environment must not change them.
pheidi=(env -i PATH="$PATH" HOME="$HOME" TERM="${TERM:-dumb}" ${NO_COLOR:+NO_COLOR=1} "$top/build/release/engine/cli/pheidi")
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)

bold='' faint='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' faint=$'\e[2m' plain=$'\e[0m'; fi
say() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }

# quietly NAME COMMAND...: its output is only shown when it fails.
quietly() {
  local log="$top/build/logs/quickstart-$1.log"
  shift
  mkdir -p "$top/build/logs"
  if ! "$@" >"$log" 2>&1 </dev/null 9>&-; then
    tail -n 40 "$log" >&2
    echo "quickstart: '$*' failed; all of it is in $log" >&2
    return 1
  fi
}

swarm=
run=
stop_everything() {
  trap - EXIT INT TERM
  for process in $run $swarm; do kill -TERM "$process" 2>/dev/null && wait "$process" 2>/dev/null; done
  [ -S "$sockets/redis.sock" ] && redis-cli -s "$sockets/redis.sock" shutdown nosave >/dev/null 2>&1
  if [ -f "$state/postgres/postmaster.pid" ]; then
    "${as_postgres[@]}" "$postgres_bin/pg_ctl" -D "$state/postgres" -m fast -w stop >/dev/null 2>&1
  fi
  return 0
}
trap stop_everything EXIT
trap 'exit 130' INT TERM

install_and_build() {
  say "1/5  packages"
  quietly packages "$top/config/install-packages.sh" build servers
  postgres_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  say "2/5  build ${faint}(some minutes the first time)"
  cd "$top"
  quietly configure cmake --preset release -DPHEIDI_TESTS=OFF -DPHEIDI_BENCH=OFF
  quietly build cmake --build "$top/build/release" --parallel "$(nproc)" --target pheidi
}

start_servers() {
  say "3/5  a private PostgreSQL and Redis ${faint}in $state"
  stop_everything
  trap stop_everything EXIT
  trap 'exit 130' INT TERM
  rm -rf "$state"
  install -d -m 755 "$home" "$state" "$logs"
  install -d -m 755 ${as_postgres[0]:+-o postgres -g postgres} "$sockets" "$state/postgres"
  quietly initdb "${as_postgres[@]}" "$postgres_bin/initdb" -D "$state/postgres" -U pheidi -A trust -E UTF8 --no-sync
  quietly postgres "${as_postgres[@]}" "$postgres_bin/pg_ctl" -D "$state/postgres" -w -l "$state/postgres/server.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$sockets'" start
  quietly createdb "$postgres_bin/createdb" -h "$sockets" -U pheidi pheidi
  redis-server --port 0 --unixsocket "$sockets/redis.sock" --daemonize yes --save '' --appendonly no \
    --maxmemory-policy noeviction --dir "$state" --logfile "$logs/redis.log" >/dev/null 9>&-
  until redis-cli -s "$sockets/redis.sock" ping >/dev/null 2>&1; do sleep 0.1; done
}

fill_queue() {
  say "4/5  $jobs deliveries for $hosts servers"
  "${pheidi[@]}" swarm seed --database "$database" --local-domain local.example --accounts 20 --keys "$state/keys.tsv" \
    >"$state/actors.json"
  "${pheidi[@]}" swarm enqueue --redis "$redis" --actors "$state/actors.json" --count "$jobs" --hosts "$hosts" --port $port \
    --expect-file "$state/expected.tsv"
}

# The swarm draws the progress bar while Pheidi delivers.
start_swarm() {
  local group arguments=()
  for group in "${groups[@]}"; do arguments+=(--group "$group"); done
  "${pheidi[@]}" swarm serve "${arguments[@]}" --port $port --keys "$state/keys.tsv" --hosts-file "$state/hosts" \
    --ca-file "$state/ca.pem" --expect-file "$state/expected.tsv" --ledger "$state/ledger.tsv" --linger 60m \
    >"$logs/swarm.txt" 9>&- &
  swarm=$!
  until [ -s "$state/ca.pem" ]; do
    kill -0 "$swarm" 2>/dev/null || { echo "quickstart: the swarm did not start" >&2; exit 1; }
    sleep 0.1
  done
}

settings() {
  cat <<ENV
LOCAL_DOMAIN=local.example
REDIS_URL=$redis
DATABASE_URL=postgresql:///pheidi?host=$sockets&user=pheidi
ALLOWED_PRIVATE_ADDRESSES=127.0.0.0/8
PHEIDI_NETWORK__HOSTS_FILE=$state/hosts
PHEIDI_NETWORK__CA_FILE=$state/ca.pem
PHEIDI_LOG__FORMAT=json
PHEIDI_OPS__LISTEN=unix:$sockets/pheidi.sock
ENV
}

deliver() {
  say "5/5  pheidi run"
  start_swarm
  settings >"$state/env"
  local begun=$EPOCHREALTIME
  times >"$state/times"
  "${pheidi[@]}" run --mastodon-env "$state/env" --until-empty >"$logs/pheidi.log" 2>&1 9>&- &
  run=$!
  wait "$run" || { tail -n 20 "$logs/pheidi.log" >&2; exit 1; }
  times >>"$state/times"
  run=
  wall=$(awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
  kill -TERM "$swarm" && wait "$swarm" || true
  swarm=
}

# Processor seconds of children between the two outputs of `times` (second and fourth line).
processor_seconds() {
  sed 's/[ms]/ /g' "$state/times" | awk 'NR % 2 == 0 { at[NR / 2] = $1 * 60 + $2 + $3 * 60 + $4 } END { print at[2] - at[1] }'
}

# What a set of Sidekiq holds, by the reason that is written in its jobs.
reasons() {
  redis-cli -s "$sockets/redis.sock" zrange "$1" 0 -1 |
    sed -nE 's/.*"error_class":"([^"]*)".*/\1/p' | sort | uniq -c | sort -rn | sed -E 's/^ *([0-9]+) (.*)/         \1 \2/'
}

closing_table() {
  local in_retry in_schedule in_dead in_queue arrived delivered signatures
  count() { redis-cli -s "$sockets/redis.sock" "$@"; }
  in_retry=$(count zcard retry) in_schedule=$(count zcard schedule)
  in_dead=$(count zcard dead) in_queue=$(count llen queue:push)
  arrived=$(wc -l <"$state/ledger.tsv")
  delivered=$(cut -f1,2 "$state/ledger.tsv" | sort -u | wc -l)
  signatures=$(openssl speed -mr -seconds 1 rsa2048 2>/dev/null | sed -nE 's/^\+F2:[0-9]+:2048:([0-9.e+-]+):.*/\1/p')
  cat "$logs/swarm.txt"
  echo
  say "  what happened to $jobs deliveries"
  printf '  %-30s %8d\n' "delivered" "$delivered"
  printf '  %-30s %8d\n' "parked for a later try" "$((in_retry + in_schedule))"
  reasons retry
  if [ "$in_schedule" -gt 0 ]; then printf '    %7d not tried yet: their host is down or behind\n' "$in_schedule"; fi
  printf '  %-30s %8d\n' "given up" "$in_dead"
  printf '  %-30s %8d\n' "lost" "$((jobs - delivered - in_retry - in_schedule - in_dead - in_queue))"
  printf '  %-30s %8d\n' "delivered twice" "$((arrived - delivered))"
  # The last tenth waits for hosts that hang, err and answer after seconds.
  cut -f3 "$state/ledger.tsv" | sort -n | awk '{ at[NR] = $1 } END { n = int(NR * 0.9)
    printf "  %-30s %8.0f a second\n", "rate of the first nine tenths", n * 1000 / (at[n] - at[1] + 1) }'
  awk -v n="$delivered" -v w="$wall" -v c="$(processor_seconds)" -v r="$signatures" 'BEGIN {
    printf "  %-30s %8.1f s\n", "until the slowest host", w
    printf "  %-30s %8.0f us of processor time\n", "one delivery", c * 1e6 / n
    printf "  %-30s %8.0f us (one RSA-2048 signature)\n", "this machine cannot do under", 1e6 / r }'
  printf '\n  logs: %s\n' "$logs"
}

exec 9>"/tmp/pheidi-quickstart-$(id -u).lock"
flock -n 9 || { echo "quickstart: another one is running" >&2; exit 1; }
install_and_build
start_servers
fill_queue
deliver
closing_table
