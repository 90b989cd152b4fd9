"""Ranks and how far they move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

from hezuo.measures.ranges import filled, leave_one_out, rank_ranges, ranks


def incidence(dense: object) -> sparse.csr_array:
    return sparse.csr_array(np.asarray(dense, dtype=float))


def degree(network: sparse.csr_array) -> np.ndarray:
    """Sum of the weights of each party."""
    return np.asarray(network.sum(axis=0), dtype=float)


def test_equal_values_share_the_best_rank() -> None:
    assert ranks(np.asarray([3.0, 7.0, 3.0, 1.0])).tolist() == [2, 1, 2, 4]
    assert ranks(np.zeros(3)).tolist() == [1, 1, 1]
    assert ranks(np.asarray([-2.0])).tolist() == [1]
    assert ranks(np.zeros(0)).tolist() == []


def test_rounding_breaks_no_tie() -> None:
    assert ranks(np.asarray([0.3, 0.1 + 0.2, 0.2])).tolist() == [1, 1, 3]
    assert ranks(np.asarray([0.3, 0.1 + 0.2]), tolerance=0.0).tolist() == [2, 1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_only_numbers_have_ranks(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        ranks(np.asarray([1.0, value]))


@given(st.lists(st.integers(-50, 50), max_size=30))
def test_ranks_are_competition_ranks(values: list[int]) -> None:
    found = np.asarray(values, dtype=float)
    assert ranks(found).tolist() == (stats.rankdata(-found, method="min").astype(int).tolist() if values else [])


def test_a_lead_of_one_is_lost_with_one_membership() -> None:
    """Party 0 leads by one membership, party 1 by two over party 2."""
    network = incidence([[1, 1, 0], [1, 1, 1], [1, 1, 0], [1, 0, 0]])
    found = rank_ranges(degree, leave_one_out(network), network)
    assert found.base.tolist() == [1, 2, 3]
    assert found.best.tolist() == [1, 1, 3]
    assert found.worst.tolist() == [1, 2, 3]
    assert found.alternatives == network.nnz == 8
    assert found.mover.tolist() == [-1, 0, -1]
    assert network.indices[found.mover[1]] == 0


def test_the_first_of_equal_movers_is_named_and_the_furthest_wins() -> None:
    values = [np.asarray(v, dtype=float) for v in ([3, 2, 1], [2, 3, 1], [1, 2, 3], [1, 3, 2])]
    found = rank_ranges(lambda v: v, iter(values[1:]), values[0])
    assert found.best.tolist() == [1, 1, 1]
    assert found.worst.tolist() == [3, 2, 3]
    assert found.mover.tolist() == [1, 0, 1]


def test_without_alternatives_nothing_moves() -> None:
    network = incidence([[1, 0]])
    found = rank_ranges(degree, [], network)
    assert found.base.tolist() == found.best.tolist() == found.worst.tolist() == [1, 2]
    assert (found.mover.tolist(), found.alternatives) == ([-1, -1], 0)


def test_nodes_must_stay() -> None:
    with pytest.raises(ValueError, match="nodes of the base"):
        rank_ranges(degree, [incidence([[1, 1, 1]])], incidence([[1, 1]]))


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 10**6))
def test_each_alternative_lacks_one_membership(rows: int, columns: int, seed: int) -> None:
    dense = np.round(np.random.default_rng(seed).random((rows, columns)) * 3)
    network = incidence(dense)
    places = np.argwhere(dense)
    found = list(leave_one_out(network))
    assert len(found) == len(places)
    for k, (row, column) in enumerate(places):
        expected = dense.copy()
        expected[row, column] = 0
        assert found[k].toarray().tolist() == expected.tolist()
        assert found[k].nnz == network.nnz - 1
        assert network.indices[k] == column
    assert network.toarray().tolist() == dense.tolist()


def test_chosen_memberships_only() -> None:
    network = incidence([[1, 1], [0, 1]])
    assert [a.toarray().tolist() for a in leave_one_out(network, [2])] == [[[1, 1], [0, 0]]]


def test_unstated_roles_go_either_way() -> None:
    network = incidence([[5, 2], [2, 0], [0, 3]])
    found = [a.toarray().tolist() for a in filled(network, network.data == 2, 1.0, 9.0, one_by_one=True)]
    assert found[:2] == [[[5, 1], [1, 0], [0, 3]], [[5, 9], [9, 0], [0, 3]]]
    assert found[2:4] == [[[5, 1], [2, 0], [0, 3]], [[5, 9], [2, 0], [0, 3]]]
    assert found[4:] == [[[5, 2], [1, 0], [0, 3]], [[5, 2], [9, 0], [0, 3]]]
    assert len(list(filled(network, network.data == 2, 1.0, 9.0))) == 2
    ranges = rank_ranges(degree, filled(network, network.data == 2, 1.0, 9.0, one_by_one=True), network)
    assert ranges.base.tolist() == [1, 2]
    assert ranges.worst.tolist() == [2, 2]
    assert ranges.best.tolist() == [1, 1]
    assert ranges.mover.tolist() == [3, 3]


def test_all_roles_stated_no_alternative() -> None:
    network = incidence([[5, 2]])
    assert list(filled(network, np.zeros(2, dtype=bool), 1.0, 9.0, one_by_one=True)) == []


@pytest.mark.parametrize(("size", "lowest", "highest"), [(1, 1.0, 2.0), (2, 2.0, 1.0), (2, 0.0, 1.0)])
def test_flags_and_weights_are_checked(size: int, lowest: float, highest: float) -> None:
    with pytest.raises(ValueError, match="lowest"):
        list(filled(incidence([[5, 2]]), np.zeros(size, dtype=bool), lowest, highest))
