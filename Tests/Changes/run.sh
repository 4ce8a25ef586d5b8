#!/bin/sh
# Known findings, new findings and fixes, with the real git and patch.
#
#   Tests/Changes/run.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
examples=$(cd "$(dirname "$0")/../../examples" && pwd)

scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
failures=0
checks=0
step=

fail() {
  echo "$step: $1" >&2
  failures=$((failures + 1))
}

# Runs the program; output, errors and exit code are in $scratch/out, $scratch/err and $code.
run() {
  code=0
  "$program" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
}

exits() { checks=$((checks + 1)); [ "$code" -eq "$1" ] || fail "exit code $code, expected $1: $(head -c 600 "$scratch/err")"; }
prints() { checks=$((checks + 1)); grep -qF -- "$1" "$scratch/out" || fail "does not print \"$1\": $(head -c 600 "$scratch/out")"; }
complains() { checks=$((checks + 1)); grep -qF -- "$1" "$scratch/err" || fail "does not complain \"$1\": $(head -c 600 "$scratch/err")"; }
silent() { checks=$((checks + 1)); [ ! -s "$scratch/out" ] || fail "prints something: $(head -c 600 "$scratch/out")"; }
same() { checks=$((checks + 1)); cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

git() {
  command git -c user.name=Ada -c user.email=ada@example.com -c init.defaultBranch=main \
    -c protocol.file.allow=always "$@"
}

# A fresh copy of an example's broken deployment is the current folder.
copy() {
  rm -rf "$scratch/work"
  cp -R "$examples/$1/broken" "$scratch/work"
  rm -f "$scratch/work/expected.txt"
  cd "$scratch/work"
}

# --- baseline -------------------------------------------------------------------------------------

step="baseline"
copy d-lost-headers-and-open-origins
run check
exits 1
run check --write-baseline known.json
exits 0
prints "recorded 2 findings in known.json"
run check --baseline known.json
exits 0
prints "2 findings of the baseline hidden"
run check --baseline known.json --format concise
silent

step="a baseline written again"
cp known.json first.json
run check --write-baseline known.json
same first.json known.json

step="a baseline after lines moved"
{ printf '\n\n# moved\n'; cat nginx/museum.conf; } >moved && mv moved nginx/museum.conf
sed 's/^/  /' keycloak/museum.json >moved && mv moved keycloak/museum.json
run check --baseline known.json
exits 0
prints "2 findings of the baseline hidden"

step="a baseline with a stale entry"
sed 's/"webOrigins": \["\*"\]/"webOrigins": ["+"]/' keycloak/museum.json >moved && mv moved keycloak/museum.json
run check --baseline known.json
exits 0
prints "1 stale entry in it"
complains "keycloak/museum.json: [wildcard-web-origin]"
run check --baseline known.json --format json
prints '"hidden": 1'
prints '"fingerprint"'

step="a baseline and a run that leaves its rule or its file out"
run check --baseline known.json --ignore wildcard-web-origin
prints "1 finding of the baseline hidden"
[ ! -s "$scratch/err" ] || fail "calls an entry stale that it did not look for"
run check --baseline known.json nginx
[ ! -s "$scratch/err" ] || fail "calls an entry stale whose file it did not look at"

step="a baseline of a run over a part"
(cd nginx && "$program" check --write-baseline ../part.json >/dev/null)
grep -q '"path": "nginx/museum.conf"' part.json || [ "$(grep -c '"path"' part.json)" -eq 0 ] \
  || fail "paths are not relative to the baseline's folder"

step="a bad baseline"
echo '{"schema": 1, "findings": [], "extra": 1}' >bad.json
run check --baseline bad.json
exits 2
silent
complains 'bad.json:1:31: unknown key `extra`'
complains "                                ^"
run check --baseline missing.json
exits 2
run check --write-baseline none/such/known.json
exits 2
run check --write-baseline known.json --since HEAD
exits 2

# --- since ----------------------------------------------------------------------------------------

step="since"
copy d-lost-headers-and-open-origins
git init -q .
git add -A
git commit -q -m "as it was"
run check --since HEAD
exits 0
prints '2 findings from before `HEAD` hidden'

step="since, with a new finding that nobody committed"
cat >other.json <<'END'
{"realm": "other", "clients": [{"clientId": "app", "publicClient": true,
  "redirectUris": ["https://app.example.com/cb"], "webOrigins": ["*"]}]}
END
run check --since HEAD --format concise
prints "other.json:2:67:"
[ "$(wc -l <"$scratch/out")" -eq 1 ] || fail "finds more than the new finding"
run check --since HEAD --format json
prints '"since": {"revision": "HEAD", "hidden": 2, "resolved": 0}'
rm other.json

step="since, with a renamed file"
mv nginx/museum.conf nginx/edge.conf
sed 's/museum\.conf/edge.conf/' compose.yaml >moved && mv moved compose.yaml
git status --porcelain >"$scratch/before"
run check --since HEAD
exits 0
prints '2 findings from before `HEAD` hidden'
git status --porcelain >"$scratch/after"
same "$scratch/before" "$scratch/after"
run check --since HEAD --format concise nginx
silent
git add -A
git commit -q -m "renamed"
run check --since HEAD~1
exits 0

step="since, with resolved findings"
run check --unsafe-fixes
run check --since HEAD
exits 0
prints "2 resolved"

step="since and a baseline"
git checkout -q -- .
run check --write-baseline "$scratch/known.json"
run check --since HEAD~1 --baseline "$scratch/known.json"
exits 0
prints "2 findings of the baseline hidden; 0 findings from before"

step="since where git has no answer"
run check --since nothing
exits 2
complains 'there is no revision `nothing`'
run check --since HEAD~1..HEAD
exits 2
mkdir "$scratch/plain"
cp -R compose.yaml nginx keycloak "$scratch/plain"
run check --since HEAD "$scratch/plain"
exits 2
complains "is in no git repository"
PATH=/nonexistent run check --since HEAD
exits 2
complains "git is not installed"

step="since in a hook, whose environment names the repository"
GIT_DIR=.git GIT_INDEX_FILE=.git/index run check --since HEAD
exits 0

step="nothing is left behind"
mkdir "$scratch/tmp"
mv nginx/edge.conf nginx/again.conf
TMPDIR=$scratch/tmp run check --since HEAD
[ -z "$(ls -A "$scratch/tmp")" ] || fail "leaves $(ls -A "$scratch/tmp")"

# --- fixes ----------------------------------------------------------------------------------------

step="fix"
copy d-lost-headers-and-open-origins
cp -R . "$scratch/original"
run check --diff
exits 1
complains "would fix 1 finding in 1 file; 1 more with --unsafe-fixes"
run check --unsafe-fixes --diff
exits 1
cp "$scratch/out" "$scratch/fixes.patch"
prints "@@ lost-forwarded-headers"
prints "@@ wildcard-web-origin"
checks=$((checks + 1))
diff -r "$scratch/original" . >/dev/null || fail "--diff changes files"
chmod 640 nginx/museum.conf
run check --unsafe-fixes
exits 0
prints "fixed 2 findings in 2 files"
checks=$((checks + 1))
[ "$(ls -l nginx/museum.conf | cut -c1-10)" = "-rw-r-----" ] || fail "permissions changed"
run check --unsafe-fixes --diff
exits 0
silent
complains "nothing to fix"

step="the patch"
cp -R "$scratch/original" "$scratch/patched"
(cd "$scratch/patched" && patch -s -p1 <"$scratch/fixes.patch") || fail "patch refuses it"
checks=$((checks + 1))
diff -r "$scratch/patched" . >/dev/null || fail "patch makes something else of it than --unsafe-fixes"
cp -R "$scratch/original" "$scratch/applied"
(cd "$scratch/applied" && git init -q . && git apply "$scratch/fixes.patch" && rm -rf .git) || fail "git apply refuses it"
checks=$((checks + 1))
diff -r "$scratch/applied" . >/dev/null || fail "git apply makes something else of it"

step="a file that is read-only stops the fix of all"
copy d-lost-headers-and-open-origins
chmod 444 nginx/museum.conf
run check --unsafe-fixes
exits 2
complains "is read-only"
chmod 644 nginx/museum.conf
checks=$((checks + 1))
diff -r "$scratch/original" . >/dev/null || fail "half of the fixes were made"

step="carriage returns"
copy d-lost-headers-and-open-origins
for file in nginx/museum.conf keycloak/museum.json; do
  sed "s/\$/$(printf '\r')/" "$file" >moved && mv moved "$file"
done
run check --unsafe-fixes
exits 0
checks=$((checks + 1))
for file in nginx/museum.conf keycloak/museum.json; do
  [ "$(wc -l <"$file")" -eq "$(grep -c "$(printf '\r')\$" "$file")" ] || fail "$file has lost carriage returns"
done

step="links stay links, and what they lead to is fixed"
copy d-lost-headers-and-open-origins
mkdir real
mv nginx/museum.conf real/museum.conf
ln -s ../real/museum.conf nginx/museum.conf
run check --fix
prints "in 1 file"
checks=$((checks + 1))
[ -L nginx/museum.conf ] || fail "the link is gone"
grep -q 'X-Forwarded-Host' real/museum.conf || fail "the file is not fixed"
mv real ../outside
rm nginx/museum.conf
ln -s ../../outside/museum.conf nginx/museum.conf
cp ../outside/museum.conf "$scratch/museum.conf"
run check --unsafe-fixes
same ../outside/museum.conf "$scratch/museum.conf"

step="standard input cannot be fixed"
copy d-lost-headers-and-open-origins
code=0
"$program" check --fix -f - <compose.yaml >"$scratch/out" 2>"$scratch/err" || code=$?
exits 2
complains "standard input cannot be fixed"

step="secrets"
copy d-lost-headers-and-open-origins
sed 's/"webOrigins"/"secret": "Zq7mark-of-a-secret", "webOrigins"/; s/"publicClient": true/"publicClient": false/' \
  keycloak/museum.json >moved && mv moved keycloak/museum.json
run check --unsafe-fixes --diff
prints '"secret": "***"'
prints "secrets are masked"
checks=$((checks + 1))
! grep -q Zq7mark "$scratch/out" "$scratch/err" || fail "shows the secret"
run check --unsafe-fixes
checks=$((checks + 1))
grep -q '"secret": "Zq7mark-of-a-secret"' keycloak/museum.json || fail "the secret is lost"

# What is fixed stays fixed, parses, and is no worse than before.
for example in "$examples"/*/broken; do
  example=$(basename "$(dirname "$example")")
  step="examples/$example"
  copy "$example"
  run check --format concise
  before=$(wc -l <"$scratch/out")
  run check --unsafe-fixes --format concise
  after=$(wc -l <"$scratch/out")
  checks=$((checks + 1))
  [ "$after" -le "$before" ] || fail "$before findings before the fixes, $after after"
  ! grep -q syntax-error "$scratch/out" || fail "does not parse after the fixes"
  run check --unsafe-fixes --diff
  exits 0
  silent
done

[ "$failures" -eq 0 ] || { echo "changes: $failures failures in $checks checks" >&2; exit 1; }
echo "changes: $checks checks of baselines, earlier states and fixes"
