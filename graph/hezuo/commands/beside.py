"""What verbs read and say beside their work."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.workspace import Folder
from hezuo.commands.printing import tell


def typed_in() -> str:
    """What comes on standard input. Raises `QueryError` where that is closed."""
    if sys.stdin is None:
        raise QueryError("no-input")
    return sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")


def tell_lost_places(folder: Folder, lang: Lang, out: Path | None = None) -> None:
    """Say, on standard error, which places of the last build cannot be read: their nodes are put elsewhere."""
    from hezuo.explorer.positions import kept
    from hezuo.export.build import POSITIONS

    path = (out or folder.build_dir) / POSITIONS
    unread = kept(path).unread
    if unread:
        said = say("positions.unread", lang, file=folder.relative(path), count=len(unread), row=unread[0])
        tell(said, err=True)


def unprinted(said: str) -> None:
    """Say on standard error why the work ended; nothing more goes to a standard output that may not take it."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        tell(said, nl=bool(said), err=True)
