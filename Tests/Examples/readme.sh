#!/bin/sh
# Compares the outputs that README.md shows with real ones.
#
# A block begins with `<!-- output: loginlint … -->`, holds one fenced text and ends with `<!-- end -->`.
# The command runs in the root of the repository. Times, as in `(6 ms)`, may differ.
#
# The rule that the README shows must pass its own examples, and its table must name every rule.
#
#   Tests/Examples/readme.sh PROGRAM [--write]     --write puts the real outputs into the file
set -eu

[ $# -ge 1 ] || { echo "usage: $0 PROGRAM [--write]" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
write=${2-}
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
blocks=0

# Copies the file and puts a real output in the place of each shown one.
inside=
while IFS= read -r line; do
  case $line in
    '<!-- output: loginlint '*' -->')
      blocks=$((blocks + 1))
      inside=yes
      arguments=${line#'<!-- output: loginlint '}
      arguments=${arguments%' -->'}
      printf '%s\n```text\n' "$line"
      set -f
      # Arguments in the README hold no spaces, so the list may split. Findings give exit code 1.
      # shellcheck disable=SC2086
      "$program" $arguments </dev/null 2>&1 || [ $? -eq 1 ] \
        || { echo "README.md: loginlint $arguments does not work" >&2; exit 1; }
      set +f
      printf '```\n'
      ;;
    '<!-- end -->')
      inside=
      printf '%s\n' "$line"
      ;;
    *) [ -n "$inside" ] || printf '%s\n' "$line" ;;
  esac
done <README.md >"$scratch/README.md"

[ "$blocks" -gt 0 ] || { echo "README.md shows no output" >&2; exit 1; }
[ -z "$inside" ] || { echo "README.md: an output has no end" >&2; exit 1; }

timeless() { sed 's/([0-9][0-9]* ms)/(… ms)/' "$1"; }
timeless README.md >"$scratch/shown"
timeless "$scratch/README.md" >"$scratch/real"
if [ "$write" = --write ]; then
  cmp -s "$scratch/shown" "$scratch/real" || cat "$scratch/README.md" >README.md
elif ! diff -u "$scratch/shown" "$scratch/real" >"$scratch/difference"; then
  echo "README.md shows other outputs than the program gives (+), renew with make readme ARGS=--write:" >&2
  tail -n +3 "$scratch/difference" >&2
  exit 1
fi

# The table of families names every rule document, and nothing else.
for folder in rules/*/; do
  family=$(basename "$folder")
  [ "$family" != meta ] || continue
  grep "^| $family |" README.md | tr ' ,' '\n\n' | sed -n 's/^`\([a-z0-9-]*\)`$/\1/p' | sort \
    >"$scratch/named" || :
  (cd "$folder" && ls) | sed 's/\.md$//' | sort >"$scratch/there"
  diff "$scratch/named" "$scratch/there" >"$scratch/difference" || {
    echo "README.md: the row of $family does not name the rules of $folder:" >&2
    cat "$scratch/difference" >&2
    exit 1
  }
done

mkdir -p "$scratch/rules/cors"
awk '/^`````markdown$/ { shown = 1; next } /^`````$/ { shown = 0 } shown' README.md \
  >"$scratch/rules/cors/plain-http-origin.md"
"$program" test "$scratch/rules" >"$scratch/difference" 2>&1 \
  || { echo "README.md: the rule does not work:" >&2; cat "$scratch/difference" >&2; exit 1; }

echo "README.md shows $blocks real outputs"
