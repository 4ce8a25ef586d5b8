"""What a release of loginlint consists of: the program, its manual page, its completions, its licences.

The wheel, the archive and `make install` put the same files into different places, so they take them from here.
"""

import struct
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, NamedTuple

import manual
from source_date import source_date

ROOT = Path(__file__).resolve().parent.parent

# The places where the three shells look below a prefix, by the name that --generate-completion-script knows.
COMPLETIONS = {
    "bash": "share/bash-completion/completions/loginlint",
    "zsh": "share/zsh/site-functions/_loginlint",
    "fish": "share/fish/vendor_completions.d/loginlint.fish",
}
MANUAL = "share/man/man1/loginlint.1"
LICENCES = {"LICENSE": ROOT / "LICENSE", "THIRD-PARTY.md": ROOT / "packaging" / "THIRD-PARTY.md"}


class Refusal(Exception):
    """A release that would not be what its name says."""


class Entry(NamedTuple):
    """One file of a release."""

    data: bytes
    mode: int = 0o644


class Platform(NamedTuple):
    """Where a program runs, read from the program itself and not from the machine that packs it."""

    system: str
    machine: str


def platform(program: Path) -> Platform:
    """The platform of a program; a Linux program that needs a loader or libraries is refused."""
    head = program.read_bytes()[:4096]
    if head[:4] == b"\x7fELF":
        return _linux(head)
    if head[:4] == b"\xcf\xfa\xed\xfe":
        return _macos(head, program)
    raise Refusal(f"{program} is no program for 64-bit Linux or macOS")


def _linux(head: bytes) -> Platform:
    if head[4:6] != b"\x02\x01":
        raise Refusal("the program is not for a 64-bit little-endian machine")
    machine = {0x3E: "x86_64", 0xB7: "aarch64"}.get(struct.unpack_from("<H", head, 18)[0])
    if machine is None:
        raise Refusal("the program is for a machine that no release exists for")
    (table,) = struct.unpack_from("<Q", head, 32)
    size, count = struct.unpack_from("<HH", head, 54)
    kinds = {struct.unpack_from("<I", head, table + size * i)[0] for i in range(count)}
    dynamic, interpreter = 2, 3
    if kinds & {dynamic, interpreter}:
        raise Refusal("the program is not static: it would run only where its libraries are; build it with make release")
    return Platform("linux", machine)


def _macos(head: bytes, program: Path) -> Platform:
    machine = {0x01000007: "x86_64", 0x0100000C: "arm64"}.get(struct.unpack_from("<I", head, 4)[0])
    if machine is None:
        raise Refusal("the program is for a machine that no release exists for")
    listing = _output(["otool", "-L", str(program)]).splitlines()[1:]
    foreign = [line.split()[0] for line in listing if not line.strip().startswith(("/usr/lib/", "/System/"))]
    if foreign:
        raise Refusal(f"the program needs {', '.join(foreign)}, which other machines lack")
    return Platform("macos", machine)


def tree(program: Path) -> Dict[str, Entry]:
    """The files below a prefix such as /usr/local."""
    files = {
        "bin/loginlint": Entry(program.read_bytes(), 0o755),
        MANUAL: Entry(manual.page(program, source_date()).encode()),
    }
    for shell, place in COMPLETIONS.items():
        files[place] = Entry(_output([str(program), "--generate-completion-script", shell]).encode())
    return files


def licences() -> Dict[str, Entry]:
    """The licence, and those of what the program contains."""
    return {name: Entry(file.read_bytes()) for name, file in LICENCES.items()}


def _output(command: List[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def run(main) -> None:
    """Runs a packaging command; a refusal is one line and exit code 1."""
    try:
        main()
    except Refusal as refusal:
        sys.exit(f"{Path(sys.argv[0]).name}: {refusal}")
