"""Texts made fit for a terminal or a sheet: how wide they are, what would steer it, no formula; their language."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from hezuo.base.characters import code, is_hidden, seen, told

#: So many digits are shown of a number that was worked out.
FINEST = 6

#: Spreadsheets take a cell that begins so for a formula, in any width.
FORMULA = frozenset("=+-@")
#: And some of them one that begins with these.
ENDS = ("\t", "\r", "\n")
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
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(c: str) -> int:
    return 2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1


class _Shown(dict[int, str]):
    """Code point → how a terminal shows it; each is found out once."""

    def __missing__(self, number: int) -> str:
        c = chr(number)
        if not is_hidden(c) and c.isprintable():
            found = c
        else:
            # A line that ends in a cell, or returns to its start, would begin another.
            found = " " if not is_hidden(c) and c.isspace() else f"\u3014{code(c)}\u3015"
        self[number] = found
        return found


SHOWN = _Shown()
SHOWN_LINES = _Shown({ord("\n"): "\n", ord("\t"): "\t"})


def printable(text: str) -> str:
    """The text on one line; what would steer a terminal or is not seen there stands by name: 〔U+202E〕."""
    return text if text.isascii() and text.isprintable() else text.translate(SHOWN)


def escaped(text: str) -> str:
    """The same with its lines and tabs: what is printed as a whole."""
    return text.translate(SHOWN_LINES)


def shown(text: str, longest: int = 40) -> str:
    """A cell text as a sentence quotes it: on one line, not too long, what nobody sees in it by name."""
    line = told(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def neutral(value: object) -> object:
    """The cell value, with a leading apostrophe where a spreadsheet would take it for a formula.

    A text that begins with one of `=+-@` in any width, also behind blanks or what nobody sees, or with a tab or the
    end of a line. Numbers are no texts. Whatever exports cells does it by this function; the page has its like
    (`harmless` in its `files.js`).
    """
    if isinstance(value, str) and value and (value.startswith(ENDS) or _begins(value) in FORMULA):
        return "'" + value
    return value


def _begins(text: str) -> str:
    """The first character that is seen, in half width."""
    first = text[0]
    if first.isalnum():
        return first
    return unicodedata.normalize("NFKC", seen(text).lstrip()[:1])[:1]


def decimal(number: float, digits: int = 0) -> str:
    """A number without an exponent, with every digit that it has.

    With `digits`, one of more digits than those that has more than them behind its point was worked out, as an average
    is: then so many digits tell enough. 24898.36 and 0.00001234 stay as they are, 100/3 is 33.3333 for 6.
    """
    exact = Decimal(repr(number))
    if not exact.is_finite():
        return repr(number)
    _, found, exponent = exact.as_tuple()
    if digits and isinstance(exponent, int) and len(found) > digits and -exponent > digits:
        exact = exact.quantize(Decimal(1).scaleb(min(exact.adjusted() + 1 - digits, 0)))
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
