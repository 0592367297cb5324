#!/usr/bin/env bash
# clang-tidy and the coroutine rules (coroutine_rules.query) over translation units of a build.
#
#   clang_lint.sh BUILD_DIR rules            the coroutine rules, over every unit with a co_await
#   clang_lint.sh BUILD_DIR tidy all         clang-tidy over every unit of engine/, tests/ and bench/
#   clang_lint.sh BUILD_DIR tidy changed     only over units changed since the commit before the last
#
# A unit that was found clean is not read again until it, a header or the rules change.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)

lint_one() {
  local what=$1 source=$2 database=$3 stamps=$4 salt=$5 output status=0
  local key stamp
  key=$( (printf '%s %s\n' "$salt" "$source"; cat "$source") | sha256sum | cut -c1-32)
  stamp="$stamps/$what-$key"
  [ -e "$stamp" ] && return 0
  if [ "$what" = rules ]; then
    output=$(clang-query-14 -p "$database" -f "$here/coroutine_rules.query" "$source" 2>&1) || status=$?
    if grep -qE '"root" binds here|: (fatal )?error: |^Error|[0-9]: (Error|Matcher not found)' <<<"$output"; then status=1; fi
    output=$(grep -vE '^$|^Match #|^[0-9]+ match' <<<"$output" || true)
  else
    # The analyzer takes Asio's coroutine frames for uninitialised memory, and tests run them out of their fixtures.
    local checks=()
    if [[ $source != "$top/engine/"* ]] || grep -q co_await "$source"; then checks=('--checks=-clang-analyzer-*'); fi
    output=$(clang-tidy-14 --quiet -p "$database" "${checks[@]}" "$source" 2>&1) || status=$?
    output=$(grep -vE '^[0-9]+ warnings? (generated|treated)' <<<"$output" || true)
    [ "$status" -eq 0 ] || output+=$'\n'"(exit status $status)"
  fi
  if [ "$status" -eq 0 ]; then
    touch "$stamp"
  else
    printf '== %s: %s\n%s\n' "$what" "${source#"$top"/}" "$output"
    return 1
  fi
}

# The build's commands without what clang 14 does not know, and without precompiled headers: each unit must include
# what it uses.
make_database() {
  local build=$1 database=$2
  mkdir -p "$database"
  sed -E 's/ -fcoroutines//; s/ -Wno-(tsan|restrict|stringop-overflow)//g; s/ -Winvalid-pch//; s/ -fpch-preprocess//; s/ -include [^ ]*cmake_pch.hxx//' "$build/compile_commands.json" >"$database/compile_commands.json"
}

units_of() {
  sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$1/compile_commands.json" | sort -u |
    grep -E "^$top/(engine|tests|bench)/" | grep -vE '/tests/structure/(bad|good)/|/engine/cmake/' || true
}

changed_files() {
  cd "$top"
  { git diff --name-only HEAD~1 2>/dev/null || git ls-files; git ls-files --others --exclude-standard; } |
    sed "s|^|$top/|" | sort -u
}

if [ "${1:-}" = --one ]; then
  shift
  lint_one "$@"
  exit
fi

[ $# -ge 2 ] || { sed -n '2,8p' "$0" >&2; exit 2; }
build=$1 what=$2 scope=${3:-all}
database="$build/lint"
stamps="$database/clean"
mkdir -p "$stamps"
make_database "$build" "$database"

salt=$( (cat "$here/coroutine_rules.query" "$top/.clang-tidy"
  find "$top/include" "$top/engine" "$top/tests" -name '*.hpp' -print0 | sort -z | xargs -0 cat) | sha256sum | cut -c1-32)

units=$(units_of "$database")
if [ "$what" = rules ]; then units=$(grep -lw co_await $units || true); fi
if [ "$scope" = changed ]; then units=$(comm -12 <(printf '%s\n' "$units") <(changed_files)); fi
[ -n "$units" ] || { echo "$what: nothing to read"; exit 0; }

status=0
printf '%s\n' "$units" |
  xargs -P "$(nproc)" -I{} "$BASH" "$here/clang_lint.sh" --one "$what" {} "$database" "$stamps" "$salt" || status=1
printf '%s: %d files read, %s\n' "$what" "$(wc -l <<<"$units")" "$([ $status -eq 0 ] && echo clean || echo 'with findings')"
exit $status
