"""What is looked at in a workbook before it is read: whether it is too large, and which cells have no value.

A stranger's XML is read by pattern: it is not to be expanded by a parser.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: A workbook that unpacks to more than this is refused (a zip bomb, or not a ledger).
LARGEST_UNPACKED = 256 * 1024 * 1024
#: A sheet that spans more cells than this is refused: one stray cell far away would fill the memory.
MOST_CELLS = 40_000_000
UNSOUND = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error)


def too_large(path: Path) -> bool:
    """Whether a workbook unpacks to too much or spans too many cells. Raises one of `UNSOUND` for a broken one."""
    return zipfile.is_zipfile(path) and (_unpacked(path) > LARGEST_UNPACKED or _far_away(path))


def _unpacked(path: Path) -> int:
    """The bytes that really come out of a zip: the sizes that it declares may lie."""
    total = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            # An entry that cannot be read does not hide the next: the reader of workbooks says what is broken.
            with suppress(*UNSOUND), archive.open(info) as stream:
                while total <= LARGEST_UNPACKED and (chunk := stream.read(1 << 20)):
                    total += len(chunk)
    return total


#: How far into a cell of a sheet's XML its formula and result are looked for.
CELL_HEAD = 8_192
ELEMENT = re.compile(rb"<(?:\w{1,20}:)?(?:sheet|Relationship)\s[^<>]*>")
ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
ROW = re.compile(rb'\br="[A-Z]*(\d+)"')
LETTERS = re.compile(rb'\br="([A-Z]+)\d+"')
RESULT = re.compile(rb"<v>([^<]*)</v>|<is>")


def unfinished(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """The cells of an .xlsx that hold an error, or a formula without its result: (row, column, text) by sheet.

    The reader of workbooks gives both as blanks, and so they would be lost in silence.
    """
    found: dict[str, list[tuple[int, int, str]]] = {}
    if not zipfile.is_zipfile(path):
        return found
    with zipfile.ZipFile(path) as archive:
        for name, part in _sheet_parts(archive):
            data = archive.read(part)
            if b'"e"' in data or b"<f" in data:
                found[name] = list(_unfinished_cells(data))
    return found


def _far_away(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(_span(archive.read(part)) > MOST_CELLS for _, part in _sheet_parts(archive))


def _span(data: bytes) -> int:
    rows = max(map(int, set(ROW.findall(data))), default=0)
    return rows * max(map(_column, set(LETTERS.findall(data))), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    # Read by pattern: a stranger's XML is not to be expanded by a parser.
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    relations = [_attributes(e) for e in ELEMENT.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    targets = {r["Id"]: r["Target"] for r in relations if "Id" in r and "Target" in r}
    for sheet in map(_attributes, ELEMENT.findall(archive.read("xl/workbook.xml"))):
        part = targets.get(sheet.get("r:id", ""), "")
        part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
        if "name" in sheet and part in names:
            yield sheet["name"], part


def _attributes(element: bytes) -> dict[str, str]:
    found = ATTRIBUTE.findall(element.decode("utf-8", "replace"))
    return {name: html.unescape(value) for name, value in found}


def _unfinished_cells(data: bytes) -> Iterator[tuple[int, int, str]]:
    # Cut at the cells' openings, not matched to their ends: broken XML must cost no more than sound XML.
    for piece in data.split(b"<c ")[1:]:
        attributes, _, content = piece[:CELL_HEAD].partition(b">")
        # A cell that closes itself holds nothing; what follows it is no longer its own.
        content = b"" if attributes.endswith(b"/") else content.partition(b"</c>")[0]
        place, error = REFERENCE.search(attributes), b't="e"' in attributes
        opened = max(content.find(b"<f>"), content.find(b"<f "))
        result = RESULT.search(content)
        if place is None or not (error or (opened >= 0 and not result)):
            continue
        formula = content[opened:].partition(b">")[2].partition(b"</f>")[0] if opened >= 0 else b""
        text = result[1] if error and result and result[1] else b"=" + formula
        yield int(place[2]) - 1, _column(place[1]) - 1, html.unescape(text.decode("utf-8", "replace"))
