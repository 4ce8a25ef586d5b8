#!/bin/sh
# Writes findings in every format and reads them back: with the programs that read them elsewhere, and with strict
# readers of our own where there is none to be had.
#
#   Tests/Formats/run.sh PROGRAM [FOLDER]
#
# FOLDER keeps the Python packages for the next run.
set -eu

[ $# -eq 1 ] || [ $# -eq 2 ] || { echo "usage: $0 PROGRAM [FOLDER]" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$here/outputs.sh" "$program"
"$here/order.sh" "$program"

python=${2:-$scratch/python}
if ! cmp -s "$here/requirements.txt" "$python/installed.txt"; then
  rm -rf "$python"
  python3 -m venv "$python"
  if ! "$python/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt"; then
    rm -rf "$python"
    echo "SKIPPED: sarif-tools, junitparser and SARIF's schema cannot be installed here; only our own readers run" >&2
    python3 "$here/compare.py" "$program" "$here/../../examples" "$scratch"
    exit 0
  fi
  cp "$here/requirements.txt" "$python/installed.txt"
fi
"$python/bin/python" "$here/compare.py" "$program" "$here/../../examples" "$scratch"
