#!/bin/sh
# The Dockerfile: built where there is a Docker engine; elsewhere only read.
#
#   Tests/Packaging/container.sh PROGRAM
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

if [ -x "${TOOLS-}/hadolint" ]; then
  NO_COLOR=1 "$TOOLS/hadolint" Dockerfile || fail "the Dockerfile has faults"
fi

# What the build copies or compiles must get past .dockerignore.
for needed in $(sed -n 's/^COPY \([A-Z].*\) [^ ]*$/\1/p' Dockerfile | tr ' ' '\n') \
  Package.swift Plugins Sources rules Makefile .ci/install; do
  [ -e "$needed" ] || fail "the Dockerfile copies $needed, which does not exist"
  grep -qxF "!$needed" .dockerignore || fail ".dockerignore hides $needed"
done
# The Swift package manager refuses a package whose test targets have no folder.
for target in $(find Tests -name '*.swift' | cut -d / -f 2 | sort -u); do
  case $target in
    *Tests) ;;
    *) fail ".dockerignore hides the test target $target" ;;
  esac
done

if [ -z "${LOGINLINT_TEST_IMAGES-}" ] || ! docker info >/dev/null 2>&1; then
  echo "skipped: images are built only with LOGINLINT_TEST_IMAGES=1 and a Docker engine; the Dockerfile was read"
  exit 0
fi
for target in '' ci; do
  tag=loginlint-test${target:+:$target}
  docker build -q ${target:+--target "$target"} -t "$tag" . >/dev/null || fail "the image $tag cannot be built"
done
[ "$(docker run --rm loginlint-test --version)" = "$("$program" --version)" ] || fail "the image has another version"
code=0
docker run --rm -v "$PWD/examples/a-internal-discovery/broken:/repo:ro" loginlint-test >/dev/null || code=$?
[ "$code" -eq 1 ] || fail "the image ends with $code where there is an error"
docker run --rm loginlint-test:ci sh -c 'git --version && loginlint --version' >/dev/null || fail "the image ci lacks a tool"
echo "the images run"
