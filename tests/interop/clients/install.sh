#!/bin/sh
# Brings masto and megalodon from npm.
set -eu
here=$(dirname "$0")
exec "$here/../npm_packages.sh" "$here"
