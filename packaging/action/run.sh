#!/bin/sh
# The second step of the GitHub Action: lints, and hands the findings to the log, the annotations, the job summary and
# a SARIF file. The exit code is that of loginlint.
set -eu

complain() {
  echo "::error title=loginlint::$1"
  exit 2
}

cd "$GITHUB_WORKSPACE"
workspace=$PWD
scratch=$(mktemp -d "$RUNNER_TEMP/loginlint.XXXXXX")

set -- check --format "$LOGINLINT_FORMAT"
# What nobody asked for is left to the configuration, which an option would beat.
[ -z "$LOGINLINT_PERSONA" ] || set -- "$@" --persona "$LOGINLINT_PERSONA"
[ -z "$LOGINLINT_FAIL_ON" ] || set -- "$@" --fail-on "$LOGINLINT_FAIL_ON"
# The log is no terminal, and yet it shows colours.
[ "$LOGINLINT_FORMAT" != text ] || set -- "$@" --color always
[ "$LOGINLINT_ANNOTATIONS" != true ] || set -- "$@" --format "github=$scratch/annotations"
[ "$LOGINLINT_SUMMARY" != true ] || set -- "$@" --format "markdown=$scratch/summary.md"
if [ -n "$LOGINLINT_SARIF" ]; then
  case $LOGINLINT_SARIF in
    /*) sarif=$LOGINLINT_SARIF ;;
    *) sarif=$workspace/$LOGINLINT_SARIF ;;
  esac
  mkdir -p "$(dirname "$sarif")"
  set -- "$@" --format "sarif=$sarif"
fi
[ -z "$LOGINLINT_BASELINE" ] || set -- "$@" --baseline "$LOGINLINT_BASELINE"

# xargs knows quotes and expands nothing.
printf '%s\n' "$LOGINLINT_ARGS" | xargs printf '%s\n' >"$scratch/arguments" || complain "the input args has an open quote"
while IFS= read -r argument; do
  [ -z "$argument" ] || set -- "$@" "$argument"
done <"$scratch/arguments"

set -- "$@" --
while IFS= read -r path; do
  [ -z "$path" ] || set -- "$@" "$path"
done <<END
$LOGINLINT_PATHS
END

cd "$LOGINLINT_FOLDER" || complain "there is no folder $LOGINLINT_FOLDER"
code=0
"$LOGINLINT_PROGRAM" "$@" || code=$?

[ ! -f "$scratch/annotations" ] || cat "$scratch/annotations"
if [ -f "$scratch/summary.md" ]; then
  # GitHub drops a summary of more than 1 MiB altogether.
  if [ "$(wc -c <"$scratch/summary.md")" -lt 1000000 ]; then
    cat "$scratch/summary.md" >>"$GITHUB_STEP_SUMMARY"
  else
    echo 'loginlint has more findings than a summary can hold; the log of the step shows them.' >>"$GITHUB_STEP_SUMMARY"
  fi
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ -n "$LOGINLINT_SARIF" ] && [ -f "$sarif" ]; then
  # What code scanning takes is a path in the workspace.
  echo "sarif-file=${sarif#"$workspace/"}" >>"$GITHUB_OUTPUT"
fi
[ "$code" -ne 3 ] || echo '::error title=loginlint::there is nothing to lint below the given paths'
exit "$code"
