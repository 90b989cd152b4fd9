"""Warm paths: the best introductions from a party to another, a platform or a major, tie by tie with role and source.

A route runs over what the record states: party – record – party, a record being a platform or a cooperation.
Anything else (a major) may end a route but never stands within one: two who teach the same major need not know each
other.

The strength of what ties a thing to a record is s = Σ w · 1 / (1 + a) over the rows that state it: w the weight of
the role, (R + 1 − rank) / R with R the lowest rank of the scheme, 1/R for a membership whose role is not stated and
1/2 for a party named in a record that knows no roles; a the years between the row's and the newest recorded year. A
tie costs 1 / s, so parallel ties make it cheaper, as conductors side by side do, and a route costs the sum of its
ties. The cheapest simple routes are found with Yen's algorithm (Management Science 17, 712, 1971).

Who asks for several introductions wants other introducers, not the same one over another record. So the cheapest route
comes first, then the cheapest that no introducer of those before stands in, as long as there is one; what is left to
find differs in its introducers, at last in its records only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import meant
from hezuo.network.ties import Bools, Floats, Ties

if TYPE_CHECKING:
    import networkx

#: What a party named in a record without roles counts, beside 1 for one that leads.
REFERENCE = 0.5
#: Routes looked at beyond those that are wanted: many differ in the people only, not in the records.
LOOKED_AT = 300
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Hop:
    """One tie of a route between two numbers in `ties.nodes`: the rows of `ties` that state it, and its cost."""

    source: int
    target: int
    rows: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Route:
    """A route, tie by tie."""

    hops: tuple[Hop, ...]

    @property
    def cost(self) -> float:
        """The sum of the costs of its ties."""
        return sum(h.cost for h in self.hops)

    @property
    def nodes(self) -> tuple[int, ...]:
        """What it passes, both ends among it."""
        return (self.hops[0].source, *(h.target for h in self.hops))


@dataclass(frozen=True, slots=True)
class Paths:
    """The best introductions from `start` to `end` (numbers in `ties.nodes`), through the own college or not."""

    start: int
    end: int
    ego: bool
    routes: tuple[Route, ...]


def paths(analysis: Analysis, start: str, end: str | None = None, *, k: int = 3, ego: bool = False) -> Paths:
    """The `k` best introductions between what two names mean; with one name from the own college to it.

    Raises `QueryError` for a name that means nothing or several things, and as `routes` does.
    """
    first = analysis.own_college() if end is None else meant(analysis, start)
    last = meant(analysis, start if end is None else end)
    found = routes(analysis.ties, first, last, k=k, ego=ego)
    index = analysis.ties.nodes.index
    return Paths(index[first], index[last], ego, found)


def strengths(ties: Ties) -> Floats:
    """What each row of `ties` adds to the strength of its tie: role weight over 1 + age, in (0, 1]."""
    # That a college reports a platform says less than the least role in it.
    roles = ties.membership | (ties.reported & ties.is_a([PLATFORM])[ties.record])
    weight = np.where(roles, ties.weights, REFERENCE)
    known = [int(y) for y in ties.years if y.isdecimal()]
    newest = max(known, default=0)
    # A row of no year counts as a year older than the oldest.
    oldest = newest - min(known, default=0) + 1
    ages = np.asarray([newest - int(y) if y.isdecimal() else oldest for y in ties.years] or [0])
    return np.asarray(weight / (1 + ages[ties.year]), np.float64)


def routes(ties: Ties, start: str, end: str, *, k: int = 3, ego: bool = False) -> tuple[Route, ...]:
    """The `k` best routes between two things (IRIs), the cheapest first; none when they are not connected.

    No two have the same introducers and the same records; other introducers are offered before other records. The own
    college stands within a route only when `ego`: it is in every platform, so that all would lead through it. Raises
    `QueryError` when both are one, or when one of them is in no tie at all.
    """
    if k < 1:
        raise ValueError("at least one route is needed")
    nodes = ties.nodes
    for iri in (start, end):
        if iri not in nodes.index:
            raise QueryError("not-tied", name=iri.rsplit("/", 1)[-1])
    source, target = nodes.index[start], nodes.index[end]
    if source == target:
        raise QueryError("same-ends", name=nodes.labels[source])
    graph = _graph(ties, {source, target}, ego)
    if source not in graph or target not in graph:
        return ()
    party = ties.is_a([PARTY])
    apart = _apart(graph, source, target, k, party)
    found = [_route(graph, path) for path in _varied(graph, apart, source, target, k, party)]
    return tuple(sorted(found, key=lambda r: (round(r.cost, 9), len(r.hops), r.nodes)))


def introducers(route: Route, party: Bools) -> frozenset[int]:
    """The parties that stand within a route."""
    return frozenset(n for n in route.nodes[1:-1] if party[n])


def _within(path: list[int], party: Bools) -> frozenset[int]:
    return frozenset(n for n in path[1:-1] if party[n])


def _apart(graph: networkx.Graph, source: int, target: int, k: int, party: Bools) -> list[list[int]]:
    """Up to k paths that share no introducer: the cheapest, then the cheapest without those that stand in it, and on.

    A path without an introducer (both ends in one record) keeps its records to itself instead.
    """
    import networkx

    left, found = graph.copy(), list[list[int]]()
    while len(found) < k and networkx.has_path(left, source, target):
        path = _first(left, source, target, party)
        found.append(path)
        left.remove_nodes_from(_within(path, party) or set(path[1:-1]))
        if len(path) == 2:
            left.remove_edge(source, target)
    return found


def _first(graph: networkx.Graph, source: int, target: int, party: Bools) -> list[int]:
    """The cheapest path; of several as cheap that with the fewest hops, then the one with the least numbers."""
    return min(_cheapest(graph, source, target, 1, party), key=lambda path: (len(path), path))


def _varied(
    graph: networkx.Graph, apart: list[list[int]], source: int, target: int, k: int, party: Bools
) -> list[list[int]]:
    """The k paths: those without a common introducer, then with other introducers, then over other records."""
    import networkx

    found = list(apart)
    others = _cheapest(graph, source, target, k, party) if len(found) < k else []
    others.sort(key=lambda path: (round(networkx.path_weight(graph, path, "cost"), 9), len(path), path))
    for is_new in (_other_introducers, _other_records):
        for path in others:
            if len(found) < k and is_new(path, found, party):
                found.append(path)
    return found


def _other_introducers(path: list[int], found: list[list[int]], party: Bools) -> bool:
    return _within(path, party) not in [_within(known, party) for known in found]


def _other_records(path: list[int], found: list[list[int]], party: Bools) -> bool:
    return {n for n in path if not party[n]} not in [{n for n in known if not party[n]} for known in found]


def _graph(ties: Ties, ends: set[int], ego: bool) -> networkx.Graph:
    """Things and records with the cost of each tie; without what may not stand within a route."""
    import networkx

    within = ties.is_a([PARTY])
    within[ties.record] = True
    within[ties.reporting] = ego
    within[sorted(ends)] = True
    rows = np.flatnonzero(within[ties.record] & within[ties.thing] & (ties.record != ties.thing))
    low, high = np.minimum(ties.record[rows], ties.thing[rows]), np.maximum(ties.record[rows], ties.thing[rows])
    order = np.lexsort((rows, high, low))
    strength = strengths(ties)
    graph = networkx.Graph()
    for i in order.tolist():
        a, b, row = int(low[i]), int(high[i]), int(rows[i])
        data = graph.get_edge_data(a, b)
        if data is None:
            graph.add_edge(a, b, rows=(row,), strength=float(strength[row]), cost=1 / float(strength[row]))
        else:
            data["rows"], data["strength"] = (*data["rows"], row), data["strength"] + float(strength[row])
            data["cost"] = 1 / data["strength"]
    return graph


def _cheapest(graph: networkx.Graph, source: int, target: int, k: int, party: Bools) -> list[list[int]]:
    """The cheapest path over each of the k cheapest sets of records, and those that cost as much as the last."""
    import networkx

    if not networkx.has_path(graph, source, target):
        return []
    best: dict[frozenset[int], list[int]] = {}
    costs: list[float] = []
    for number, path in enumerate(networkx.shortest_simple_paths(graph, source, target, weight="cost")):
        cost = networkx.path_weight(graph, path, "cost")
        if number >= LOOKED_AT + k or (len(costs) >= k and cost > costs[k - 1] + _SAME):
            break
        passed = frozenset(n for n in path if not party[n]) - {source, target}
        known = best.get(passed)
        if known is None:
            costs.append(cost)
            best[passed] = path
        elif cost <= networkx.path_weight(graph, known, "cost") + _SAME and (len(path), path) < (len(known), known):
            # Yen's algorithm gives paths of equal cost in any order; the one kept is the same whatever it is.
            best[passed] = path
    return list(best.values())


def _route(graph: networkx.Graph, path: list[int]) -> Route:
    ties = ((a, b, graph.edges[a, b]) for a, b in pairwise(path))
    return Route(tuple(Hop(a, b, data["rows"], data["cost"]) for a, b, data in ties))
