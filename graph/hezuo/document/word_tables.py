"""Tables of a Word document: three lines, a head on every page, no row broken; and tiles, which are a table too."""

from __future__ import annotations

from collections.abc import Iterator

from hezuo.document.columns import in_points
from hezuo.document.model import Cell, Table, Tile, Tiles
from hezuo.document.word_runs import Made, note, paragraph, run
from hezuo.document.word_styles import padding, rule, twips

#: As many rows at the beginning and at the end stand together.
TOGETHER = 2


def table(made: Made, one: Table, label: str) -> str:
    """The table itself, without caption and source."""
    if not one.columns:
        return ""
    total = twips(made.room)
    wide = [twips(points) for points in in_points(one, made.style, made.room)]
    wide[-1] += total - sum(wide)
    head = _row(_heads(made, one, wide), head=True)
    rows = "".join(_row(_cells(made, one, n, wide)) for n in range(len(one.rows)))
    outer = made.style.table.outer
    properties = (
        f'<w:tblStyle w:val="{made.ids["table"]}"/><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{rule('top', outer)}{rule('bottom', outer)}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{padding(made.style)}</w:tblCellMar>{_look(head=True)}'
        + _caption(f"{label} {one.caption}".strip())
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{_grid(wide)}{head}{rows}</w:tbl>"


def _caption(text: str) -> str:
    from html import escape

    return f'<w:tblCaption w:val="{escape(" ".join(text.split()))}"/>'


def _look(*, head: bool) -> str:
    first, value = (1, "0620") if head else (0, "0600")
    return (
        f'<w:tblLook w:val="{value}" w:firstRow="{first}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
    )


def _grid(wide: list[int]) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{w}"/>' for w in wide) + "</w:tblGrid>"


def _row(cells: Iterator[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(wide: int, inner: str, more: str = "") -> str:
    properties = f'<w:tcW w:w="{wide}" w:type="dxa"/>{more}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def _heads(made: Made, one: Table, wide: list[int]) -> Iterator[str]:
    line = f"<w:tcBorders>{rule('bottom', made.style.table.inner)}</w:tcBorders>"
    for column, width in zip(one.columns, wide, strict=True):
        yield _cell(width, paragraph(made, "head", run(made, column.heading), keep=True), line)


def _cells(made: Made, one: Table, number: int, wide: list[int]) -> Iterator[str]:
    # The last row stays with the source below.
    keep = number < TOGETHER - 1 or number >= len(one.rows) - TOGETHER
    for cell, column, width in zip(one.rows[number], one.columns, wide, strict=True):
        align = "" if column.align == "left" else column.align
        yield _cell(width, "".join(_lines(made, cell, align, keep=keep)))


def _lines(made: Made, cell: Cell, align: str, *, keep: bool) -> Iterator[str]:
    lines = cell.lines or ("",)
    for n, line in enumerate(lines):
        marks = "".join(note(made, one) for one in cell.notes) if n == len(lines) - 1 else ""
        yield paragraph(made, "cell", run(made, line) + marks, keep=keep, align=align)


def tiles(made: Made, one: Tiles) -> str:
    """Numbers side by side on coloured ground with white between, in several rows where there are many."""
    most = made.style.tiles.most
    rows = -(-len(one.tiles) // most)
    count = -(-len(one.tiles) // max(rows, 1)) if one.tiles else 0
    if not count:
        return ""
    total = twips(made.room)
    wide = [total // count] * count
    cells = [_tile(made, tile, wide[0]) for tile in one.tiles]
    cells += [_cell(wide[0], paragraph(made, "tile-below", ""))] * (-len(cells) % count)
    drawn = "".join(_row(iter(cells[n : n + count])) for n in range(0, len(cells), count))
    white = f'w:val="single" w:sz="{round(made.style.tiles.gap * 8)}" w:space="0" w:color="FFFFFF"'
    borders = "".join(f"<w:{edge} {white}/>" for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    properties = (
        f'<w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{_look(head=False)}'
    )
    # A table needs a paragraph behind it, lest the next one grow on to it.
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{_grid(wide)}{drawn}</w:tbl>" + SMALL


def _tile(made: Made, tile: Tile, wide: int) -> str:
    marks = "".join(note(made, one) for one in tile.notes)
    inner = paragraph(made, "tile-number", run(made, tile.number))
    inner += paragraph(made, "tile-label", run(made, tile.label) + marks)
    inner += paragraph(made, "tile-below", run(made, tile.below))
    return _cell(wide, inner, f'<w:shd w:val="clear" w:color="auto" w:fill="{made.style.tiles.fill}"/>')


#: A paragraph that takes next to no room.
SMALL = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
