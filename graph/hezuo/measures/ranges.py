"""Rank ranges: how far the rank of each node moves when single facts are left out or filled in either way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Network = TypeVar("Network")


@dataclass(frozen=True)
class RankRanges:
    """How ranks move over alternatives of a network; rank 1 is the highest value.

    Attributes:
        base: rank of each node in the network as it is.
        best: the smallest rank number of each node over the network and all alternatives.
        worst: the largest one.
        mover: the number of the alternative that moves the node's rank most (the first of equals), −1 when none moves
            it.
        alternatives: how many alternatives were weighed.
        sampled: where not every piece of evidence was left out: how many were, drawn at random, and how many there are.

    """

    base: Ints
    best: Ints
    worst: Ints
    mover: Ints
    alternatives: int
    sampled: tuple[int, int] | None = None


def ranks(values: Floats, tolerance: float = 1e-9) -> Ints:
    """Competition ranks, 1 for the highest value; equal values share the best of their ranks (1, 2, 2, 4).

    Args:
        values: n finite numbers.
        tolerance: neighbours in the order of values that differ by no more than this part of the largest absolute value
            count as equal, so that rounding in a measure breaks no tie.

    Raises:
        ValueError: when a value is not finite.

    """
    found = np.asarray(values, dtype=np.float64)
    if found.size == 0:
        return np.zeros(0, dtype=np.int64)
    if not np.isfinite(found).all():
        raise ValueError("only finite values have ranks")
    order = np.argsort(-found, kind="stable")
    falls = -np.diff(found[order]) > tolerance * float(np.abs(found).max())
    starts = np.concatenate(([0], np.where(falls, np.arange(1, found.size), 0)))
    out = np.empty(found.size, dtype=np.int64)
    out[order] = np.maximum.accumulate(starts) + 1
    return out


def rank_ranges(
    measure: Callable[[Network], Floats],
    alternatives: Iterable[Network],
    base: Network,
    *,
    tolerance: float = 1e-9,
) -> RankRanges:
    """The lowest and highest rank of each node over alternatives of a network, and which of them moves it most.

    Args:
        measure: from a network to one finite value per node, n for every alternative in the same order of nodes.
        alternatives: networks of the type of `base`; taken one at a time, so a generator costs no memory.
        base: the network as it is.
        tolerance: as in `ranks`.

    Raises:
        ValueError: when a value is not finite or the number of nodes changes.

    """
    rank = ranks(measure(base), tolerance)
    best, worst = rank.copy(), rank.copy()
    mover, moved = np.full(rank.size, -1, dtype=np.int64), np.zeros(rank.size, dtype=np.int64)
    count = 0
    for number, alternative in enumerate(alternatives):
        other = ranks(measure(alternative), tolerance)
        if other.size != rank.size:
            raise ValueError("every alternative must have the nodes of the base")
        np.minimum(best, other, out=best)
        np.maximum(worst, other, out=worst)
        distance = np.abs(other - rank)
        more = distance > moved
        mover[more], moved[more] = number, distance[more]
        count = number + 1
    return RankRanges(rank, best, worst, mover, count)


def leave_one_out(B: sparse.csr_array, entries: Iterable[int] | None = None) -> Iterator[sparse.csr_array]:  # noqa: N803
    """Incidence matrices with one membership left out each.

    Args:
        B: records × parties; weights are kept.
        entries: which stored entries to leave out, by their place in `B.indices`; by default each in turn, so that
            alternative k lacks party `B.indices[k]`.

    Yields:
        Matrices of the shape of B, which share no memory with it.

    """
    rows = np.repeat(np.arange(B.shape[0]), np.diff(B.indptr))
    for entry in range(B.nnz) if entries is None else entries:
        pointers = B.indptr.copy()
        pointers[rows[entry] + 1 :] -= 1
        kept = (np.delete(B.data, entry), np.delete(B.indices, entry), pointers)
        yield sparse.csr_array(kept, shape=B.shape)


def leave_pieces_out(
    B: sparse.csr_array,  # noqa: N803
    piece: Ints,
    chosen: Iterable[int] | None = None,
) -> Iterator[sparse.csr_array]:
    """Incidence matrices with one piece of evidence left out each: all memberships that rest on it, together.

    Args:
        B: records × parties; weights are kept.
        piece: the number of its piece for each stored entry, from 0; alternative k lacks the entries of piece k. With a
            piece for each entry it is `leave_one_out`.
        chosen: the pieces to leave out, by default each in turn.

    Raises:
        ValueError: when `piece` does not match the entries.

    """
    if np.shape(piece) != B.data.shape:
        raise ValueError("one piece per stored entry is needed")
    for number in range(int(np.max(piece, initial=-1)) + 1) if chosen is None else chosen:
        yield kept(B, np.asarray(piece != number))


def kept(B: sparse.csr_array, mask: NDArray[np.bool_]) -> sparse.csr_array:  # noqa: N803
    """B with those of its stored entries that the mask keeps; shapes as in `leave_one_out`."""
    rows = np.repeat(np.arange(B.shape[0]), np.diff(B.indptr))
    pointers = np.concatenate(([0], np.cumsum(np.bincount(rows[mask], minlength=B.shape[0]))))
    return sparse.csr_array((B.data[mask], B.indices[mask], pointers), shape=B.shape)


def filled(
    B: sparse.csr_array,  # noqa: N803
    unstated: NDArray[np.bool_],
    lowest: float,
    highest: float,
    *,
    one_by_one: Iterable[int] | bool = False,
) -> Iterator[sparse.csr_array]:
    """Weighted incidence matrices with the unstated weights filled in either way.

    Args:
        B: records × parties; the weight of a membership follows from its role.
        unstated: for each stored entry whether its role is not stated.
        lowest: the weight of the lowest role, > 0.
        highest: the weight of the highest role.
        one_by_one: whether to fill also each unstated entry alone (or these of them, by their number among the
            unstated), the others staying as they are in B.

    Yields:
        Nothing when no role is unstated; else first B with all of them lowest, then with all highest; then, one by one,
        each unstated entry lowest and highest: entry k of them is alternatives 2 + 2k and 3 + 2k.

    Raises:
        ValueError: when `unstated` does not match the entries or the weights are not ordered and positive.

    """
    flags = np.asarray(unstated, dtype=bool)
    if flags.shape != B.data.shape or not 0.0 < lowest <= highest:
        raise ValueError("one flag per stored entry and 0 < lowest <= highest are needed")
    places = np.flatnonzero(flags)
    choices: list[Ints] = [places] if places.size else []
    if one_by_one is not False:
        alone = places if one_by_one is True else places[np.asarray(list(one_by_one), np.int64)]
        choices.extend(alone[:, None])
    for chosen in choices:
        for weight in (lowest, highest):
            data = B.data.astype(np.float64)
            data[chosen] = weight
            yield sparse.csr_array((data, B.indices.copy(), B.indptr.copy()), shape=B.shape)
