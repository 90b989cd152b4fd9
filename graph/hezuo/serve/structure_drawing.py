"""The families of a record as boxes with their classes, and what ties them as arrows with names and numbers.

The family with the most ties stands at the left, the others below each other at the right. A property and its inverse
(as many statements the other way round) are one arrow.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hezuo.forms.canvas import Canvas
from hezuo.forms.lettering import cut
from hezuo.schema.ontology import Ontology
from hezuo.serve.charts import svg
from hezuo.style.colours import color_of

WIDE, BOX, HEAD, ROW, GAP = 820.0, 236.0, 52.0, 22.0, 26.0
#: So many classes stand in a box, and so many arrows lead to one.
CLASSES, ARROWS = 9, 5
STEP, TEXT = 46.0, 12.5


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties two families: their IRIs, name and short IRI of the property, how many statements, where it leads."""

    source: str
    target: str
    name: str
    short: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What the drawing asks of the page: the name of a class, its short IRI, its address, and "N more" of a box."""

    label: Callable[[str], str]
    short: Callable[[str], str]
    address: Callable[[str], str]
    more: Callable[[int], str]


def diagram(
    ontology: Ontology, families: Mapping[str, Sequence[str]], counts: Mapping[str, int], ties: Sequence[Tie],
    texts: Texts, title: str,
) -> Markup | None:  # fmt: skip
    """The drawing; None with fewer than two families, of which nothing is tied."""
    between = {f: sum(t.count for t in ties if f in (t.source, t.target) and t.source != t.target) for f in families}
    if len(families) < 2:
        return None
    hub = max(families, key=lambda f: (between[f], f))
    others = [f for f in families if f != hub]
    arrows = {f: _arrows(hub, f, ties) for f in others}
    heights = {f: max(_height(families[f]), HEAD + STEP * len(arrows[f])) for f in others}
    high = max(sum(heights.values()) + GAP * (len(others) - 1), _height(families[hub]))
    canvas = Canvas(WIDE, high + 4)
    _box(canvas, ontology, hub, (families[hub], counts, texts), (2.0, 2.0, high))
    y = 2.0
    for family in others:
        _box(canvas, ontology, family, (families[family], counts, texts), (WIDE - BOX - 2, y, heights[family]))
        most = max((t.count for t in ties), default=1)
        for n, tie in enumerate(arrows[family]):
            _arrow(canvas, tie, y + HEAD - 8 + STEP * n, most, turned=tie.source != hub)
        y += heights[family] + GAP
    return svg(canvas, title)


def _arrows(hub: str, other: str, ties: Sequence[Tie]) -> list[Tie]:
    """The ties of two families with the most statements; of a property and its inverse that from the hub."""
    forth = [t for t in ties if (t.source, t.target) == (hub, other)]
    rest = [t.count for t in forth]
    found = list(forth)
    for tie in (t for t in ties if (t.source, t.target) == (other, hub)):
        if tie.count in rest:
            rest.remove(tie.count)
        else:
            found.append(tie)
    return sorted(found, key=lambda t: -t.count)[:ARROWS]


def _height(classes: Sequence[str]) -> float:
    return HEAD + ROW * min(len(classes), CLASSES + 1) + 10


def _box(
    canvas: Canvas, ontology: Ontology, family: str, said: tuple[Sequence[str], Mapping[str, int], Texts],
    place: tuple[float, float, float],
) -> None:  # fmt: skip
    (classes, counts, texts), (x, y, high) = said, place
    canvas.rect(x, y, BOX, high, "none", stroke="gap", round=8)
    _linked(canvas, texts.address(family), lambda: canvas.text(x + 14, y + 24, texts.label(family), 15, bold=True))
    canvas.text(x + BOX - 14, y + 25, str(counts.get(family, 0)), 17, bold=True, anchor="end")
    canvas.text(x + 14, y + 41, texts.short(family), 11, color="soft")
    most = max((counts.get(c, 0) for c in classes), default=1) or 1
    for n, cls in enumerate(classes[:CLASSES]):
        line = y + HEAD + ROW * n + 14
        name = cut(texts.label(cls), TEXT, 104)
        _linked(canvas, texts.address(cls), lambda at=line, said=name: canvas.text(x + 14, at, said, TEXT))  # type: ignore[misc]
        canvas.rect(x + 122, line - 9, max(66 * counts.get(cls, 0) / most, 2), 9, color_of(ontology, cls))
        canvas.text(x + BOX - 14, line, str(counts.get(cls, 0)), TEXT, bold=True, anchor="end")
    if len(classes) > CLASSES:
        left = y + HEAD + ROW * CLASSES + 14
        canvas.text(x + 14, left, texts.more(len(classes) - CLASSES), TEXT, color="soft")


def _arrow(canvas: Canvas, tie: Tie, y: float, most: int, *, turned: bool) -> None:
    left, right = BOX + 6, WIDE - BOX - 6
    middle, wide = (left + right) / 2, 1 + 2.5 * (tie.count / most) ** 0.5
    ends = (right, left) if turned else (left, right)
    back = 7 if turned else -7
    canvas.line([(ends[0], y + 8), (ends[1], y + 8)], stroke="soft", width=round(wide, 2))
    canvas.line([(ends[1] + back, y + 3), (ends[1], y + 8), (ends[1] + back, y + 13)], stroke="soft", width=1.5)
    named = cut(f"{tie.name} {tie.count}", TEXT, right - left - 20)
    _linked(canvas, tie.url, lambda: canvas.text(middle, y + 2, named, TEXT, bold=True, anchor="middle"))
    canvas.text(middle, y + 22, cut(tie.short, 11, right - left - 20), 11, color="soft", anchor="middle")


def _linked(canvas: Canvas, url: str, draw: Callable[[], None]) -> None:
    canvas.parts.append(f'<a href="{html.escape(url)}">')
    draw()
    canvas.parts.append("</a>")
