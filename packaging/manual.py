#!/usr/bin/env python3
"""Writes the manual page from what the program says about its commands.

    packaging/manual.py PROGRAM > loginlint.1

Commands and options come from the program, so the page cannot forget one; the rest stands in manual.mdoc. The page is
in mdoc, which both mandoc and groff read.
"""

import json
import re
import subprocess
import sys
import textwrap
import time
from collections import Counter
from pathlib import Path
from typing import Dict, List

from source_date import source_date

TEMPLATE = Path(__file__).resolve().parent / "manual.mdoc"


def page(program: Path, date: int) -> str:
    """The manual page of a program, dated with a moment in seconds since 1970."""
    command = [str(program), "--experimental-dump-help"]
    root = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["command"]
    commands = [c for c in root["subcommands"] if c["commandName"] != "help"]
    uses = Counter(_identity(a) for c in commands for a in _options(c))
    common = {name for name, count in uses.items() if count > 1}
    described: Dict[str, dict] = {}
    for entry in commands:
        for argument in _options(entry):
            if _identity(argument) in common:
                described.setdefault(_identity(argument), argument)
    values = {
        "VERSION": version(program),
        "DATE": time.strftime("%B %d, %Y", time.gmtime(date)).replace(" 0", " "),
        "SYNOPSIS": "\n".join(_synopsis(c) for c in commands),
        "DESCRIPTION": _paragraphs(_without_exit_codes(root.get("discussion", ""))),
        "COMMANDS": "\n".join(_command(c, common) for c in commands),
        "COMMON": "\n".join(_option(a) for a in sorted(described.values(), key=_sort_key)),
    }
    return re.sub(r"@([A-Z]+)@", lambda match: values[match.group(1)], TEMPLATE.read_text(encoding="utf-8"))


def version(program: Path) -> str:
    """The version, as the program says it: `Tool.version` is the only place that holds it."""
    return subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout.strip()


def _options(command: dict) -> List[dict]:
    """The options of a command, without those of every program."""
    return [
        a
        for a in command.get("arguments", [])
        if a["kind"] != "positional" and a["shouldDisplay"] and _sort_key(a) not in ("help", "version")
    ]


def _positionals(command: dict) -> List[dict]:
    return [a for a in command.get("arguments", []) if a["kind"] == "positional" and a["shouldDisplay"]]


def _identity(argument: dict) -> str:
    """Equal for two options that are the same in two commands."""
    keys = ("kind", "names", "valueName", "abstract", "discussion", "defaultValue", "allValues")
    return json.dumps([argument.get(key) for key in keys])


def _sort_key(option: dict) -> str:
    return option["preferredName"]["name"]


def _synopsis(command: dict) -> str:
    parts = [".Nm loginlint", f".Cm {command['commandName']}"]
    for option in _options(command):
        if not option["isOptional"]:
            parts.append(f".Fl {_flag(option['preferredName'])} Ar {_word(option['valueName'])}")
    parts += [".Op Ar options"] * any(option["isOptional"] for option in _options(command))
    for argument in _positionals(command):
        name = _word(argument["valueName"])
        dots = " ..." if argument["isRepeating"] else ""
        parts.append(f".Op Ar {name}{dots}" if argument["isOptional"] else f".Ar {name}{dots}")
    return "\n".join(parts)


def _command(command: dict, common: set) -> str:
    lines = [f".Ss loginlint {command['commandName']}", _sentence(command["abstract"])]
    if command.get("discussion"):
        lines += [".Pp", _paragraphs(command["discussion"])]
    own = [a for a in _options(command) if _identity(a) not in common]
    shared = [a for a in _options(command) if _identity(a) in common]
    listed = [_positional(a) for a in _positionals(command)] + [_option(a) for a in own]
    if listed:
        lines += [".Bl -tag -width Ds", *listed, ".El"]
    if shared:
        names = [f".Fl {_flag(a['preferredName'])}" for a in shared]
        lines += [".Pp", "It also takes", *(f"{name} ," for name in names[:-2]), *names[-2:-1]]
        lines += ["and"] * (len(names) > 1) + [f"{names[-1]} ."]
    return "\n".join(lines)


def _positional(argument: dict) -> str:
    dots = " ..." if argument["isRepeating"] else ""
    return f".It Ar {_word(argument['valueName'])}{dots}\n{_explanation(argument)}"


def _option(option: dict) -> str:
    names = " , ".join(f"Fl {_flag(name)}" for name in option["names"])
    value = f" Ar {_word(option['valueName'])}" if option["kind"] == "option" else ""
    return f".It {names}{value}\n{_explanation(option)}"


def _flag(name: dict) -> str:
    return _word(name["name"] if name["kind"] == "short" else "-" + name["name"])


def _explanation(argument: dict) -> str:
    lines = [_sentence(argument.get("abstract", ""))]
    if argument.get("discussion"):
        lines.append(_sentence(argument["discussion"]))
    if argument.get("allValues"):
        values = [f"\\fB{_word(value)}\\fR" for value in argument["allValues"]]
        lines.append(_wrapped("One of " + ", ".join(values) + "."))
    if argument.get("defaultValue"):
        lines.append(f"The default is \\fB{_word(argument['defaultValue'])}\\fR.")
    return "\n".join(lines)


def _without_exit_codes(text: str) -> str:
    """The page has a section for them."""
    return "\n\n".join(part for part in text.split("\n\n") if not part.startswith("Exit codes:"))


def _paragraphs(text: str) -> str:
    return "\n.Pp\n".join(_sentence(part) for part in text.split("\n\n") if part.strip())


def _sentence(text: str) -> str:
    """Running text: each sentence begins a line, code is bold."""
    text = " ".join(text.split()).rstrip()
    if text and text[-1] not in ".:!?":
        text += "."
    pieces = text.split("`")
    for index, piece in enumerate(pieces):
        escaped = _escape(piece)
        pieces[index] = f"\\fB{escaped}\\fR" if index % 2 else re.sub(r"(?<=[a-z)’][.;:]) (?=[A-Z])", "\n", escaped)
    return "\n".join(_wrapped(line) for line in "".join(pieces).split("\n"))


def _wrapped(line: str) -> str:
    """The line in lines of at most 80 characters, none of which is taken for a command."""
    lines = textwrap.wrap(line, 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\\&" + part if part[0] in ".'" else part for part in lines)


def _word(text: str) -> str:
    return _escape(text)


def _escape(text: str) -> str:
    """Text without a meaning for roff; a hyphen is the one that can be copied to a shell."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")


if __name__ == "__main__":
    sys.stdout.write(page(Path(sys.argv[1]).resolve(), source_date()))
