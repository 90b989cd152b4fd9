"""Cells to typed values: each *distinct* text of a column is read once, whatever the number of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.store import unquoted
from hezuo.base.terms import APPLIED, CORRECTION, HZ, XSD
from hezuo.intake.tables import Table, shown
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import encoded, folded, parts, period, read, trimmed


@dataclass(frozen=True, slots=True)
class Frame:
    """A table with its distinct cells read.

    `values[field IRI][text]` holds, for a literal column, the values in N-Quads; for any other column, the
    names in the cell. A blank or unreadable cell holds none.
    """

    table: Table
    values: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def kind(self) -> Kind:
        """The kind of its records."""
        return self.table.kind

    def column(self, wanted: Field) -> Sequence[str]:
        """The texts of a field, row by row; blanks when the file has no such column."""
        return self.table.columns.get(wanted.iri) or ("",) * len(self.table)

    def plain(self, wanted: Field) -> list[str]:
        """The first value of a literal field without N-Quads quoting, row by row; '' where there is none."""
        found = self.values.get(wanted.iri, {})
        return [unquoted(found[t][0]) if found.get(t) else "" for t in self.column(wanted)]

    def rows_with(self, wanted: Field, texts: Iterable[str]) -> list[tuple[int, str]]:
        """(index, text) of the rows whose cell is one of `texts`."""
        bad = set(texts)
        return [(i, t) for i, t in enumerate(self.column(wanted)) if t in bad] if bad else []


def read_frames(tables: list[Table], ontology: Ontology) -> tuple[list[Frame], list[Problem]]:
    """Apply the recorded corrections, then read every table."""
    problems: list[Problem] = []
    ledger = [read_frame(t, problems) for t in tables if t.kind.iri == CORRECTION]
    others = [t for t in tables if t.kind.iri != CORRECTION]
    applied = {folded(n) for n in ontology.names[APPLIED]}
    for frame in ledger:
        others = _corrected(frame, others, applied, problems)
    return ledger + [read_frame(_periods(t, problems), problems) for t in others], problems


def _periods(table: Table, problems: list[Problem]) -> Table:
    """The table with the two dates of each period in the columns that they belong to."""
    for start in (f for f in table.kind.fields if f.until and f.iri in table.columns):
        end = table.kind.field_of(start.until)
        texts = table.columns[start.iri]
        made = {t: found for t in dict.fromkeys(texts) if (found := period(trimmed(t), start.datatypes))}
        if not made:
            continue
        table = table.with_column(end)
        cells: dict[tuple[str, int], str] = {}
        for index, text in enumerate(texts):
            if text not in made:
                continue
            first, second = made[text]
            stated = trimmed(table.columns[end.iri][index])
            cells[start.iri, index] = first
            if not stated:
                cells[end.iri, index] = second
            elif _differ(stated, second, end.datatypes):
                said = {"period": shown(text), "end": shown(stated)} | _labels(end)
                problems.append(problem("period-contradicts", table.place(index, start), Severity.ERROR, **said))
        table = table.corrected(cells)
    return table


def _labels(wanted: Field) -> dict[str, str]:
    return {"column": wanted.label("zh"), "column_en": wanted.label("en")}


def _differ(one: str, other: str, datatypes: tuple[str, ...]) -> bool:
    try:
        return read(one, datatypes) != read(other, datatypes)
    except ValueError:
        return False  # what cannot be read is told when the column is


def read_frame(table: Table, problems: list[Problem]) -> Frame:
    """Read the distinct cells of a table; a cell that cannot be read is a Problem at each of its rows."""
    values: dict[str, Mapping[str, tuple[str, ...]]] = {}
    refusals: list[tuple[Field, dict[str, tuple[str, str]]]] = []
    for wanted in table.kind.fields:
        texts = table.columns.get(wanted.iri)
        if texts is None:
            continue
        refused: dict[str, tuple[str, str]] = {}
        read_one = _literals if wanted.is_literal else _names
        values[wanted.iri] = MappingProxyType({t: read_one(t, wanted, refused) for t in dict.fromkeys(texts)})
        refusals.append((wanted, refused))
    frame = Frame(table, MappingProxyType(values))
    for wanted, refused in refusals:
        for index, text in frame.rows_with(wanted, refused):
            reason, part = refused[text]
            unit = wanted.unit or ""
            problems.append(problem(f"value-{reason}", table.place(index, wanted), value=shown(part), unit=unit))
    return frame


def _literals(text: str, wanted: Field, refused: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    found: list[str] = []
    for part in _cut(text, wanted):
        try:
            lexical, datatype = read(part, wanted.datatypes, wanted.unit)
        except ValueError as error:
            refused[text] = (str(error), part)
        else:
            found.append(encoded(lexical, datatype, wanted.language))
    return tuple(dict.fromkeys(found))


def _names(text: str, wanted: Field, refused: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    found: list[str] = []
    for part in _cut(text, wanted):
        try:
            read(part, (XSD + "string",))
        except ValueError as error:
            refused[text] = (str(error), part)
        else:
            found.append(part)
    return tuple(dict.fromkeys(found))


def _cut(text: str, wanted: Field) -> tuple[str, ...]:
    whole = trimmed(text)
    if not whole:
        return ()
    return parts(whole) if wanted.many or not wanted.is_literal else (whole,)


def _corrected(ledger: Frame, tables: list[Table], applied: set[str], problems: list[Problem]) -> list[Table]:
    """The tables with their cells as the applied corrections say; one whose printed value is gone is a Problem."""
    columns = {f.path.removeprefix(HZ): f for f in ledger.kind.fields}
    get = {name: [trimmed(t) for t in ledger.column(f)] for name, f in columns.items()}
    # All cells are found by printed names before any name is corrected: the order of the rows does not matter.
    names = [get[c] for c in ("correctedTable", "correctedRecord", "correctedColumn")]
    asked = zip(*names, ledger.plain(columns["correctedYear"]), strict=True)
    found = [list(_cells(tables, *one)) for one in asked]
    made: dict[int, dict[tuple[str, int], str]] = {}
    for index, cells in enumerate(found):
        name, record, heading = (get[c][index] for c in ("correctedTable", "correctedRecord", "correctedColumn"))
        where = ledger.table.place(index)
        if not cells:
            problems.append(problem("correction-lost", where, table=name, record=record, column=heading))
        expected = get["printedValue"][index]
        printed = [_printed(tables[number], wanted, row) for number, wanted, row in cells]
        if cells and expected not in printed:
            # Another year may print something else: what it corrects has to stand in one of them.
            problems.append(problem("correction-stale", where, printed=expected, now=printed[-1]))
        for (number, wanted, row), text in zip(cells, printed, strict=True):
            if text == expected and folded(get["status"][index]) in applied:
                made.setdefault(number, {})[wanted.iri, row] = get["correctedValue"][index]
    return [table.corrected(made[n]) if n in made else table for n, table in enumerate(tables)]


def _printed(table: Table, wanted: Field, row: int) -> str:
    return table.printed.get((wanted.iri, row)) or trimmed(table.columns[wanted.iri][row])


def _cells(tables: list[Table], name: str, record: str, heading: str, year: str) -> Iterable[tuple[int, Field, int]]:
    """Number of the table, column and row of each cell that a correction speaks of, in one year or in all."""
    for number, table in enumerate(tables):
        if year and year != table.year:
            continue
        wanted = next((f for f in table.kind.fields if heading in f.headings), None)
        keys = [f for f in table.kind.key_fields if f.is_literal and f.iri in table.columns]
        if (
            name in (table.kind.notation, *dict(table.kind.labels).values())
            and wanted is not None
            and wanted.iri in table.columns
            and keys
        ):
            names = table.columns[keys[-1].iri]
            yield from ((number, wanted, i) for i, text in enumerate(names) if trimmed(text) == record)
