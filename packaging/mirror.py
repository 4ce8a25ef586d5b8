#!/usr/bin/env python3
"""Writes the repository through which pre-commit installs the wheel instead of building the program.

    packaging/mirror.py PROGRAM FOLDER

pre-commit installs a hook from the repository that describes it. This one holds only a dependency on the wheel of one
version, and the hook of this repository with another language: which files start it is written once.
"""

import argparse
import re
from pathlib import Path

import contents
import manual

TEMPLATES = Path(__file__).resolve().parent / "pre-commit"
HOOKS = contents.ROOT / ".pre-commit-hooks.yaml"


def hook() -> str:
    """The first hook of this repository, for Python."""
    first = re.split(r"(?m)^(?=- id: )", HOOKS.read_text(encoding="utf-8"))[1]
    changed, count = re.subn(r"(?m)^  # Builds .*\n  language: swift$", "  language: python", first)
    if count != 1:
        raise contents.Refusal(f"the first hook of {HOOKS} is not the one that builds the program")
    return re.sub(r"(?m)^(  files:) &\w+", r"\1", changed).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    version = manual.version(arguments.program.resolve())
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for template in sorted(TEMPLATES.iterdir()):
        text = template.read_text(encoding="utf-8").replace("@VERSION@", version)
        (arguments.folder / template.name).write_text(text, encoding="utf-8")
    (arguments.folder / ".pre-commit-hooks.yaml").write_text(hook(), encoding="utf-8")
    (arguments.folder / "LICENSE").write_bytes(contents.LICENCES["LICENSE"].read_bytes())
    print(arguments.folder)


if __name__ == "__main__":
    contents.run(main)
