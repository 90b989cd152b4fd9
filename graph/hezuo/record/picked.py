"""One figure of an answer, for a sentence that takes its numbers from named questions.

count                       how many rows
sum c, max c, min c         of a column's numbers
first c                     its first cell; None where there is no row
distinct c                  how many different cells
list c                      its different cells, in their order, as a tuple
each [c]（[d]个）            a text of each row, its columns in brackets, as a tuple
… where d = v and e >= w    of the rows that hold this; also != > < <=, and `has`, where a cell of several holds v
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hezuo.base.store import Rows, Value
from hezuo.base.text import FINEST, decimal
from hezuo.schema.values import parts

FIGURE = re.compile(r"(?:(count)|(sum|max|min|first|distinct|list) (\S+)|(each) (.+?))(?: where (.+))?", re.DOTALL)
#: A column in the text of a row.
CELL = re.compile(r"\[([^\[\]]+)\]")
CONDITION = re.compile(r"(\S+) (=|!=|>=|<=|>|<|has) ?(.*)", re.DOTALL)
#: Before the next condition; “and” within a value is none.
AND = re.compile(r" and (?=\S+ (?:=|!=|>=|<=|>|<|has)(?: |$))")
Picked = Value | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell has to be."""

    column: str
    sign: str
    value: str

    def holds(self, cell: Value) -> bool:
        """Whether a cell is so; a blank is neither more nor less than anything."""
        text = "" if cell is None else str(cell)
        if self.sign == "=":
            return text == self.value
        if self.sign == "!=":
            return text != self.value
        if self.sign == "has":
            return self.value in parts(text)
        try:
            found, wanted = float(text), float(self.value)
        except ValueError:
            return False
        return {">": found > wanted, "<": found < wanted, ">=": found >= wanted, "<=": found <= wanted}[self.sign]


@dataclass(frozen=True, slots=True)
class Pick:
    """What is taken of an answer: how, of which column ('' for rows; of `each` the text), under which conditions."""

    how: str
    column: str
    conditions: tuple[Condition, ...]

    def looked_at(self, kept: Rows) -> Rows:
        """Those of the rows that are kept of which it takes what it gives: the first, or those of the extreme."""
        if self.how == "first":
            return Rows(kept.columns, kept.rows[:1])
        if self.how not in ("max", "min"):
            return kept
        at, value = _column(self.column, kept), self.of(kept)
        return Rows(kept.columns, [r for r in kept.rows if r[at] == value])

    def kept(self, rows: Rows) -> Rows:
        """The rows that it looks at. Raises `ValueError` for a column that the answer does not have."""
        return where(self.conditions, rows)

    def of(self, kept: Rows) -> Picked:
        """The figure of the rows that are kept. Raises `ValueError`."""
        if self.how == "count":
            return len(kept.rows)
        if self.how == "each":
            return _texts(self.column, kept)
        at = _column(self.column, kept)
        return HOW[self.how](self, [r[at] for r in kept.rows])


def picking(text: str) -> Pick:
    """What a text asks for, as the head of this module says. Raises `ValueError` for another one."""
    match = FIGURE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text.strip())
    how = match[1] or match[2] or match[4]
    return Pick(how, match[3] or match[5] or "", conditions(match[6]) if match[6] else ())


def conditions(text: str) -> tuple[Condition, ...]:
    """Conditions that all hold. Raises `ValueError`."""
    found = []
    for part in AND.split(text):
        match = CONDITION.fullmatch(part.strip())
        if match is None:
            raise ValueError(part)
        found.append(Condition(match[1], match[2], match[3].strip()))
    return tuple(found)


def where(wanted: Sequence[Condition], rows: Rows) -> Rows:
    """The rows that hold all conditions. Raises `ValueError` for a column that the answer does not have."""
    at = [(c, _column(c.column, rows)) for c in wanted]
    return Rows(rows.columns, [r for r in rows.rows if all(c.holds(r[i]) for c, i in at)])


def figure(text: str, rows: Rows) -> Value:
    """One figure of an answer. Raises `ValueError` for another text, and for a list, which is no figure.

    The first, most and least of nothing are None: a blank is no number.
    """
    pick = picking(text)
    found = pick.of(pick.kept(rows))
    if isinstance(found, tuple):
        raise ValueError(text)  # noqa: TRY004 - told like every other figure that is none
    return found


def _column(name: str, rows: Rows) -> int:
    if name not in rows.columns:
        raise ValueError(f"{name}: {' | '.join(rows.columns)}")
    return rows.columns.index(name)


def _numbers(pick: Pick, cells: Sequence[Value]) -> list[int | float]:
    """The numbers of a column; a text with numbers in it must not fall out in silence (1000余). Raises `ValueError`."""
    texts = [c for c in cells if isinstance(c, str) and any(map(str.isdigit, c))]
    if texts:
        raise ValueError(f"{pick.how} {pick.column}: {texts[0]}")
    return [c for c in cells if isinstance(c, int | float) and not isinstance(c, bool)]


def _texts(text: str, rows: Rows) -> tuple[str, ...]:
    """A text of each row, once: its columns in brackets are filled, a number as it is read."""
    at = {name: _column(name, rows) for name in CELL.findall(text)}
    told = (CELL.sub(lambda found, row=row: _read(row[at[found[1]]]), text) for row in rows.rows)  # type: ignore[misc]
    return tuple(dict.fromkeys(told))


def _read(cell: Value) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return decimal(float(cell), FINEST)
    return "" if cell is None else str(cell)


def _different(cells: Sequence[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(c) for c in cells if c not in (None, "")))


HOW: Mapping[str, Callable[[Pick, Sequence[Value]], Picked]] = MappingProxyType(
    {
        "sum": lambda pick, cells: sum(_numbers(pick, cells)),
        "max": lambda pick, cells: max(_numbers(pick, cells), default=None),
        "min": lambda pick, cells: min(_numbers(pick, cells), default=None),
        "first": lambda _, cells: cells[0] if cells else None,
        "distinct": lambda _, cells: len(_different(cells)),
        "list": lambda _, cells: _different(cells),
    }
)
