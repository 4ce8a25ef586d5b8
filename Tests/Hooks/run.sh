#!/bin/sh
# Tries the pre-commit hook with the real pre-commit, as somebody's repository uses it.
#
# pre-commit clones this checkout at HEAD, builds it in a cache of its own (minutes), and runs the hook
# on two commits: one with a finding, which must fail, and its repair, which must pass. Work that is
# not committed is not tried.
#
#   Tests/Hooks/run.sh
set -eu

repository=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/python"
if ! "$scratch/python/bin/pip" install -q --disable-pip-version-check pre-commit pyyaml; then
  echo "skipped: pre-commit cannot be installed here"
  exit 0
fi
PATH=$scratch/python/bin:$PATH
export PATH PRE_COMMIT_HOME="$scratch/cache"

fail() {
  echo "$1" >&2
  cat "$scratch/log" >&2
  exit 1
}

pre-commit validate-manifest "$repository/.pre-commit-hooks.yaml"

# Which changed files start the hook.
python3 - "$repository/.pre-commit-hooks.yaml" "$repository/Tests/Hooks/files.txt" <<'END'
import re
import sys

import yaml

pattern = re.compile(yaml.safe_load(open(sys.argv[1]))[0]["files"])
wrong = 0
for line in open(sys.argv[2]):
    mark, path = line.split()
    if bool(pattern.search(path)) != (mark == "+"):
        print(f"files: {path} must {'' if mark == '+' else 'not '}start the hook")
        wrong += 1
sys.exit(wrong > 0)
END

git init -q "$scratch/shop"
cd "$scratch/shop"
git config user.name somebody
git config user.email somebody@example.com

cat >.pre-commit-config.yaml <<END
repos:
  - repo: $repository
    rev: $(git -C "$repository" rev-parse HEAD)
    hooks:
      - id: loginlint
END

# The first example is the repository's content: broken, then repaired.
example=$(echo "$repository"/examples/a-*)
rule=$(sed -n '1s/^.* //p' "$example/broken/expected.txt")
put() {
  cp -R "$example/$1/." .
  git add .
}

pre-commit install >/dev/null

put broken
if git commit -m 'Add the shop' >"$scratch/log" 2>&1; then
  fail "a commit with a finding passes:"
fi
grep -qF "[$rule]" "$scratch/log" || fail "the log of the failed commit lacks $rule:"

put fixed
git commit -m 'Add the shop' >"$scratch/log" 2>&1 || fail "a commit without findings fails:"
grep -q 'loginlint.*Passed' "$scratch/log" || fail "the hook did not run:"

echo 'notes' >notes.txt
git add notes.txt
git commit -m 'Add notes' >"$scratch/log" 2>&1 || fail "a commit of another file fails:"
grep -q 'loginlint.*Skipped' "$scratch/log" || fail "the hook runs for a file that it does not read:"

echo "the pre-commit hook stops the bad commit and lets the good ones pass"
