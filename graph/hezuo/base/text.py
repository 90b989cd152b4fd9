"""Texts made fit for a terminal or a sheet: how wide they are, on one line, and no formula; and in what language."""

from __future__ import annotations

import re
import unicodedata

#: The script of Chinese characters, by code points: radicals, iteration marks, zero and numerals, the unified
#: ideographs with their extensions, and the compatibility forms.
HAN_BLOCKS = (
    *((0x2E80, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF)),
    *((0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x2FA1D), (0x30000, 0x323AF)),
)
HAN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_BLOCKS) + "]")


def language(text: str) -> str:
    """The language tag of a name: `zh` where it holds a Chinese character, else '': Latin letters tell no language."""
    return "zh" if HAN.search(text) else ""


def width(text: str) -> int:
    """Columns of a terminal that the text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def printable(text: str) -> str:
    """The text on one line without the characters that could repaint a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def shown(text: str, longest: int = 40) -> str:
    """A cell text as a sentence quotes it: on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def neutral(value: object) -> object:
    """The cell value, with a leading apostrophe where a spreadsheet would take it for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
