"""Records in bands by rank, each in a slot with its leaders as text; what has no rank stands in a block of its own.

A leader of several of them has their number beside the name; no lines are drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hezuo.base.terms import DOUBTFUL
from hezuo.forms.affixes import bare
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, lines
from hezuo.forms.sheet import Sheet
from hezuo.style.page_colours import shade

PAD, LEAST = 12.0, 150.0
TITLE, SIZE, LINE, HEAD = 13.5, 12.0, 15.5, 30.0
#: Columns of the bands, and of the block of what has none; else as many as are wide enough.
COLUMNS, BLOCK = 4, 3


@dataclass(frozen=True)
class Leader:
    """A party in a slot: its node, its lines of text, how many of the records it leads, whether that is in doubt."""

    node: int
    lines: tuple[str, ...]
    times: int
    doubtful: bool


@dataclass(frozen=True)
class Slot:
    """A record with its title in lines and its leaders; `doubt`: what is said where the role in it is in doubt."""

    node: int
    title: tuple[str, ...]
    leaders: tuple[Leader, ...]
    doubt: str

    @property
    def height(self) -> float:
        """How high it is drawn."""
        return 6 + LINE * (len(self.title) + sum(len(one.lines) for one in self.leaders)) + 8


@dataclass(frozen=True)
class Band:
    """The records of one rank: what it is called, its colour."""

    name: str
    color: str
    slots: tuple[Slot, ...]


def bands(sheet: Sheet) -> Drawing:
    """The records of a view, band under band."""
    width = sheet.width
    across = COLUMNS + BLOCK if sheet.roomy else max(2, int((width + PAD) // (LEAST + PAD)))
    column = (width - PAD * (across - 1) - (PAD if sheet.roomy else 0)) / across
    made, blank = _bands(sheet, column - 18)
    canvas = Canvas(width, 0)
    if not sheet.roomy or not blank.slots or not made:
        left = made + ([blank] if blank.slots else [])
        bottom = _flow(canvas, left, 0.0, column, across, sheet)
    else:
        bottom = _flow(canvas, made, 0.0, column, COLUMNS, sheet)
        block = COLUMNS * (column + PAD) + PAD
        bottom = max(bottom, _flow(canvas, [blank], block, column, BLOCK, sheet))
    canvas.height = bottom + 6
    return canvas.drawing()


def _bands(sheet: Sheet, room: float) -> tuple[list[Band], Band]:
    """The bands in order, and what has none."""
    ties, ontology = sheet.analysis.ties, sheet.analysis.ontology
    index = ties.nodes.index
    placed = {index[i]: band for i, band in sheet.asked.things.items() if band != "" and i in index}
    names = dict(zip(placed, bare([sheet.label(n) for n in placed]), strict=True))
    leaders = _leaders(sheet, list(placed), room)
    doubtful = _doubted(sheet)
    slots = {
        n: Slot(n, tuple(lines(names[n], TITLE, room, bold=True)), leaders[n], doubtful.get(n, "")) for n in placed
    }
    made = []
    for band in sheet.asked.bands:
        held = [slots[n] for n in placed if placed[n] == band]
        if band is not None and held:
            role = ontology.roles.get(str(band))
            color = shade(role.rank, ontology) if role else "centre"
            made.append(Band(ontology.label(str(band), sheet.lang), color, tuple(held)))
    rest = [slots[n] for n in placed if placed[n] is None]
    return made, Band(sheet.word("no-role"), "paper", tuple(rest))


def _doubted(sheet: Sheet) -> dict[int, str]:
    """The records in which the role of the college is in doubt, with what is said beside their names."""
    ties = sheet.analysis.ties
    found = np.flatnonzero((ties.thing == ties.college) & ties.membership)
    return {
        int(ties.record[t]): sheet.word("suspected", role=sheet.short(suspect))
        if (suspect := ties.suspect_of(t))
        else sheet.word("doubtful")
        for t in found.tolist()
        if ties.status_of(t) == DOUBTFUL
    }


def _leaders(sheet: Sheet, placed: Sequence[int], room: float) -> dict[int, tuple[Leader, ...]]:
    ties = sheet.analysis.ties
    found: dict[int, list[int]] = {n: [] for n in placed}
    for tie in np.flatnonzero(ties.leads & np.isin(ties.record, list(placed))).tolist():
        found[int(ties.record[tie])].append(tie)
    times = Counter(n for told in found.values() for n in {int(ties.thing[t]) for t in told})
    made = {}
    for record, told in found.items():
        # In the order of the columns of their table: the enterprise, the university, the vocational college.
        told.sort(key=lambda t: (ties.fields[int(ties.field[t])].order, t))
        once = {int(ties.thing[t]): t for t in reversed(told)}
        made[record] = tuple(
            _leader(sheet, node, times[node], room - 14, doubtful=ties.status_of(tie) == DOUBTFUL)
            for node, tie in sorted(once.items(), key=lambda item: told.index(item[1]))
        )
    return made


def _leader(sheet: Sheet, node: int, times: int, room: float, *, doubtful: bool) -> Leader:
    own = node == sheet.analysis.ties.college
    more = (advance(f" ×{times}", SIZE) if times > 1 and not own else 0) + (20 if doubtful else 0)
    text = sheet.word("own") if own else sheet.brief(node)
    fits = advance(text, SIZE) + more <= room
    return Leader(node, tuple([text] if fits else lines(text, SIZE, room - more)), times, doubtful)


def _flow(canvas: Canvas, made: Sequence[Band], left: float, column: float, across: int, sheet: Sheet) -> float:
    """Draw bands under each other, a short one beside the last where it fits; the lowest y."""
    y, bottom, used = 0.0, 0.0, across
    for band in made:
        # What fits into what is left of the last row goes beside it: a heading of its own keeps them apart.
        beside = used + len(band.slots) <= across
        start = used if beside else 0
        y = y if beside else bottom
        _heading(canvas, band, left + start * (column + PAD), y)
        top = y + HEAD
        for first in range(0, len(band.slots), across - start):
            row = band.slots[first : first + across - start]
            for number, slot in enumerate(row):
                _slot(canvas, slot, band, left + (start + number) * (column + PAD), top, column, sheet)
            top += max(slot.height for slot in row)
        bottom = max(bottom, top + 4)
        used = start + len(band.slots) if len(band.slots) <= across - start else across
    return bottom


def _heading(canvas: Canvas, band: Band, x: float, y: float) -> None:
    blank = band.color == "paper"
    edge = "hollow" if blank else ""
    canvas.rect(x, y + 8, 10, 10, band.color, stroke=edge, dash="3 2" if blank else None, round=3)
    canvas.text(x + 16, y + 18, str(len(band.slots)), 15, bold=True)
    canvas.text(x + 24 + advance(str(len(band.slots)), 15, bold=True), y + 18, band.name, 12.5, color="soft")


def _slot(canvas: Canvas, slot: Slot, band: Band, x: float, y: float, column: float, sheet: Sheet) -> None:
    high = slot.height - 10
    if slot.doubt:
        canvas.rect(x - 4, y - 3, column, high + 6, "doubt-paper", stroke="doubt", dash="4 3", round=5)
        canvas.marks.add("doubt-frame")
    if band.color == "paper":
        canvas.line([(x + 1.5, y), (x + 1.5, y + high)], stroke="hollow", width=1.5, dash="3 2")
    else:
        canvas.rect(x, y, 4, high, band.color, round=2)
    with canvas.of(slot.node, (x + 12, y + 8)):
        # A click beside the letters counts too.
        canvas.rect(x, y, column - 6, LINE * len(slot.title), "none", hit=True)
        for line in slot.title:
            y += LINE
            canvas.text(x + 11, y - 3.5, line, TITLE, bold=True, color="text" if band.color != "paper" else "soft")
        if slot.doubt:
            _doubt(canvas, x + 15 + advance(slot.title[-1], TITLE, bold=True), y - 3.5, slot.doubt)
    for leader in slot.leaders:
        y = _named(canvas, leader, x + 11, y, sheet)


def _named(canvas: Canvas, leader: Leader, x: float, y: float, sheet: Sheet) -> float:
    nodes, own = sheet.analysis.ties.nodes, leader.node == sheet.analysis.ties.college
    with canvas.of(leader.node, (x + 4, y + LINE - 8)):
        canvas.shape(sheet.shape(leader.node), x + 4, y + LINE - 8, 3.6, sheet.color(nodes.classes[leader.node]))
        for line in leader.lines:
            y += LINE
            canvas.text(x + 13, y - 4, line, SIZE, color="centre" if own else "soft", bold=own)
        end = x + 13 + advance(leader.lines[-1], SIZE)
        if leader.times > 1 and not own:
            canvas.text(end + 4, y - 4, f"×{leader.times}", SIZE, bold=True)
            end += advance(f" ×{leader.times}", SIZE)
        if leader.doubtful:
            canvas.line([(x + 13, y - 1), (end, y - 1)], stroke="doubt", width=1.2, dash="3 2")
            canvas.marks.add("doubt-line")
            _doubt(canvas, end + 4, y - 4, sheet.word("doubtful"))
    return y


def _doubt(canvas: Canvas, x: float, y: float, word: str) -> None:
    """The mark of a doubt: a framed word, so that nothing hangs on colour alone."""
    wide = advance(word, 10) + 5
    canvas.rect(x, y - 10, wide, 13, "doubt-paper", stroke="doubt", round=2.5)
    canvas.text(x + 2.5, y, word, 10, color="doubt-text", bold=True)
