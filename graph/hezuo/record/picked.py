"""One figure of an answer, for a sentence that takes its numbers from named questions."""

from __future__ import annotations

import re

from hezuo.base.store import Rows, Value

FIGURE = re.compile(r"(count)|(sum|max|first|distinct) (\w+)(?: where (\w+) = ?(.*))?")


def figure(text: str, rows: Rows) -> Value:
    """One figure of an answer, as the head of `story.toml` describes. Raises `ValueError` for another one.

    A sum or maximum of texts with numbers in them is none: a number that is not exact stands in the answers as it is
    written (1000余), and must not fall out of a sentence in silence. The first and the most of nothing are
    None: a blank is no number.
    """
    match = FIGURE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match[1]:
        return len(rows.rows)
    column = _column(rows, match[3])
    kept = rows.rows
    if match[4]:
        test = _column(rows, match[4])
        kept = [r for r in kept if ("" if r[test] is None else str(r[test])) == match[5]]
    cells = [r[column] for r in kept]
    if match[2] == "first":
        return cells[0] if cells else None
    if match[2] == "distinct":
        return len({c for c in cells if c not in (None, "")})
    texts = [c for c in cells if isinstance(c, str) and any(map(str.isdigit, c))]
    if texts:
        raise ValueError(f"{match[2]} {match[3]}: {texts[0]}")
    numbers = [c for c in cells if isinstance(c, int | float)]
    return sum(numbers) if match[2] == "sum" else max(numbers, default=None)


def _column(rows: Rows, name: str) -> int:
    """The place of a column. Raises `ValueError`, which names those that there are."""
    if name not in rows.columns:
        raise ValueError(f"{name}: {' | '.join(rows.columns)}")
    return rows.columns.index(name)
