#!/bin/sh
# The GitHub Action: its steps as a runner starts them, with a workspace, the files for outputs and a page of releases
# that are all of this test.
#
#   Tests/Packaging/action.sh PROGRAM
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

repository=$PWD
version=$("$program" --version)
if [ -x "${TOOLS-}/check-jsonschema" ]; then
  "$TOOLS/check-jsonschema" -q --builtin-schema vendor.github-actions action.yml || fail "action.yml is not valid"
  Tests/Examples/block.sh github >"$scratch/workflow.yml"
  "$TOOLS/check-jsonschema" -q --builtin-schema vendor.github-workflows "$scratch/workflow.yml" ||
    fail "the workflow of README.md is not valid"
fi

# Every input reaches a script, and every variable of a script has one.
sed -n 's/^ *LOGINLINT_[A-Z_]*: \${{ \(inputs\.[a-z-]*\) }}$/\1/p' action.yml | sort >"$scratch/used"
sed -n '/^inputs:/,/^outputs:/s/^  \([a-z-]*\):$/inputs.\1/p' action.yml | sort >"$scratch/inputs"
diff "$scratch/inputs" "$scratch/used" || fail "action.yml does not hand over each of its inputs"
grep -oh 'LOGINLINT_[A-Z_]*' packaging/action/*.sh | sort -u >"$scratch/read"
sed -n 's/^ *\(LOGINLINT_[A-Z_]*\): .*/\1/p' action.yml | sort -u >"$scratch/set"
diff "$scratch/set" "$scratch/read" || fail "the scripts of the action read other variables than it sets"

GITHUB_WORKSPACE=$scratch/workspace
RUNNER_TEMP=$scratch/runner
GITHUB_SERVER_URL=file://$scratch/server
GITHUB_OUTPUT=$scratch/output
GITHUB_STEP_SUMMARY=$scratch/summary.md
GITHUB_ACTION_PATH=$repository
LOGINLINT_REPOSITORY=somebody/loginlint
export GITHUB_WORKSPACE RUNNER_TEMP GITHUB_SERVER_URL GITHUB_OUTPUT GITHUB_STEP_SUMMARY
export GITHUB_ACTION_PATH LOGINLINT_REPOSITORY
mkdir "$GITHUB_WORKSPACE" "$RUNNER_TEMP" "$scratch/bin"
git init -q "$GITHUB_WORKSPACE"

# The first step: CODE INSTALL VERSION REF.
install() {
  : >"$GITHUB_OUTPUT"
  code=0
  LOGINLINT_INSTALL=$2 LOGINLINT_VERSION=$3 LOGINLINT_REF=$4 packaging/action/install.sh >"$scratch/log" 2>&1 || code=$?
  [ "$code" -eq "$1" ] || fail "install: $2, version: $3, ref: $4 ends with $code: $(cat "$scratch/log")"
}
plain=/usr/bin:/bin
installed() { sed -n 's/^program=//p' "$GITHUB_OUTPUT"; }

ln -s "$program" "$scratch/bin/loginlint"
PATH=$scratch/bin:$PATH install 0 auto '' main
[ "$(installed)" = "$scratch/bin/loginlint" ] || fail "the program on the path is not taken"
(PATH=$plain; install 2 path '' main) || exit 1

release=$scratch/server/somebody/loginlint/releases/download/v$version
if packaging/archive.py "$program" "$release" >/dev/null 2>&1; then
  (PATH=$plain; install 0 auto '' "v$version") || exit 1
  case $(installed) in
    "$RUNNER_TEMP"/*) [ "$("$(installed)" --version)" = "$version" ] || fail "the released program does not run" ;;
    *) fail "at a version the action does not take its release but $(installed)" ;;
  esac
  install 0 release "v$version" main
  install 2 release 9.9.9 main
  (PATH=$plain; install 2 auto 9.9.9 main) || exit 1
  sed 's/^./x/' "$release/SHA256SUMS" >"$release/other"
  mv "$release/other" "$release/SHA256SUMS"
  install 2 release '' main
  grep -q 'checksum' "$scratch/log" || fail "a wrong checksum is not named: $(cat "$scratch/log")"
else
  echo "skipped: no release can be made of a program that is not static"
fi
install 2 release 'x; true' main
install 2 somehow '' main
if ! (PATH=$plain; command -v swift >/dev/null); then
  # At a branch the released program would be another one.
  (PATH=$plain; install 2 auto '' main) || exit 1
  grep -q 'no Swift' "$scratch/log" || fail "without Swift it does not say so: $(cat "$scratch/log")"
fi

# The second step: CODE.
LOGINLINT_PROGRAM=$program
defaults() {
  LOGINLINT_PATHS=. LOGINLINT_FOLDER=. LOGINLINT_FORMAT=text LOGINLINT_ANNOTATIONS=true LOGINLINT_SUMMARY=true
  LOGINLINT_SARIF='' LOGINLINT_PERSONA='' LOGINLINT_FAIL_ON='' LOGINLINT_BASELINE='' LOGINLINT_ARGS=''
}
export LOGINLINT_PROGRAM LOGINLINT_PATHS LOGINLINT_FOLDER LOGINLINT_FORMAT LOGINLINT_ANNOTATIONS LOGINLINT_SUMMARY
export LOGINLINT_SARIF LOGINLINT_PERSONA LOGINLINT_FAIL_ON LOGINLINT_BASELINE LOGINLINT_ARGS
run() {
  : >"$GITHUB_OUTPUT"
  : >"$GITHUB_STEP_SUMMARY"
  code=0
  packaging/action/run.sh >"$scratch/log" 2>&1 || code=$?
  [ "$code" -eq "$1" ] || fail "the run ends with $code, not $1: $(cat "$scratch/log")"
  grep -qx "exit-code=$1" "$GITHUB_OUTPUT" || fail "the output exit-code is not $1: $(cat "$GITHUB_OUTPUT")"
}
mkdir -p "$GITHUB_WORKSPACE/shop folder"
cp -R examples/a-*/broken "$GITHUB_WORKSPACE/shop folder/bad"
cp -R examples/a-*/fixed "$GITHUB_WORKSPACE/shop folder/good"

# Below the workspace, in a folder with a space.
defaults
LOGINLINT_FOLDER='shop folder' LOGINLINT_PATHS=bad LOGINLINT_SARIF='reports/login lint.sarif'
run 1
grep -q '^sarif-file=reports/login lint.sarif$' "$GITHUB_OUTPUT" || fail "the SARIF file is no output"
grep -q discovery-conflict "$GITHUB_STEP_SUMMARY" || fail "the summary does not name the finding"
grep -q "$(printf '\033\\[')" "$scratch/log" || fail "the log has no colours"
sed -n 's/^::error .*file=\([^,:]*\).*/\1/p' "$scratch/log" >"$scratch/files"
python3 - "$GITHUB_WORKSPACE/reports/login lint.sarif" >>"$scratch/files" <<'END'
import json
import sys
from urllib.parse import unquote

for run in json.load(open(sys.argv[1]))["runs"]:
    for result in run["results"]:
        print(unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]))
END
[ "$(wc -l <"$scratch/files")" -eq 2 ] || fail "the annotation or the SARIF result is missing: $(cat "$scratch/log")"
while IFS= read -r file; do
  [ -f "$GITHUB_WORKSPACE/$file" ] || fail "GitHub would look for $file, which is not in the workspace"
done <"$scratch/files"

# Nothing to find.
defaults
LOGINLINT_PATHS='shop folder/good'
run 0
! grep -q '^::error' "$scratch/log" || fail "there are annotations without findings"

# Options in quotes, several paths, no reports.
defaults
LOGINLINT_PATHS='shop folder/good
shop folder/bad' LOGINLINT_ARGS="--ignore 'discovery-conflict' --ignore \"issuer-mismatch\""
LOGINLINT_FORMAT=concise LOGINLINT_ANNOTATIONS=false LOGINLINT_SUMMARY=false
run 0
[ ! -s "$GITHUB_STEP_SUMMARY" ] || fail "there is a summary that nobody asked for"

defaults
LOGINLINT_PATHS='shop folder/bad' LOGINLINT_FAIL_ON=never
run 0

# The configuration of the repository counts, unless an input says otherwise.
defaults
LOGINLINT_PATHS='shop folder/bad'
echo 'fail-on: never' >"$GITHUB_WORKSPACE/.loginlint.yaml"
run 0
LOGINLINT_FAIL_ON=error
run 1
rm "$GITHUB_WORKSPACE/.loginlint.yaml"

# Whatever an input holds, it is no command and no option.
for evil in '$(touch pwned)' '`touch pwned`' '"; touch pwned; "' '--format=text=pwned'; do
  defaults
  LOGINLINT_PATHS=$evil
  run 2
done
defaults
LOGINLINT_ARGS='$(touch pwned) ; touch pwned'
run 2
[ -z "$(find "$scratch" . -name pwned -not -path './.build/*')" ] || fail "an input became a command"

defaults
mkdir "$GITHUB_WORKSPACE/empty"
LOGINLINT_FOLDER=empty
run 3
grep -q '^::error .*nothing to lint' "$scratch/log" || fail "an empty folder is not explained"
echo "the action installs the program and hands on what it finds"
