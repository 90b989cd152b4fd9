"""What the scripts share that write files from other people's sources: write them, or say which are stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


def refreshed(files: Mapping[Path, bytes], words: Sequence[str]) -> int:
    """Write the files; with `--check` among the words only compare, and give 1 when one is stale."""
    stale = 0
    for path, data in files.items():
        if "--check" not in words:
            path.write_bytes(data)
        elif not path.is_file() or path.read_bytes() != data:
            print(f"stale: {path}")
            stale = 1
    return stale
