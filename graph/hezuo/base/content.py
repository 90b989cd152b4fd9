"""What a file is to hold: bytes, or, where so many would fill the memory, a file without a name that has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

#: More bytes than these are not held in memory.
MOST = 64 * 1024 * 1024
#: So many bytes are handed on at once, so many lines.
AT_ONCE = 1 << 20
LINES = 1000


class Large:
    """Bytes that stand in a file; its length is their number."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._size = size

    def __len__(self) -> int:
        return self._size

    def pieces(self) -> Iterator[bytes]:
        """All bytes, some at a time; one reads at a time."""
        self._file.seek(0)
        while piece := self._file.read(AT_ONCE):
            yield piece

    def lines(self) -> Iterator[bytes]:
        """All lines, without their ends; one reads at a time."""
        self._file.seek(0)
        for line in self._file:
            yield line[:-1]


Content = bytes | Large


def collected(pieces: Iterable[bytes], most: int = MOST) -> Content:
    """Pieces as one content; more than `most` bytes of them go to a file, which the system takes away with it."""
    file = SpooledTemporaryFile(most)  # noqa: SIM115  # it lives as long as the content
    for piece in pieces:
        file.write(piece)
    size = file.tell()
    if size > most:
        return Large(file, size)
    file.seek(0)
    with file:
        return file.read()


def pieces(content: Content) -> Iterator[bytes]:
    """All bytes of a content, some at a time."""
    return content.pieces() if isinstance(content, Large) else iter((content,))


def lines(content: Content) -> Iterator[bytes]:
    """The lines of a content that ends in a line feed, without their ends."""
    return content.lines() if isinstance(content, Large) else iter(content.split(b"\n")[:-1])


def ended(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends as pieces of many lines with them: to hand on each by itself would take most time."""
    left = iter(lines)
    while several := list(islice(left, LINES)):
        yield b"\n".join(several) + b"\n"


def file_sha256(path: Path | str) -> str:
    """The hash of a file, in hexadecimal; it is not held in memory: the triples of a large record are much."""
    digest = hashlib.sha256()
    # Not `hashlib.file_digest`: it clears a buffer for each file, and most files are small.
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a plain text, where many are read
        while piece := file.read(AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def sha256(content: Content) -> str:
    """The hash of a content, in hexadecimal."""
    digest = hashlib.sha256()
    for piece in pieces(content):
        digest.update(piece)
    return digest.hexdigest()
