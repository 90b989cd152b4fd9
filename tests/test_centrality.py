"""Centrality: against networkx and igraph, published values, closed forms, and what must hold for any network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from hezuo.measures import centrality, cohesion, paths, sampling, twomode
from networks_kit import (
    DAVIS,
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

NAMES = ["degree", "strength", "betweenness", "harmonic", "eigenvector", "pagerank"]
NAMES += ["core_number", "clustering", "articulation_points"]
MEASURES: dict[str, Callable[[sparse.csr_array], np.ndarray]] = {name: getattr(centrality, name) for name in NAMES}
#: Sparse ones fall apart, dense ones do not.
RANDOM = [(60, 40, 1), (80, 90, 2), (120, 400, 3), (150, 1500, 4)]


@pytest.fixture(params=RANDOM, ids=str)
def made(request: pytest.FixtureRequest) -> sparse.csr_array:
    return random_network(*request.param)


def references(graph: nx.Graph) -> dict[str, Any]:
    size = len(graph)
    cut = set(nx.articulation_points(graph))
    return {
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph),
        "harmonic": {v: h / (size - 1) for v, h in nx.harmonic_centrality(graph).items()},
        "pagerank": nx.pagerank(graph, tol=1e-13, max_iter=2000),
        "core_number": nx.core_number(graph),
        "clustering": nx.clustering(graph),
        "articulation_points": {v: v in cut for v in graph},
    }


def test_as_networkx(made: sparse.csr_array) -> None:
    expected = references(graph_of(made))
    for name, values in expected.items():
        found = MEASURES[name](made)
        np.testing.assert_allclose(found, listed(values, made.shape[0]), atol=1e-10, err_msg=name)
    assert {tuple(b) for b in centrality.bridges(made).tolist()} == {
        (min(b), max(b)) for b in nx.bridges(graph_of(made))
    }
    parts = centrality.components(made)
    assert sorted(map(sorted, nx.connected_components(graph_of(made)))) == sorted(
        np.flatnonzero(parts == c).tolist() for c in range(parts.max() + 1)
    )


def test_as_igraph(made: sparse.csr_array) -> None:
    igraph = needs("igraph")
    upper = sparse.triu(made).tocoo()
    size = made.shape[0]
    peer = igraph.Graph(n=size, edges=np.stack([upper.row, upper.col], axis=1).tolist())
    weights = upper.data.tolist()
    pairs = (size - 1) * (size - 2) / 2
    expected = {
        "degree": peer.degree(),
        "strength": peer.strength(weights=weights),
        "betweenness": np.array(peer.betweenness()) / pairs,
        "harmonic": peer.harmonic_centrality(),
        "pagerank": peer.pagerank(weights=weights),
        "core_number": peer.coreness(),
        "clustering": peer.transitivity_local_undirected(mode="zero"),
        "articulation_points": np.isin(np.arange(size), peer.articulation_points()),
    }
    for name, values in expected.items():
        np.testing.assert_allclose(MEASURES[name](made), values, atol=1e-8, err_msg=name)
    ties = np.stack([upper.row, upper.col], axis=1)[peer.bridges()]
    assert sorted(map(tuple, ties.tolist())) == sorted(map(tuple, centrality.bridges(made).tolist()))


@pytest.mark.parametrize("size", [40, 260])
def test_eigenvector_as_networkx_on_a_connected_network(size: int) -> None:
    made = random_network(size, 6 * size, 5)
    label = centrality.components(made)
    nodes = np.flatnonzero(label == np.bincount(label).argmax())
    connected = made[nodes][:, nodes]
    expected = nx.eigenvector_centrality(graph_of(connected), weight="weight", max_iter=5000, tol=1e-13)
    np.testing.assert_allclose(centrality.eigenvector(connected), listed(expected, nodes.size), atol=1e-8)
    whole = centrality.eigenvector(made)
    np.testing.assert_allclose(whole[nodes], centrality.eigenvector(connected), atol=1e-8)
    assert whole.sum() == pytest.approx(whole[nodes].sum())


def test_eigenvector_is_of_the_largest_component_though_a_clique_has_the_greatest_value() -> None:
    found = centrality.eigenvector(side_by_side(matrix(nx.complete_graph(6)), matrix(nx.path_graph(9))))
    assert (found[:6] == 0).all()
    assert (found[6:] > 0).all()
    equal = centrality.eigenvector(matrix(nx.disjoint_union(nx.star_graph(3), nx.cycle_graph(4))))
    assert np.linalg.norm(equal[:4]) == pytest.approx(1)
    np.testing.assert_allclose(equal[4:], 0.5)


@pytest.mark.parametrize("size", [150, 3000])
def test_eigenvector_of_a_path(size: int) -> None:
    """√(2/(n+1)) sin(πk/(n+1)); the gap to the next eigenvalue is tiny."""
    expected = np.sqrt(2 / (size + 1)) * np.sin(np.pi * np.arange(1, size + 1) / (size + 1))
    np.testing.assert_allclose(centrality.eigenvector(matrix(nx.path_graph(size))), expected, atol=1e-7)


def test_florentine_families() -> None:
    """Jackson, Social and Economic Networks (2008), p. 4, on Padgett & Ansell (1993)."""
    found = dict(zip(FLORENTINE, centrality.betweenness(matrix(FLORENTINE)), strict=True))
    assert found["Medici"] == pytest.approx(0.5219780)
    assert [round(found[name], 3) for name in ("Medici", "Guadagni", "Strozzi")] == [0.522, 0.255, 0.103]


def test_karate_club() -> None:
    """Zachary (1977); the mean clustering 0.571 and 45 triangles are in Newman, Networks (2010)."""
    club = matrix(KARATE)
    between = centrality.betweenness(club)
    assert between[[0, 33, 32]].round(4).tolist() == [0.4376, 0.3041, 0.1452]
    assert centrality.clustering(club).mean() == pytest.approx(0.5706, abs=5e-5)
    assert cohesion.triangle_counts(cohesion.arcs_of(club)).sum() == 3 * 45
    assert centrality.core_number(club).max() == 4
    assert np.flatnonzero(centrality.articulation_points(club)).tolist() == [0]
    assert centrality.bridges(club).tolist() == [[0, 11]]


def test_southern_women() -> None:
    """Borgatti & Everett, Social Networks 19 (1997), on Davis, Gardner & Gardner (1941)."""
    mode = np.array([DAVIS.nodes[n]["bipartite"] == 1 for n in DAVIS])
    women = [n for n in DAVIS if DAVIS.nodes[n]["bipartite"] == 0]
    array = without_weights(matrix(DAVIS))
    published = {
        "degree": {"Evelyn Jefferson": 0.57, "Laura Mandeville": 0.50, "E8": 0.78, "E9": 0.67},
        "closeness": {"Evelyn Jefferson": 0.80, "Theresa Anderson": 0.80, "E8": 0.85, "E9": 0.79},
        "betweenness": {"Evelyn Jefferson": 0.10, "Nora Fayette": 0.11, "E8": 0.24, "E9": 0.23, "E7": 0.13},
    }
    for name, some in published.items():
        found = dict(zip(DAVIS, getattr(twomode, name)(array, mode), strict=True))
        assert {n: round(found[n], 2) for n in some} == some
        expected = getattr(nx.bipartite, f"{name}_centrality")(DAVIS, women)
        np.testing.assert_allclose([found[n] for n in DAVIS], [expected[n] for n in DAVIS])


def test_two_modes_disconnected_or_one_sided() -> None:
    graph = nx.Graph([(0, 3), (1, 3), (2, 4)])
    graph.add_nodes_from(range(6))
    ordered = nx.Graph()
    ordered.add_nodes_from(range(6))
    ordered.add_edges_from(graph.edges)
    mode = np.array([False, False, False, True, True, True])
    for name in ("degree", "closeness", "betweenness"):
        expected = listed(getattr(nx.bipartite, f"{name}_centrality")(ordered, [0, 1, 2]), 6)
        if name == "closeness":
            # By hand: each is as near as can be in its own part, so what is left is the share that it reaches.
            expected = [2 / 5, 2 / 5, 1 / 5, 2 / 5, 1 / 5, 0.0]
        np.testing.assert_allclose(getattr(twomode, name)(matrix(ordered), mode), expected, err_msg=name)
        for array in (network(0, []), network(1, []), network(3, [])):
            alone = np.zeros(array.shape[0], dtype=bool)
            assert getattr(twomode, name)(array, alone).tolist() == [0.0] * array.shape[0]
    with pytest.raises(ValueError, match="one mode"):
        twomode.degree(network(2, [(0, 1)]), np.array([True, True]))
    with pytest.raises(ValueError, match="per node"):
        twomode.degree(network(2, [(0, 1)]), np.array([True]))


def test_star() -> None:
    star = matrix(nx.star_graph(6))
    assert centrality.betweenness(star).tolist() == [1.0] + [0.0] * 6
    np.testing.assert_allclose(centrality.harmonic(star), [1.0] + [(1 + 5 / 2) / 6] * 6)
    np.testing.assert_allclose(centrality.eigenvector(star), [np.sqrt(0.5)] + [np.sqrt(1 / 12)] * 6)
    assert centrality.core_number(star).tolist() == [1] * 7
    assert centrality.articulation_points(star).tolist() == [True] + [False] * 6
    assert len(centrality.bridges(star)) == 6


def test_path_and_complete() -> None:
    path = centrality.betweenness(matrix(nx.path_graph(6)))
    np.testing.assert_allclose(path, [k * (5 - k) / 10 for k in range(6)])
    complete = matrix(nx.complete_graph(5))
    assert centrality.betweenness(complete).tolist() == [0.0] * 5
    assert centrality.harmonic(complete).tolist() == [1.0] * 5
    assert centrality.clustering(complete).tolist() == [1.0] * 5
    assert centrality.core_number(complete).tolist() == [4] * 5
    np.testing.assert_allclose(centrality.pagerank(complete), 0.2)
    assert not centrality.articulation_points(complete).any()


def test_two_cliques_and_a_bridge() -> None:
    size = 5
    array = two_cliques(size)
    assert centrality.bridges(array).tolist() == [[0, size]]
    assert np.flatnonzero(centrality.articulation_points(array)).tolist() == [0, size]
    # Each end lies between the size − 1 others of its clique and the size of the other side.
    expected = (size - 1) * size / ((2 * size - 1) * (2 * size - 2) / 2)
    assert centrality.betweenness(array)[[0, size, 1]].tolist() == pytest.approx([expected, expected, 0])


@pytest.mark.parametrize("name", EDGE_CASES)
def test_edge_cases(name: str) -> None:
    array = EDGE_CASES[name]
    for measure in MEASURES.values():
        found = np.asarray(measure(array), dtype=float)
        assert found.shape == (array.shape[0],)
        assert np.isfinite(found).all()
    assert centrality.bridges(array).shape[1] == 2
    assert centrality.components(array).shape == (array.shape[0],)


@given(networks(), st.randoms(use_true_random=False))
def test_relabelling(array: sparse.csr_array, chance: Any) -> None:
    order = np.arange(array.shape[0])
    chance.shuffle(order)
    other = permuted(array, order)
    for name, measure in MEASURES.items():
        np.testing.assert_allclose(measure(other), measure(array)[order], atol=1e-9, err_msg=name)
    place = np.argsort(order)
    assert sorted(map(tuple, centrality.bridges(other).tolist())) == sorted(
        tuple(sorted(place[b].tolist())) for b in centrality.bridges(array)
    )


@given(networks(8), networks(8))
def test_disjoint_union(one: sparse.csr_array, two: sparse.csr_array) -> None:
    both = side_by_side(one, two)
    for name in ("degree", "strength", "core_number", "clustering", "articulation_points"):
        parts = np.concatenate([MEASURES[name](one), MEASURES[name](two)])
        np.testing.assert_allclose(MEASURES[name](both), parts, err_msg=name)
    sizes = [a.shape[0] for a in (one, two, both)]
    for name, scale in (("betweenness", lambda n: (n - 1) * (n - 2)), ("harmonic", lambda n: n - 1)):
        parts = np.concatenate([MEASURES[name](a) * scale(n) for a, n in zip((one, two), sizes[:2], strict=True)])
        np.testing.assert_allclose(MEASURES[name](both) * scale(sizes[2]), parts, atol=1e-9, err_msg=name)


@given(networks(10))
def test_as_networkx_on_any_small_network(array: sparse.csr_array) -> None:
    graph, size = graph_of(array), array.shape[0]
    if size < 2:
        return
    for name, values in references(graph).items():
        np.testing.assert_allclose(MEASURES[name](array), listed(values, size), atol=1e-9, err_msg=name)


def test_an_edge_twice_is_an_edge_of_weight_two() -> None:
    twice = network(4, [(0, 1), (0, 1), (1, 2), (2, 3)])
    heavy = network(4, [(0, 1), (1, 2), (2, 3)], [2, 1, 1])
    assert (twice != heavy).nnz == 0
    for measure in MEASURES.values():
        np.testing.assert_array_equal(measure(twice), measure(heavy))
    light = without_weights(heavy)
    for name in ("degree", "betweenness", "harmonic", "core_number", "clustering"):
        np.testing.assert_array_equal(MEASURES[name](heavy), MEASURES[name](light))
    assert centrality.strength(heavy).tolist() == [2, 3, 2, 1]


@pytest.mark.parametrize("estimate", [paths.betweenness_estimate, paths.harmonic_estimate])
def test_sampled_values_have_no_bias_and_the_error_said(estimate: Callable[..., paths.Estimate]) -> None:
    array = random_network(150, 500, 6)
    exact = estimate(array)
    assert exact.exact
    assert not exact.error.any()
    runs = [estimate(array, pivots=40, seed=seed) for seed in range(300)]
    values = np.array([r.value for r in runs])
    busy = exact.value > np.quantile(exact.value, 0.6)
    spread = values.std(axis=0)
    # The mean of 300 runs is within 4.5 standard errors, and the errors said are those seen.
    assert (np.abs(values.mean(axis=0) - exact.value) <= 4.5 * spread / np.sqrt(300) + 1e-12).all()
    said = np.sqrt(np.mean([r.error**2 for r in runs], axis=0))
    np.testing.assert_allclose(said[busy], spread[busy], rtol=0.25)
    assert runs[0].pivots == 40
    np.testing.assert_array_equal(runs[7].value, estimate(array, pivots=40, seed=7).value)
    np.testing.assert_allclose(estimate(array, pivots=150).value, exact.value)
    with pytest.raises(ValueError, match="two pivots"):
        estimate(array, pivots=1)


def test_large_networks_are_sampled_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    array = random_network(400, 900, 7)
    exact = paths.betweenness_estimate(array)
    monkeypatch.setattr(paths, "EXACT_LIMIT", 300)
    sampled = paths.betweenness_estimate(array)
    assert (exact.pivots, sampled.pivots) == (0, sampling.PIVOTS)
    assert sampled.error.max() > 0
    assert np.corrcoef(exact.value, sampled.value)[0, 1] > 0.98


def test_products_and_single_ties_count_the_same_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step follows few ties one by one and many as a product; both ways must agree."""
    array = random_network(120, 400, 8)
    found = {}
    for few in (True, False):
        monkeypatch.setattr(paths._Spread, "_few", lambda *_, few=few: few)
        found[few] = centrality.betweenness(array)
    np.testing.assert_allclose(found[True], found[False], atol=1e-13)


def test_triangles_are_the_same_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    array = random_network(150, 1500, 9)
    whole = centrality.clustering(array)
    for name, value in (("_TWO_PATHS", 50), ("_CELLS", 400), ("_HANDED", 30)):
        monkeypatch.setattr(cohesion, name, value)
    assert cohesion.arcs_of(array).held is None
    np.testing.assert_array_equal(centrality.clustering(array), whole)


def test_a_network_changed_in_place_is_another() -> None:
    array = network(4, [(0, 1), (1, 2), (2, 3)])
    assert centrality.articulation_points(array).tolist() == [False, True, True, False]
    changed = network(4, [(0, 1), (1, 3), (2, 3)])
    array.indices[:], array.indptr[:] = changed.indices, changed.indptr
    assert centrality.articulation_points(array).tolist() == [False, True, False, True]
    centrality.components(array)[:] = 9
    assert centrality.components(array).tolist() == [0] * 4


@pytest.mark.slow
def test_triangles_of_a_dense_network_are_those_of_a_walk() -> None:
    """Of 280 nodes with nine ties in ten: more triangles than are kept, so that they are counted by full matrices."""
    rng = np.random.default_rng(7)
    whole = np.triu(rng.random((280, 280)) < 0.9, k=1)
    whole |= whole.T
    graph = sparse.csr_array(whole.astype(float))
    ties = cohesion.arcs_of(graph)
    assert ties.held is None
    walked = np.zeros(ties.tail.size, np.int64)
    for sides in ties.triangles():
        for side in sides:
            walked += np.bincount(side, minlength=walked.size)
    np.testing.assert_array_equal(cohesion.triangle_counts(ties), walked)
    full, degree = whole.astype(float), whole.sum(axis=0)
    np.testing.assert_allclose(centrality.clustering(graph), np.diag(full @ full @ full) / (degree * (degree - 1)))
