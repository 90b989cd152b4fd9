"""Rows of a sheet that are no record: totals, compared with what they sum up, notes below, headings again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hezuo.base.characters import folded, simplified
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import PREF_LABEL
from hezuo.base.text import shown
from hezuo.intake.sheets import Row
from hezuo.schema.habits import Habits
from hezuo.schema.kinds import Field
from hezuo.schema.quantities import Qualifiers
from hezuo.schema.values import MANY, NUMERIC, parts, read, soft_parts, trimmed

#: The one number of a cell of a row of totals.
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


#: What a row of totals may be, and the characters that may stand before the first word of a row.
SUMS = ("total", "subtotal")
OPENING = "(（[【〔"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a sheet are, where it stands, and what its rows may hold that is no record."""

    fields: Mapping[int, Field]
    headings: Row
    place: Place
    habits: Habits
    qualifiers: Qualifiers

    def at(self, number: int, column: int | None = None) -> Place:
        """The place of a row, and of a cell in it."""
        heading = shown(self.headings[column]) if column is not None and column < len(self.headings) else ""
        return Place(self.place.file, self.place.sheet, number, heading)


def records_of(
    body: Sequence[Row], numbers: Sequence[int], layout: Layout, problems: list[Problem]
) -> tuple[Sequence[Row], Sequence[int]]:
    """The rows that are records, with their numbers in the file; what the others are is told."""
    begins = layout.habits.beginnings | {_beginning(heading) for heading in layout.headings}
    # Most rows begin with a name of their own: what each begins with is looked at first.
    firsts = [row[0] if row and row[0] and row[0][0] > " " else _first(row) for row in body]
    likely = {c for c in {text[:1] for text in firsts} if c.isspace() or c in OPENING or _beginning(c) in begins}
    other = {i: what for i, text in enumerate(firsts) if text[:1] in likely and (what := _what(body[i], layout))}
    if not other:
        return body, numbers
    kept = [i for i in range(len(body)) if i not in other]
    sums = {index: what for index, what in other.items() if what in SUMS}
    for index in other:
        place = layout.at(numbers[index])
        if index in sums:
            problems.append(problem("total-row", place, Severity.INFO, name=shown(_first(body[index]))))
            summed = [[body[i] for i in some] for some in _summed(index, sums, kept)]
            _compare(body[index], summed, numbers[index], layout, problems)
        else:
            problems.append(problem("no-record", place, Severity.INFO, value=shown(_first(body[index]))))
    return [body[i] for i in kept], tuple(numbers[i] for i in kept)


def _what(row: Row, layout: Layout) -> str:
    """What a row is that is no record: 'total', 'subtotal', 'foot', 'headings'; '' for a record."""
    filled = [(i, c) for i, c in enumerate(row) if trimmed(c)]
    if not filled:
        return ""
    word, *rest = (c for _, c in filled)
    found = layout.habits.sums(word)
    # A record may be called so too: then it says more than figures.
    if found and all(layout.habits.is_figure(c) for c in rest):
        return found
    if all(layout.habits.is_foot(c) for _, c in filled) or (not rest and layout.habits.is_foot_word(word)):
        return "foot"
    again = [folded(c) == folded(layout.headings[i]) for i, c in filled if i < len(layout.headings)]
    return "headings" if len(again) > 1 and len(again) == len(filled) and all(again) else ""


def _summed(index: int, sums: Mapping[int, str], kept: Sequence[int]) -> list[list[int]]:
    """The records that a row of totals may be the sum of, the likeliest first: no empty ones.

    Those since the row of totals before, or all above; where the first such row stands above all records, those below.
    """
    same = [i for i, what in sums.items() if sums[index] == "subtotal" or what == "total"]
    last = max((i for i in same if i < index), default=-1)
    following = min((i for i in same if i > index), default=kept[-1] + 1 if kept else 0)
    above = [[i for i in kept if last < i < index], [i for i in kept if i < index]]
    below = [[i for i in kept if index < i < following], [i for i in kept if i > index]]
    ways = [*below, *above] if kept and min(sums) < kept[0] else above
    return [some for some in (ways if sums[index] == "total" else ways[::2]) if some]


def _first(row: Row) -> str:
    return next((c for c in row if c and not c.isspace()), "")


def _beginning(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text.lstrip()[:1]).casefold())


def _compare(row: Row, summed: Sequence[Sequence[Row]], number: int, layout: Layout, problems: list[Problem]) -> None:
    """Tell of each figure in a row of totals that is neither the sum nor the count of records that it may total."""
    for index, wanted in layout.fields.items():
        text = row[index] if index < len(row) else ""
        stated = _figure(text, layout)
        if stated is None or wanted.on_entry:
            continue
        found: list[Decimal] = []
        for rows in summed:
            cells = [trimmed(r[index]) for r in rows if index < len(r) and trimmed(r[index])]
            found += _sums(cells, wanted) if NUMERIC.issuperset(wanted.datatypes) else _counts(cells, wanted)
        if found and stated not in found:
            said = {"stated": shown(text), "found": f"{found[0]:f}"}
            problems.append(problem("total-differs", layout.at(number, index), Severity.WARNING, **said))


def _figure(text: str, layout: Layout) -> Decimal | None:
    """The one exact number of a cell; None where there is none, or more, or one that is not meant exactly."""
    plain = unicodedata.normalize("NFKC", text)
    found = FIGURE.findall(plain)
    if len(found) != 1 or layout.qualifiers.split(text) is not None:
        return None
    behind = plain.partition(found[0])[2].strip()
    return Decimal(found[0].replace(",", "")) * MANY.get(behind[:1], 1)


def _sums(cells: list[str], wanted: Field) -> list[Decimal]:
    """The sum of a column, if all of it can be read as exact numbers."""
    try:
        return [sum((Decimal(read(c, wanted.datatypes, wanted.unit)[0]) for c in cells), Decimal(0))]
    except ValueError:
        return []


def _counts(cells: list[str], wanted: Field) -> list[Decimal]:
    """How many cells or names a column holds, in each way to count them; the plainest first. Other texts have none."""
    if wanted.is_literal and wanted.path != PREF_LABEL:
        return []
    names = [p for c in cells for p in parts(c)]
    softer = [p for name in names for p in soft_parts(name)] if wanted.many else names
    ways = (len(names), len(set(map(folded, names))), len(softer), len(set(map(folded, softer))), len(cells))
    return list(dict.fromkeys(map(Decimal, ways if wanted.many else (len(cells), ways[1]))))
