#!/bin/sh
# Prints a code block of README.md: the one behind the line `<!-- block: NAME -->`.
#
#   Tests/Examples/block.sh NAME
set -eu

[ $# -eq 1 ] || { echo "usage: $0 NAME" >&2; exit 2; }
cd "$(dirname "$0")/../.."
awk -v mark="<!-- block: $1 -->" '
  inside && /^```/ { exit }
  inside { print; lines++; next }
  $0 == mark { marked = 1; next }
  marked && /^```/ { inside = 1 }
  END { exit lines == 0 }
' README.md || { echo "README.md has no block $1" >&2; exit 1; }
