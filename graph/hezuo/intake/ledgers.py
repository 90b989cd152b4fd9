"""Ledgers that speak of cells: which cell a row of one means, and whether the cell still holds what the row says.

A cell is found by table, record and column, in one year or in all, as printed: whether a name has been corrected does
not matter. What a row says of a cell counts only while the printed value is what the cell holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hezuo.base.characters import folded
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.terms import CELL_COLUMN, CELL_RECORD, CELL_TABLE, CELL_YEAR, PRINTED_VALUE
from hezuo.base.text import shown
from hezuo.intake.table import Table
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import read, trimmed


class Cell(NamedTuple):
    """One cell: the number of its table, its column and its row there, from 0."""

    table: int
    field: Field
    row: int


@dataclass(frozen=True, slots=True)
class Remarks:
    """A ledger whose rows speak of cells, with the cells that each row means (`found`) and still fits (`cells`)."""

    ledger: Table
    found: Sequence[Sequence[Cell]]
    cells: Sequence[Sequence[Cell]]

    def texts(self, path: str) -> list[str]:
        """The column of a property, row by row, trimmed; blanks where the ledger has no such column."""
        return _texts(self.ledger, path)


def remarks(ledger: Table, tables: Sequence[Table]) -> Remarks:
    """The cells that the rows of a ledger mean."""
    known: dict[tuple[str, str], list[tuple[int, Field, dict[str, list[int]]]]] = {}
    names: dict[int, dict[str, list[int]]] = {}
    found: list[list[Cell]] = []
    where = (*(_texts(ledger, path) for path in (CELL_TABLE, CELL_COLUMN, CELL_RECORD)), _years(ledger))
    for name, heading, record, year in zip(*where, strict=True):
        if (name, heading) not in known:
            known[name, heading] = list(_columns(tables, name, heading, names))
        meant = [(n, field, rows) for n, field, rows in known[name, heading] if year in ("", tables[n].year)]
        found.append([Cell(n, field, i) for n, field, rows in meant for i in rows.get(folded(record), ())])
    expected = _texts(ledger, PRINTED_VALUE)
    fitting = [
        [cell for cell in cells if printed(tables[cell.table], cell.field, cell.row) == text]
        for cells, text in zip(found, expected, strict=True)
    ]
    return Remarks(ledger, found, fitting)


def unfounded(made: Remarks, tables: Sequence[Table], ontology: Ontology) -> Iterator[Problem]:
    """A Problem at each row whose cell is not there or holds something else.

    Another year may print something else: what a row says of has to stand in one of them.
    """
    kind = made.ledger.kind
    names = ("table", "record", "column", "printed")
    columns = (made.texts(path) for path in (CELL_TABLE, CELL_RECORD, CELL_COLUMN, PRINTED_VALUE))
    rows = zip(made.found, made.cells, zip(*columns, strict=True), strict=True)
    for row, (found, cells, texts) in enumerate(rows):
        told: dict[str, object] = {"ledger": kind.label("zh"), "ledger_en": kind.label("en")}
        told |= {name: shown(text) for name, text in zip(names, texts, strict=True)}
        where, severity = made.ledger.place(row), Severity.ERROR
        if not found:
            kind_meant = ontology.kind(texts[0])
            needs = kind_meant.iri if kind_meant is not None else ""
            yield replace(problem("cell-lost", where, severity, **told), needs=needs)
        elif not cells:
            table, field, at = tables[found[-1].table], found[-1].field, found[-1].row
            place = table.place(at, field)
            told |= {"now": shown(printed(table, field, at))}
            told |= {"file": place.table, "row": place.row, "column": place.column}
            yield replace(problem("cell-stale", where, severity, **told), about=place)


def printed(table: Table, field: Field, row: int) -> str:
    """What a cell holds as printed; '' where the file lacks the column."""
    text = table.printed.get((field.iri, row))
    return text if text is not None else trimmed(table.columns[field.iri][row]) if field.iri in table.columns else ""


def _columns(
    tables: Sequence[Table], name: str, heading: str, names: dict[int, dict[str, list[int]]]
) -> Iterator[tuple[int, Field, dict[str, list[int]]]]:
    """Each table of this name that can have the column, with the rows of each printed name."""
    for number, table in enumerate(tables):
        if folded(name) not in map(folded, (table.kind.notation, *(label for _, label in table.kind.labels))):
            continue
        field = next((f for f in table.kind.fields if folded(heading) in map(folded, f.headings)), None)
        if field is not None:
            if number not in names:
                names[number] = _rows_by_name(table)
            yield number, field, names[number]


def _rows_by_name(table: Table) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    naming = _naming(table)
    if naming is not None:
        for row, text in enumerate(table.columns[naming.iri]):
            found.setdefault(folded(table.printed.get((naming.iri, row)) or text), []).append(row)
    return found


def _naming(table: Table) -> Field | None:
    """The column that a record is called by: the last of its key that is a text."""
    return next((f for f in reversed(table.kind.key_fields) if f.is_literal and f.iri in table.columns), None)


def _texts(ledger: Table, path: str) -> list[str]:
    """The cells of the column of a property, trimmed; blanks where the ledger has no such column."""
    field = next((f for f in ledger.kind.fields if f.path == path), None)
    texts = ledger.columns.get(field.iri) if field is not None else None
    return [trimmed(text) for text in texts] if texts is not None else [""] * len(ledger)


def _years(ledger: Table) -> list[str]:
    """The year that each row is about, as the folders of tables are called; '' for every year that prints the value."""
    field = next((f for f in ledger.kind.fields if f.path == CELL_YEAR), None)
    found: list[str] = []
    for text in _texts(ledger, CELL_YEAR):
        try:
            found.append(read(text, field.datatypes)[0] if text and field is not None else "")
        except ValueError:
            found.append(text)  # what cannot be read is told when the column is
    return found
