"""Brokerage: structural holes, roles against chance, modules."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from hezuo.measures import brokerage
from hezuo.measures.brokerage import ROLES, GouldFernandez, gould_fernandez
from networks_kit import (
    BURT,
    EDGE_CASES,
    FLORENTINE,
    KARATE,
    graph_of,
    listed,
    matrix,
    network,
    networks,
    permuted,
    random_network,
    side_by_side,
    two_cliques,
    without_weights,
)
from tools_kit import needs


def tied(array: sparse.csr_array) -> np.ndarray:
    return np.diff(array.indptr) > 0


def table(found: GouldFernandez) -> np.ndarray:
    """Counts, nodes × roles."""
    return np.stack([getattr(found, role) for role in ROLES], axis=1)


def counted(graph: nx.Graph, broker: int, label: Any) -> list[int]:
    """The definition, pair by pair."""
    count = dict.fromkeys(ROLES, 0)
    for a, b in permutations(graph[broker], 2):
        if graph.has_edge(a, b):
            continue
        x, y, z = label[a], label[broker], label[b]
        if x == y == z:
            count["coordinator"] += 1
        elif x == z:
            count["itinerant"] += 1
        elif y == z:
            count["gatekeeper"] += 1
        elif x == y:
            count["representative"] += 1
        else:
            count["liaison"] += 1
    return list(count.values())


# ---- Structural holes ----


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("shape", [(60, 50, 1), (60, 150, 2), (40, 250, 3)], ids=str)
def test_structural_holes_as_networkx(shape: tuple[int, int, int], weighted: bool) -> None:
    array = random_network(*shape, weighted=weighted)
    graph, some, size = graph_of(array), tied(array), array.shape[0]
    weight = "weight" if weighted else None
    expected = listed(nx.constraint(graph, weight=weight), size)
    np.testing.assert_allclose(brokerage.constraint(array)[some], expected[some])
    # For all nodes at once networkx 3.6 divides by the maximum of the wrong end; asked node by node it does as Burt
    # says.
    expected = listed(nx.effective_size(graph, nodes=list(graph), weight=weight), size)
    np.testing.assert_allclose(brokerage.effective_size(array)[some], expected[some])


@pytest.mark.parametrize("weighted", [False, True])
def test_constraint_as_igraph(weighted: bool) -> None:
    igraph = needs("igraph")
    array = random_network(80, 400, 4, weighted=weighted)
    upper = sparse.triu(array).tocoo()
    peer = igraph.Graph(n=80, edges=np.stack([upper.row, upper.col], axis=1).tolist())
    expected = np.array(peer.constraint(weights=upper.data.tolist()))
    np.testing.assert_allclose(brokerage.constraint(array)[tied(array)], expected[tied(array)])


def test_the_ego_network_of_burt_and_borgatti() -> None:
    """Borgatti (1997): the effective size of G is 4.67 of 6 contacts."""
    array = matrix(BURT)
    size = dict(zip(BURT, brokerage.effective_size(array), strict=True))
    assert round(size["G"], 2) == 4.67
    assert size["A"] == pytest.approx(2.5)
    assert size["C"] == 1
    freedom = dict(zip(BURT, brokerage.constraint(array), strict=True))
    assert [round(freedom[n], 3) for n in "GAC"] == [0.400, 0.595, 1.0]


def test_constraint_of_published_networks() -> None:
    """The Medici and the instructor of the karate club are the freest of their networks."""
    for graph, freest in ((FLORENTINE, "Medici"), (KARATE, 0)):
        found = dict(zip(graph, brokerage.constraint(without_weights(matrix(graph))), strict=True))
        assert min(found, key=lambda n: found[n]) == freest
    assert found[0] == pytest.approx(0.15542329764453702)


@pytest.mark.parametrize("size", [2, 3, 6])
def test_holes_in_closed_forms(size: int) -> None:
    complete = matrix(nx.complete_graph(size))
    np.testing.assert_allclose(brokerage.constraint(complete), (2 * size - 3) ** 2 / (size - 1) ** 3)
    np.testing.assert_allclose(brokerage.effective_size(complete), 1)
    star = matrix(nx.star_graph(size))
    np.testing.assert_allclose(brokerage.constraint(star), [1 / size] + [1] * size)
    np.testing.assert_allclose(brokerage.effective_size(star), [size] + [1] * size)


# ---- Roles ----


def test_a_star_by_hand() -> None:
    """A broker of class 0 with neighbours 0, 0, 1, 1, 2: of the 10 pairs 1, 1, 6 mixed and 2 of other classes."""
    found = gould_fernandez(matrix(nx.star_graph(5)), np.array([0, 0, 0, 1, 1, 2]))
    assert table(found)[0].tolist() == [2, 2, 6, 6, 4]
    assert found.total.tolist() == [20, 0, 0, 0, 0, 0]
    assert {role: float(found.z[role][0]) for role in ROLES} == dict.fromkeys(ROLES, 0.0)


def test_each_role_by_hand() -> None:
    """a – v – b, the broker in the middle; with a third tie nothing is brokered."""
    path = network(3, [(0, 1), (1, 2)])
    for labels, expected in (
        ([0, 0, 0], [2, 0, 0, 0, 0]),
        ([1, 0, 1], [0, 2, 0, 0, 0]),
        ([1, 0, 0], [0, 0, 1, 1, 0]),
        ([0, 0, 1], [0, 0, 1, 1, 0]),
        ([1, 0, 2], [0, 0, 0, 0, 2]),
    ):
        assert table(gould_fernandez(path, np.array(labels)))[1].tolist() == expected
    closed = network(3, [(0, 1), (1, 2), (0, 2)])
    assert not gould_fernandez(closed, np.array([0, 1, 2])).total.any()


# Who talked about the strike in a sawmill: Michael, Forest Products Journal 47, 41 (1997), as given in chapter 7 of de
# Nooy, Mrvar & Batagelj, Exploratory Social Network Analysis with Pajek (2004).
STRIKE = """Frank Gill  Gill Ike  Gill Hal  Gill John  Ike Mike  Ike Bob  Mike Bob  Hal John  Hal Bob  John Karl
John Lanny  John Bob  Karl Lanny  Karl Ozzie  Lanny Bob  Bob Alejandro  Bob Norm  Alejandro Carlos  Alejandro Eduardo
Alejandro Domingo  Carlos Eduardo  Carlos Domingo  Eduardo Domingo  Norm Ozzie  Norm Vern  Norm Paul  Norm Utrecht
Norm Sam  Vern Ted  Paul Quint  Quint Utrecht  Quint Russ  Utrecht Russ  Utrecht Sam  Russ Ted  Sam Xavier  Sam Wendle
Xavier Wendle"""
SPANISH = {"Alejandro", "Carlos", "Eduardo", "Domingo"}
YOUNG = {"Frank", "Gill", "Ike", "Mike", "Hal", "John", "Karl", "Lanny", "Bob"}
#: `raw.nli` of brokerage() of the R package sna (Butts), printed in the laboratory course "Centrality and Brokerage in
#: statnet": coordinator, itinerant broker, gatekeeper, representative, liaison; all others have none.
PRINTED = {
    "Utrecht": [8, 0, 0, 0, 0],
    "Norm": [18, 0, 5, 5, 0],
    "Hal": [2, 0, 0, 0, 0],
    "Russ": [4, 0, 0, 0, 0],
    "Karl": [0, 0, 2, 2, 0],
    "Bob": [14, 0, 10, 10, 2],
    "Quint": [4, 0, 0, 0, 0],
    "Ozzie": [0, 0, 1, 1, 0],
    "Ike": [4, 0, 0, 0, 0],
    "Ted": [2, 0, 0, 0, 0],
    "Sam": [8, 0, 0, 0, 0],
    "Vern": [2, 0, 0, 0, 0],
    "Gill": [10, 0, 0, 0, 0],
    "Lanny": [2, 0, 0, 0, 0],
    "Alejandro": [0, 0, 3, 3, 0],
    "Paul": [2, 0, 0, 0, 0],
    "John": [12, 0, 0, 0, 0],
}


def test_the_strike_as_published() -> None:
    ends = STRIKE.split()
    people = sorted(set(ends))
    ties = [(people.index(a), people.index(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    label = np.array([0 if p in SPANISH else 1 if p in YOUNG else 2 for p in people])
    assert (len(people), len(ties)) == (24, 38)
    found = table(gould_fernandez(network(24, ties), label))
    assert dict(zip(people, found.tolist(), strict=True)) == dict.fromkeys(people, [0] * 5) | PRINTED


def test_the_bridge_of_two_cliques() -> None:
    """Its end stands between the other side's end and the 4 of its own: in and out, nothing else."""
    found = gould_fernandez(two_cliques(5), np.repeat([0, 1], 5))
    assert table(found)[[0, 5]].tolist() == [[0, 0, 4, 4, 0]] * 2
    assert found.total.sum() == 16


@pytest.mark.parametrize("shape", [(50, 60, 1), (80, 300, 2), (60, 700, 3)], ids=str)
def test_roles_as_defined(shape: tuple[int, int, int]) -> None:
    array = random_network(*shape)
    graph, size = graph_of(array), array.shape[0]
    label = np.random.default_rng(9).integers(0, 4, size)
    found = gould_fernandez(array, label)
    np.testing.assert_array_equal(table(found), [counted(graph, v, label) for v in range(size)])
    open_pairs = [sum(not graph.has_edge(a, b) for a, b in permutations(graph[v], 2)) for v in range(size)]
    np.testing.assert_array_equal(found.total, open_pairs)
    np.testing.assert_array_equal(table(found).sum(axis=1), found.total)
    np.testing.assert_allclose(sum(found.expected.values()), found.total)


@pytest.mark.parametrize("label", [[0, 0, 1, 1, 2, 0, 1], [0, 1, 1, 1, 1, 0, 0], [0, 1, 2, 3, 4, 0, 1]], ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_chance_is_every_arrangement_of_the_other_classes(label: list[int], seed: int) -> None:
    """All 720 of them: mean and variance are exact, not estimates."""
    graph = nx.gnm_random_graph(7, 11, seed=seed)
    found = gould_fernandez(matrix(graph), np.array(label))
    for broker in graph:
        others = [c for v, c in enumerate(label) if v != broker]
        dealt = [[*p[:broker], label[broker], *p[broker:]] for p in permutations(others)]
        counts = np.array([counted(graph, broker, one) for one in dealt])
        mean, deviation = counts.mean(axis=0), counts.std(axis=0)
        np.testing.assert_allclose([found.expected[r][broker] for r in ROLES], mean, atol=1e-12)
        real = deviation > 1e-9
        z = np.where(real, (table(found)[broker] - mean) / np.where(real, deviation, 1), 0)
        np.testing.assert_allclose([found.z[r][broker] for r in ROLES], z, atol=1e-9)


def test_chance_on_a_larger_network() -> None:
    """Against drawn arrangements, within five standard errors."""
    array = random_network(60, 260, 6)
    graph = graph_of(array)
    rng = np.random.default_rng(3)
    label = rng.integers(0, 3, 60)
    broker = int(np.diff(array.indptr).argmax())
    found = gould_fernandez(array, label)
    others = np.delete(np.arange(60), broker)
    draws = []
    for _ in range(600):
        dealt = label.copy()
        dealt[others] = rng.permutation(label[others])
        draws.append(counted(graph, broker, dealt))
    spread = np.std(draws, axis=0)
    expected = np.array([found.expected[r][broker] for r in ROLES])
    assert (np.abs(np.mean(draws, axis=0) - expected) < 5 * spread / np.sqrt(600)).all()
    said = (table(found)[broker] - expected) / np.array([found.z[r][broker] for r in ROLES])
    np.testing.assert_allclose(said, spread, rtol=0.15)


def test_one_class_and_classes_of_one() -> None:
    array = random_network(40, 120, 5)
    same = gould_fernandez(array, np.zeros(40, dtype=int))
    np.testing.assert_array_equal(same.coordinator, same.total)
    own = gould_fernandez(array, np.arange(40))
    np.testing.assert_array_equal(own.liaison, own.total)
    for found in (same, own):
        assert not any(found.z[role].any() for role in ROLES)
    single = gould_fernandez(array, np.array([1] + [0] * 39))
    assert single.coordinator[0] == single.gatekeeper[0] == single.liaison[0] == 0
    assert single.itinerant[0] == single.total[0]


def test_a_node_without_a_class_is_left_out() -> None:
    array = random_network(50, 200, 7)
    label = np.random.default_rng(1).integers(-1, 3, 50)
    kept = np.flatnonzero(label >= 0)
    whole, part = gould_fernandez(array, label), gould_fernandez(array[kept][:, kept], label[kept])
    np.testing.assert_array_equal(table(whole)[kept], table(part))
    assert not table(whole)[label < 0].any()
    for role in ROLES:
        np.testing.assert_array_equal(whole.z[role][kept], part.z[role])
        assert not whole.expected[role][label < 0].any()
    nobody = gould_fernandez(array, np.full(50, -1))
    assert not nobody.total.any()


def test_labels_and_groups_must_fit() -> None:
    array = network(3, [(0, 1)])
    for function in (gould_fernandez, brokerage.participation, brokerage.within_module_degree):
        with pytest.raises(ValueError, match="per node"):
            function(array, np.array([0, 1]))


# ---- Modules ----


def test_participation_by_hand() -> None:
    """Ties of weight 2, 1, 1 to three modules: 1 − (4 + 1 + 1) / 16."""
    array = network(4, [(0, 1), (0, 2), (0, 3)], [2, 1, 1])
    found = brokerage.participation(array, np.array([0, 0, 1, 2]))
    np.testing.assert_allclose(found, [0.625, 0, 0, 0])
    # Neighbours without a group are modules of their own.
    np.testing.assert_allclose(brokerage.participation(array, np.array([0, -1, -1, -1])), [0.625, 0, 0, 0])
    assert brokerage.participation(array, np.array([0, 1, 1, 1])).tolist() == [0.0] * 4


def test_within_module_degree_by_hand() -> None:
    """A star of 4 is a module: κ = 3, 1, 1, 1, mean 1.5, sd √0.75; the tie that leaves it does not count."""
    array = network(5, [(0, 1), (0, 2), (0, 3), (3, 4)])
    found = brokerage.within_module_degree(array, np.array([0, 0, 0, 0, 1]))
    np.testing.assert_allclose(found, [1.5 / np.sqrt(0.75), *[-0.5 / np.sqrt(0.75)] * 3, 0])
    assert brokerage.within_module_degree(array, np.array([-1] * 5)).tolist() == [0.0] * 5
    ring = matrix(nx.cycle_graph(6))
    ring.data[:] = 0.1
    assert brokerage.within_module_degree(ring, np.zeros(6, dtype=int)).tolist() == [0.0] * 6


def test_modules_as_defined() -> None:
    array = random_network(60, 240, 8)
    group = np.random.default_rng(2).integers(-1, 4, 60)
    dense = array.toarray()
    share, own = np.zeros(60), np.zeros(60)
    for node in range(60):
        to = {g: dense[node, group == g].sum() ** 2 for g in set(group) - {-1}}
        loose = (dense[node, group == -1] ** 2).sum()
        strength = dense[node].sum()
        share[node] = 1 - (sum(to.values()) + loose) / strength**2 if strength else 0
        own[node] = dense[node, group == group[node]].sum() if group[node] >= 0 else 0
    np.testing.assert_allclose(brokerage.participation(array, group), share, atol=1e-12)
    found = brokerage.within_module_degree(array, group)
    for g in range(4):
        inside = own[group == g]
        np.testing.assert_allclose(found[group == g], (inside - inside.mean()) / inside.std())


# ---- Any network ----


def everything(array: sparse.csr_array, label: np.ndarray) -> dict[str, np.ndarray]:
    roles = gould_fernandez(array, label)
    return {
        "constraint": brokerage.constraint(array),
        "effective size": brokerage.effective_size(array),
        "participation": brokerage.participation(array, label),
        "within": brokerage.within_module_degree(array, label),
        "roles": table(roles),
        "total": roles.total,
        "expected": np.stack([roles.expected[r] for r in ROLES], axis=1),
        "z": np.stack([roles.z[r] for r in ROLES], axis=1),
    }


@pytest.mark.parametrize("name", EDGE_CASES)
def test_edge_cases(name: str) -> None:
    array = EDGE_CASES[name]
    size = array.shape[0]
    for label in (np.zeros(size, dtype=int), np.arange(size), np.full(size, -1)):
        for found in everything(array, label).values():
            assert len(found) == size
            assert np.isfinite(found).all()
    assert (brokerage.constraint(array)[~tied(array)] == 1).all()
    assert (brokerage.effective_size(array)[~tied(array)] == 0).all()


@given(networks(), st.randoms(use_true_random=False))
def test_relabelling(array: sparse.csr_array, chance: Any) -> None:
    size = array.shape[0]
    label = np.array([chance.randint(-1, 2) for _ in range(size)], dtype=int)
    order = np.arange(size)
    chance.shuffle(order)
    here, there = everything(array, label), everything(permuted(array, order), label[order])
    for name, values in here.items():
        np.testing.assert_allclose(there[name], values[order], atol=1e-9, err_msg=name)


@given(networks(8), networks(8))
def test_disjoint_union(one: sparse.csr_array, two: sparse.csr_array) -> None:
    """What happens elsewhere changes nothing but what chance may deal."""
    both = side_by_side(one, two)
    labels = [np.arange(a.shape[0]) % 3 for a in (one, two)]
    parts = [everything(a, label) for a, label in zip((one, two), labels, strict=True)]
    found = everything(both, np.concatenate(labels))
    for name in ("constraint", "effective size", "participation", "roles", "total"):
        np.testing.assert_allclose(found[name], np.concatenate([p[name] for p in parts]), atol=1e-12, err_msg=name)


def test_an_edge_twice_is_an_edge_of_weight_two() -> None:
    twice = network(4, [(0, 1), (0, 1), (1, 2), (0, 2), (2, 3)])
    heavy = network(4, [(0, 1), (1, 2), (0, 2), (2, 3)], [2, 1, 1, 1])
    label = np.array([0, 1, 0, 1])
    other = everything(heavy, label)
    for name, values in everything(twice, label).items():
        np.testing.assert_array_equal(values, other[name])
    np.testing.assert_array_equal(other["roles"], everything(without_weights(heavy), label)["roles"])
