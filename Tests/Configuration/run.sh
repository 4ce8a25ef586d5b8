#!/bin/sh
# What the program makes of configurations: which it takes, what it says of the others and where, and that the
# JSON Schema judges alike.
#
# A sample in `bad` and `loader` ends in `# expect LINE:COLUMN PART-OF-THE-MESSAGE`; those in `loader` are wrong in a way
# that no schema sees.
#
#   Tests/Configuration/run.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
schema=$here/../../schema/loginlint.schema.json

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
count=0

fail() {
  echo "$1" >&2
  failures=$((failures + 1))
}

# Runs the program in the project and keeps its output, errors and exit code.
run() {
  code=0
  (cd "$scratch/shop" && "$program" "$@") >"$scratch/output" 2>"$scratch/errors" </dev/null || code=$?
}

expect() {
  [ "$code" -eq "$1" ] || {
    fail "$2: exit code $code, expected $1"
    sed 's/^/  /' "$scratch/output" "$scratch/errors" >&2
  }
}

says() {
  grep -qF -- "$1" "$scratch/output" "$scratch/errors" || {
    fail "$2: does not say \"$1\":"
    sed 's/^/  /' "$scratch/output" "$scratch/errors" >&2
  }
}

silent_about() {
  ! grep -qF -- "$1" "$scratch/output" "$scratch/errors" || fail "$2: says \"$1\""
}

# A project with one error: the browser is sent to a name that only containers know.
mkdir -p "$scratch/shop/own" "$scratch/shop/deploy"
cat >"$scratch/shop/compose.yaml" <<'END'
services:
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    command: start-dev
    ports: ["8080:8080"]
  shop:
    image: example/shop:1
    environment:
      NEXT_PUBLIC_KEYCLOAK_URL: http://keycloak:8080
END
echo 'services: {shop: {labels: [a=b]}}' >"$scratch/shop/compose.prod.yaml"
echo 'A=b' >"$scratch/shop/prod.env"

# Samples.
for sample in "$here"/good/*.yaml; do
  count=$((count + 1))
  cp "$sample" "$scratch/shop/.loginlint.yaml"
  run model
  expect 0 "good/$(basename "$sample")"
done
for sample in "$here"/bad/*.yaml "$here"/loader/*.yaml; do
  count=$((count + 1))
  name=$(basename "$(dirname "$sample")")/$(basename "$sample")
  cp "$sample" "$scratch/shop/.loginlint.yaml"
  run model
  expect 2 "$name"
  place=$(sed -n 's/^# expect \([0-9]*:[0-9]*\).*/\1/p' "$sample")
  message=$(sed -n 's/^# expect [0-9:]* *//p' "$sample")
  says "--> .loginlint.yaml:$place" "$name"
  says "$message" "$name"
done

# All mistakes at once, in file order.
printf 'persna: audit\nfail-on: x\nrules: {wrong-prot: off}\n' >"$scratch/shop/.loginlint.yaml"
run check
expect 2 "three mistakes"
says '`.loginlint.yaml` has 3 mistakes' "three mistakes"
[ "$(sed -n 's/.*--> .loginlint.yaml://p' "$scratch/errors" | tr '\n' ' ')" = "1:1 2:10 3:9 " ] \
  || fail "three mistakes: not in file order"

# What the file changes, and what beats it.
config() { cat >"$scratch/shop/.loginlint.yaml"; }
config </dev/null
run check
expect 1 "an empty configuration"
echo 'fail-on: never' | config
run check
expect 0 "fail-on: never"
run check --fail-on error
expect 1 "the command line beats fail-on"
run check --no-config
expect 1 "--no-config"
echo 'rules: {browser-internal-url: note}' | config
run check --format concise
expect 0 "another severity"
says 'note[browser-internal-url]' "another severity"
echo 'ignore: [reachability]' | config
run check
expect 0 "a family that is left out"
run check --select browser-internal-url
expect 1 "the command line beats ignore"
echo 'select: [cors]' | config
run check
expect 0 "select"
run check --select reachability
expect 1 "the command line beats select"
echo 'hosts: {keycloak: 127.0.0.1}' | config
run check
expect 0 "a name that the browsers' hosts file has"
run reach http://keycloak:8080/ --from browser
expect 0 "reach with a hosts file"
says 'the configuration states' "reach with a hosts file"
printf 'hosts: {keycloak: 127.0.0.1}\nbrowser: remote\n' | config
run check
expect 1 "a hosts file of browsers elsewhere"
echo 'exclude: ["*"]' | config
run check
expect 3 "nothing left to lint"
run check compose.yaml
expect 1 "a file that is named is not excluded"

# Suppressions.
config <<'END'
ignore:
  - rule: browser-internal-url
    path: compose.yaml
    pointer: /services/shop
    reason: opened by the tests only
    until: 2027-01-31
END
run check --now 2027-01-31 --format json
expect 0 "a suppression"
says '"suppressed": "opened by the tests only"' "a suppression"
run check --now 2027-01-01
says '1 suppressed' "a suppression"
silent_about expired-suppression "a suppression"
run check --now 2027-01-31
says 'note[expired-suppression]' "the last day of a suppression"
run check --now 2027-02-01
expect 1 "an expired suppression"
says 'warning[expired-suppression]' "an expired suppression"
says '--> .loginlint.yaml:6:12' "an expired suppression"
run check --now 2027-01-31 --no-suppressions
expect 1 "--no-suppressions"
run check --ignore browser-internal-url --now 2027-01-01
silent_about unused-suppression "a rule that did not run"
printf 'ignore: [{rule: wrong-port, path: "**/*.yaml", reason: x}]\n' | config
run check --format concise
says '.loginlint.yaml:1:17: warning[unused-suppression]' "an entry that is not needed"
run check --format concise compose.yaml
silent_about unused-suppression "a single file"

# Where it is found, and what its paths mean.
rm "$scratch/shop/.loginlint.yaml"
mkdir -p "$scratch/shop/.git" "$scratch/shop/deploy"
cp "$scratch/shop/compose.yaml" "$scratch/shop/deploy/compose.yaml"
echo 'fail-on: never' >"$scratch/.loginlint.yaml"
run check
expect 1 "a configuration above the repository does not count"
echo 'ignore: [{rule: browser-internal-url, path: deploy/compose.yaml, reason: x}]' | config
run check deploy
expect 0 "paths are relative to the configuration"
run check
expect 1 "the other file"
mkdir "$scratch/other"
mv "$scratch/shop/.loginlint.yaml" "$scratch/other/elsewhere.yaml"
run check deploy --config ../other/elsewhere.yaml
expect 1 "paths of a configuration from elsewhere are relative to the linted folder"
echo 'ignore: [{rule: browser-internal-url, path: /compose.yaml, reason: x}]' >"$scratch/other/elsewhere.yaml"
run check deploy --config ../other/elsewhere.yaml
expect 0 "a configuration from elsewhere"
run check --config nowhere.yaml
expect 2 "a configuration that is not there"
run check --config ../other/elsewhere.yaml --no-config
expect 2 "--config and --no-config"
touch "$scratch/shop/.loginlint.yaml" "$scratch/shop/.loginlint.yml"
run check
expect 2 "two configurations"
rm "$scratch/shop/.loginlint.yml"

# Deployments of its own: one of them is for browsers elsewhere.
echo 'deployments: [deploy/compose.yaml]' | config
run model --format json
says '"path": "deploy/compose.yaml"' "deployments"
silent_about '"path": "compose.prod.yaml"' "deployments"

# `init` writes what loads, changes nothing that is found, and destroys nothing.
rm -f "$scratch/shop/.loginlint.yaml"
run check --format concise --no-config
cp "$scratch/output" "$scratch/before"
run init
expect 0 "init"
says 'id: loginlint' "init offers the hook"
[ ! -e "$scratch/shop/.pre-commit-config.yaml" ] || fail "init: wrote a hook that nobody wanted"
run check --format concise
expect 1 "the written configuration"
cmp -s "$scratch/before" "$scratch/output" || fail "the written configuration changes what is found"
echo '# mine' >>"$scratch/shop/.loginlint.yaml"
run init
expect 2 "init beside a configuration"
says 'there already' "init beside a configuration"
grep -q '^# mine$' "$scratch/shop/.loginlint.yaml" || fail "init: wrote over a configuration"
run init --hook
expect 0 "init --hook beside a configuration"
grep -q '^# mine$' "$scratch/shop/.loginlint.yaml" || fail "init --hook: wrote over a configuration"
run init --hook
says 'has the hook already' "init --hook twice"
[ "$(grep -c 'id: loginlint' "$scratch/shop/.pre-commit-config.yaml")" -eq 1 ] || fail "init --hook: two hooks"
run init --force
expect 0 "init --force"
! grep -q '^# mine$' "$scratch/shop/.loginlint.yaml" || fail "init --force: kept the configuration"
run check
expect 1 "the configuration that --force wrote"
printf 'repos: [{repo: local, hooks: []}]\n' >"$scratch/shop/.pre-commit-config.yaml"
run init --hook
expect 2 "a hook file in one line"
says 'is left alone' "a hook file in one line"
mkdir "$scratch/shop/bare"
run init bare
expect 0 "init in an empty folder"
says 'instead of ../.loginlint.yaml' "init below a configuration"
run init nowhere
expect 2 "init in a folder that is not there"

# Rules of the project's own.
cat >"$scratch/shop/own/demo-image.md" <<'END'
---
summary: An image of somebody's examples
severity: warning
since: 0.1.0
for: service in deployment.services
when: service.image != null && service.image.startsWith("example/")
at: service.image
message: "`{service.name}` runs an example"
---

## Why

A reason of the project's own.

## Example

## Fix

## When it is fine
END
printf 'rules-dirs: own\nrules: {demo-image: error}\nignore: [browser-internal-url]\n' | config
run check --format concise
expect 1 "a rule of the project"
says 'error[demo-image]' "a rule of the project"
run explain demo-image
expect 0 "explain a rule of the project"
says "A reason of the project's own." "explain a rule of the project"
run rules
says demo-image "rules of the project"

# `config` tells what counts, and who says so.
printf 'fail-on: never\nrules: {long-session: {params: {maxSeconds: 9}}}\ndeployments: [{files: compose.yaml, browser: remote}]\n' | config
run config --min-severity warning
expect 0 "config"
says '.loginlint.yaml:1' "config"
says 'params.maxSeconds = 9' "config"
grep -q '^min-severity  *warning  *command line$' "$scratch/output" || fail "config: not from the command line"
grep -q '^browser of compose.yaml  *remote  *.loginlint.yaml:3$' "$scratch/output" || fail "config: no browser"
run config -f compose.yaml
grep -q '^browser of compose.yaml  *remote' "$scratch/output" || fail "config -f: no browser"
run config --no-config --format json
says '"configuration": null' "config --no-config"

# The documents tell the truth.
for topic in configuration suppressions; do
  run explain "$topic"
  sed -n '/^```yaml/,/^```$/p' "$scratch/output" | grep -v '^```' | config
  [ -s "$scratch/shop/.loginlint.yaml" ] || fail "explain $topic: no example"
  run model
  expect 0 "the example of explain $topic"
done
"$here/../Examples/block.sh" configuration | config
run model
expect 0 "the configuration of README.md"
run explain configuration
for key in $(sed -n '/"\$defs"/q; /"properties": {/,/^  },/s/^    "\([a-z-]*\)": {$/\1/p' "$schema"); do
  says "$key:" "explain configuration"
done

# The schema.
if python3 -c 'import jsonschema, yaml' 2>/dev/null; then
  python=python3
else
  python=$scratch/python/bin/python
  if ! { python3 -m venv "$scratch/python" \
    && "$scratch/python/bin/pip" install -q --disable-pip-version-check jsonschema pyyaml; } >/dev/null 2>&1; then
    python=
  fi
fi
if [ -n "$python" ]; then
  "$python" "$here/schema.py" "$schema" "$here" || failures=$((failures + 1))
else
  echo "SKIPPED: the JSON Schema was not tried, jsonschema cannot be installed here" >&2
fi

[ "$failures" -eq 0 ] || { echo "$failures failed" >&2; exit 1; }
echo "$count configurations judged as expected"
