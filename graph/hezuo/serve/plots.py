"""Which drawing an answer has: a line over years, a matrix of two sorts of names, bars, or none."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hezuo.base.text import FINEST, decimal
from hezuo.forms.canvas import Canvas
from hezuo.forms.lettering import cut
from hezuo.serve.charts import LABEL, MOST, ROW, TEXT, WIDE, Bar, bars, svg

#: What counts nothing.
NO_COUNT = ("row", "rank", "line", "year", "page", "unplain")
#: A column that says what the number of each row is: people, money. They have no common scale.
KINDS = {"column", "unit", "heading"}
#: With more columns of numbers than this none of them is what the answer counts.
SEVERAL = 3
YEARS = range(1900, 2200)
#: A matrix has at least and at most so many rows and columns, and so large a part of it is filled.
FEWEST, ROWS, COLUMNS, FILLED = 2, MOST, 8, 0.25
HIGH = 170.0


@dataclass(frozen=True, slots=True)
class Point:
    """A cell of an answer: its text, where it leads (''), its number (None for a text)."""

    text: str
    url: str = ""
    number: float | None = None


Table = Sequence[Sequence[Point]]


def chart(names: Sequence[str], rows: Table, heads: Sequence[str], stated: Table | None = None) -> Markup | None:
    """The drawing of rows; `names` are those of the columns, `heads` what they are called.

    `stated` may be fewer rows, which the bars are of; the other drawings are of all rows or not at all.
    """
    numbers = [c for c, name in enumerate(names) if name not in NO_COUNT and _counts(rows, c)]
    if not 1 <= len(numbers) <= SEVERAL:
        return None
    column, labels = numbers[0], [c for c in range(len(names)) if _is_text(rows, c)]
    years = next((c for c in range(len(names)) if c != column and _is_year(rows, c)), None)
    if years is not None and (found := _line(rows, years, column, heads[column])) is not None:
        return found
    if len(labels) == 2 and (found := _matrix(rows, labels[0], labels[1], column, heads[column])) is not None:
        return found
    # Who occurs twice has two bars of one name: then another column says what a bar is.
    labels = [c for c in labels if len({row[c].text for row in rows}) == len(rows)]
    if not labels or KINDS & set(names):
        return None
    listed = rows if stated is None else stated
    return bars(
        [Bar(r[labels[0]].text, r[column].number or 0.0, False, r[labels[0]].url) for r in listed], heads[column]
    )


def _counts(rows: Table, column: int) -> bool:
    """Whether a column has nothing but numbers that are not below 0."""
    return bool(rows) and all((n := row[column].number) is not None and n >= 0 for row in rows)


def _is_text(rows: Table, column: int) -> bool:
    return bool(rows) and all(row[column].number is None and row[column].text for row in rows)


def _is_year(rows: Table, column: int) -> bool:
    found = [row[column].text for row in rows]
    return bool(found) and all(text.isdecimal() and int(text) in YEARS for text in found)


def _line(rows: Table, years: int, column: int, title: str) -> Markup | None:
    """A line through the numbers of three years or more, each of which occurs once."""
    found = sorted((int(row[years].text), row[column].number or 0.0) for row in rows)
    if len({year for year, _ in found}) < max(len(found), 3) or len(found) > MOST:
        return None
    first, last, most = found[0][0], found[-1][0], max(n for _, n in found) or 1
    canvas = Canvas(WIDE, HIGH)
    places = [(24 + (WIDE - 48) * (y - first) / (last - first), HIGH - 26 - (HIGH - 56) * n / most) for y, n in found]
    canvas.line([(16, HIGH - 26), (WIDE - 16, HIGH - 26)], stroke="rule")
    canvas.line(places, stroke="role-4", width=2)
    every = len(found) // 10 + 1
    for place, ((x, y), (year, number)) in enumerate(zip(places, found, strict=True)):
        canvas.circle(x, y, 3.5, "role-4")
        if place % every == 0:
            canvas.text(x, y - 8, decimal(number, FINEST), TEXT, anchor="middle", bold=True)
            canvas.text(x, HIGH - 8, str(year), TEXT, anchor="middle")
    return svg(canvas, title)


def _matrix(rows: Table, down: int, across: int, column: int, title: str) -> Markup | None:
    """Squares whose sides grow with the numbers, where two columns of names are few and each pair occurs once."""
    downs = list(dict.fromkeys(row[down].text for row in rows))
    acrosses = list(dict.fromkeys(row[across].text for row in rows))
    pairs = {(row[down].text, row[across].text): row for row in rows}
    fits = FEWEST <= len(downs) <= ROWS and FEWEST <= len(acrosses) <= COLUMNS
    fits = fits and max(len(downs), len(acrosses)) < len(rows)
    if not fits or len(pairs) < len(rows) or len(pairs) < FILLED * len(downs) * len(acrosses):
        return None
    most, top = max(row[column].number or 0.0 for row in rows) or 1, 96.0
    step = (WIDE - LABEL - 12) / len(acrosses)
    canvas = Canvas(WIDE, top + len(downs) * ROW + 4)
    for n, name in enumerate(acrosses):
        canvas.text(LABEL + 12 + step * (n + 0.5), 4, cut(name, TEXT, top - 10), TEXT, upright=True)
    for n, name in enumerate(downs):
        y = top + n * ROW
        canvas.text(LABEL, y + 16, cut(name, TEXT, LABEL - 4), TEXT, anchor="end")
        canvas.line([(LABEL + 6, y + ROW), (WIDE, y + ROW)], stroke="rule")
        for m, other in enumerate(acrosses):
            if (row := pairs.get((name, other))) is not None:
                _square(canvas, row[down], LABEL + 12 + step * (m + 0.5), y + ROW / 2, row[column].number or 0.0, most)
    return svg(canvas, title)


def _square(canvas: Canvas, named: Point, x: float, y: float, number: float, most: float) -> None:
    side = max((ROW - 6) * (number / most) ** 0.5, 3.0)
    if named.url:
        canvas.parts.append(f'<a href="{html.escape(named.url)}">')
    canvas.rect(x - side / 2 - 8, y - side / 2, side, side, "role-4")
    canvas.text(x + 5, y + 4, decimal(number, FINEST), TEXT - 1, bold=True)
    if named.url:
        canvas.parts.append("</a>")
