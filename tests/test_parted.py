"""Drawings that are higher than a page: cut between names and marks, and made smaller where nothing lies between."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hezuo.base.problems import WorkspaceError
from hezuo.document.parted import parts

SVG = "{http://www.w3.org/2000/svg}"


def drawing(body: str, high: float) -> str:
    return f'<svg xmlns="{SVG[1:-1]}" width="100mm" height="{high:g}mm" viewBox="0 0 100 {high:g}">{body}</svg>'


def text(y: float, said: str = "名") -> str:
    return f'<text x="5" y="{y:g}" font-size="10">{said}</text>'


def test_what_a_page_holds_stays_as_it_is() -> None:
    svg = drawing(text(20), 50)
    assert parts(svg, 100, 50, 50) == [(svg, 100, 50)]


@given(
    st.lists(st.tuples(st.integers(11, 30), st.integers(0, 2)), min_size=3, max_size=60),
    st.integers(100, 200),
)
def test_no_name_and_no_mark_is_cut_or_lost(steps: list[tuple[int, int]], room: int) -> None:
    """Whatever stands below each other, also moved as a group."""
    y, body, placed = 0, "", []
    for number, (step, sort) in enumerate(steps):
        y += step
        top, bottom = y - 9.5, y + 3.0
        if sort == 2:
            body += f'<g transform="translate(3 {y})">{text(0, str(number))}</g>'
        else:
            body += text(y, str(number))
        if sort == 1:
            body += f'<circle cx="50" cy="{y}" r="4"/>'
            top, bottom = min(top, y - 4), max(bottom, y + 4)
        placed.append((str(number), top, bottom))
    high = y + 20.0
    found = parts(drawing(body, high), 100, high, room)
    if high <= room:
        return
    assert len(found) >= 2
    assert sum(part.height_mm for part in found) == pytest.approx(high)
    assert all(part.height_mm <= room + 1e-9 and part.width_mm == 100 for part in found)
    shown: list[str] = []
    for part in found:
        root = ET.fromstring(part.svg)  # noqa: S314 - our own
        _, start, _, tall = map(float, root.get("viewBox", "").split())
        here = [e.text or "" for e in root.iter(f"{SVG}text")]
        shown += here
        assert here == [said for said, top, bottom in placed if bottom >= start and top <= start + tall]
        assert all(start <= top and bottom <= start + tall for said, top, bottom in placed if said in here)
    assert shown == [said for said, _, _ in placed]


def test_where_nothing_lies_between_it_is_made_smaller_and_stays_whole() -> None:
    svg = drawing("".join(text(y) for y in range(10, 400, 7)), 400)
    assert parts(svg, 100, 400, 200) == [(svg, 50, 200)]
    assert parts(svg.replace("viewBox", "data-box"), 100, 400, 200)[0][1:] == (50, 200)


def test_a_frame_may_be_cut_and_is_on_each_page() -> None:
    body = '<rect x="0" y="0" width="100" height="400"/>' + "".join(text(y) for y in range(10, 400, 20))
    found = parts(drawing(body, 400), 100, 400, 150)
    assert len(found) >= 3
    assert all(part.svg.count('height="400"') == 1 for part in found)


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(WorkspaceError):
        parts(drawing("<script/>", 400), 100, 400, 200)
