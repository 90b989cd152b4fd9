"""Warm paths: costs by hand, every route against brute force, and what the shipped record says."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import pairwise

import networkx
import pytest
from click.testing import CliRunner

from circle_kit import COMMUNITIES, HEADS, ROOT, circle, iri
from conftest import COLLEGE, YEAR, Maker, Rows, load, parties
from hezuo.api import Workspace, open_workspace
from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY
from hezuo.commands.path import command
from hezuo.insight.analysis import Analysis
from hezuo.insight.paths import Route, introducers, paths, routes, strengths
from hezuo.network.ties import Ties
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

#: The ranks of the shipped scheme run from 1 to 10: role weight (11 − rank) / 10.
LEAD, VICE_CHAIR, BUILDER, MEMBER, UNSTATED = 1.0, 0.7, 0.3, 0.2, 0.1


@pytest.fixture(scope="module")
def small(make_workspace: Maker) -> Analysis:
    return Analysis(load(make_workspace(circle())))


@pytest.fixture(scope="module")
def whole(shipped: Dataset) -> Analysis:
    return Analysis(shipped)


def between(analysis: Analysis, start: str, end: str, k: int = 3, *, ego: bool = False) -> list[tuple[float, str]]:
    """Cost and labels of the routes."""
    found = routes(analysis.ties, iri(analysis, start), iri(analysis, end), k=k, ego=ego)
    return [(round(r.cost, 6), " ".join(analysis.ties.nodes.labels[n] for n in r.nodes)) for r in found]


def test_costs_by_hand(small: Analysis) -> None:
    through = 1 / VICE_CHAIR + 1 / LEAD + 1 / LEAD + 1 / LEAD
    direct = 1 / UNSTATED + 1 / LEAD
    assert between(small, COLLEGE, "丁", 2) == [
        (round(through, 6), f"{COLLEGE} 一 戊 二 丁"),
        (round(direct, 6), f"{COLLEGE} 二 丁"),
    ]


def test_a_route_to_a_platform_and_to_a_major(small: Analysis) -> None:
    assert between(small, "戊", "二", 1) == [(1.0, "戊 二")]
    # A reference counts one half; a major never stands within a route.
    assert between(small, "丙", "机电", 1) == [(round(1 / BUILDER + 2, 6), "丙 产业学院丑 机电")]
    passed = {n for r in routes(small.ties, iri(small, "乙"), iri(small, "庚"), k=50) for n in r.nodes}
    assert {small.ties.nodes.labels[n] for n in passed}.isdisjoint({"数控", "机电"})


def test_the_college_stands_aside(small: Analysis) -> None:
    assert all(COLLEGE not in text for _, text in between(small, "乙", "庚", 50))
    assert any(COLLEGE in text for _, text in between(small, "乙", "庚", 50, ego=True))


def brute(ties: Ties, start: int, end: int, *, ego: bool) -> tuple[list[float], list[float]]:
    """All simple paths tried: the cost of the cheapest over each set of records, and of those without an introducer in
    common, one after the other.
    """
    strength: dict[frozenset[int], float] = {}
    rows = zip(ties.record.tolist(), ties.thing.tolist(), strengths(ties).tolist(), strict=True)
    for record, thing, value in rows:
        pair = frozenset((record, thing))
        strength[pair] = strength.get(pair, 0.0) + value
    party = ties.is_a([PARTY])
    allowed = {n for n in range(len(ties.nodes)) if party[n] or n in set(ties.record.tolist())}
    allowed = (allowed - (set() if ego else {ties.college})) | {start, end}
    graph = networkx.Graph([tuple(p) for p in strength if p <= allowed])
    best: dict[frozenset[int], float] = {}
    paths = []
    for path in networkx.all_simple_paths(graph, start, end):
        cost = sum(1 / strength[frozenset(pair)] for pair in pairwise(path))
        passed = frozenset(n for n in path if not party[n]) - {start, end}
        best[passed] = min(cost, best.get(passed, cost))
        paths.append((round(cost, 9), len(path), path))
    apart, used = [], set[int]()
    for cost, _, path in sorted(paths):
        if not used & set(path[1:-1]):
            apart.append(cost)
            used |= {n for n in path[1:-1] if party[n]} or set(path[1:-1])
    return sorted(best.values()), apart


@pytest.mark.parametrize("ego", [False, True])
@pytest.mark.parametrize("ends", [(COLLEGE, "丁"), ("乙", "庚"), ("辛", "数控"), ("三", "一"), ("丁", "产业学院子")])
def test_against_brute_force(small: Analysis, ends: tuple[str, str], ego: bool) -> None:
    ties = small.ties
    start, end = (iri(small, e) for e in ends)
    wanted, apart = brute(ties, ties.nodes.index[start], ties.nodes.index[end], ego=ego)
    found = routes(ties, start, end, k=100, ego=ego)
    least: dict[frozenset[int], float] = {}
    for route in found:
        passed = records(ties, route)
        least[passed] = min(route.cost, least.get(passed, route.cost))
    assert sorted(least.values()) == pytest.approx(wanted)
    for k in range(1, len(apart) + 1):
        assert [r.cost for r in routes(ties, start, end, k=k, ego=ego)] == pytest.approx(apart[:k])


def test_other_introducers_come_before_other_records(make_workspace: Maker) -> None:
    """甲 and 丁 meet through 乙 in two pairs of platforms, through 丙 in a dearer one."""
    rows = [["子", "乙；戊", ""], ["丑", "乙；丁", ""], ["寅", "乙；丁", ""], ["卯", "丙", "戊"], ["辰", "丙", "丁"]]
    tables = {
        f"tables/{YEAR}/parties.csv": parties(*"乙丙丁戊"),
        f"tables/{YEAR}/alliances.csv": [["名称", "牵头单位", "成员单位", "来源"], *([*row, "s1"] for row in rows)],
    }
    analysis = Analysis(load(make_workspace(tables)))
    ties, party = analysis.ties, analysis.ties.is_a([PARTY])
    ends = iri(analysis, "戊"), iri(analysis, "丁")
    passed = [introducers(r, party) for r in routes(ties, *ends, k=3)]
    assert [ties.nodes.labels[n] for some in passed for n in some] == ["乙", "乙", "丙"]
    assert len({records(ties, r) for r in routes(ties, *ends, k=3)}) == 3
    assert [[ties.nodes.labels[n] for n in introducers(r, party)] for r in routes(ties, *ends, k=2)] == [["乙"], ["丙"]]


def records(ties: Ties, route: Route) -> frozenset[int]:
    party = ties.is_a([PARTY])
    return frozenset(n for n in route.nodes[1:-1] if not party[n])


@pytest.mark.parametrize("end", ["天津大学", "京东集团", "数控技术", "西门子", "模具产业学院"])
def test_shipped_routes_are_routes(whole: Analysis, end: str) -> None:
    ties, nodes = whole.ties, whole.ties.nodes
    found = routes(ties, nodes.ids[ties.college], iri(whole, end), k=6)
    party = ties.is_a([PARTY])
    assert len({(records(ties, r), introducers(r, party)) for r in found}) == len(found) > 0
    assert [r.cost for r in found] == sorted(r.cost for r in found)
    for route in found:
        assert route.nodes[0] == ties.college
        assert nodes.labels[route.nodes[-1]] == end
        assert len(set(route.nodes)) == len(route.nodes)
        for hop in route.hops:
            assert hop.rows
            assert all({ties.record[r], ties.thing[r]} == {hop.source, hop.target} for r in hop.rows)
            assert hop.cost == pytest.approx(1 / strengths(ties)[list(hop.rows)].sum())


@pytest.mark.slow
def test_the_cheapest_is_the_shortest_path(whole: Analysis) -> None:
    """Dijkstra's cheapest path, from ties summed without the module."""
    ties = whole.ties
    graph = networkx.Graph()
    rows = zip(ties.record.tolist(), ties.thing.tolist(), strengths(ties).tolist(), strict=True)
    for record, thing, value in rows:
        known = graph.get_edge_data(record, thing, {"s": 0.0})["s"]
        graph.add_edge(record, thing, s=known + value, cost=1 / (known + value))
    party = ties.is_a([PARTY])
    start = ties.college
    for end in (n for n in range(len(ties.nodes)) if party[n] and n != start):
        found = routes(ties, ties.nodes.ids[start], ties.nodes.ids[end], k=1)
        if end not in graph:
            assert found == ()
            continue
        ends = {start, end, *ties.record.tolist(), *[n for n in graph if party[n]]}
        best = networkx.dijkstra_path_length(graph.subgraph(ends), start, end, weight="cost")
        assert found[0].cost == pytest.approx(best)


def test_years_and_ties_side_by_side(make_workspace: Maker) -> None:
    tables = circle()
    other = COMMUNITIES.replace("2024", "2022")
    tables["tables/2022/parties.csv"] = tables["tables/2024/parties.csv"]
    # 一 is recorded in both years; 旧 only two years ago, so that its ties count a third.
    tables[other] = [HEADS, ["一", "乙", "", "", "", "", "s1", "2"], ["旧", "乙", "己", "", "", "", "s1", "2"]]
    analysis = Analysis(load(make_workspace(tables)))
    assert between(analysis, "乙", "一", 1) == [(round(1 / (1 + 1 / 3), 6), "乙 一")]
    assert between(analysis, "乙", "己", 1) == [(6.0, "乙 旧 己")]


def test_two_roles_in_one_platform_are_cheaper(make_workspace: Maker) -> None:
    tables = circle()
    tables[COMMUNITIES] = [HEADS, ["一", "乙", "戊", "", "", "乙", "s1", "2"], ["二", "丁", "", "", "", "", "s1", "2"]]
    analysis = Analysis(load(make_workspace(tables)))
    (route,) = routes(analysis.ties, iri(analysis, "乙"), iri(analysis, "一"), k=1)
    assert len(route.hops[0].rows) == 2
    assert route.cost == pytest.approx(1 / (LEAD + MEMBER))


def test_unconnected(small: Analysis, make_workspace: Maker) -> None:
    assert between(small, "乙", "己") == []
    assert between(small, COLLEGE, "己") == []
    apart: Rows = [HEADS, ["一", "乙", "戊", "", "", "", "s1", "2"], ["二", "丁", "", "", "", "辛", "s1", "3"]]
    analysis = Analysis(load(make_workspace(circle() | {COMMUNITIES: apart})))
    assert between(analysis, "乙", "丁") == []
    assert between(analysis, "乙", "丁", 1, ego=True) == [(22.0, f"乙 一 {COLLEGE} 二 丁")]


def test_what_has_no_route(small: Analysis, make_workspace: Maker) -> None:
    with pytest.raises(QueryError, match="Both ends"):
        between(small, "乙", "乙")
    with pytest.raises(QueryError, match="no platform and no cooperation"):
        routes(small.ties, iri(small, "乙"), "https://example.org/none")
    with pytest.raises(ValueError, match="at least one"):
        between(small, "乙", "丁", 0)
    empty = Analysis(load(make_workspace()))
    with pytest.raises(QueryError):
        routes(empty.ties, "https://example.org/a", "https://example.org/b")


def test_the_same_whatever_the_order_of_the_rows(make_workspace: Maker, small: Analysis) -> None:
    tables = circle()
    tables[COMMUNITIES] = [HEADS, *reversed(tables[COMMUNITIES][1:])]
    other = Analysis(load(make_workspace(tables)))
    for ends in ((COLLEGE, "丁"), ("乙", "庚")):
        assert between(other, *ends, 20, ego=True) == between(small, *ends, 20, ego=True)


def test_equal_costs_stand_in_one_order(make_workspace: Maker) -> None:
    rows = [[name, "乙", "戊", "", "", "", "s1", "2"] for name in "三一二四"]
    analysis = Analysis(load(make_workspace(circle() | {COMMUNITIES: [HEADS, *rows]})))
    names = sorted("一二三四", key=lambda n: iri(analysis, n))
    for k in (1, 2, 3, 4):
        assert [t for _, t in between(analysis, "乙", "戊", k)] == [f"乙 {n} 戊" for n in names[:k]]


def test_among_equal_routes_the_cut_takes_the_first_by_name(make_workspace: Maker) -> None:
    """Whatever the order in which they are found: all that cost as much as the last are looked at."""
    rows = [["辰", "己；戊"], ["寅", "己；乙"], ["子", "戊；己"], ["卯", "乙；己"]]
    tables = {
        f"tables/{YEAR}/parties.csv": parties(*"乙戊己"),
        f"tables/{YEAR}/alliances.csv": [["名称", "牵头单位", "来源"], *([*row, "s1"] for row in rows)],
    }
    analysis = Analysis(load(make_workspace(tables)))
    every = [(4.0, f"乙 {one} 己 {two} 戊") for one in "卯寅" for two in "子辰"]
    for k in (1, 2, 3, 4):
        assert between(analysis, "乙", "戊", k) == every[:k]
    # The same behind one that costs less.
    tables[f"tables/{YEAR}/alliances.csv"] = [*tables[f"tables/{YEAR}/alliances.csv"], ["亥", "乙；戊", "s1"]]
    analysis = Analysis(load(make_workspace(tables)))
    for k in (1, 2, 3, 4, 5):
        assert between(analysis, "乙", "戊", k) == [(2.0, "乙 亥 戊"), *every][:k]


def test_the_last_of_two_routes_is_the_first_by_name_of_its_cost(make_workspace: Maker) -> None:
    """Also where another one that costs as much is found before it."""
    rows = [["子", "乙；己"], ["寅", "乙；庚"], ["卯", "戊；庚"], ["丑", "丁；戊"], ["巳", "丁；乙"], ["辰", "庚；乙"]]
    tables = {
        f"tables/{YEAR}/parties.csv": parties(*"乙丙丁戊己庚"),
        f"tables/{YEAR}/alliances.csv": [
            ["名称", "牵头单位", "来源"],
            *([*row, "s1"] for row in [*rows, ["亥", "乙；戊"]]),
        ],
    }
    analysis = Analysis(load(make_workspace(tables)))
    assert between(analysis, "乙", "戊", 2) == [(2.0, "乙 亥 戊"), (4.0, "乙 寅 庚 卯 戊")]


@pytest.mark.parametrize("ends", ["乙戊", "戊乙"])
def test_of_equal_go_betweens_the_first_by_name_is_named(make_workspace: Maker, ends: str) -> None:
    """Four lead both platforms: each is an introducer of its own."""
    rows = [["子", "乙；庚；己；丁；辛"], ["丑", "戊；辛；丁；己；庚"]]
    tables = {
        f"tables/{YEAR}/parties.csv": parties(*"乙戊辛庚己丁"),
        f"tables/{YEAR}/alliances.csv": [["名称", "牵头单位", "来源"], *([*row, "s1"] for row in rows)],
    }
    analysis = Analysis(load(make_workspace(tables)))
    first, last = ends
    one, two = "子丑" if first == "乙" else "丑子"
    for k in (1, 2, 4, 5):
        assert between(analysis, first, last, k) == [(4.0, f"{first} {one} {by} {two} {last}") for by in "丁己庚辛"[:k]]


def test_the_college_stands_aside_unless_it_is_asked_for(small: Analysis) -> None:
    start, end = iri(small, "乙"), iri(small, "庚")
    assert routes(small.ties, start, end) == routes(small.ties, start, end, ego=False)
    assert routes(small.ties, start, end) != routes(small.ties, start, end, ego=True)
    assert len(routes(small.ties, start, end, ego=True)) == 3
    found = paths(small, "乙", "庚")
    assert (found.ego, found.routes) == (False, routes(small.ties, start, end))
    assert paths(small, "乙", "庚", ego=True).ego
    own = paths(small, "丁")
    assert (small.ties.nodes.labels[own.start], small.ties.nodes.labels[own.end]) == (COLLEGE, "丁")


def test_a_row_of_no_year_is_a_year_older_than_the_oldest(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "来源"]
    tables = {
        f"tables/{YEAR}/parties.csv": parties(*"乙丙"),
        f"tables/{YEAR}/alliances.csv": [heads, ["新", "乙", "s1"]],
        "tables/2022/alliances.csv": [heads, ["旧", "乙", "s1"]],
        "alliances.csv": [heads, ["古", "乙", "s1"]],
    }
    analysis = Analysis(load(make_workspace(tables)))
    ties = analysis.ties
    rows = zip(ties.record.tolist(), ties.thing.tolist(), strengths(ties).tolist(), strict=True)
    found = {ties.nodes.labels[r]: s for r, t, s in rows if ties.nodes.labels[t] == "乙"}
    assert found == {"新": 1.0, "旧": pytest.approx(1 / 3), "古": pytest.approx(1 / 4)}
    del tables[f"tables/{YEAR}/alliances.csv"], tables["tables/2022/alliances.csv"]
    only = Analysis(load(make_workspace(tables)))
    assert strengths(only.ties).max() == pytest.approx(1 / 2)


# --- the verb --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch, shipped: Dataset) -> None:
    """The verb reads the shipped workspace, which is at hand already."""
    opened = Workspace(shipped.folder, shipped)
    monkeypatch.setattr(
        "hezuo.commands.path.reading",
        lambda root, *_: opened if root == ROOT else open_workspace(root),
    )


def call(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(command, [*args, "--root", str(ROOT)])
    assert result.exit_code == code, result.output
    # Without its first line on standard error, the scope.
    return re.sub(r"^(范围：|Scope: ).*\n", "", result.output, flags=re.MULTILINE)


def test_the_verb_names_role_record_and_page() -> None:
    text = call("天津大学", "-k", "2")
    assert text.startswith("从天津轻工职业技术学院到天津大学，2 条路线")
    assert "天津大学在全国产业运营数字化产教融合共同体：牵头本科院校（" in text
    assert "第 29、35 页" in text
    assert "2 routes" in call("天津大学", "-k", "2", "--lang", "en")
    assert call("天津轻工职业技术学院", "tjdx", "-k", "2") == text


def test_the_verb_in_other_formats() -> None:
    rows = json.loads(call("京东集团", "--format", "json"))
    assert {r["路线"] for r in rows} == {1, 2, 3}
    assert all(r["位置"].startswith("data/tables/2024/") and r["身份"] and r["页"] for r in rows)
    assert len(list(csv.reader(io.StringIO(call("京东集团", "--format", "csv"))))) == len(rows) + 1


@pytest.mark.slow
def test_the_verb_when_there_is_no_route() -> None:
    assert call("圣纳科技", "天津大学").startswith("从天津圣纳科技有限公司到天津大学没有路线：不经过学校")
    assert "1 条路线" in call("圣纳科技", "天津大学", "--with-ego", "-k", "1")
    result = CliRunner().invoke(command, ["圣纳科技", "天津大学", "--root", str(ROOT), "--format", "json"])
    assert json.loads(result.stdout) == []
    assert "没有路线" in result.stderr
    assert "没有平台、合作事项或中间人" in call("浪潮集团")


def test_the_verb_says_what_is_wrong(make_workspace: Maker) -> None:
    assert "找不到" in call("无此单位", code=2)
    for nothing in ("", " ", "\u3000"):
        assert "名称是空的" in call(nothing, "西门子", code=2)
    assert "起点和终点" in call("天津轻工职业技术学院", code=2)
    folder = make_workspace({"tables/2024/parties.csv": [["名称", "类别", "来源", "页"], ["乙", "企业", "s1", "1"]]})
    result = CliRunner().invoke(command, ["乙", "--root", str(folder)])
    assert result.exit_code == 2
