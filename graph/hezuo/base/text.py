"""Texts made fit for a terminal or a sheet: how wide they are, on one line, and no formula."""

from __future__ import annotations

import unicodedata


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
