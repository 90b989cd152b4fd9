"""A document as its writers read it: text with footnotes and references, tables, pictures, and what it is about.

It is finished: every sentence is filled in, every number is text. What writers add is only how it looks: they number
headings and captions alike (`numbered`), for one document has to read the same in Word, as a page and as a sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from hezuo.base.messages import Lang
from hezuo.base.store import Value

#: How headings are numbered: 2.1.1 below the number of the chapter, as official letters do, or not at all.
Scheme = Literal["decimal", "gongwen", "none"]
SCHEMES: tuple[Scheme, ...] = ("decimal", "gongwen", "none")
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; it holds no marks of any language, so a writer escapes it whole."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, where its mark stands; `doubt` where it says that something is not sure."""

    text: str
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to the caption of the table or picture with this key."""

    key: str


Inline = Text | Note | Ref
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a section of the document) to 3."""

    level: int
    content: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Points:
    """A list, with numbers where it is `ordered`."""

    items: tuple[Inlines, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value (a number stays one where a file can hold it), how it reads line by line, its footnotes."""

    value: Value
    lines: tuple[str, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above and its source below. `key` is what references name; '' where none does.

    Without a caption it has no number, and is in no list: the heading above says what it is. `source` is printed as it
    stands, last.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    #: What has to be said below it, a line each.
    remarks: tuple[str, ...] = ()
    #: Where each row was printed, for files in which a row may leave the others.
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (an SVG file that states its width in millimetres) with caption and source below.

    `alt` says what is to be seen to those who do not see it. Caption and source are as those of a table.
    """

    key: str
    caption: str
    svg: str
    width_mm: float
    height_mm: float
    alt: str
    source: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that a leader reads first: the number, what it counts, and a word below."""

    number: str
    label: str
    below: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Tiles:
    """Numbers side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Captions:
    """The list of tables and pictures of the document, under a heading."""

    heading: str


Block = Heading | Paragraph | Points | Table | Picture | Tiles | Captions


@dataclass(frozen=True, slots=True)
class Document:
    """A document, and what its properties say of it."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    lang: Lang = "zh"
    scheme: Scheme = "decimal"
    #: The number of the chapter that it is, which headings and captions begin with; '' where it stands alone.
    chapter: str = ""
    #: Dense, for one page (a profile), instead of the lines of an official paper.
    compact: bool = False
    #: The scope in words, the sources with their names, the day of the record (ISO) and the id of the build.
    scope: str = ""
    sources: tuple[str, ...] = ()
    date: str = ""
    build: str = ""
    author: str = ""
    keywords: tuple[str, ...] = field(default=())
