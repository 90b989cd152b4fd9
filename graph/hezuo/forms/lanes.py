"""Kinds beside each other, lines between what is tied: every name whole, in a slot of its own, no line over a name.

The first lane ends and the last begins with its marks; names in lanes between stand in boxes. What is tied to nothing
stands below its lane, greyed: that is a finding too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hezuo.base.terms import DOUBTFUL
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, lines
from hezuo.forms.sheet import Sheet
from hezuo.network.ties import Ints
from hezuo.style.rows import columns

SIZE, LINE, ROW, HEAD, MARK = 12.5, 15.0, 27.0, 34.0, 5.0
#: The share of the width that stays free for lines between two lanes, and how wide the whole is at most.
BETWEEN, WIDEST = 0.11, 1060.0


@dataclass(frozen=True)
class Slot:
    """A node in its lane: where its name begins, its lines, and where its row lies."""

    node: int
    lines: tuple[str, ...]
    y: float
    high: float

    @property
    def middle(self) -> float:
        """Where lines meet it."""
        return self.y + self.high / 2


def lanes(sheet: Sheet) -> Drawing:
    """The things of the view in the lanes of its bands."""
    nodes, lane, matrix = _tied(sheet)
    names = [str(n) for n in range(len(sheet.asked.bands))]
    where, _ = columns(matrix, lane, names)
    order = [sorted(np.flatnonzero(lane == k).tolist(), key=lambda i: where[i, 1]) for k in range(len(names))]
    lonely = np.asarray(matrix.sum(axis=1)).ravel() == 0
    held = [[int(nodes[i]) for i in found if not lonely[i]] for found in order]
    alone = [[int(nodes[i]) for i in found if lonely[i]] for found in order]
    if sheet.narrow:
        return _listed(sheet, held, alone)
    width = min(sheet.width, WIDEST)
    free = BETWEEN * width
    wide = (width - free * (len(names) - 1)) / max(len(names), 1)
    canvas = Canvas(width, 0)
    slots = [_slots(sheet, found, wide) for found in held]
    tall = max((found[-1].y + found[-1].high for found in slots if found), default=HEAD)
    slots = [_spread(found, tall) for found in slots]
    lefts = [k * (wide + free) for k in range(len(names))]
    _lines(canvas, sheet, slots, lefts, wide)
    bottom = tall
    for number, found in enumerate(slots):
        name = sheet.analysis.ontology.label(str(sheet.asked.bands[number]), sheet.lang)
        _heading(canvas, f"{name} {len(found)}", lefts[number], wide, number, len(slots))
        for slot in found:
            _named(canvas, sheet, slot, lefts[number], wide, (number, len(slots)))
        if alone[number]:
            bottom = max(bottom, _lonely(canvas, sheet, alone[number], tall + 20))
    canvas.height = bottom + 10
    return canvas.drawing()


def _tied(sheet: Sheet) -> tuple[Ints, Ints, sparse.csr_array]:
    """The nodes of the view, the lane of each (−1: in none), and their ties as a matrix."""
    ties = sheet.analysis.ties
    number = {band: n for n, band in enumerate(sheet.asked.bands)}
    nodes = np.asarray([n for n in sheet.nodes() if n != ties.college], np.int64)
    lane = np.asarray([number.get(sheet.asked.things[ties.nodes.ids[n]], -1) for n in nodes.tolist()], np.int64)
    nodes, lane = nodes[lane >= 0], lane[lane >= 0]
    inside = np.isin(ties.record, nodes) & np.isin(ties.thing, nodes)
    ends = np.searchsorted(nodes, ties.record[inside]), np.searchsorted(nodes, ties.thing[inside])
    half = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(len(nodes), len(nodes))).tocsr()
    return nodes, lane, sparse.csr_array(half + half.T)


def _slots(sheet: Sheet, nodes: Sequence[int], wide: float) -> list[Slot]:
    found, y = [], HEAD
    for node in nodes:
        told = tuple(lines(sheet.label(node), SIZE, wide - 22))
        high = ROW + LINE * (len(told) - 1)
        found.append(Slot(node, told, y, high))
        y += high
    return found


def _spread(slots: Sequence[Slot], tall: float) -> list[Slot]:
    """The slots over the whole height, so that a short lane stands beside all of a long one."""
    if not slots:
        return []
    more = (tall - slots[-1].y - slots[-1].high) / len(slots)
    return [Slot(s.node, s.lines, s.y + more * (n + 0.5), s.high) for n, s in enumerate(slots)]


def _lines(canvas: Canvas, sheet: Sheet, slots: Sequence[Sequence[Slot]], lefts: Sequence[float], wide: float) -> None:
    """The ties between lanes that stand beside each other, dashed where they are not plainly stated."""
    ties = sheet.analysis.ties
    place = {slot.node: (k, slot.middle) for k, found in enumerate(slots) for slot in found}
    seen: set[tuple[int, int]] = set()
    for tie in range(len(ties)):
        ends = int(ties.record[tie]), int(ties.thing[tie])
        if ends in seen or not all(n in place for n in ends):
            continue
        seen.add(ends)
        (a, up), (b, down) = sorted(place[n] for n in ends)
        if b - a != 1:
            continue
        status = ties.status_of(tie)
        style = ("doubt", "4 3") if status == DOUBTFUL else ("leader", "7 3" if status else None)
        points = [(lefts[a] + wide, up), (lefts[b] - 2, down)]
        canvas.line(points, stroke=style[0], width=1.1, dash=style[1])
        canvas.marks |= {"doubt-line" if status == DOUBTFUL else "unplain-line"} if status else set()


def _heading(canvas: Canvas, name: str, left: float, wide: float, number: int, of: int) -> None:
    anchor, x = ("end", left + wide) if number == 0 else ("start", left + (0 if number == of - 1 else 2))
    canvas.text(x, 18, name, 13, bold=True, anchor=anchor)


def _named(canvas: Canvas, sheet: Sheet, slot: Slot, left: float, wide: float, lane: tuple[int, int]) -> None:
    """A name with its mark: at the end of the first lane, in a box in the middle, at the beginning of the last."""
    number, of = lane
    color = sheet.color(sheet.analysis.ties.nodes.classes[slot.node])
    first, last = number == 0, number == of - 1
    mark = left + wide - MARK if first else left + MARK + (0 if last else 4)
    base = slot.middle - LINE * len(slot.lines) / 2 + 11.5
    with canvas.of(slot.node, (mark, slot.middle)):
        if not first and not last:
            canvas.rect(left, slot.y + 2, wide, slot.high - 4, "ground", stroke="rule", round=4)
        canvas.shape(sheet.shape(slot.node), mark, slot.middle, MARK, color)
        for line, text in enumerate(slot.lines):
            x = mark - MARK - 6 if first else mark + MARK + 6
            canvas.text(
                x, base + LINE * line, text, SIZE, anchor="end" if first else "start", bold=not first and not last
            )


def _lonely(canvas: Canvas, sheet: Sheet, nodes: Sequence[int], y: float) -> float:
    """Those that are tied to nothing, in lines over the whole width; the lowest y."""
    kind = sheet.short(sheet.analysis.ties.nodes.kinds[nodes[0]])
    canvas.line([(0, y), (canvas.width, y)], stroke="rule")
    canvas.text(0, y + 20, sheet.word("lanes-alone", count=len(nodes), kind=kind), 13, bold=True)
    left, y = 0.0, y + 42
    for node in sorted(nodes, key=sheet.label):
        name = sheet.label(node)
        need = advance(name, SIZE) + 18
        if left and left + need > canvas.width:
            left, y = 0.0, y + 20
        with canvas.of(node, (left + 4, y - 4)):
            canvas.circle(left + 4, y - 4, 3.5, "paper", stroke="hollow")
            canvas.text(left + 12, y, name, SIZE, color="soft")
        left += need + 10
    return y + 4


def _listed(sheet: Sheet, held: Sequence[Sequence[int]], alone: Sequence[Sequence[int]]) -> Drawing:
    """For a phone: the records one under the other, below each what it is tied to, lane by lane."""
    canvas, ties, y = Canvas(sheet.width, 0), sheet.analysis.ties, 4.0
    records = set(ties.record.tolist())
    heads = next((found for found in held if found and all(n in records for n in found)), [])
    for record in heads:
        with canvas.of(record, (8, y + 10)):
            canvas.shape(sheet.shape(record), 8, y + 10, MARK, sheet.color(ties.nodes.classes[record]))
            for line in lines(sheet.label(record), 14, sheet.width - 24, bold=True):
                canvas.text(18, y + 15, line, 14, bold=True)
                y += 19
        tied = set(ties.thing[ties.record == record].tolist())
        for found in held:
            for node in (n for n in found if n in tied):
                with canvas.of(node, (24, y + 9)):
                    canvas.shape(sheet.shape(node), 24, y + 9, 4, sheet.color(ties.nodes.classes[node]))
                    for line in lines(sheet.label(node), SIZE, sheet.width - 40):
                        canvas.text(34, y + 13.5, line, SIZE)
                        y += 17
        y += 6
        canvas.line([(0, y), (sheet.width, y)], stroke="rule")
        y += 6
    for found in alone:
        y = _lonely(canvas, sheet, found, y) + 8 if found else y
    canvas.height = y + 6
    return canvas.drawing()
