"""Ledgers that speak of cells: which cell a row of one means, and whether the cell still holds what the row says.

A cell is found by table, record and column, as printed: whether a name has been corrected does not matter. What a row
says of a cell counts only while the printed value is what the cell holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.terms import CELL_COLUMN, CELL_RECORD, CELL_TABLE, PRINTED_VALUE
from hezuo.intake.tables import Table, shown
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.values import trimmed


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

    def text(self, path: str, row: int) -> str:
        """The cell of a row of the ledger in the column of a property; '' where there is no such column."""
        return _text(self.ledger, path, row)


def remarks(ledger: Table, tables: Sequence[Table]) -> Remarks:
    """The cells that the rows of a ledger mean."""
    known: dict[tuple[str, str], list[tuple[int, Field, dict[str, list[int]]]]] = {}
    names: dict[int, dict[str, list[int]]] = {}
    found: list[list[Cell]] = []
    for row in range(len(ledger)):
        name, heading = _text(ledger, CELL_TABLE, row), _text(ledger, CELL_COLUMN, row)
        if (name, heading) not in known:
            known[name, heading] = list(_columns(tables, name, heading, names))
        record = _text(ledger, CELL_RECORD, row)
        found.append([Cell(n, field, i) for n, field, rows in known[name, heading] for i in rows.get(record, ())])
    expected = [_text(ledger, PRINTED_VALUE, row) for row in range(len(ledger))]
    fitting = [
        [cell for cell in cells if printed(tables[cell.table], cell.field, cell.row) == text]
        for cells, text in zip(found, expected, strict=True)
    ]
    return Remarks(ledger, found, fitting)


def unfounded(made: Remarks, tables: Sequence[Table]) -> Iterator[Problem]:
    """A Problem at each row whose cell is not there or holds something else.

    Another year may print something else: what a row says of has to stand in one of them.
    """
    kind = made.ledger.kind
    for row, (found, cells) in enumerate(zip(made.found, made.cells, strict=True)):
        told: dict[str, object] = {"ledger": kind.label("zh"), "ledger_en": kind.label("en")}
        where, severity = made.ledger.place(row), Severity.ERROR
        if not found:
            names = zip(("table", "record", "column"), (CELL_TABLE, CELL_RECORD, CELL_COLUMN), strict=True)
            told |= {name: shown(made.text(path, row)) for name, path in names}
            yield problem("cell-lost", where, severity, **told)
        elif not cells:
            table, field, at = tables[found[-1].table], found[-1].field, found[-1].row
            place = table.place(at, field)
            told |= {"printed": shown(made.text(PRINTED_VALUE, row)), "now": shown(printed(table, field, at))}
            told |= {"file": place.table, "row": place.row, "column": place.column}
            yield problem("cell-stale", where, severity, **told)


def printed(table: Table, field: Field, row: int) -> str:
    """What a cell holds as printed; '' where the file lacks the column."""
    text = table.printed.get((field.iri, row))
    return text if text is not None else trimmed(table.columns[field.iri][row]) if field.iri in table.columns else ""


def _columns(
    tables: Sequence[Table], name: str, heading: str, names: dict[int, dict[str, list[int]]]
) -> Iterator[tuple[int, Field, dict[str, list[int]]]]:
    """Each table of this name that can have the column, with the rows of each printed name."""
    for number, table in enumerate(tables):
        field = next((f for f in table.kind.fields if heading in f.headings), None)
        naming = _naming(table)
        if name in (table.kind.notation, *dict(table.kind.labels).values()) and field is not None and naming:
            if number not in names:
                names[number] = {}
                for row in range(len(table)):
                    names[number].setdefault(printed(table, naming, row), []).append(row)
            yield number, field, names[number]


def _naming(table: Table) -> Field | None:
    """The column that a record is called by: the last of its key that is a text."""
    return next((f for f in reversed(table.kind.key_fields) if f.is_literal and f.iri in table.columns), None)


def _text(ledger: Table, path: str, row: int) -> str:
    field = _column_of(ledger.kind, path)
    return trimmed(ledger.columns[field.iri][row]) if field is not None and field.iri in ledger.columns else ""


def _column_of(kind: Kind, path: str) -> Field | None:
    return next((f for f in kind.fields if f.path == path), None)
