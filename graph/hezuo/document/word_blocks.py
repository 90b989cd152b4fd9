"""The blocks of a document as the body of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hezuo.base.messages import say
from hezuo.document.columns import fits
from hezuo.document.model import Block, Captions, Heading, Paragraph, Picture, Points, Table, Tiles
from hezuo.document.numbered import captioned, heading_lead, numbers_of_points
from hezuo.document.parted import Part, parts
from hezuo.document.style import POINTS_PER_MM, sign
from hezuo.document.svg_inline import drawing
from hezuo.document.whole import line
from hezuo.document.word_runs import (
    ENDED,
    Made,
    begun_field,
    bookmark,
    complex_field,
    inlines,
    paragraph,
    plain,
    run,
)
from hezuo.document.word_tables import SMALL, table, tiles
from hezuo.forms.paper import png

#: English metric units, in which drawings are measured, to the millimetre.
EMU = 36000
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
#: The extension by which Word finds the drawing behind the pixels.
SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def body(made: Made) -> str:
    """All paragraphs and tables of the document."""
    document = made.document
    told = [paragraph(made, "title", run(made, document.title))]
    if document.subtitle:
        told.append(paragraph(made, "subtitle", run(made, document.subtitle)))
    headings, labels = iter(made.numbers.headings), iter(made.numbers.captions)
    for block in document.blocks:
        told += _block(made, block, headings, labels)
    return "".join(told)


def _block(made: Made, block: Block, headings: Iterator[str], labels: Iterator[str]) -> Iterator[str]:
    match block:
        case Heading():
            lead = heading_lead(made.document, next(headings))
            yield paragraph(made, f"heading-{block.level}", run(made, lead) + inlines(made, block.content))
        case Paragraph():
            yield paragraph(made, "text", inlines(made, block.content))
        case Points():
            yield from _points(made, block)
        case Table():
            yield from _table(made, block, next(labels))
        case Picture():
            yield from _picture(made, block, next(labels))
        case Tiles():
            yield tiles(made, block)
        case Captions():
            yield from _captions(made, block)


def _points(made: Made, block: Points) -> Iterator[str]:
    for lead, item in zip(numbers_of_points(made.document, block), block.items, strict=True):
        yield paragraph(made, "point", run(made, lead) + inlines(made, item))


def _table(made: Made, block: Table, label: str) -> Iterator[str]:
    yield _caption(made, block, label, keep=True)
    yield table(made, block, label)
    yield _below(made, block) or SMALL


def _picture(made: Made, block: Picture, label: str) -> Iterator[str]:
    drawing(block.svg, label or block.key)
    found = parts(block.svg, block.width_mm, block.height_mm, made.tall / POINTS_PER_MM)
    for part in found:
        made.pictures.append((part.svg.encode(), png(part.svg)))
        yield paragraph(made, "picture", _drawing(made, part, label, line(block.alt)), keep=part is found[-1])
    below = _below(made, block, centred=True)
    yield _caption(made, block, label, keep=bool(below))
    yield below


def _below(made: Made, block: Table | Picture, *, centred: bool = False) -> str:
    """What is said under a table or picture, and its source, which ends it; `centred` where it takes one line."""
    told = [("remark", text) for text in block.remarks] + [("source", block.source)] * bool(block.source)
    return "".join(
        paragraph(
            made,
            kind,
            run(made, text),
            keep=n < len(told) - 1,
            align="center" if centred and fits(text, made.style.looks[kind].size, made.room) else "",
        )
        for n, (kind, text) in enumerate(told)
    )


def _caption(made: Made, block: Table | Picture, label: str, *, keep: bool) -> str:
    """A caption: its running number is a field, its label what references take, the whole what the list takes."""
    if not label:
        return ""
    before, number = _split(label)
    # A chapter is pasted into a report where others have counted before it.
    first = " \\r 1" if number == "1" and made.document.chapter else ""
    counted = complex_field(made, f"SEQ {_counter(made, block)} \\* ARABIC{first}", plain(number))
    named = bookmark(made, made.anchor(label, "_Ref"), run(made, before) + counted)
    rest = run(made, sign("after-label", made.document.lang) + line(block.caption))
    return paragraph(made, "caption", bookmark(made, made.anchor(label, "_Toc"), named + rest), keep=keep)


def _split(label: str) -> tuple[str, str]:
    """A label before its running number, and that."""
    number = label[len(label.rstrip("0123456789")) :]
    return label[: len(label) - len(number)], number


def _counter(made: Made, block: Table | Picture) -> str:
    word = "table" if isinstance(block, Table) else "picture"
    return say(f"document.{word}", made.document.lang, number="").strip()


def _captions(made: Made, block: Captions) -> Iterator[str]:
    """The list of tables and pictures: a field for each kind, without numbers of pages, which nothing here knows."""
    pairs = captioned(made.document, made.numbers)
    left = len(pairs)
    if pairs:
        yield paragraph(made, "contents-heading", run(made, block.heading))
    for kind in (Table, Picture):
        found = [(one, label) for one, label in pairs if isinstance(one, kind)]
        for n, (one, label) in enumerate(found):
            between = sign("after-label", made.document.lang)
            told = run(made, label + between + line(one.caption))
            link = f'<w:hyperlink w:anchor="{made.anchor(label, "_Toc")}" w:history="1">{told}</w:hyperlink>'
            start = begun_field(f'TOC \\h \\z \\n \\c "{_counter(made, one)}"') if n == 0 else ""
            inner = start + link + (ENDED if n == len(found) - 1 else "")
            left -= 1
            # Such a list is short: a part of it alone on the next page is no list.
            yield paragraph(made, "contents", inner, keep=left > 0)


def _drawing(made: Made, part: Part, label: str, alt: str) -> str:
    """A picture in its line: pixels, which every program shows, and behind them the drawing."""
    number = len(made.pictures)
    # What is wider than the page would be cut off.
    shrink = min(1.0, made.room / POINTS_PER_MM / part.width_mm)
    size = f'cx="{round(part.width_mm * shrink * EMU)}" cy="{round(part.height_mm * shrink * EMU)}"'
    name, alt = escape(label or f"{number}"), escape(alt)
    blip = (
        f'<a:blip r:embed="{picture_id(number, "png")}"><a:extLst><a:ext uri="{SVG_URI}">'
        f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{picture_id(number, "svg")}"/></a:ext></a:extLst></a:blip>'
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{alt}"/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{PIC}">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def picture_id(number: int, kind: str) -> str:
    """The id by which the body names the file of a picture."""
    return f"rIdHezuo{kind.capitalize()}{number}"
