#!/bin/sh
# The shell scripts of the repository, by shellcheck.
#
#   Tests/Packaging/scripts.sh
set -eu
cd "$(dirname "$0")/../.."

if [ ! -x "${TOOLS-}/shellcheck" ]; then
  echo "skipped: scripts are not checked without tools from PyPI"
  exit 0
fi
# A pattern in single quotes may well hold a dollar or a backquote.
scripts=$(find .ci packaging Tests -name '*.sh' -o -path './.ci/*' -type f | sort)
# Names of scripts hold no spaces, so the list may split.
# shellcheck disable=SC2086
"$TOOLS/shellcheck" --severity=warning .ci/run .ci/install $scripts
echo "$(echo "$scripts" | wc -l) scripts have no fault that shellcheck knows"
