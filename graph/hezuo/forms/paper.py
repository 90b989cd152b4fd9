"""How a drawing becomes a thing of paper: its units, and the SVG as PNG (fonts: `typefaces`)."""

from __future__ import annotations

import os
import re
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

from hezuo.base.problems import QueryError
from hezuo.forms.typefaces import SANS, set_in_sans, typefaces

#: How the names of files of fonts with Chinese characters begin, as systems and people install them.
KNOWN_FONTS: tuple[str, ...] = (
    "msyh",
    "simhei",
    "simsun",
    "simfang",
    "simkai",
    "deng",
    "pingfang",
    "stheiti",
    "songti",
)
KNOWN_FONTS += ("hiraginosansgb", "notosanscjk", "notoserifcjk", "notosanssc", "notoserifsc", "sourcehansans")
KNOWN_FONTS += ("sourcehanserif", "wqy", "droidsansfallback", "lxgwwenkai", "uming", "ukai")
#: Pixels of a drawing of our own to the millimetre: its least letters, of 10 pixels, are then 8 points on paper.
FORM_PER_MM = 3.5
INCH = 25.4
DPI = 300
#: Letters on paper are no smaller, in points, of which an inch has so many.
LEAST, POINTS = 8.0, 72
WIDTH, VIEW = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)mm"'), re.compile(r'<svg [^>]*?\bviewBox="\S+ \S+ ([\d.]+) ')
LETTERS = re.compile(r'\bfont-size="([\d.]+)"')


def png(picture: str, zoom: int = 2, dpi: int = DPI) -> bytes:
    """The SVG as PNG, `zoom` times as large; one in millimetres with `dpi` pixels to the inch, on white.

    Raises `QueryError` when no font with Chinese characters is installed.
    """
    import resvg_py

    if not has_font():
        raise QueryError("no-font")
    fonts: dict[str, Any] = {}
    if own := typefaces():
        picture = set_in_sans(picture)
        fonts = {"skip_system_fonts": True, "font_files": own.files, "serif_family": SANS, "sans_serif_family": SANS}
    if not in_mm(picture):
        return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=zoom, **fonts))
    # A width that is no whole number of pixels would leave a half-seen column at the edge.
    made = resvg_py.svg_to_bytes(svg_string=picture, dpi=dpi, background="#ffffff", **fonts)
    return dense(bytes(made), dpi)


def has_font() -> bool:
    """Whether there is a font with Chinese characters: that of the extra `fonts`, or one where systems keep theirs."""
    return typefaces() is not None or _in_system()


def _in_system() -> bool:
    home = Path.home()
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts"]
    if sys.platform == "win32":
        folders = [Path(os.environ.get("WINDIR", r"C:\\Windows")) / "Fonts"]
        folders.append(Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft/Windows/Fonts")
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    for folder in folders:
        for _, _, names in os.walk(folder):
            if any(n.lower().replace("-", "").startswith(KNOWN_FONTS) for n in names):
                return True
    return False


def dense(data: bytes, dpi: int = DPI) -> bytes:
    """A PNG that says how many of its pixels make an inch, so that Word shows it in its width on paper."""
    metre = round(dpi / INCH * 1000)
    said = b"pHYs" + struct.pack(">IIB", metre, metre, 1)
    chunk = struct.pack(">I", 9) + said + struct.pack(">I", zlib.crc32(said))
    # The signature takes 8 bytes, the header chunk 25.
    return data[:33] + chunk + data[33:]


def in_mm(picture: str) -> bool:
    """Whether an SVG of ours states its width on paper, in millimetres."""
    return WIDTH.match(picture) is not None


def width_mm(picture: str) -> float | None:
    """The width on paper that an SVG of ours states; None for one in pixels."""
    found = WIDTH.match(picture)
    return float(found[1]) if found else None


def width_to_read(picture: str) -> float:
    """How wide an SVG of ours has to be on paper for its least letters to be read, in millimetres; 0 without any."""
    view, sizes = VIEW.match(picture), [float(size) for size in LETTERS.findall(picture)]
    return LEAST / min(sizes) * float(view[1]) * INCH / POINTS if view and sizes else 0.0
