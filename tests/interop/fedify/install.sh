#!/bin/sh
# Brings Fedify from npm.
set -eu
here=$(dirname "$0")
exec "$here/../npm_packages.sh" "$here"
