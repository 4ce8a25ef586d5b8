#!/bin/sh
# Several reports at once: where they go, and what happens where one cannot be written.
#
#   Tests/Formats/outputs.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/shop"
cd "$scratch"
cat > shop/realm.json <<'END'
{"realm": "shop", "clients": [
  {"clientId": "web", "publicClient": true, "redirectUris": ["*"], "webOrigins": ["http://localhost:3000"]}]}
END

failures=0
checks=0
fail() {
  echo "outputs: $1" >&2
  sed 's/^/  /' "$scratch/err" >&2
  failures=$((failures + 1))
}

# run STATUS OPTION…: the exit code, with the outputs in out and err.
run() {
  wanted=$1
  shift
  checks=$((checks + 1))
  code=0
  "$program" check shop --fail-on warning "$@" > out 2> err < /dev/null || code=$?
  [ "$code" -eq "$wanted" ] || fail "$* ends with $code instead of $wanted"
}
says() { grep -qF -e "$1" err || fail "the message lacks \"$1\""; }
prints() { grep -qF -e "$1" out || fail "the output lacks \"$1\""; }
holds() { grep -qF -e "$2" "$1" || fail "$1 lacks \"$2\""; }

run 1
prints 'warning[open-redirect-uri]'
run 1 --format concise
prints ': warning[open-redirect-uri] '
run 1 --format json=-
prints '"schema": 1'

# Several at once; nothing else is printed where every report has a file.
run 1 --format sarif=a.sarif --format text --format junit=a.xml
prints 'warning[open-redirect-uri]'
holds a.sarif '"ruleId": "open-redirect-uri"'
holds a.xml '<failure'
run 1 --format json=a.json --format markdown=a.md
[ ! -s out ] || fail "something is printed although every report has a file"

# Wrong usage.
run 2 --format text --format json
says 'both write to the standard output'
run 2 --format text --format json=-
says 'both write to the standard output'
run 2 --format json=same --format sarif=./same
says 'both write to'
mkdir folder
run 2 --format json=folder/../same --format sarif=same
says 'both write to'
run 2 --format sarfi
says 'did you mean `sarif`?'
run 2 --format html
says 'there are: text, concise, json'
run 2 --format sarif=
says 'names no file'
[ ! -e same ] || fail "a report is written in spite of wrong usage"

# One fails: the others are written, and the findings are printed where nothing else shows them.
run 2 --format json=missing/a.json --format gitlab=gl.json
says '`missing/a.json` cannot be written: '
holds gl.json open-redirect-uri
prints 'warning[open-redirect-uri]'
run 2 --format json=folder --format concise
says '`folder` cannot be written: it is a folder'
prints ': warning[open-redirect-uri] '
run 2 --format json=shop/realm.json --format concise
says 'one of the files that were linted'
holds shop/realm.json '"realm": "shop"'
if [ -w /dev/full ]; then
  code=0
  "$program" check shop --fail-on warning --format json=full.json > /dev/full 2> err || code=$?
  [ "$code" -eq 1 ] || fail "an unused standard output ends the run with $code"
  "$program" check shop --fail-on warning --format json=full.json --format text > /dev/full 2> err || code=$?
  [ "$code" -eq 2 ] || fail "a full standard output ends the run with $code instead of 2"
  says 'the standard output cannot be written'
  run 2 --format json=/dev/full --format concise
  says '`/dev/full` cannot be written: '
fi

# A file is replaced as a whole, keeps its mode, and a link keeps pointing to it.
echo old > kept.json
chmod 640 kept.json
ln kept.json reader.json
ln -s kept.json link.json
run 1 --format json=link.json
[ -L link.json ] || fail "the link is gone"
holds kept.json '"schema": 1'
[ "$(cat reader.json)" = old ] || fail "a reader of the old file sees the new one"
[ "$(ls -l kept.json | cut -c1-10)" = -rw-r----- ] || fail "the mode of the file changed"
[ -z "$(find . -name '.loginlint-*')" ] || fail "a draft is left behind"

# Pipes are written to; a reader that goes away early is no error.
mkfifo pipe
cat pipe > piped &
run 1 --format concise=pipe
wait
holds piped ': warning[open-redirect-uri] '
run 1 --format concise=/dev/stderr
says ': warning[open-redirect-uri] '
run 2 --format concise=/dev/stdout --format text
says 'both write to the standard output'
{ "$program" check shop --fail-on warning --format json || echo $? > code; } 2> err | true
[ "$(cat code)" = 1 ] || fail "a reader that goes away ends the run with $(cat code)"

# Colours are for terminals.
run 1 --format text=plain.txt --color always
if grep -q "$(printf '\033')" plain.txt; then fail "there are colours in a file"; fi

# Reports in the linted folder are no input of the next run, which may write them anew.
for report in text=a.txt concise=a.log json=a.json jsonl=b.json sarif=c.json github=b.txt gitlab=d.json junit=a.xml \
  checkstyle=b.xml rdjson=e.json markdown=a.md; do
  run 1 --format "${report%=*}=shop/${report#*=}"
  run 1 --format "${report%=*}=shop/${report#*=}"
done
run 1 --format json
prints '"files": 1,'

[ "$failures" -eq 0 ] || { echo "$checks runs, $failures failures" >&2; exit 1; }
echo "$checks runs write their reports where they must"
