#!/usr/bin/env python3
"""Prints what zsh offers for the beginning of a command line, one offer per line.

    zsh-offers.py FOLDER WORDS

zsh completes only in its line editor, so this runs an interactive zsh in a terminal, with FOLDER as the folder of
completion functions, and types the words and a tabulator.
"""

import os
import pty
import re
import select
import sys
import time

MARK = "@@end@@"
SET_UP = r"""
fpath=({folder} $fpath)
autoload -Uz compinit && compinit -u -D
# Every completion ends in compadd; -O puts what fits into an array instead.
compadd() {{
  local -a offered=()
  case " $* " in (*' -O '*|*' -A '*|*' -D '*) builtin compadd "$@"; return ;; esac
  builtin compadd -O offered "$@"
  print -rl -- $offered >>{output}
  builtin compadd "$@"
}}
print {mark}
"""


def read_until(terminal: int, text: str, seconds: float) -> None:
    seen = ""
    end = time.monotonic() + seconds
    while text not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536).decode(errors="replace")


def main() -> None:
    folder, words = sys.argv[1:]
    output = os.path.join(folder, ".offers")
    if os.path.exists(output):
        os.unlink(output)
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "HOME": folder})
    # Split, so that the echo of the line is not taken for its output.
    set_up = SET_UP.format(folder=folder, output=output, mark="@@'e'nd@@")
    script = os.path.join(folder, ".set-up")
    with open(script, "w", encoding="utf-8") as file:
        file.write(set_up)
    os.write(terminal, f"source {script}\n".encode())
    read_until(terminal, MARK, 10)
    os.write(terminal, f"{words}\t".encode())
    end = time.monotonic() + 10
    size = -1
    while time.monotonic() < end:
        read_until(terminal, MARK, 0.3)
        now = os.path.getsize(output) if os.path.exists(output) else 0
        if now and now == size:
            break
        size = now
    os.close(terminal)
    os.waitpid(process, 0)
    if os.path.exists(output):
        print(re.sub(r"\\(.)", r"\1", open(output, encoding="utf-8").read()), end="")


if __name__ == "__main__":
    main()
