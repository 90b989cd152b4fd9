"""Chunks of bytes as one file to read from, without a copy of them all."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: So many bytes are handed on at once.
AT_ONCE = 1 << 20


def joined(chunks: Iterator[bytes]) -> BinaryIO:
    """A file that holds these chunks, one behind the other; each is drawn when it is read."""
    return BufferedReader(_Joined(filter(None, chunks)), AT_ONCE)


class _Joined(RawIOBase):
    """The chunks as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer as far as the present chunk does; 0 at the end of the last."""
        if not self._left:
            self._left = memoryview(next(self._chunks, b""))
        room = memoryview(buffer)
        size = min(len(room), len(self._left))
        room[:size], self._left = self._left[:size], self._left[size:]
        return size
