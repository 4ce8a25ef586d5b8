#!/bin/sh
# Lints every example and compares what is found with its expected.txt.
#
# An example is a folder `examples/<letter>-<name>` with two deployments, `broken` and its repaired twin
# `fixed`. Each holds an `expected.txt`: one line `path:line rule` for every finding, in the order of
# the report, paths relative to the deployment. That of a repaired twin is empty.
#
#   Tests/Examples/run.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
cd "$(dirname "$0")/../../examples"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
count=0

fail() {
  echo "examples/$1: $2" >&2
  failures=$((failures + 1))
}

# `path:line:column: severity[rule] headline` becomes `path:line rule`; another line stays what it is
# and so differs from everything that is expected.
short() {
  sed 's/^\([^:]*\):\([0-9][0-9]*\):[0-9][0-9]*: [a-z][a-z]*\[\([a-z0-9-]*\)\] .*$/\1:\2 \3/' "$1"
}

check() {
  deployment=$1
  expected=$deployment/expected.txt
  [ -f "$expected" ] || { fail "$deployment" "has no expected.txt"; return; }
  count=$((count + 1))

  code=0
  (cd "$deployment" && "$program" check --format concise) \
    >"$scratch/output" 2>"$scratch/errors" </dev/null || code=$?
  short "$scratch/output" >"$scratch/actual"
  if ! diff -u "$expected" "$scratch/actual" >"$scratch/difference"; then
    fail "$deployment" "finds something else than expected (-) :"
    tail -n +3 "$scratch/difference" >&2
    cat "$scratch/errors" >&2
  fi

  case $deployment in
    */fixed)
      [ ! -s "$expected" ] || fail "$deployment" "a repaired deployment expects findings"
      [ "$code" -eq 0 ] || fail "$deployment" "exit code $code, expected 0"
      ;;
    *)
      [ -s "$expected" ] || fail "$deployment" "a broken deployment expects no finding"
      # Warnings alone do not fail a run.
      wanted=0
      ! grep -q '^[^:]*:[0-9:]* error\[' "$scratch/output" || wanted=1
      [ "$code" -eq "$wanted" ] || fail "$deployment" "exit code $code, expected $wanted"
      ;;
  esac
}

for example in */; do
  example=${example%/}
  [ -d "$example" ] || { echo "there are no examples" >&2; exit 1; }
  case $example in
    [a-z]-*) ;;
    *) fail "$example" "is not called <letter>-<name>" ;;
  esac
  for twin in broken fixed; do
    if [ -d "$example/$twin" ]; then
      check "$example/$twin"
    else
      fail "$example" "has no folder $twin"
    fi
  done
done

[ "$failures" -eq 0 ] || { echo "$count example deployments, $failures failures" >&2; exit 1; }
echo "$count example deployments give what they must"
