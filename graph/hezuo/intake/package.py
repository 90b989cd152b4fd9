"""The parts of a zipped workbook, unpacked within limits, and XML that is parsed without danger."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from xml.parsers import expat

#: A workbook that unpacks to more than this is refused (a zip bomb, or not a ledger).
LARGEST_UNPACKED = 256 * 1024 * 1024
#: A sheet that spans more cells than this is refused: one stray cell far away would fill the memory.
MOST_CELLS = 40_000_000
#: What a broken zip or broken XML raises.
UNSOUND = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error, expat.ExpatError)

Parts = Mapping[str, bytes]
Attributes = dict[str, str]


class TooLargeError(Exception):
    """The workbook unpacks to more than is read, or a sheet of it spans more cells."""


def parts(path: Path) -> Parts:
    """Every part of a zip by its name. Raises `TooLargeError`, or one of `UNSOUND`.

    A part that cannot be read is left out, so that broken pictures do not matter. No part is read beyond the size that
    it declares, and one that holds more does not fit its checksum: what is declared may be trusted.
    """
    with zipfile.ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > LARGEST_UNPACKED:
            raise TooLargeError
        found: dict[str, bytes] = {}
        for info in archive.infolist():
            with suppress(*UNSOUND):
                found[info.filename] = archive.read(info)
    return MappingProxyType(found)


def parse(data: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None) -> None:
    """Call `start` for each element with its local name and attributes, by local names too. Raises `ExpatError`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = lambda name, given: start(
        name.rpartition(" ")[2], {key.rpartition(" ")[2]: text for key, text in given.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.Parse(data, True)


def refused(*_: object) -> None:
    """Raise `ValueError` for a document type: no workbook has one, and entities are what bombs are made of."""
    raise ValueError("DOCTYPE")


def relations(found: Parts, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → (last word of the type, name of the part)."""
    folder, name = posixpath.split(part)
    made: dict[str, tuple[str, str]] = {}

    def start(element: str, given: Attributes) -> None:
        if element == "Relationship" and given.get("TargetMode") != "External" and {"Id", "Target"} <= given.keys():
            target = posixpath.normpath(posixpath.join("/", folder, given["Target"].replace("\\", "/")))
            made[given["Id"]] = (given.get("Type", "").rpartition("/")[2], target.lstrip("/"))

    data = found.get(posixpath.join(folder, "_rels", name + ".rels"))
    if data is not None:
        parse(data, start)
    return made
