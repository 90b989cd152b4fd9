"""Pictures as figures of a report: one party's circle, a width on paper, number, caption and source."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from hezuo.base.messages import LANGS
from hezuo.base.problems import QueryError
from hezuo.explorer import svg
from hezuo.explorer.figure import NARROWEST, WIDEST, Figure
from hezuo.explorer.rings import rings
from hezuo.forms import paper
from node_kit import run
from tools_kit import needs

pytestmark = pytest.mark.slow
Json = dict[str, Any]
SVG = "{http://www.w3.org/2000/svg}"
PARTY = "天津大学"
#: Lays out circles as the page does, and prints them.
SCRIPT = """
import { readFileSync } from 'node:fs';
import { createModel } from '%(src)s/model.js';
import { layoutRings } from '%(src)s/rings.js';
const { document, asked } = JSON.parse(readFileSync('asked.json', 'utf-8'));
const model = createModel(document);
console.log(JSON.stringify(asked.map(([centre, depth, hidden]) => {
  const { nodes, x, y } = layoutRings(model, centre, depth, hidden);
  return nodes.map((node) => [node, x.get(node), y.get(node)]);
})));
"""


def numbered(document: Json, name: str) -> int:
    return int(document["nodes"]["label"].index(name))


def texts(root: ET.Element) -> list[str]:
    return [t.text or "" for t in root.iter(f"{SVG}text")]


def drawn(document: Json, view: str, party: int = -1, figure: Figure | None = None, lang: str = "zh") -> ET.Element:
    made = svg.svg(document, view, lang, party, figure or Figure())  # type: ignore[arg-type]
    return ET.fromstring(made)  # noqa: S314


def test_page_and_still_picture_lay_out_the_same_circle(document: Json, tmp_path: Path) -> None:
    college = document["college"]
    centres = [numbered(document, PARTY), college, *range(0, len(document["nodes"]["label"]), 40)]
    asked = [
        (c, depth, -1 if c == college else hidden) for c in centres for depth in (1, 2) for hidden in (college, -1)
    ]
    (tmp_path / "asked.json").write_text(json.dumps({"document": document, "asked": asked}), encoding="utf-8")
    source = (ROOT / "graph" / "explorer" / "src").as_uri()
    (tmp_path / "circles.mjs").write_text(SCRIPT % {"src": source}, encoding="utf-8")
    told = run(tmp_path, str(needs("node")), "circles.mjs")
    assert told.returncode == 0, told.stderr
    for question, page in zip(asked, json.loads(told.stdout), strict=True):
        ours = rings(document, *question)  # type: ignore[arg-type]
        assert ours.nodes == [node for node, _, _ in page], question
        for x, y, (_, there_x, there_y) in zip(ours.x, ours.y, page, strict=True):
            assert (x, y) == pytest.approx((there_x, there_y), abs=1e-6)


def test_a_circle_shows_its_party_and_all_that_is_tied_to_it(document: Json) -> None:
    party = numbered(document, PARTY)
    root, ties, college = drawn(document, "circle", party), document["ties"], document["college"]
    near = {
        b for a, b in zip(ties["source"] + ties["target"], ties["target"] + ties["source"], strict=True) if a == party
    }
    assert len(near - {college}) > 3
    said = texts(root)
    assert said[0] == f"{PARTY}的合作圈"
    # Whole names: around one party there is room for them.
    assert {document["nodes"]["label"][n] for n in near - {college}} | {PARTY} <= set(said)
    assert document["nodes"]["label"][college] not in said
    assert f"The circle of {PARTY}" in texts(drawn(document, "circle", party, lang="en"))
    # The college is left out around others, but may be what it is all about.
    assert document["nodes"]["label"][college] in texts(drawn(document, "circle", college))
    with pytest.raises(QueryError, match="not drawn around"):
        drawn(document, "luban", party)


@pytest.mark.parametrize("view", ["communities", "meetings", "west"])
def test_a_picture_is_as_wide_as_it_is_wanted_on_paper(document: Json, view: str) -> None:
    root = drawn(document, view, figure=Figure(156))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert root.attrib["width"] == "156mm"
    assert float(root.attrib["height"].removesuffix("mm")) == pytest.approx(156 * height / width, abs=0.01)
    # Names are not smaller than 4 points, what small print on maps has.
    sizes = sorted(float(t.attrib["font-size"]) for t in root.iter(f"{SVG}text"))
    assert sizes[len(sizes) // 10] * 156 / width * 72 / 25.4 > 4
    for text in root.findall(f"{SVG}text"):
        assert 0 <= float(text.attrib["x"]) <= width
        assert 0 <= float(text.attrib["y"]) <= height
    if paper.has_font():
        data = paper.png(svg.svg(document, view, "zh", -1, Figure(156)))  # type: ignore[arg-type]
        assert struct.unpack(">I", data[16:20])[0] == pytest.approx(156 / 25.4 * 300, abs=1)
        at = data.index(b"pHYs") + 4
        assert struct.unpack(">IIB", data[at : at + 9]) == (11811, 11811, 1)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("view", ["meetings", "circle"])
def test_no_letter_of_a_network_on_a4_is_under_eight_points(document: Json, view: str, lang: str) -> None:
    """Names, legend, scope, number and source alike; the scope is whole, in as many lines as it takes."""
    long = "；".join(f"{n} 年某校的一份很长的年度报告（全文）" for n in range(2020, 2026))
    told = document | {"scope": [long, long]}
    party = numbered(document, PARTY) if view == "circle" else -1
    root = drawn(told, view, party, Figure(156, "3-1", "合作圈"), lang)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for text in root.iter(f"{SVG}text"):
        assert float(text.attrib["font-size"]) * 156 / width * 72 / 25.4 >= 8, text.text
        assert 0 < float(text.attrib["y"]) < height
    assert "".join(texts(root)).count(long) == 2


def test_number_caption_and_source_stand_below(document: Json) -> None:
    plain = drawn(document, "west")
    root = drawn(document, "west", figure=Figure(number="3-1", caption="结对<帮扶>"))
    assert texts(root)[:-2] == texts(plain)
    title, source = texts(root)[-2:]
    assert title == "图 3-1　结对<帮扶>"
    assert source.startswith("资料来源：")
    assert document["documents"][0]["name"] in source
    assert float(root.attrib["height"]) > float(plain.attrib["height"])
    # Without a caption of its own the heading is what it finds.
    view = next(v for v in document["views"] if v["id"] == "west")
    assert texts(drawn(document, "west", figure=Figure(number="2")))[-2] == f"图 2　{view['finding'][0]}"
    assert texts(drawn(document, "west", figure=Figure(number="2"), lang="en"))[-2].startswith("Figure 2. ")


@pytest.mark.parametrize("width", [NARROWEST - 1, WIDEST + 1, -5, float("nan"), float("inf")])
def test_a_width_that_no_paper_has_is_refused(width: float) -> None:
    with pytest.raises(QueryError) as caught:
        Figure(width).checked()
    assert "40" in caught.value.message("zh")


@pytest.mark.parametrize("lang", LANGS)
def test_dashes_of_ties_are_explained_with_how_many_there_are(document: Json, lang: str) -> None:
    """A pair that is plainly tied once is no doubt; what no tie has is not explained."""
    root, word = drawn(document, "meetings", lang=lang), LANGS.index(lang)  # type: ignore[arg-type]
    view = next(v for v in document["views"] if v["id"] == "meetings")
    ties, drawn_nodes = document["ties"], set(view["nodes"]) - {document["college"]}
    pairs: dict[tuple[int, int], list[int]] = {}
    for a, b, status in zip(ties["source"], ties["target"], ties["status"], strict=True):
        if {a, b} <= drawn_nodes:
            pairs.setdefault((a, b), []).append(status)
    for number, status in enumerate(document["statuses"]):
        count = sum(min(held) >= 0 and held[-1] == number for held in pairs.values())
        assert (f"{status['name'][word]} {count}" in texts(root)) == (count > 0)
    dashed = [line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    unplain = sum(min(held) >= 0 for held in pairs.values())
    assert len(dashed) == unplain + len({held[-1] for held in pairs.values() if min(held) >= 0})
