"""When the sources of a release were made, so that the same sources make the same bytes."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def source_date() -> int:
    """The time of the sources in seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    git = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    )
    if git.returncode == 0 and git.stdout.strip():
        return int(git.stdout)
    return int((ROOT / "CHANGELOG.md").stat().st_mtime)
