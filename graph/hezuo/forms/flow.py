"""A flow as a table: from column to column, what repeats stands once, as high as all that follows from it.

The columns are those of the view's query, in the order of its header; its rows come in the order of the query. A cell
that names a node is its mark, another one belongs to the record of its row (`?thing`). A blank stays a blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hezuo.base.terms import DOUBTFUL
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, lines
from hezuo.forms.sheet import Sheet

SIZE, LINE, PAD, HEAD, GAP = 12.5, 16.0, 8.0, 26.0, 18.0
#: A column is no narrower than this, and asks for no more than that.
LEAST, MOST = 76.0, 330.0
WIDEST = 1100.0


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: its text ('': blank), the node that it is or belongs to, how plainly it is stated."""

    text: str
    node: int
    named: bool
    status: str


@dataclass(frozen=True)
class Row:
    """A row of the query: its cells, and the record that it is about (a node, or −1)."""

    cells: tuple[Cell, ...]
    record: int


@dataclass(frozen=True)
class Block:
    """A cell over as many rows as share it and all before it, and of how many records these are."""

    cell: Cell
    first: int
    last: int
    records: frozenset[int]


def flow(sheet: Sheet) -> Drawing:
    """The rows of the view, from its first column to its last."""
    rows = _rows(sheet)
    if sheet.narrow:
        return _listed(sheet, rows)
    names = [column[2 if sheet.lang == "en" else 1] for column in sheet.view.columns]
    wide = _widths(rows, names, min(sheet.width, WIDEST))
    blocks = [_blocks(rows, c) for c in range(len(names))]
    heights = _heights(blocks, wide)
    canvas = Canvas(min(sheet.width, WIDEST), 0)
    tops = np.concatenate([[HEAD], HEAD + np.cumsum(heights)]).tolist()
    x = 0.0
    for number, name in enumerate(names):
        canvas.text(x + PAD, 15, name, 11.5, color="faint")
        for block in blocks[number]:
            top, bottom = tops[block.first], tops[block.last + 1]
            if number:
                middle = (top + bottom) / 2 - 2
                canvas.line([(x - GAP + 2, middle), (x - 2, middle)], stroke="leader", width=1.2)
            _box(canvas, sheet, block, (x, top), (wide[number], bottom - top - 5), first=number == 0)
        x += wide[number] + GAP
    canvas.height = tops[-1] + 6
    return canvas.drawing()


def _rows(sheet: Sheet) -> list[Row]:
    """Every row of the query once, in its order."""
    answer, index = sheet.asked.answer, sheet.analysis.ties.nodes.index
    thing = answer.columns.index("thing")
    places = [answer.columns.index(name) for name, _, _ in sheet.view.columns]
    found = []
    for row in answer.rows:
        record = index.get(str(row[thing]), -1)
        found.append(Row(tuple(_cell(sheet, row[place], record) for place in places), record))
    return _settled(list(dict.fromkeys(found)))


def _settled(rows: list[Row]) -> list[Row]:
    """What is not plain of some rows of a cell alone is said in the next cell of those rows."""
    found = list(rows)
    for block in _blocks(rows, 0):
        held = range(block.first, block.last + 1)
        if len({rows[n].cells[0].status for n in held}) > 1:
            for n in held:
                first, second, *rest = rows[n].cells
                moved = replace(second, status=first.status or second.status)
                found[n] = replace(rows[n], cells=(replace(first, status=""), moved, *rest))
    return found


def _cell(sheet: Sheet, value: object, record: int) -> Cell:
    text = "" if value is None else str(value)
    node = sheet.analysis.ties.nodes.index.get(text, -1)
    if node >= 0:
        return Cell(sheet.label(node), node, True, _status(sheet, record, node))
    return Cell(sheet.analysis.ontology.label(text, sheet.lang) if "://" in text else text, record, False, "")


def _status(sheet: Sheet, record: int, node: int) -> str:
    """The status (IRI) of the ties between a record and a node; '' where one of them is plain."""
    ties = sheet.analysis.ties
    found = [ties.status_of(t) for t in np.flatnonzero((ties.record == record) & (ties.thing == node)).tolist()]
    return found[0] if found and all(found) else ""


def _blocks(rows: Sequence[Row], column: int) -> list[Block]:
    """The cells of a column; those that follow each other and share all before them are one."""
    found: list[Block] = []
    for number, row in enumerate(rows):
        cell, first, records = row.cells[column], number, frozenset([row.record])
        if number and _alike(rows[number - 1].cells, row.cells, column):
            above = found.pop()
            # A text that several records share belongs to none of them.
            cell = cell if cell.node == above.cell.node else replace(cell, node=-1)
            first, records = above.first, above.records | records
        found.append(Block(cell, first, number, records))
    return found


def _alike(one: tuple[Cell, ...], other: tuple[Cell, ...], column: int) -> bool:
    """Whether two rows say the same up to a column, and say it as plainly."""
    pairs = zip(one[: column + 1], other[: column + 1], strict=True)
    return all(a.text == b.text and (n == 0 or a.status == b.status) for n, (a, b) in enumerate(pairs))


def _widths(rows: Sequence[Row], names: Sequence[str], width: float) -> list[float]:
    """What each column takes of the width: by its longest text, between the least and the most."""
    asked = []
    for number, name in enumerate(names):
        texts = [(row.cells[number].text, SIZE) for row in rows] + [(name, 11.5)]
        longest = max(advance(text, size, bold=True) for text, size in texts) + 2 * PAD + 44
        asked.append(min(max(longest, LEAST), MOST))
    room = width - GAP * (len(names) - 1)
    over = sum(asked) - LEAST * len(asked)
    share = (room - LEAST * len(asked)) / over if over > 0 else 1.0
    return [LEAST + (wide - LEAST) * share for wide in asked]


def _told(cell: Cell, wide: float, *, bold: bool) -> list[str]:
    """The lines of a cell, with room for its mark and for how many rows it spans."""
    return lines(cell.text, SIZE, wide - 2 * PAD - (12 if cell.named else 0) - (34 if cell.status else 0), bold=bold)


def _heights(blocks: Sequence[Sequence[Block]], wide: Sequence[float]) -> list[float]:
    """How high each row is, so that every cell has room for its lines; the last row of a cell takes what it lacks."""
    heights = [LINE + 15.0] * (blocks[0][-1].last + 1 if blocks and blocks[0] else 0)
    for number in reversed(range(len(blocks))):
        for block in blocks[number]:
            need = LINE * max(
                len(_told(block.cell, wide[number] - (24 if block.last > block.first else 0), bold=number == 0)), 1
            )
            have = sum(heights[block.first : block.last + 1])
            heights[block.last] += max(0.0, need + 15 - have)
    return heights


def _box(
    canvas: Canvas,
    sheet: Sheet,
    block: Block,
    at: tuple[float, float],
    size: tuple[float, float],
    *,
    first: bool,
) -> None:
    (x, y), (wide, high), cell = at, size, block.cell
    told = _told(cell, wide - (24 if block.last > block.first else 0), bold=first)
    base = y + (high - LINE * max(len(told), 1)) / 2 + 12.5
    node = cell.node if cell.named or not first else -1
    with canvas.of(node, (x + wide / 2, y + high / 2) if cell.named or cell.text else None):
        canvas.rect(x, y, wide, high, "bar" if first else "ground", round=4, hit=True)
        if not cell.text:
            word = sheet.word("sides-blank")
            canvas.badge(x + PAD, base, word, 11, advance(word, 11) + 9, doubt=False)
        left = x + PAD + (12 if cell.named else 0)
        if cell.named:
            color = sheet.color(sheet.analysis.ties.nodes.classes[cell.node])
            canvas.shape(sheet.shape(cell.node), x + PAD + 4, base - 4.5, 4, color)
        for line, text in enumerate(told):
            canvas.text(left, base + LINE * line, text, SIZE, bold=first)
        if cell.status:
            _mark(canvas, sheet, cell, left + advance(told[-1], SIZE) + 4, base + LINE * (len(told) - 1))
    if len(block.records) > 1:
        canvas.text(x + wide - PAD, base, str(len(block.records)), 12, anchor="end", color="soft", bold=True)


def _mark(canvas: Canvas, sheet: Sheet, cell: Cell, x: float, y: float) -> None:
    """How a name is stated that is not plainly stated: a word, and not colour alone."""
    doubt = cell.status == DOUBTFUL
    word = sheet.word("doubtful") if doubt else sheet.short(cell.status)
    canvas.badge(x, y, word, 10.5, advance(word, 10.5) + 8, doubt=doubt)


def _listed(sheet: Sheet, rows: Sequence[Row]) -> Drawing:
    """For a phone: what begins a flow as a heading, the rest of each row below it."""
    canvas, y = Canvas(sheet.width, 0), 4.0
    for block in _blocks(rows, 0):
        heading = block.cell.text or sheet.word("sides-blank")
        count = str(len(block.records))
        with canvas.of(block.cell.node if block.cell.named else -1, (10, y + 12)):
            for line in lines(heading, 14, sheet.width - 40, bold=True):
                canvas.text(2, y + 16, line, 14, bold=True)
                y += 19
        canvas.text(sheet.width - 4, y - 3, count, 13, bold=True, anchor="end", color="soft")
        for row in rows[block.first : block.last + 1]:
            for cell in row.cells[1:]:
                y = _line(canvas, sheet, cell, y)
            y += 7
        canvas.line([(0, y), (sheet.width, y)], stroke="rule")
        y += 8
    canvas.height = y
    return canvas.drawing()


def _line(canvas: Canvas, sheet: Sheet, cell: Cell, y: float) -> float:
    """A cell on lines of its own; the next y."""
    if not cell.text:
        return y
    with canvas.of(cell.node, (16, y + 8)):
        if cell.named:
            canvas.shape(
                sheet.shape(cell.node), 16, y + 8, 4, sheet.color(sheet.analysis.ties.nodes.classes[cell.node])
            )
        told = lines(cell.text, SIZE, sheet.width - 80)
        for line, text in enumerate(told):
            canvas.text(26, y + 12.5 + LINE * line, text, SIZE, color="text" if cell.named else "soft")
        if cell.status:
            _mark(canvas, sheet, cell, 30 + advance(told[-1], SIZE), y + 12.5 + LINE * (len(told) - 1))
    return y + LINE * len(told) + 2
