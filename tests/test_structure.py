"""Structural roles, worked by hand, on random networks and on the shipped one; formal beside structural standing."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

import networkx as nx
import numpy as np
import pytest
import rdflib

from conftest import ALLIANCES, COLLEGE, PARTIES, YEAR, Maker, declared, load, parties
from hezuo.explorer.columns import node_columns, sentences
from hezuo.insight.analysis import Analysis
from hezuo.insight.robustness import memberships, ranges
from hezuo.insight.roles import CENTRAL, MARGINAL, NOMINAL, UNDERVALUED, party_roles
from hezuo.measures import structure
from hezuo.measures.groups import consensus
from hezuo.network.projection import Network
from hezuo.network.ties import Nodes, Ties
from hezuo.schema.ontology import NetworkSpec

HZ = rdflib.Namespace("https://w3id.org/hezuo/ontology#")


# --- structural roles ---------------------------------------------------------------------------------------------

Platforms = dict[str, str]


def two_mode(platforms: Platforms) -> Network:
    """A two-mode network: platform → the parties in it, a letter each."""
    names = sorted({*platforms, *"".join(platforms.values())})
    empty = tuple("" for _ in names)
    ids = tuple(f"urn:{n}" for n in names)
    nodes = Nodes(ids, tuple(names), empty, empty, empty, ids, tuple(() for _ in names))
    rows = [(names.index(p), names.index(m)) for p, members in platforms.items() for m in members]
    source, target = np.asarray(rows, np.int64).reshape(-1, 2).T
    none, text = np.zeros(len(rows), np.int64), ("",)
    columns = (source, target, none, none - 1, none == 0, none, none, none, none, none - 1, none - 1, none - 1)
    ties = Ties(nodes, declared(), -1, (), *columns, (), (), text, text, (), (), (), ())
    mode = np.asarray([n in platforms for n in names], bool)
    what = NetworkSpec("urn:n", "n", (), (), (), (), "", "count", "")
    return Network(what, ties, np.arange(len(names)), source, target, np.ones(len(rows)), np.arange(len(rows)), mode)


def roles_of(network: Network) -> dict[str, str]:
    names = list(structure.roles())
    found = structure.structure(network).role.tolist()
    return {label: names[r] for label, r in zip(network.labels, found, strict=True) if r >= 0}


HAND_WORKED: dict[str, tuple[Platforms, dict[str, str]]] = {
    "one platform: nobody stands out": ({"A": "123"}, dict.fromkeys("123", "periphery")),
    "one party alone in a platform": ({"A": "1"}, {"1": "periphery"}),
    # x ties two circles and is the one in ten; p alone leads on to i.
    "a broker and a bridge": (
        {"A": "xpabcd", "C": "xefg", "Z": "pi"},
        {"x": "broker", "p": "bridge", **dict.fromkeys("abcdefgi", "periphery")},
    ),
    # p and q have platforms of their own where nobody else is: they part nobody from anybody.
    "platforms of its own make no bridge": (
        {"A": "xpabcd", "C": "xefg", "Z": "p", "V": "q", "W": "q"},
        {"x": "broker", **dict.fromkeys("pqabcdefg", "periphery")},
    ),
    # 1, 2 and 3 meet different partners in each platform, and no platform falls off without any of them.
    "a ring of three": (
        {"P": "xabcd", "Q": "xyefg", "R": "yhijk", "A": "12", "B": "23", "C": "314"},
        {**dict.fromkeys("xy", "broker"), **dict.fromkeys("123", "core"), **dict.fromkeys("4abcdefghijk", "periphery")},
    ),
    # The same with a way on from 4: it is not on the ring.
    "a ring with a tail": (
        {"P": "xabcd", "Q": "xyefg", "R": "yhijk", "A": "12", "B": "23", "C": "314", "D": "45", "E": "2"},
        {
            **dict.fromkeys("xy", "broker"),
            **dict.fromkeys("123", "core"),
            "4": "bridge",
            **dict.fromkeys("5abcdefghijk", "periphery"),
        },
    ),
    # Both meet in each of three platforms, but have one partner only: no hub, one group, on a cycle.
    "a circle of two": ({"A": "12", "B": "12", "C": "12"}, dict.fromkeys("12", "core")),
    # Three platforms, three partners; equal at the border of the top 5 %, so all are within.
    "equal hubs": ({"A": "1234", "B": "1234", "C": "1234"}, dict.fromkeys("1234", "hub")),
    # Two platforms are too few for a hub, whatever the share.
    "two platforms are no hub": ({"A": "12345", "B": "12345"}, dict.fromkeys("12345", "core")),
}


@pytest.mark.parametrize(("platforms", "wanted"), HAND_WORKED.values(), ids=HAND_WORKED.keys())
def test_structural_roles_worked_by_hand(platforms: Platforms, wanted: dict[str, str]) -> None:
    assert roles_of(two_mode(platforms)) == wanted


def test_structural_roles_of_nothing() -> None:
    found = structure.structure(two_mode({}))
    assert found.role.size == found.platforms.size == found.betweenness.size == 0


def test_structural_roles_need_two_sides(analysis: Analysis) -> None:
    with pytest.raises(ValueError, match="two-mode"):
        structure.structure(analysis.one_mode)


def by_the_rules(network: Network) -> dict[int, str]:
    """The roles as `structure.toml` words them, with networkx and sets; the groups are taken as they are found."""
    graph = nx.from_scipy_sparse_array(network.matrix)
    label = consensus(network.matrix, network.ids).label
    assert network.mode is not None
    things = [n for n in graph if not network.mode[n]]
    between = nx.betweenness_centrality(graph)
    cores, degree = nx.core_number(graph), dict(graph.degree())
    partners = {n: len({q for p in graph[n] for q in graph[p]} - {n}) for n in graph}

    def top(values: dict[int, float], share: float) -> set[int]:
        ordered = sorted((round(values[t], 12) for t in things), reverse=True)
        border = ordered[max(math.ceil(share * len(things)), 1) - 1]
        return {t for t in things if round(values[t], 12) >= border}

    def sides(node: int) -> int:
        """How many parts with other parties there are around it once it is gone."""
        rest = graph.subgraph(n for n in graph if n != node)
        parts = [part for part in nx.connected_components(rest) if part & set(graph[node])]
        return sum(any(n in part for n in things) for part in parts)

    hubs, brokers = top(degree, 0.05), top(between, 0.10)
    found = {}
    for node in things:
        groups = {label[p] for p in graph[node]}
        if degree[node] >= 3 and partners[node] >= 3 and node in hubs:
            found[node] = "hub"
        elif len(groups) >= 2 and between[node] > 0 and node in brokers:
            found[node] = "broker"
        elif sides(node) >= 2:
            found[node] = "bridge"
        elif sum(len(set(graph[p]) - {node}) > 0 for p in graph[node]) >= 2:
            found[node] = "core"
            assert cores[node] >= 2
            assert sides(node) == 1
        else:
            found[node] = "periphery"
    return found


@pytest.mark.parametrize("seed", range(6))
def test_structural_roles_follow_their_rules(seed: int) -> None:
    rng = np.random.default_rng(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"[: 14 + 2 * seed]
    appeal = rng.pareto(1.2, len(letters)) + 0.3
    appeal /= appeal.sum()
    made = {
        f"P{n}": "".join(sorted(rng.choice(list(letters), rng.integers(1, 6), replace=False, p=appeal)))
        for n in range(12)
    }
    network = two_mode(made)
    names = list(structure.roles())
    found = structure.structure(network).role.tolist()
    assert {n: names[r] for n, r in enumerate(found) if r >= 0} == by_the_rules(network)


def test_structural_roles_of_the_shipped_network(analysis: Analysis) -> None:
    names, network = list(structure.roles()), analysis.two_mode
    found = {n: names[r] for n, r in enumerate(analysis.structure.role.tolist()) if r >= 0}
    assert found == by_the_rules(network)
    graph = nx.from_scipy_sparse_array(network.matrix)
    for node in list(found)[::7]:
        around = {q for p in graph[node] for q in graph[p]} - {node}
        assert analysis.structure.platforms[node] == graph.degree(node)
        assert analysis.structure.partners[node] == len(around)


def test_every_role_has_words_a_colour_and_a_sentence() -> None:
    assert list(structure.roles())[-1] == "outside"
    for role in structure.roles().values():
        assert all(t.strip() for t in (*role.names, *role.definitions, *role.readings))
        assert re.fullmatch("#[0-9a-f]{6}", role.color)
    assert len({r.color for r in structure.roles().values()}) == len(structure.roles())


def test_every_sentence_of_a_node_is_filled(analysis: Analysis) -> None:
    count = 0
    for node in range(len(analysis.ties.nodes)):
        for pair in sentences(analysis, node):
            assert len(pair) == 2
            for text in pair:
                count += 1
                assert "{" not in text
                assert analysis.ties.nodes.labels[node] in text
    assert count > 300


def test_what_is_in_no_platform_is_outside(analysis: Analysis) -> None:
    roles = node_columns(analysis)["structure"]
    names = list(structure.roles())
    inside = set(analysis.two_mode.members.tolist())
    is_party = analysis.ties.is_a(["https://w3id.org/hezuo/ontology#Party"])
    for node, role in enumerate(roles):
        if node == analysis.ties.college or not is_party[node]:
            assert role == -1
        else:
            assert (names[role] == "outside") == (node not in inside)


# --- formal beside structural standing ----------------------------------------------------------------------------


def test_a_mismatch_is_what_its_rule_says(analysis: Analysis) -> None:
    network, ties = analysis.two_mode, analysis.ties
    held: dict[int, list[int]] = defaultdict(list)
    led: dict[int, set[int]] = defaultdict(set)
    platforms: dict[int, set[int]] = defaultdict(set)
    for row in network.rows.tolist():
        thing, record = int(ties.thing[row]), int(ties.record[row])
        platforms[thing].add(record)
        if ties.role[row] >= 0:
            rank = ties.roles[ties.role[row]].rank or 0
            held[thing].append(rank)
            if rank == 1:
                led[thing].add(record)
    found = party_roles(analysis)
    assert {int(network.members[s.node]) for s in found} == set(platforms)
    seen = Counter()
    for one in found:
        thing = int(network.members[one.node])
        assert (one.formal.rank if one.formal else 0) == min(held[thing], default=0)
        assert one.leads == len(led[thing])
        assert one.platforms == len(platforms[thing])
        leads = bool(led[thing])
        wanted = UNDERVALUED if one.role in ("hub", "broker", "bridge") and not leads else ""
        wanted = NOMINAL if one.role == "periphery" and leads else wanted
        assert one.mismatch == wanted
        seen[wanted] += 1
    assert seen[NOMINAL] > 0
    assert (CENTRAL, MARGINAL) == (("hub", "broker", "bridge"), ("periphery",))


ALLIANCE = ["名称", "牵头单位", "成员单位", "来源", "页"]


def test_both_mismatches_in_a_small_workspace(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties(*"中牵员庚辛壬癸子丑寅"),
        ALLIANCES: [
            ALLIANCE,
            ["甲盟", "牵", "中；员；庚；辛", "s1", "2"],
            ["乙盟", "癸", "中；壬；子；丑", "s1", "2"],
            ["丙盟", "寅", "", "s1", "2"],
        ],
    }
    analysis = Analysis(load(make_workspace(tables)))
    found = {analysis.two_mode.labels[s.node]: (s.role, s.mismatch) for s in party_roles(analysis)}
    assert found["中"] == ("broker", UNDERVALUED)
    assert {found[n] for n in "牵癸寅"} == {("periphery", NOMINAL)}
    assert {found[n] for n in "员庚辛壬子丑"} == {("periphery", "")}
    assert COLLEGE not in found


def test_of_several_roles_in_one_platform_the_highest_counts(make_workspace: Maker) -> None:
    """乙 leads and is a member, 丙 guides and leads, 丁 is a member and has the office: whichever column is first."""
    heads = ["名称", "指导单位", "牵头单位", "成员单位", "秘书处单位", "来源", "页"]
    tables = {
        PARTIES: parties(*"乙丙丁戊"),
        ALLIANCES: [
            heads,
            ["甲盟", "丙", "乙；丙", "乙；丁；戊", "丁", "s1", "2"],
            ["乙盟", "", "戊", "丙", "", "s1", "2"],
        ],
    }
    analysis = Analysis(load(make_workspace(tables)))
    nodes, ties = analysis.ties.nodes, analysis.ties
    assert {nodes.labels[n]: ties.roles[r].notation for n, r in ties.best.items()} == {
        "乙": "lead",
        "丙": "lead",
        "丁": "secretariat",
        "戊": "lead",
    }
    here = np.flatnonzero([nodes.labels[r] == "甲盟" for r in ties.record])
    assert {nodes.labels[n]: ties.roles[r].notation for n, r in ties.highest(here).items()} == {
        "乙": "lead",
        "丙": "lead",
        "丁": "secretariat",
        "戊": "member",
    }
    found = memberships(analysis)
    of_platform = dict(
        zip(
            (analysis.two_mode.labels[p] for p in found.parties),
            found.matrix.max(axis=0).toarray().ravel(),
            strict=True,
        )
    )
    assert {n: round(float(w), 6) for n, w in of_platform.items()} == {"乙": 1.0, "丙": 1.0, "丁": 0.6, "戊": 1.0}
    row = next(r for r in found.matrix.toarray() if np.count_nonzero(r) == 4)
    cells = {analysis.two_mode.labels[p]: round(float(w), 6) for p, w in zip(found.parties, row, strict=True)}
    assert cells == {"乙": 1.0, "丙": 1.0, "丁": 0.6, "戊": 0.2}
    assert not found.unstated.any()


def test_who_has_no_stated_role_leads_nothing(make_workspace: Maker) -> None:
    """A party in the middle of two platforms, in both without a role, is undervalued and no leader."""
    tables = {
        PARTIES: parties(*"中牵员庚辛壬癸子丑"),
        ALLIANCES: [ALLIANCE, ["甲盟", "牵", "员；庚；辛", "s1", "2"], ["乙盟", "癸", "壬；子；丑", "s1", "2"]],
        f"tables/{YEAR}/memberships.csv": [
            ["平台", "单位", "角色", "来源", "页"],
            ["甲盟", "中", "", "s1", "2"],
            ["乙盟", "中", "", "s1", "2"],
        ],
    }
    analysis = Analysis(load(make_workspace(tables)))
    found = {analysis.two_mode.labels[s.node]: s for s in party_roles(analysis)}
    one = found["中"]
    assert (one.formal, one.leads, one.platforms, one.role, one.mismatch) == (None, 0, 2, "broker", UNDERVALUED)
    unstated = memberships(analysis)
    assert int(unstated.unstated.sum()) == 2


def test_a_role_that_is_not_stated_counts_at_most_as_one_that_leads(make_workspace: Maker) -> None:
    """乙 leads 甲盟 and is a member of 乙盟 (1.2); 丙 is in 丙盟 without a role: at best 1, so it stays behind."""
    tables = {
        PARTIES: parties(*"乙丙丁戊"),
        ALLIANCES: [
            ALLIANCE,
            ["甲盟", "乙", "", "s1", "2"],
            ["乙盟", "", "乙", "s1", "2"],
            ["丙盟", "", "丁", "s1", "2"],
            ["丁盟", "", "戊", "s1", "2"],
        ],
        f"tables/{YEAR}/memberships.csv": [["平台", "单位", "角色", "来源", "页"], ["丙盟", "丙", "", "s1", "2"]],
    }
    analysis = Analysis(load(make_workspace(tables)))
    network, found = analysis.two_mode, ranges(analysis)["role-strength"]
    names = [network.labels[p] for p in memberships(analysis).parties]
    best = dict(zip(names, found.best.tolist(), strict=True))
    # 乙 is first whatever is left out but its own lead; then 丙 may be.
    assert (best["乙"], best["丙"]) == (1, 2)
    assert found.worst.tolist()[names.index("丙")] == 4
