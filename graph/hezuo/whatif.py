"""What if a party, or several, were gone: what loses its leader or its last partner, who is cut off, what moves.

Structure is read without the own college, which is in every platform of its report and would hide every gap; only
whether a platform still has a leader counts the college too, for it may lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hezuo.analysis import Analysis, Score
from hezuo.measures.cuts import components
from hezuo.measures.registry import Measure
from hezuo.network import draw
from hezuo.network.draw import Network
from hezuo.network.links import Bools, Ints, Links
from hezuo.ontology import Ontology
from hezuo.problems import QueryError
from hezuo.terms import HZ, ORG, PARTY, PLATFORM, RDFS

#: How many nodes that moved most are named for each measure, and the least change that is one.
MOVERS, LEAST = 3, 1e-9


@dataclass(frozen=True, slots=True)
class Unled:
    """A platform that loses leaders; things are numbered as in `links.nodes`, roles as in `links.roles`.

    `vacant` are the leading roles that nobody in it holds any more, `left` the leaders that stay.
    """

    platform: int
    vacant: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A thing (a major) none of whose platforms of one kind has a partner left: thing, kind, those platforms."""

    thing: int
    kind: str
    platforms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """A node whose value changes: number in `links.nodes`, value and rank (1 the first) before and after."""

    node: int
    before: float
    after: float
    rank_before: int
    rank_after: int


@dataclass(frozen=True, slots=True)
class Change:
    """A measure over the parties that stand in the network before and after: their number, means, and top movers."""

    network: str
    measure: Measure
    nodes: int
    before: float
    after: float
    movers: tuple[Mover, ...]

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the removal of `gone` does; every tuple of things numbers `links.nodes`, ascending.

    `platforms` are those that it is in; `unled` lose a leader, `partnerless` every member but the own college.
    `alone` share no record with anybody but the college any more, `unshared` no platform (but a cooperation),
    `fallen` are no longer in the largest part of the network of parties, though not alone. `parts` counts the parts
    of that network before and after.
    """

    gone: tuple[int, ...]
    platforms: tuple[int, ...]
    unled: tuple[Unled, ...]
    partnerless: tuple[int, ...]
    orphans: tuple[Orphan, ...]
    alone: tuple[int, ...]
    unshared: tuple[int, ...]
    fallen: tuple[int, ...]
    parts: tuple[int, int]
    changes: tuple[Change, ...]

    @property
    def leaderless(self) -> tuple[int, ...]:
        """The platforms in which nobody leads any more."""
        return tuple(u.platform for u in self.unled if not u.left)


def leading(ontology: Ontology) -> frozenset[str]:
    """The roles that lead: those whose property is `hz:leads` or below it, or that have rank 1 in the scheme."""
    graph = ontology.graph
    ranked = {r for r in graph.by_predicate(HZ + "rank") if graph.number(r, HZ + "rank") == 1}
    stated = {r: str(p[0]) for r, p in graph.by_predicate(ORG + "roleProperty").items()}
    return frozenset(ranked | {r for r, p in stated.items() if _below(ontology, p, HZ + "leads")})


def _below(ontology: Ontology, name: str, ancestor: str) -> bool:
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop()
        if one == ancestor:
            return True
        if one not in seen:
            seen.add(one)
            waiting += [str(p) for p in ontology.graph.objects(one, RDFS + "subPropertyOf")]
    return False


def group_of(links: Links, iri: str) -> tuple[str, ...]:
    """The parties of the corporate group that this party belongs to or is, itself among them; sorted."""
    nodes = links.nodes
    whole = nodes.wholes[nodes.index[iri]]
    return tuple(sorted({i for i, w in zip(nodes.ids, nodes.wholes, strict=True) if w == whole} | {iri}))


def what_if(analysis: Analysis, gone: Iterable[str]) -> WhatIf:
    """The network without these parties (IRIs). Raises `QueryError` for the own college or for what is no party."""
    links = analysis.links
    lost = _numbers(links, gone)
    left = draw.filtered(links, without=[links.nodes.ids[i] for i in lost])
    platforms = links.is_a([PLATFORM])
    before, after = analysis.one_mode, _without(analysis.one_mode, left)
    alone, fallen = _cut_off(before, after, lost)
    shared = _shared(analysis.two_mode), _shared(_without(analysis.two_mode, left))
    unshared = np.setdiff1d(shared[0], np.concatenate([shared[1], lost, alone]))
    bare = _partnerless(links, platforms, lost)
    parts = _parts(before), _parts(after)
    return WhatIf(
        tuple(lost.tolist()),
        _plain(links.record[np.isin(links.thing, lost) & platforms[links.record]]),
        _unled(links, platforms, lost),
        _plain(bare),
        _orphans(links, platforms, bare),
        _plain(alone),
        _plain(unshared),
        _plain(fallen),
        parts,
        tuple(_changes(analysis, left)),
    )


def _numbers(links: Links, gone: Iterable[str]) -> Ints:
    found = set()
    parties = links.is_a([PARTY])
    for iri in gone:
        number = links.nodes.index.get(iri, -1)
        if number < 0 or not parties[number]:
            raise QueryError("no-party", name=links.nodes.labels[number] if number >= 0 else iri.rsplit("/", 1)[-1])
        if number == links.college:
            raise QueryError("college-gone", name=links.nodes.labels[number])
        found.add(number)
    return np.asarray(sorted(found), np.int64)


def _plain(numbers: Ints) -> tuple[int, ...]:
    return tuple(np.unique(numbers).tolist())


def _without(network: Network, left: Links) -> Network:
    return draw.draw(left, network.declared)


def _unled(links: Links, platforms: Bools, lost: Ints) -> tuple[Unled, ...]:
    leads = leading(links.ontology)
    of_role = np.asarray([*(r in leads for r in links.roles), False], bool)
    rows = np.flatnonzero(of_role[links.role] & platforms[links.record])
    goes = np.isin(links.thing[rows], lost)
    found = []
    for platform in np.unique(links.record[rows[goes]]).tolist():
        here = links.record[rows] == platform
        held, stays = rows[here & goes], rows[here & ~goes]
        vacant = np.setdiff1d(links.role[held], links.role[stays])
        found.append(Unled(platform, _plain(vacant), _plain(links.thing[stays])))
    return tuple(found)


def _partners(links: Links, platforms: Bools) -> Bools:
    """Which ties hold a platform and a party other than the own college."""
    tied = platforms[links.record] & links.is_a([PARTY])[links.thing] & (links.thing != links.college)
    return np.asarray(tied, bool)


def _partnerless(links: Links, platforms: Bools, lost: Ints) -> Ints:
    tied = _partners(links, platforms)
    stays = tied & ~np.isin(links.thing, lost)
    return np.setdiff1d(links.record[tied], links.record[stays])


def _orphans(links: Links, platforms: Bools, bare: Ints) -> tuple[Orphan, ...]:
    """Things that are no party, all of whose platforms of one kind (those that had a partner at all) are in `bare`."""
    partnered = np.unique(links.record[_partners(links, platforms)])
    rows = platforms[links.record] & ~links.is_a([PARTY])[links.thing] & np.isin(links.record, partnered)
    of_kind: dict[tuple[int, str], set[int]] = {}
    for thing, record in zip(links.thing[rows].tolist(), links.record[rows].tolist(), strict=True):
        of_kind.setdefault((thing, links.nodes.kinds[record]), set()).add(record)
    emptied = set(bare.tolist())
    return tuple(Orphan(t, k, tuple(sorted(p))) for (t, k), p in sorted(of_kind.items()) if p <= emptied)


def _cut_off(before: Network, after: Network, lost: Ints) -> tuple[Ints, Ints]:
    """Who loses every tie, and who is no longer in the largest part that is left of the formerly largest part."""
    stays = np.setdiff1d(_tied(before), lost)
    alone = np.setdiff1d(stays, _tied(after))
    main = np.intersect1d(_largest(before), stays)
    label = components(after.matrix)
    rest = np.intersect1d(main, after.members)
    inside = label[np.searchsorted(after.members, rest)]
    if not len(rest):
        return alone, rest
    still = rest[inside == np.bincount(inside).argmax()]
    return alone, np.setdiff1d(main, np.concatenate([still, alone]))


def _tied(network: Network) -> Ints:
    return np.asarray(network.members[np.diff(network.matrix.indptr) > 0], np.int64)


def _largest(network: Network) -> Ints:
    label = components(network.matrix)
    return network.members[label == np.bincount(label).argmax()] if len(label) else network.members


def _parts(network: Network) -> int:
    return int(components(network.matrix).max(initial=-1)) + 1


def _shared(network: Network) -> Ints:
    """The parties of a two-mode network that share a platform with another one."""
    parties = network.links.is_a([PARTY])[network.members]
    sizes = np.diff(network.matrix.indptr)
    rows = np.repeat(np.arange(len(network)), sizes)
    meets = (sizes[network.matrix.indices] > 1) & parties[rows]
    return np.asarray(network.members[np.unique(rows[meets])], np.int64)


def _changes(analysis: Analysis, left: Links) -> Iterable[Change]:
    """Every measure of the default report, before and after."""
    drawn: dict[str, Network] = {}
    for network, measure, scores in analysis.measured():
        key = network.declared.notation
        if key not in drawn:
            drawn[key] = _without(network, left)
        later = drawn[key]
        yield _change(network, later, measure, scores, analysis.scores(later, measure))


def _change(
    network: Network, later: Network, measure: Measure, first: Sequence[Score], then: Sequence[Score]
) -> Change:
    parties = network.links.is_a([PARTY])
    old = {int(network.members[s.node]): s for s in first}
    new = {int(later.members[s.node]): s for s in then}
    both = [n for n in sorted(old) if n in new and parties[n]]
    moved = [Mover(n, old[n].value, new[n].value, old[n].rank, new[n].rank) for n in both]
    means = np.asarray([(m.before, m.after) for m in moved] or [(0.0, 0.0)]).mean(axis=0)
    movers = sorted((m for m in moved if abs(m.after - m.before) > LEAST), key=_by_change)
    return Change(
        network.declared.notation, measure, len(both), float(means[0]), float(means[1]), tuple(movers[:MOVERS])
    )


def _by_change(mover: Mover) -> tuple[float, int, int]:
    # Rounded, so that changes which differ by a last digit only stand in the order of their ranks.
    return -round(abs(mover.after - mover.before), 9), mover.rank_before, mover.node
