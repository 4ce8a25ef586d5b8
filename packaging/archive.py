#!/usr/bin/env python3
"""Builds the release archive: program, manual page, completions and licences in one folder.

    packaging/archive.py PROGRAM FOLDER      prints the path of the archive

SHA256SUMS beside it lists every release file of this version in the folder, for `sha256sum -c`.
"""

import argparse
import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import contents
import manual
from source_date import source_date


def build(program: Path, folder: Path) -> Path:
    """Writes the archive and returns its path."""
    version = manual.version(program)
    platform = contents.platform(program)
    name = f"loginlint-{version}-{platform.system}-{platform.machine}"
    entries = {**contents.tree(program), **contents.licences()}
    entries["README.md"] = contents.Entry((contents.ROOT / "README.md").read_bytes())
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, entry in sorted(entries.items()):
            info = tarfile.TarInfo(f"{name}/{path}")
            info.size, info.mode, info.mtime = len(entry.data), entry.mode, source_date()
            archive.addfile(info, io.BytesIO(entry.data))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.tar.gz"
    target.write_bytes(gzip.compress(plain.getvalue(), compresslevel=9, mtime=0))
    return target


def write_sums(folder: Path, version: str) -> None:
    """Writes the checksums of the release files of this version."""
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(folder.glob(f"loginlint-{version}-*"))
        if file.suffix in (".gz", ".whl")
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    print(build(program, arguments.folder))
    write_sums(arguments.folder, manual.version(program))


if __name__ == "__main__":
    contents.run(main)
