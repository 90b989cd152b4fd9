"""Codes and numbers of identity that somebody typed as numbers: a spreadsheet keeps fifteen digits of them.

In a workbook the rest has become noughts; in a text that a spreadsheet wrote a power of ten is left (1.23457E+17).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from hezuo.base.problems import Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.intake import format_tokens as formats
from hezuo.intake.cells import KEPT, Holds, Seen, holds
from hezuo.intake.format_text import digits
from hezuo.intake.serials import Raw
from hezuo.intake.table import Table
from hezuo.schema.values import trimmed

#: A number as spreadsheets shorten one of more than eleven digits.
SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+[1-9]\d")
#: So many cells of a column are told one by one; of the rest the number.
MOST = 100


def long_numbers(
    values: Sequence[Sequence[Raw]], styled: Mapping[str, Mapping[int, Sequence[int]]]
) -> dict[tuple[int, int], Seen]:
    """The cells of more digits than a workbook keeps, by row and column, but for those with a format (`styled`)."""
    known = {(row, index) for cells in styled.values() for index, rows in cells.items() for row in rows}
    return {
        (row, index): Seen(value, formats.GENERAL, digits(value))
        for row, cells in enumerate(values)
        for index, value in enumerate(cells)
        if isinstance(value, (int, float)) and is_long(value) and (row, index) not in known
    }


def is_long(value: float) -> bool:
    """Whether a number has more digits than a workbook keeps."""
    return KEPT <= abs(value) < float("inf")


def shortened(tables: Sequence[Table]) -> Iterator[Problem]:
    """Every cell of a text or a name that is a number as spreadsheets shorten it."""
    for table in tables:
        for wanted in (f for f in table.kind.fields if f.iri in table.columns and holds(f) is Holds.TEXT):
            texts = table.columns[wanted.iri]
            found = {text for text in dict.fromkeys(texts) if SHORTENED.fullmatch(trimmed(text))}
            rows = [index for index, text in enumerate(texts) if text in found] if found else []
            for index in rows[:MOST]:
                place, value = table.place(index, wanted), shown(texts[index])
                yield problem("digits-shortened", place, Severity.WARNING, value=value)
            if rows[MOST:]:
                place, left = table.place(rows[MOST], wanted), len(rows) - MOST
                yield problem("digits-more", place, Severity.WARNING, count=left)
