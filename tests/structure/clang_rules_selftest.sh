#!/usr/bin/env bash
# The clang-query rules find exactly the lines marked "clang" under bad/, and nothing under good/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

wrong=0
for source in bad/*.cpp good/*.cpp; do
  expected=$(grep -nE '// (text )?clang: ' "$source" | cut -d: -f1 || true)
  output=$(clang-query-14 -f coroutine_rules.query "$source" -- -std=c++20 2>&1)
  if grep -qE ' error: |Error parsing|Matcher not found' <<<"$output"; then
    echo "$source: $(grep -E ' error: |Error|not found' <<<"$output" | head -3)"
    wrong=1
  fi
  found=$(grep -oE "$source:[0-9]+:[0-9]+: note: \"root\" binds" <<<"$output" | cut -d: -f2 | sort -nu || true)
  if [ "$found" != "$expected" ]; then
    echo "$source: expected lines $(echo $expected), found $(echo $found)"
    wrong=1
  fi
done
exit $wrong
