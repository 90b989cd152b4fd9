"""Which chart an answer has that declares none: a line over years, a matrix of two sorts of names, bars, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hezuo.base.messages import Lang
from hezuo.base.store import Rows
from hezuo.charts.spec import Inks, Spec
from hezuo.serve.charts import MOST, SIZE, drawn

#: What counts nothing.
NO_COUNT = ("row", "rank", "line", "year", "page", "unplain")
#: A column that says what the number of each row is: people, money. They have no common scale.
KINDS = {"column", "unit", "heading"}
#: With more columns of numbers than this none of them is what the answer counts.
SEVERAL = 3
YEARS = range(1900, 2200)
#: A matrix has at least and at most so many rows and columns, and so large a part of it is filled.
FEWEST, ROWS, COLUMNS, FILLED = 2, MOST, 8, 0.25


@dataclass(frozen=True, slots=True)
class Point:
    """A cell of an answer: its text, where it leads (''), its number (None for a text)."""

    text: str
    url: str = ""
    number: float | None = None


Table = Sequence[Sequence[Point]]


def chart(
    names: Sequence[str], rows: Table, heads: Sequence[str], stated: Table | None = None, *, lang: Lang = "zh"
) -> Markup | None:
    """The chart of rows; `names` are those of the columns, `heads` what they are called.

    `stated` may be fewer rows, which the bars are of; the other charts are of all rows or not at all.
    """
    numbers = [c for c, name in enumerate(names) if name not in NO_COUNT and _counts(rows, c)]
    if not 1 <= len(numbers) <= SEVERAL:
        return None
    column, labels = numbers[0], [c for c in range(len(names)) if _is_text(rows, c)]
    years = next((c for c in range(len(names)) if c != column and _is_year(rows, c)), None)
    if years is not None and _is_line(rows, years):
        return _drawn("line", names, heads, sorted(rows, key=lambda row: row[years].text), (years, column), lang)
    if len(labels) == 2 and _is_matrix(rows, *labels):
        return _drawn("matrix", names, heads, rows, (labels[0], column, labels[1]), lang)
    # Who occurs twice has two bars of one name: then another column says what a bar is.
    labels = [c for c in labels if len({row[c].text for row in rows}) == len(rows)]
    if not labels or KINDS & set(names):
        return None
    listed = rows if stated is None else stated
    return _drawn("bar", names, heads, listed, (labels[0], column), lang) if 1 < len(listed) <= MOST else None


def _drawn(
    kind: str, names: Sequence[str], heads: Sequence[str], rows: Table, columns: Sequence[int], lang: Lang
) -> Markup | None:
    """The chart of a kind: `columns` are the label, the number and, where there is one, the series."""
    label, value, *series = columns
    spec = Spec(
        kind,
        names[label],
        (names[value],),
        series=names[series[0]] if series else "",
        headings=tuple(heads),
        title=heads[value],
        lang=lang,
        **SIZE,
    )
    found = Rows(tuple(names), [tuple(c.text if c.number is None else c.number for c in row) for row in rows])
    return drawn(found, spec, Inks(), [row[label].url for row in rows])


def _counts(rows: Table, column: int) -> bool:
    """Whether a column has nothing but numbers that are not below 0."""
    return bool(rows) and all((n := row[column].number) is not None and n >= 0 for row in rows)


def _is_text(rows: Table, column: int) -> bool:
    return bool(rows) and all(row[column].number is None and row[column].text for row in rows)


def _is_year(rows: Table, column: int) -> bool:
    found = [row[column].text for row in rows]
    return bool(found) and all(text.isdecimal() and int(text) in YEARS for text in found)


def _is_line(rows: Table, years: int) -> bool:
    """Whether there are three years or more, each of which occurs once."""
    return 3 <= len({row[years].text for row in rows}) == len(rows) <= MOST


def _is_matrix(rows: Table, down: int, across: int) -> bool:
    """Whether two columns of names are few, each pair occurs once, and enough of them occur."""
    pairs = {(row[down].text, row[across].text) for row in rows}
    downs, acrosses = len({pair[0] for pair in pairs}), len({pair[1] for pair in pairs})
    fits = FEWEST <= downs <= ROWS and FEWEST <= acrosses <= COLUMNS and max(downs, acrosses) < len(rows)
    return fits and len(rows) == len(pairs) >= FILLED * downs * acrosses
