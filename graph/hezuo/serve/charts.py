"""Small drawings of numbers for pages: bars with their labels, a scale with a tick and a dot."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hezuo.base.text import FINEST, decimal
from hezuo.forms.canvas import FONTS, Canvas
from hezuo.forms.lettering import cut
from hezuo.serve.drawing import coloured

WIDE, ROW, LABEL, TEXT = 356.0, 24.0, 128.0, 12.0
#: More bars than this are no picture.
MOST = 30
#: So many things are drawn as dots, so many in a line.
DOTS, ACROSS = 120, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its number, whether the record doubts it, and where it leads ('' nowhere)."""

    label: str
    value: float
    doubtful: bool = False
    address: str = ""


def bars(found: Sequence[Bar], title: str) -> Markup | None:
    """Bars below each other; None where there are none or too many, or a number is below 0."""
    if not 1 < len(found) <= MOST or any(b.value < 0 for b in found):
        return None
    most = max(b.value for b in found) or 1
    canvas = Canvas(WIDE, len(found) * ROW + 4)
    for number, bar in enumerate(found):
        y = number * ROW
        if bar.address:
            canvas.parts.append(f'<a href="{html.escape(bar.address)}">')
        canvas.text(LABEL, y + 16, cut(bar.label, TEXT, LABEL - 4), TEXT, anchor="end")
        wide = max((WIDE - LABEL - 60) * bar.value / most, 1.5)
        style = {"stroke": "doubt", "dash": "3 2"} if bar.doubtful else {}
        canvas.rect(LABEL + 8, y + 4, wide, ROW - 8, "role-4", **style)
        canvas.text(LABEL + 14 + wide, y + 16, decimal(bar.value, FINEST), TEXT, bold=True)
        if bar.address:
            canvas.parts.append("</a>")
    return svg(canvas, title)


def scale(stated: float, recorded: float, title: str) -> Markup:
    """A scale of its own from 0: a tick for what is stated, a dot for what is recorded, the gap between both."""
    canvas, most = Canvas(180, 18), max(stated, recorded, 1.0)
    at, dot = (8 + 160 * value / most for value in (stated, recorded))
    canvas.line([(8, 9), (172, 9)], stroke="rule")
    canvas.line([(at, 9), (dot, 9)], stroke="role-5", width=3)
    canvas.line([(at, 2), (at, 16)], stroke="text", width=2)
    canvas.circle(dot, 9, 4.5, "role-3")
    return svg(canvas, title, image=True)


def dots(stated: float, recorded: float, title: str) -> Markup | None:
    """What is counted as dots, ten and a gap: those that the record has, dashed rings for what is stated beyond them.

    What the record has beyond the stated number is darker. None where a number is none of things, or too large.
    """
    most = max(stated, recorded)
    if not 0 < most <= DOTS or stated % 1 or recorded % 1:
        return None
    rows = -(-int(most) // ACROSS)
    canvas = Canvas(ACROSS * 13 + 30, rows * 15 + 4)
    for n in range(int(most)):
        x, y = 8 + (n % ACROSS) * 13 + (n % ACROSS) // 10 * 8, 9 + n // ACROSS * 15
        if n >= recorded:
            canvas.circle(x, y, 4, "none", stroke="gap", dash="2 2")
        else:
            canvas.circle(x, y, 4.5, "role-4" if n < stated else "role-2")
    return svg(canvas, title, image=True)


def shares(parts: Sequence[tuple[str, float, str]], title: str, wide: float = 640.0) -> Markup:
    """One bar in parts: what each is, its number, its colour."""
    canvas, whole, x = Canvas(wide, 18), sum(n for _, n, _ in parts) or 1, 0.0
    for _, number, color in parts:
        part = wide * number / whole
        canvas.rect(x, 1, max(part - 1.5, 0.5), 16, color, stroke="outline")
        x += part
    return svg(canvas, title, image=True)


def svg(canvas: Canvas, title: str, *, image: bool = False) -> Markup:
    """A drawing for a page, whose texts are escaped already; an image is one thing to who hears it."""
    head = f'viewBox="0 0 {canvas.width:g} {canvas.height:g}" role="{"img" if image else "group"}"'
    body = coloured("".join(canvas.parts))
    named = f'aria-label="{html.escape(title)}" font-family="{FONTS}"'
    return Markup(f'<svg class="drawing" {head} {named}>{body}</svg>')  # noqa: S704
