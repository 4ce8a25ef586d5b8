#!/bin/sh
# The manual page: mandoc finds nothing to complain about, and no command or option is missing.
#
#   Tests/Packaging/manual.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$1
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() {
  echo "$1" >&2
  exit 1
}

packaging/manual.py "$program" >"$scratch/loginlint.1"
command -v mandoc >/dev/null || { echo "skipped: the manual page is not checked without mandoc"; exit 0; }

# That pages it refers to are not installed here, and that a footer names loginlint, is no fault.
mandoc -T lint "$scratch/loginlint.1" 2>/dev/null |
  grep -v -e 'referenced manual not found' -e 'operating system explicitly specified' >"$scratch/log" || :
[ ! -s "$scratch/log" ] || fail "$(cat "$scratch/log")"

mandoc -T utf8 "$scratch/loginlint.1" | col -b >"$scratch/page"
for section in NAME SYNOPSIS DESCRIPTION COMMANDS 'COMMON OPTIONS' ENVIRONMENT FILES 'EXIT STATUS' EXAMPLES; do
  grep -qx "$section" "$scratch/page" || fail "the manual page has no section $section"
done
# What --help lists, the page lists.
"$program" --help | sed -n '/^SUBCOMMANDS:/,$s/^  \([a-z][a-z]*\) .*/\1/p' >"$scratch/commands"
[ -s "$scratch/commands" ] || fail "--help lists no commands"
while read -r command; do
  grep -qx "   loginlint $command" "$scratch/page" || fail "the manual page lacks the command $command"
  "$program" help "$command" | sed -n 's/^  \(-[a-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' | while read -r option; do
    grep -qe "$option" "$scratch/page" || fail "the manual page lacks $option of $command"
  done
done <"$scratch/commands"
# No markup of the sources is left.
! grep -nE '`|\\f[BR]|@[A-Z]+@' "$scratch/page" || fail "the manual page shows markup"
echo "the manual page tells of $(wc -l <"$scratch/commands") commands"
