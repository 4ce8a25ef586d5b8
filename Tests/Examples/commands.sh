#!/bin/sh
# Runs the commands of README.md as they stand there.
#
# Every `sh` block is run, in their order, in a copy of the repository with a home folder and a Python of its own. A line
# before a block says what is special about it:
#
#   <!-- not run: REASON -->   nothing can be tried
#   <!-- needs: docker -->     skipped where there is no Docker engine
#   <!-- findings -->          ends with exit code 1, because there are findings
#
# `make` does not build again: it finds the given program where it would build it.
#
#   Tests/Examples/commands.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/blocks" "$scratch/checkout" "$scratch/home" "$scratch/bin"

# A change that is not committed is tried as well.
{ git -c core.quotePath=false ls-files --cached --others --exclude-standard 2>/dev/null || find . -type f ! -path './.build/*'; } |
  while IFS= read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done |
  tar -cf - -T - | tar -xf - -C "$scratch/checkout"

awk -v folder="$scratch/blocks" '
  /^<!-- (not run|needs|findings).*-->$/ { special = $0; next }
  /^```sh$/ {
    count++
    file = sprintf("%s/%02d", folder, count)
    print special > (file ".special")
    inside = 1
    next
  }
  /^```/ { inside = 0 }
  inside { print > (file ".sh") }
  !inside && NF { special = "" }
' README.md
[ -f "$scratch/blocks/01.sh" ] || { echo "README.md has no commands" >&2; exit 1; }

make=$(command -v make)
cat >"$scratch/bin/make" <<END
#!/bin/sh
mkdir -p .build/release
cp "$program" .build/release/loginlint
exec "$make" --no-print-directory -o release -o deps -o python "\$@"
END
chmod +x "$scratch/bin/make"
python3 -m venv "$scratch/python"
export HOME="$scratch/home" PATH="$scratch/python/bin:$scratch/bin:$PATH" PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# make hands these to the makes below it.
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX

count=0
for block in "$scratch"/blocks/*.sh; do
  special=$(cat "${block%.sh}.special")
  wanted=0
  case $special in
    '<!-- not run: '*) continue ;;
    '<!-- needs: docker -->')
      if ! docker info >/dev/null 2>&1; then
        echo "skipped: $(head -n 1 "$block"), because there is no Docker engine"
        continue
      fi
      ;;
    '<!-- findings -->') wanted=1 ;;
    '') ;;
    *) echo "README.md: $special is not known" >&2; exit 1 ;;
  esac
  code=0
  (cd "$scratch/checkout" && sh -eu "$block") >"$scratch/log" 2>&1 </dev/null || code=$?
  if [ "$code" -ne "$wanted" ]; then
    echo "README.md: these commands end with $code, not $wanted:" >&2
    sed 's/^/  /' "$block" >&2
    cat "$scratch/log" >&2
    exit 1
  fi
  count=$((count + 1))
done

# Vim with the shown lines finds what the linter finds.
Tests/Examples/block.sh vim >"$scratch/lines.vim"
ln -s "$program" "$scratch/bin/loginlint"
if vim --version 2>/dev/null | grep -q '+quickfix'; then
  (
    cd examples/a-*/broken
    vim -es -u NONE -S "$scratch/lines.vim" -c 'silent make' -c "redir! > $scratch/list" -c 'silent clist' -c 'redir END' \
      -c 'qa!' >"$scratch/log" 2>&1 </dev/null || :
    place=$(sed -n '1s/ .*//p' expected.txt)
    grep -q "^ 1 ${place%:*}:${place##*:} col [0-9]* error: \[" "$scratch/list" || {
      echo "README.md: with these lines vim does not find $place" >&2
      cat "$scratch/list" >&2
      exit 1
    }
  )
else
  echo "skipped: the lines for vim, which is not installed here"
fi

# What stands there as a version is the version.
version=$("$program" --version)
wrong=$(grep -noE 'loginlint[-=]+[0-9]+\.[0-9]+\.[0-9]+|v[0-9]+\.[0-9]+\.[0-9]+' README.md packaging/gitlab/*.yml |
  grep -vE "[-=v]$(printf '%s' "$version" | sed 's/\./\\./g')\$" || :)
[ -z "$wrong" ] || { echo "this is not version $version: $wrong" >&2; exit 1; }

echo "README.md: $count blocks of commands work"
