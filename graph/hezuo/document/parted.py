"""A drawing that is higher than a page, in parts that go on over pages: cut where no name and no mark is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

from hezuo.document.svg_inline import SVG, drawing

#: What a line of text takes above and below its baseline, in units of its size.
ABOVE, BELOW = 0.95, 0.3
#: What is higher than this share of a page is a frame or a line, which may be cut. A part takes at least so much of its
#: page, better so much; and so much room, in units of the drawing, is left above what follows a cut.
FRAME, LEAST, BETTER, MARGIN = 0.15, 0.5, 0.7, 6.0
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MOVED = re.compile(r"translate\(\s*-?[\d.]+[ ,]+(-?[\d.]+)\s*\)")


class Part(NamedTuple):
    """A part of a drawing: an SVG file, how wide and how high it is in millimetres."""

    svg: str
    width_mm: float
    height_mm: float


def parts(svg: str, width_mm: float, height_mm: float, room_mm: float) -> list[Part]:
    """The drawing as it stands on pages with so much room, from the top; whole, and made smaller, where it must be.

    Raises `WorkspaceError` for what is no drawing.
    """
    whole = Part(svg, width_mm, height_mm)
    if height_mm <= room_mm:
        return [whole]
    root = drawing(svg, "")
    left, top, wide, high = map(float, NUMBER.findall(root.get("viewBox", "")) or (0, 0, 0, 0))
    if not high:
        return [_smaller(whole, room_mm)]
    page = room_mm / height_mm * high
    cuts = _cuts(_merged(_extents(root, page * FRAME)), top, top + high, page)
    if cuts is None:
        return [_smaller(whole, room_mm)]
    found = []
    for start, end in zip([top, *cuts], [*cuts, top + high], strict=True):
        tall = (end - start) / high * height_mm
        one = ET.Element(root.tag, root.attrib)
        one.set("viewBox", f"{left:g} {start:g} {wide:g} {end - start:g}")
        one.set("width", f"{width_mm:g}mm")
        one.set("height", f"{tall:.2f}mm")
        # Some programs show what lies beside the frame of a drawing too.
        clip = ET.SubElement(one, f"{{{SVG}}}clipPath", {"id": "part"})
        frame = {"x": f"{left:g}", "y": f"{start:g}", "width": f"{wide:g}", "height": f"{end - start:g}"}
        ET.SubElement(clip, f"{{{SVG}}}rect", frame)
        shown = ET.SubElement(one, f"{{{SVG}}}g", {"clip-path": "url(#part)"})
        shown.extend(kept for child in root if (kept := _within(child, 0.0, 16.0, start, end)) is not None)
        found.append(Part(ET.tostring(one, encoding="unicode"), width_mm, tall))
    return found


def _within(element: ET.Element, down: float, size: float, start: float, end: float) -> ET.Element | None:
    """A copy of an element without what lies wholly outside of a stretch."""
    down, size = _placed(element, down, size)
    reach = _reach(element, size)
    if reach is not None and (reach[1] + down < start or reach[0] + down > end):
        return None
    one = ET.Element(element.tag, element.attrib)
    one.text = element.text
    one.extend(kept for child in element if (kept := _within(child, down, size, start, end)) is not None)
    if element.tag.rpartition("}")[2] == "g" and not len(one):
        return None
    return one


def _placed(element: ET.Element, down: float, size: float) -> tuple[float, float]:
    """How far down an element is moved, and the size of its letters, by what its parents have."""
    moved = MOVED.search(element.get("transform", ""))
    return down + (float(moved[1]) if moved else 0.0), float(element.get("font-size", size))


def _smaller(whole: Part, room_mm: float) -> Part:
    shrink = room_mm / whole.height_mm
    return Part(whole.svg, whole.width_mm * shrink, room_mm)


def _extents(root: ET.Element, most: float) -> Iterator[tuple[float, float]]:
    """From where to where each text and each mark reaches downwards; what is higher than `most` is none."""

    def walk(element: ET.Element, down: float, size: float) -> Iterator[tuple[float, float]]:
        down, size = _placed(element, down, size)
        if element.tag.rpartition("}")[2] in ("defs", "pattern", "clipPath", "marker"):
            return
        reach = _reach(element, size)
        if reach is not None and reach[1] - reach[0] <= most:
            yield reach[0] + down, reach[1] + down
        for child in element:
            yield from walk(child, down, size)

    yield from walk(root, 0.0, 16.0)


def _reach(element: ET.Element, size: float) -> tuple[float, float] | None:
    def number(name: str) -> float:
        return float(element.get(name, 0))

    match element.tag.rpartition("}")[2]:
        case "text":
            y = number("y")
            if element.get("writing-mode"):
                return y, y + size * len("".join(element.itertext()))
            return y - size * ABOVE, y + size * BELOW
        case "rect":
            return number("y"), number("y") + number("height")
        case "circle":
            return number("cy") - number("r"), number("cy") + number("r")
        case "polygon":
            ys = [float(n) for n in NUMBER.findall(element.get("points", ""))[1::2]]
            return (min(ys), max(ys)) if ys else None
    return None


def _merged(found: Iterator[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches that something reaches over, from above."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _cuts(taken: list[tuple[float, float]], top: float, bottom: float, page: float) -> list[float] | None:
    """Where to cut: in the widest gap low on each page; None where there is nothing but what would be cut."""
    gaps = [(end, start) for (_, end), (start, _) in pairwise([(top, top), *taken, (bottom, bottom)])]
    cuts: list[float] = []
    while bottom - top > page:
        at = [
            (int(min(start, top + page) - end), max(end, min(start - MARGIN, top + page)))
            for end, start in gaps
            if top + page * LEAST <= end < top + page
        ]
        low = [one for one in at if one[1] >= top + page * BETTER]
        if not at:
            return None
        top = max(low or at)[1]
        cuts.append(top)
    return cuts
