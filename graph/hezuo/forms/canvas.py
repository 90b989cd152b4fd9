"""A drawing of our own: marks of SVG with real text, each tied to the thing that it stands for.

Colours are those of a light ground; `style.page_colours` and the classes tell what each becomes on a dark one, and the
page puts one for the other. So a drawing is the same text in the page, in a still picture and in a document.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from hezuo.style.page_colours import FORM

FONTS = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC','SimHei',sans-serif"


def _corners(*points: tuple[float, float]) -> list[tuple[float, float]]:
    """Corners by angle (in turns, 0 upward) and distance, from x to the right and y downwards."""
    return [(math.atan2(x, -y) / (2 * math.pi), math.hypot(x, y)) for x, y in points]


def _block(x: float, y: float) -> list[tuple[float, float]]:
    return _corners((-x, -y), (x, -y), (x, y), (-x, y))


#: Half the breadth and half the length of the arms of a cross.
_THIN, _LONG = 0.42, 1.2
#: Corners of the shapes by angle (in turns, 0 upward) and distance.
CORNERS = {
    "bar": _block(0.62, 1.25),
    "box": _block(1.25, 0.72),
    "cross": [
        (turn / 4 + corner, far)
        for turn in range(4)
        for corner, far in _corners((-_THIN, -_LONG), (_THIN, -_LONG), (_THIN, -_THIN))
    ],
    "pentagon": [(k / 5, 1.15) for k in range(5)],
    "square": [(0.125 + 0.25 * k, 1.2) for k in range(4)],
    "diamond": [(0.25 * k, 1.25) for k in range(4)],
    "triangle": [(k / 3, 1.25) for k in range(3)],
    "triangleDown": [(0.5 + k / 3, 1.25) for k in range(3)],
    "hexagon": [(0.25 + k / 6, 1.1) for k in range(6)],
    "star": [(k / 10, 1.3 if k % 2 == 0 else 0.6) for k in range(10)],
}


def ink(name: str) -> str:
    """A colour of drawings on a light ground."""
    return FORM[name][0]


#: The pattern of what is hatched.
HATCHING = (
    '<defs><pattern id="hatched" width="9" height="9" patternUnits="userSpaceOnUse">'
    f'<path d="M0 9L9 0" fill="none" stroke="{ink("rule")}"/></pattern></defs>'
)


@dataclass(frozen=True)
class Drawing:
    """A finished drawing: its size in pixels, its marks, and where each node that it shows stands."""

    width: float
    height: float
    body: str
    at: dict[int, tuple[float, float]]
    #: The marks of doubt and of gaps that occur in it (`forms/key`).
    marks: frozenset[str] = frozenset()

    def svg(self, *, width_mm: float | None = None) -> str:
        """The drawing as a file of its own, on white paper; in pixels, or so many millimetres wide."""
        wide, high = _n(self.width), _n(self.height)
        if width_mm is not None:
            wide, high = f"{width_mm:g}mm", f"{self.height * width_mm / self.width:.2f}mm"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
            f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" font-family="{FONTS}">'
            f'<rect width="{_n(self.width)}" height="{_n(self.height)}" fill="{ink("paper")}"/>{self.body}</svg>\n'
        )


@dataclass
class Canvas:
    """Takes marks one after the other; `drawing` ends it."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)
    at: dict[int, tuple[float, float]] = field(default_factory=dict)
    #: The marks that were drawn and that a key explains.
    marks: set[str] = field(default_factory=set)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 13.5,
        *,
        color: str = "text",
        bold: bool = False,
        anchor: str = "start",
        upright: bool = False,
    ) -> None:
        """A line of text whose baseline begins (or has its middle or end) at x, y; `upright` runs it downwards."""
        style = f' font-weight="{700 if size >= 24 else 600}"' if bold else ""
        style += f' text-anchor="{anchor}"' if anchor != "start" else ""
        style += ' writing-mode="vertical-rl"' if upright else ""
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{_color(color)}"{style}>'
            f"{html.escape(clean(text), quote=False)}</text>"
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str = "none", **style: object) -> None:
        """A rectangle; `style` as in `line`, `round` for its corners, and `hit` where an unseen one takes clicks."""
        corner = f' rx="{_n(float(str(style.pop("round"))))}"' if "round" in style else ""
        corner += ' pointer-events="all"' if style.pop("hit", False) else ""
        self.parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{corner} '
            f'fill="{_color(fill)}"{_stroke(style)}/>'
        )

    def circle(self, x: float, y: float, radius: float, fill: str = "none", **style: object) -> None:
        """A circle; `style` as in `line`."""
        self.parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{_color(fill)}"{_stroke(style)}/>')

    def line(self, points: Sequence[tuple[float, float]], **style: object) -> None:
        """A broken line; `style` has `stroke` (a colour), `width` and `dash`."""
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self.parts.append(f'<path d="{path}" fill="none"{_stroke(style)}/>')

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """A hatched area, by a pattern that the drawing has once."""
        if HATCHING not in self.parts:
            self.parts.append(HATCHING)
        self.parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="url(#hatched)"/>'
        )

    def arc(self, x: float, y: float, radius: float, start: float, end: float, **style: object) -> None:
        """A part of a circle from `start` to `end`, in radians clockwise from the top."""
        (a, b), (c, d) = (around(x, y, radius, angle) for angle in (start, end))
        large = 1 if end - start > math.pi else 0
        path = f"M{_n(a)} {_n(b)}A{_n(radius)} {_n(radius)} 0 {large} 1 {_n(c)} {_n(d)}"
        self.parts.append(f'<path d="{path}" fill="none"{_stroke(style)}/>')

    def shape(self, shape: str, x: float, y: float, size: float, fill: str, **style: object) -> None:
        """The shape of a class."""
        if shape not in CORNERS:
            self.circle(x, y, size, fill, **style)
            return
        points = (around(x, y, size * far, 2 * math.pi * turn) for turn, far in CORNERS[shape])
        listed = " ".join(f"{_n(a)},{_n(b)}" for a, b in points)
        self.parts.append(f'<polygon points="{listed}" fill="{_color(fill)}"{_stroke(style)}/>')

    @contextmanager
    def of(self, node: int, at: tuple[float, float] | None = None) -> Iterator[None]:
        """What is drawn inside stands for a node, whose place is `at`; for none where it is −1."""
        if node < 0:
            yield
            return
        self.parts.append(f'<g data-n="{node}">')
        yield
        self.parts.append("</g>")
        if at is not None:
            self.at.setdefault(node, (round(at[0], 1), round(at[1], 1)))

    def badge(self, x: float, y: float, text: str, size: float, wide: float, *, doubt: bool) -> None:
        """A short remark in a frame `wide` across, whose baseline begins at x, y: amber for a doubt, else a gap."""
        fill, edge, color = ("doubt-paper", "doubt", "doubt-text") if doubt else ("none", "gap", "soft")
        dash = None if doubt else "3 2"
        self.rect(x, y - size, wide, size + 5, fill, stroke=edge, dash=dash, round=3)
        self.text(x + 4, y + 0.5, text, size, color=color)

    def drawing(self) -> Drawing:
        """What was drawn."""
        return Drawing(
            self.width, self.height, "".join(self.parts), dict(sorted(self.at.items())), frozenset(self.marks)
        )


def around(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """The point at an angle (radians, clockwise from the top) of a circle."""
    return x + radius * math.sin(angle), y - radius * math.cos(angle)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _color(name: str) -> str:
    return FORM[name][0] if name in FORM else name


def _stroke(style: dict[str, object]) -> str:
    if not style.get("stroke"):
        return ""
    found = f' stroke="{_color(str(style["stroke"]))}" stroke-width="{_n(float(str(style.get("width", 1))))}"'
    found += f' stroke-dasharray="{style["dash"]}"' if style.get("dash") else ""
    return found + (' stroke-linecap="round"' if style.get("dash") == "0 4" else "")


def clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
