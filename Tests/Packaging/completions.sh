#!/bin/sh
# The completions, in the shells themselves: commands, names of rules, values of options.
#
#   Tests/Packaging/completions.sh PROGRAM
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

mkdir "$scratch/bin" "$scratch/functions"
ln -s "$program" "$scratch/bin/loginlint"
PATH=$scratch/bin:$PATH
export PATH
for shell in bash zsh fish; do
  "$program" --generate-completion-script "$shell" >"$scratch/loginlint.$shell"
done
cp "$scratch/loginlint.zsh" "$scratch/functions/_loginlint"

# Each prints what the shell offers for the words, one per line.
bash_offers() {
  bash --norc --noprofile -c '
    source "$1"
    read -r -a COMP_WORDS <<<"$2"
    [[ $2 != *" " ]] || COMP_WORDS+=("")
    COMP_LINE=$2 COMP_POINT=${#2} COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_TYPE=9 COMP_KEY=9
    complete -p loginlint | grep -q _loginlint || exit 1
    COMPREPLY=()
    _loginlint loginlint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]}"' - "$scratch/loginlint.bash" "$1"
}
zsh_offers() { Tests/Packaging/zsh-offers.py "$scratch/functions" "$1"; }
fish_offers() {
  HOME=$scratch XDG_CONFIG_HOME=$scratch fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
    "$scratch/loginlint.fish" "$1" | cut -f 1
}

failed=0
# SHELL WORDS OFFER: the shell offers this for the words.
offers() {
  "$1_offers" "$2" | sed 's/ *$//' >"$scratch/offers"
  grep -qx -e "$3" "$scratch/offers" || {
    echo "$1: after \"$2\" it does not offer $3 but: $(tr '\n' ' ' <"$scratch/offers")" >&2
    failed=1
  }
}

tried=
for shell in bash zsh fish; do
  if ! command -v "$shell" >/dev/null; then
    echo "skipped: the completion of $shell, which is not installed here"
    continue
  fi
  tried="$tried $shell"
  offers "$shell" 'loginlint ch' check
  offers "$shell" 'loginlint check --f' --format
  offers "$shell" 'loginlint check --format ' json
  offers "$shell" 'loginlint check --min-severity ' warning
  offers "$shell" 'loginlint check --select issuer-' issuer-mismatch
  offers "$shell" 'loginlint explain discovery' discovery-conflict
  offers "$shell" 'loginlint explain next' nextauth-export
done
[ "$failed" -eq 0 ] || exit 1
echo "completion works in$tried"
