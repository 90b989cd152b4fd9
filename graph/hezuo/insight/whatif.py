"""What if a party, or several, were gone: what loses its leader or its last partner, who is cut off, what moves.

Structure is read without the own college, which is in every platform of its report and would hide every gap; only
whether a platform still has a leader counts the college too, for it may lead.

It is read twice, by all ties (wide) and by those that are plainly stated (strict): what is said of several parties at
once may be no tie of each, and then taking one of them away takes less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import meant
from hezuo.measures.cuts import components
from hezuo.measures.registry import Measure, Score, profile
from hezuo.network import projection
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Ints, Ties
from hezuo.record.search import find

#: How many nodes that moved most are named for each measure, and the least change that is one.
MOVERS, LEAST = 3, 1e-9


@dataclass(frozen=True, slots=True)
class Unled:
    """A platform that loses leaders; things are numbered as in `ties.nodes`, roles as in `ties.roles`.

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
    """A node whose value changes: number in `ties.nodes`, value and rank (1 the first) before and after."""

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
    """What the removal of `gone` does; every tuple of things numbers `ties.nodes`, ascending.

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
    #: The one party whose corporate group was asked for and that is in none.
    groupless: tuple[int, ...] = ()
    #: The same by what is plainly stated alone, where that is something else; itself none.
    strict: WhatIf | None = None

    @property
    def leaderless(self) -> tuple[int, ...]:
        """The platforms in which nobody leads any more."""
        return tuple(u.platform for u in self.unled if not u.left)


def group_of(ties: Ties, iri: str) -> tuple[str, ...]:
    """The parties of the corporate group that this party belongs to or is, itself among them; sorted."""
    nodes = ties.nodes
    whole = nodes.wholes[nodes.index[iri]]
    return tuple(sorted({i for i, w in zip(nodes.ids, nodes.wholes, strict=True) if w == whole} | {iri}))


def without(analysis: Analysis, names: Sequence[str], *, group: bool = False) -> WhatIf:
    """The network without the parties that these names mean, or with `group` without their whole corporate groups.

    Raises `QueryError` for a name that means nothing, several things, no party or the own college.
    """
    found = what_if(analysis, sorted({iri for name in names for iri in _meant(analysis, name, group)}))
    return replace(found, groupless=found.gone) if group and len(found.gone) == len(names) == 1 else found


def _meant(analysis: Analysis, name: str, group: bool) -> Iterable[str]:
    """The parties that a name means; with `group` a name may mean several of one corporate group."""
    nodes = analysis.ties.nodes
    if group:
        parties = analysis.ties.is_a([PARTY])
        known = [i for i in find(analysis.dataset, name) if i in nodes.index and parties[nodes.index[i]]]
        wholes = {nodes.wholes[nodes.index[i]] for i in known}
        if len(wholes) == 1:
            return group_of(analysis.ties, known[0])
    found = meant(analysis, name)
    return group_of(analysis.ties, found) if group and found in nodes.index else (found,)


def what_if(analysis: Analysis, gone: Iterable[str]) -> WhatIf:
    """The network without these parties (IRIs). Raises `QueryError` for the own college or for what is no party."""
    lost = _numbers(analysis.ties, gone)
    wide = _without(analysis, lost)
    if analysis.strict is analysis:
        return wide
    strict = _without(analysis.strict, lost)
    return wide if strict == wide else replace(wide, strict=strict)


def _without(analysis: Analysis, lost: Ints) -> WhatIf:
    ties = analysis.ties
    left = projection.filtered(ties, without=[ties.nodes.ids[i] for i in lost])
    platforms = ties.is_a([PLATFORM])
    later = {n.spec.notation: projection.project(left, n.spec) for n in (analysis.one_mode, analysis.two_mode)}
    before, after = analysis.one_mode, later[analysis.one_mode.spec.notation]
    alone, fallen = _cut_off(before, after, lost)
    shared = _shared(analysis.two_mode), _shared(later[analysis.two_mode.spec.notation])
    unshared = np.setdiff1d(shared[0], np.concatenate([shared[1], lost, alone]))
    bare = _partnerless(ties, platforms, lost)
    parts = _parts(before), _parts(after)
    return WhatIf(
        tuple(lost.tolist()),
        _plain(ties.record[np.isin(ties.thing, lost) & platforms[ties.record]]),
        _unled(ties, platforms, lost),
        _plain(bare),
        _orphans(ties, platforms, bare),
        _plain(alone),
        _plain(unshared),
        _plain(fallen),
        parts,
        tuple(_changes(analysis, later)),
    )


def _numbers(ties: Ties, gone: Iterable[str]) -> Ints:
    found = set()
    parties = ties.is_a([PARTY])
    for iri in gone:
        number = ties.nodes.index.get(iri, -1)
        if number < 0 or not parties[number]:
            raise QueryError("no-party", name=ties.nodes.labels[number] if number >= 0 else iri.rsplit("/", 1)[-1])
        if ties.reporting[number]:
            raise QueryError("college-gone", name=ties.nodes.labels[number])
        found.add(number)
    return np.asarray(sorted(found), np.int64)


def _plain(numbers: Ints) -> tuple[int, ...]:
    return tuple(np.unique(numbers).tolist())


def _unled(ties: Ties, platforms: Bools, lost: Ints) -> tuple[Unled, ...]:
    rows = np.flatnonzero(ties.leads & platforms[ties.record])
    goes = np.isin(ties.thing[rows], lost)
    found = []
    for platform in np.unique(ties.record[rows[goes]]).tolist():
        here = ties.record[rows] == platform
        held, stays = rows[here & goes], rows[here & ~goes]
        vacant = np.setdiff1d(ties.role[held], ties.role[stays])
        found.append(Unled(platform, _plain(vacant), _plain(ties.thing[stays])))
    return tuple(found)


def _partners(ties: Ties, platforms: Bools) -> Bools:
    """Which ties hold a platform and a party other than a reporting college."""
    tied = platforms[ties.record] & ties.is_a([PARTY])[ties.thing] & ~ties.reporting[ties.thing]
    return np.asarray(tied, bool)


def _partnerless(ties: Ties, platforms: Bools, lost: Ints) -> Ints:
    tied = _partners(ties, platforms)
    stays = tied & ~np.isin(ties.thing, lost)
    return np.setdiff1d(ties.record[tied], ties.record[stays])


def _orphans(ties: Ties, platforms: Bools, bare: Ints) -> tuple[Orphan, ...]:
    """Things that are no party, all of whose platforms of one kind (those that had a partner at all) are in `bare`."""
    partnered = np.unique(ties.record[_partners(ties, platforms)])
    rows = platforms[ties.record] & ~ties.is_a([PARTY])[ties.thing] & np.isin(ties.record, partnered)
    of_kind: dict[tuple[int, str], set[int]] = {}
    for thing, record in zip(ties.thing[rows].tolist(), ties.record[rows].tolist(), strict=True):
        of_kind.setdefault((thing, ties.nodes.kinds[record]), set()).add(record)
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
    parties = network.ties.is_a([PARTY])[network.members]
    sizes = np.diff(network.matrix.indptr)
    rows = np.repeat(np.arange(len(network)), sizes)
    meets = (sizes[network.matrix.indices] > 1) & parties[rows]
    return np.asarray(network.members[np.unique(rows[meets])], np.int64)


def _changes(analysis: Analysis, later: Mapping[str, Network]) -> Iterable[Change]:
    """Every measure of the default report, before and in the networks that are left, by notation."""
    for network, measure, scores in analysis.measured():
        then = later[network.spec.notation]
        yield _change(network, then, measure, scores, profile(then).scores(measure))


def _change(
    network: Network, later: Network, measure: Measure, first: Sequence[Score], then: Sequence[Score]
) -> Change:
    parties = network.ties.is_a([PARTY])
    old = {int(network.members[s.node]): s for s in first}
    new = {int(later.members[s.node]): s for s in then}
    both = [n for n in sorted(old) if n in new and parties[n]]
    moved = [Mover(n, old[n].value, new[n].value, old[n].rank, new[n].rank) for n in both]
    means = np.asarray([(m.before, m.after) for m in moved] or [(0.0, 0.0)]).mean(axis=0)
    movers = sorted((m for m in moved if abs(m.after - m.before) > LEAST), key=_by_change)
    return Change(network.spec.notation, measure, len(both), float(means[0]), float(means[1]), tuple(movers[:MOVERS]))


def _by_change(mover: Mover) -> tuple[float, int, int]:
    # Rounded, so that changes which differ by a last digit only stand in the order of their ranks.
    return -round(abs(mover.after - mover.before), 9), mover.rank_before, mover.node
