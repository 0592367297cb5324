#!/usr/bin/env bash
# Runs every fuzz target of build/fuzz for some seconds each, from its corpus in tests/fuzz/<name>/corpus when it has one.
#
#   tests/fuzz/run.sh [SECONDS] [NAME...]     10 seconds each and all targets when nothing is said
#
# In CI the order of inputs is fixed, so that a failure there is of the change and can be had again; without CI it
# is random.
#
# New inputs go to build/fuzz/corpus/<name>, inputs that crash to build/fuzz/crashes/<name>.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
budget=${1:-10}
shift || true

targets=()
for program in $(find "$top/build/fuzz/tests" -type f -executable -name 'fuzz_*' 2>/dev/null | sort); do
  name=$(basename "$program")
  name=${name#fuzz_}
  if [ $# -eq 0 ] || [[ " $* " == *" $name "* ]]; then targets+=("$program"); fi
done
if [ ${#targets[@]} -eq 0 ]; then
  echo "no fuzz targets: cmake --preset fuzz && cmake --build --preset fuzz" >&2
  exit 1
fi

# One target per call, so that as many run at once as there are cores.
fuzz_one() {
  local program=$1 name corpus crashes log
  name=$(basename "$program")
  name=${name#fuzz_}
  corpus="$top/build/fuzz/corpus/$name"
  crashes="$top/build/fuzz/crashes/$name"
  log="$top/build/fuzz/$name.log"
  [ -z "$seed" ] || rm -rf "$corpus"
  mkdir -p "$corpus" "$crashes"
  local seeds=()
  [ -d "$top/tests/fuzz/$name/corpus" ] && seeds=("$top/tests/fuzz/$name/corpus")
  if "$program" -max_total_time="$budget" -timeout=60 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -seed="${seed:-0}" \
    -artifact_prefix="$crashes/" "$corpus" "${seeds[@]}" >"$log" 2>&1; then
    printf 'ok     %-24s %s runs\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    return 0
  fi
  printf 'FAILED %-24s %s\n' "$name" "${log#"$top"/}"
  grep -aE 'ERROR|SUMMARY|Test unit written|artifact' "$log" | head -n 8
  tail -n 25 "$log"
  return 1
}

seed=${CI:+1}
export -f fuzz_one
export top budget seed
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'fuzz_one {}'
