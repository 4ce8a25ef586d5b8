#!/bin/sh
# Fetches the reference of run.py: unpacks the docker-compose of Debian's newest suite below FOLDER, without
# installing it, and prints the path of the program. Needs apt with a Debian archive among its sources.
#
#   Tests/Conformance/compose/run.py PROGRAM --reference "$(Tests/Conformance/compose/fetch.sh FOLDER)"
set -eu

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1/lists/partial" "$1/archives/partial"
folder=$(cd "$1" && pwd)
program=$folder/docker-compose/usr/libexec/docker/cli-plugins/docker-compose

if [ ! -x "$program" ]; then
  # The machine's own mirror with another suite.
  archive=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' | awk '$1 == "Debian" && !/security/ { print $2; exit }')
  [ -n "$archive" ] || { echo "no Debian archive among the sources of apt" >&2; exit 1; }
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -f "$keys" ] && trust="[signed-by=$keys] " || trust=
  echo "deb $trust$archive sid main" >"$folder/sources.list"
  apt() {
    apt-get -q -o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=- \
      -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder" -o APT::Sandbox::User=root "$@" >&2
  }
  apt update
  (cd "$folder" && apt download docker-compose)
  dpkg-deb -x "$folder"/docker-compose_*.deb "$folder/docker-compose"
fi
echo "$program"
