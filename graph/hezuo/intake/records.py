"""Cells to typed values: each *distinct* text of a column is read once, whatever the number of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.store import unquoted
from hezuo.base.terms import APPLIED, CELL_REMARK, CORRECTED_VALUE, CORRECTION, REASON, STATUS, SUSPECTED, XSD
from hezuo.base.text import shown
from hezuo.intake.blanks import without_blank_words
from hezuo.intake.invisible import places, which
from hezuo.intake.ledgers import Remarks, remarks, unfounded
from hezuo.intake.table import Table
from hezuo.intake.wrapped import without_breaks
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.naming import named
from hezuo.schema.ontology import Ontology
from hezuo.schema.quantities import Qualifiers
from hezuo.schema.values import controls, encoded, parts, period, read, trimmed


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a cell that is not exact: in N-Quads, the IRI of its qualifier, and as it is printed."""

    value: str
    qualifier: str
    printed: str


Quantities = Mapping[str, tuple[Quantity, ...]]
#: What readable texts were read as, by all of a column that this depends on: years and colleges repeat each other.
Known = dict[tuple[object, ...], dict[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Frame:
    """A table with its distinct cells read.

    `values[field IRI][text]` holds, for a literal column, the values in N-Quads; for any other column, the
    names in the cell. A blank or unreadable cell holds none. `qualified[field IRI][text]` holds those of the values
    that are not exact numbers; columns and texts without any are left out.
    """

    table: Table
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    qualified: Mapping[str, Quantities] = field(default_factory=lambda: MappingProxyType({}))

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
    """Hold the ledgers of cells against the tables, apply the recorded corrections, then read every table."""
    problems: list[Problem] = []
    ledgers = [t for t in tables if CELL_REMARK in t.kind.ancestors]
    others = [t for t in tables if CELL_REMARK not in t.kind.ancestors]
    applied, suspected = ({folded(n) for n in named(ontology.names, status)} for status in (APPLIED, SUSPECTED))
    # All cells are found before any is corrected, and by printed names: the order of the rows does not matter.
    made = [remarks(table, others) for table in ledgers]
    for one in made:
        problems += unfounded(one, others, ontology)
    for one in (m for m in made if m.ledger.kind.iri == CORRECTION):
        others = _doubted(one, _corrected(one, others, applied), suspected)
    others = [without_blank_words(t, ontology, problems) for t in without_breaks(others, problems)]
    read, words = [*ledgers, *(_periods(t, problems) for t in others)], ontology.qualifiers
    known: Known = {}
    return [read_frame(t, words, problems, known) for t in read], problems


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


def read_frame(table: Table, words: Qualifiers, problems: list[Problem], known: Known) -> Frame:
    """Read the distinct cells of a table; a cell that cannot be read is a Problem at each of its rows.

    `known` is what tables before it have read, and is added to.
    """
    values: dict[str, Mapping[str, tuple[str, ...]]] = {}
    qualified: dict[str, Quantities] = {}
    refusals: list[tuple[Field, dict[str, tuple[str, str]]]] = []
    for wanted in table.kind.fields:
        texts = table.columns.get(wanted.iri)
        if texts is None:
            continue
        refused: dict[str, tuple[str, str]] = {}
        distinct = dict.fromkeys(texts)
        if wanted.may_qualify:
            values[wanted.iri], qualified[wanted.iri] = _numbers(distinct, wanted, words, refused)
        else:
            values[wanted.iri] = _texts(distinct, wanted, refused, known)
        refusals.append((wanted, refused))
    frame = Frame(table, MappingProxyType(values), MappingProxyType({iri: q for iri, q in qualified.items() if q}))
    for wanted, refused in refusals:
        for index, text in frame.rows_with(wanted, refused):
            if (wanted.iri, index) in table.told:
                continue
            reason, part = refused[text]
            hidden = controls(text) if reason == "control" else ()
            said: dict[str, object] = {"value": shown(part), "unit": wanted.unit, "words": words.shown}
            said |= {"which": which(hidden), "at": places(hidden)}
            problems.append(problem(f"value-{reason}", table.place(index, wanted), Severity.ERROR, **said))
    return frame


def _texts(
    texts: Iterable[str], wanted: Field, refused: dict[str, tuple[str, str]], known: Known
) -> Mapping[str, tuple[str, ...]]:
    """The values of each cell, or the names in it."""
    read_one = _literals if wanted.is_literal else _names
    literal = (wanted.many, wanted.datatypes, wanted.unit, wanted.language) if wanted.is_literal else ()
    before = known.setdefault(literal, {})
    found = {t: before[t] if t in before else read_one(t, wanted, refused) for t in texts}
    before.update((t, values) for t, values in found.items() if t not in refused)
    return MappingProxyType(found)


def _numbers(
    texts: Iterable[str], wanted: Field, words: Qualifiers, refused: dict[str, tuple[str, str]]
) -> tuple[Mapping[str, tuple[str, ...]], Quantities]:
    """The numbers of each cell, and those of them that are not exact."""
    values: dict[str, tuple[str, ...]] = {}
    qualified: dict[str, tuple[Quantity, ...]] = {}
    for text in texts:
        found: list[str] = []
        inexact: list[Quantity] = []
        for part in _cut(text, wanted):
            try:
                value, qualifier = _number(part, wanted, words)
            except ValueError as error:
                refused[text] = (str(error), part)
                continue
            found.append(value)
            if qualifier:
                inexact.append(Quantity(value, qualifier, part))
        values[text] = tuple(dict.fromkeys(found))
        if inexact:
            qualified[text] = tuple(inexact)
    return MappingProxyType(values), MappingProxyType(qualified)


def _number(part: str, wanted: Field, words: Qualifiers) -> tuple[str, str]:
    """A number in N-Quads, and the IRI of its qualifier or ''. Raises `ValueError` with why it cannot be read."""
    try:
        lexical, datatype = read(part, wanted.datatypes, wanted.unit)
    except ValueError as error:
        split = words.split(part)
        if split is None:
            raise ValueError("qualifier" if str(error) == "qualified" else str(error)) from error
        plain, qualifier = split
        lexical, datatype = read(plain, wanted.datatypes, wanted.unit)
        return encoded(lexical, datatype), qualifier
    return encoded(lexical, datatype), ""


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


def _corrected(made: Remarks, tables: list[Table], applied: set[str]) -> list[Table]:
    """The tables with their cells as the applied corrections say."""
    texts = _by_cell(made, applied, CORRECTED_VALUE)
    return [table.corrected(texts[n]) if n in texts else table for n, table in enumerate(tables)]


def _doubted(made: Remarks, tables: list[Table], suspected: set[str]) -> list[Table]:
    """The tables with the cells doubted that corrections suspect: why, and what they may mean instead."""
    why, meant = (_by_cell(made, suspected, path) for path in (REASON, CORRECTED_VALUE))
    return [table.doubting(why[n], meant.get(n, {})) if n in why else table for n, table in enumerate(tables)]


def _by_cell(made: Remarks, statuses: set[str], path: str) -> dict[int, dict[tuple[str, int], str]]:
    """What a column of the corrections of these statuses says of each cell, by table, column and row."""
    found: dict[int, dict[tuple[str, int], str]] = {}
    for cells, status, text in zip(made.cells, made.texts(STATUS), made.texts(path), strict=True):
        if folded(status) in statuses:
            for cell in cells:
                found.setdefault(cell.table, {})[cell.field.iri, cell.row] = text
    return found
