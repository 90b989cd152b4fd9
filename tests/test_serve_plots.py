"""Which drawing an answer has, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from hezuo.serve.charts import dots
from hezuo.serve.plots import Point, chart


def points(rows: Sequence[Sequence[str | float]]) -> list[list[Point]]:
    return [
        [Point(str(c), f"/{c}" if isinstance(c, str) else "", c if isinstance(c, float) else None) for c in r]
        for r in rows
    ]


def drawn(names: Sequence[str], rows: Sequence[Sequence[str | float]]) -> str:
    return str(chart(names, points(rows), [f"of {name}" for name in names]) or "")


def test_numbers_by_year_are_a_line() -> None:
    text = drawn(("year", "n"), [("2022", 4.0), ("2024", 8.0), ("2023", 6.0)])
    assert text.index(">2022<") < text.index(">2023<") < text.index(">2024<")
    assert 'aria-label="of n"' in text


def test_two_sorts_of_names_are_a_matrix_where_it_is_filled() -> None:
    rows = [(a, b, float(n)) for n, (a, b) in enumerate((a, b) for a in ("x", "y", "z") for b in ("p", "q"))]
    text = drawn(("party", "role", "n"), rows)
    assert text.count("<a href") == 3
    assert [text.count(f">{name}<") for name in ("p", "q", "5")] == [1, 1, 1]
    # One pair a row of its own is no matrix, nor is a pair that occurs twice.
    assert drawn(("a", "b", "n"), [("x", "p", 1.0), ("y", "q", 2.0)]).count('text-anchor="end"') == 2
    assert drawn(("a", "b", "n"), [*rows, ("x", "p", 9.0)]) == ""


def test_other_numbers_are_bars_by_the_first_names() -> None:
    text = drawn(("party", "n"), [("甲", 3.0), ("乙", 1.0)])
    assert text.count("<rect") == 2
    assert 'href="/甲"' in text


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (("party", "page"), [("甲", 3.0), ("乙", 4.0)]),
        (("party", "n"), [("甲", 3.0), ("乙", -1.0)]),
        (("party",), [("甲",), ("乙",)]),
        (("n", "m"), [(1.0, 2.0)]),
        (("a", "b", "c", "d", "e"), [("x", 1.0, 2.0, 3.0, 4.0), ("y", 1.0, 2.0, 3.0, 4.0)]),
        (("party", "n"), []),
        (("party", "column", "n"), [("甲", "people", 3.0), ("乙", "money", 4000.0)]),
        (("party", "n"), [("甲", 3.0), ("甲", 4.0)]),
    ],
)
def test_what_counts_nothing_has_no_drawing(names: Sequence[str], rows: Sequence[Sequence[str | float]]) -> None:
    assert drawn(names, rows) == ""


def test_what_stands_in_a_drawing_is_escaped() -> None:
    text = str(
        chart(("a", "n"), [[Point("<b>", '/"x'), Point("1", "", 1.0)], [Point("c"), Point("2", "", 2.0)]], ('"', "<n>"))
    )
    assert "<b>" not in text
    assert '/"x' not in text
    assert "<n>" not in text


def test_what_is_counted_is_seen_as_dots() -> None:
    less, more = str(dots(5.0, 3.0, "t")), str(dots(3.0, 5.0, "t"))
    assert (less.count("<circle"), less.count("stroke-dasharray")) == (5, 2)
    assert (more.count("<circle"), more.count("stroke-dasharray")) == (5, 0)
    assert len(set(re.findall(r'fill="([^"]+)"', more))) == 2
    for stated, recorded in ((0.0, 0.0), (2.5, 3.0), (1.0, 10_000.0)):
        assert dots(stated, recorded, "t") is None
