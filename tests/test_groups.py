"""Groups: published partitions, groupings that are known by construction, and answers that depend on no order."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from hezuo.measures import leiden
from hezuo.measures.groups import connected, consensus, modularity, names, stability, upper_tail
from hezuo.measures.median import agreement, median_partition
from tools_kit import examples, needs


def matrix(graph: nx.Graph, weight: str | None = None) -> sparse.csr_array:
    found = sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), weight=weight, dtype=float))
    found.sort_indices()
    return found


def keys(size: int) -> list[str]:
    return [f"https://example.org/{i:04}" for i in range(size)]


def blocks(label: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(label == g).tolist()) for g in np.unique(label)}


def cliques(*sizes: int) -> nx.Graph:
    """Cliques in a row, each tied to the next by one bridge."""
    graph = nx.disjoint_union_all([nx.complete_graph(s) for s in sizes])
    ends = np.cumsum(sizes)
    graph.add_edges_from((int(e) - 1, int(e)) for e in ends[:-1])
    return graph


def test_zachary_has_its_four_groups() -> None:
    """The maximum of modularity of the karate club is 0.4198 with four groups (Aloise et al., PRE 82, 046112, 2010)."""
    found = consensus(matrix(nx.karate_club_graph()), keys(34))
    assert found.modularity == pytest.approx(0.41978961, abs=1e-8)
    assert np.bincount(found.label).tolist() == [12, 11, 6, 5]
    assert found.stability.min() > 0.9
    assert found.runs == 30


def test_two_cliques_and_a_bridge() -> None:
    found = consensus(matrix(cliques(5, 5)), keys(10))
    assert found.label.tolist() == [0] * 5 + [1] * 5
    assert found.stability.tolist() == [1.0] * 10
    # 21 ties, 10 inside each clique, strengths 21 on each side.
    assert found.modularity == pytest.approx(20 / 21 - 1 / 2)


def test_groups_are_numbered_by_size_then_by_smallest_key() -> None:
    found = consensus(matrix(cliques(4, 6, 4)), keys(14))
    assert found.label.tolist() == [1] * 4 + [0] * 6 + [2] * 4
    backwards = consensus(matrix(cliques(4, 6, 4)), keys(14)[::-1])
    assert backwards.label.tolist() == [2] * 4 + [0] * 6 + [1] * 4


@pytest.mark.parametrize("size", [0, 1, 3])
def test_nodes_without_ties_are_in_no_group(size: int) -> None:
    found = consensus(sparse.csr_array((size, size), dtype=float), keys(size))
    assert found.label.tolist() == [-1] * size
    assert found.stability.tolist() == [1.0] * size
    assert (found.modularity, found.runs) == (0.0, 0)


def test_an_isolated_node_beside_a_tie() -> None:
    graph = nx.path_graph(2)
    graph.add_node(2)
    found = consensus(matrix(graph), keys(3))
    assert found.label.tolist() == [0, 0, -1]
    assert (found.modularity, found.stability.tolist()) == (0.0, [1.0, 1.0, 1.0])


def test_a_complete_graph_is_one_group() -> None:
    found = consensus(matrix(nx.complete_graph(7)), keys(7))
    assert found.label.tolist() == [0] * 7
    assert found.modularity == pytest.approx(0.0, abs=1e-12)


def test_a_network_without_groups_says_so() -> None:
    """On a ring the runs cut at other places each time, so membership is unstable; on planted groups it is not."""
    ring = consensus(matrix(nx.cycle_graph(60)), keys(60))
    planted = consensus(matrix(nx.planted_partition_graph(4, 15, 0.8, 0.02, seed=3)), keys(60))
    assert ring.stability.mean() < 0.8
    assert planted.stability.mean() > 0.99
    assert planted.label.tolist() == [g for g in range(4) for _ in range(15)]


def test_weights_decide() -> None:
    """A cycle of four whose opposite ties are strong falls into the strong pairs."""
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 9.0), (1, 2, 1.0), (2, 3, 9.0), (3, 0, 1.0)])
    found = consensus(matrix(graph, "weight"), keys(4))
    assert found.label.tolist() == [0, 0, 1, 1]
    assert found.modularity == pytest.approx(18 / 20 - 1 / 2)


def test_resolution_makes_more_groups() -> None:
    network = matrix(cliques(4, 4, 4, 4))
    assert consensus(network, keys(16), resolution=0.01).label.max() == 0
    assert consensus(network, keys(16)).label.max() == 3


@pytest.mark.parametrize("wrong", [["a", "a"], ["a"], ["a", "b", "c"]])
def test_keys_must_be_one_each(wrong: list[str]) -> None:
    with pytest.raises(ValueError, match="distinct key"):
        consensus(matrix(nx.path_graph(2)), wrong)


def test_no_runs_are_refused() -> None:
    with pytest.raises(ValueError, match="one run"):
        consensus(matrix(nx.path_graph(2)), keys(2), runs=0)


@examples(40)
@given(st.integers(2, 25), st.floats(0.0, 0.6), st.integers(0, 10**6))
def test_the_order_of_the_nodes_changes_nothing(size: int, density: float, seed: int) -> None:
    network = matrix(nx.gnp_random_graph(size, density, seed=seed))
    order = np.random.default_rng(seed).permutation(size)
    other = network[order][:, order]
    other.sort_indices()
    one = consensus(network, keys(size), runs=6)
    two = consensus(sparse.csr_array(other), [keys(size)[i] for i in order], runs=6)
    again = consensus(network, keys(size), runs=6)
    assert two.label.tolist() == one.label[order].tolist()
    assert two.stability.tolist() == one.stability[order].tolist()
    assert two.modularity == one.modularity
    assert again.label.tolist() == one.label.tolist()


@examples(40)
@given(st.integers(2, 25), st.floats(0.05, 0.6), st.integers(0, 10**6))
def test_every_group_hangs_together_and_the_modularity_is_networkx_s(size: int, density: float, seed: int) -> None:
    graph = nx.gnp_random_graph(size, density, seed=seed)
    found = consensus(matrix(graph), keys(size), runs=4)
    for group in range(found.label.max() + 1):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(found.label == group).tolist()))
    assert ((found.label == -1) == np.asarray([graph.degree(i) == 0 for i in range(size)])).all()
    assert (found.stability >= 0).all()
    assert (found.stability <= 1).all()
    if graph.number_of_edges():
        parts = [set(b) for b in blocks(np.where(found.label < 0, -1 - np.arange(size), found.label))]
        assert found.modularity == pytest.approx(nx.community.modularity(graph, parts), abs=1e-12)


def test_disjoint_networks_do_not_meet() -> None:
    club = nx.karate_club_graph()
    found = consensus(matrix(nx.disjoint_union(club, club)), keys(68))
    assert set(found.label[:34].tolist()).isdisjoint(found.label[34:].tolist())


def test_stability_is_the_mean_share_of_runs_together() -> None:
    """Against the definition, over the whole co-assignment matrix."""
    rng = np.random.default_rng(0)
    runs, label = rng.integers(0, 3, (7, 20)), rng.integers(0, 4, 20)
    together = (runs[:, :, None] == runs[:, None, :]).mean(axis=0)
    for i, value in enumerate(stability(runs, label)):
        others = [j for j in range(20) if j != i and label[j] == label[i]]
        assert value == pytest.approx(np.mean(together[i, others]) if others else 1.0)


def partitions(size: int) -> list[np.ndarray]:
    """All set partitions, as restricted growth strings."""
    rows = [()]
    for _ in range(size):
        rows = [(*r, k) for r in rows for k in range(max(r, default=-1) + 2)]
    return [np.asarray(r, dtype=np.int64) for r in rows]


@examples(60)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
def test_the_median_is_at_most_twice_as_far_as_the_best(size: int, count: int, seed: int) -> None:
    """Against all partitions: the distance is the number of pairs of nodes and runs that are contradicted."""
    everything = partitions(size)
    rng = np.random.default_rng(seed)
    runs = np.stack([everything[i] for i in rng.integers(0, len(everything), count)])

    def distance(part: np.ndarray) -> int:
        pairs = itertools.combinations(range(size), 2)
        return sum(int(((runs[:, i] == runs[:, j]) != (part[i] == part[j])).sum()) for i, j in pairs)

    def agreed(part: np.ndarray) -> int:
        return sum(
            2 * int((runs[:, i] == runs[:, j]).sum()) - count
            for i, j in itertools.product(range(size), repeat=2)
            if part[i] == part[j]
        )

    found = median_partition(runs)
    assert distance(found) <= min(distance(r) for r in runs)
    assert distance(found) <= 2 * min(distance(p) for p in everything)
    assert agreement(runs, found) == agreed(found)


@examples(60)
@given(st.integers(2, 14), st.integers(1, 6), st.integers(0, 10**6))
def test_no_move_of_an_unseparated_set_brings_the_median_closer(size: int, count: int, seed: int) -> None:
    runs = np.random.default_rng(seed).integers(0, 3, (count, size))
    found = median_partition(runs)
    best = agreement(runs, found)
    for node in range(size):
        core = (runs == runs[:, [node]]).all(axis=0)
        for group in np.unique(found):
            assert agreement(runs, np.where(core, group, found)) <= best


def test_a_consensus_that_does_not_hang_together_falls_apart() -> None:
    two = matrix(nx.disjoint_union(nx.path_graph(3), nx.path_graph(2)))
    assert blocks(connected(two, np.zeros(5, dtype=np.int64))) == {frozenset({0, 1, 2}), frozenset({3, 4})}
    assert blocks(connected(two, np.asarray([0, 1, 0, 1, 1]))) == {frozenset({i}) for i in range(3)} | {
        frozenset({3, 4})
    }


def test_equal_runs_are_their_own_median() -> None:
    run = np.asarray([0, 1, 1, 2, 0])
    assert blocks(median_partition(np.stack([run] * 3))) == blocks(run)


def test_modularity_of_one_group_is_nil() -> None:
    network = matrix(nx.path_graph(5))
    assert modularity(network, np.zeros(5, dtype=np.int64)) == pytest.approx(0.0)
    assert modularity(sparse.csr_array((2, 2)), np.zeros(2, dtype=np.int64)) == 0.0


def facets(rows: list[list[int]], width: int) -> sparse.csr_array:
    dense = np.zeros((len(rows), width))
    for node, held in enumerate(rows):
        dense[node, held] = 1
    return sparse.csr_array(dense)


def test_a_group_is_named_by_what_it_has_more_of() -> None:
    label = np.asarray([0, 0, 0, 1, 1, 1, -1])
    held = facets([[0, 3], [0, 3], [0, 2], [1, 3], [1, 3], [1, 2], [2]], 4)
    assert names(label, held, ["p", "q", "r", "s"]) == ((0,), (1,))


def test_no_facet_names_two_groups_and_common_ones_name_none() -> None:
    rows = [[0, 1]] * 8 + [[0, 2]] * 8 + [[0]] * 4
    label = np.asarray([0] * 8 + [1] * 8 + [2] * 4)
    assert names(label, facets(rows, 3), ["everyone", "left", "right"]) == ((1,), (2,), ())


def test_a_second_facet_needs_more_than_chance() -> None:
    label = np.asarray([0] * 8 + [1] * 8)
    rows = [[0, 1]] * 7 + [[0, 2]] + [[]] * 8
    assert names(label, facets(rows, 3), ["a", "b", "c"]) == ((0, 1), ())
    assert names(label, facets(rows, 3), ["a", "b", "c"], most=1) == ((0,), ())


def test_equal_marks_are_decided_by_the_label() -> None:
    label = np.asarray([0, 0, 1, 1])
    held = facets([[0, 1], [0, 1], [], []], 2)
    assert names(label, held, ["b", "a"]) == ((1,), ())
    assert names(label, held, ["a", "b"]) == ((0,), ())


def test_the_chance_of_a_mark_is_hypergeometric() -> None:
    from scipy import stats

    cases = [(k, 30, K, n) for K in (1, 5, 12) for n in (2, 9, 20) for k in range(1, min(K, n) + 1)]
    columns = [np.asarray(c) for c in zip(*cases, strict=True)]
    found = upper_tail(columns[0], 30, columns[2], columns[3])
    expected = [stats.hypergeom.sf(k - 1, total, K, n) for k, total, K, n in cases]
    assert found == pytest.approx(expected, rel=1e-8)


def test_no_groups_no_names() -> None:
    assert names(np.full(3, -1), facets([[0], [0], []], 1), ["a"]) == ()
    assert names(np.zeros(0, dtype=np.int64), sparse.csr_array((0, 2)), ["a", "b"]) == ()


# ---- Engines ----


def test_the_engine_of_large_networks_is_as_good_and_repeats_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    networkit = needs("networkit")
    network = matrix(nx.planted_partition_graph(12, 25, 0.4, 0.02, seed=5))
    usual = leiden.runs(network, 3, 1.0, 0)
    threads = networkit.getMaxNumberOfThreads()
    monkeypatch.setattr(leiden, "LARGE", 10)
    large = leiden.runs(network, 3, 1.0, 0)
    assert np.array_equal(large, leiden.runs(network, 3, 1.0, 0))
    assert networkit.getMaxNumberOfThreads() == threads
    for mine, other in zip(large, usual, strict=True):
        assert set(np.unique(mine)) == set(range(mine.max() + 1))
        assert modularity(network, mine) >= modularity(network, other) - 0.01
    groups = consensus(network, keys(300))
    assert blocks(groups.label) == {frozenset(range(k, k + 25)) for k in range(0, 300, 25)}


def test_without_the_fast_engine_the_usual_one_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    network = matrix(cliques(5, 5, 5))
    usual = leiden.runs(network, 2, 1.0, 7)
    monkeypatch.setattr(leiden, "LARGE", 1)
    monkeypatch.setattr(leiden.importlib.util, "find_spec", lambda _: None)
    assert np.array_equal(leiden.runs(network, 2, 1.0, 7), usual)
