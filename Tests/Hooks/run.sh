#!/bin/sh
# Tries the pre-commit hooks with the real pre-commit, as somebody's repository uses them.
#
#   Tests/Hooks/run.sh PROGRAM    the hook that installs a wheel, and the one that runs an installed program
#   Tests/Hooks/run.sh --build    the hook that builds the program; takes minutes
#
# Each hook sees three commits: one with a finding, which must fail and say why, its repair, which must pass, and
# another file, for which the hook must not run. The configurations are those of README.md. With --build, pre-commit
# clones this checkout at HEAD; work that is not committed is not tried.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM|--build" >&2; exit 2; }
repository=$(cd "$(dirname "$0")/../.." && pwd)
case $1 in
  --build) program= ;;
  *)
    program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
    [ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
    ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/python"
if ! "$scratch/python/bin/pip" install -q --disable-pip-version-check pre-commit pyyaml; then
  echo "skipped: pre-commit cannot be installed here"
  exit 0
fi
PATH=$scratch/python/bin:$PATH
export PATH PRE_COMMIT_HOME="$scratch/cache"
# The repositories below are of this test alone, whatever git is told outside.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
export GIT_CONFIG_GLOBAL="$scratch/gitconfig"
git config --global user.name somebody
git config --global user.email somebody@example.com
git config --global init.defaultBranch main
git config --global --add safe.directory '*'

fail() {
  echo "$hook: $1" >&2
  cat "$scratch/log" >&2
  exit 1
}

# The configuration that README.md shows under a name, with this machine's address and state of a repository.
configuration() {
  "$repository/Tests/Examples/block.sh" "$1" |
    sed -e "s|<address of [a-z ]*>|$2|" -e "s|rev: .*|rev: $(git -C "$2" rev-parse HEAD)|"
}

# A commit as in a terminal: there pre-commit gives its hooks one too.
commit() {
  python3 "$repository/Tests/Hooks/terminal.py" git commit -m "$1" >"$scratch/log" 2>&1
}

# The first example is the repository's content: broken, then repaired.
example=$(echo "$repository"/examples/a-*)
rule=$(sed -n '1s/^.* //p' "$example/broken/expected.txt")
put() {
  cp -R "$example/$1/." .
  git add .
}

# Runs the three commits with the configuration of $scratch/config.yaml.
try() {
  hook=$1
  git init -q "$scratch/$hook"
  cd "$scratch/$hook"
  cp "$scratch/config.yaml" .pre-commit-config.yaml
  pre-commit install >/dev/null

  echo 'title: notes' >notes.yaml
  git add notes.yaml
  commit 'Add a file' || fail "a commit in a repository without a deployment fails:"
  grep -q 'loginlint.*Passed' "$scratch/log" || fail "the hook did not run for a file that may matter:"

  put broken
  ! commit 'Add the shop' || fail "a commit with a finding passes:"
  # Colours stand between the words of a headline.
  sed 's/\x1b\[[0-9;]*m//g' "$scratch/log" | tr -d '\r' >"$scratch/plain"
  grep -qF "error[$rule]" "$scratch/plain" || fail "the log of the failed commit lacks $rule:"
  grep -q '^1 error in ' "$scratch/plain" || fail "the log of the failed commit lacks the summary:"
  ! grep -q "$(printf '\033\\[[0-9;]*[A-KSTf]')" "$scratch/log" || fail "the hook moves the cursor:"
  widest=$(awk 'length > widest { widest = length } END { print widest + 0 }' "$scratch/plain")
  [ "$widest" -le 120 ] || fail "a line of the log has $widest characters:"

  put fixed
  commit 'Add the shop' || fail "a commit without findings fails:"
  grep -q 'loginlint.*Passed' "$scratch/log" || fail "the hook did not run:"

  echo 'notes' >notes.txt
  git add notes.txt
  commit 'Add notes' || fail "a commit of another file fails:"
  grep -q 'loginlint.*Skipped' "$scratch/log" || fail "the hook runs for a file that it does not read:"
  echo "the hook $hook stops the bad commit and lets the good ones pass"
}

hook=manifest
: >"$scratch/log"
pre-commit validate-manifest "$repository/.pre-commit-hooks.yaml" >"$scratch/log" || fail "not valid:"

# Which changed files start the hooks, and that the narrower pattern of README.md is one.
"$repository/Tests/Examples/block.sh" pre-commit-files >"$scratch/narrow.yaml"
# What `loginlint init --hook` writes starts for the same files.
written=
if [ -n "$program" ]; then
  mkdir "$scratch/written"
  git init -q "$scratch/written"
  (cd "$scratch/written" && "$program" init --hook >"$scratch/log") || fail "init writes no hook:"
  written=$scratch/written/.pre-commit-config.yaml
fi
python3 - "$repository/.pre-commit-hooks.yaml" "$repository/Tests/Hooks/files.txt" "$scratch/narrow.yaml" \
  ${written:+"$written"} <<'END'
import re
import sys

import yaml

hooks = yaml.safe_load(open(sys.argv[1]))
if len(sys.argv) > 4:
    hooks += yaml.safe_load(open(sys.argv[4]))["repos"][0]["hooks"]
wrong = len({hook["files"] for hook in hooks}) - 1
if wrong:
    print("files: the hooks start for different files")
pattern = re.compile(hooks[0]["files"])
for line in open(sys.argv[2]):
    mark, path = line.split()
    if bool(pattern.search(path)) != (mark == "+"):
        print(f"files: {path} must {'' if mark == '+' else 'not '}start the hook")
        wrong += 1
narrow = re.compile(yaml.safe_load(open(sys.argv[3]))[0]["files"])
if not narrow.search("deploy/compose.yaml") or narrow.search("package.json"):
    print("README.md: the narrower pattern does not fit")
    wrong += 1
sys.exit(wrong > 0)
END

if [ -z "$program" ]; then
  configuration pre-commit-build "$repository" >"$scratch/config.yaml"
  try build
  exit 0
fi

# An installed program, called by the hook of this repository as git tracks it.
mkdir "$scratch/bin"
ln -s "$program" "$scratch/bin/loginlint"
PATH=$scratch/bin:$PATH
git init -q "$scratch/tool"
cp "$repository/.pre-commit-hooks.yaml" "$scratch/tool"
git -C "$scratch/tool" add .
git -C "$scratch/tool" commit -q -m 'Describe the hooks'
configuration pre-commit-installed "$scratch/tool" >"$scratch/config.yaml"
try installed
PATH=${PATH#"$scratch/bin:"}

# The wheel, from a folder instead of an index: what pip builds the mirror with lies there too.
python3 "$repository/packaging/mirror.py" "$program" "$scratch/mirror" >/dev/null
python3 "$repository/packaging/wheel.py" "$program" "$scratch/wheels" >/dev/null
pip download -q --disable-pip-version-check --no-deps -d "$scratch/wheels" setuptools wheel
git init -q "$scratch/mirror"
git -C "$scratch/mirror" add .
git -C "$scratch/mirror" commit -q -m 'Mirror the release'
configuration pre-commit-wheel "$scratch/mirror" >"$scratch/config.yaml"
export PIP_NO_INDEX=1 PIP_FIND_LINKS="$scratch/wheels"
try wheel
