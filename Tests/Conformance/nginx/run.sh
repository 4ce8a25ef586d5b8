#!/bin/sh
# Asks a real nginx and loginlint the same questions: first which files are right, then where requests go.
#
#   Tests/Conformance/nginx/run.sh PROGRAM [options of live.py]
#
# With LOGINLINT_CORPUS=FOLDER, every nginx file below that folder is asked about as well.
set -eu

[ $# -ge 1 ] || { echo "usage: $0 PROGRAM [options of live.py]" >&2; exit 2; }
[ -x "$1" ] || { echo "$1 is no program" >&2; exit 2; }
program=$1
shift
here=$(dirname "$0")
# Debian keeps nginx where only root looks for programs.
PATH=$PATH:/usr/sbin:/sbin
export PATH PYTHONDONTWRITEBYTECODE=1

python3 "$here/syntax.py" "$program" ${LOGINLINT_CORPUS:+"$LOGINLINT_CORPUS"}
python3 "$here/live.py" "$program" "$@"
