"""The kinds of cooperation below the first picture: a bar each, with its number and name."""

from __future__ import annotations

from collections.abc import Sequence

from hezuo.forms.canvas import Canvas
from hezuo.forms.lettering import advance, lines
from hezuo.forms.sheet import Sheet
from hezuo.forms.standing import cooperations

#: How high a line of bars is, the least width of a bar, where bars begin, and what is left free beside a name.
STRIP, BAR, LEFT, FREE = 96.0, 74.0, 96.0, 6.0
SIZE = 11.5


def strip(canvas: Canvas, top: float, sheet: Sheet) -> float:
    """The bars, in lines where there is little room; the lowest y."""
    found = cooperations(sheet.analysis)
    if not found:
        return top
    canvas.line([(0, top + 8), (canvas.width, top + 8)], stroke="rule")
    canvas.text(2, top + 34, sheet.word("cooperations"), 12.5, bold=True)
    total = str(sum(n for _, n in found))
    canvas.text(2, top + 58, total, 20, bold=True)
    canvas.text(6 + advance(total, 20, bold=True), top + 58, sheet.word("items"), SIZE, color="soft")
    most = max(n for _, n in found)
    names = [sheet.short(kind) for kind, _ in found]
    rows = _rows([_need(name) for name in names], canvas.width - LEFT)
    # Bars are alike wide, whatever their names take, so that their heights compare.
    bar = min(min(row) for row in rows) - 10
    number, y = 0, top
    for row in rows:
        x = LEFT
        for wide in row:
            count, high = found[number][1], 3 + 25 * found[number][1] / most
            canvas.rect(x, y + 52 - high, bar, high, "bar")
            canvas.text(x + 3, y + 48, str(count), 13, bold=True)
            for line, text in enumerate(lines(names[number], SIZE, wide - FREE)[:2]):
                canvas.text(x, y + 68 + 13 * line, text, SIZE, color="soft")
            x += wide
            number += 1
        y += STRIP - 22
    return top + STRIP + (len(rows) - 1) * (STRIP - 22)


def _need(name: str) -> float:
    """How wide a bar has to be for the longest word below it; what is written without blanks may break anywhere."""
    return max((advance(word, SIZE) for word in name.split() if word.isascii()), default=0.0) + FREE


def _rows(needs: Sequence[float], room: float) -> list[list[float]]:
    """The widths of the bars, line by line: alike where every word has room so, else each word gets what it needs."""
    across = min(len(needs), max(1, int(room // BAR)))
    while across > 1 and any(sum(needs[n : n + across]) > room for n in range(0, len(needs), across)):
        across -= 1
    alike = room / across
    if max(needs) <= alike:
        return [[alike] * len(needs[n : n + across]) for n in range(0, len(needs), across)]
    made = []
    for first in range(0, len(needs), across):
        row = needs[first : first + across]
        more = max((room - sum(row)) / across, 0.0)
        made.append([need + more for need in row])
    return made
