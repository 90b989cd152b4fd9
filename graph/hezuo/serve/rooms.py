"""The folders that files are looked at in: each goes with its answer, and what a killed server left with the next."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

#: How they are called, and after how many seconds nobody can be looking at what is in one.
ROOM, STALE = "hezuo-check-", 180


def room(name: str, data: bytes) -> Path:
    """A new folder with a file in it."""
    clear()
    made = Path(tempfile.mkdtemp(prefix=ROOM))
    (made / name).write_bytes(data)
    return made


def clear() -> None:
    """Take away those that are left."""
    for left in Path(tempfile.gettempdir()).glob(f"{ROOM}*"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - STALE:
                shutil.rmtree(left, ignore_errors=True)
