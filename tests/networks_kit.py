"""Networks for the tests of measures: published ones, regular ones, random ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from scipy import sparse


def matrix(graph: nx.Graph) -> sparse.csr_array:
    """A networkx graph as the array that the measures take, nodes in its order."""
    made = sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float, format="csr"))
    made.sort_indices()
    return made


def network(size: int, ties: Iterable[tuple[int, int]], weights: Iterable[float] | None = None) -> sparse.csr_array:
    """A network from ties, parallel ones summed."""
    pairs = np.array(list(ties), dtype=np.int64).reshape(-1, 2)
    weight = np.ones(len(pairs)) if weights is None else np.array(list(weights), dtype=float)
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    made = sparse.coo_array((np.tile(weight, 2), (rows, columns)), shape=(size, size)).tocsr()
    made.sort_indices()
    return made


def graph_of(array: sparse.csr_array) -> nx.Graph:
    """The array as a networkx graph."""
    return nx.from_scipy_sparse_array(array)


def listed(values: Mapping[Any, float], size: int) -> np.ndarray:
    """The answer of networkx in the order of the nodes."""
    return np.array([values[node] for node in range(size)], dtype=float)


def random_network(size: int, ties: int, seed: int, weighted: bool = True) -> sparse.csr_array:
    """Some ties at random, some nodes far more popular than others; usually disconnected."""
    rng = np.random.default_rng(seed)
    appeal = rng.pareto(1.5, size) + 0.2
    pairs = {
        (min(a, b), max(a, b)) for a, b in rng.choice(size, (4 * ties, 2), p=appeal / appeal.sum()).tolist() if a != b
    }
    chosen = sorted(pairs)[:: max(1, len(pairs) // ties)][:ties]
    return network(size, chosen, rng.integers(1, 5, len(chosen)) if weighted else None)


def without_weights(array: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array((np.ones(array.nnz), array.indices, array.indptr), shape=array.shape)


def permuted(array: sparse.csr_array, order: np.ndarray) -> sparse.csr_array:
    """The same network with node `order[i]` as node i."""
    made = array[order][:, order]
    made.sort_indices()
    return made


def side_by_side(one: sparse.csr_array, two: sparse.csr_array) -> sparse.csr_array:
    """The disjoint union."""
    return sparse.csr_array(sparse.block_diag([one, two], format="csr"))


def two_cliques(size: int) -> sparse.csr_array:
    """Two complete networks of `size` nodes, 0 … and size …, with a bridge from node 0 to node `size`."""
    cliques = nx.disjoint_union(nx.complete_graph(size), nx.complete_graph(size))
    cliques.add_edge(0, size)
    return matrix(cliques)


@st.composite
def networks(draw: st.DrawFn, most: int = 12) -> sparse.csr_array:
    """Any small network with whole weights, the empty one included."""
    size = draw(st.integers(0, most))
    pairs = [(a, b) for a in range(size) for b in range(a)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = draw(st.lists(st.integers(1, 4), min_size=len(chosen), max_size=len(chosen)))
    return network(size, chosen, weights)


FLORENTINE = nx.florentine_families_graph()
KARATE = nx.karate_club_graph()
DAVIS = nx.davis_southern_women_graph()
#: The ego network G of Borgatti (Connections 20, 35, 1997), after Burt (1992).
BURT = nx.Graph(
    [tuple(pair) for pair in ("AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC")],
)
EDGE_CASES = {
    "empty": network(0, []),
    "one node": network(1, []),
    "two nodes": network(2, []),
    "no ties": network(5, []),
    "one tie": network(2, [(0, 1)]),
    "one tie of three": network(3, [(0, 2)]),
    "triangle and a node": network(4, [(0, 1), (1, 2), (0, 2)]),
    "equal weights": network(4, [(0, 1), (1, 2), (2, 3), (3, 0)], [7, 7, 7, 7]),
    "two pairs": network(4, [(0, 1), (2, 3)]),
}
