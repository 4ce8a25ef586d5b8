#!/bin/sh
# What must not stand in the files of the repository, and what each rule document must hold.
set -eu
cd "$(dirname "$0")/../.."

failures=0
fail() {
  echo "$1" >&2
  failures=$((failures + 1))
}

# Files that git tracks or would; a source archive without git has nothing else in it.
files() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard -- "$@"
  else
    find "$@" -type f
  fi
}

# Lines of the listed files that match; file names hold no line ends here.
matches() {
  pattern=$1
  tr '\n' '\0' | xargs -0 grep -nIE -e "$pattern" /dev/null 2>/dev/null || true
}

# Foundation costs the start of the program more than the rest of it.
found=$(files Sources | matches '^ *(@[a-z]+ )*(public |internal |private )?import Foundation( |$)')
[ -z "$found" ] || fail "Foundation is imported:
$found"

found=$(files . | grep -v '^LICENSE$' | matches '(^|[^[:alnum:]_.}/-])/(work|root|Users|home/[a-z]+)/')
[ -z "$found" ] || fail "a path of somebody's machine:
$found"

found=$(files Sources Tests Plugins | grep '\.swift$' | matches '(TODO|FIXME|XXX)([^[:alnum:]_]|$)')
[ -z "$found" ] || fail "unfinished:
$found"

documents=0
for rule in rules/*/*.md; do
  [ -f "$rule" ] || break
  documents=$((documents + 1))
  for key in summary severity since at message; do
    sed -n '2,/^---$/p' "$rule" | grep -q "^$key:" || fail "$rule: front matter without $key"
  done
  for section in 'Why' 'Example' 'Fix' 'When it is fine'; do
    grep -qx "## $section" "$rule" || fail "$rule: no section \"$section\""
  done
done
[ "$documents" -gt 0 ] || fail "there are no rule documents"

[ "$failures" -eq 0 ] || exit 1
echo "tidy: $documents rule documents have their sections"
