"""What changed between two years of the record.

Things that last by their name are compared by name, happenings are not: each is another one. Only what both years
report is compared: where one of them lacks a whole table, that is told, and nothing is said to have ended. A thing
that goes and one that comes with the same ties, or a party that goes and one of a similar name that comes in its
place, may be one that was renamed: nobody but a person can say so, so it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from hezuo.base.characters import folded
from hezuo.base.problems import Place, QueryError
from hezuo.base.terms import FIGURE, HZ, IDENTIFIER, MEMBERSHIP, PREF_LABEL, SCHEMA
from hezuo.insight.years import Year, at_row
from hezuo.intake.identity import Resolved
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope, years_of
from hezuo.schema.kinds import Kind
from hezuo.schema.ontology import Role

#: In the order in which they are told; each is a key of the catalogue.
CATEGORIES = (
    "renamed", "maybe-renamed", "new", "ended", "joined", "left", "lead-won", "lead-lost", "role-up", "role-down",
    "role-changed", "figure", "not-reported", "newly-reported",
)  # fmt: skip
#: How like two names must be (0–100, `rapidfuzz.fuzz.ratio`) for one in the place of the other to be asked about.
ALIKE = 60
VALUE, QUALIFIER, UNIT = SCHEMA + "value", HZ + "qualifier", SCHEMA + "unitText"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are roles, or values; blank where the category says it all."""

    category: str
    kind: Kind
    #: IRI and name of the thing, as the later year calls it where it has it.
    thing: str
    name: str
    #: Name of the party whose tie with it changed, if any.
    party: str = ""
    before: tuple[Role | str, ...] = ()
    after: tuple[Role | str, ...] = ()
    pages: tuple[str, str] = ("", "")
    places: tuple[Place | None, Place | None] = (None, None)
    #: IRI of that party; '' without one.
    who: str = ""


@dataclass(frozen=True)
class Changes:
    """The differences between two years, in the order of the categories, then of kinds and names."""

    years: tuple[str, str]
    lines: tuple[Change, ...]
    #: The kinds whose things are compared: those that both years list, one row a thing.
    kinds: tuple[Kind, ...]

    def count(self, category: str) -> int:
        """How many there are of a category."""
        return sum(line.category == category for line in self.lines)


def between(whole: Dataset, earlier: str | None = None, later: str | None = None) -> tuple[str, str]:
    """The two years that are meant, by default the last two.

    One year alone is compared with the next, the last with the one before it.

    Raises `QueryError` when there are no two years, and for a year without tables.
    """
    known = years_of(whole.identity)
    if len(known) < 2:
        raise QueryError("one-year", known="、".join(known) or "—")
    for year in filter(None, (earlier, later)):
        if year not in known:
            raise QueryError("no-year", name=year, known="、".join(known))
    if earlier and earlier == later:
        raise QueryError("same-year", name=earlier)
    if earlier == known[-1] and later is None:
        earlier, later = None, earlier
    last = later or next((year for year in known if earlier and year > earlier), known[-1])
    first = earlier or next((year for year in reversed(known) if year < last), known[-1])
    return first, last


def since_last(whole: Dataset, scope: Scope) -> Changes | None:
    """What changed from the year before to the last year of `scope`; None where the record has none before it."""
    last = max(scope.years, default="")
    before = max((year for year in years_of(whole.identity) if year < last), default="")
    return changes(whole, scope, (before, last)) if before else None


def changes(whole: Dataset, scope: Scope, years: tuple[str, str]) -> Changes:
    """What changed from one year to the other, for the colleges of `scope`."""
    old, new = (Year(whole.within(replace(scope, years=(year,))), year) for year in years)
    found = [*_tables(old, new), *_figures(old, new), *_things(old, new)]
    order = {name: n for n, name in enumerate(CATEGORIES)}
    found.sort(key=lambda c: (order[c.category], c.kind.order, c.name, c.party, c.thing))
    return Changes(years, tuple(found), tuple(_compared(old, new)))


def _placed(
    change: Change, before: tuple[str, Place | None] = ("", None), after: tuple[str, Place | None] = ("", None)
) -> Change:
    return replace(change, pages=(before[0], after[0]), places=(before[1], after[1]))


def _compared(old: Year, new: Year) -> list[Kind]:
    """The kinds whose things both years list, one row a thing: no parties and majors, no happenings, no figures."""
    return [
        kind
        for iri, kind in old.tables.items()
        if iri in new.tables and not kind.lasts and not kind.recurs and any(f.connects for f in kind.fields)
        if MEMBERSHIP not in kind.ancestors
    ]


def _tables(old: Year, new: Year) -> Iterator[Change]:
    """Whole tables that one of the years lacks; a register of what lasts need not be given anew."""
    for category, one, other in (("not-reported", old, new), ("newly-reported", new, old)):
        for iri, kind in one.tables.items():
            if iri not in other.tables and not kind.lasts and one.year:
                counts = str(one.rows[iri])
                before, after = ((counts,), ()) if one is old else ((), (counts,))
                yield Change(category, kind, iri, "", before=before, after=after)


def _figures(old: Year, new: Year) -> Iterator[Change]:
    """Figures of one identifier whose stated value, qualifier or unit is another."""
    values = [_values(side) for side in (old, new)]
    for identifier in sorted(values[0].keys() & values[1].keys()):
        (before, first), (after, second) = values[0][identifier], values[1][identifier]
        if before != after:
            resolved, index = second
            name = next((f for f in resolved.kind.fields if f.path == PREF_LABEL), None)
            said = resolved.frame.plain(name)[index] if name else identifier
            made = Change("figure", resolved.kind, resolved.records[index], said, before=(before,), after=(after,))
            yield _placed(made, at_row(first), at_row(second))


def _values(side: Year) -> dict[str, tuple[str, tuple[Resolved, int]]]:
    found: dict[str, tuple[str, tuple[Resolved, int]]] = {}
    for one in side.dataset.identity.resolved:
        if one.kind.iri != FIGURE or one.frame.table.year != side.year:
            continue
        # Value, qualifier, unit, in the order of the columns.
        said = [f for f in one.kind.fields if f.path in (VALUE, QUALIFIER, UNIT)]
        codes = next((f for f in one.kind.fields if f.path == IDENTIFIER), None)
        for index, code in enumerate(one.frame.plain(codes) if codes else ()):
            found[code] = "".join(one.frame.column(f)[index].strip() for f in said), (one, index)
    return found


def _things(old: Year, new: Year) -> Iterator[Change]:
    kinds = _compared(old, new)
    both: set[str] = set()
    for kind in kinds:
        before, after = old.records(kind), new.records(kind)
        both |= before.keys() & after.keys()
        gone, come = before.keys() - after.keys(), after.keys() - before.keys()
        for first, second in _alike_ties(old, new, gone, come):
            gone, come = gone - {first}, come - {second}
            made = Change("maybe-renamed", kind, second, new.name(second), before=(old.name(first),))
            yield _placed(made, at_row(before[first]), at_row(after[second]))
        for iri in gone:
            yield _placed(Change("ended", kind, iri, old.name(iri)), at_row(before[iri]))
        for iri in come:
            yield _placed(Change("new", kind, iri, new.name(iri)), after=at_row(after[iri]))
    yield from _renamed(old, new)
    yield from _parties(old, new, both, {k.iri: k for k in kinds})


def _renamed(old: Year, new: Year) -> Iterator[Change]:
    """Things of both years that the later one calls otherwise, as a judgement says."""
    shared = set(old.ties.nodes.ids) & set(new.ties.nodes.ids)
    kinds = {k.iri: k for k in new.dataset.ontology.kinds}
    for iri in sorted(shared):
        before, after = old.name(iri), new.name(iri)
        if folded(before) != folded(after):
            kind = kinds[new.ties.nodes.kinds[new.ties.nodes.index[iri]]]
            yield Change("renamed", kind, iri, after, before=(before,))


def _signature(side: Year, iri: str) -> frozenset[tuple[str, str]]:
    """What a thing is tied to, by which column."""
    ties, nodes = side.ties, side.ties.nodes
    record = nodes.index.get(iri, -1)
    return frozenset(
        (ties.fields[int(ties.field[n])].iri, nodes.ids[int(ties.thing[n])])
        for n in np.flatnonzero(ties.record == record).tolist()
        if not ties.reporting[int(ties.thing[n])]
    )


def _alike_ties(old: Year, new: Year, gone: Iterable[str], come: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs with the very same ties, where there is one of each only."""
    before, after = ({iri: _signature(side, iri) for iri in iris} for side, iris in ((old, gone), (new, come)))
    counted = [Counter(found.values()) for found in (before, after)]
    for first, ties in sorted(before.items()):
        if ties and counted[0][ties] == counted[1][ties] == 1:
            yield first, next(iri for iri, other in after.items() if other == ties)


def _parties(old: Year, new: Year, things: set[str], kinds: dict[str, Kind]) -> Iterator[Change]:
    """Who came to the things of both years, who left, and whose role became another."""
    kind_of = dict(zip(new.ties.nodes.ids, new.ties.nodes.kinds, strict=True))
    left = [p for p in old.pairs if p[0] in things and p not in new.pairs]
    joined = [p for p in new.pairs if p[0] in things and p not in old.pairs]
    for pair in sorted(p for p in old.pairs.keys() & new.pairs.keys() if p[0] in things):
        made = _role(old, new, pair, kinds[kind_of[pair[0]]])
        if made is not None:
            yield _placed(made, old.at(old.pairs[pair]), new.at(new.pairs[pair]))
    for first, second in _alike_names(old, new, left, joined):
        kind = next(k for k in new.dataset.ontology.kinds if k.iri == kind_of[second])
        yield Change("maybe-renamed", kind, second, new.name(second), before=(old.name(first),))
        left = [p for p in left if p[1] != first or (p[0], second) not in joined]
        joined = [p for p in joined if p[1] != second or (p[0], first) not in old.pairs]
    for category, side, pairs in (("joined", new, joined), ("left", old, left)):
        for thing, party in pairs:
            ties = side.pairs[thing, party]
            roles = side.roles(ties)
            before, after = (roles, ()) if side is old else ((), roles)
            made = Change(
                category, kinds[kind_of[thing]], thing, new.name(thing), side.name(party), before, after, who=party
            )
            yield _placed(made, *((old.at(ties), ("", None)) if side is old else (("", None), new.at(ties))))


def _alike_names(
    old: Year, new: Year, left: list[tuple[str, str]], joined: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Parties of which one takes the place of the other, in the same column of the same thing, under a similar name."""
    from rapidfuzz import fuzz  # imported late: only where somebody left and somebody came is it needed

    found: dict[tuple[str, str], float] = {}
    for thing, first in left:
        for other, second in joined:
            if other == thing and old.columns(old.pairs[thing, first]) & new.columns(new.pairs[thing, second]):
                found[first, second] = fuzz.ratio(folded(old.name(first)), folded(new.name(second)))
    used: set[str] = set()
    for (first, second), like in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if like >= ALIKE and not {first, second} & used:
            used |= {first, second}
            yield first, second


def _role(old: Year, new: Year, pair: tuple[str, str], kind: Kind) -> Change | None:
    before, after = old.roles(old.pairs[pair]), new.roles(new.pairs[pair])
    if {r.iri for r in before} == {r.iri for r in after}:
        return None
    led, leads = (any(r.leads for r in roles) for roles in (before, after))
    ranks = [min((r.rank for r in roles if r.rank is not None), default=None) for roles in (before, after)]
    if led != leads:
        category = "lead-won" if leads else "lead-lost"
    elif ranks[0] is not None and ranks[1] is not None and ranks[0] != ranks[1]:
        category = "role-up" if ranks[1] < ranks[0] else "role-down"
    else:
        category = "role-changed"
    return Change(category, kind, pair[0], new.name(pair[0]), new.name(pair[1]), before, after, who=pair[1])
