"""Runs of text of a Word document: Chinese marks in Chinese fonts, footnotes, fields with their results."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from hezuo.document.model import Document, Inlines, Note, Ref, Text
from hezuo.document.numbered import Numbers
from hezuo.document.style import Style

#: Marks that Latin and Chinese share: they take the Latin font unless a run says that they are Chinese.
SHARED = re.compile("([\u201c\u201d\u2018\u2019\u2026\u2014\u2013\xb7\xd7\xb0\u2460-\u2473\u2160-\u216b]+)")
EAST = '<w:rFonts w:hint="eastAsia"/>'
BREAKS = re.compile("([\n\t])")
UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
BREAK = {"\n": "<w:br/>", "\t": "<w:tab/>"}


@dataclass
class Made:
    """What a Word document is made of while it is written: ids of styles, and what stands in parts of its own."""

    document: Document
    style: Style
    numbers: Numbers
    #: The ids of styles by kind, the width of the text and how high a picture may be, in points.
    ids: dict[str, str]
    room: float
    tall: float
    #: The paragraphs of footnotes; pictures as (SVG, PNG).
    notes: list[str] = field(default_factory=list)
    pictures: list[tuple[bytes, bytes]] = field(default_factory=list)
    #: How many bookmarks there are.
    marks: int = 0
    #: Kinds whose numbers stand in the text, so that a style of a template must not number them again.
    numbered: tuple[str, ...] = ()

    def anchor(self, label: str, prefix: str) -> str:
        """The name of the bookmark of a caption. Another document has others: chapters are pasted into one another."""
        about = "\0".join((self.document.title, self.document.scope, self.document.build, label))
        return f"{prefix}{int(sha256(about.encode()).hexdigest()[:12], 16) % 10**9:09}"


def plain(text: str, properties: str = "") -> str:
    """A run."""
    held = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    inner = "".join(
        BREAK.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'
        for piece in BREAKS.split(text)
        if piece
    )
    return f"<w:r>{held}{inner}</w:r>" if inner else ""


def run(made: Made, text: str, *, bold: bool = False) -> str:
    """A text as runs."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    if made.document.lang != "zh":
        return plain(text, weight)
    pieces = SHARED.split(text)
    return "".join(plain(piece, (EAST if n % 2 else "") + weight) for n, piece in enumerate(pieces))


def inlines(made: Made, content: Inlines) -> str:
    """Text with its footnotes and references."""
    return "".join(_inline(made, one) for one in content)


def _inline(made: Made, one: Text | Note | Ref) -> str:
    if isinstance(one, Text):
        return run(made, one.text, bold=one.bold)
    if isinstance(one, Note):
        return note(made, one)
    label = made.numbers.label(one.key)
    return complex_field(made, f"REF {made.anchor(label, '_Ref')} \\h", run(made, label))


def note(made: Made, one: Note) -> str:
    """The mark of a footnote, whose text goes into the part of footnotes."""
    mark = f'<w:rPr><w:rStyle w:val="{made.ids["note-mark"]}"/></w:rPr>'
    number = len(made.notes) + 1
    made.notes.append(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{made.ids["note"]}"/></w:pPr>'
        f"<w:r>{mark}<w:footnoteRef/></w:r>{plain(' ')}{run(made, one.text)}</w:p></w:footnote>"
    )
    return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'


def complex_field(made: Made, code: str, result: str) -> str:
    """A field with the result that it has now: nothing has to be worked out on opening."""
    return begun_field(code) + result + ENDED


def begun_field(code: str) -> str:
    """The beginning of a field, up to its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


ENDED = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def bookmark(made: Made, name: str, inner: str) -> str:
    """What stands between the ends of a bookmark."""
    made.marks += 1
    return f'<w:bookmarkStart w:id="{made.marks}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{made.marks}"/>'


def paragraph(made: Made, kind: str, inner: str, *, keep: bool = False, align: str = "") -> str:
    """A paragraph of a kind; `keep` holds it with the next, `align` is where it differs from the style."""
    kept = "<w:keepNext/>" if keep else ""
    number = UNNUMBERED if kind in made.numbered else ""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{made.ids[kind]}"/>{kept}{number}{aligned}</w:pPr>{inner}</w:p>'
