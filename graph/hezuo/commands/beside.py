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
from hezuo.record.queryfile import decoded_query


def typed_in(lang: Lang) -> str:
    """The query on standard input; an encoding that had to be guessed is said on standard error.

    Raises `QueryError` where that is closed, and for a damaged byte.
    """
    if sys.stdin is None:
        raise QueryError("no-input")
    found = decoded_query(sys.stdin.buffer.read(), "-")
    if found.guessed:
        tell(say("ask.encoding", lang, encoding=found.encoding), err=True)
    return found.text


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
