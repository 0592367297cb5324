#!/bin/sh
# Brings masto and megalodon from npm as package-lock.json says; nothing, and no network, when that is already there.
set -eu
cd "$(dirname "$0")"
mark=node_modules/.installed
wanted=$(cat package.json package-lock.json | sha256sum)
if [ -e "$mark" ] && [ "$(cat "$mark")" = "$wanted" ]; then
  echo "the clients are there"
  exit 0
fi
npm ci --no-audit --no-fund
printf '%s\n' "$wanted" >"$mark"
