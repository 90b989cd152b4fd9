"""The tables of a document as a workbook: a sheet each, with typed numbers and days, behind a cover that cites."""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.base.messages import say
from hezuo.base.store import Value
from hezuo.document.model import Cell, Document, Picture, Table, Tiles
from hezuo.document.numbered import numbers
from hezuo.document.whole import line, whole
from hezuo.formats.workbook import Cover, Sheet, day, sheets


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
    rows = tuple(tuple(map(_value, row)) for row in table.rows)
    notes = ["\n".join(note.text for cell in row for note in cell.notes) for row in table.rows]
    if any(notes):
        heads += (say("document.notes", document.lang),)
        rows = tuple((*row, note or None) for row, note in zip(rows, notes, strict=True))
    below = (*table.remarks, *([table.source] if table.source else []))
    about = line(table.caption) or "、".join(heads)
    name = f"{label} {about}" if label else f"{number} {about}"
    return Sheet(name, heads, rows, below, "\n".join((about, *below)))


def _value(cell: Cell) -> Value:
    """A number, a truth or a day as such; of any other text how it reads."""
    if cell.value is None or (isinstance(cell.value, str) and cell.lines and day(cell.value) is None):
        return "\n".join(cell.lines) or None
    return cell.value
