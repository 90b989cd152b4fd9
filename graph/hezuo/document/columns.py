"""How wide the columns of a table are: each step of width goes to the column that saves most lines by it."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hezuo.base.text import width
from hezuo.document.model import Table
from hezuo.document.style import Style

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What is never broken: Latin words and numbers, four numbers in a row or in a span (there are programs that break one
#: of them in a narrow cell), and a character with the marks that may not begin or end a line.
PIECE = re.compile(
    r"[（《〈“‘〔【]*(?:\d+(?:[、—]\d+){1,3}|[!-~\u00c0-\u024f]+|.)[、，。；：！？…）》〉”’〕】]*", re.DOTALL
)
#: So many rows are looked at: the rest of a long table is like them.
ROWS = 200
#: No column is narrower than two Chinese characters, and none is made wider for one word than this.
LEAST, WORD = 4, 24
#: A text of four Chinese characters and less stays on its line where there is room.
SHORT = 8
#: So much of a character is left free in a line: fonts differ, and what just fits here would not fit there.
SLACK = 0.1
#: What signs take beyond half a character in DejaVu Serif, the widest font that stands in for the wanted one: what is
#: never broken has to fit in a line there too.
WIDER = (
    (string.digits, 0.28),
    (string.ascii_lowercase, 0.2),
    (string.ascii_uppercase, 0.6),
    ("mw%\u2014", 1.0),
)
#: What a line saved in a cell is worth that does not make its row lower, beside one that does.
CELL = 0.3


def widths(table: Table, room: int) -> list[int]:
    """The widths of the columns in halves of a character; they sum to `room`, or more where words need more."""
    columns = [_Tall(table, n) for n in range(len(table.columns))]
    found = [column.wanted for column in columns]
    if sum(found) > room:
        found = [column.least for column in columns]
    left = room - sum(found)
    while left > 0 and columns:
        gain, step, best = max(
            ((*_gain(columns, found, n, left), n) for n in range(len(columns))), key=lambda one: (one[0], -one[2])
        )
        if gain <= 0:
            break
        found[best] += step
        left -= step
    return _spread(columns, found, left)


def in_points(table: Table, style: Style, room: float) -> list[float]:
    """The widths of the columns in points, the room at their sides with them; they sum to `room`."""
    size = style.looks["cell"].size
    pad = 2 * style.table.pad_x + SLACK * size
    halves = widths(table, int((room - pad * len(table.columns)) / (size / 2)))
    unit = (room - pad * len(table.columns)) / max(sum(halves), 1)
    return [half * unit + pad for half in halves]


def fits(text: str, size: float, room: float) -> bool:
    """Whether a text of this size stands on one line of so many points."""
    return all(_size(line) * size / 2 <= room for line in text.split("\n"))


class _Tall:
    """A column: how many lines each row of it takes at a width."""

    def __init__(self, table: Table, number: int) -> None:
        texts = [(table.columns[number].heading,), *(row[number].lines for row in table.rows[:ROWS])]
        self._texts = [[[_size(piece) for piece in PIECE.findall(line)] for line in lines] for lines in texts]
        sizes = [size for lines in self._texts for line in lines for size in line]
        self.least = max(LEAST, min(WORD, max(sizes, default=0)))
        whole = [size for lines in texts for size in map(_size, lines) if size <= SHORT]
        self.wanted = max([self.least, *whole])
        #: So wide that no line is broken.
        self.most = max((sum(line) for lines in self._texts for line in lines), default=0)
        self._at: dict[int, NDArray[np.int64]] = {}

    def at(self, wide: int) -> NDArray[np.int64]:
        """The lines of each row at this width."""
        import numpy as np

        if wide not in self._at:
            self._at[wide] = np.array([sum(_lines(line, wide) for line in lines) or 1 for lines in self._texts])
        return self._at[wide]


def _gain(columns: Sequence[_Tall], found: Sequence[int], n: int, left: int) -> tuple[float, int]:
    """The most that a wider column saves for each half character, and by how many; lines of rows count most."""
    import numpy as np

    now = columns[n].at(found[n])
    others: Any = np.max([np.ones_like(now), *(c.at(found[k]) for k, c in enumerate(columns) if k != n)], axis=0)
    high = np.maximum(now, others).sum()
    best = (0.0, 0)
    for step in range(1, min(left, 2 * WORD) + 1):
        then = columns[n].at(found[n] + step)
        # Whole numbers are taken from each other: what saves nothing is worth nothing, not the last bit of a sum.
        saved = int(high - np.maximum(then, others).sum()) + CELL * int(now.sum() - then.sum())
        if saved / step > best[0]:
            best = (saved / step, step)
    return best


def _spread(columns: Sequence[_Tall], found: list[int], left: int) -> list[int]:
    """What is left over goes to the columns as they are wide; to one that breaks no line only where none does."""
    while left > 0 and found:
        broken = [n for n, column in enumerate(columns) if found[n] < column.most]
        some = broken or list(range(len(found)))
        total = sum(found[n] for n in some)
        more = {n: found[n] * left // total for n in some}
        for n in some[: left - sum(more.values())]:
            more[n] += 1
        for n, extra in more.items():
            given = min(extra, columns[n].most - found[n]) if broken else extra
            found[n] += given
            left -= given
    return found


def _size(text: str) -> int:
    """How wide a text is where fonts are wide, in halves of a character."""
    return math.ceil(width(text) + sum(sum(map(text.count, signs)) * more for signs, more in WIDER))


def _lines(pieces: Sequence[int], wide: int) -> int:
    """How many lines a text takes in so many halves of a character."""
    count, at = 1, 0
    for size in pieces:
        if at and at + size > wide:
            count, at = count + 1, 0
        at += size
        if at > wide:  # a word of more than a line
            count, at = count + (at - 1) // wide, (at - 1) % wide + 1
    return count
