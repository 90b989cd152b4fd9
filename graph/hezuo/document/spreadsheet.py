"""The tables of a document as a workbook: a sheet each, with typed numbers and days, behind a cover that cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hezuo.base.messages import say
from hezuo.base.store import Value
from hezuo.document.model import Cell, Document, Picture, Table, Tiles
from hezuo.document.numbered import numbers
from hezuo.document.whole import line, whole
from hezuo.formats.workbook import Cover, Sheet, day, sheets

YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


def xlsx(document: Document) -> bytes:
    """The tables of the document as a workbook. Raises `WorkspaceError` for two captions of one key."""
    document = whole(document)
    labels = iter(numbers(document).captions)
    tables: list[Sheet] = []
    for block in document.blocks:
        if isinstance(block, Table | Picture):
            label = next(labels)
            if isinstance(block, Table):
                tables.append(_sheet(document, block, label, len(tables) + 1))
    lang = document.lang
    cover = Cover(
        say("document.cover", lang), line(document.title), tuple(_facts(document)), say("document.contents", lang)
    )
    return sheets(cover, tables)


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    told = (
        ("subtitle", document.subtitle),
        ("scope", document.scope),
        ("date", document.date),
        ("sources", "\n".join(document.sources)),
        ("build", document.build),
        ("author", document.author),
    )
    for key, text in told:
        if text:
            yield say(f"document.{key}", document.lang), text
    for block in document.blocks:
        for tile in block.tiles if isinstance(block, Tiles) else ():
            said = "\n".join(filter(None, (tile.number, tile.below, *(note.text for note in tile.notes))))
            yield tile.label, said
    yield say("document.left-out", document.lang), say("document.left-out-told", document.lang)


def _sheet(document: Document, table: Table, label: str, number: int) -> Sheet:
    heads = tuple(line(column.heading) for column in table.columns)
    columns = [_years([_value(row[n]) for row in table.rows]) for n in range(len(heads))]
    rows = tuple(zip(*columns, strict=True)) if columns else tuple(() for _ in table.rows)
    notes = ["\n".join(note.text for cell in row for note in cell.notes) for row in table.rows]
    if any(notes):
        heads += (say("document.notes", document.lang),)
        rows = tuple((*row, note or None) for row, note in zip(rows, notes, strict=True))
    if any(table.origins):
        heads += (say("document.source", document.lang),)
        rows = tuple((*row, origin or None) for row, origin in zip(rows, table.origins, strict=True))
    below = (*table.remarks, *([table.source] if table.source else []))
    about = line(table.caption) or "、".join(column.heading for column in table.columns)
    name = f"{label} {about}" if label else f"{number} {about}"
    return Sheet(name, heads, rows, below, "\n".join((about, *below)))


def _value(cell: Cell) -> Value:
    """A number, a truth or a day as such; of any other text how it reads, on one line where it is one."""
    if isinstance(cell.value, str) and _one("".join(cell.lines)) == _one(cell.value):
        return cell.value or None
    if cell.value is None or (isinstance(cell.value, str) and cell.lines and day(cell.value) is None):
        return "\n".join(cell.lines) or None
    return cell.value


def _one(text: str) -> str:
    """A text without what it may be broken at."""
    return "".join(text.split())


def _years(values: Sequence[Value]) -> Sequence[Value]:
    """The values of a column as numbers where all that are there are years."""
    found = [value for value in values if value is not None]
    if not found or not all(isinstance(value, str) and YEAR.fullmatch(value) for value in found):
        return values
    return [None if value is None else int(value) for value in values]
