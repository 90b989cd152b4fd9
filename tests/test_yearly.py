"""The year's changes in the first picture: marked at the platforms, named below, none where there is one year."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import pytest

import hezuo
from conftest import ALLIANCES, PARTIES, YEAR, Maker, parties
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.terms import PLATFORM
from hezuo.explorer.view_layout import on_paper
from hezuo.forms.canvas import Drawing, ink
from hezuo.forms.sheet import DESK, PHONE
from hezuo.insight.analysis import Analysis
from hezuo.record.views import views
from test_forms import PAPER, SVG, texts
from test_scope import NEXT
from test_years import later, move, opened

# All draw from measured workspaces.
pytestmark = pytest.mark.slow

HEADS = ["名称", "牵头单位", "成员单位", "学校角色", "来源", "页"]
MINE = "全国高档数控系统和智能装备产教融合共同体"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    """The shipped year, and a second one in which a few things changed and most tables are not reported."""
    return hezuo.open_workspace(move(tmp_path_factory.mktemp("moved")))


def picture(ws: hezuo.Workspace | Analysis, lang: Lang = "zh", width: float = DESK) -> Drawing:
    analysis = ws if isinstance(ws, Analysis) else ws.analysis
    made = on_paper(views(analysis.dataset.folder)["overview"], analysis, lang, width)
    assert made is not None
    return made


def marked(drawing: Drawing, analysis: Analysis) -> dict[str, str]:
    """The platforms with a ring of the year, by name, and its colour."""
    colors = {ink("added"): "added", ink("ended"): "ended"}
    found = {}
    for group in ET.fromstring(drawing.svg()).iter(f"{SVG}g"):  # noqa: S314 - our own file
        rings = [colors[e.get("stroke", "")] for e in group.iter(f"{SVG}circle") if e.get("stroke") in colors]
        if rings:
            (found[analysis.ties.nodes.labels[int(group.get("data-n", "-1"))]],) = rings
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [DESK, PAPER, PHONE])
def test_what_changed_is_marked_and_named(moved: hezuo.Workspace, lang: Lang, width: float) -> None:
    drawing = picture(moved, lang, width)
    assert marked(drawing, moved.analysis) == {"鸿蒙产业学院": "added", MINE: "added"}
    placed = [(said, box) for said, box in texts(drawing) if said.strip()]
    said = [text for text, _ in placed]
    for key, count in (("new", 1), ("up", 1), ("ended", 2)):
        assert say(f"form.year-{key}", lang, count=count) in said
    # What is gone is no dot of the year, so its name stands below.
    assert "浪潮软件产业学院" in said
    assert say("form.year-title", lang, before=YEAR, after=NEXT) in said
    # A partner of a platform, a name to be judged and tables that are missing are counted, none of them marked.
    missing = sum(c.category == "not-reported" for c in moved.changes().result.lines)
    left_out = {c.kind.iri for c in moved.changes().result.lines if c.category == "not-reported"}
    platforms = sum(moved.analysis.ontology.is_a(iri, PLATFORM) for iri in left_out)
    assert 0 < platforms < missing
    joined = "".join(said).replace(" ", "")
    for key, count in (("joined", 1), ("maybe-renamed", 1), ("not-reported", platforms)):
        assert say(f"form.year-{key}", lang, count=count).replace(" ", "") in joined
    for number, (one, a) in enumerate(placed):
        assert a[2] <= drawing.width + 1, one
        assert not [o for o, b in placed[:number] if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 < a[3] - 2]


def test_both_years_together_mark_what_ended(moved: hezuo.Workspace) -> None:
    ws = moved.at(year="all")
    assert marked(picture(ws), ws.analysis) == {
        "鸿蒙产业学院": "added",
        MINE: "added",
        "浪潮软件产业学院": "ended",
        "全国室内装饰行业产教融合共同体": "ended",
    }


def test_the_first_year_has_no_year_before(moved: hezuo.Workspace, analysis: Analysis) -> None:
    """The picture of the first year is the one of a workspace that has no other, byte by byte."""
    first = moved.at(year=YEAR)
    assert first.analysis.moved is None
    assert analysis.moved is None
    for lang in LANGS:
        assert picture(first, lang).svg() == picture(analysis, lang).svg()
    assert "form.year" not in picture(analysis).svg()


def row(name: str, role: str, partner: str = "乙") -> list[str]:
    return [name, partner, "", role, "s1", "2"]


@pytest.mark.parametrize(
    ("before", "after", "key", "color"),
    [
        ("副理事长单位", "理事长单位", "up", "added"),
        ("理事长单位", "副理事长单位", "down", "ended"),
        ("成员单位", "牵头单位", "up", "added"),
        ("牵头单位", "成员单位", "down", "ended"),
        ("", "成员单位", "role-changed", ""),
        ("成员单位", "成员单位", "none", ""),
    ],
)
def test_each_move_of_a_role(make_workspace: Maker, before: str, after: str, key: str, color: str) -> None:
    tables = {PARTIES: parties("乙"), ALLIANCES: [HEADS, row("盟", before)]}
    ws = opened(make_workspace, {**tables, later("alliances"): [HEADS, row("盟", after)]})
    drawing = picture(ws)
    assert marked(drawing, ws.analysis) == ({"盟": color} if color else {})
    joined = "".join(said for said, _ in texts(drawing))
    assert say(f"form.year-{key}", "zh", count=1) in joined
    moves = re.findall(r"（(\S+) → (\S+)）", joined)
    assert bool(moves) == bool(color)
    for pair in moves:
        assert [long.startswith(short) for long, short in zip((before, after), pair, strict=True)] == [True, True]


def test_the_roles_of_others_are_none_of_ours(make_workspace: Maker) -> None:
    """Another party that wins or loses the lead of a platform does not mark it."""
    tables = {PARTIES: parties("乙", "丙"), ALLIANCES: [HEADS, ["盟", "乙", "丙", "", "s1", "2"]]}
    ws = opened(make_workspace, {**tables, later("alliances"): [HEADS, ["盟", "丙", "乙", "", "s1", "2"]]})
    assert {c.category for c in ws.changes().result.lines} == {"lead-won", "lead-lost"}
    assert marked(picture(ws), ws.analysis) == {}
    assert say("form.year-none", "zh") in "".join(said for said, _ in texts(picture(ws)))


def test_many_that_are_new_are_counted_where_there_is_no_room(make_workspace: Maker) -> None:
    names = [f"第{n}届产教融合与协同育人联盟" for n in range(40)]
    tables = {PARTIES: parties("乙"), ALLIANCES: [HEADS, row("盟", "")]}
    ws = opened(make_workspace, {**tables, later("alliances"): [HEADS, *(row(n, "") for n in ["盟", *names])]})
    for width in (DESK, PHONE):
        drawing = picture(ws, "zh", width)
        assert set(marked(drawing, ws.analysis)) == set(names)
        said = [text for text, _ in texts(drawing)]
        shown = sum(name in said for name in names)
        assert say("form.year-more", "zh", count=len(names) - shown) in said


def test_a_strict_reading_compares_the_same_years(moved: hezuo.Workspace) -> None:
    assert dataclasses.replace(moved.analysis, plain=True).moved == moved.analysis.moved
