#!/bin/sh
# Measures the program: time from the start of the process to its end, and peak memory.
#
# The inputs are generated and the same everywhere. Beside each time stands its ratio to `cat` of the
# same files (what reading them costs at least) and to `python3 -c pass` (what starting a small
# interpreter costs). Files come from the page cache, as they do right after a checkout or an edit.
#
#   Tests/Performance/run.sh PROGRAM [--check]     --check fails where a bar is missed
set -eu

[ $# -ge 1 ] || { echo "usage: $0 PROGRAM [--check]" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
check=${2-}
here=$(cd "$(dirname "$0")" && pwd)
for tool in hyperfine python3 /usr/bin/time; do
  command -v "$tool" >/dev/null 2>&1 || { echo "please install $tool" >&2; exit 2; }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 "$here/generate.py" "$scratch/input"

# The median in milliseconds of a command, run without a shell in the current folder.
median() {
  hyperfine -N -i --style none --warmup 3 --min-runs 15 --export-csv "$scratch/times.csv" "$1" \
    >/dev/null 2>"$scratch/errors" || { cat "$scratch/errors" >&2; exit 2; }
  # command,mean,stddev,median,… where the command may hold commas: count from the end.
  awk -F, 'END { printf "%.2f", $(NF - 4) * 1000 }' "$scratch/times.csv"
}

# The peak resident memory in MB of a command.
memory() {
  /usr/bin/time -f '%M' -o "$scratch/memory" "$@" >/dev/null 2>&1 || true
  awk 'END { printf "%.1f", $1 / 1024 }' "$scratch/memory"
}

starting=$(median 'python3 -c pass')
missed=0
rows=

# measure FOLDER TITLE TIME-BAR MEMORY-BAR-IN-TIMES-THE-FILES; a bar of 0 is none.
measure() {
  cd "$scratch/input/$1"
  code=0
  "$program" check --format concise >/dev/null 2>"$scratch/errors" || code=$?
  case $code in
    0 | 1) ;;
    *) echo "$1: loginlint check ends with $code" >&2; cat "$scratch/errors" >&2; exit 2 ;;
  esac
  bytes=$(find . -type f -exec cat {} + | wc -c)
  count=$(find . -type f | wc -l)
  files=$(find . -type f | sort | tr '\n' ' ')
  time=$(median "$program check --format concise")
  reading=$(median "cat $files")
  peak=$(memory "$program" check --format concise)
  row=$(awk -v title="$2" -v count="$count" -v bytes="$bytes" -v time="$time" -v bar="$3" \
    -v reading="$reading" -v starting="$starting" -v peak="$peak" -v times="$4" 'BEGIN {
      verdict = bar == 0 ? "" : time <= bar ? "held" : "MISSED"
      if (times > 0 && peak * 1048576 > times * bytes) verdict = "MEMORY"
      printf "%-27s %5d %7.2f %9.2f %7d %8.0f %7.1f %9.2f %8.1f  %s", title, count, bytes / 1e6, time, \
        bar, bytes / 1e3 / time, time / reading, time / starting, peak, verdict
    }')
  case $row in
    *MISSED | *MEMORY) missed=$((missed + 1)) ;;
  esac
  rows="$rows$row
"
}

measure small 'a repository of 30 files' 10 0
measure users 'a realm of 20,000 users' 60 8
measure realm 'a realm of 10 MB of clients' 0 0
measure yaml 'a compose file of 10 MB' 0 0
measure script 'a script of 5,000 lines' 0 0
measure many '500 files' 100 0
measure compose '400 compose files' 100 0
measure nginx '500 nginx files' 100 0
measure proxied 'and their 25 projects' 0 0
measure wide '500 services, 50 networks' 50 0

printf '%-27s %5s %7s %9s %7s %8s %7s %9s %8s\n' \
  input files MB 'median ms' 'bar ms' MB/s '× cat' '× python3' 'peak MB'
printf '%s' "$rows"
echo "python3 -c pass takes $starting ms here; $(uname -m), $(getconf _NPROCESSORS_ONLN) processors"

# What libyaml itself needs for the events of the compose file, where there is a C compiler.
cat >"$scratch/events.c" <<'END'
#include <stdio.h>
#include <yaml.h>
int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
  yaml_parser_t parser;
  yaml_event_t event;
  int last = 0;
  if (!file || !yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_file(&parser, file);
  while (!last) {
    if (!yaml_parser_parse(&parser, &event)) return 1;
    last = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  return 0;
}
END
if clang -O2 -o "$scratch/events" "$scratch/events.c" -lyaml 2>/dev/null; then
  echo "libyaml alone takes $(median "$scratch/events $scratch/input/yaml/compose.yaml") ms for the compose file"
fi
[ "$missed" -eq 0 ] || echo "$missed bars missed (time, or memory over 8 times the realm export)"
[ "$check" != --check ] || [ "$missed" -eq 0 ]
