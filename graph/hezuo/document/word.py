"""A document as a Word file (.docx) of our own, or in the template of a college.

Every field has its result, so that Word has nothing to ask on opening; the same document gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path

from hezuo.base.messages import Lang
from hezuo.document.model import Document
from hezuo.document.numbered import numbers
from hezuo.document.style import HEIGHT_MM, POINTS_PER_MM, WIDTH_MM, Style, style
from hezuo.document.whole import whole
from hezuo.document.word_blocks import PIC, WP, A, body, picture_id
from hezuo.document.word_runs import Made, begun_field
from hezuo.document.word_styles import HEAD, R, W, own_ids, styles, twips

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
APP = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
#: The day of a file that tells none, which is the first that a zip file can hold.
NO_DAY = date(1980, 1, 1)
EPOCH = (1980, 1, 1, 0, 0, 0)
#: The footnotes that are lines: above the notes of a page, and above those that go on.
LINES = (("separator", -1), ("continuationSeparator", 0))


def docx(document: Document, template: Path | None = None) -> bytes:
    """The document as a Word file, in the styles and on the paper of `template` where one is given.

    Raises `WorkspaceError` for a reference to nothing or a template that is none, `QueryError` where a picture cannot
    be drawn for want of a Chinese font.
    """
    document = whole(document)
    if template is not None:
        from hezuo.document.word_template import filled

        return filled(document, template)
    look = style(compact=document.compact)
    made = Made(document, look, numbers(document), own_ids(look), look.paper.room, look.paper.tall)
    inner = body(made)
    parts = {
        "word/document.xml": (f"{WORD}.document.main+xml", _document(inner + section(look))),
        "word/styles.xml": (f"{WORD}.styles+xml", styles(look, document.lang)),
        "word/settings.xml": (f"{WORD}.settings+xml", _settings(document.lang)),
        "word/fontTable.xml": (f"{WORD}.fontTable+xml", _fonts(look)),
        "word/footnotes.xml": (f"{WORD}.footnotes+xml", footnotes(made)),
        "word/footer1.xml": (f"{WORD}.footer+xml", _footer(made)),
        "docProps/core.xml": (CORE, _core(document)),
        "docProps/app.xml": (APP, _app()),
    }
    media = {
        f"word/media/picture{n}.{kind}": data
        for n, pair in enumerate(made.pictures, 1)
        for kind, data in zip(("svg", "png"), pair, strict=True)
    }
    return _packed(parts, media)


def _packed(parts: Mapping[str, tuple[str, str]], media: dict[str, bytes]) -> bytes:
    files: dict[str, bytes] = {"[Content_Types].xml": _types(parts).encode(), "_rels/.rels": _root().encode()}
    files["word/_rels/document.xml.rels"] = _relations(list(parts), len(media) // 2).encode()
    files |= {name: text.encode() for name, (_, text) in parts.items()}
    return zipped(files | media)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file in this order, without a clock and the name of a system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(info, data)
    return out.getvalue()


def _types(parts: Mapping[str, tuple[str, str]]) -> str:
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    known = (("rels", rels), ("xml", "application/xml"), ("png", "image/png"), ("svg", "image/svg+xml"))
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in known)
    others = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in parts.items())
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{defaults}{others}</Types>'


def _relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>'


def _root() -> str:
    found = (
        _relation("rId1", f"{R}/officeDocument", "word/document.xml")
        + _relation("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
        + _relation("rId3", f"{R}/extended-properties", "docProps/app.xml")
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def _relations(parts: list[str], pictures: int) -> str:
    names = ("styles", "settings", "fontTable", "footnotes", "footer1")
    found = [_relation(f"rId{n}", f"{R}/{name.rstrip('1')}", f"{name}.xml") for n, name in enumerate(names, 1)]
    for number in range(1, pictures + 1):
        found += [
            _relation(picture_id(number, kind), f"{R}/image", f"media/picture{number}.{kind}")
            for kind in ("svg", "png")
        ]
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(found)}</Relationships>'


#: The prefixes that a body uses.
SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{PIC}"'


def _document(inner: str) -> str:
    return f"{HEAD}<w:document {SPACES}><w:body>{inner}</w:body></w:document>"


#: Footnotes are numbered with digits in circles, anew on every page.
NUMBERING = (
    '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/></w:footnotePr>'
)


def section(look: Style) -> str:
    """The paper: A4 with its margins and the page number."""

    def mm(length: float) -> int:
        return twips(length * POINTS_PER_MM)

    paper = look.paper
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId5"/>{NUMBERING}'
        f'<w:pgSz w:w="{mm(WIDTH_MM)}" w:h="{mm(HEIGHT_MM)}"/><w:pgMar w:top="{mm(paper.top)}" '
        f'w:right="{mm(paper.right)}" w:bottom="{mm(paper.bottom)}" w:left="{mm(paper.left)}" '
        f'w:header="{mm(paper.footer)}" w:footer="{mm(paper.footer)}" w:gutter="0"/></w:sectPr>'
    )


def footnotes(made: Made) -> str:
    """The part of footnotes: the two lines, then every note."""
    plain = '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id_}"><w:p>{plain}<w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, id_ in LINES
    )
    return f"{HEAD}<w:footnotes {SPACES}>{lines}{''.join(made.notes)}</w:footnotes>"


def _footer(made: Made) -> str:
    dash = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    number = begun_field("PAGE") + "<w:r><w:t>1</w:t></w:r>" + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    inner = dash.format("\u2014 ") + number + dash.format(" \u2014")
    properties = f'<w:pPr><w:pStyle w:val="{made.ids["page"]}"/></w:pPr>'
    return f"{HEAD}<w:ftr {SPACES}><w:p>{properties}{inner}</w:p></w:ftr>"


def _settings(lang: Lang) -> str:
    lines = "".join(f'<w:footnote w:id="{id_}"/>' for _, id_ in LINES)
    inner = NUMBERING.replace("</w:footnotePr>", f"{lines}</w:footnotePr>")
    latin = "en-US" if lang == "zh" else "en-GB"
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f'<w:characterSpacingControl w:val="compressPunctuation"/>{inner}<w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{latin}" w:eastAsia="zh-CN"/></w:settings>'
    )


def _fonts(look: Style) -> str:
    found = "".join(
        f'<w:font w:name="{escape(font.families[0])}"><w:altName w:val="{escape(font.alternate)}"/></w:font>'
        for name, font in look.fonts.items()
        if name != "latin"
    )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{found}</w:fonts>'


def day(document: Document) -> date:
    """The day of the record, which the file gives for its own; where it tells none the first that zip files know."""
    try:
        return date.fromisoformat(document.date[:10])
    except ValueError:
        return NO_DAY


def _core(document: Document) -> str:
    when = f'xsi:type="dcterms:W3CDTF">{day(document).isoformat()}T00:00:00Z'
    told = (
        ("dc:title", document.title),
        ("dc:subject", document.scope),
        ("dc:creator", document.author),
        ("cp:keywords", ", ".join(document.keywords)),
        ("dc:description", "; ".join(document.sources)),
        ("cp:lastModifiedBy", document.author),
        ("dc:identifier", document.build),
        ("dc:language", "zh-CN" if document.lang == "zh" else "en"),
    )
    inner = "".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for tag, text in told if text)
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}'
        f"<dcterms:created {when}</dcterms:created><dcterms:modified {when}</dcterms:modified></cp:coreProperties>"
    )


def _app() -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{HEAD}<Properties xmlns="{space}"><Application>hezuo</Application></Properties>'
