"""A few records side by side: a column each, a row for each of their columns, then what else is tied to them.

A whole stands before its parts, under one bracket, so that nobody counts it beside them; what is said of the whole is
hatched in its parts. A blank stays a blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hezuo.base.terms import PART_OF, PARTY, PREF_LABEL
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import cut, lines
from hezuo.forms.sheet import Sheet
from hezuo.forms.standing import wholes
from hezuo.intake.identity import Resolved
from hezuo.schema.kinds import Field

SIZE, LINE, PAD = 12.5, 17.0, 10.0
#: The share of the headings of rows.
NAMES = 0.21
#: Kinds with no more records than this are listed, the others are counted.
LISTED = 12


@dataclass(frozen=True)
class Side:
    """A record: its node, what it is part of (a node, or −1), and its cells by the IRI of the column."""

    node: int
    whole: int
    cells: Mapping[str, tuple[str, ...]]


@dataclass
class Grid:
    """Where the columns stand."""

    canvas: Canvas
    sheet: Sheet
    sides: Sequence[Side]
    names: float
    wide: float

    def x(self, number: int) -> float:
        """Where a column begins."""
        return self.names + number * self.wide


def sides(sheet: Sheet) -> Drawing:
    """The records that a view is about."""
    found = _sides(sheet)
    if sheet.narrow:
        return _listed(sheet, found)
    canvas, names = Canvas(sheet.width, 0), NAMES * sheet.width
    grid = Grid(canvas, sheet, found, names, min((sheet.width - names) / max(len(found), 1), 320.0))
    y = _heads(grid)
    for field in _fields(sheet, found):
        y = _row(grid, field, y)
    for kind, records in _tied(sheet, found):
        y = _ticks(grid, kind, records, y)
    _umbrella(grid, y)
    canvas.height = y + 10
    return canvas.drawing()


def _sides(sheet: Sheet) -> list[Side]:
    """Wholes first, each followed by its parts; the rest by name."""
    ties, index = sheet.analysis.ties, sheet.analysis.ties.nodes.index
    shown = [index[i] for i, band in sheet.asked.things.items() if band and i in index]
    whole = wholes(sheet.analysis)
    cells = _cells(sheet, {ties.nodes.ids[n] for n in shown})
    parted = set(whole.values())
    order = sorted(shown, key=lambda n: _order(sheet, n, whole, parted))
    return [Side(n, whole.get(n, -1), cells.get(ties.nodes.ids[n], {})) for n in order]


def _order(sheet: Sheet, node: int, whole: Mapping[int, int], parted: set[int]) -> tuple[bool, str, bool, str]:
    head = whole.get(node, node)
    return head not in parted, sheet.label(head), node != head, sheet.label(node)


def _cells(sheet: Sheet, ids: set[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each record the texts of its columns as they are printed, each once; words of a list in the language."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for resolved in sheet.analysis.dataset.identity.resolved:
        for field in resolved.kind.fields:
            for row, (record, text) in enumerate(zip(resolved.records, resolved.frame.column(field), strict=True)):
                if record in ids and text.strip():
                    told = found.setdefault(record, {})
                    cells = _words(sheet, resolved, field, row) or (text.strip(),)
                    told[field.iri] = tuple(dict.fromkeys((*told.get(field.iri, ()), *cells)))
    return found


def _words(sheet: Sheet, resolved: Resolved, field: Field, row: int) -> tuple[str, ...]:
    """The names of the concepts that a cell means; none where it means something else."""
    labels = sheet.analysis.ontology.labels
    meant = [iri for iri, _ in resolved.targets_of(field, row)] if not field.is_literal else []
    return tuple(labels[iri][sheet.lang] for iri in meant if sheet.lang in labels.get(iri, {}))


def _fields(sheet: Sheet, found: Sequence[Side]) -> list[Field]:
    """The columns of their kinds that say something of the records themselves."""
    nodes = sheet.analysis.ties.nodes
    kinds = {nodes.kinds[s.node] for s in found}
    fields = [f for k in sheet.analysis.ontology.kinds if k.iri in kinds for f in k.fields]
    plain = [f for f in fields if not f.on_entry and f.path not in (PREF_LABEL, PART_OF) and not f.defaults_to_college]
    return [f for f in plain if any(f.iri in s.cells for s in found)]


def _heads(grid: Grid) -> float:
    """The names, with a bracket over a whole and its parts; where the table begins."""
    canvas, sheet = grid.canvas, grid.sheet
    lowest = 0
    for number, side in enumerate(grid.sides):
        x = grid.x(number) + PAD
        with canvas.of(side.node, (x, 38)):
            for line, text in enumerate(lines(sheet.label(side.node), 15, grid.wide - 2 * PAD, bold=True)):
                canvas.text(x, 42 + 19 * line, text, 15, bold=True)
                lowest = max(lowest, line)
    y, deepest = 42.0 + 19 * lowest + 18, 0.0
    for number, side in enumerate(grid.sides):
        parts = sum(other.whole == side.node for other in grid.sides)
        if parts or side.whole >= 0:
            told = sheet.word("sides-whole", count=parts) if parts else sheet.word("sides-part")
            for line, text in enumerate(lines(told, 11.5, grid.wide - 2 * PAD)):
                canvas.text(grid.x(number) + PAD, y + 14 * line, text, 11.5, color="faint")
                deepest = max(deepest, 14.0 * line)
        if side.whole < 0:
            color = sheet.color(sheet.analysis.ties.nodes.classes[side.node])
            left, right = grid.x(number), grid.x(number + parts + 1) - 6
            canvas.line([(left, 18), (right, 18)], stroke=color, width=3)
    y += deepest + 12
    canvas.line([(0, y), (grid.x(len(grid.sides)), y)], stroke="text", width=1.6)
    return y


def _umbrella(grid: Grid, bottom: float) -> None:
    """A tint behind a whole, below everything: it is no place of its own."""
    for number, side in enumerate(grid.sides):
        if any(other.whole == side.node for other in grid.sides):
            tint = Canvas(0, 0)
            tint.rect(grid.x(number), 4, grid.wide - 6, bottom - 4, "ground", round=4)
            grid.canvas.parts[:0] = tint.parts


def _row(grid: Grid, field: Field, y: float) -> float:
    told = [side.cells.get(field.iri, ()) for side in grid.sides]
    texts = [[t for cell in cells for t in lines(cell, SIZE, grid.wide - 2 * PAD)] for cells in told]
    high = max(LINE * max(*map(len, texts), 1), LINE) + 12
    for line, text in enumerate(lines(field.label(grid.sheet.lang), SIZE, grid.names - PAD)):
        grid.canvas.text(0, y + 19 + LINE * line, text, SIZE, color="soft")
        high = max(high, LINE * (line + 1) + 12)
    for number, cell in enumerate(texts):
        x = grid.x(number) + PAD
        for line, text in enumerate(cell):
            grid.canvas.text(x, y + 19 + LINE * line, text, SIZE)
        if not cell:
            _blank(grid, number, field.iri, y, high)
    return _rule(grid, y + high)


def _blank(grid: Grid, number: int, column: str, y: float, high: float) -> None:
    """A blank: hatched where the whole says it and does not split it, else a gap."""
    side = grid.sides[number]
    above = next((s for s in grid.sides if s.node == side.whole), None)
    if above is not None and (not column or column in above.cells):
        _hatched(grid, number, y, high)
        if column:
            text = cut(grid.sheet.word("sides-unsplit"), 11.5, grid.wide - 2 * PAD)
            grid.canvas.text(grid.x(number) + PAD, y + 19, text, 11.5, color="faint")
    elif column:
        text = grid.sheet.word("sides-blank")
        grid.canvas.badge(grid.x(number) + PAD, y + 18, text, 11, 11 * len(text) * 0.6 + 18, doubt=False)


def _hatched(grid: Grid, number: int, y: float, high: float) -> None:
    left, right = grid.x(number), grid.x(number + 1) - 6
    grid.canvas.hatched(left, y, right - left, high)


def _rule(grid: Grid, y: float) -> float:
    grid.canvas.line([(0, y), (grid.x(len(grid.sides)), y)], stroke="rule")
    return y


def _tied(sheet: Sheet, found: Sequence[Side]) -> Iterator[tuple[str, dict[int, set[int]]]]:
    """For each other kind of record that names one of them: its records, with those that each names."""
    ties, shown = sheet.analysis.ties, [s.node for s in found]
    kinds: dict[str, dict[int, set[int]]] = {}
    for tie in np.flatnonzero(np.isin(ties.thing, shown) & ~np.isin(ties.record, shown)).tolist():
        record = int(ties.record[tie])
        kinds.setdefault(ties.nodes.kinds[record], {}).setdefault(record, set()).add(int(ties.thing[tie]))
    for kind in sheet.analysis.ontology.kinds:
        if kind.iri in kinds:
            yield kind.iri, kinds[kind.iri]


def _ticks(grid: Grid, kind: str, records: Mapping[int, set[int]], y: float) -> float:
    """How many records of a kind name each of them, and which ones."""
    sheet, canvas = grid.sheet, grid.canvas
    canvas.text(0, y + 19, sheet.analysis.ontology.label(kind, sheet.lang), SIZE, color="soft")
    for number, side in enumerate(grid.sides):
        count = sum(side.node in named for named in records.values())
        if count:
            canvas.text(grid.x(number) + PAD, y + 19, sheet.word("sides-count", count=count), SIZE, bold=True)
        else:
            _blank(grid, number, "", y, 30)
    y = _rule(grid, y + 30)
    if len(records) > LISTED:
        return y
    about = _about(sheet, records)
    for record in sorted(records, key=lambda n: (about.get(n, ""), sheet.label(n))):
        told = lines(sheet.label(record), 12, grid.names - 20)
        high = 20 + 14 * (len(told) - 1)
        with canvas.of(record, (16, y + 12)):
            for line, text in enumerate(told):
                canvas.text(10, y + 15 + 14 * line, text, 12)
        for number, side in enumerate(grid.sides):
            x = grid.x(number) + PAD + 5
            if side.node in records[record]:
                canvas.circle(x, y + 11, 5, sheet.color(kind))
            elif side.whole in records[record]:
                _hatched(grid, number, y, high)
            else:
                canvas.circle(x, y + 11, 4.5, stroke="gap")
        y += high
    return _rule(grid, y + 4)


def _about(sheet: Sheet, records: Mapping[int, set[int]]) -> dict[int, str]:
    """What else each record is tied to but parties (its major), so that those of one stand together."""
    ties = sheet.analysis.ties
    named = np.asarray(sorted(set().union(*records.values())), np.int64)
    other = ~ties.is_a([PARTY])[ties.thing] & ~np.isin(ties.thing, named) & np.isin(ties.record, list(records))
    return {int(ties.record[t]): sheet.label(int(ties.thing[t])) for t in np.flatnonzero(other).tolist()}


def _listed(sheet: Sheet, found: Sequence[Side]) -> Drawing:
    """For a phone: one record under the other."""
    canvas, y = Canvas(sheet.width, 0), 8.0
    fields = _fields(sheet, found)
    kinds = list(_tied(sheet, found))
    for side in found:
        indent = 14.0 if side.whole >= 0 else 0.0
        with canvas.of(side.node, (indent, y + 10)):
            for text in lines(sheet.label(side.node), 15, sheet.width - indent, bold=True):
                canvas.text(indent, y + 15, text, 15, bold=True)
                y += 20
        told = [(f.label(sheet.lang), side.cells.get(f.iri, ())) for f in fields]
        for kind, records in kinds:
            count = sum(side.node in named for named in records.values())
            name = sheet.analysis.ontology.label(kind, sheet.lang)
            told.append((name, (sheet.word("sides-count", count=count),) if count else ()))
        for name, cells in told:
            canvas.text(indent, y + 14, name, 11.5, color="faint")
            texts = [t for cell in cells for t in lines(cell, 12.5, sheet.width - indent - 120)]
            for text in texts or [sheet.word("sides-blank")]:
                canvas.text(indent + 118, y + 14, text, 12.5, color="text" if texts else "faint")
                y += LINE
            y += 3
        canvas.line([(0, y + 6), (sheet.width, y + 6)], stroke="rule")
        y += 18
    canvas.height = y
    return canvas.drawing()
