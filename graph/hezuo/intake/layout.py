"""The layout of a sheet as a person sees it: what its cells show, what is merged, and what is hidden.

A block of rows over which the name of a record is merged is one record, whose other columns hold the values of all of
its rows; any other merged cell says the same of each of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hezuo.base.bulk import uncollected
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.intake.cells import Told
from hezuo.intake.references import Span
from hezuo.intake.sheets import Row, Sheet
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.values import NUMERIC, trimmed

#: What is told once a column, with the number of its cells.
ONCE = ("rounded",)
#: Of these so many cells of a column are told one by one, and of the rest the number.
MANY, MOST = "digits-lost", 100
#: So many hidden rows are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of a sheet as they are read, and the cells (row, column) that need no further complaint."""

    rows: Sequence[Row]
    told: frozenset[tuple[int, int]]


@uncollected()
def laid(kind: Kind, fields: Mapping[int, Field], sheet: Sheet, top: int, file: str, problems: list[Problem]) -> Laid:
    """The rows of a sheet with the heading row `top`, as columns of these fields read them."""
    here = Place(file, sheet.sheet)
    # Where nothing is changed the rows are those of the sheet.
    rows, said = sheet.rows, list[Told]()
    if sheet.merged:
        rows = [list(row) for row in rows]
    for told in sheet.looks.readings(fields, top):
        row, column, reading = told
        if rows is sheet.rows:
            rows = [list(row) for row in rows]
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = reading.text
        if reading.code:
            said.append(told)
    said.sort(key=lambda told: told[:2])
    heads = {index: trimmed(rows[top][index]) for index in fields}
    problems.extend(_said(said, heads, here))
    if sheet.merged:
        problems.extend(_unmerged(kind, fields, sheet.merged, rows, top, here))
    problems.extend(_hidden(sheet, fields, heads, top, here))
    errors = frozenset((row, column) for row, column, reading in said if reading.severity is Severity.ERROR)
    return Laid(rows, errors)


def _said(found: Sequence[Told], heads: Mapping[int, str], place: Place) -> Iterator[Problem]:
    often: dict[tuple[str, int], list[Told]] = {}
    long: dict[int, list[int]] = {}
    for told in found:
        row, column, reading = told
        if reading.code == MANY:
            long.setdefault(column, []).append(row)
        if reading.code in ONCE:
            often.setdefault((reading.code, column), []).append(told)
        elif reading.code != MANY or len(long[column]) <= MOST:
            where = Place(place.file, place.sheet, row + 1, heads[column])
            yield problem(reading.code, where, reading.severity, **_quoted(reading.said))
    for (code, column), cells in often.items():
        row, _, reading = cells[0]
        where = Place(place.file, place.sheet, row + 1, heads[column])
        yield problem(code, where, Severity.WARNING, count=len(cells), **_quoted(reading.said))
    for column, rows in long.items():
        if left := len(rows[MOST:]):
            where = Place(place.file, place.sheet, rows[MOST] + 1, heads[column])
            yield problem("digits-more", where, Severity.WARNING, count=left)


def _quoted(said: Mapping[str, object]) -> dict[str, object]:
    return {name: shown(str(value)) for name, value in said.items()}


def _unmerged(
    kind: Kind, fields: Mapping[int, Field], merged: Sequence[Span], rows: Sequence[Row], top: int, place: Place
) -> Iterator[Problem]:
    """Change `rows`: a block that is one record stands in its first row, and the rest of it is blank."""
    spans = sorted(s for s in merged if s[0] > top and s[0] < len(rows))
    blocks = _blocks(kind, fields, spans, rows)
    for first, left, bottom, right in spans:
        wanted, last = fields.get(left), min(bottom, len(rows) - 1)
        heads = [trimmed(rows[top][n]) for n in range(left, right + 1) if n in fields]
        text = rows[first][left] if left < len(rows[first]) else ""
        if len(heads) > 1 and trimmed(text):
            where = Place(place.file, place.sheet, first + 1, heads[0])
            yield problem("merged-across", where, Severity.WARNING, value=shown(text), last=heads[-1])
        if wanted is None or last == first:
            continue
        if not any(a <= first and last <= b for a, b in blocks) and NUMERIC.issuperset(wanted.datatypes):
            # A number over several records may be the sum of them.
            where = Place(place.file, place.sheet, first + 1, trimmed(rows[top][left]))
            yield problem("merged", where, last=last + 1)
            continue
        for row in rows[first + 1 : last + 1]:
            row.extend([""] * (left + 1 - len(row)))
            row[left] = text
    for first, last in blocks:
        yield from _joined(fields, rows, first, last, rows[top], place)


def _blocks(
    kind: Kind, fields: Mapping[int, Field], spans: Sequence[Span], rows: Sequence[Row]
) -> list[tuple[int, int]]:
    """The blocks of rows that are one record each: the first column of its key is merged over them."""
    columns = {wanted.iri: index for index, wanted in fields.items()}
    keys = [columns[iri] for iri in kind.key if iri in columns]
    if not keys:
        return []
    found = [(first, min(last, len(rows) - 1)) for first, left, last, _ in spans if left == keys[0] and last > first]
    return [(a, b) for a, b in found if all(len(_distinct(rows, a, b, key)) < 2 for key in keys[1:])]


def _distinct(rows: Sequence[Row], first: int, last: int, column: int) -> list[str]:
    texts = (trimmed(row[column]) for row in rows[first : last + 1] if column < len(row))
    return [text for text in dict.fromkeys(texts) if text]


def _joined(
    fields: Mapping[int, Field], rows: Sequence[Row], first: int, last: int, heads: Row, place: Place
) -> Iterator[Problem]:
    width = max(len(row) for row in rows[first : last + 1])
    made = rows[first] + [""] * (width - len(rows[first]))
    for column in range(width):
        texts, wanted = _distinct(rows, first, last, column), fields.get(column)
        made[column] = made[column] if len(texts) < 2 and trimmed(made[column]) else "；".join(texts)
        if len(texts) > 1 and wanted is not None and wanted.is_literal and not wanted.many:
            where = Place(place.file, place.sheet, first + 1, trimmed(heads[column]))
            values = shown("；".join(texts))
            yield problem("merged-values", where, Severity.ERROR, last=last + 1, count=len(texts), values=values)
    rows[first][:] = made
    for row in rows[first + 1 : last + 1]:
        row.clear()


def _hidden(
    sheet: Sheet, fields: Mapping[int, Field], heads: Mapping[int, str], top: int, place: Place
) -> Iterator[Problem]:
    rows = [n for n in sheet.hidden_rows if top < n < len(sheet.rows) and any(map(trimmed, sheet.rows[n]))]
    if rows:
        named = "、".join(str(n + 1) for n in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
        where = Place(place.file, place.sheet, rows[0] + 1)
        yield problem("hidden-rows", where, Severity.WARNING, rows=named, count=len(rows))
    for column in sheet.hidden_columns:
        body = (row[column] for row in sheet.rows[top + 1 :] if column < len(row))
        if column in fields and any(map(trimmed, body)):
            where = Place(place.file, place.sheet, top + 1, heads[column])
            yield problem("hidden-column", where, Severity.WARNING, name=heads[column])
