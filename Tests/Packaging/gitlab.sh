#!/bin/sh
# The GitLab template: valid, and its script does what it says in a shell with GitLab's variables.
#
#   Tests/Packaging/gitlab.sh PROGRAM
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

template=packaging/gitlab/loginlint.gitlab-ci.yml
if [ ! -x "${TOOLS-}/check-jsonschema" ]; then
  echo "skipped: the GitLab template is not checked without tools from PyPI"
  exit 0
fi
"$TOOLS/check-jsonschema" -q --builtin-schema vendor.gitlab-ci "$template" || fail "$template is not valid"
Tests/Examples/block.sh gitlab >"$scratch/including.yml"
"$TOOLS/check-jsonschema" -q --builtin-schema vendor.gitlab-ci "$scratch/including.yml" ||
  fail "what README.md includes is not valid"

# The job as a script: its variables, then its lines. check-jsonschema brings a YAML parser.
"$TOOLS/python" - "$template" >"$scratch/job.sh" <<'END'
import shlex
import sys

import ruamel.yaml

job = ruamel.yaml.YAML(typ="safe").load(open(sys.argv[1]))["loginlint"]
for name, value in job["variables"].items():
    print(f"{name}=${{{name}-{shlex.quote(str(value))}}}")
print("set -e")
print("\n".join(job["script"]))
END

CI_PROJECT_DIR=$scratch/project
export CI_PROJECT_DIR
cp -R examples/a-*/broken "$CI_PROJECT_DIR"
git init -q "$CI_PROJECT_DIR"
job() {
  code=0
  (cd "$CI_PROJECT_DIR" && sh "$scratch/job.sh") >"$scratch/log" 2>&1 || code=$?
  [ "$code" -eq "$1" ] || fail "the job ends with $code, not $1: $(cat "$scratch/log")"
}

# Without a program it says what is missing; in a real job pip would be there and be asked for nothing.
(PATH=/usr/bin:/bin; job 2) || exit 1
grep -q 'LOGINLINT_WHEEL.*says which wheel' "$scratch/log" || fail "what is missing is not named: $(cat "$scratch/log")"

# The wheel, relative to the project.
if packaging/wheel.py "$program" "$CI_PROJECT_DIR/tools" >/dev/null 2>&1; then
  python3 -m venv "$scratch/python"
  LOGINLINT_WHEEL=$(cd "$CI_PROJECT_DIR" && echo tools/loginlint-*.whl)
  export LOGINLINT_WHEEL
  (PATH=$scratch/python/bin:/usr/bin:/bin PIP_NO_INDEX=1; export PIP_NO_INDEX; job 1) || exit 1
else
  echo "skipped: no wheel can be made of a program that is not static"
  mkdir "$scratch/bin"
  ln -s "$program" "$scratch/bin/loginlint"
  PATH=$scratch/bin:$PATH
  job 1
fi
python3 - "$CI_PROJECT_DIR" <<'END' || fail "the code quality report is not one: $(cat "$CI_PROJECT_DIR/gl-code-quality-report.json")"
import json
import os
import sys

entries = json.load(open(os.path.join(sys.argv[1], "gl-code-quality-report.json")))
assert len(entries) == 1, entries
for entry in entries:
    assert entry["description"] and entry["check_name"] and entry["fingerprint"]
    assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
    assert os.path.isfile(os.path.join(sys.argv[1], entry["location"]["path"]))
    assert (entry["location"].get("lines") or entry["location"]["positions"]["begin"])
END
[ -s "$CI_PROJECT_DIR/loginlint-junit.xml" ] || fail "there is no JUnit report"
echo "the GitLab job fails where there is an error and leaves its reports"
