"""Text to be written, one byte a character."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NewType

#: Text whose characters are the bytes of its UTF-8; see `narrow`.
Narrow = NewType("Narrow", str)
Lines = Iterator[Narrow]


def narrow(text: str) -> Narrow:
    """The UTF-8 of a text as a string of one byte a character.

    Statements are long and mostly ASCII: a single Chinese character would double the size of each, and writing them
    costs what moving their memory costs. So they are put together narrow, and `_chunks` gives the bytes back.
    """
    return Narrow(text if text.isascii() else text.encode("utf-8").decode("latin-1"))
