#!/bin/sh
# The release archive with its checksums, and `make install`.
#
#   Tests/Packaging/archive.sh PROGRAM
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

SOURCE_DATE_EPOCH=1767225600
export SOURCE_DATE_EPOCH
version=$("$program" --version)
archive=$(packaging/archive.py "$program" "$scratch/first")
cmp -s "$archive" "$(packaging/archive.py "$program" "$scratch/second")" ||
  fail "the same program makes two different archives"
(cd "$scratch/first" && sha256sum --quiet -c SHA256SUMS) || fail "the checksums are wrong"
tar -xzf "$archive" -C "$scratch"
folder=$scratch/$(basename "$archive" .tar.gz)
[ "$("$folder/bin/loginlint" --version)" = "$version" ] || fail "the program of the archive does not run"
for file in LICENSE THIRD-PARTY.md README.md share/man/man1/loginlint.1; do
  [ -s "$folder/$file" ] || fail "the archive has no $file"
done

# A prefix with a space, below another root, as packages of distributions are made.
packaging/install.py "$program" '/opt/login lint' --destdir "$scratch/root" >"$scratch/log"
[ "$(find "$scratch/root" -type f | wc -l)" -eq "$(wc -l <"$scratch/log")" ] || fail "make install hides what it writes"
[ "$("$scratch/root/opt/login lint/bin/loginlint" --version)" = "$version" ] || fail "the installed program does not run"
packaging/install.py "$program" '/opt/login lint' --destdir "$scratch/root" --remove >/dev/null
[ -z "$(find "$scratch/root" -type f)" ] || fail "after uninstalling these are left: $(find "$scratch/root" -type f)"
echo "the archive $(basename "$archive") and the installed files are complete"
