#!/bin/sh
# The same bytes from run to run, whatever the order of files on the disk and on the command line, and wherever the
# folder lies.
#
#   Tests/Formats/order.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$1
examples=$(cd "$(dirname "$0")/../../examples" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
reports=0

# Puts files into a folder one after the other; most file systems list them in an order that depends on that.
# The names hold no blanks.
put() {
  source=$1
  target=$2
  shift 2
  for file in "$@"; do
    mkdir -p "$target/$(dirname "$file")"
    cp "$source/$file" "$target/$file"
  done
}

# Writes every report about the given paths of a folder.
report() {
  folder=$1
  out=$2
  shift 2
  mkdir "$out"
  options=
  for format in text concise json jsonl sarif github gitlab junit checkstyle rdjson markdown; do
    options="$options --format $format=$out/$format"
  done
  # shellcheck disable=SC2086
  (cd "$folder" && "$program" check --persona audit --now 2026-11-21 $options "$@") 2> "$out.err" || [ $? -eq 1 ] || {
    cat "$out.err" >&2
    exit 1
  }
}

same() {
  if ! diff -r "$1" "$2" > "$scratch/difference"; then
    echo "order: $3:" >&2
    head -20 "$scratch/difference" >&2
    failures=$((failures + 1))
  fi
  reports=$((reports + $(find "$1" -type f | wc -l)))
}

for example in "$examples"/*/broken; do
  name=$(basename "$(dirname "$example")")
  work=$scratch/$name
  mkdir -p "$work/one/.git" "$work/elsewhere/two/.git"
  files=$(cd "$example" && find . -type f ! -name expected.txt | sed 's,^\./,,' | sort)
  # Unquoted on purpose: one name each.
  # shellcheck disable=SC2086
  put "$example" "$work/one" $files
  backwards=$(echo "$files" | sort -r)
  # shellcheck disable=SC2086
  put "$example" "$work/elsewhere/two" $backwards
  report "$work/one" "$work/first"
  report "$work/one" "$work/again"
  report "$work/elsewhere/two" "$work/second"
  same "$work/first" "$work/again" "$name differs from run to run"
  same "$work/first" "$work/second" "$name depends on where or in which order its files were made"
  # shellcheck disable=SC2086
  report "$work/one" "$work/named" $files
  # shellcheck disable=SC2086
  report "$work/one" "$work/backwards" $backwards
  same "$work/named" "$work/backwards" "$name depends on the order of the paths"
  if grep -rl "$scratch" "$work/first" "$work/named"; then
    echo "order: these reports about $name hold a path of the machine" >&2
    failures=$((failures + 1))
  fi
done

[ "$failures" -eq 0 ] || exit 1
echo "$reports reports are the same in every order"
