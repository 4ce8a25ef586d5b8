#!/bin/sh
# Lints bad files beside a good deployment, each alone and all at once.
#
# Whatever the bytes are, the program ends by itself with an exit code of its own, says something about
# every bad file (a finding, or the reason why it is left out), and still finds what is wrong in the
# deployment beside it.
#
#   Tests/Robustness/run.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
[ -x "$1" ] || { echo "$1 is no program" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
limit=180

scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
cp "$1" "$scratch/loginlint"
program=$scratch/loginlint
failures=0
runs=0

fail() {
  echo "$1" >&2
  failures=$((failures + 1))
}

# --- the inputs -----------------------------------------------------------------------------------

repeat() { awk -v text="$1" -v count="$2" 'BEGIN { while (count-- > 0) printf "%s", text }'; }

realm_head='{"realm": "shop", "enabled": true, "clients": ['
star='{"clientId": "storefront", "enabled": true, "publicClient": true, "redirectUris": ["http://localhost:3000/*"], "webOrigins": ["*"]}'

mkdir "$scratch/root"
cd "$scratch/root"

mkdir good
cat >good/compose.yaml <<'END'
services:
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    command: start-dev --import-realm
    ports: ["8080:8080"]
    volumes:
      - ./realm.json:/opt/keycloak/data/import/realm.json
END
printf '%s\n%s\n]}\n' "$realm_head" "$star" >good/realm.json

# A bad folder holds bad files; `silent` lists those that a walk may pass over, because their names
# say nothing and their bytes neither. Named on the command line, they too get an answer.
silent=

mkdir empty
: >empty/compose.yaml
: >empty/nginx.conf
: >empty/realm.json
silent="$silent empty/nginx.conf empty/realm.json"

mkdir binary
repeat '\000\001\377\376PK\003\004' 5000 >binary/compose.yaml
cp binary/compose.yaml binary/nginx.conf
cp binary/compose.yaml binary/realm.json
silent="$silent binary/realm.json"

mkdir utf8
printf 'services:\n  web:\n    image: "a\377\376b"\n' >utf8/compose.yaml
printf '{"realm": "a\377b", "clients": []}\n' >utf8/realm.json
printf 'server {\n  listen 80\377\n  server_name a\376b;\n' >utf8/nginx.conf

mkdir truncated
printf '%s\n%s,\n{"clientId": "api", "redir' "$realm_head" "$star" >truncated/realm.json
printf 'services:\n  web:\n    image: "nginx\n' >truncated/compose.yaml
printf 'server {\n  location / {\n    proxy_pass http://web' >truncated/nginx.conf

mkdir aliases
{
  echo 'x-0: &a0 ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]'
  for level in 1 2 3 4 5 6 7 8 9; do
    below="*a$((level - 1))"
    echo "x-$level: &a$level [$below, $below, $below, $below, $below, $below, $below, $below, $below]"
  done
  printf 'services:\n  web:\n    image: nginx\n    command: *a9\n'
} >aliases/compose.yaml

mkdir nesting
repeat '[' 100000 >nesting/compose.yaml
{ printf '{"realm": "deep", "clients": '; repeat '[' 100000; } >nesting/realm.json
repeat 'server { ' 100000 >nesting/nginx.conf

mkdir -p directory/compose.yaml
mkdir -p directory/nginx.conf

mkdir links
ln -s compose.yaml links/compose.yaml
ln -s . links/again
ln -s nowhere links/nginx.conf

mkdir pipe
mkfifo pipe/compose.yaml

mkdir unreadable
cp good/compose.yaml unreadable/compose.yaml
cp good/realm.json unreadable/realm.json
chmod 000 unreadable/compose.yaml unreadable/realm.json

# 50 MB of clients, the bad one last: nothing of it may be lost.
mkdir huge
awk -v head="$realm_head" -v star="$star" 'BEGIN {
  print head
  for (i = 0; size < 50000000; i++) {
    client = "{\"clientId\": \"client-" i "\", \"enabled\": true, \"redirectUris\": [\"https://app-" i \
      ".example.com/*\"], \"webOrigins\": [\"+\"], \"attributes\": {\"post.logout.redirect.uris\": \"+\"}},"
    size += length(client) + 1
    print client
  }
  print star "]}"
}' >huge/realm.json

bad='empty binary utf8 truncated aliases nesting directory links pipe unreadable'

# Root may read everything, so the program runs as somebody else where that is possible.
as_user=
if [ "$(id -u)" -eq 0 ]; then
  if command -v setpriv >/dev/null 2>&1; then
    as_user='setpriv --reuid 65534 --regid 65534 --clear-groups'
  else
    echo "skipped: root can read every file, so there is no unreadable one"
    rm -rf unreadable
    bad=${bad%' unreadable'}
  fi
fi

# --- the runs -------------------------------------------------------------------------------------

# Runs the program, output and errors into $scratch/$1, and judges how it ended.
run() {
  name=$1
  shift
  runs=$((runs + 1))
  code=0
  # shellcheck disable=SC2086
  timeout "$limit" $as_user "$program" "$@" >"$scratch/$name" 2>"$scratch/$name.errors" </dev/null \
    || code=$?
  case $code in
    0 | 1 | 3) ;;
    124) fail "loginlint $*: not done after $limit seconds" ;;
    *)
      fail "loginlint $*: exit code $code"
      head -n 5 "$scratch/$name.errors" >&2
      ;;
  esac
}

# Whether a finding, the list of skipped files or an error message names the path.
mentions() {
  grep -qF "$1:" "$scratch/check" && return
  tr '\n' ' ' <"$scratch/model" | sed 's/.*"skipped"//' | grep -qF "\"$1\"" && return
  grep -qF "$1" "$scratch/check.errors"
}

good_is_found() {
  grep -q '^good/realm.json:[0-9:]* [a-z]*\[wildcard-web-origin\]' "$scratch/check" \
    || fail "$1: the finding in the good deployment is lost"
}

bad_files() { find "$@" ! -type d ! -path 'links/again' | sort; }

lint() {
  run check check --format concise --min-severity note "$@"
  run model model --format json "$@"
}

for folder in $bad; do
  lint good "$folder"
  good_is_found "$folder"
  for file in $(bad_files "$folder"); do
    case " $silent " in
      *" $file "*) ;;
      *) mentions "$file" || fail "$file: neither a finding nor a reason for leaving it out" ;;
    esac
  done

  # Each file by its name; a directory is named like a file on purpose. To name a link that leads
  # nowhere is a wrong command line.
  for file in $(bad_files "$folder") $(find "$folder" -mindepth 1 -type d); do
    [ -e "$file" ] || continue
    lint good "$file"
    good_is_found "$file"
    mentions "$file" || [ -d "$file" ] || fail "$file: named, but not answered"
  done
done

lint huge
[ "$(grep -c 'wildcard-web-origin' "$scratch/check")" -eq 1 ] \
  || fail "huge/realm.json: the last client's finding is lost"

# shellcheck disable=SC2086
lint
good_is_found "everything at once"
for file in $(bad_files $bad); do
  case " $silent " in
    *" $file "*) ;;
    *) mentions "$file" || fail "$file: lost among the others" ;;
  esac
done

# A compose file on standard input is read like any other, and a bad one is answered like any other.
runs=$((runs + 1))
code=0
"$program" check --format concise -f - empty <truncated/compose.yaml >"$scratch/check" || code=$?
[ "$code" -eq 1 ] && grep -q '^-:3:[0-9]*: error\[syntax-error\]' "$scratch/check" \
  || fail "standard input: exit code $code, and its syntax error is lost"

sh "$here/../Secrets/run.sh" "$program" || fail "a secret is shown"

[ "$failures" -eq 0 ] || { echo "robustness: $failures failures in $runs runs" >&2; exit 1; }
echo "robustness: $runs runs over bad files, nothing lost"
