"""The degree-preserving null: closed forms, an independent solver, simulation, and the false-discovery rate that is
promised."""

from __future__ import annotations

import itertools
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import optimize, sparse, stats

from hezuo.measures.chance import fixed_margin, membership_probability, significant
from hezuo.measures.tails import upper_tails
from tools_kit import examples


def incidence(dense: object) -> sparse.csr_array:
    found = sparse.csr_array(np.asarray(dense, dtype=float))
    found.sort_indices()
    return found


def davis() -> sparse.csr_array:
    """Events × women (Davis, Gardner & Gardner, Deep South, 1941)."""
    graph = nx.davis_southern_women_graph()
    return incidence(nx.bipartite.biadjacency_matrix(graph, graph.graph["top"], graph.graph["bottom"]).T.toarray())


def circulant(size: int, degree: int) -> sparse.csr_array:
    """Every row and every column has the same degree."""
    return incidence([[(c - r) % size < degree for c in range(size)] for r in range(size)])


def convolved(chances: np.ndarray, least: int) -> float:
    """P(X ≥ least), one trial at a time."""
    mass = np.ones(1)
    for q in chances:
        mass = np.convolve(mass, [1 - q, q])
    return float(mass[least:].sum())


matrices = st.builds(
    lambda rows, columns, density, seed: (
        np.random.default_rng(seed).random((rows, columns)) < density * np.random.default_rng(seed + 1).random(columns)
    ).astype(float),
    st.integers(0, 9),
    st.integers(0, 9),
    st.floats(0.0, 2.0),
    st.integers(0, 10**6),
)


def test_equal_degrees_have_a_closed_form() -> None:
    """All degrees k of n: every membership has probability k/n, every pair shares Binomial(n, (k/n)²) records."""
    network = circulant(12, 3)
    assert membership_probability(network) == pytest.approx(np.full((12, 12), 0.25), abs=1e-10)
    found = significant(network)
    assert found.expected == pytest.approx(np.full(found.p.size, 12 / 16))
    assert found.p == pytest.approx(stats.binom.sf(found.shared - 1, 12, 1 / 16), rel=1e-9)


def test_davis_against_an_unreduced_solver() -> None:
    """The same equations, one parameter per woman and event, solved by another method."""
    network = davis()
    rows, columns = network.sum(axis=1), network.sum(axis=0)

    def gaps(logits: np.ndarray) -> np.ndarray:
        p = 1 / (1 + np.exp(-np.add.outer(logits[: rows.size], logits[rows.size :])))
        return np.concatenate((p.sum(axis=1) - rows, p.sum(axis=0) - columns))

    found = optimize.least_squares(gaps, np.zeros(rows.size + columns.size), xtol=1e-15, ftol=1e-15, gtol=1e-15).x
    expected = 1 / (1 + np.exp(-np.add.outer(found[: rows.size], found[rows.size :])))
    assert membership_probability(network) == pytest.approx(expected, abs=1e-7)


def test_nothing_in_davis_survives() -> None:
    """The degrees of the 18 women and 14 events explain every shared event: the plain answer is no pair at all."""
    found = significant(davis())
    assert (found.survivors, found.tests) == (0, 153)
    assert found.p.min() == pytest.approx(0.0884, abs=1e-4)
    assert found.q.tolist() == [1.0] * found.q.size


def test_tails_of_davis_by_convolution() -> None:
    network = davis()
    p = membership_probability(network)
    found = significant(network)
    expected = [
        convolved(p[:, s] * p[:, t], k) for s, t, k in zip(found.source, found.target, found.shared, strict=True)
    ]
    assert found.p == pytest.approx(expected, rel=1e-9)
    assert found.expected == pytest.approx(
        [(p[:, s] * p[:, t]).sum() for s, t in zip(found.source, found.target, strict=True)]
    )


def test_tails_of_davis_by_simulation() -> None:
    network = davis()
    p = membership_probability(network)
    found = significant(network)
    rng = np.random.default_rng(1)
    draws = (rng.random((4000, *p.shape)) < p).astype(np.float32)
    together = np.einsum("nrs,nrt->nst", draws, draws, optimize=True)[:, found.source, found.target]
    seen = (together >= found.shared).mean(axis=0)
    error = np.sqrt(found.p * (1 - found.p) / 4000)
    assert (np.abs(seen - found.p) < 5 * error + 1e-9).all()


def test_fixed_margins_agree_in_the_mean() -> None:
    """Swaps that keep the margins exactly share nearly the number of events that the canonical null expects."""
    network = davis()
    found = significant(network)
    together = np.zeros((18, 18))
    for sample in fixed_margin(network, 300, seed=2):
        together += (sample.T @ sample).toarray()
    sampled = together[found.source, found.target] / 300
    assert np.corrcoef(sampled, found.expected)[0, 1] > 0.995
    assert np.abs(sampled - found.expected).max() < 0.35


@examples(150)
@given(matrices)
def test_degrees_are_reproduced(dense: np.ndarray) -> None:
    p = membership_probability(incidence(dense))
    assert p.shape == dense.shape
    assert p.sum(axis=0) == pytest.approx(dense.sum(axis=0), abs=1e-8)
    assert p.sum(axis=1) == pytest.approx(dense.sum(axis=1), abs=1e-8)
    assert ((p >= 0) & (p <= 1)).all()


#: Three tests of which the last has p = 1 but for rounding.
ROUNDED = np.array([[1, 0, 0, 1, 0, 0], *3 * [[1, 0, 0, 1, 0, 1]], *2 * [[1, 0, 0, 0, 0, 1]]], dtype=float)


@example(ROUNDED, 0)
@examples(60)
@given(matrices, st.integers(0, 10**6))
def test_numbering_changes_nothing(dense: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(dense.shape[0]), rng.permutation(dense.shape[1])
    one, two = significant(incidence(dense)), significant(incidence(dense[rows][:, columns]))

    def pairs(found: object, number: np.ndarray) -> dict[frozenset[int], tuple[int, float, float]]:
        ends = zip(number[found.source].tolist(), number[found.target].tolist(), strict=True)
        return dict(zip(map(frozenset, ends), zip(found.shared, found.p, found.q, strict=True), strict=True))

    first, second = pairs(one, np.arange(dense.shape[1])), pairs(two, columns)
    assert first.keys() == second.keys()
    for pair, values in first.items():
        assert second[pair] == pytest.approx(values, rel=1e-6, abs=1e-9)
    assert np.isfinite(one.p).all()
    assert ((one.p > 0) & (one.p <= 1) & (one.q >= one.p)).all()
    met = sparse.triu(incidence(dense).T @ incidence(dense), k=1)
    assert one.p.size == met.nnz


def test_tied_margins_leave_one_network_only() -> None:
    """Nested memberships are the only network of their margins: all probabilities are 0 or 1."""
    dense = np.tril(np.ones((5, 5)))
    assert membership_probability(incidence(dense)) == pytest.approx(dense)
    assert significant(incidence(dense)).p == pytest.approx(np.ones(10))


def test_margins_on_the_edge_without_full_rows() -> None:
    """The first two columns must hold the first two rows, though no row or column is full."""
    dense = np.asarray([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
    p = membership_probability(incidence(dense))
    assert p[:2, :2] == pytest.approx(np.ones((2, 2)), abs=0)
    assert p[2:, 2:] == pytest.approx(np.zeros((2, 2)), abs=0)
    assert p[:2, 2:] == pytest.approx(np.full((2, 2), 0.5), abs=1e-9)


def test_a_party_in_every_record_is_never_surprising() -> None:
    rng = np.random.default_rng(5)
    dense = (rng.random((30, 12)) < 0.2).astype(float)
    dense[:, [3, 7]] = 1
    found = significant(incidence(dense))
    both = (found.source == 3) & (found.target == 7)
    assert found.p[both].tolist() == [1.0]
    ever = np.isin(found.source, [3, 7]) | np.isin(found.target, [3, 7])
    assert found.expected[ever] == pytest.approx(found.shared[ever])
    assert found.p[ever].min() > 0.4


@pytest.mark.parametrize(
    "dense", [np.zeros((0, 0)), np.zeros((3, 0)), np.zeros((0, 3)), np.zeros((2, 3)), np.ones((4, 1)), np.eye(3)]
)
def test_no_pair_no_answer(dense: np.ndarray) -> None:
    found = significant(incidence(dense))
    assert (found.survivors, found.p.size, found.q.size, found.kept.size) == (0, 0, 0, 0)


def test_tests_count_the_parties_with_a_membership() -> None:
    dense = np.zeros((6, 5))
    dense[:3, 0] = dense[1:4, 1] = dense[4:, 2] = 1
    assert significant(incidence(dense)).tests == 3


def test_a_membership_counts_once() -> None:
    with pytest.raises(ValueError, match=r"1\.0"):
        significant(incidence([[2.0, 1.0]]))
    twice = sparse.csr_array((np.ones(2), np.asarray([0, 0]), np.asarray([0, 2])), shape=(1, 2))
    with pytest.raises(ValueError, match="twice"):
        significant(twice)


@pytest.mark.parametrize("alpha", [0.0, 1.0, -1.0, float("nan")])
def test_alpha_is_a_rate(alpha: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        significant(davis(), alpha)


def planted(seed: int) -> sparse.csr_array:
    """60 parties in 200 records; parties 2k and 2k + 1 are the same but for chance members, k < 4."""
    rng = np.random.default_rng(seed)
    dense = (rng.random((200, 60)) < 0.05).astype(float)
    for k in range(4):
        together = rng.choice(200, 12, replace=False)
        dense[:, 2 * k : 2 * k + 2] = 0
        dense[np.ix_(together, [2 * k, 2 * k + 1])] = 1
    return incidence(dense)


@pytest.mark.parametrize("dependence", ["positive", "any"])
def test_planted_pairs_are_found(dependence: str) -> None:
    found = significant(planted(0), dependence=dependence)
    kept = set(zip(found.source[found.kept].tolist(), found.target[found.kept].tolist(), strict=True))
    assert kept == {(0, 1), (2, 3), (4, 5), (6, 7)}
    assert found.survivors == 4


def test_false_discoveries_are_as_rare_as_promised() -> None:
    """Under the null every discovery is false, so the rate is the share of networks with any."""
    rng = np.random.default_rng(8)
    appeal, room = rng.pareto(2.0, 50) + 0.5, rng.random(80) + 0.3
    odds = 0.05 * np.multiply.outer(room, appeal)
    chance = odds / (1 + odds)
    alarms = sum(significant(incidence(rng.random(chance.shape) < chance), 0.2).survivors > 0 for _ in range(120))
    # Discrete p-values make the test conservative; 3 standard errors above 0.2 would be 37.
    assert alarms <= 24


@pytest.mark.parametrize(("dependence", "method"), [("positive", "bh"), ("any", "by")])
def test_adjustment_is_the_standard_one(dependence: str, method: str) -> None:
    found = significant(planted(1), dependence=dependence)
    everything = np.ones(found.tests)
    everything[: found.p.size] = found.p
    assert found.q == pytest.approx(stats.false_discovery_control(everything, method=method)[: found.p.size], rel=1e-9)


def test_the_smallest_tails_keep_their_digits() -> None:
    """1,000 equal trials, thresholds far out: the binomial tail down to 1e-180, where 1 − sum has no digit left."""
    least = np.asarray([0, 1, 5, 40, 150, 300])
    chance = np.asarray([[0.1], [0.1]])
    cases = np.zeros((2, 1), dtype=np.int64)
    found = upper_tails(chance, cases, np.asarray([400, 600]), np.zeros(6, dtype=np.int64), least)
    assert found == pytest.approx(stats.binom.sf(least - 1, 1000, 0.01), rel=1e-9)
    assert found[-1] < 1e-150


@examples(60)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4)), min_size=1, max_size=5), st.integers(0, 12))
def test_tails_against_convolution(classes: list[tuple[float, int]], least: int) -> None:
    chance = np.asarray([[c] for c, _ in classes])
    trials = np.asarray([n for _, n in classes])
    cases = np.zeros((2, 1), dtype=np.int64)
    found = upper_tails(chance, cases, trials, np.zeros(1, dtype=np.int64), np.asarray([least]))
    assert found[0] == pytest.approx(convolved(np.repeat(chance[:, 0] ** 2, trials), least), rel=1e-9, abs=1e-300)


@examples(40)
@given(matrices, st.integers(0, 100))
def test_swaps_keep_both_margins(dense: np.ndarray, seed: int) -> None:
    for sample in fixed_margin(incidence(dense), 3, seed):
        assert sample.sum(axis=0).tolist() == dense.sum(axis=0).tolist()
        assert sample.sum(axis=1).tolist() == dense.sum(axis=1).tolist()
        assert set(sample.data.tolist()) <= {1.0}


def test_swaps_reach_every_network_alike() -> None:
    """The six permutation matrices of order 3, and the same samples again from the same seed."""
    samples = [tuple(s.indices.tolist()) for s in fixed_margin(incidence(np.eye(3)), 600, seed=4)]
    seen = Counter(samples)
    assert set(seen) == set(itertools.permutations(range(3)))
    assert stats.chisquare(list(seen.values())).pvalue > 1e-3
    assert [tuple(s.indices.tolist()) for s in fixed_margin(incidence(np.eye(3)), 600, seed=4)] == samples
