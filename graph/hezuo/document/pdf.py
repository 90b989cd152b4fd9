"""A document as PDF, set by typst (the extra `pdf`) from a source of our own: `document.typ`.

What the document says goes there as data, so no text of it can be taken for markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from hezuo.base.problems import WorkspaceError
from hezuo.document.columns import fits, in_points
from hezuo.document.model import (
    Block,
    Captions,
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
from hezuo.document.numbered import Numbers, captioned, heading_lead, numbers, numbers_of_points
from hezuo.document.parted import parts
from hezuo.document.style import POINTS_PER_MM, Style, sign, style
from hezuo.document.svg_inline import drawing
from hezuo.document.whole import line, whole
from hezuo.forms.typefaces import SANS, SERIF, set_in_sans, typefaces

if TYPE_CHECKING:
    from typst import Fonts

SOURCE = Path(__file__).with_name("document.typ")
Json = dict[str, Any]


def pdf(document: Document) -> bytes:
    """The document as PDF.

    Raises `WorkspaceError` without the extra, without a font with Chinese characters, for a reference to nothing, and
    for a picture that is more than a drawing.
    """
    try:
        import typst
    except ImportError as error:
        raise WorkspaceError("no-typst") from error
    document = whole(document)
    look = style(compact=document.compact)
    found = numbers(document)
    own = typefaces()
    files: dict[str, bytes] = {}

    def kept(svg: str) -> str:
        name = f"picture-{len(files) + 1}.svg"
        files[name] = (set_in_sans(svg) if own else svg).encode()
        return name

    blocks = list(_blocks(document, found, look, kept))
    told = _whole(document, look) | {"blocks": blocks, "notes": _notes(blocks)}
    files["document.json"] = json.dumps(told, ensure_ascii=False).encode()
    files["main.typ"] = SOURCE.read_bytes()
    # Several files by name are taken in memory, which its types do not say.
    return bytes(typst.compile(cast("Any", files), format="pdf", font_paths=fonts()))


@cache
def fonts() -> Fonts:
    """The fonts of the extra `fonts` where it is installed, else of this machine; they are looked for once."""
    import typst

    if own := typefaces():
        return typst.Fonts(include_system_fonts=False, font_paths=[str(own.folder)])
    return typst.Fonts()


def families() -> frozenset[str]:
    """Their families, in small letters."""
    return frozenset(name.casefold() for name in fonts().families())


def _found(look: Style, font: str) -> list[str]:
    """The families of a kind of text that are here, the wanted one first; of the extra `fonts` the one for it."""
    if typefaces():
        return [(SANS if font == "head" else SERIF).casefold()]
    known = families()
    return [name.casefold() for name in look.fonts[font].families if name.casefold() in known]


def _whole(document: Document, look: Style) -> Json:
    """What the source asks about the whole: its style with the fonts that are here, its properties."""
    east = {name: _found(look, name) for name in look.fonts if name != "latin"}
    if not all(east.values()):
        raise WorkspaceError("no-pdf-font")
    latin = _found(look, "latin")
    lang = document.lang
    return {
        "title": line(document.title),
        "subtitle": document.subtitle,
        "author": [document.author] if document.author else [],
        "keywords": list(document.keywords),
        "scope": line(document.scope),
        "lang": lang,
        "region": "cn" if lang == "zh" else "gb",
        "fonts": east,
        "latin": latin[0] if latin else None,
        "looks": {kind: asdict(one) for kind, one in look.looks.items()},
        "paper": asdict(look.paper),
        "room": look.paper.room,
        "table": asdict(look.table),
        "tiles": asdict(look.tiles),
        "between": sign("after-label", lang),
        "dash": sign("dash", lang),
    }


def _blocks(document: Document, found: Numbers, look: Style, kept: Callable[[str], str]) -> Iterator[Json]:
    """What goes to the source; `kept` keeps a drawing and gives the name of its file."""
    headings, labels = iter(found.headings), iter(found.captions)
    for block in document.blocks:
        match block:
            case Heading():
                lead = heading_lead(document, next(headings))
                yield {"is": "heading", "level": block.level, "lead": lead, "content": _inlines(found, block.content)}
            case Table():
                yield _table(found, look, block, next(labels))
            case Picture():
                drawing(block.svg, block.caption or block.key)
                # What is wider than the page, the page knows itself.
                made = parts(block.svg, block.width_mm, block.height_mm, look.paper.tall / POINTS_PER_MM)
                files = [{"width": part.width_mm, "file": kept(part.svg)} for part in made]
                told = {"alt": line(block.alt), "parts": files[:-1], **files[-1]}
                yield {"is": "picture", **_captioned(found, look, block, next(labels)), **told}
            case _:
                yield _other(document, found, look, block)


def _notes(part: object) -> int:
    """How many footnotes there are in what goes to the source."""
    if isinstance(part, dict):
        return (part.get("is") == "note") + sum(map(_notes, part.values()))
    return sum(map(_notes, part)) if isinstance(part, list) else 0


def _other(document: Document, found: Numbers, look: Style, block: Block) -> Json:
    match block:
        case Paragraph():
            return {"is": "paragraph", "content": _inlines(found, block.content)}
        case Points():
            leads = numbers_of_points(document, block)
            items = zip(leads, block.items, strict=True)
            return {"is": "points", "items": [{"lead": a, "content": _inlines(found, b)} for a, b in items]}
        case Tiles():
            return {"is": "tiles", "tiles": [asdict(t) | {"notes": _inlines(found, t.notes)} for t in block.tiles]}
        case Captions():
            listed = [_captioned(found, look, one, label) for one, label in captioned(document, found)]
            return {"is": "captions", "heading": block.heading, "items": listed}
    raise TypeError(type(block))


def _inlines(found: Numbers, content: Inlines | tuple[Note, ...]) -> list[Json]:
    return [_inline(found, one) for one in content]


def _inline(found: Numbers, one: Text | Note | Ref) -> Json:
    if isinstance(one, Ref):
        label = found.label(one.key)
        return {"is": "ref", "text": label, "to": _anchor(found, label)}
    if isinstance(one, Note):
        return {"is": "note", "text": one.text}
    return {"is": "text", "text": one.text, "bold": one.bold}


def _anchor(found: Numbers, label: str) -> str:
    return f"c{found.captions.index(label) + 1}"


def _captioned(found: Numbers, look: Style, block: Table | Picture, label: str) -> Json:
    texts = [("remark", text) for text in block.remarks] + [("source", block.source)] * bool(block.source)
    below = [{"kind": k, "text": t, "short": fits(t, look.looks[k].size, look.paper.room)} for k, t in texts]
    return {
        "caption": line(block.caption),
        "below": below,
        "label": label,
        "anchor": _anchor(found, label) if label else "",
    }


def _table(found: Numbers, look: Style, block: Table, label: str) -> Json:
    rows = [
        [
            {"lines": list(cell.lines) or [""], "notes": _inlines(found, cell.notes), "align": column.align}
            for cell, column in zip(row, block.columns, strict=True)
        ]
        for row in block.rows
    ]
    heads = [column.heading for column in block.columns]
    shape = {"widths": in_points(block, look, look.paper.room), "heads": heads, "rows": rows}
    return {"is": "table", **_captioned(found, look, block, label), **shape}
