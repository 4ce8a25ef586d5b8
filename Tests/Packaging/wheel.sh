#!/bin/sh
# The wheel: pip installs it without an index, the program in it runs, nothing of it stays behind.
#
#   Tests/Packaging/wheel.sh PROGRAM
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

wheel=$(packaging/wheel.py "$program" "$scratch/first")
again=$(packaging/wheel.py "$program" "$scratch/second")
cmp -s "$wheel" "$again" || fail "the same program makes two different wheels"
name=$(basename "$wheel")
version=$("$program" --version)

# What the tools that people use say about it.
if [ -x "${TOOLS-}/auditwheel" ]; then
  # It unpacks only what has the hashes of RECORD.
  "$TOOLS/wheel" unpack -d "$scratch/unpacked" "$wheel" >/dev/null
  # W007 is about wheels with Python code.
  "$TOOLS/check-wheel-contents" --ignore W007 "$wheel" >"$scratch/log" || fail "$(cat "$scratch/log")"
  if [ "$(uname -s)" = Linux ]; then
    "$TOOLS/auditwheel" show "$wheel" >"$scratch/log" 2>/dev/null
    grep -q 'requires no external shared libraries' "$scratch/log" || fail "$(cat "$scratch/log")"
    # The tag must not promise more than auditwheel sees: manylinux_2_5 stands for every version since.
    tr '\n' ' ' <"$scratch/log" | grep -q 'platform tag: "manylinux_2_5_' || fail "$(cat "$scratch/log")"
  fi
fi

python3 -m venv "$scratch/python"
(cd "$scratch/python" && find . | sort) >"$scratch/before"
pip="$scratch/python/bin/pip"
"$pip" install -q --disable-pip-version-check --no-index "$wheel"
"$pip" check >/dev/null || fail "pip check complains about $name"
[ "$("$pip" show loginlint | sed -n 's/^Version: //p')" = "$version" ] || fail "pip shows another version than $version"
installed=$scratch/python/bin/loginlint
[ "$("$installed" --version)" = "$version" ] || fail "the installed program does not run"
code=0
"$installed" check examples/a-*/broken --format concise >"$scratch/log" || code=$?
[ "$code" -eq 1 ] || fail "the installed program ends with $code where there is an error"
for place in share/man/man1/loginlint.1 share/bash-completion/completions/loginlint \
  share/zsh/site-functions/_loginlint share/fish/vendor_completions.d/loginlint.fish; do
  [ -s "$scratch/python/$place" ] || fail "the wheel installs no $place"
done
"$pip" uninstall -q -y loginlint
# Empty folders may stay; pip compiles itself while it runs.
(cd "$scratch/python" && find . ! -type d ! -path '*/__pycache__/*' | sort) >"$scratch/after"
grep -v __pycache__ "$scratch/before" | comm -13 - "$scratch/after" >"$scratch/left"
[ ! -s "$scratch/left" ] || fail "after uninstalling these are left: $(cat "$scratch/left")"

# A program that needs a loader would run only where its libraries are.
if packaging/wheel.py "$(command -v env)" "$scratch/third" >/dev/null 2>"$scratch/log"; then
  fail "a program that needs libraries gets into a wheel"
fi
echo "the wheel $name installs, runs and goes without a trace"
