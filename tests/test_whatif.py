"""What if a party were gone: by hand on a small circle, against plain Python on the shipped tables."""

from __future__ import annotations

import csv
import io
import json
import re

import networkx
import numpy as np
import pytest
from click.testing import CliRunner

from circle_kit import COMMUNITIES, HEADS, ROOT, circle, iri, labels, printed
from conftest import COLLEGE, JUDGEMENTS, Maker, judged, load
from hezuo.api import Workspace, open_workspace
from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY
from hezuo.commands.whatif import command
from hezuo.insight.analysis import Analysis
from hezuo.insight.whatif import WhatIf, group_of, what_if
from hezuo.measures.registry import profile
from hezuo.network import projection
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(make_workspace: Maker) -> Analysis:
    return Analysis(load(make_workspace(circle())))


@pytest.fixture(scope="module")
def whole(shipped: Dataset) -> Analysis:
    return Analysis(shipped)


def without(analysis: Analysis, *names: str) -> WhatIf:
    return what_if(analysis, [iri(analysis, n) for n in names])


def test_leading_roles_are_read_from_the_ontology(small: Analysis) -> None:
    leading = [role for role in small.ontology.roles.values() if role.leads]
    assert {role.rank for role in leading} == {1}
    assert len(leading) == 4


def test_a_leader_of_two(small: Analysis) -> None:
    found = without(small, "戊")
    assert labels(small, found.platforms) == ["一", "二"]
    assert {small.ties.nodes.labels[u.platform]: labels(small, u.left) for u in found.unled} == {
        "一": ["乙"],
        "二": ["丁"],
    }
    assert all(small.ties.roles[r].notation == "lead-university" for u in found.unled for r in u.vacant)
    assert [len(u.vacant) for u in found.unled] == [1, 1]
    assert found.leaderless == found.partnerless == found.orphans == found.alone == ()
    # 乙 丙 庚 stay together, 丁 and 辛 are a part of their own.
    assert labels(small, found.fallen) == ["丁", "辛"]
    assert found.parts == (1, 2)


def test_a_lone_leader(small: Analysis) -> None:
    found = without(small, "庚")
    assert labels(small, found.leaderless) == ["三"]
    assert labels(small, found.partnerless) == ["三"]
    assert found.orphans == found.alone == found.fallen == ()


def test_a_last_partner(small: Analysis) -> None:
    found = without(small, "丙")
    assert labels(small, found.partnerless) == ["产业学院子"]
    # 数控 has the other one still, with 庚; 庚 itself met nobody but 丙.
    assert found.orphans == ()
    assert labels(small, found.alone) == ["庚"]
    assert found.unshared == found.unled == ()


def test_several_at_once(small: Analysis) -> None:
    found = without(small, "丙", "庚")
    assert labels(small, found.gone) == ["丙", "庚"]
    assert labels(small, found.partnerless) == ["三", "产业学院丑", "产业学院子"]
    assert labels(small, tuple(o.thing for o in found.orphans)) == ["数控", "机电"]
    assert {o.kind.rsplit("#", 1)[-1] for o in found.orphans} == {"IndustryCollege"}


def test_one_that_is_in_nothing(small: Analysis) -> None:
    found = without(small, "己")
    assert found.platforms == found.unled == found.partnerless == found.alone == found.fallen == ()
    assert found.parts == (1, 1)
    assert {c.difference for c in found.changes} == {0.0}
    assert not any(c.movers for c in found.changes)


def test_a_tie_by_a_cooperation_only(make_workspace: Maker) -> None:
    tables = circle()
    tables["tables/2024/joint-trainings.csv"] = [
        ["名称", "培养模式", "合作院校", "来源", "页"],
        ["联合", "三二分段中高职衔接", "丁；辛", "s1", "7"],
    ]
    tables[COMMUNITIES] = [
        HEADS,
        ["一", "乙", "戊", "", "", "丁", "s1", "2"],
        ["二", "丁", "辛", "", "", "", "s1", "3"],
    ]
    found = without(analysis := Analysis(load(make_workspace(tables))), "辛")
    assert found.alone == ()
    found = without(analysis, "丁")
    # 辛 has neither a platform nor a cooperation with anybody left; 乙 and 戊 still share one.
    assert labels(analysis, found.alone) == ["辛"]
    assert found.unshared == ()


def test_only_cooperations_are_left(make_workspace: Maker) -> None:
    tables = circle()
    tables["tables/2024/joint-trainings.csv"] = [
        ["名称", "培养模式", "合作院校", "来源", "页"],
        ["联合", "三二分段中高职衔接", "丁；辛", "s1", "7"],
    ]
    tables[COMMUNITIES] = [
        HEADS,
        ["一", "乙", "戊", "", "", "丁", "s1", "2"],
        ["二", "戊", "", "", "", "辛", "s1", "3"],
    ]
    analysis = Analysis(load(make_workspace(tables)))
    found = without(analysis, "戊")
    assert labels(analysis, found.unshared) == ["辛"]
    assert found.alone == ()


def test_measures_before_and_after(small: Analysis) -> None:
    """Degrees in the two-mode network without the college, counted by hand."""
    found = without(small, "戊")
    degree = next(c for c in found.changes if c.measure.id == "degree")
    # 乙 1, 丙 3, 丁 1, 庚 2, 辛 1: no degree of a party changes with another party.
    assert (degree.nodes, degree.before, degree.after, degree.movers) == (5, 8 / 5, 8 / 5, ())
    clustering = next(c for c in found.changes if c.measure.id == "clustering")
    # Ties: 乙丙 乙戊 丙戊, 丁戊 丁辛 戊辛, 丙庚. 乙, 丁, 辛 are 1, 丙 1/3, 庚 0; without 戊 there is no triangle.
    assert clustering.before == pytest.approx((1 + 1 / 3 + 1 + 0 + 1) / 5)
    assert clustering.after == 0
    assert [small.ties.nodes.labels[m.node] for m in clustering.movers] == ["丁", "乙", "辛"]


def test_the_whole_report_is_compared(whole: Analysis) -> None:
    found = without(whole, "天津大学")
    assert [c.measure.id for c in found.changes] == [m.id for _, m, _ in whole.measured()]
    numbers = [x for c in found.changes for x in (c.before, c.after, c.difference)]
    assert np.isfinite(numbers).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["天津大学", "山东大学", "浪潮通用软件有限公司", "天津交通职业学院", "天津汽车模具股份有限公司"]
)
def test_shipped_against_the_tables(whole: Analysis, name: str) -> None:
    own = whole.ties.nodes.labels[whole.ties.college]
    found = without(whole, name)
    tables = printed(own)
    leads = {h for h in HEADS if h.startswith("牵头")}
    led = {record for (record, head), names in tables["communities"].items() if head in leads and name in names}
    led |= {
        record
        for k in ("consortia", "alliances", "education-groups")
        for (record, head), n in tables.get(k, {}).items()
        if head == "牵头单位" and name in n
    }
    assert labels(whole, tuple(u.platform for u in found.unled)) == sorted(led)
    graph, rest = networkx.Graph(), networkx.Graph()
    for cells in tables.values():
        for record in {r for r, _ in cells}:
            names = set().union(*(n for (r, _), n in cells.items() if r == record))
            for g, who in ((graph, names), (rest, names - {name})):
                g.add_nodes_from(who)
                g.add_edges_from((a, b) for a in who for b in who if a < b)
    before = {n for n in graph if graph.degree(n)} - {name}
    assert labels(whole, found.alone) == sorted(n for n in before if not (n in rest and rest.degree(n)))
    assert found.parts == tuple(networkx.number_connected_components(g) for g in (graph, rest))
    main = max(networkx.connected_components(graph), key=len) - {name}
    pieces = sorted((len(main & c), sorted(main & c)) for c in networkx.connected_components(rest))
    assert labels(whole, found.fallen) == sorted(
        main - set(pieces[-1][1]) - {whole.ties.nodes.labels[a] for a in found.alone}
    )


def test_the_figure_that_the_issue_names(whole: Analysis) -> None:
    found = without(whole, "天津大学")
    assert len(found.unled) == len(found.platforms) == 6
    assert found.leaderless == ()


def test_a_group_goes_as_one(whole: Analysis) -> None:
    members = group_of(whole.ties, iri(whole, "浪潮通用软件有限公司"))
    assert members == group_of(whole.ties, iri(whole, "浪潮集团"))
    found = what_if(whole, members)
    assert len(found.gone) == 5
    assert labels(whole, found.partnerless) == ["浪潮产业学院", "浪潮软件产业学院"]
    assert labels(whole, tuple(o.thing for o in found.orphans)) == ["商务数据分析与应用"]
    one = iri(whole, "天津大学")
    assert group_of(whole.ties, one) == (one,)


def test_group_by_judgement(make_workspace: Maker) -> None:
    tables = circle() | {JUDGEMENTS: judged(("乙", "丁", "同集团"))}
    analysis = Analysis(load(make_workspace(tables)))
    members = group_of(analysis.ties, iri(analysis, "乙"))
    assert {m.rsplit("/", 1)[-1] for m in members} >= {"乙", "丁"}


def test_who_cannot_be_gone(small: Analysis) -> None:
    with pytest.raises(QueryError, match="college itself"):
        without(small, COLLEGE)
    with pytest.raises(QueryError, match="no party"):
        without(small, "一")
    with pytest.raises(QueryError, match="no party"):
        what_if(small, ["https://example.org/none"])


def test_an_empty_workspace(make_workspace: Maker) -> None:
    analysis = Analysis(load(make_workspace()))
    assert len(analysis.ties) == 0
    with pytest.raises(QueryError, match="no party"):
        what_if(analysis, ["https://example.org/none"])


def test_everyone_is_gone(small: Analysis) -> None:
    found = without(small, *"乙丙丁戊庚辛")
    assert len(found.partnerless) == 5
    assert found.alone == found.fallen == found.unshared == ()
    assert {(c.nodes, c.before, c.after) for c in found.changes} == {(0, 0.0, 0.0)}


def test_the_same_twice(make_workspace: Maker, small: Analysis) -> None:
    tables = circle()
    tables[COMMUNITIES] = [HEADS, *reversed(tables[COMMUNITIES][1:])]
    other = Analysis(load(make_workspace(tables)))
    assert without(other, "戊") == without(small, "戊")


def test_the_least_change_is_one(whole: Analysis) -> None:
    """Of every measure those move most whose value changes most, however little that is: in the fourth decimal."""
    name = iri(whole, "上海纽泰仑教育科技有限公司")
    found = what_if(whole, [name])
    left = projection.filtered(whole.ties, without=[name])
    parties = whole.ties.is_a([PARTY])
    least = 1.0
    for (network, measure, scores), change in zip(whole.measured(), found.changes, strict=True):
        later = projection.project(left, network.spec)
        after = {int(later.members[s.node]): s.value for s in profile(later).scores(measure)}
        before = {int(network.members[s.node]): s.value for s in scores}
        moved = {n: abs(after[n] - v) for n, v in before.items() if n in after and parties[n] and after[n] != v}
        real = sorted((d for d in moved.values() if d > 1e-8), reverse=True)
        assert [abs(m.after - m.before) for m in change.movers] == pytest.approx(real[:3])
        least = min([least, *real[:1]])
    assert 1e-5 < least < 5e-4


@pytest.mark.parametrize("names", [("乙", "丙", "丁"), ("丁", "丙", "乙"), ("丙", "丁", "乙"), ("丙", "乙", "丁")])
def test_a_group_within_a_group_is_the_larger_one(make_workspace: Maker, names: tuple[str, str, str]) -> None:
    part, middle, top = names
    tables = circle() | {JUDGEMENTS: judged((part, middle, "同集团"), (middle, top, "同集团"))}
    analysis = Analysis(load(make_workspace(tables)))
    nodes = analysis.ties.nodes
    wanted = nodes.index[iri(analysis, top)]
    assert [nodes.wholes[nodes.index[iri(analysis, n)]] for n in names] == [nodes.ids[wanted]] * 3
    for name in names:
        assert set(group_of(analysis.ties, iri(analysis, name))) == {iri(analysis, n) for n in names}
    assert group_of(analysis.ties, iri(analysis, "戊")) == (iri(analysis, "戊"),)


# --- the verb --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch, shipped: Dataset) -> None:
    """The verb reads the shipped workspace, which is at hand already."""
    opened = Workspace(shipped.folder, shipped)
    monkeypatch.setattr(
        "hezuo.commands.whatif.reading",
        lambda root, *_: opened if root == ROOT else open_workspace(root),
    )


def call(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(command, [*args, "--root", str(ROOT)])
    assert result.exit_code == code, result.output
    # Without its first line on standard error, the scope.
    return re.sub(r"^(范围：|Scope: ).*\n", "", result.output, flags=re.MULTILINE)


@pytest.mark.slow
def test_the_verb_reads_aloud() -> None:
    first = call("天津大学").splitlines()[0]
    assert first.startswith("如果没有天津大学：6 个平台失去牵头单位（都还有别的单位牵头）")
    assert call("天津大学", "--lang", "en").startswith("Without 天津大学: 6 platforms lose a leader")


@pytest.mark.slow
def test_the_verb_takes_pinyin_groups_and_several() -> None:
    assert "天津大学" in call("tjdx").splitlines()[0]
    assert "这 5 个单位" in call("浪潮", "--group").splitlines()[0]
    assert "这 2 个单位" in call("天津大学", "山东大学").splitlines()[0]
    assert "不属于任何企业集团" in call("天津大学", "--group")


def test_the_verb_in_other_formats() -> None:
    rows = json.loads(CliRunner().invoke(command, ["天津大学", "--root", str(ROOT), "--format", "json"]).stdout)
    assert sum(r["影响"] == "失去牵头单位" for r in rows) == 6
    assert len(list(csv.reader(io.StringIO(call("天津大学", "--format", "csv"))))) == len(rows) + 1


def test_the_verb_says_what_is_wrong() -> None:
    assert "找不到" in call("无此单位", code=2)
    assert "学校自己" in call("天津轻工职业技术学院", code=2)
    assert "可以指" in call("浪潮", code=2)
    assert "不是单位" in call("数控技术", code=2)
    assert call("天津大学", "--format", "xlsx", code=2)


@pytest.mark.slow
def test_the_verb_leaves_out_what_does_not_change() -> None:
    # In nothing, so nothing changes.
    text = call("浪潮集团")
    assert "各项指标都没有变化" in text
    assert "变为" not in text
    assert "下面只列" not in text
    rows = json.loads(CliRunner().invoke(command, ["浪潮集团", "--root", str(ROOT), "--format", "json"]).stdout)
    assert rows == []
    assert "No measure changes" in call("浪潮集团", "--lang", "en")


def test_every_change_that_is_listed_is_seen() -> None:
    text = call("天津大学")
    (parts,) = re.findall(r"由 (\d+) 变为 (\d+)", text)
    assert parts[0] != parts[1]
    lines = re.findall(r"^单位\S+ +.+? +\d+ +(-?\d+\.\d+) +(-?\d+\.\d+) +(-?\d+\.\d+)(.*)$", text, flags=re.MULTILINE)
    assert len(lines) > 5
    for before, after, change, movers in lines:
        assert (float(before) != float(after)) == (float(change) != 0.0)
        assert float(after) - float(before) == pytest.approx(float(change), abs=1e-9)
        assert before != after or movers
        seen = re.findall(r"（([\d.-]+)→([\d.-]+)，第 (\d+)→(\d+)）", movers)
        assert all((old, first) != (new, then) for old, new, first, then in seen)
