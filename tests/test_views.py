"""Views and story: every picture has what it is about, in its place, and every sentence says what the tables say."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from conftest import ALLIANCES, COLLEGE, PARTIES, ROOT, YEAR, Maker, Tables, load, parties
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import HezuoError, OntologyError, QueryError, WorkspaceError
from hezuo.base.store import Rows
from hezuo.cli import main
from hezuo.explorer import assemble, positions, view_layout
from hezuo.explorer.story import story
from hezuo.insight.analysis import Analysis
from hezuo.record import views as declared
from hezuo.record.picked import figure
from hezuo.record.views import View
from hezuo.style import layout, rows
from hezuo.style.layout import GAP
from tables_kit import connecting
from tools_kit import examples

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

Json = dict[str, Any]
#: The shipped views in the order of their files.
NAMES = [p.stem.partition("-")[2] for p in sorted((ROOT / "ontology" / "views").glob("*.rq"))]
#: Those that vis-network lays out; the others are forms, and the circle.
NETWORKS = ["meetings"]
#: Positions are written with one digit.
ROUNDED = 0.15
ALLIANCE = ["名称", "牵头单位", "成员单位", "来源", "页"]


@pytest.fixture(scope="module")
def shipped_views(analysis: Analysis) -> dict[str, View]:
    return declared.views(analysis.dataset.folder)


def drawn_view(document: Json, name: str) -> Json:
    return next(v for v in document["views"] if v["id"] == name)


def places(view: Json) -> np.ndarray:
    return np.column_stack([view["x"], view["y"]])


def nearest(where: np.ndarray) -> float:
    return float(KDTree(where).query(where, k=2)[0][:, 1].min()) if len(where) > 1 else np.inf


# --- what the views show ------------------------------------------------------------------------------------------


def test_the_views_are_those_of_the_files_in_their_order(shipped_views: dict[str, View], document: Json) -> None:
    assert list(shipped_views) == NAMES
    assert [v["id"] for v in document["views"]] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_view_speaks_both_languages(document: Json, name: str) -> None:
    view = drawn_view(document, name)
    for zh, en in filter(None, (view["name"], view["purpose"], view["note"], *(b["name"] for b in view["bands"]))):
        assert re.search("[\u4e00-\u9fff]", zh)
        assert en.strip()
        assert "{" not in zh + en
    for key in ("name", "purpose"):
        assert not re.search("[\u4e00-\u9fff]", view[key][1])


@pytest.mark.parametrize("name", NAMES)
def test_a_view_draws_all_that_its_query_gives(
    analysis: Analysis, document: Json, shipped_views: dict[str, View], name: str
) -> None:
    view, store = shipped_views[name], analysis.dataset.store
    answer = store.select(view.sparql, {"college": analysis.dataset.identity.college})
    things = [row[answer.columns.index("thing")] for row in answer.rows]
    assert things
    # A thing that is bound in another group of the query than it is asked for in would be silently missing.
    assert None not in things
    wanted = {analysis.ties.nodes.index[str(t)] for t in things}
    made = drawn_view(document, name)
    if view.layout == "circle":
        assert made["nodes"] is made["ties"] is made["x"] is None
        assert wanted == {made["focus"]}
        return
    # A drawing of its own may name more than its query: whom a record names, and what names it.
    drawn = set(made["form"]["drawn"]) if made["form"] else set()
    assert set(made["nodes"]) == wanted | drawn | {analysis.ties.college}
    assert len(made["nodes"]) == len(set(made["nodes"])) == len(made["x"]) == len(made["y"]) > 1
    ties = document["ties"]
    inside = {
        t for t, ends in enumerate(zip(ties["source"], ties["target"], strict=True)) if set(ends) <= set(made["nodes"])
    }
    assert set(made["ties"]) == inside
    assert len(inside) > len(made["nodes"]) / 2


def test_the_many_sided_are_in_their_view(document: Json) -> None:
    nodes = drawn_view(document, "many-sided")["nodes"]
    parties_drawn = [n for n in nodes if document["classes"][document["nodes"]["class"][n]]["family"] == 0]
    assert len(parties_drawn) > 30
    kinds = defaultdict(set)
    for tie in drawn_view(document, "many-sided")["ties"]:
        record, thing = document["ties"]["source"][tie], document["ties"]["target"][tie]
        kinds[thing].add(document["nodes"]["class"][record])
    assert sum(len(kinds[n]) > 1 for n in parties_drawn) > 30


def test_the_first_of_the_circle_has_the_most_records(analysis: Analysis, document: Json) -> None:
    ties = analysis.ties
    held = defaultdict(set)
    for record, thing, member in zip(ties.record, ties.thing, ties.membership, strict=True):
        if member and thing != ties.college:
            held[int(thing)].add(int(record))
    most = max(len(v) for v in held.values())
    assert len(held[drawn_view(document, "circle")["focus"]]) == most


# --- where things stand -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_nodes_of_a_shipped_view_collide(document: Json, name: str) -> None:
    assert nearest(places(drawn_view(document, name))) >= GAP - ROUNDED


#: Layouts of bands, by shipped views that have such: a workspace may lay out its own so.
BANDED = [("communities", "cells", GAP * 0.8), ("industry-colleges", "columns", rows.LINE)]


@pytest.mark.parametrize(("name", "way", "floor"), BANDED)
def test_a_band_holds_its_nodes_and_no_others(
    analysis: Analysis, document: Json, shipped_views: dict[str, View], name: str, way: str, floor: float
) -> None:
    view = replace(shipped_views[name], layout=way)
    asked = declared.result(view, analysis.dataset.store, analysis.dataset.identity.college)
    made, ontology = view_layout.picture(view, analysis, {}), analysis.ontology
    assert nearest(places(made)) >= floor - ROUNDED
    names = [
        [say("view.no-band", lang) if b is None else ontology.label(str(b), lang) for lang in LANGS]
        for b in asked.bands
    ]
    assert [b["name"] for b in made["bands"]] == names
    ids, seen = document["nodes"]["id"], Counter()
    for node, x, y in zip(made["nodes"], made["x"], made["y"], strict=True):
        within = [
            n
            for n, b in enumerate(made["bands"])
            if b["x"] <= x <= b["x"] + b["width"] and b["y"] <= y <= b["y"] + b["height"]
        ]
        band = asked.things.get(ids[node], "")
        if band in asked.bands:
            assert within == [asked.bands.index(band)]
            seen[band] += 1
    assert set(seen) == set(asked.bands)
    for above, below in pairwise(made["bands"]):
        apart = below["y"] >= above["y"] + above["height"] or below["x"] >= above["x"] + above["width"]
        assert apart, "bands do not overlap"


@st.composite
def networks(draw: st.DrawFn) -> sparse.csr_array:
    n = draw(st.integers(1, 40))
    ends = st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=80)
    pairs = np.asarray([p for p in draw(ends) if p[0] != p[1]], np.int64).reshape(-1, 2)
    half = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    return sparse.csr_array(half + half.T)


@pytest.mark.slow
@examples(15)
@given(networks(), st.data())
def test_layouts_keep_their_distance(matrix: sparse.csr_array, data: st.DataObject) -> None:
    n = matrix.shape[0]
    label = connected_components(matrix, directed=False)[1].astype(np.int64)
    where = layout.islands(matrix, label)
    assert np.isfinite(where).all()
    assert nearest(where) >= GAP - 1e-6
    band = np.asarray(data.draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n)), np.int64)
    for arranged, floor in ((rows.columns, rows.LINE), (rows.cells, 0.0)):
        where, bands = arranged(matrix, band, ["a", "b", "c"])
        assert np.isfinite(where).all()
        # What stands around a cell may come nearer where cells are full, but never on the same spot.
        assert nearest(where) >= floor - 1e-6
        assert nearest(where) > 1
        banded = where[band >= 0]
        assert nearest(banded) >= min(rows.LINE, *rows.CELL) - 1e-6
        for number, area in enumerate(bands):
            inside = where[band == number] - (area.x, area.y)
            assert (inside >= 0).all()
            assert (inside <= (area.width, area.height)).all()


@pytest.mark.parametrize("n", [1, 2, 60, 300, layout.SPRINGS + 1, 3000])
def test_islands_of_any_size_keep_their_distance(n: int) -> None:
    rng = np.random.default_rng(n)
    made = sparse.random_array((n, n), density=min(1.0, 3 / n), rng=rng, format="csr")
    matrix = sparse.csr_array(((made + made.T) > 0).astype(float))
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    for label in (np.zeros(n, np.int64), connected_components(matrix, directed=False)[1].astype(np.int64)):
        if n < layout.SPRINGS or not label.any():
            assert nearest(layout.islands(matrix, label)) >= GAP - 1e-6


def test_packed_circles_do_not_overlap() -> None:
    radii = np.sort(np.random.default_rng(3).uniform(20, 300, 60))[::-1]
    centres = layout.pack(radii)
    for a in range(60):
        for b in range(a):
            assert np.hypot(*(centres[a] - centres[b])) >= radii[a] + radii[b] - 1e-5


def test_columns_untangle_what_can_be_untangled() -> None:
    """Five on the left, each tied to the one opposite in reverse order: no line need cross another."""
    pairs = [(i, 9 - i) for i in range(5)]
    half = sparse.coo_array((np.ones(5), tuple(zip(*pairs, strict=True))), shape=(10, 10)).tocsr()
    where, _ = rows.columns(sparse.csr_array(half + half.T), np.repeat([0, 1], 5), ["a", "b"])
    left = [where[a, 1] for a, _ in pairs]
    right = [where[b, 1] for _, b in pairs]
    assert np.argsort(left).tolist() == np.argsort(right).tolist()


def test_what_belongs_to_no_cell_stands_below_and_alone() -> None:
    where, bands = rows.cells(sparse.csr_array((6, 6)), np.asarray([0, 0, -1, -1, -1, 1]), ["a", "b"])
    bottom = max(b.y + b.height for b in bands)
    assert (where[2:5, 1] > bottom).all()
    assert nearest(where) >= GAP


def test_positions_are_written_and_read_back(document: Json, tmp_path: Path, analysis: Analysis) -> None:
    path = tmp_path / "positions.csv"
    path.write_bytes(positions.positions(document))
    earlier = positions.earlier_positions(path)
    assert set(earlier) == set(NAMES) - {"circle"}
    for view in document["views"]:
        if view["nodes"] is not None:
            for node, x, y in zip(view["nodes"], view["x"], view["y"], strict=True):
                assert earlier[view["id"]][document["nodes"]["id"][node]] == (x, y)
    for name in ("meetings", "industry-colleges"):
        view = declared.named(declared.views(analysis.dataset.folder), name)
        again, before = view_layout.picture(view, analysis, earlier), drawn_view(document, name)
        # The page alone has what is laid out for paper.
        forms = [one and one["wide"] for one in (again.pop("form"), before["form"])]
        assert (again, forms[0]) == ({k: v for k, v in before.items() if k != "form"}, forms[1])


@pytest.mark.parametrize("text", ["", "view,id\na,b\n", "view,id,x,y\na,b,c,d\n", "\x00\xff", "view,id,x,y\na,b\n"])
def test_spoilt_positions_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "positions.csv"
    path.write_bytes(text.encode("latin-1"))
    assert positions.earlier_positions(path) == {}
    assert positions.kept(path).unread
    assert positions.kept(tmp_path / "none.csv") == positions.Kept({}, ())


@pytest.mark.parametrize("text", ["1e300", "nan", "inf", "-inf"])
def test_a_position_out_of_this_world_is_left_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "positions.csv"
    path.write_text(f"view,id,x,y\no,a,{text},0\no,b,1,2\no,c,0,{text}\n", encoding="utf-8")
    assert positions.kept(path) == positions.Kept({"o": {"b": (1.0, 2.0)}}, (2, 4))


@pytest.mark.parametrize("line", [b"o,a", b"o,a,b,c", b"\xff\xfe,a,1,2", b"\0", b'"o,a,1,2', b"", b"o,a,1,2,3"])
def test_a_spoilt_row_costs_no_other_its_place(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "positions.csv"
    path.write_bytes(b"view,id,x,y\no,b,1,2\n" + line + b"\no,c,3,4\n")
    assert positions.kept(path) == positions.Kept({"o": {"b": (1.0, 2.0), "c": (3.0, 4.0)}}, (3,))


BEFORE = [
    ALLIANCE,
    ["甲盟", "乙", "丙；丁", "s1", "2"],
    ["乙盟", "丁", "戊", "s1", "2"],
    ["丙盟", "己", "庚", "s1", "2"],
]


def islands_of(make_workspace: Maker, table: list[list[str]], names: str, earlier: Json | None = None) -> Json:
    """Who meets whom in a small workspace, by label."""
    made = Analysis(load(make_workspace({PARTIES: parties(*names), ALLIANCES: table})))
    document = assemble.graph_document(made, earlier or {})
    view = drawn_view(document, "meetings")
    labels = (document["nodes"]["label"][n] for n in view["nodes"])
    return {a: p for a, *p in zip(labels, view["x"], view["y"], strict=True)} | {"": document}


def test_positions_are_kept_when_a_party_is_added(make_workspace: Maker, tmp_path: Path) -> None:
    first = islands_of(make_workspace, BEFORE, "乙丙丁戊己庚")
    path = tmp_path / "positions.csv"
    path.write_bytes(positions.positions(first.pop("")))
    earlier = positions.earlier_positions(path)
    # One that joins two islands, one in an old platform, and a platform of its own far from all.
    table = [
        *BEFORE[:2],
        ["乙盟", "丁", "戊；辛", "s1", "2"],
        *BEFORE[3:],
        ["丁盟", "壬", "", "s1", "3"],
        ["戊盟", "丙", "己", "s1", "3"],
    ]
    second = islands_of(make_workspace, table, "乙丙丁戊己庚辛壬", earlier)
    anew = islands_of(make_workspace, table, "乙丙丁戊己庚辛壬")
    del second[""], anew[""], first[COLLEGE]
    assert set(second) - set(first) == {*"辛壬", "丁盟", "戊盟", COLLEGE}
    # Not moved at all: the tolerance is nothing.
    assert {n: second[n] for n in first} == first
    assert {n: anew[n] for n in first} != first, "a new layout would have moved them"
    where = np.asarray([p for n, p in second.items() if n != COLLEGE])
    assert nearest(where) >= GAP - ROUNDED
    centre = np.asarray(second["乙盟"])
    assert np.hypot(*(np.asarray(second["辛"]) - centre)) < 4 * GAP, "a new one stands by its neighbour"


# --- what a view may say ------------------------------------------------------------------------------------------

HEAD = {
    "title.zh": "所有单位",
    "title.en": "All parties",
    "purpose.zh": "看看所有单位",
    "purpose.en": "To see them all",
    "layout": "islands",
}
QUERY = "SELECT ?thing WHERE { ?thing a hz:Party }"


def view_file(root: Path, head: dict[str, str], query: str = QUERY, name: str = "9-mine.rq") -> Path:
    path = root / "ontology" / "views" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"# {k}: {v}\n" for k, v in head.items()) + query + "\n", encoding="utf-8")
    return path


def test_a_view_of_the_workspace_shows_up(make_workspace: Maker) -> None:
    root = make_workspace({PARTIES: parties("乙"), ALLIANCES: BEFORE[:1]})
    view_file(root, HEAD | {"size": "degree", "labels": "7", "college": "yes", "note.zh": "注", "note.en": "note"})
    graph = load(root)
    assert list(declared.views(graph.folder)) == [*NAMES, "mine"]
    made = drawn_view(assemble.graph_document(Analysis(graph), {}), "mine")
    assert (made["name"], made["note"]) == (["所有单位", "All parties"], ["注", "note"])
    assert (made["size"], made["labels"], made["college"], made["depth"]) == ("degree", 7, True, None)
    listed = CliRunner().invoke(main, ["picture", "--root", str(root)])
    assert "所有单位" in listed.output
    assert assemble.graph_document(Analysis(graph), {}, "所有单位")["views"][0]["id"] == "mine"


def test_a_view_of_the_workspace_replaces_a_shipped_one(make_workspace: Maker) -> None:
    root = make_workspace()
    view_file(root, HEAD, name="1-overview.rq")
    assert declared.views(load(root).folder)["overview"].title == ("所有单位", "All parties")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title.zh": None}, "title.zh"),
        ({"title.en": None}, "title.en"),
        ({"purpose.zh": None}, "purpose.zh"),
        ({"purpose.en": None}, "purpose.en"),
        ({"layout": None}, "layout"),
        ({"colour": "mood"}, "mood: class"),
        ({"labels": "many"}, "many"),
        ({"depth": "deep"}, "deep"),
        ({"note.zh": "只有中文"}, "note.en"),
    ],
)
def test_a_bad_header_names_file_and_reason(make_workspace: Maker, change: dict[str, Any], reason: str) -> None:
    root = make_workspace()
    path = view_file(root, {k: v for k, v in (HEAD | change).items() if v is not None})
    with pytest.raises(OntologyError) as caught:
        declared.views(load(root).folder)
    for lang in LANGS:
        assert str(path) in caught.value.message(lang)
        assert reason in caught.value.message(lang)


def test_an_unknown_layout_names_file_and_those_that_are(make_workspace: Maker) -> None:
    root = make_workspace()
    path = view_file(root, HEAD | {"layout": "spiral"})
    with pytest.raises(OntologyError) as caught:
        assemble.graph_document(Analysis(load(root)), {})
    for lang in LANGS:
        assert str(path) in caught.value.message(lang)
        assert "spiral: islands | cells | columns | circle | axes | bands" in caught.value.message(lang)


@pytest.mark.parametrize(
    ("query", "word"),
    [("SELECT ?party WHERE { ?party a hz:Party }", "?thing"), ("SELECT nonsense", "nonsense|expected")],
)
def test_a_bad_query_is_an_error(make_workspace: Maker, query: str, word: str) -> None:
    root = make_workspace()
    view_file(root, HEAD, query)
    with pytest.raises(QueryError, match=re.compile(word.replace("?", r"\?"), re.IGNORECASE)):
        assemble.graph_document(Analysis(load(root)), {})


def test_an_unknown_view_names_those_that_are(analysis: Analysis) -> None:
    with pytest.raises(QueryError, match="many-sided"):
        declared.named(declared.views(analysis.dataset.folder), "nothing")


def test_bands_and_what_belongs_to_a_cell(make_workspace: Maker) -> None:
    root = make_workspace({PARTIES: parties("乙", "丙"), ALLIANCES: BEFORE[:2]})
    query = """SELECT ?thing ?band ?order WHERE {
      VALUES (?name ?band ?order) { ("甲盟" "后" 2) ("甲盟" "" UNDEF) ("乙" "前" 1) ("乙" "后" 2) ("丙" UNDEF UNDEF) }
      ?thing skos:prefLabel ?label FILTER(STR(?label) = ?name) }"""
    path = view_file(root, HEAD | {"layout": "cells"}, query)
    graph = load(root)
    found = declared.result(declared.views(graph.folder)["mine"], graph.store, "")
    assert found.bands == ("前", "后", None)
    # One that also belongs to a cell keeps the band of its own; of two bands the first.
    assert {k.rsplit("/", 1)[-1]: v for k, v in found.things.items()} == {"甲盟": "后", "乙": "前", "丙": None}
    assert path.is_file()


# --- the story ----------------------------------------------------------------------------------------------------


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "tables" / YEAR / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same() -> dict[str, str]:
    with (ROOT / "data/identity/judgements.csv").open(encoding="utf-8-sig", newline="") as file:
        kept = [r for r in csv.DictReader(file) if r["判断"] == "相同" and not r["撤销日期"]]
    return {r["写法甲"].replace(" ", ""): r["写法乙"] for r in kept}


def corrections() -> list[dict[str, str]]:
    with (ROOT / "data/identity/corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names(row: dict[str, str], *headings: str) -> set[str]:
    """The parties of some cells, by the names that the ledger takes them for."""
    known, found = same(), set()
    for heading in headings:
        for name in re.split("[；、]", row.get(heading) or ""):
            meant = name.strip()
            while meant.replace(" ", "") in known:
                meant = known[meant.replace(" ", "")]
            found.add(meant)
    return found - {""}


OWN = "天津轻工职业技术学院"


@cache
def platforms() -> dict[str, tuple[str, ...]]:
    """Table → headings of its parties."""
    return connecting("Platform", parties=True)


def by_kind() -> list[object]:
    # A part of another row's platform is not counted beside it.
    count = {n: sum(not r.get("属于", "").strip() for r in table(n)) for n in platforms()}
    return [sum(count.values()), sum(v > 0 for v in count.values()), max(count.values())]


def ladder() -> list[object]:
    held = Counter(r["学校角色"] for r in table("communities"))
    doubtful = [r for r in corrections() if (r["列"], r["印刷值"], r["状态"]) == ("学校角色", "理事长单位", "存疑")]
    return [len(table("communities")), held["理事长单位"], len(doubtful), held["副理事长单位"]]


def not_stated() -> list[object]:
    blank = [r for r in table("communities") if r["学校角色"].strip() in ("", "未写明")]
    return [sum(OWN not in names(r, "牵头高职院校", "成员单位") for r in blank)]


def leading_universities() -> list[object]:
    led = Counter(n for r in table("communities") for n in names(r, "牵头本科院校"))
    return [len(led), max(led.values())]


def two_hats() -> list[object]:
    builders = {n for r in table("industry-colleges") for n in names(r, "共建单位")}
    leaders = {n for r in table("communities") for n in names(r, "牵头企业", "牵头本科院校", "牵头高职院校")}
    return [len(builders & leaders - {OWN})]


def most_sided() -> list[object]:
    held: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for kind, headings in platforms().items():
        for row in table(kind):
            for name in names(row, *headings) - {OWN}:
                # Doubts of the ledger concern none of the first.
                held[name].append((kind, not row.get("陈述性质")))
    most = max(held.values(), key=lambda v: (len({kind for kind, _ in v}), len(v)))
    return [len(most), len({kind for kind, _ in most}), sum(plain for _, plain in most)]


def without_college() -> list[object]:
    behind = {n for r in table("industry-colleges") for n in names(r, "共建专业")}
    return [len({r["名称"] for r in table("majors")} - behind)]


def workshops() -> list[object]:
    """Workshops that are no part of another, and places: those that have no part."""
    rows = table("luban-workshops")
    wholes = {n for r in rows for n in names(r, "属于")}
    return [sum(not r["属于"].strip() for r in rows), sum(r["名称"] not in wholes for r in rows)]


RECOMPUTED: dict[str, Callable[[], list[object]]] = {
    "platforms-by-kind": by_kind,
    "role-ladder": ladder,
    "communities-role-not-stated": not_stated,
    "universities-leading-communities": leading_universities,
    "dual-role-partners": two_hats,
    "multi-kind-partners": most_sided,
    "majors-without-industry-college": without_college,
    "luban-workshops": workshops,
}


def test_every_step_is_recomputed(document: Json) -> None:
    assert sorted(s["question"] for s in document["story"]) == sorted(RECOMPUTED)


@pytest.mark.parametrize("question", RECOMPUTED)
def test_a_sentence_says_what_the_tables_say(document: Json, question: str) -> None:
    (step,) = (s for s in document["story"] if s["question"] == question)
    wanted = sorted(str(n) for n in RECOMPUTED[question]())
    for text in step["text"]:
        assert "{" not in text
        figures = sorted(re.findall(r"(?<![A-Za-z])\d+", text))
        # The English sentence may leave a figure out that the Chinese one has; none may say another.
        assert set(figures) <= set(wanted)
    assert sorted(re.findall(r"\d+", step["text"][0])) == wanted
    assert all(t.strip() for t in step["title"])
    assert not re.search("[\u4e00-\u9fff]", step["title"][1])


def test_what_a_step_lights_is_in_its_view(document: Json) -> None:
    lit = 0
    for step in document["story"]:
        view = drawn_view(document, step["view"])
        assert set(step["nodes"]) <= set(view["nodes"]), step["title"]
        lit += len(step["nodes"])
        named = [document["nodes"]["label"][n] for n in step["nodes"]]
        if len(named) == 1:
            assert named[0] in step["text"][0]
    assert lit > 20


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("count", 3),
        ("sum n", 5),
        ("max n", 4),
        ("first n", 1),
        ("first name where n = 4", "丙"),
        ("sum n where name = 乙", 1),
        ("first n where name = 无", None),
        ("sum n where name = 无", 0),
        ("max name", None),
    ],
)
def test_figures(text: str, wanted: object) -> None:
    answer = Rows(("name", "n"), [("乙", 1), ("丁", None), ("丙", 4)])
    assert figure(text, answer) == wanted


@pytest.mark.parametrize("text", ["", "mean n", "sum", "sum nothing", "first n where nothing = 1", "count n"])
def test_a_figure_that_is_none_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        figure(text, Rows(("n",), [(1,)]))


STEP: Json = {
    "title": ["一步", "A step"],
    "text": ["共 {n} 个", "{n} in all"],
    "view": "overview",
    "question": "platforms-by-kind",
    "figures": {"n": "sum platforms"},
}


def with_story(make_workspace: Maker, text: str) -> Analysis:
    tables: Tables = {PARTIES: parties(*"乙丙丁戊己庚"), ALLIANCES: BEFORE, "story.toml": text.encode()}
    return Analysis(load(make_workspace(tables)))


def toml(step: Json) -> str:
    def value(item: object) -> str:
        if isinstance(item, dict):
            return "{ " + ", ".join(f"{k} = {value(v)}" for k, v in item.items()) + " }"
        return json.dumps(item, ensure_ascii=False)

    return "[[step]]\n" + "".join(f"{k} = {value(v)}\n" for k, v in step.items() if v is not None)


def test_a_story_of_a_workspace(make_workspace: Maker) -> None:
    analysis = with_story(make_workspace, toml(STEP) + toml(STEP | {"light": "kind", "most": 2}))
    steps = assemble.graph_document(analysis, {})["story"]
    assert [s["text"] for s in steps] == [["共 3 个", "3 in all"]] * 2
    # A question that finds nothing leaves nothing to tell: no sentence with a 0 in the place of a name.
    silent = STEP | {"question": "bases", "figures": {"n": "count"}}
    steps = assemble.graph_document(with_story(make_workspace, toml(silent) + toml(STEP)), {})["story"]
    assert [s["question"] for s in steps] == ["platforms-by-kind"]
    assert assemble.graph_document(Analysis(load(make_workspace())), {})["story"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"view": "nowhere"}, "nowhere"),
        ({"view": None}, "view"),
        ({"question": "no-question"}, "no-question"),
        ({"question": None}, "question"),
        ({"title": None}, "title"),
        ({"title": ["只有中文"]}, "只有中文"),
        ({"title": "甲乙"}, "甲乙"),
        ({"text": ["只有中文 {n}"]}, "只有中文"),
        ({"text": ["{m} 个", "{m}"]}, "{m}"),
        ({"figures": {"n": "mean platforms"}}, "mean platforms"),
        ({"figures": {"n": "sum nothing"}}, "nothing|not in"),
        ({"figures": ["count"]}, ""),
        ({"light": "nothing"}, "nothing|not in"),
        ({"light": "kind", "most": "all"}, "all"),
        ({"parameters": {"nothing": "x"}}, "nothing"),
        ({"parameters": 3}, ""),
    ],
)
def test_a_bad_step_names_file_step_and_reason(make_workspace: Maker, change: Json, reason: str) -> None:
    analysis = with_story(make_workspace, toml(STEP) + toml(STEP | change))
    views = [{"id": "overview"}]
    with pytest.raises(WorkspaceError) as caught:
        story(analysis, views)
    for lang in LANGS:
        message = caught.value.message(lang)
        assert "story.toml" in message
        assert "2" in message.replace(str(analysis.dataset.folder.data), "")
        assert re.search(reason, message) or reason in message


@pytest.mark.parametrize("text", ["[[step]", "step = 3", 'step = "x"', "\x00", "[step]\nview = 3"])
def test_a_story_that_is_none_is_an_error(make_workspace: Maker, text: str) -> None:
    with pytest.raises(HezuoError, match=r"story\.toml"):
        story(with_story(make_workspace, text), [])


def test_positions_are_kept_until_they_are_worn() -> None:
    """A tie of 100 afresh: at 159 the old positions stand, at 161 the fresh ones do."""
    matrix = sparse.csr_array(np.asarray([[0.0, 1.0], [1.0, 0.0]]))
    fresh = np.asarray([[0.0, 0.0], [100.0, 0.0]])
    for far, stands in ((50.0, True), (159.0, True), (161.0, False), (1000.0, False)):
        earlier = {"a": (0.0, 0.0), "b": (far, 0.0)}
        found = layout.kept(fresh, ["a", "b"], earlier, matrix)
        assert found.tolist() == ([[0.0, 0.0], [far, 0.0]] if stands else fresh.tolist())
    assert layout.kept(fresh, ["a", "b"], {}, matrix) is fresh
