"""Brokerage roles over classes (Gould & Fernandez, Sociol. Methodol. 19, 89, 1989), against classes dealt by chance.

An open two-path a – v – b joins two nodes that are not tied to each other through a broker v. Its role follows from
the classes:

    coordinator       all three of one class
    itinerant         a and b of one class, v of another (also called consultant)
    gatekeeper        v and b of one class, a of another: what comes into the class
    representative    a and v of one class, b of another: what leaves the class
    liaison           three classes

In a network without directions each two-path is read both ways, a before b and b before a, as R's `sna` does:
coordinator, itinerant and liaison count twice what there is in unordered pairs, and gatekeeper equals representative,
each once per unordered pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hezuo.measures.cohesion import Arcs, arcs_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Table = dict[str, Floats]

#: The roles, in the order of the module's list.
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True)
class GouldFernandez:
    """How often each node brokers in each role; arrays of n values.

    Attributes:
        coordinator, itinerant, gatekeeper, representative, liaison: ordered open two-paths through the node in that
            role.
        total: all of them, the sum of the five.
        expected: for each role, what chance gives on average.
        z: for each role, by how many standard deviations of chance the count differs; 0 where chance leaves no choice.

    """

    coordinator: Floats
    itinerant: Floats
    gatekeeper: Floats
    representative: Floats
    liaison: Floats
    total: Floats
    expected: Table
    z: Table


def gould_fernandez(graph: sparse.csr_array, labels: Ints) -> GouldFernandez:
    """The roles of every node, and what they would be by chance.

    Chance keeps the network and the class of the broker, and deals the classes of all the others out anew among them,
    every arrangement alike. Expectation and variance are exact. R's `sna` keeps the broker's class too, but puts
    chance into the ties (a random network of the same density), so its expectations differ: they also answer how many
    two-paths there are, these only how the classes lie on them.

    Args:
        graph: the network; weights play no part.
        labels: n class codes; a node with −1 has no class and is left out, with its ties, so it has 0 everywhere.

    Raises:
        ValueError: when there is not one label per node.

    """
    size = graph.shape[0]
    given = np.asarray(labels, dtype=np.int64)
    if given.shape != (size,):
        raise ValueError("there must be one label per node")
    kept = np.flatnonzero(given >= 0)
    inner = graph if kept.size == size else graph[kept][:, kept]
    count, expected, deviation = _profile(inner, np.unique(given[kept], return_inverse=True)[1])
    wide = [
        _spread({role: one[role] for role in ROLES}, kept, size)
        for one in (count, expected, _scores(count, expected, deviation))
    ]
    return GouldFernandez(**wide[0], total=sum(wide[0].values(), np.zeros(size)), expected=wide[1], z=wide[2])


def _spread(table: Table, kept: Ints, size: int) -> Table:
    result = {}
    for role, values in table.items():
        result[role] = np.zeros(size)
        result[role][kept] = values
    return result


def _scores(count: Table, expected: Table, deviation: Table) -> Table:
    result = {}
    for role in ROLES:
        # A deviation of rounding errors is none.
        sure = deviation[role] <= 1e-7 * np.maximum(1.0, expected[role])
        result[role] = np.where(sure, 0.0, (count[role] - expected[role]) / np.where(sure, 1.0, deviation[role]))
    return result


def _profile(graph: sparse.csr_array, label: Ints) -> tuple[Table, Table, Table]:
    """Counts, expectations and standard deviations per role, when every node has a class."""
    degree = np.diff(graph.indptr).astype(np.float64)
    ties = arcs_of(graph)
    closed, shared = _closed(ties, label)
    pairs = {role: value - closed[role] for role, value in _pairs(graph, label, degree).items()}
    two_paths = degree * (degree - 1) / 2 - ties.sums(shared) / 2
    # In the network of open pairs around v a neighbour has the degree k(v) − 1 − shared(v, neighbour).
    tail, head = (degree[end] - 1 - shared for end in (ties.tail, ties.head))
    touching = (
        np.bincount(ties.tail, tail * (tail - 1), degree.size) + np.bincount(ties.head, head * (head - 1), degree.size)
    ) / 2
    apart = two_paths * (two_paths - 1) / 2 - touching
    expected, deviation = {}, {}
    for role, (one, corner, square) in _chances(label).items():
        mean = two_paths * one
        variance = two_paths * one + 2 * touching * corner + 2 * apart * square - mean**2
        expected[role], deviation[role] = mean, np.sqrt(np.maximum(variance, 0.0))
    return _ordered(pairs), _ordered(expected), _ordered(deviation)


def _ordered(table: Table) -> Table:
    """Per unordered pair of ends → per ordered pair. `mixed` (one end of the broker's class) is one each way."""
    twice = {role: 2.0 * table[role] for role in ("coordinator", "itinerant", "liaison")}
    return {**twice, "gatekeeper": table["mixed"], "representative": table["mixed"].copy()}


def _pairs(graph: sparse.csr_array, label: Ints, degree: Floats) -> Table:
    """Unordered pairs of neighbours per role, tied or not."""
    size, classes = label.size, int(label.max(initial=-1)) + 1
    member = sparse.csr_array((np.ones(size), label, np.arange(size + 1)), shape=(size, classes))
    by_class = sparse.csr_array((np.ones(graph.nnz), graph.indices, graph.indptr), shape=graph.shape) @ member
    rows = np.repeat(np.arange(size), np.diff(by_class.indptr))
    own = np.bincount(rows, np.where(by_class.indices == label[rows], by_class.data, 0.0), size)
    alike = np.bincount(rows, by_class.data * (by_class.data - 1) / 2, size)
    coordinator = own * (own - 1) / 2
    found = {"coordinator": coordinator, "itinerant": alike - coordinator, "mixed": own * (degree - own)}
    return {**found, "liaison": degree * (degree - 1) / 2 - sum(found.values(), np.zeros(size))}


def _closed(ties: Arcs, label: Ints) -> tuple[Table, Floats]:
    """Unordered pairs of neighbours that are tied, per role of their broker; and for each tie its triangles."""
    found = {role: np.zeros(ties.size) for role in ("coordinator", "itinerant", "mixed", "liaison")}
    shared = np.zeros(ties.tail.size)
    for one, two, three in ties.triangles():
        for side in (one, two, three):
            shared += np.bincount(side, minlength=shared.size)
        corners = ties.tail[one], ties.head[one], ties.head[two]
        for broker, a, b in (corners, corners[1:] + corners[:1], corners[2:] + corners[:2]):
            # One of four by how many ends share the broker's class, and whether the ends share theirs.
            ends = (label[a] == label[broker]).astype(np.int64) + (label[b] == label[broker])
            kind = np.where(ends > 0, 3 - ends, np.where(label[a] == label[b], 0, 3))
            table = np.bincount(broker * 4 + kind, minlength=4 * ties.size).reshape(-1, 4)
            for role, column in (("itinerant", 0), ("coordinator", 1), ("mixed", 2), ("liaison", 3)):
                found[role] += table[:, column]
    return found, shared


def _chances(label: Ints) -> dict[str, tuple[Floats, Floats, Floats]]:
    """For each role and broker the probability that chance puts a pair into it, two touching pairs, two pairs apart.

    Touching pairs have one node in common.

    Others are drawn without replacement from c_h nodes of class h, the broker not among them. (x)_k = x (x − 1) … (x
    − k + 1).
    """
    count = np.bincount(label).astype(np.float64)
    rest, own = label.size - 1.0, count[label] - 1
    out = rest - own
    sums = {k: _fall(count, k).sum() - _fall(count, k)[label] for k in (2, 3, 4)}
    squared = (_fall(count, 2) ** 2).sum() - _fall(count, 2)[label] ** 2
    # Two pairs, each within one class but the broker's: all four in one class, or in two.
    both = sums[4] + sums[2] ** 2 - squared
    # a in class h; b and c outside it and outside the broker's, maybe alike: Σ c_h (M − c_h)(M − c_h − 1), M others
    # out.
    spread = _fall(out, 3) - 2 * (out - 2) * sums[2] + sums[3]
    ways = {
        "coordinator": tuple(_fall(own, k) for k in (2, 3, 4)),
        "itinerant": (sums[2], sums[3], both),
        "mixed": (
            2 * own * out,
            own * _fall(out, 2) + out * _fall(own, 2),
            4 * _fall(own, 2) * _fall(out, 2),
        ),
        "liaison": (
            _fall(out, 2) - sums[2],
            spread,
            _fall(out, 4) - 2 * sums[2] * _fall(out - 2, 2) + both,
        ),
    }
    all_ways = [_fall(np.array(rest), k) for k in (2, 3, 4)]
    return {
        role: (one / max(all_ways[0], 1.0), two / max(all_ways[1], 1.0), three / max(all_ways[2], 1.0))
        for role, (one, two, three) in ways.items()
    }


def _fall(x: Floats, k: int) -> Floats:
    """The falling factorial of counts, 0 when there are fewer than k."""
    result = np.where(x >= k, 1.0, 0.0)
    for step in range(k):
        result = result * (x - step)
    return result
