"""Parties against kinds: a row a party, a column a kind of platform or cooperation, a mark where they meet.

A circle is a platform, dark where the party leads; a square is a cooperation; a number tells how many, a ring how sure.
Parties with no more than two kinds are many and alike: they stand at the right, folded by their pair of kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hezuo.base.terms import DOUBTFUL, PARTY, PLATFORM
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, cut, lines
from hezuo.forms.sheet import Sheet
from hezuo.forms.standing import wholes

NAME, CELL, ROW, HEAD, BAR = 210.0, 31.0, 24.0, 96.0, 60.0
#: What the folded pairs take beside the table, and the names where there is little room.
FOLDED, LITTLE = 300.0, 158.0


@dataclass
class Cell:
    """What a party has of a kind: the records, whether it leads one, and the statuses of its ties."""

    records: set[int] = field(default_factory=set)
    leads: bool = False
    statuses: list[str] = field(default_factory=list)


Cells = Mapping[int, Mapping[str, Cell]]


def matrix(sheet: Sheet) -> Drawing:
    """The parties of a view against the kinds that they are tied in."""
    cells = _cells(sheet)
    kinds = [k.iri for k in sheet.analysis.ontology.kinds if any(k.iri in row for row in cells.values())]
    parties = sorted(cells, key=lambda n: (-len(cells[n]), -_ties(cells[n]), sheet.label(n)))
    whole, folded = [n for n in parties if len(cells[n]) > 2], [n for n in parties if len(cells[n]) == 2]
    if not whole:
        whole, folded = folded, []
    if sheet.narrow:
        return _listed(sheet, cells, whole + folded)
    canvas = Canvas(sheet.width, 0)
    beside = folded and sheet.roomy
    left = sheet.width - (FOLDED if beside else 0)
    names = NAME if sheet.roomy else LITTLE
    cell = min(CELL, (left - names - BAR - (40 if sheet.roomy else 0)) / max(len(kinds), 1))
    bottom = _table(canvas, sheet, cells, whole, kinds, (names, cell))
    if beside:
        bottom = max(bottom, _fold(canvas, sheet, cells, folded, (left + 24, 0)))
    elif folded:
        bottom = _fold(canvas, sheet, cells, folded, (0, bottom + 20))
    canvas.height = bottom + 10
    return canvas.drawing()


def _cells(sheet: Sheet) -> dict[int, dict[str, Cell]]:
    """For each party of the view its kinds; a part of a platform counts as that platform."""
    ties = sheet.analysis.ties
    whole = wholes(sheet.analysis)
    asked = np.zeros(len(ties.nodes), bool)
    asked[sheet.nodes()] = True
    party = ties.is_a([PARTY]) & asked & ~ties.reporting
    found: dict[int, dict[str, Cell]] = {}
    for tie in np.flatnonzero(party[ties.thing]).tolist():
        record = whole.get(int(ties.record[tie]), int(ties.record[tie]))
        cell = found.setdefault(int(ties.thing[tie]), {}).setdefault(ties.nodes.kinds[record], Cell())
        cell.records.add(record)
        cell.leads |= bool(ties.leads[tie])
        cell.statuses.append(ties.status_of(tie))
    return {n: row for n, row in found.items() if len(row) > 1}


def _ties(row: Mapping[str, Cell]) -> int:
    return sum(len(cell.records) for cell in row.values())


def _table(
    canvas: Canvas,
    sheet: Sheet,
    cells: Cells,
    parties: Sequence[int],
    kinds: Sequence[str],
    measures: tuple[float, float],
) -> float:
    """The rows; `measures` are the room for names and that for a cell. The lowest y."""
    room, cell = measures
    platforms = [sheet.analysis.ontology.is_a(k, PLATFORM) for k in kinds]
    right = room + len(kinds) * cell
    for number, kind in enumerate(kinds):
        x = room + number * cell + cell / 2
        _upright(canvas, sheet, sheet.short(kind), x)
    for words, first in ((sheet.word("matrix-platforms"), True), (sheet.word("matrix-cooperations"), False)):
        if first in platforms:
            # With little room the second one ends with the table, so that the first has all that is left.
            last = not first and not sheet.roomy
            x = right if last else room + platforms.index(first) * cell
            canvas.text(x, 12, words, 11, color="faint", anchor="end" if last else "start")
    canvas.text(right + 10, HEAD - 8, sheet.word("matrix-ties"), 11, color="faint")
    most = max((_ties(cells[n]) for n in parties), default=1)
    y, group = HEAD, 0
    for node in parties:
        row = cells[node]
        if len(row) != group:
            group, y = len(row), y + 6
            canvas.line([(0, y), (right + BAR, y)], stroke="rule")
            canvas.text(0, y + 17, str(group), 14, bold=True)
            canvas.text(2 + advance(str(group), 14, bold=True), y + 17, sheet.word("matrix-kinds"), 11, color="faint")
        y = _name(canvas, sheet, node, (36, y + 16), room - 50, bold=group > 3) - 16
        for number, kind in enumerate(kinds):
            x = room + number * cell + cell / 2
            if kind in row:
                _mark(canvas, (x, y + 12), min(8.0, cell * 0.46), row[kind], node, platform=platforms[number])
            else:
                canvas.circle(x, y + 12, 0.8, "gap")
        canvas.rect(right + 10, y + 8, 34 * _ties(row) / most, 8, "bar", round=2)
        canvas.text(right + 50, y + 16, str(_ties(row)), 11.5, color="soft")
        y += ROW
    return y


def _upright(canvas: Canvas, sheet: Sheet, name: str, x: float) -> None:
    """A heading set downwards, natural in Chinese and half as wide as a slanted one."""
    if sheet.lang == "zh":
        for number, letter in enumerate(name[:6]):
            canvas.text(x, 30 + 12.5 * number, letter, 12, color="soft", anchor="middle")
    else:
        canvas.text(x, 18, cut(name, 10.5, HEAD - 26), 10.5, color="soft", upright=True)


def _name(canvas: Canvas, sheet: Sheet, node: int, at: tuple[float, float], wide: float, *, bold: bool) -> float:
    """A whole name, in as many lines as it needs; the last baseline."""
    x, y = at
    color = sheet.color(sheet.analysis.ties.nodes.classes[node])
    with canvas.of(node, (x, y - 4)):
        canvas.shape(sheet.shape(node), x, y - 4, 4, color)
        for line in lines(sheet.brief(node), 12.5, wide, bold=bold):
            canvas.text(x + 10, y, line, 12.5, bold=bold)
            y += 15
    return y - 15


def _mark(canvas: Canvas, at: tuple[float, float], size: float, cell: Cell, node: int, *, platform: bool) -> None:
    x, y = at
    with canvas.of(node):
        if platform:
            canvas.circle(x, y, size, "role-2" if cell.leads else "role-6", stroke="outline")
        else:
            canvas.rect(x - size + 1, y - size + 1, 2 * size - 2, 2 * size - 2, "rule", round=2.5)
        unsure = [s for s in cell.statuses if s]
        if unsure:
            doubt = DOUBTFUL in unsure
            # Whole where every tie of the cell has a status, short dashes where some have.
            dash = ("4 2.5" if not doubt else "3 2") if len(unsure) == len(cell.statuses) else "1.5 3"
            canvas.circle(x, y, size + 3, stroke="doubt" if doubt else "soft", width=1.3, dash=dash)
            canvas.marks.add("doubt-ring" if doubt else "unplain-ring")
            canvas.marks |= {"partly-ring"} if len(unsure) < len(cell.statuses) else set()
        if len(cell.records) > 1:
            color = "on-centre" if platform and cell.leads else "text"
            canvas.text(x, y + 4, str(len(cell.records)), 11, bold=True, color=color, anchor="middle")


def _pairs(sheet: Sheet, cells: Cells, folded: Sequence[int]) -> list[tuple[str, list[int]]]:
    """The pairs of kinds with their parties, the most first."""
    order = {k.iri: n for n, k in enumerate(sheet.analysis.ontology.kinds)}
    found: dict[tuple[str, ...], list[int]] = {}
    for node in folded:
        found.setdefault(tuple(sorted(cells[node], key=lambda k: order[k])), []).append(node)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), [order[k] for k in item[0]]))
    return [(" ＋ ".join(sheet.short(k) for k in pair), nodes) for pair, nodes in ranked]


def _fold(canvas: Canvas, sheet: Sheet, cells: Cells, folded: Sequence[int], at: tuple[float, float]) -> float:
    """Those with two kinds, from a corner to the right edge; the lowest y."""
    (x, top), right = at, sheet.width
    canvas.text(x, top + 20, str(len(folded)), 20, bold=True)
    canvas.text(x + 6 + advance(str(len(folded)), 20, bold=True), top + 20, sheet.word("matrix-two"), 12.5, bold=True)
    y = top + 34
    for name, nodes in _pairs(sheet, cells, folded):
        canvas.line([(x, y), (right, y)], stroke="rule")
        canvas.text(x, y + 15, cut(name, 11.5, right - x - 24), 11.5, color="faint")
        canvas.text(right, y + 15, str(len(nodes)), 12, bold=True, anchor="end")
        y = _inline(canvas, sheet, cells, nodes, x, y + 31, right - x) + 9
    return y


def _inline(canvas: Canvas, sheet: Sheet, cells: Cells, nodes: Sequence[int], x: float, y: float, wide: float) -> float:
    """Names one after the other in lines; the last baseline."""
    left = x
    for node in nodes:
        ties = _ties(cells[node])
        text = cut(sheet.brief(node), 12, wide - 30) + (f" {ties}" if ties > len(cells[node]) else "")
        if left > x and left + advance(text, 12) > x + wide:
            left, y = x, y + 16
        with canvas.of(node, (left, y - 4)):
            canvas.text(left, y, text, 12)
        left += advance(text, 12) + 12
    return y


def _listed(sheet: Sheet, cells: Cells, parties: Sequence[int]) -> Drawing:
    """For a phone: a party under the other, its kinds below its name."""
    canvas, right = Canvas(sheet.width, 0), sheet.width
    order = {k.iri: n for n, k in enumerate(sheet.analysis.ontology.kinds)}
    y = 4.0
    for node in parties:
        row = cells[node]
        y = _name(canvas, sheet, node, (10, y + 16), right - 50, bold=True) - 16
        canvas.text(right - 4, y + 16, str(len(row)), 13, bold=True, anchor="end")
        told = [
            f"{sheet.short(k)} {len(row[k].records)}" if len(row[k].records) > 1 else sheet.short(k)
            for k in sorted(row, key=lambda k: order[k])
        ]
        y += 20
        for line in lines(" · ".join(told), 11.5, right - 30):
            canvas.text(20, y + 13, line, 11.5, color="soft")
            y += 15
        y += 8
        canvas.line([(0, y), (right, y)], stroke="rule")
    canvas.height = y + 6
    return canvas.drawing()
