"""Places of names: page and still picture put the same names into the same rectangles, by one table of rules."""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from hezuo.explorer import svg
from hezuo.explorer.rings import rings
from hezuo.explorer.slots import Line, Name, Point, Slot, distance, level_of, shrunk, slots
from node_kit import run
from tools_kit import needs

Json = dict[str, Any]
#: A desk, another, the text of A4 as a network is drawn for it, the stage of a phone.
SIZES = ((826.0, 560.0), (900.0, 690.0), (702.0, 640.0), (390.0, 400.0))
SCRIPT = """
import { readFileSync } from 'node:fs';
import { createRoom, levelOf, put } from '%(src)s/spots.js';
const told = JSON.parse(readFileSync('asked.json', 'utf-8')).map(({ nodes, names, area, reserved }) => {
  const room = createRoom(nodes, area, reserved);
  return names.map(([k, sizes, out], place) => put(room, nodes[k], sizes, levelOf(place), out));
});
console.log(JSON.stringify(told));
"""


def _fitted(xs: list[float], ys: list[float], width: float, height: float) -> list[Point]:
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((width - 100) / wide, (height - 80) / high)
    return [
        (width / 2 + (x - (max(xs) + min(xs)) / 2) * scale, height / 2 + (y - (max(ys) + min(ys)) / 2) * scale)
        for x, y in zip(xs, ys, strict=True)
    ]


Case = tuple[dict[int, Point], dict[int, float], list[Name], tuple[float, float]]
#: What no name may lie on: the buttons of the page.
CORNER = (100.0, 34.0)


def _corner(width: float, height: float) -> tuple[float, float, float, float]:
    return width - 20 - CORNER[0], height - 10 - CORNER[1], width - 20, height - 10


@pytest.fixture(scope="module")
def placed(document: Json) -> list[tuple[Case, list[Slot]]]:
    """Every case with the names that are placed in it."""
    return [
        (case, list(slots(case[2], case[0], case[1], (1.0, 1.0, case[3][0] - 1, case[3][1] - 1), [_corner(*case[3])])))
        for case in _cases(document)
    ]


def _cases(document: Json) -> list[Case]:
    """Every network view, and circles around the busiest, at every size."""
    pictures = []
    for view in document["views"]:
        if view["form"] is None and view["depth"] is None:
            pictures.append((view["nodes"], view["x"], view["y"], False))
        elif view["depth"] is not None:
            for depth in (1, 2):
                made = rings(document, view["focus"], depth, document["college"])  # type: ignore[arg-type]
                pictures.append((made.nodes, made.x, made.y, True))
    tied = [0] * len(document["nodes"]["id"])
    for end in ("source", "target"):
        for node in document["ties"][end]:
            tied[node] += 1
    found = []
    for nodes, xs, ys, turned in pictures:
        for width, height in SIZES:
            where = dict(zip(nodes, _fitted(xs, ys, width, height), strict=True))
            radius = shrunk({n: 4 + 2.0 * math.sqrt(tied[n]) for n in nodes}, where)
            names = []
            for node in sorted(nodes, key=lambda n: (-tied[n], n)):
                label = document["nodes"]["label"][node]
                sizes = tuple((svg.breadth(text, size) + 6, size * 1.4) for text, size in ((label, 14), (label, 12)))
                x, y = where[node]
                names.append(
                    Name(node, sizes, level_of(len(names)), (x - width / 2, y - height / 2) if turned else None)
                )
            found.append((where, radius, names, (width, height)))
    return found


@pytest.mark.slow
def test_page_and_still_picture_place_the_same_names(placed: list[tuple[Case, list[Slot]]], tmp_path: Path) -> None:
    assert len(placed) == len(SIZES) * 3
    asked = []
    for (where, radius, names, (width, height)), _ in placed:
        row = {node: n for n, node in enumerate(where)}
        left, top, _, _ = _corner(width, height)
        asked.append({
            "nodes": [{"i": n, "x": x, "y": y, "r": radius[node]} for n, (node, (x, y)) in enumerate(where.items())],
            "names": [[row[n.node], [{"width": w, "height": h} for w, h in n.sizes], n.out] for n in names],
            "area": (1, 1, width - 1, height - 1),
            "reserved": [{"x": left, "y": top, "w": CORNER[0], "h": CORNER[1], "owner": -1}],
        })  # fmt: skip
    (tmp_path / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    source = (ROOT / "graph" / "explorer" / "src").as_uri()
    (tmp_path / "slots.mjs").write_text(SCRIPT % {"src": source}, encoding="utf-8")
    told = run(tmp_path, str(needs("node")), "slots.mjs")
    assert told.returncode == 0, told.stderr
    for ((where, _, names, size), ours), page in zip(placed, json.loads(told.stdout), strict=True):
        there = {name.node: made for name, made in zip(names, page, strict=True) if made is not None}
        assert {slot.node for slot in ours} == set(there), size
        for slot in ours:
            made = there[slot.node]
            assert slot.size == made["size"]
            assert (slot.line is None) == (made["leader"] is None)
            assert slot.line is None or slot.line == pytest.approx(made["leader"], abs=1e-6)
            assert slot.box[:2] == pytest.approx((made["spot"]["x"], made["spot"]["y"]), abs=1e-6)
        assert len(ours) > min(6, len(where) - 1)


def _point_from(line: Line, x: float, y: float) -> float:
    x1, y1, x2, y2 = line
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2 or 1.0)
    share = min(max(along, 0.0), 1.0)
    return math.hypot(x1 + share * (x2 - x1) - x, y1 + share * (y2 - y1) - y)


def _apart(a: Slot, b: Slot) -> bool:
    (p, q, r, s), (t, u, v, w) = a.box, b.box
    return p >= v or t >= r or q >= w or u >= s


@pytest.mark.slow
def test_a_name_belongs_to_its_node(placed: list[tuple[Case, list[Slot]]]) -> None:
    """Beside its node, nearer to it than to any other; or clear of all, at a line that crosses no node."""
    for (where, radius, _, _), found in placed:
        assert all(_apart(a, b) for a, b in combinations(found, 2))
        for slot in found:
            others = [(n, at) for n, at in where.items() if n != slot.node]
            if slot.line is None:
                near = distance(slot.box, where[slot.node])
                assert all(distance(slot.box, at) > near for _, at in others)
            else:
                assert all(distance(slot.box, at) > 0 for _, at in others)
                assert all(_point_from(slot.line, *at) > radius[n] for n, at in others)
        if len(where) > 200:
            assert any(slot.line for slot in found)


def test_what_must_be_named_gets_out_of_a_crowd() -> None:
    """A ring of others leaves no place beside the node in its middle: its name stands outside, at a line."""
    where = {0: (200.0, 200.0)}
    where |= {k + 1: (200 + 34 * math.sin(k * math.pi / 6), 200 + 34 * math.cos(k * math.pi / 6)) for k in range(12)}
    radius = dict.fromkeys(where, 5.0)
    for level, wanted in ((0, 0), (3, 1)):
        found = list(slots([Name(0, ((60.0, 18.0),), level)], where, radius, (0.0, 0.0, 400.0, 400.0)))
        assert len(found) == wanted
    assert found[0].line is not None
    assert list(slots([Name(0, ((500.0, 18.0),), 3)], where, radius, (0.0, 0.0, 400.0, 400.0))) == []


@pytest.mark.slow
@pytest.mark.parametrize("wide", [None, 156.0, 120.0])
def test_a_still_picture_names_what_its_sentence_names(document: Json, wide: float | None) -> None:
    view = next(v for v in document["views"] if v["id"] == "meetings")
    assert [document["nodes"]["label"][n] in view["finding"][0] for n in view["named"]] == [True]
    made = svg.svg(document, "meetings", "zh", figure=svg.Figure(width_mm=wide))  # type: ignore[arg-type]
    assert f'font-weight="bold" text-anchor="start">{document["nodes"]["label"][view["named"][0]]}<' in made
