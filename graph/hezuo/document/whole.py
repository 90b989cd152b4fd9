"""Texts that every file can hold: what XML forbids, or what would turn the order of letters, stands there by name."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from hezuo.base.characters import code
from hezuo.document.model import Document, Picture, Ref

#: Ends of lines in any form.
ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Control characters, halves of surrogate pairs and non-characters, which XML or HTML forbids; marks of direction,
#: behind which a name reads as another. Joiners and selectors stay: emoji and rare forms are made of them.
UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr((plane << 16) + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
T = TypeVar("T")


def clean(text: str) -> str:
    """The text with line ends of one kind, and the name of each character in the place of what no file may hold."""
    if text.isascii() and text.isprintable():
        return text
    return UNFIT.sub(lambda match: f"\u3014{code(match[0])}\u3015", ENDS.sub("\n", text))


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split("\n")) if "\n" in text else text


def whole(document: Document) -> Document:
    """The document with every text of it clean, so that no writer can forget one."""
    return _whole(document)


def _whole(part: T) -> T:
    if isinstance(part, str):
        return cast("T", clean(part))
    if isinstance(part, tuple):
        return cast("T", tuple(_whole(one) for one in part))
    if isinstance(part, Ref) or not is_dataclass(part):
        return part
    kept = ("key", "svg") if isinstance(part, Picture) else ("key",)
    values = {f.name: getattr(part, f.name) for f in fields(part) if f.name not in kept}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if (new := _whole(value)) != value:
            changed[name] = new
    return replace(cast("Any", part), **changed) if changed else part
