"""A document as one HTML file: offline, printable on A4, without any script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from hezuo.base.messages import say
from hezuo.document.columns import in_points
from hezuo.document.html_style import sheet
from hezuo.document.model import (
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
    Tile,
    Tiles,
)
from hezuo.document.numbered import Numbers, captioned, heading_lead, numbers, numbers_of_points
from hezuo.document.style import Style, sign, style
from hezuo.document.svg_inline import inline
from hezuo.document.whole import whole

JOINER = "&#8288;"


@dataclass
class _Page:
    """A page while it is written: its footnotes, the places of captions, the widths of columns."""

    document: Document
    numbers: Numbers
    style: Style
    notes: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    pictures: int = 0


@dataclass
class Growing:
    """A document that grows on somebody's page: each part of it as HTML, with its footnotes below it.

    Numbers of captions, headings and footnotes go on from part to part; the style is that of the page.
    """

    page: _Page | None = None
    shown: int = 0

    def more(self, document: Document) -> str:
        """What has come to the document since it was last shown. Raises as `html`."""
        document = whole(document)
        found = numbers(document)
        if self.page is None:
            self.page = _Page(document, found, style(compact=document.compact))
        page = self.page
        page.document, page.numbers = document, found
        noted, ruled = len(page.notes), len(page.rules)
        before, new = document.blocks[: self.shown], document.blocks[self.shown :]
        headings = iter(found.headings[sum(isinstance(b, Heading) for b in before) :])
        labels = iter(found.captions[sum(isinstance(b, Table | Picture) for b in before) :])
        parts = [part for block in new for part in _block(page, block, headings, labels)]
        self.shown = len(document.blocks)
        if rules := page.rules[ruled:]:
            parts.insert(0, f"<style>{''.join(rules)}</style>\n")
        if notes := page.notes[noted:]:
            parts.append(f'<ol class="notes">\n{"".join(notes)}</ol>\n')
        return "".join(parts)


def html(document: Document) -> bytes:
    """The document as a page in UTF-8.

    Raises `WorkspaceError` for a reference to nothing, and for a picture that is more than a drawing.
    """
    document = whole(document)
    look = style(compact=document.compact)
    page = _Page(document, numbers(document), look)
    inner = "".join(_body(page))
    css = sheet(look, document.lang, sign("dash", document.lang)) + "".join(page.rules)
    hashed = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; img-src data:; base-uri 'none'; form-action 'none'"
    lang = "zh-CN" if document.lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n{_metas(document)}<style>{css}</style>\n</head>\n"
        f"<body>\n<main>\n{inner}</main>\n</body>\n</html>\n"
    ).encode()


def _metas(document: Document) -> str:
    told = (
        ("author", document.author),
        ("description", document.scope),
        ("keywords", ", ".join(document.keywords)),
        ("dcterms.source", "; ".join(document.sources)),
        ("dcterms.date", document.date),
        ("dcterms.identifier", document.build),
    )
    return "".join(f'<meta name="{name}" content="{escape(text)}">\n' for name, text in told if text)


def _body(page: _Page) -> Iterator[str]:
    document = page.document
    yield f"<h1>{_lines(document.title)}</h1>\n"
    if document.subtitle:
        yield f'<p class="subtitle">{_lines(document.subtitle)}</p>\n'
    headings, labels = iter(page.numbers.headings), iter(page.numbers.captions)
    for block in document.blocks:
        yield from _block(page, block, headings, labels)
    if page.notes:
        yield f'<section class="notes" role="doc-endnotes"><ol>\n{"".join(page.notes)}</ol></section>\n'


def _block(page: _Page, block: Block, headings: Iterator[str], labels: Iterator[str]) -> Iterator[str]:
    match block:
        case Heading():
            lead = escape(heading_lead(page.document, next(headings)))
            yield f"<h{block.level + 1}>{lead}{_inlines(page, block.content)}</h{block.level + 1}>\n"
        case Paragraph():
            yield f"<p>{_inlines(page, block.content)}</p>\n"
        case Points():
            yield from _points(page, block)
        case Table():
            yield from _table(page, block, next(labels))
        case Picture():
            yield from _picture(page, block, next(labels))
        case Tiles():
            yield '<ul class="tiles">' + "".join(_tile(page, tile) for tile in block.tiles) + "</ul>\n"
        case Captions():
            yield from _captions(page, block)


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _inlines(page: _Page, content: Inlines) -> str:
    return "".join(_inline(page, one) for one in content)


def _inline(page: _Page, one: Text | Note | Ref) -> str:
    if isinstance(one, Text):
        return f"<strong>{_lines(one.text)}</strong>" if one.bold else _lines(one.text)
    if isinstance(one, Note):
        return _note(page, one)
    label = page.numbers.label(one.key)
    return f'<a class="ref" href="#{_anchor(page, label)}">{escape(label)}</a>'


def _note(page: _Page, one: Note) -> str:
    number = len(page.notes) + 1
    doubt = ' class="doubt"' if one.doubt else ""
    back = escape(say("document.back", page.document.lang))
    page.notes.append(
        f'<li id="n{number}"{doubt}><a href="#r{number}" role="doc-backlink" aria-label="{back}">[{number}]</a> '
        f"{_lines(one.text)}</li>\n"
    )
    # A joiner, lest the mark begin a line.
    return f'{JOINER}<sup><a id="r{number}" href="#n{number}" role="doc-noteref">[{number}]</a></sup>'


def _anchor(page: _Page, label: str) -> str:
    return f"c{page.numbers.captions.index(label) + 1}"


def _points(page: _Page, block: Points) -> Iterator[str]:
    tag = "ol" if block.ordered else "ul"
    yield f'<{tag} class="points">\n'
    for lead, item in zip(numbers_of_points(page.document, block), block.items, strict=True):
        yield f"<li>{escape(lead)}{_inlines(page, item)}</li>\n"
    yield f"</{tag}>\n"


def _caption(page: _Page, block: Table | Picture, label: str) -> str:
    return escape(label + sign("after-label", page.document.lang)) + _lines(block.caption)


def _table(page: _Page, block: Table, label: str) -> Iterator[str]:
    name = f"t{len(page.rules) + 1}"
    wide = in_points(block, page.style, page.style.paper.room)
    shares = "".join(f"#{name} col:nth-child({n}){{width:{100 * w / sum(wide):.2f}%}}" for n, w in enumerate(wide, 1))
    page.rules.append(shares + "\n")
    anchor = f' id="{_anchor(page, label)}"' if label else ""
    yield f'<div{anchor}>\n<table id="{name}">\n'
    yield f"<caption>{_caption(page, block, label)}</caption>\n" if label else ""
    yield f"<colgroup>{'<col>' * len(block.columns)}</colgroup>\n<thead><tr>"
    yield "".join(f'<th scope="col">{_lines(column.heading)}</th>' for column in block.columns)
    yield "</tr></thead>\n<tbody>\n"
    for row in block.rows:
        cells = zip(row, block.columns, strict=True)
        yield "<tr>" + "".join(_cell(page, cell, column.align) for cell, column in cells) + "</tr>\n"
    yield f"</tbody>\n</table>\n{_below(block)}</div>\n"


def _cell(page: _Page, cell: Cell, align: str) -> str:
    shown = f' class="{align}"' if align != "left" else ""
    return f"<td{shown}>{'<br>'.join(map(_lines, cell.lines))}{''.join(_note(page, n) for n in cell.notes)}</td>"


def _below(block: Table | Picture) -> str:
    told = [("remark", text) for text in block.remarks] + [("source", block.source)] * bool(block.source)
    return "".join(f'<p class="{kind}">{_lines(text)}</p>\n' for kind, text in told)


def _picture(page: _Page, block: Picture, label: str) -> Iterator[str]:
    page.pictures += 1
    anchor = f' id="{_anchor(page, label)}"' if label else ""
    yield f"<figure{anchor}>\n{inline(block.svg, label or block.key, f'p{page.pictures}-', block.alt)}\n"
    yield f'<figcaption class="caption">{_caption(page, block, label)}</figcaption>\n' if label else ""
    yield f"{_below(block)}</figure>\n"


def _tile(page: _Page, tile: Tile) -> str:
    marks = "".join(_note(page, one) for one in tile.notes)
    below = f"<small>{_lines(tile.below)}</small>" if tile.below else ""
    return f"<li><b>{_lines(tile.number)}</b><span>{_lines(tile.label)}{marks}</span>{below}</li>"


def _captions(page: _Page, block: Captions) -> Iterator[str]:
    if not captioned(page.document, page.numbers):
        return
    yield f'<nav>\n<p class="contents-heading">{_lines(block.heading)}</p>\n<ol class="contents">\n'
    for one, label in captioned(page.document, page.numbers):
        yield f'<li><a href="#{_anchor(page, label)}">{_caption(page, one, label)}</a></li>\n'
    yield "</ol>\n</nav>\n"
