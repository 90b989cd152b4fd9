"""A document in the Word template of a college: its styles, found by the names that Word gives them, and its paper.

The template's parts stay as they are (headers, footers, themes, fonts). What stood in its body goes, up to a paragraph
of nothing but the place mark, before which a cover may stand; without one the whole body is replaced.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hezuo.base.problems import WorkspaceError
from hezuo.document.model import Document
from hezuo.document.numbered import numbers
from hezuo.document.style import CAPTIONED_MM, POINTS_PER_MM, Style, style
from hezuo.document.word import NUMBERING, SPACES, WORD, day, footnotes, zipped
from hezuo.document.word_blocks import body, picture_id
from hezuo.document.word_runs import Made
from hezuo.document.word_styles import MARK, TABLE, R, W, definition, first_line, own_id

if TYPE_CHECKING:
    from docx.document import Document as Opened

#: A paragraph of a template that holds only this is where the document goes.
PLACE = "{{report}}"
#: No template is larger than this when unpacked, and no type area narrower than this many points.
MOST, NARROWEST = 200_000_000, 72.0
#: What stands in a section before the numbering of its footnotes.
BEFORE = ("headerReference", "footerReference")
TWIP = 635
#: The types of styles that are none of paragraphs.
TYPES = {TABLE: "table", MARK: "character"}
#: Kinds that templates like to number by themselves.
NUMBERED = ("heading-1", "heading-2", "heading-3", "point", "caption")


def filled(document: Document, template: Path) -> bytes:
    """The document in the template. Raises `WorkspaceError` for a file that is no template of Word."""
    opened = _opened(template)
    look = style(compact=document.compact)
    ids = _styled(opened, look)
    room, tall = _room(opened, template), _tall(opened)
    made = Made(document, look, numbers(document), ids, room, tall, numbered=NUMBERED)
    _put(opened, body(made))
    _noted(opened, made)
    for number, pair in enumerate(made.pictures, 1):
        for kind, data in zip(("svg", "png"), pair, strict=True):
            _shown(opened, number, kind, data)
    _told(opened, document)
    out = io.BytesIO()
    opened.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def _opened(template: Path) -> Opened:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(template) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST:
                raise WorkspaceError("template-large", file=template.name)
        return docx.Document(str(template))
    except OSError as error:
        raise WorkspaceError("template-unread", file=template.name, reason=error) from error
    except (zipfile.BadZipFile, PackageNotFoundError, LxmlError, KeyError, ValueError, NotImplementedError) as error:
        raise WorkspaceError("template-not-word", file=template.name) from error


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _parsed(text: str) -> Any:
    """XML of ours as an element of the library."""
    from docx.oxml import parse_xml

    return parse_xml(f"<w:wrapped {SPACES}>{text}</w:wrapped>")


def _styled(opened: Opened, look: Style) -> dict[str, str]:
    """The ids of styles by kind; what the template has not is added to it."""
    element: Any = opened.styles.element
    known: dict[tuple[str, str], str] = {}
    base = "Normal"
    for one in element.findall(_w("style")):
        name, id_, type_ = one.find(_w("name")), one.get(_w("styleId")), one.get(_w("type"))
        if name is not None and id_:
            known[type_, name.get(_w("val"), "").casefold()] = id_
            if type_ == "paragraph" and one.get(_w("default")) in ("1", "true"):
                base = id_
    wanted = {kind: (TYPES.get(kind, "paragraph"), name.casefold()) for kind, name in look.names.items()}
    ids = {kind: known.get(wanted[kind]) or _free(own_id(kind, name), known) for kind, name in look.names.items()}
    for kind, key in wanted.items():
        if key not in known:
            added = first_line(ids, look, base) if kind == "text" else definition(look, kind, ids, base)
            element.extend(_parsed(_based(added, kind, known)))
    return ids


def _based(added: str, kind: str, known: Mapping[tuple[str, str], str]) -> str:
    """A style of ours on what the template is based on: its ids need not be those of Word in English."""
    plain = known.get(("table", "normal table"))
    if kind == TABLE and plain:
        return added.replace('w:basedOn w:val="TableNormal"', f'w:basedOn w:val="{plain}"')
    if kind in (TABLE, MARK):
        return added.replace('<w:basedOn w:val="TableNormal"/>', "")
    return added


def _free(id_: str, known: Mapping[tuple[str, str], str]) -> str:
    while id_ in known.values():
        id_ += "Hezuo"
    return id_


def _room(opened: Opened, template: Path) -> float:
    """The width of the text in points, as the last section of the template has it."""
    section = opened.sections[-1]
    sizes = (section.page_width, section.left_margin, section.right_margin, section.gutter)
    if section.page_width is None:
        return style().paper.room
    wide, left, right, gutter = (int(size or 0) / TWIP / 20 for size in sizes)
    if wide - left - right - gutter < NARROWEST:
        raise WorkspaceError("template-narrow", file=template.name)
    return wide - left - right - gutter


def _tall(opened: Opened) -> float:
    """How high a picture may be, in points, that it stands with its caption on a page of the template."""
    section = opened.sections[-1]
    if section.page_height is None:
        return style().paper.tall
    high, top, bottom = (
        int(size or 0) / TWIP / 20 for size in (section.page_height, section.top_margin, section.bottom_margin)
    )
    # A template may say that its margins are left to the text (negative), or be of a small page.
    return max(high - abs(top) - abs(bottom) - CAPTIONED_MM * POINTS_PER_MM, NARROWEST)


def _put(opened: Opened, inner: str) -> None:
    """The blocks into the body: at the place mark, else in the place of what stood there."""
    root: Any = opened.element.body
    section = root.find(_w("sectPr"))
    if section is None:
        section = _parsed("<w:sectPr/>")[0]
        root.append(section)
    places = [p for p in root.findall(_w("p")) if "".join(t.text or "" for t in p.iter(_w("t"))).strip() == PLACE]
    blocks = list(_parsed(inner))
    if places:
        for block in blocks:
            places[0].addprevious(block)
        root.remove(places[0])
    else:
        for child in list(root):
            if child is not section:
                root.remove(child)
        for block in blocks:
            section.addprevious(block)
    for child in section.findall(_w("footnotePr")):
        section.remove(child)
    at = sum(child.tag in map(_w, BEFORE) for child in section)
    section.insert(at, _parsed(NUMBERING)[0])


def _noted(opened: Opened, made: Made) -> None:
    """The footnotes, in a part of their own."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = opened.part
    kind = f"{R}/footnotes"
    for relation in [r for r in part.rels.values() if r.reltype == kind]:
        del part.rels[relation.rId]
    written = Part(PackURI("/word/footnotes.xml"), f"{WORD}.footnotes+xml", footnotes(made).encode(), part.package)
    part.relate_to(written, kind)
    settings: Any = opened.settings.element
    for child in settings.findall(_w("updateFields")):
        settings.remove(child)


def _shown(opened: Opened, number: int, kind: str, data: bytes) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    form = "image/svg+xml" if kind == "svg" else "image/png"
    part = Part(PackURI(f"/word/media/hezuo{number}.{kind}"), form, data, opened.part.package)
    opened.part.rels.add_relationship(f"{R}/image", part, picture_id(number, kind))


def _told(opened: Opened, document: Document) -> None:
    """The properties of the file."""
    core = opened.core_properties
    core.title, core.subject, core.author = document.title[:255], document.scope[:255], document.author[:255]
    core.keywords, core.comments = ", ".join(document.keywords)[:255], "; ".join(document.sources)[:255]
    core.identifier, core.last_modified_by = document.build[:255], document.author[:255]
    core.language = "zh-CN" if document.lang == "zh" else "en"
    core.created = core.modified = datetime.combine(day(document), time())
    core.revision = 1
