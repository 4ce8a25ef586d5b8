#!/usr/bin/env python3
"""Builds a wheel that carries the program: `pip install` then needs neither Swift nor a compiler.

    packaging/wheel.py PROGRAM FOLDER      prints the path of the wheel

There is no Python code in it. The same program and sources make the same bytes.
"""

import argparse
import base64
import hashlib
import zipfile
from pathlib import Path
from typing import Dict, List

import contents
import manual

SUMMARY = "Finds logins that break between compose, proxy, Keycloak, Authentik and NextAuth files"


def tags(platform: contents.Platform) -> List[str]:
    """The platforms of the wheel, as pip names them.

    A static program needs no C library, so it keeps what both names promise: manylinux2014 asks for nothing newer
    than glibc 2.17, musllinux_1_1 for nothing newer than musl 1.1. `contents.platform` refuses any other program.
    """
    if platform.system == "linux":
        return [f"manylinux2014_{platform.machine}", f"musllinux_1_1_{platform.machine}"]
    # The oldest macOS of Package.swift.
    return [f"macosx_14_0_{platform.machine}"]


def metadata(version: str) -> str:
    licences = "".join(f"License-File: {name}\n" for name in contents.LICENCES)
    return f"""\
Metadata-Version: 2.4
Name: loginlint
Version: {version}
Summary: {SUMMARY}
Keywords: oidc,oauth2,keycloak,authentik,next-auth,nginx,docker-compose,linter,pre-commit
License-Expression: Apache-2.0
{licences}Classifier: Environment :: Console
Classifier: Intended Audience :: Developers
Classifier: Intended Audience :: System Administrators
Classifier: Topic :: Security
Classifier: Topic :: Software Development :: Quality Assurance
Classifier: Topic :: System :: Systems Administration :: Authentication/Directory
Description-Content-Type: text/markdown

{(contents.ROOT / "README.md").read_text(encoding="utf-8")}"""


def files(program: Path, version: str, platforms: List[str]) -> Dict[str, contents.Entry]:
    """The files of the wheel, without the list of them."""
    placed = {}
    for path, entry in contents.tree(program).items():
        # pip puts `scripts` into the folder of programs and `data` below the prefix.
        place = "scripts/loginlint" if path == "bin/loginlint" else f"data/{path}"
        placed[f"loginlint-{version}.data/{place}"] = entry
    info = f"loginlint-{version}.dist-info"
    for name, entry in contents.licences().items():
        placed[f"{info}/licenses/{name}"] = entry
    placed[f"{info}/METADATA"] = contents.Entry(metadata(version).encode())
    wheel = "Wheel-Version: 1.0\nGenerator: loginlint packaging\nRoot-Is-Purelib: false\n"
    wheel += "".join(f"Tag: py3-none-{name}\n" for name in platforms)
    placed[f"{info}/WHEEL"] = contents.Entry(wheel.encode())
    return placed


def record(entries: Dict[str, contents.Entry], path: str) -> contents.Entry:
    """The list of all files with their hashes, itself without one."""
    lines = []
    for name, entry in sorted(entries.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(entry.data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(entry.data)}\n")
    return contents.Entry(("".join(lines) + f"{path},,\n").encode())


def build(program: Path, folder: Path) -> Path:
    """Writes the wheel and returns its path."""
    version = manual.version(program)
    platforms = tags(contents.platform(program))
    entries = files(program, version, platforms)
    listing = f"loginlint-{version}.dist-info/RECORD"
    ordered = sorted(entries.items()) + [(listing, record(entries, listing))]
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"loginlint-{version}-py3-none-{'.'.join(platforms)}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, entry in ordered:
            info = zipfile.ZipInfo(name)  # 1980-01-01, the first day that a zip file knows
            info.create_system = 3  # Unix, whose modes follow
            info.external_attr = (0o100000 | entry.mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, entry.data)
    return wheel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    print(build(arguments.program.resolve(), arguments.folder))


if __name__ == "__main__":
    contents.run(main)
