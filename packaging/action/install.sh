#!/bin/sh
# The first step of the GitHub Action: finds the program, or gets it. Writes `program=PATH` to $GITHUB_OUTPUT.
set -eu

complain() {
  echo "::error title=loginlint::$1"
  exit 2
}

version=${LOGINLINT_VERSION#v}
if [ -z "$version" ]; then
  version=$(sed -n 's/.*static let version = "\([^"]*\)".*/\1/p' "$GITHUB_ACTION_PATH/Sources/loginlint/Tool.swift")
fi
case $version in
  [0-9]*) ;;
  *) complain "the input version must be a version such as 0.1.0" ;;
esac

found() {
  echo "program=$1" >>"$GITHUB_OUTPUT"
  echo "loginlint $("$1" --version) from $2"
  exit 0
}

use_path() {
  ! path=$(command -v loginlint) || found "$path" 'the path'
}

# Gets the archive of a release of the repository that holds this action, and compares its checksum.
use_release() {
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) complain "loginlint runs on Linux and macOS" ;;
  esac
  name=loginlint-$version-$system-$(uname -m)
  folder=$RUNNER_TEMP/loginlint
  mkdir -p "$folder"
  page=$GITHUB_SERVER_URL/$LOGINLINT_REPOSITORY/releases/download/v$version
  for file in "$name.tar.gz" SHA256SUMS; do
    curl -fsSL --retry 3 -o "$folder/$file" "$page/$file" || return 1
  done
  (cd "$folder" && grep "  $name.tar.gz\$" SHA256SUMS >expected && sha256 -c expected >/dev/null) ||
    complain "the checksum of $name.tar.gz is not that of SHA256SUMS"
  tar -xzf "$folder/$name.tar.gz" -C "$folder" || complain "$name.tar.gz cannot be unpacked"
  found "$folder/$name/bin/loginlint" "release v$version"
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

use_pip() {
  python3 -m venv "$RUNNER_TEMP/loginlint-python"
  "$RUNNER_TEMP/loginlint-python/bin/pip" install --quiet --disable-pip-version-check "loginlint==$version" ||
    complain "pip cannot install loginlint $version"
  found "$RUNNER_TEMP/loginlint-python/bin/loginlint" pip
}

use_source() {
  command -v swift >/dev/null || complain "there is no Swift to build loginlint with: run the job in the image swift:6.3"
  echo '::group::Building loginlint'
  "$GITHUB_ACTION_PATH/.ci/install" make git || complain "what the build needs cannot be installed"
  make -C "$GITHUB_ACTION_PATH" release || complain "the build failed"
  echo '::endgroup::'
  found "$GITHUB_ACTION_PATH/.build/release/loginlint" 'its sources'
}

case $LOGINLINT_INSTALL in
  path)
    use_path
    complain "there is no loginlint on the path"
    ;;
  release)
    use_release || complain "there is no release v$version for this machine"
    ;;
  pip) use_pip ;;
  source) use_source ;;
  auto)
    [ -n "$LOGINLINT_VERSION" ] || use_path
    # Used at a branch or a commit, the action means these sources and not what was released last.
    case $LOGINLINT_VERSION$LOGINLINT_REF in
      v[0-9]* | [0-9]*.[0-9]*) use_release || echo "there is no release v$version for this machine" ;;
    esac
    [ -z "$LOGINLINT_VERSION" ] || complain "loginlint $version cannot be installed here"
    use_source
    ;;
  *) complain "the input install is auto, path, release, pip or source" ;;
esac
