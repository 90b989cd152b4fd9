"""Where next: the formula in plain Python, lists by hand, the held-out test on worlds with and without a pattern."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import linalg, sparse

from circle_kit import COMMUNITIES, HEADS, ROOT, circle, iri
from conftest import COLLEGE, YEAR, Maker, load, parties
from hezuo.api import Workspace, open_workspace
from hezuo.base.problems import QueryError
from hezuo.commands.suggest import command
from hezuo.insight import evaluation
from hezuo.insight.analysis import Analysis
from hezuo.insight.evaluation import HeldOut, Trial, partner_test, platform_test
from hezuo.insight.link_prediction import Bipartite, bipartite, partners, platforms
from hezuo.insight.suggest import Reason, Suggestion, suggest
from hezuo.narrate.suggest import verdict
from hezuo.network.ties import Ties
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

Sets = dict[int, set[int]]
#: What each bonus counts beside the flow.
BONUS = 0.1


@pytest.fixture(scope="module")
def small(make_workspace: Maker) -> Analysis:
    return Analysis(load(make_workspace(circle())))


@pytest.fixture(scope="module")
def whole(shipped: Dataset) -> Analysis:
    return Analysis(shipped)


def suggested(analysis: Analysis, rows: tuple[Suggestion, ...]) -> dict[str, dict[str, list[str]]]:
    """Of each suggestion the reasons with their things."""
    names = analysis.ties.nodes.labels
    return {names[s.thing]: {r.name: sorted(names[t] for t in r.things) for r in s.reasons} for s in rows}


def sets(base: Bipartite) -> tuple[Sets, Sets]:
    """Records of each party and parties of each record, as positions."""
    pairs = list(zip(*(a.tolist() for a in base.member.nonzero()), strict=True))
    of_party: Sets = {p: {r for q, r in pairs if q == p} for p in range(len(base.party))}
    of_record: Sets = {r: {p for p, s in pairs if s == r} for r in range(len(base.record))}
    return of_party, of_record


def test_flow_to_platforms_in_plain_python(whole: Analysis) -> None:
    base = bipartite(whole.ties)
    of_party, of_record = sets(base)
    rows = np.asarray([0, 7, 50, 100, 200])
    found = platforms(base, rows)
    for i, u in enumerate(rows.tolist()):
        for j, p in enumerate(base.platform.tolist()):
            flow = sum(
                1 / len(of_record[r]) / len(of_party[v]) for r in of_party[u] for v in of_record[r] & of_record[p]
            )
            assert found.parts["flow"][i, j] == pytest.approx(flow / len(of_party[u]), abs=1e-12)
            ways = sum(len(of_record[r] & of_record[p]) for r in of_party[u])
            assert found.common[i, j] == ways
    # What is handed on is never more than what there was.
    assert (found.parts["flow"].sum(axis=1) <= 1 + 1e-9).all()


def test_bonuses_of_platforms_in_plain_python(whole: Analysis) -> None:
    base = bipartite(whole.ties)
    nodes = base.ties.nodes
    of_party, of_record = sets(base)
    rows = np.asarray([3, 30, 90, 150])
    found = platforms(base, rows)
    majors = {r: set(base.facets[[r]].indices.tolist()) for r in range(len(base.record))}
    for i, u in enumerate(rows.tolist()):
        own = set().union(*(majors[r] for r in of_party[u]))
        known = set().union(*(of_record[r] for r in of_party[u])) - {u}
        for j, p in enumerate(base.platform.tolist()):
            either = own | majors[p]
            assert found.parts["facets"][i, j] == pytest.approx(len(own & majors[p]) / len(either) if either else 0)
            region = nodes.regions[base.party[u]]
            near = [v for v in of_record[p] if region and nodes.regions[base.party[v]] == region]
            assert found.parts["region"][i, j] == pytest.approx(len(near) / len(of_record[p]))
            leaders = set(base.leads[:, [p]].nonzero()[0].tolist())
            assert found.parts["leaders"][i, j] == pytest.approx(len(leaders & known) / len(leaders) if leaders else 0)
            kind, cls = nodes.kinds[base.record[p]], nodes.classes[base.party[u]]
            like = [q for q in base.platform.tolist() if nodes.kinds[base.record[q]] == kind]
            has = [q for q in like if any(nodes.classes[base.party[v]] == cls for v in of_record[q])]
            assert found.parts["fit"][i, j] == pytest.approx(len(has) / len(like))
    parts = found.parts
    others = parts["facets"] + parts["region"] + parts["leaders"] + parts["fit"]
    assert found.total == pytest.approx(parts["flow"] + BONUS * others)


def test_partners_against_networkx(whole: Analysis) -> None:
    """The resource allocation index as networkx has it, for parties without a common record."""
    import networkx

    base = bipartite(whole.ties)
    graph = networkx.from_scipy_sparse_array(base.partners)
    rows = np.asarray([5, 20, 111, 222])
    found = partners(base, rows)
    for i, u in enumerate(rows.tolist()):
        pairs = [(u, v) for v in range(len(base.party)) if v != u and not graph.has_edge(u, v)]
        for _, v, index in networkx.resource_allocation_index(graph, pairs):
            assert found.parts["flow"][i, v] == pytest.approx(index, abs=1e-12)
            assert found.common[i, v] == len(list(networkx.common_neighbors(graph, u, v)))


@pytest.mark.slow
def test_the_lists_by_hand(small: Analysis) -> None:
    found = suggest(small.ties, iri(small, "乙"))
    # 乙 meets 丙 and 戊; through 戊 there are 丁 and 辛, through 丙 there is 庚.
    by = suggested(small, found.partners)
    assert {n: r["common"] for n, r in by.items()} == {"丁": ["戊"], "辛": ["戊"], "庚": ["丙"]}
    # d: 戊 has 乙 丙 丁 辛, 丙 has 乙 戊 庚.
    assert {small.ties.nodes.labels[s.thing]: s.score for s in found.partners} == {
        "庚": pytest.approx(1 / 3),
        "丁": pytest.approx(1 / 4),
        "辛": pytest.approx(1 / 4),
    }
    by = suggested(small, found.platforms)
    assert set(by) == {"二", "三", "产业学院丑", "产业学院子"}
    assert by["二"]["leaders"] == ["戊"]
    assert "members" not in by["二"]
    assert by["产业学院子"]["members"] == ["丙"]
    two = next(s for s in found.platforms if small.ties.nodes.labels[s.thing] == "二")
    # A third of 乙's unit comes to 戊, half of it to 二; one of two leaders is known; all three have an enterprise.
    assert two.score == pytest.approx(1 / 3 / 2 + BONUS * (1 / 2 + 1))
    assert found.steps == ()
    assert not found.is_college


@pytest.mark.slow
def test_the_next_rank(small: Analysis) -> None:
    found = suggest(small.ties, iri(small, "丙"))
    (step,) = found.steps
    labels, roles = small.ties.nodes.labels, small.ties.roles
    assert (labels[step.platform], roles[step.role].notation) == ("一", "member")
    assert roles[step.above].notation == "lead-enterprise"
    assert [labels[h] for h in step.holders] == ["乙"]
    assert step.known == ()


def test_for_the_own_college(small: Analysis) -> None:
    found = suggest(small.ties, iri(small, COLLEGE))
    assert found.is_college
    # 丙 and 庚 are in its own industry colleges, the others only in what it joined.
    by = suggested(small, found.partners)
    assert set(by) == {"乙", "丁", "戊", "辛"}
    assert by["戊"]["met"] == ["一", "二"]
    assert by["戊"]["leads"] == ["一", "二"]
    assert by["戊"]["common"] == ["丙"]
    assert found.platforms == ()
    # In four, its own industry colleges among them, no role is stated; nobody of its class has a higher one in 一.
    assert (found.unstated, found.steps) == (4, ())


@pytest.mark.slow
def test_shipped_suggestions_for_the_college(whole: Analysis) -> None:
    ties = whole.ties
    found = suggest(ties, ties.nodes.ids[ties.college], top=5)
    assert [len(found.partners), len(found.platforms), len(found.steps)] == [5, 0, 5]
    first = suggested(whole, found.partners[:1])
    assert list(first) == ["天津大学"]
    assert len(first["天津大学"]["leads"]) == 6
    for step in found.steps:
        assert (ties.roles[step.above].rank or 10) < 10
    every = suggest(ties, ties.nodes.ids[ties.college], top=0)
    assert every.partners[:5] == found.partners
    assert len(every.partners) > 20


@pytest.mark.slow
def test_no_partner_is_suggested_who_is_one(whole: Analysis) -> None:
    base = bipartite(whole.ties)
    for name in ("天津大学", "浪潮通用软件有限公司", "天津圣纳科技有限公司"):
        node = whole.ties.nodes.index[iri(whole, name)]
        row = base.row(node)
        met = {int(base.party[i]) for i in base.partners[[row]].indices} | {node}
        found = suggest(whole.ties, iri(whole, name), top=0)
        assert not met & {s.thing for s in found.partners}
        inside = {int(base.record[i]) for i in base.member[[row]].indices}
        assert not inside & {s.thing for s in found.platforms}
        assert all(any(r.name != "region" for r in s.reasons) for s in found.partners)
        assert all(s.reasons for s in found.platforms)
        scores = [s.score for s in found.partners]
        assert scores == sorted(scores, reverse=True)
        assert np.isfinite(scores).all()


def test_nothing_to_go_by(small: Analysis, make_workspace: Maker) -> None:
    alone = suggest(small.ties, iri(small, "己"))
    assert (alone.is_tied, alone.partners, alone.platforms, alone.steps) == (False, (), (), ())
    with pytest.raises(QueryError, match="no party"):
        suggest(small.ties, iri(small, "一"))
    empty = Analysis(load(make_workspace()))
    own = suggest(empty.ties, empty.ties.nodes.ids[0]) if len(empty.ties.nodes) else None
    assert own is None or (not own.is_tied and own.platform_test.trials == ())


# --- the held-out test -----------------------------------------------------------------------------------------------


def world(ties: Ties, member: np.ndarray) -> Bipartite:
    """Parties (alike in class and region) in platforms (of one kind), with these memberships."""
    size, records = member.shape
    nodes = ties.nodes
    party = next(c for c in nodes.classes if c.endswith("#Enterprise"))
    platform = next(c for c in nodes.classes if c.endswith("#Community"))
    made = replace(
        nodes,
        ids=tuple(f"n{i:04}" for i in range(size + records)),
        labels=tuple(f"n{i}" for i in range(size + records)),
        classes=(party,) * size + (platform,) * records,
        kinds=(party,) * size + (platform,) * records,
        regions=("",) * (size + records),
    )
    made_links = replace(ties.where(np.zeros(len(ties), bool)), nodes=made, college=-1)
    empty = sparse.csr_array((size, records))
    facets = sparse.csr_array((records, 0))
    numbers = np.arange(size + records)
    inside = sparse.csr_array(member.astype(float))
    return Bipartite(made_links, numbers[:size], numbers[size:], numbers[:0], inside, empty, facets)


def test_places_by_hand() -> None:
    score = np.asarray([[6.0, 4.0, 4.0, 1.0, 3.0, 9.0], [0.0] * 6])
    free = np.asarray([[True, True, True, True, True, False], [True] * 6])
    right = np.asarray([[False, True, False, False, False, False], [True, False, False, False, False, False]])
    auc, hit = evaluation.places(score, free, right)
    # 4 beats 1 and 3, shares with the other 4, loses to 6; 9 is no candidate. Among six alike it is one half.
    assert auc.tolist() == [(2 + 0.5) / 4, 0.5]
    assert hit.tolist() == [1.0, 1.0]
    many = np.zeros((1, 40))
    one = np.zeros((1, 40), bool)
    one[0, 3] = True
    assert evaluation.places(many, np.ones((1, 40), bool), one)[1].tolist() == [10 / 40]
    falling = np.arange(40.0)[None, ::-1]
    hits = [
        evaluation.places(falling, np.ones((1, 40), bool), np.arange(40)[None, :] == n)[1][0] for n in (3, 9, 10, 30)
    ]
    assert hits == [1.0, 1.0, 0.0, 0.0]


def test_a_pattern_is_found(small: Analysis) -> None:
    """Four circles that keep to themselves: hidden memberships lead back into them."""
    random = np.random.default_rng(1)
    blocks = [random.random((20, 10)) < 0.4 for _ in range(4)]
    found = platform_test(world(small.ties, linalg.block_diag(*blocks) > 0))
    score = next(t for t in found.trials if t.name == "score")
    assert score.auc > 0.85
    assert next(t for t in found.trials if t.name == "random").auc == 0.5
    assert partner_test(world(small.ties, linalg.block_diag(*blocks) > 0)).trials[0].auc > 0.75


def held_out(base: Bipartite, seed: int, rounds: int, *, of_platforms: bool) -> dict[str, list[float]]:
    """The held-out test in plain Python: of each hidden membership AUC and hit of two baselines, and `warm`."""
    parties, records = range(len(base.party)), base.platform.tolist()
    pairs = [(p, r) for p in parties for r in records if base.member[p, r]]
    found: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        size = max(round(0.1 * len(pairs)), 1)
        chosen = np.random.default_rng(seed + number).choice(len(pairs), size, replace=False)
        hidden = {pairs[i] for i in chosen}
        inside = {p: {r for q, r in pairs if q == p and (q, r) not in hidden} for p in parties}
        of = {r: {p for p in parties if r in inside[p]} for r in records}
        partner = {p: set().union(*(of[r] for r in inside[p])) - {p} for p in parties}
        for u, gone in sorted(hidden):
            if of_platforms:
                free, right = [r for r in records if r not in inside[u]], [gone]
                common = {c: sum(len(of[r] & of[c]) for r in inside[u]) for c in free}
                attached = {c: len(of[c]) for c in free}
            else:
                free = [p for p in parties if p != u and p not in partner[u]]
                right = [p for p in free if base.member[p, gone]]
                common = {c: len(partner[u] & partner[c]) for c in free}
                attached = {c: len(partner[c]) for c in free}
            others = [c for c in free if c not in right]
            if not right or not others:
                continue
            for name, score in (("common", common), ("attached", attached)):
                wins = [(score[g] > score[c]) + (score[g] == score[c]) / 2 for g in right for c in others]
                above = [sum(score[c] > score[g] for c in free) for g in right]
                level = [sum(score[c] == score[g] for c in free) for g in right]
                found[name].append(float(np.mean(wins)))
                found[name + " hit"].append(
                    float(np.mean([min(max((10 - a) / b, 0), 1) for a, b in zip(above, level, strict=True)]))
                )
            found["warm"].append(float(bool(inside[u])))
    return found


@pytest.mark.parametrize("of_platforms", [True, False])
@pytest.mark.parametrize(("size", "share", "seed"), [((16, 30), 0.12, 3), ((30, 16), 0.1, 8), ((9, 6), 0.3, 5)])
def test_the_held_out_test_in_plain_python(
    small: Analysis, size: tuple[int, int], share: float, seed: int, of_platforms: bool
) -> None:
    base = world(small.ties, np.random.default_rng(seed).random(size) < share)
    found = (platform_test if of_platforms else partner_test)(base, rounds=4, seed=seed)
    wanted = held_out(base, seed, 4, of_platforms=of_platforms)
    assert (found.rounds, found.hidden) == (4, len(wanted["warm"]))
    assert found.cold == wanted["warm"].count(0.0)
    warm = np.asarray(wanted["warm"]) > 0
    for trial in found.trials:
        if trial.name in wanted:
            assert trial.auc == pytest.approx(np.mean(wanted[trial.name]))
            assert trial.hit == pytest.approx(np.mean(wanted[trial.name + " hit"]))
            assert trial.warm == (pytest.approx(np.asarray(wanted[trial.name])[warm].mean()) if warm.any() else None)
    assert {t.name for t in found.trials} >= {"score", "common", "attached", "flow", "random"}


def test_what_is_hidden_is_a_tenth_and_at_most_three_hundred(small: Analysis) -> None:
    ones = np.random.default_rng(2).random((200, 100))
    assert platform_test(world(small.ties, ones < 0.1), rounds=1).hidden == round((ones < 0.1).sum() / 10)
    assert platform_test(world(small.ties, ones < 0.2), rounds=1).hidden == 300


def test_two_memberships_are_enough_for_a_test(small: Analysis) -> None:
    """One is hidden in each of 20 rounds, now this, now that."""
    found = platform_test(world(small.ties, np.asarray([[1, 0, 0], [0, 1, 0]]) > 0))
    assert (found.rounds, found.hidden, found.cold) == (20, 20, 20)
    assert [t.warm for t in found.trials] == [None] * len(found.trials)
    assert platform_test(world(small.ties, np.asarray([[1, 0, 0]]) > 0)).trials == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_found_where_nothing_is(small: Analysis, seed: int) -> None:
    member = np.random.default_rng(seed).random((80, 40)) < 0.1
    found = platform_test(world(small.ties, member))
    score = next(t for t in found.trials if t.name == "score")
    assert 0.35 < score.auc < 0.6
    assert not found.beats


def test_what_counts_as_better() -> None:
    trials = (Trial("score", 0.6, 0.1, None), Trial("random", 0.5, 0.1, None))
    assert HeldOut(trials, 20, 100, 50, "random", 0.1, 0.049).beats
    assert not HeldOut(trials, 20, 100, 50, "random", 0.1, 0.051).beats
    assert not HeldOut((), 0, 0, 0, "", 0.1, 0.0).beats


def test_the_gain_is_over_memberships() -> None:
    """Two memberships hidden in three rounds: gains 0.2 (twice alike) and 0.4."""
    rounds = [
        evaluation.Round(
            np.asarray(h), {"score": np.asarray(a), "random": np.full(len(a), 0.5)}, {}, np.ones(len(a), bool)
        )
        for h, a in (([7], [0.7]), ([7], [0.7]), ([9], [0.9]))
    ]
    gain, error = evaluation.gain(rounds, "random")
    # The mean over the rounds, as the table has it; what was hidden twice errs as one.
    mean = (0.2 + 0.2 + 0.4) / 3
    assert gain == pytest.approx(mean)
    sums = np.asarray([2 * (0.2 - mean), 0.4 - mean])
    assert error == pytest.approx(np.sqrt(2 * (sums**2).sum()) / 3)


def test_without_repetition_the_error_is_that_of_a_mean() -> None:
    gains = np.asarray([0.1, -0.2, 0.3, 0.15])
    one = evaluation.Round(np.arange(4), {"score": 0.5 + gains, "random": np.full(4, 0.5)}, {}, np.ones(4, bool))
    gain, error = evaluation.gain([one], "random")
    assert gain == pytest.approx(gains.mean())
    assert error == pytest.approx(gains.std(ddof=1) / 2)


def test_hiding_hides(whole: Analysis) -> None:
    base = bipartite(whole.ties)
    rows, columns = (a[:5].astype(np.int64) for a in base.member.nonzero())
    rest = base.hidden(rows, columns)
    assert rest.member.nnz == base.member.nnz - 5
    assert not rest.member[rows, columns].any()
    assert rest.leads.nnz <= base.leads.nnz
    # A leader whose membership is hidden leads no more.
    assert ((rest.leads > rest.member).nnz) == 0


def test_too_little_for_a_test(small: Analysis) -> None:
    assert platform_test(world(small.ties, np.ones((3, 1), bool))).trials == ()
    assert platform_test(world(small.ties, np.zeros((0, 0), bool))).trials == ()
    assert not platform_test(world(small.ties, np.zeros((2, 3), bool))).beats


def test_the_shipped_test(whole: Analysis) -> None:
    found = suggest(whole.ties, iri(whole, "天津大学"))
    for test in (found.platform_test, found.partner_test):
        assert test.rounds == evaluation.ROUNDS
        assert 0 < test.cold < test.hidden
        assert all(0 <= t.auc <= 1 and 0 <= t.hit <= 1 for t in test.trials)
        assert test.best in evaluation.BASELINES
        assert next(t for t in test.trials if t.name == "random").auc == 0.5
        assert test.beats == (test.gain > evaluation.SURE * test.error)
        aucs = {t.name: t.auc for t in test.trials}
        assert set(aucs) - {"score"} <= set(evaluation.BASELINES)
        assert aucs[test.best] == max(auc for name, auc in aucs.items() if name != "score")
        assert test.gain == pytest.approx(aucs["score"] - aucs[test.best])


@pytest.mark.slow
def test_the_same_twice_and_on_any_order(make_workspace: Maker, small: Analysis, whole: Analysis) -> None:
    name = iri(whole, "京东集团")
    assert suggest(whole.ties, name) == suggest(whole.ties, name)
    tables = circle()
    tables[COMMUNITIES] = [HEADS, *reversed(tables[COMMUNITIES][1:])]
    other = Analysis(load(make_workspace(tables)))
    one, two = suggest(small.ties, iri(small, "乙")), suggest(other.ties, iri(other, "乙"))
    assert (one.partners, one.platforms, one.platform_test) == (two.partners, two.platforms, two.platform_test)


def test_equal_scores_stand_in_the_order_of_the_names(small: Analysis) -> None:
    found = suggest(small.ties, iri(small, "乙"))
    # 庚 has 1/3, 丁 and 辛 1/4 each.
    assert [small.ties.nodes.labels[s.thing] for s in found.partners] == ["庚", "丁", "辛"]
    assert [s.thing for s in suggest(small.ties, iri(small, "乙"), top=2).partners] == [
        s.thing for s in found.partners[:2]
    ]


ALLIANCE = ["名称", "牵头单位", "指导单位", "成员单位", "秘书处单位", "来源", "页"]


def test_steps_come_by_those_who_are_known_then_by_the_gap_then_by_name(make_workspace: Maker) -> None:
    """丙 guides 甲, is a member of 乙 and 丁 and keeps the office of 丙; 戊, who leads 丁, it meets in 甲 too."""
    tables = {
        f"tables/{YEAR}/parties.csv": parties(*"乙丙丁戊己庚"),
        f"tables/{YEAR}/alliances.csv": [
            ALLIANCE,
            ["乙盟", "丁", "", "丙", "庚", "s1", "2"],
            ["丁盟", "戊", "", "丙", "", "s1", "2"],
            ["丙盟", "己", "", "", "丙", "s1", "2"],
            ["甲盟", "乙", "丙", "戊", "", "s1", "2"],
        ],
    }
    analysis = Analysis(load(make_workspace(tables)))
    found = suggest(analysis.ties, iri(analysis, "丙"))
    labels, roles = analysis.ties.nodes.labels, analysis.ties.roles
    steps = [
        (labels[s.platform], roles[s.role].notation, roles[s.above].notation, *("".join(labels[t] for t in x) for x in
         (s.holders, s.known)))
        for s in found.steps
    ]  # fmt: skip
    assert steps == [
        # A leader is known; the gap is 9 − 5.
        ("丁盟", "member", "secretariat", "", "戊"),
        # The gap is 10 − 9, then 5 − 1 and 9 − 5.
        ("甲盟", "guide", "member", "戊", ""),
        ("丙盟", "secretariat", "lead", "己", ""),
        ("乙盟", "member", "secretariat", "庚", ""),
    ]
    assert found.unstated == 0
    assert suggest(analysis.ties, iri(analysis, "丙"), top=2).steps == found.steps[:2]
    # Who leads can go no higher.
    assert suggest(analysis.ties, iri(analysis, "己")).steps == ()


def test_the_next_rank_is_the_role_that_most_of_its_like_hold(make_workspace: Maker) -> None:
    """Of two roles of one rank the more frequent, of two as frequent the first by name."""
    tables = circle()
    tables[COMMUNITIES] = [
        HEADS,
        *([name, "", "", "", "", "丙" if name == "一" else "", "s1", "2"] for name in "一二三"),
    ]
    for held, above in (
        ([("二", "乙", "牵头企业"), ("三", "丁", "牵头企业"), ("二", "庚", "牵头单位")], "lead-enterprise"),
        ([("二", "乙", "牵头企业"), ("三", "丁", "牵头单位"), ("二", "庚", "牵头单位")], "lead"),
        ([("二", "乙", "牵头企业"), ("三", "丁", "牵头单位")], "lead"),
    ):
        rows = [[platform, party, role, "s1", "2"] for platform, party, role in held]
        tables[f"tables/{YEAR}/memberships.csv"] = [["平台", "单位", "角色", "来源", "页"], *rows]
        analysis = Analysis(load(make_workspace(tables)))
        (step,) = suggest(analysis.ties, iri(analysis, "丙")).steps
        assert analysis.ties.roles[step.above].notation == above


@pytest.mark.slow
def test_the_seed_is_that_of_both_tests(small: Analysis) -> None:
    plain, name = bipartite(small.ties), iri(small, "乙")
    for given, seed in (({}, 0), ({"seed": 0}, 0), ({"seed": 3}, 3)):
        found = suggest(small.ties, name, **given)  # type: ignore[arg-type]
        assert found.platform_test == platform_test(plain, seed=seed)
        assert found.partner_test == partner_test(plain, seed=seed)
    for test in (platform_test, partner_test):
        assert test(plain, seed=3) != test(plain, seed=0)


def test_the_first_seed_is_nought(small: Analysis) -> None:
    larger = world(small.ties, np.random.default_rng(3).random((8, 15)) < 0.25)
    for test in (platform_test, partner_test):
        assert test(larger, rounds=2, seed=1) != test(larger, rounds=2, seed=0) == test(larger, rounds=2)


def test_a_reason_counts_its_things(small: Analysis) -> None:
    assert (Reason("region").things, Reason("region").number) == ((), 0)
    found = suggest(small.ties, iri(small, "乙"))
    reasons = [r for one in (*found.partners, *found.platforms) for r in one.reasons if r.name not in ("fit", "region")]
    assert [r.number for r in reasons] == [len(r.things) for r in reasons] != []


def test_a_platform_is_suggested_for_its_majors_and_for_who_is_near(make_workspace: Maker) -> None:
    """庚 is in 丑 (数控, 机电); 寅 has 机电 and 辛, who is of the same province; 己 in 卯 is of another."""
    tables = circle()
    place = {"庚": "天津", "辛": "天津", "己": "浙江"}
    tables[f"tables/{YEAR}/parties.csv"] = [
        ["名称", "类别", "国家", "省级地区", "来源"],
        [COLLEGE, "高职院校", "中国", "天津", "s1"],
        *([n, "普通本科高校" if n == "戊" else "企业", "", place.get(n, ""), "s1"] for n in "乙丙丁戊己庚辛"),
    ]
    colleges = f"tables/{YEAR}/industry-colleges.csv"
    more = [["产业学院寅", "辛", "机电", "s1", "7"], ["产业学院卯", "己", "", "s1", "7"]]
    tables[colleges] = [*tables[colleges], *more]
    analysis = Analysis(load(make_workspace(tables)))
    by = suggested(analysis, suggest(analysis.ties, iri(analysis, "庚"), top=0).platforms)
    assert (by["产业学院寅"]["facets"], by["产业学院寅"]["near"]) == (["机电"], ["辛"])
    assert not {"facets", "near"} & set(by["产业学院卯"])
    assert by["产业学院子"]["facets"] == ["数控"]
    # Who is of no province is near to nobody.
    none = suggested(analysis, suggest(analysis.ties, iri(analysis, "乙"), top=0).platforms)
    assert not any("near" in reasons for reasons in none.values())
    partner = suggested(analysis, suggest(analysis.ties, iri(analysis, "庚"), top=0).partners)
    assert "region" not in partner.get("乙", {})


# --- the verb --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch, shipped: Dataset) -> None:
    """The verb reads the shipped workspace, which is at hand already."""
    opened = Workspace(shipped.folder, shipped)
    monkeypatch.setattr(
        "hezuo.commands.suggest.reading",
        lambda root, *_: opened if root == ROOT else open_workspace(root),
    )


def call(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(command, [*args, "--root", str(ROOT)])
    assert result.exit_code == code, result.output
    # Without its first line on standard error, the scope.
    return re.sub(r"^(范围：|Scope: ).*\n", "", result.output, flags=re.MULTILINE)


@pytest.mark.slow
def test_the_verb_prints_the_test_with_the_suggestions() -> None:
    text = call("--top", "3")
    assert text.startswith("给天津轻工职业技术学院的建议")
    for words in (
        "已在 6 个平台或事项中相遇",
        "可争取更高职务",
        "得分 = 资源分配指数",
        "单位建议的检验",
        "平台建议的检验",
        "随机",
    ):
        assert words in text
    assert "Test of the platforms" in call("jdjt", "--top", "3", "--lang", "en")


def test_the_verb_in_json() -> None:
    result = CliRunner().invoke(command, ["京东集团", "--root", str(ROOT), "--format", "json", "--top", "4"])
    rows = json.loads(result.stdout)
    assert len(rows) == 8
    assert all(r["理由"] and r["得分"] > 0 for r in rows)
    assert "检验" in result.stderr


def test_the_verb_says_what_is_wrong() -> None:
    assert "找不到" in call("无此单位", code=2)
    assert "不是单位" in call("模具产业学院", code=2)
    assert "还没有出现在任何平台或合作事项中" in call("浪潮集团")


def test_the_verb_says_so_when_it_is_no_better(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "SURE", 1e9)
    assert "得分并不明显优于最好的简单办法" in call("京东集团", "--top", "1")


@pytest.mark.parametrize(
    ("score", "error", "words"),
    [
        (0.75, 0.01, "得分优于最好的简单办法（仅资源分配）：AUC 0.750 对 0.700，高 0.050（标准误 0.010）"),
        (
            0.71,
            0.01,
            "并不明显优于最好的简单办法（仅资源分配）：AUC 0.710 对 0.700，只高 0.010，不到标准误（0.010）的两倍",
        ),
        (0.69, 0.01, "不如最好的简单办法（仅资源分配）或与之相当：AUC 0.690 对 0.700，相差 0.010"),
        (0.70, 0.01, "不如最好的简单办法（仅资源分配）或与之相当：AUC 0.700 对 0.700，相差 0.000"),
    ],
)
def test_the_verdict_is_honest_whichever_way_it_falls(score: float, error: float, words: str) -> None:
    trials = tuple(Trial(n, auc, 0.1, None) for n, auc in {"score": score, "flow": 0.7, "random": 0.5}.items())
    assert words in verdict(HeldOut(trials, 20, 100, 50, "flow", score - 0.7, error), "zh")


def test_the_verdict_and_the_table_have_the_same_numbers() -> None:
    text = call("--top", "1")
    told = re.findall(r"最好的简单办法（(.+)）(?:或与之相当)?：AUC ([\d.]+) 对 ([\d.]+)，\D*([\d.]+)", text)
    tables = text.split("检验：")[1:]
    assert len(told) == len(tables) == 2
    for (best, ours, theirs, gain), part in zip(told, tables, strict=True):
        rows = dict(re.findall(r"^(\S+) {2,}(0\.\d{3}) ", part, flags=re.MULTILINE))
        assert (rows["得分"], rows[best]) == (ours, theirs)
        assert theirs == max(auc for way, auc in rows.items() if way != "得分")
        assert gain == f"{abs(float(ours) - float(theirs)):.3f}"


def test_a_share_of_few_says_of_how_few(small: Analysis) -> None:
    found = suggest(small.ties, iri(small, "乙"))
    reasons = {small.ties.nodes.labels[s.thing]: {r.name: r for r in s.reasons} for s in found.platforms}
    fit = reasons["二"]["fit"]
    names = small.ties.nodes.labels
    # An enterprise is in each of the three communities.
    assert (sorted(names[t] for t in fit.things), fit.number) == (["一", "三", "二"], 3)
