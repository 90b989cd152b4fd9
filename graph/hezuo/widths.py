"""How wide a text is: a Chinese character takes two columns of a terminal or a sheet."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Columns of a terminal that the text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
