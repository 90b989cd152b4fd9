"""A document as Markdown, for those who go on in tools of their own: CommonMark with tables and footnotes.

Pictures stand in the file itself, as data at its end: in pixels, for few readers of Markdown take a drawing there.
Captions have anchors, to which references lead.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

from hezuo.document.model import (
    Align,
    Block,
    Captions,
    Cell,
    Document,
    Heading,
    Inlines,
    Note,
    Paragraph,
    Picture,
    Points,
    Ref,
    Table,
    Text,
    Tiles,
)
from hezuo.document.numbered import Numbers, captioned, heading_lead, numbers
from hezuo.document.style import sign
from hezuo.document.svg_inline import drawing
from hezuo.document.whole import whole
from hezuo.forms.paper import png

#: What has a meaning wherever it stands, and what has one at the beginning of a line.
MARKS = re.compile(r"[\\`*_{}\[\]<>#|~$^&@]")
BEGINS = re.compile(r"^(\s*)([-+=:])|^(\s*\d+)([.)])")
RULES: dict[Align, str] = {"left": "---", "center": ":-:", "right": "--:"}
#: A line that ends in a paragraph, and in a cell.
BREAK, IN_CELL = "\\\n", "<br>"
#: Pixels of a picture to the inch: for a screen.
DPI = 150


@dataclass
class _Written:
    """A text while it is written: its footnotes, and the data of its pictures."""

    document: Document
    numbers: Numbers
    notes: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)


def markdown(document: Document) -> bytes:
    """The document as Markdown in UTF-8.

    Raises `WorkspaceError` for a reference to nothing, and for a picture that is more than a drawing; `QueryError`
    where one cannot be drawn for want of a Chinese font.
    """
    document = whole(document)
    made = _Written(document, numbers(document))
    parts = [_front(document), f"# {_text(document.title, ' ')}"]
    parts += [_edged(_text(document.subtitle))] if document.subtitle else []
    headings, labels = iter(made.numbers.headings), iter(made.numbers.captions)
    for block in document.blocks:
        parts += _block(made, block, headings, labels)
    parts += made.notes + made.data
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _front(document: Document) -> str:
    """What the document is about, as YAML: strings of JSON are strings of YAML too."""
    told: tuple[tuple[str, object], ...] = (
        ("lang", "zh-CN" if document.lang == "zh" else "en"),
        ("author", document.author),
        ("date", document.date),
        ("scope", document.scope),
        ("sources", list(document.sources)),
        ("keywords", list(document.keywords)),
        ("build", document.build),
    )
    return "---\n" + "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in told if v) + "---"


def _block(made: _Written, block: Block, headings: Iterator[str], labels: Iterator[str]) -> Iterator[str]:
    match block:
        case Heading():
            lead = _text(heading_lead(made.document, next(headings)), " ")
            yield f"{'#' * (block.level + 1)} {lead}{_inlines(made, block.content, ' ')}".rstrip()
        case Paragraph():
            yield _edged(_inlines(made, block.content))
        case Points():
            marks = [f"{n}. " if block.ordered else "- " for n in range(1, len(block.items) + 1)]
            items = (_edged(_inlines(made, item)) for item in block.items)
            yield "\n".join(_indented(mark, item) for mark, item in zip(marks, items, strict=True))
        case Table():
            yield from _table(made, block, next(labels))
        case Picture():
            yield from _picture(made, block, next(labels))
        case Tiles():
            yield "\n".join(_tiles(made, block))
        case Captions():
            yield from _captions(made, block)


def _text(text: str, end: str = BREAK) -> str:
    """A text that means nothing but itself; `end` stands where a line ends."""
    lines = (MARKS.sub(lambda match: "\\" + match[0], line) for line in text.split("\n"))
    return end.join(lines) if end != BREAK else end.join(map(_begun, lines))


def _begun(line: str) -> str:
    """A line whose beginning is taken for no list, heading or rule."""
    return BEGINS.sub(lambda match: f"{match[1] or match[3] or ''}\\{match[2] or match[4]}", line)


def _edged(text: str) -> str:
    """A paragraph that begins with no room, which would make it code, and does not end with a break."""
    while text.endswith((BREAK, " ", "\t")):
        text = text.removesuffix(BREAK).rstrip(" \t")
    while text.startswith((BREAK, " ", "\t")):
        text = text.removeprefix(BREAK).lstrip(" \t")
    return _begun(text)


def _indented(mark: str, item: str) -> str:
    return mark + item.replace("\n", "\n" + " " * len(mark))


def _inlines(made: _Written, content: Inlines, end: str = BREAK) -> str:
    return "".join(_inline(made, one, end) for one in content)


def _inline(made: _Written, one: Text | Note | Ref, end: str) -> str:
    if isinstance(one, Note):
        return _note(made, one)
    if isinstance(one, Ref):
        label = made.numbers.label(one.key)
        return f"[{_text(label)}](#{_anchor(made, label)})"
    text = _text(one.text, end)
    if not one.bold or not text:
        return text
    # Two stars before or behind a mark, as Chinese text has them, are no bold type to most readers.
    plain = one.text[0].isalnum() and one.text[-1].isalnum()
    return f"**{text}**" if plain else f"<strong>{text}</strong>"


def _note(made: _Written, one: Note) -> str:
    number = len(made.notes) + 1
    made.notes.append(_indented(f"[^{number}]: ", _edged(_text(one.text))).replace("\n" + " " * 6, "\n    "))
    return f"[^{number}]"


def _anchor(made: _Written, label: str) -> str:
    return f"c{made.numbers.captions.index(label) + 1}"


def _caption(made: _Written, block: Table | Picture, label: str) -> str:
    if not label:
        return ""
    told = _text(label + sign("after-label", made.document.lang) + block.caption, " ")
    return f'<a id="{_anchor(made, label)}"></a><strong>{told}</strong>'


def _below(block: Table | Picture) -> Iterator[str]:
    yield from (_edged(_text(remark)) for remark in block.remarks)
    yield _edged(_text(block.source))


def _table(made: _Written, block: Table, label: str) -> Iterator[str]:
    yield _caption(made, block, label)
    if block.columns:
        heads = "|".join(f" {_text(column.heading, IN_CELL)} " for column in block.columns)
        rules = "|".join(f" {RULES[column.align]} " for column in block.columns)
        rows = (f"|{'|'.join(f' {_cell(made, cell)} ' for cell in row)}|" for row in block.rows)
        yield "\n".join([f"|{heads}|", f"|{rules}|", *rows])
    yield from _below(block)


def _cell(made: _Written, cell: Cell) -> str:
    return IN_CELL.join(_text(line, IN_CELL) for line in cell.lines) + "".join(_note(made, n) for n in cell.notes)


def _captions(made: _Written, block: Captions) -> Iterator[str]:
    pairs = captioned(made.document, made.numbers)
    yield f"<strong>{_text(block.heading, ' ')}</strong>" if pairs and block.heading else ""
    yield "\n".join(f"- [{_text(label)}](#{_anchor(made, label)}) {_text(one.caption, ' ')}" for one, label in pairs)


def _picture(made: _Written, block: Picture, label: str) -> Iterator[str]:
    drawing(block.svg, label or block.key)
    name = f"picture-{len(made.data) + 1}"
    made.data.append(f"[{name}]: data:image/png;base64,{b64encode(png(block.svg, dpi=DPI)).decode()}")
    yield f"![{_text(block.alt, ' ')}][{name}]"
    yield _caption(made, block, label)
    yield from _below(block)


def _tiles(made: _Written, block: Tiles) -> Iterator[str]:
    for tile in block.tiles:
        marks = "".join(_note(made, note) for note in tile.notes)
        below = f" {_text(tile.below, ' ')}" if tile.below else ""
        yield f"- <strong>{_text(tile.number, ' ')}</strong> {_text(tile.label, ' ')}{marks}{below}"
