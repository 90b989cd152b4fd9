"""The fonts that the extra `fonts` brings: with them what is drawn is the same on every machine.

Where they are installed, PNG and PDF are set in them and in nothing else; without them, in what the system has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
#: They come in one weight: what is bold gets an outline in its own colour, as wide as this part of its size.
OUTLINE = 0.045
BOLD = re.compile(r'<text (?=[^>]*\bfont-weight="(?:[6-9]00|bold)")[^>]*>')
FAMILY = re.compile(r'\bfont-family="[^"]*"')


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The files of the fonts: one without serifs (for drawings and headings) and one with."""

    sans: Path
    serif: Path

    @property
    def folder(self) -> Path:
        """Where both are."""
        return self.sans.parent

    @property
    def files(self) -> list[str]:
        """Both, as the libraries that draw want them."""
        return [str(self.sans), str(self.serif)]


def typefaces() -> Typefaces | None:
    """The fonts of the extra; nothing where it is not installed."""
    try:
        import pylopdf_fonts_zh_cn as brought
    except ImportError:
        return None
    return Typefaces(brought.sans_path(), brought.serif_path())


def set_in_sans(picture: str) -> str:
    """An SVG of ours that names the font of the extra and no other, its bold letters as bold as one weight allows."""
    return BOLD.sub(_outlined, FAMILY.sub(f'font-family="{SANS}"', picture))


def _outlined(found: re.Match[str]) -> str:
    told = dict(re.findall(r'([\w-]+)="([^"]*)"', found[0]))
    if "stroke" in told or "fill" not in told or not re.fullmatch(r"[\d.]+", told.get("font-size", "")):
        return found[0]
    wide = float(told["font-size"]) * OUTLINE
    return f'{found[0][:-1]} stroke="{told["fill"]}" stroke-width="{wide:.3g}" stroke-linejoin="round">'
