#!/usr/bin/env bash
# Installs what the tests need, builds, and runs them.
#
#   tests/run.sh           lint, unit tests (also under address sanitizer), integration and interop tests; in CI, where CI
#                          is set and time is left, also short fuzzing and each public header by itself
#   tests/run.sh --quick   the release build's unit tests only
#   tests/run.sh --full    everything, under every sanitizer, clang-tidy over the tree, longer fuzzing
#
# Works from any directory, twice in a row, as root or as a user with sudo, and without network when all
# packages are there. Each step's output is in build/logs/; a step that fails shows its end.
set -uo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"

mode=normal
for argument in "$@"; do
  case $argument in
    --quick) mode=quick ;;
    --full) mode=full ;;
    -h | --help) sed -n '2,10p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "tests/run.sh: unknown option $argument (--quick, --full)" >&2; exit 2 ;;
  esac
done

jobs=$(nproc)
logs="$top/build/logs"
mkdir -p "$logs"
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
# The precompiled headers are large: hashed once, not for every unit.
export CCACHE_BASEDIR="$top" CCACHE_NOHASHDIR=true CCACHE_INODECACHE=true CTEST_OUTPUT_ON_FAILURE=1
export GTEST_COLOR=no
export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
export LSAN_OPTIONS="suppressions=$top/tests/lsan.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
export UBSAN_OPTIONS="print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"
export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1${TSAN_OPTIONS:+:$TSAN_OPTIONS}"

green='' red='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'; fi

# Whatever a step started dies with it, also when this script is interrupted.
current=
stop_current() { [ -z "$current" ] || kill -TERM -- "-$current" 2>/dev/null || true; }
trap 'stop_current; exit 130' INT TERM

names=() results=() seconds=()
failed=0
failures=()

# step NAME COMMAND...: runs it in a process group of its own, with its output in build/logs/NAME.log.
step() {
  local name=$1 log="$logs/${1//[^a-z0-9]/-}.log" begun=$SECONDS status=0
  shift
  printf '%-34s ' "$name"
  set -m
  ("$@") >"$log" 2>&1 </dev/null &
  current=$!
  set +m
  wait "$current" || status=$?
  stop_current
  current=
  names+=("$name") seconds+=($((SECONDS - begun)))
  if [ $status -eq 0 ]; then
    results+=(ok)
    printf '%sok%s    %4ds%s\n' "$green" "$plain" $((SECONDS - begun)) "$(closing_line "$log")"
    return 0
  fi
  failed=$((failed + 1))
  results+=(FAILED)
  printf '%sFAILED%s %3ds  %s\n' "$red" "$plain" $((SECONDS - begun)) "${log#"$top"/}"
  tail -n 60 "$log" | sed 's/^/    /'
  failures+=("$(what_failed "$log")")
  return 1
}

# Which tests of a program failed and where, or which file did not compile: the closing lines show it again.
what_failed() {
  grep -aE -A4 '^\[  FAILED  \] [a-z]|: Failure$|: (fatal )?error: ' "$1" | grep -av '^--$' | head -n 40
}

# What a test runner said last: "100% tests passed, 0 tests failed out of 41".
closing_line() {
  local line
  line=$(grep -aE '^[0-9]+% tests passed' "$1" | tail -n 1)
  [ -z "$line" ] || printf '  %s' "$line"
}

summary() {
  local i total=0
  echo
  for i in "${!names[@]}"; do
    total=$((total + seconds[i]))
    printf '  %-34s %-6s %4ds\n' "${names[i]}" "${results[i]}" "${seconds[i]}"
  done
  printf '  %-34s %-6s %4ds\n\n' total '' "$total"
  if [ ${#executed[@]} -gt 0 ]; then printf '%s\n' "${executed[@]}"; fi
  if [ ${#failures[@]} -gt 0 ]; then printf '%s\n' "${failures[@]}"; fi
  if [ $failed -eq 0 ]; then
    printf '%sall steps passed%s\n' "$green" "$plain"
  else
    printf '%s%d step(s) failed%s; see build/logs/\n' "$red" $failed "$plain"
  fi
}

# The quick start configures the release build without tests.
configure() {
  if [ "$1" = release ]; then cmake --preset release -DPHEIDI_TESTS=ON -DPHEIDI_BENCH=ON; else cmake --preset "$1"; fi
}
build() { cmake --build --preset "$1" --parallel "$jobs" "${@:2}"; }

executed=()
# tests PRESET LABEL [JOBS]: ctest's closing line is shown again at the end. A preset without tests is a failure.
tests() {
  local preset=$1 label=$2 parallel=${3:-$jobs} line
  step "$label tests ($preset)" ctest --test-dir "build/$preset" -L "^$label\$" -j "$parallel" \
    --no-tests=error --timeout 900
  line=$(closing_line "$logs/$label-tests--$preset-.log")
  [ -z "$line" ] || executed+=("$label tests of $preset:" "${line#  }")
}

has_tests() { ! ctest --test-dir "build/$1" -N -L "^$2\$" | grep -qx 'Total Tests: 0'; }

prepare() {
  if [ "$mode" = quick ]; then
    step "packages" config/install-packages.sh build servers test || return
  else
    step "packages" config/install-packages.sh build servers test lint || return
    step "fedify from npm" tests/interop/fedify/install.sh
    step "clients from npm" tests/interop/clients/install.sh
  fi
}

format_check() {
  git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp' | xargs -r clang-format-14 --dry-run -Werror
}

lint() {
  local scope=changed
  [ "$mode" = full ] && scope=all
  step "format" format_check
  step "coroutine rules ($scope)" tests/structure/clang_lint.sh "$top/build/release" rules "$scope"
  step "clang-tidy ($scope)" tests/structure/clang_lint.sh "$top/build/release" tidy "$scope"
}

# build_preset PRESET [TARGET ...]
build_preset() {
  step "configure $1" configure "$1" && step "build $1" build "$1" ${2:+--target "${@:2}"}
}

fuzz() {
  command -v clang++-14 >/dev/null || { echo "no clang: fuzzing left out"; return; }
  build_preset fuzz fuzzers && step "fuzz, $1 s each" tests/fuzz/run.sh "$1"
}

run() {
  prepare || return
  build_preset release || return
  if [ "$mode" = quick ]; then
    tests release unit
    return
  fi
  lint
  tests release unit
  # Many of them wait for others' processes more than they compute.
  tests release integration $((jobs + 1))
  tests release interop 1
  if [ "$mode" = full ]; then
    build_preset release public_headers
    build_preset asan && tests asan unit && tests asan integration
    build_preset tsan && tests tsan unit && tests tsan integration
    has_tests release soak && tests release soak 1
    fuzz 60
    return
  fi
  # CI ends after 45 minutes, and on two cores without ccache's memory each of these builds takes several: they come
  # last, the most telling first, each when there is time for it.
  if time_for 12; then build_preset asan unit_tests && tests asan unit; fi
  if [ -n "${CI:-}" ] && time_for 9; then fuzz 10; fi
  if [ -n "${CI:-}" ] && time_for 5; then build_preset release public_headers; fi
}

# time_for MINUTES: in CI, whether so many are left; anywhere else there is all the time in the world.
time_for() {
  [ -z "${CI:-}" ] || [ $((SECONDS + 60 * $1)) -lt 2640 ] || { echo "left out for want of time: the next step"; return 1; }
}

run
summary
[ $failed -eq 0 ]
