"""Where next: partners and platforms that a party could go for, why, and the next rank where it already is.

The scores are those of `link_prediction`. A partner is suggested to a party that shares no record with it. The own
college shares one with everybody in its report; to it those are suggested with whom it shares nothing of its own: no
cooperation and no platform but such as are bodies of many (`hz:joined`). A common region alone is no reason to suggest
a partner.

Everything is scored twice, from all ties (wide) and from those that are plainly stated (strict); a reason tells which
of its things only the former have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy import sparse

from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.insight.evaluation import HeldOut, partner_test, platform_test
from hezuo.insight.filters import meant
from hezuo.insight.link_prediction import BONUS, Bipartite, Scores, bipartite, partners, platforms
from hezuo.measures.ranges import ranks
from hezuo.network.ties import Bools, Ints, Ties


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is suggested: which reason, the things that make it, and a number that goes with it.

    For `fit`, things are the platforms of this kind that have a party of the asking one's class, the number how many
    there are of the kind; for all others it counts the things. `unplain` are those of the things that would not be
    among them by what is plainly stated alone.
    """

    name: str
    things: tuple[int, ...] = ()
    number: float = 0.0
    unplain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something suggested (number in `ties.nodes`), its score and the reasons.

    `wide_rank` and `strict_rank` are its places among all that could be suggested, by all ties and by plain ones; None
    where the plain ones give no reason to suggest it.
    """

    thing: int
    score: float
    reasons: tuple[Reason, ...]
    wide_rank: int
    strict_rank: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A platform that the party is in, its role and the next higher one that its like hold in platforms of this kind.

    `holders` have that role there now; `known` are leaders of the platform whom it meets elsewhere too. Roles
    number `ties.roles`. `unplain` are those of the holders and leaders named whose roles are not plainly stated;
    `status` (IRI) is that of its own role and `above_status` that of the next one, where nobody holds that plainly.
    """

    platform: int
    role: int
    above: int
    holders: tuple[int, ...]
    known: tuple[int, ...]
    unplain: tuple[int, ...] = ()
    status: str = ""
    above_status: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is suggested to `party`, the best first; `unstated` counts its platforms whose role is not stated."""

    party: int
    is_college: bool
    is_tied: bool
    partners: tuple[Suggestion, ...]
    platforms: tuple[Suggestion, ...]
    steps: tuple[Step, ...]
    unstated: int
    partner_test: HeldOut
    platform_test: HeldOut


def suggestions(analysis: Analysis, name: str | None = None, *, top: int = 10) -> Suggestions:
    """What the party of this name could do next, by default the own college; `top` of each list, 0 for all.

    Raises `QueryError` for a name that means nothing or several things, and for what is no party.
    """
    return suggest(analysis.ties, analysis.own_college() if name is None else meant(analysis, name), top=top)


def suggest(ties: Ties, iri: str, *, top: int = 10, seed: int = 0) -> Suggestions:
    """What a party could do next; `top` of each list, 0 for all. Raises `QueryError` for what is no party."""
    node = ties.nodes.index.get(iri, -1)
    if node < 0 or not ties.is_a([PARTY])[node]:
        raise QueryError("no-party", name=ties.nodes.labels[node] if node >= 0 else iri.rsplit("/", 1)[-1])
    is_college = node == ties.college
    plain = bipartite(ties)
    base = bipartite(ties, ego=True) if is_college else plain
    row, many = base.row(node), top or len(ties.nodes)
    strict = base if ties.plain.all() else bipartite(ties.where(ties.plain), ego=is_college)
    steps, unstated = _steps(ties, node)
    return Suggestions(
        node,
        is_college,
        row >= 0,
        _read_twice(_partners, base, strict, node, many, is_college) if row >= 0 else (),
        _read_twice(_platforms, base, strict, node, many, is_college) if row >= 0 else (),
        steps[:many],
        unstated,
        partner_test(plain, seed=seed),
        platform_test(plain, seed=seed),
    )


#: What is found for a party (row) of a network: thing, score and how its reasons are worked out, the best first.
Found = list[tuple[int, float, Callable[[], list[Reason]]]]
Finder = Callable[[Bipartite, int, bool], Found]


def _read_twice(
    find: Finder, base: Bipartite, strict: Bipartite, node: int, many: int, is_college: bool
) -> tuple[Suggestion, ...]:
    """The first of what is found by all ties, with its place by plain ties and what of its reasons hangs on others."""
    wide = find(base, base.row(node), is_college)
    known = wide if strict is base else []
    if strict is not base and strict.row(node) >= 0:
        known = find(strict, strict.row(node), is_college)
    places, strict_places = _places(wide), _places(known)
    plainly = {thing: reasons for thing, _, reasons in known}
    made = []
    for thing, score, reasons in wide[:many]:
        plain = {r.name: set(r.things) for r in plainly[thing]()} if thing in plainly else {}
        told = tuple(
            replace(r, unplain=tuple(t for t in r.things if t not in plain.get(r.name, ()))) for r in reasons()
        )
        made.append(Suggestion(thing, score, told, places[thing], strict_places.get(thing)))
    return tuple(made)


def _places(found: Found) -> dict[int, int]:
    """The rank of each thing by its score."""
    placed = ranks(np.asarray([score for _, score, _ in found], np.float64))
    return dict(zip((thing for thing, *_ in found), placed.tolist(), strict=True))


def _best(scores: Scores, free: Bools) -> list[tuple[int, float]]:
    """The columns that are free and score above 0, with their scores, the highest first."""
    total = np.round(scores.total[0], 12)
    found = np.flatnonzero(free & (total > 0))
    return [(int(i), float(total[i])) for i in found[np.lexsort((found, -total[found]))]]


def _inside(matrix: sparse.csr_array, row: int) -> Ints:
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]], np.int64)


def _partners(base: Bipartite, row: int, is_college: bool) -> Found:
    close = _close(base, row) if is_college else base.partners[[row]]
    scores = partners(base, np.asarray([row]), (close > 0).astype(np.float64))
    free = close.toarray()[0] == 0
    free[row] = False
    region = scores.parts["region"][0]
    free &= np.round(scores.total[0] - BONUS * region, 12) > 0
    return [
        (int(base.party[column]), score, partial(_of_partner, base, close, row, column, bool(region[column])))
        for column, score in _best(scores, free)
    ]


def _of_partner(base: Bipartite, close: sparse.csr_array, row: int, column: int, near: bool) -> list[Reason]:
    every = base.partners
    common = np.intersect1d(_inside(close, 0), _inside(every, column))
    reasons = [*_met(base, row, column), *_named("common", base.party[_known(every, common)])]
    reasons += _majors(base, _inside(base.member, row), _inside(base.member, column))
    return reasons + ([Reason("region", (int(base.party[row]),))] if near else [])


def _close(base: Bipartite, row: int) -> sparse.csr_array:
    """1 × P: how many records each party shares with this one that it did not merely join."""
    ontology = base.ties.ontology
    joined = {k.iri for k in ontology.kinds if k.joined}
    own = np.asarray([base.ties.nodes.kinds[r] not in joined for r in base.record], np.float64)
    shared = sparse.csr_array(base.member[[row]] @ sparse.diags_array(own) @ base.member.T)
    keep = np.ones(shared.shape[1])
    keep[row] = 0
    made = sparse.csr_array(shared @ sparse.diags_array(keep))
    made.eliminate_zeros()
    made.sort_indices()
    return made


def _known(every: sparse.csr_array, rows: Ints) -> Ints:
    """Rows with the best tied first."""
    degree = np.diff(every.indptr)[rows]
    return rows[np.lexsort((rows, -degree))]


def _named(name: str, things: Ints) -> list[Reason]:
    return [Reason(name, tuple(things.tolist()), float(len(things)))] if len(things) else []


def _met(base: Bipartite, row: int, column: int) -> list[Reason]:
    """The records in which both are, and those of them that the other leads."""
    shared = np.intersect1d(_inside(base.member, row), _inside(base.member, column))
    led = np.intersect1d(shared, _inside(base.leads, column))
    return [*_named("met", base.record[shared]), *_named("leads", base.record[led])]


def _majors(base: Bipartite, records: Ints, others: Ints) -> list[Reason]:
    own, other = (np.unique(base.facets[r].indices) for r in (records, others))
    return _named("facets", base.facet[np.intersect1d(own, other)])


def _platforms(base: Bipartite, row: int, is_college: bool) -> Found:
    del is_college
    scores = platforms(base, np.asarray([row]))
    inside = base.member.T.tocsr()
    leads = base.leads.T.tocsr()
    nodes = base.ties.nodes
    free = base.member[[row]][:, base.platform].toarray()[0] == 0
    here = np.asarray([nodes.regions[p] == nodes.regions[base.party[row]] != "" for p in base.party], bool)
    found: Found = []
    for column, score in _best(scores, free):
        record = int(base.platform[column])
        reasons = partial(_of_platform, base, row, record, _inside(inside, record), _inside(leads, record), here)
        found.append((int(base.record[record]), score, reasons))
    return found


def _of_platform(base: Bipartite, row: int, record: int, members: Ints, leaders: Ints, here: Bools) -> list[Reason]:
    known = np.intersect1d(members, _inside(base.partners, row))
    reasons = _named("leaders", base.party[np.intersect1d(known, leaders)])
    reasons += _named("members", base.party[np.setdiff1d(known, leaders)])
    reasons += _majors(base, _inside(base.member, row), np.asarray([record]))
    reasons += _named("near", base.party[members[here[members]]])
    return reasons + _fitting(base, row, record)


def _fitting(base: Bipartite, row: int, record: int) -> list[Reason]:
    """Of the platforms of this one's kind those that have a party of the asking one's class."""
    nodes = base.ties.nodes
    kinds = np.asarray([nodes.kinds[base.record[p]] == nodes.kinds[base.record[record]] for p in base.platform], bool)
    alike = np.asarray([nodes.classes[p] == nodes.classes[base.party[row]] for p in base.party], bool)
    same = base.platform[kinds]
    has = same[np.asarray(base.member[alike][:, same].sum(axis=0)).ravel() > 0]
    return [Reason("fit", tuple(base.record[has].tolist()), float(len(same)))] if len(has) else []


def _steps(ties: Ties, node: int) -> tuple[tuple[Step, ...], int]:
    """The next ranks, first where more leaders are known and the gap is smaller; how many roles are not stated."""
    nodes = ties.nodes
    platforms = ties.is_a([PLATFORM])[ties.record]
    here = ties.membership & platforms
    # Where it only reports the platform, its role is one that is not stated.
    mine = np.flatnonzero((here | (ties.reported & platforms)) & (ties.thing == node))
    best: dict[int, int] = {}
    for row in mine[np.argsort(np.nan_to_num(ties.ranks[mine], nan=np.inf), kind="stable")].tolist():
        best.setdefault(int(ties.record[row]), row)
    classes = np.asarray([c == nodes.classes[node] for c in nodes.classes], bool)
    like = np.flatnonzero(here & classes[ties.thing] & (ties.role >= 0))
    found = []
    for platform, row in best.items():
        step = _step(ties, platform, row, like, here)
        if step:
            gap = float(ties.ranks[row]) - (ties.roles[step.above].rank or 0)
            found.append((-len(step.known), gap, platform, step))
    return tuple(s for *_, s in sorted(found, key=lambda x: x[:3])), sum(int(ties.role[r]) < 0 for r in best.values())


def _step(ties: Ties, platform: int, row: int, like: Ints, here: Bools) -> Step | None:
    same = like[[ties.nodes.kinds[r] == ties.nodes.kinds[platform] for r in ties.record[like]]]
    higher = same[ties.ranks[same] < ties.ranks[row]]
    if not len(higher):
        return None
    nearest = higher[ties.ranks[higher] == ties.ranks[higher].max()]
    held = Counter(ties.role[nearest].tolist())
    above = min(held, key=lambda r: (-held[r], ties.roles[r].iri))
    inside = here & (ties.record == platform)
    leaders = inside & ties.leads
    me = int(ties.thing[row])
    elsewhere = ties.record[(ties.thing == me) & (ties.record != platform)]
    met = np.unique(ties.thing[np.isin(ties.record, elsewhere)])
    known = np.setdiff1d(np.intersect1d(ties.thing[leaders], met), [me])
    holders = np.setdiff1d(ties.thing[inside & (ties.role == above)], [me])
    by_holders = np.flatnonzero(inside & (ties.role == above))
    shaky = [*_shaky(ties, by_holders, holders), *_shaky(ties, np.flatnonzero(leaders), known)]
    of_above = nearest[ties.role[nearest] == above]
    return Step(
        platform,
        int(ties.role[row]),
        above,
        tuple(holders.tolist()),
        tuple(known.tolist()),
        tuple(dict.fromkeys(shaky)),
        ties.status_of(row),
        "" if ties.plain[of_above].any() else ties.status_of(int(of_above[0])),
    )


def _shaky(ties: Ties, rows: Ints, things: Ints) -> list[int]:
    """Those of the things that no plain one of the rows ties."""
    plain = set(ties.thing[rows[ties.plain[rows]]].tolist())
    return [thing for thing in things.tolist() if thing not in plain]
