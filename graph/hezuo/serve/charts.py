"""Charts on pages, with links, and small drawings of numbers: a scale with a tick and a dot, a bar in parts."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.charts.registry import draw
from hezuo.charts.spec import POINT, Chart, Inks, Spec
from hezuo.forms.canvas import FONTS, Canvas
from hezuo.forms.paper import FORM_PER_MM
from hezuo.serve.drawing import coloured

#: How wide a chart is beside a table, and its letters, in pixels.
WIDE, TEXT = 356.0, 12.0
#: The same for a chart: millimetres and points.
SIZE: Mapping[str, Any] = {"width_mm": WIDE / FORM_PER_MM, "text": TEXT / POINT}
#: More bars than this are no picture.
MOST = 30
#: So many things are drawn as dots, so many in a line.
DOTS, ACROSS = 120, 30
GROUP = re.compile(r'<g data-n="(\d+)">(.*?)</g>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its number, whether the record doubts it, and where it leads ('' nowhere)."""

    label: str
    value: float
    doubtful: bool = False
    address: str = ""


def bars(found: Sequence[Bar], title: str, lang: Lang) -> Markup | None:
    """Bars below each other; None where there are none or too many, or a number is below 0."""
    if not 1 < len(found) <= MOST:
        return None
    rows = Rows(("label", "value", "doubt"), [(b.label, b.value, b.doubtful) for b in found])
    spec = Spec("bar", "label", ("value",), doubt="doubt", title=title, lang=lang, **SIZE)
    return drawn(rows, spec, Inks(), [b.address for b in found])


def drawn(rows: Rows, spec: Spec, inks: Inks, addresses: Sequence[str]) -> Markup | None:
    """A chart for a page, what stands for a row leading to its address; None for what cannot be drawn."""
    try:
        chart = draw(rows, spec, inks)
    except QueryError:
        return None
    return inline(chart, addresses)


def inline(chart: Chart, addresses: Sequence[str]) -> Markup:
    """A chart with its links and its colours as variables; every text in it was escaped when it was drawn."""

    def linked(match: re.Match[str]) -> str:
        address = addresses[int(match[1])]
        return f'<a href="{html.escape(address)}">{match[2]}</a>' if address else match[2]

    canvas = Canvas(chart.drawing.width, chart.drawing.height, [GROUP.sub(linked, chart.drawing.body)])
    return svg(canvas, chart.title)


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
