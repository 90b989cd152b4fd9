"""Drawings of our own: whole names in their slots, nothing over another, every mark a node, the same each time."""

from __future__ import annotations

import csv
import dataclasses
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, PARTIES, ROOT, Maker, load, parties
from hezuo.base.messages import LANGS, Lang
from hezuo.base.terms import COOPERATION, DOUBTFUL, HZ, PARTY, PLATFORM
from hezuo.explorer.figure import Figure
from hezuo.explorer.findings import finding
from hezuo.forms import affixes, lettering
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.disc import DOT, disc, rim
from hezuo.forms.key import with_key
from hezuo.forms.paper import FORM_PER_MM
from hezuo.forms.registry import FORMS
from hezuo.forms.sheet import DESK, PHONE, Sheet
from hezuo.forms.standing import cooperations, standings, wholes
from hezuo.insight.analysis import Analysis
from hezuo.measures.structure import roles
from hezuo.record import views as declared
from hezuo.style.page_colours import FORM

# All draw from the measured workspace.
pytestmark = pytest.mark.slow

Json = dict[str, Any]
SVG = "{http://www.w3.org/2000/svg}"
SHIPPED = {
    p.stem.partition("-")[2]: layout
    for p in sorted((ROOT / "ontology" / "views").glob("*.rq"))
    if (layout := re.search(r"# layout: (\w+)", p.read_text(encoding="utf-8"))[1]) in FORMS  # type: ignore[index]
}
#: The text of A4 across.
PAPER = Figure(156).form_width or 0.0
WIDTHS = (DESK, PAPER, PHONE)
EVERY = [(name, lang, width) for name in SHIPPED for lang in LANGS for width in WIDTHS]


@pytest.fixture(scope="module")
def drawn(analysis: Analysis) -> dict[tuple[str, Lang, float], Drawing]:
    found = {}
    for name, lang, width in EVERY:
        view = declared.views(analysis.dataset.folder)[name]
        asked = declared.result(view, analysis.dataset.store, analysis.dataset.identity.college)
        found[name, lang, width] = FORMS[view.layout](Sheet(analysis, view, asked, lang, width))
    return found


def texts(drawing: Drawing) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every text with its box, as wide as `lettering` takes it to be."""
    for element in ET.fromstring(drawing.svg()).iter(f"{SVG}text"):  # noqa: S314 - our own file
        size, bold = float(element.get("font-size", "0")), element.get("font-weight") is not None
        x, y, said = float(element.get("x", "0")), float(element.get("y", "0")), element.text or ""
        if said.strip() and drawing.width == PAPER:
            # A4: no letter under 8 points.
            assert size / FORM_PER_MM * 72 / 25.4 >= 8, said
        if element.get("writing-mode"):
            long = sum(size if c >= "\u2e80" else size * 0.6 for c in said)
            yield said, (x - size / 2, y, x + size / 2, y + long)
            continue
        wide = lettering.advance(said, size, bold=bold)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
        yield said, (left, y - size * 0.82, left + wide, y + size * 0.14)


def test_every_form_is_shown_by_a_shipped_view() -> None:
    assert set(SHIPPED.values()) == set(FORMS)


@pytest.mark.parametrize(("name", "lang", "width"), EVERY)
def test_no_text_lies_on_another_or_leaves_the_drawing(
    drawn: dict[tuple[str, Lang, float], Drawing], name: str, lang: Lang, width: float
) -> None:
    all_is_readable(drawn[name, lang, width])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_names_at_the_rim_lie_beside_each_other_and_are_whole(analysis: Analysis, lang: Lang, width: float) -> None:
    view = declared.views(analysis.dataset.folder)["overview"]
    asked = declared.result(view, analysis.dataset.store, analysis.dataset.identity.college)
    drawing = rim(Sheet(analysis, view, asked, lang, width))
    all_is_readable(drawing)
    assert not [said for said, _ in texts(drawing) if "…" in said]


def all_is_readable(drawing: Drawing) -> None:
    """No text lies on another, and none leaves the drawing."""
    placed = [(said, box) for said, box in texts(drawing) if said.strip()]
    out = [said for said, (a, b, c, d) in placed if a < -1 or b < -1 or c > drawing.width + 1 or d > drawing.height + 1]
    assert out == []
    on = [
        (one, other)
        for n, (one, a) in enumerate(placed)
        for other, b in placed[:n]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]
    assert on == []


@pytest.mark.parametrize(("name", "lang", "width"), EVERY)
def test_every_mark_is_a_node_and_every_colour_has_one_for_a_dark_ground(
    drawn: dict[tuple[str, Lang, float], Drawing], document: Json, name: str, lang: Lang, width: float
) -> None:
    drawing = drawn[name, lang, width]
    root = ET.fromstring(drawing.svg())  # noqa: S314 - our own file
    marks = {int(e.get("data-n", "-1")) for e in root.iter(f"{SVG}g")}
    assert marks == set(drawing.at) | (marks - set(drawing.at))
    assert set(drawing.at) <= marks
    assert all(0 <= n < len(document["nodes"]["id"]) for n in marks)
    known = {light for light, _ in document["inks"]} | {"none", "url(#hatched)"}
    used = {e.get(key) for e in root.iter() for key in ("fill", "stroke") if e.get(key)}
    assert used <= known


def test_what_a_view_is_about_is_named_whole(
    drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis, document: Json
) -> None:
    """48 of 48 communities, every workshop, and every party of many sides by the name that its record has."""
    for name in ("communities", "luban"):
        view = next(v for v in document["views"] if v["id"] == name)
        subjects = [n for n in view["primary"] if n in view["form"]["drawn"] and n != document["college"]]
        for width in WIDTHS:
            joined = "".join(said for said, _ in texts(drawn[name, "zh", width])).replace(" ", "")
            labels = [analysis.ties.nodes.labels[n] for n in subjects]
            shown = labels if name == "luban" else affixes.bare(labels)
            assert [s for s in shown if s.replace(" ", "") not in joined] == []
    platforms = {s.node for s in standings(analysis)}
    assert platforms <= drawn["overview", "zh", DESK].at.keys()


def test_a_blank_is_no_role(analysis: Analysis) -> None:
    """Without a membership that states one, the college has no role in a platform."""
    ties = analysis.ties
    held = {int(ties.record[t]) for t in range(len(ties)) if ties.thing[t] == ties.college and ties.role[t] >= 0}
    for one in standings(analysis):
        assert (one.role is None) == (one.node not in held)


def test_marks_of_doubt_are_explained_below_the_drawing(
    drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis
) -> None:
    """Those that occur, and no others: where all is plain nothing is told."""
    doubtful = analysis.ontology.label(DOUBTFUL, "zh")
    own = standings(analysis)
    assert any(s.doubtful for s in own)
    for width in WIDTHS:
        said = [text for text, _ in texts(drawn["overview", "zh", width])]
        assert f"{doubtful}：记录本身怀疑有误" in said
        assert "空心：没写本校角色" in said
        assert f"{doubtful}：记录本身怀疑有误" in [t for t, _ in texts(drawn["communities", "zh", width])]
    plain = Drawing(100, 50, "", {})
    assert with_key(plain, analysis.ties, "zh") is plain
    told = with_key(Drawing(300, 50, "", {}, frozenset({"partly-ring"})), analysis.ties, "en")
    assert [text for text, _ in texts(told)] == ["Dotted: some of them only"]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_dot_runs_under_the_middle(analysis: Analysis, width: float) -> None:
    view = declared.views(analysis.dataset.folder)["overview"]
    asked = declared.result(view, analysis.dataset.store, analysis.dataset.identity.college)
    for form in (rim, disc):
        drawing = form(Sheet(analysis, view, asked, "zh", width))
        x, y = drawing.at[analysis.ties.college]
        middle = next(
            float(e.get("r", "0"))
            for e in ET.fromstring(drawing.svg()).iter(f"{SVG}circle")  # noqa: S314 - our own file
            if e.get("fill") == FORM["centre"][0]
        )
        assert middle >= 20
        for node, (a, b) in drawing.at.items():
            assert node == analysis.ties.college or (a - x) ** 2 + (b - y) ** 2 >= (middle + DOT) ** 2


def test_the_colours_of_a_light_ground_are_all_different() -> None:
    light = [pair[0] for pair in FORM.values()]
    assert len(set(light)) == len(light)


@given(st.text(max_size=60), st.floats(20, 400), st.booleans())
def test_lines_hold_all_of_a_text_and_fit(text: str, wide: float, bold: bool) -> None:
    found = lettering.lines(text, 12, wide, bold=bold)
    assert "".join("".join(found).split()) == "".join(text.split())
    for line in found:
        assert lettering.advance(line, 12, bold=bold) <= wide or len(line.strip()) <= 1
    assert lettering.advance(lettering.cut(text, 12, wide), 12) <= max(wide, lettering.advance("…", 12))


@given(st.lists(st.text("abcdefgW", min_size=1, max_size=14), min_size=1, max_size=8), st.floats(40, 400))
def test_a_line_ends_within_no_word_that_has_room(words: list[str], wide: float) -> None:
    found = lettering.lines(" ".join(words), 12, wide)
    parts = {part for line in found for part in line.split()}
    assert [w for w in words if lettering.advance(w, 12) <= wide and w not in parts] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_kinds_of_cooperation_are_written_in_whole_words(
    drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis, width: float
) -> None:
    said = [word for text, _ in texts(drawn["overview", "en", width]) for word in text.split()]
    for kind, _ in cooperations(analysis):
        assert [word for word in analysis.ontology.short(kind, "en").split() if word not in said] == []


@given(st.text(), st.sampled_from(["start", "middle", "end"]))
def test_a_hostile_text_is_text(text: str, anchor: str) -> None:
    canvas = Canvas(100, 100)
    with canvas.of(3, (1, 2)):
        canvas.text(1, 2, text, anchor=anchor)
    root = ET.fromstring(canvas.drawing().svg())  # noqa: S314 - our own file
    assert [e.tag for e in root.iter()] == [f"{SVG}svg", f"{SVG}rect", f"{SVG}g", f"{SVG}text"]


def test_a_drawing_is_the_same_each_time(drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis) -> None:
    view = declared.views(analysis.dataset.folder)["many-sided"]
    asked = declared.result(view, analysis.dataset.store, analysis.dataset.identity.college)
    shuffled = dataclasses.replace(asked, things=dict(reversed(asked.things.items())))
    assert FORMS["matrix"](Sheet(analysis, view, shuffled, "zh")) == drawn["many-sided", "zh", DESK]


def test_a_suspected_role_is_said_beside_the_printed_one(
    drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis, document: Json
) -> None:
    """Of a role that the ledger suspects another is told wherever the record stands; a slip of spelling is none."""
    ties, ontology = analysis.ties, analysis.ontology
    found = [t for t in range(len(ties)) if ties.suspect_of(t)]
    assert {ties.nodes.labels[ties.record[t]] for t in found} == {"全国物联网产教融合共同体"}
    (tie,) = found
    assert ties.role_text(tie, "zh") == "理事长单位（疑为副理事长单位）"
    assert document["suspects"][document["ties"]["suspect"][tie]][0] == ontology.label(ties.suspect_of(tie), "zh")
    short = ontology.short(ties.suspect_of(tie), "zh")
    for name in ("overview", "communities"):
        for width in WIDTHS:
            assert any(short in said and "疑" in said for said, _ in texts(drawn[name, "zh", width]))
    roles = analysis.dataset.store.select("SELECT ?m WHERE { ?m hz:suspectedRole ?role ; hz:statedAs ?how }").rows
    assert len(roles) == 1


@pytest.mark.parametrize(
    ("name", "kind", "things"),
    [("through-training", "JointTraining", PARTY), ("luban", "LubanWorkshop", PARTY), ("west", "", HZ + "School")],
)
def test_a_view_says_on_how_much_it_hangs(
    drawn: dict[tuple[str, Lang, float], Drawing], document: Json, analysis: Analysis, name: str, kind: str, things: str
) -> None:
    """What is not plain of what it counts, counted once more in the ties: records, or pairs of record and school."""
    ties, shown = analysis.ties, drawn[name, "zh", DESK].at
    pairs = {
        (int(ties.record[t]), int(ties.thing[t]) if name == "west" else 0)
        for t in np.flatnonzero(~ties.plain & ties.is_a([things])[ties.thing]).tolist()
        if (ties.nodes.kinds[ties.record[t]].endswith(kind) if kind else int(ties.thing[t]) in shown)
    }
    if name == "west":
        pairs = {p for p in pairs if ties.is_a([COOPERATION])[p[0]]}
    view = next(v for v in document["views"] if v["id"] == name)
    assert f"{len(pairs)} 项" in view["unplain"][0]


def test_sentences_say_on_how_much_they_hang_that_is_not_plain(document: Json, analysis: Analysis) -> None:
    ties = analysis.ties
    own = (ties.thing == ties.college) & ties.membership & ~ties.plain
    doubted = {int(r) for r in ties.record[own] if ties.nodes.classes[r].endswith("Community")}
    view = next(v for v in document["views"] if v["id"] == "communities")
    step = next(s for s in document["story"] if s["question"] == "role-ladder")
    for told in (view, step):
        assert f"{len(doubted)} 项" in told["unplain"][0]
    assert next(s for s in document["story"] if s["question"] == "platforms-by-kind")["unplain"] is None


def test_what_a_view_finds_is_what_it_draws(
    drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis, document: Json
) -> None:
    """Every figure of a finding is counted once more in what is drawn: things, not rows of an answer."""
    ties, views = analysis.ties, {v["id"]: v for v in document["views"]}
    nodes = ties.nodes

    def of(name: str, cls: str) -> set[int]:
        at = set(drawn[name, "zh", DESK].at) - {ties.college}
        return {n for n in at if nodes.classes[n].endswith(cls) or nodes.kinds[n].endswith(cls)}

    def figures(name: str, count: int) -> list[int]:
        found = [int(number) for number in re.findall(r"\d+", views[name]["finding"][0])]
        assert len(found) == count, (name, found)
        return found

    platforms, led = figures("overview", 2)
    own = standings(analysis)
    assert (platforms, led) == (len(own), sum(s.role is not None and s.role.rank == 1 for s in own))
    total, led, vice = figures("communities", 3)
    communities = [s for s in own if s.node in of("communities", "Community")]
    ranks = [s.role.rank if s.role else None for s in communities]
    assert (total, led, vice) == (len(communities), ranks.count(1), ranks.count(4))
    colleges, partners, without = figures("industry-colleges", 3)
    members = {int(p) for r, p in zip(ties.record, ties.thing, strict=True) if r in of("industry-colleges", "College")}
    majors = of("industry-colleges", "Major")
    assert colleges == len(of("industry-colleges", "IndustryCollege"))
    assert partners == len(members - majors - {ties.college})
    assert without == len(majors - members)
    parties, most = figures("many-sided", 2)
    assert parties == len(drawn["many-sided", "zh", DESK].at.keys() | _named(drawn["many-sided", "zh", DESK]))
    kinds = _kinds(analysis)
    assert most == max(map(len, kinds.values()))
    assert parties == sum(len(held) > 1 for held in kinds.values())
    names, countries, sites = figures("luban", 3)
    workshops = of("luban", "LubanWorkshop")
    parts = {w: whole for w, whole in wholes(analysis).items() if w in workshops}
    single = workshops - set(parts.values())
    assert (names, sites) == (len(workshops - set(parts)), len(single))
    assert countries == len({nodes.regions[n] for n in workshops})
    regions, schools = figures("west", 2)
    west = of("west", "School") | of("west", "VocationalCollege") | of("west", "SecondarySchool")
    assert schools == len(west)
    assert regions == len({nodes.regions[n] for n in west})
    majors_taught, schools, programmes = figures("through-training", 3)
    trainings = {n for n in ties.record.tolist() if nodes.kinds[n].endswith("JointTraining")}
    assert programmes == len(trainings)
    assert majors_taught == len(of("through-training", "Major"))
    partners_of = {int(p) for r, p in zip(ties.record, ties.thing, strict=True) if r in trainings}
    drawn_schools = partners_of & set(drawn["through-training", "zh", DESK].at) - of("through-training", "Major")
    assert schools == len(drawn_schools - {ties.college})
    parties, most = figures("meetings", 2)
    met = _met(analysis)
    assert parties == sum(bool(others) for others in met.values())
    assert most == max(map(len, met.values()))


def test_the_finding_of_roles_is_measured(document: Json, analysis: Analysis) -> None:
    """Who leads, and whose betweenness is the highest, counted once more by another library."""
    view = next(v for v in document["views"] if v["id"] == "roles")
    ties, network = analysis.ties, analysis.two_mode
    leading = {int(ties.thing[row]) for row in network.rows if ties.leads[row]}
    said = [int(number) for number in re.findall(r"\d+", view["finding"][0])]
    assert said[0] == len(leading)
    graph = nx.from_scipy_sparse_array(network.matrix)
    between = nx.betweenness_centrality(graph)
    first = max((n for n in graph if not network.sides[n]), key=between.__getitem__)
    assert network.labels[first] in view["second"][0]
    assert str(graph.degree(first)) in view["second"][0]
    edge = list(roles()).index("periphery")
    members = network.members[np.flatnonzero(analysis.structure.role == edge)].tolist()
    assert said[1] == len(leading & set(members))


def test_no_sentence_calls_one_of_several_the_first(make_workspace: Maker) -> None:
    """Two parties of one platform share the first rank; without a party there is none either."""
    rows = [["名称", "牵头单位", "成员单位", "来源", "页"], ["盟", "乙", "丙", "s1", "2"]]
    for tables in ({PARTIES: parties("乙", "丙"), ALLIANCES: rows}, {}):
        analysis = Analysis(load(make_workspace(tables)))
        found = finding(declared.views(analysis.dataset.folder)["roles"], analysis)
        count = 1 if tables else 0
        assert found[0] is not None
        assert found[0][0] == f"{count} 家单位牵头，其中 {count} 家在外围"
        assert found[1] is None


def test_what_is_found_of_places_is_what_the_table_of_parties_says(
    drawn: dict[tuple[str, Lang, float], Drawing], analysis: Analysis, document: Json
) -> None:
    view = next(v for v in document["views"] if v["id"] == "places")
    labels = analysis.ties.nodes.labels
    left_out = {labels[n] for n in (*wholes(analysis), analysis.ties.college)}
    with (ROOT / "data" / "tables" / "2024" / "parties.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["名称"] not in left_out]
    assert {labels[n] for n in drawn["places", "zh", DESK].at} == {row["名称"] for row in rows}
    regions = Counter(row["省级地区"] for row in rows if row["省级地区"])
    countries = {row["国家"] for row in rows} - {""}
    said = [int(number) for number in re.findall(r"\d+", view["finding"][0])]
    assert said == [len(rows), len(countries), len(regions), max(regions.values())]
    said = [int(number) for number in re.findall(r"\d+", view["second"][0])]
    common = sum(row["地点依据"] == "常识" for row in rows)
    assert said == [common, sum(row["国家"] in ("", "中国") and not row["省级地区"] for row in rows)]


PLACED = [
    ["名称", "类别", "国家", "省级地区", "地点依据", "来源", "页"],
    ["甲", "企业", "中国", "湖南", "名称", "s1", "1"],
    ["乙", "企业", "中国", "湖南", "常识", "s1", "1"],
    ["丙", "企业", "中国", "", "名称", "s1", "1"],
    ["丁", "企业", "赞比亚", "", "名称", "s1", "1"],
    ["戊", "企业", "", "", "", "s1", "1"],
]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_party_without_a_place_is_listed_as_such(make_workspace: Maker, width: float) -> None:
    """Nobody is put into a province that the record does not have; what is common knowledge is hollow."""
    rows = [["名称", "成员单位", "来源", "页"], ["盟", "甲；乙；丙；丁；戊", "s1", "2"]]
    analysis = Analysis(load(make_workspace({PARTIES: PLACED, ALLIANCES: rows})))
    view = declared.views(analysis.dataset.folder)["places"]
    asked = declared.result(view, analysis.dataset.store, analysis.dataset.identity.college)
    drawing = FORMS["tiles"](Sheet(analysis, view, asked, "zh", width))
    said = [text for text, _ in texts(drawing)]
    tiles = [said[n - 1] for n, text in enumerate(said) if text == "湖南" and said[n - 1].isdigit()]
    assert tiles[0] == "2"
    numbers = said[: said.index("赞比亚")]
    assert [text for text in numbers if text.isdigit()].count("2") == 1 + (width != PAPER) * (width == PHONE)
    order = [said.index(text) for text in ("赞比亚", "丁", "中国，没写省级地区", "丙", "没写国家", "戊")]
    assert order == sorted(order)
    labels = {analysis.ties.nodes.labels[n]: n for n in drawing.at}
    assert set(labels) == (set("丙丁戊") if width == PAPER else set("甲乙丙丁戊"))
    if width != PAPER:
        marks = {
            label: re.search(rf'data-n="{n}"><circle [^>]*fill="([^"]+)"', drawing.body)[1]
            for label, n in labels.items()
        }  # type: ignore[index]
        assert {label for label, fill in marks.items() if fill == FORM["paper"][0]} == {"乙"}


def _kinds(analysis: Analysis) -> dict[int, set[str]]:
    """In which kinds of platform and cooperation each party is; a part counts as its whole."""
    ties, whole = analysis.ties, wholes(analysis)
    mask = (
        ties.is_a([PARTY])[ties.thing] & ~ties.reporting[ties.thing] & ties.is_a([PLATFORM, COOPERATION])[ties.record]
    )
    found: dict[int, set[str]] = {}
    for tie in np.flatnonzero(mask).tolist():
        record = int(ties.record[tie])
        found.setdefault(int(ties.thing[tie]), set()).add(ties.nodes.kinds[whole.get(record, record)])
    return found


def _met(analysis: Analysis) -> dict[int, set[int]]:
    """Whom each party meets in platforms; a part counts as its whole."""
    ties, whole = analysis.ties, wholes(analysis)
    mask = ties.membership & ~ties.reporting[ties.thing] & ties.is_a([PLATFORM])[ties.record]
    members: dict[int, set[int]] = {}
    for tie in np.flatnonzero(mask).tolist():
        record = int(ties.record[tie])
        members.setdefault(whole.get(record, record), set()).add(int(ties.thing[tie]))
    found: dict[int, set[int]] = {}
    for held in members.values():
        for one in held:
            found.setdefault(one, set()).update(held - {one})
    return found


def _named(drawing: Drawing) -> set[int]:
    """The parties that stand in a drawing without a place of their own to fly to."""
    root = ET.fromstring(drawing.svg())  # noqa: S314 - our own file
    return {int(e.get("data-n", "-1")) for e in root.iter(f"{SVG}g")}
