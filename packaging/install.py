#!/usr/bin/env python3
"""Puts the program, its manual page and its completions below a prefix, or takes them away again.

    packaging/install.py PROGRAM PREFIX [--destdir FOLDER] [--remove]

Unlike a wheel or an archive it takes any program that runs here.
"""

import argparse
import os
from pathlib import Path

import contents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("prefix", type=Path)
    parser.add_argument("--destdir", default="", help="a folder that stands for / (for packages of distributions)")
    parser.add_argument("--remove", action="store_true")
    arguments = parser.parse_args()
    prefix = arguments.prefix.expanduser().absolute()
    root = Path(arguments.destdir).absolute() / prefix.relative_to("/") if arguments.destdir else prefix
    program = arguments.program.resolve()
    if arguments.remove:
        for path in ("bin/loginlint", contents.MANUAL, *contents.COMPLETIONS.values()):
            if (root / path).exists():
                (root / path).unlink()
                print(f"removed {root / path}")
        return
    for path, entry in contents.tree(program).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a run of the old program goes on undisturbed.
        fresh = target.with_name(target.name + ".new")
        fresh.write_bytes(entry.data)
        fresh.chmod(entry.mode)
        os.replace(fresh, target)
        print(target)


if __name__ == "__main__":
    contents.run(main)
