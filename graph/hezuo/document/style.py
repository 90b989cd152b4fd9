"""How documents look, as `style.toml` says: the same for Word, HTML and PDF."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from hezuo.base.messages import Lang, fill

POINTS_PER_MM = 72 / 25.4
#: A4 in millimetres.
WIDTH_MM, HEIGHT_MM = 210.0, 297.0
#: What a caption in two lines and a source in three take below a picture.
CAPTIONED_MM = 32.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of paragraph looks: sizes and distances in points.

    `line` is exact, or 0 where a line is as high as what stands on it; `indent` counts characters of the first line,
    `spacing` is added between characters, `color` is six hexadecimal digits; `keep` holds it with what follows.
    """

    font: str
    size: float
    line: float
    before: float = 0
    after: float = 0
    align: str = "left"
    indent: float = 0
    spacing: float = 0
    bold: bool = False
    color: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """Margins of A4 in millimetres, and how far from its edge the page number stands."""

    top: float
    bottom: float
    left: float
    right: float
    footer: float

    @property
    def room(self) -> float:
        """The width of the text in points."""
        return (WIDTH_MM - self.left - self.right) * POINTS_PER_MM

    @property
    def tall(self) -> float:
        """How high a picture may be, in points, that its caption and its source stand on the same page."""
        return (HEIGHT_MM - self.top - self.bottom - CAPTIONED_MM) * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Font:
    """A font by its families, the wanted one first, and the name that stands for that where it is missing."""

    families: tuple[str, ...]
    alternate: str


@dataclass(frozen=True, slots=True)
class TableLook:
    """Lines of a table and room in its cells, in points."""

    outer: float
    inner: float
    pad_x: float
    pad_y: float


@dataclass(frozen=True, slots=True)
class TileLook:
    """Colour of tiles, the gap between them in points, and how many stand in a row."""

    fill: str
    gap: float
    most: int


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that a writer asks about looks. `names` are those of Word's styles, by kind of paragraph."""

    fonts: dict[str, Font]
    looks: dict[str, Look]
    names: dict[str, str]
    paper: Paper
    table: TableLook
    tiles: TileLook


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("style.toml").read_text(encoding="utf-8"))


def sign(name: str, lang: Lang, number: object = "") -> str:
    """What stands around a number or a label, with the number in its place."""
    return fill(_read()["signs"][lang][name], {"number": number})


@cache
def style(*, compact: bool = False) -> Style:
    """The style of an official paper, or of a document for one page."""
    read = _read()
    looks, paper, table = read["official"]["looks"], read["official"]["paper"], read["table"]
    if compact:
        other = read["compact"]
        looks = {kind: look | other["looks"].get(kind, {}) for kind, look in looks.items()}
        paper, table = paper | other["paper"], table | other["table"]
    return Style(
        {name: Font(tuple(font["families"]), font["alternate"]) for name, font in read["fonts"].items()},
        {kind: Look(**look) for kind, look in looks.items()},
        read["names"],
        Paper(**paper),
        TableLook(**_fields(TableLook, table)),
        TileLook(**_fields(TileLook, read["tiles"])),
    )


def _fields(of: type[Any], table: dict[str, Any]) -> dict[str, Any]:
    return {field.name: table[field.name.replace("_", "-")] for field in fields(of)}
