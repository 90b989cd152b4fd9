"""Formal beside structural standing: the titles a party holds, and what the network makes of it.

A mismatch is *undervalued* when a party is a hub, a broker or a bridge and no platform is recorded that it leads,
whatever else it is there (a chair of three communities too), and *nominal* when it leads a platform and yet is on the
periphery: there are other parties, the college aside, in one of its platforms at most.

A structural role is read twice: *wide*, from all ties, and *strict*, from those that are plainly stated. Where the two
differ it hangs on statements that are not plain, and these are counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import meant
from hezuo.measures import structure
from hezuo.measures.ranges import ranks
from hezuo.network.projection import Network
from hezuo.schema.ontology import Role

UNDERVALUED, NOMINAL = "undervalued", "nominal"
#: Structural roles that matter to a network, and those that do not.
CENTRAL, MARGINAL = ("hub", "broker", "bridge"), ("periphery",)


@dataclass(frozen=True, slots=True)
class Hanging:
    """In how many platforms a party is by statements of a status (IRI) that rest on one sentence (IRI; '' unknown)."""

    status: str
    sentence: str
    platforms: int


@dataclass(frozen=True, slots=True)
class PartyRoles:
    """One party: its node in the two-mode network, its highest formal role anywhere, and its structural role.

    `leads` and `platforms` count the platforms of that network that it leads and that it is in; `betweenness` is
    Freeman's, normalised; `mismatch` is `undervalued`, `nominal` or ''. `strict` is its structural role by what is
    plainly stated, `wide_rank` and `strict_rank` are its ranks by betweenness among the parties (None: no plain tie).
    """

    node: int
    formal: Role | None
    leads: int
    platforms: int
    role: str
    betweenness: float
    mismatch: str
    strict: str
    wide_rank: int
    strict_rank: int | None


@dataclass(frozen=True, slots=True)
class RoleComparison:
    """The standings that were asked for, the first `top` of which are listed (0: all).

    With `about` it is of that one party (a node of the two-mode network), which may have no mismatch to list.
    """

    parties: tuple[PartyRoles, ...]
    top: int = 0
    about: PartyRoles | None = None

    @property
    def listed(self) -> tuple[PartyRoles, ...]:
        """Those that are listed."""
        return self.parties[: self.top] if self.top else self.parties


def compare_roles(
    analysis: Analysis, name: str | None = None, *, mismatch: bool = False, top: int = 0
) -> RoleComparison:
    """All parties with a platform or the one that is named, with `mismatch` only those whose standings do not match.

    Raises `QueryError`, which says why, for a name that means nothing or something without a standing.
    """
    about = _of(analysis, name) if name is not None else None
    asked = [about] if about is not None else party_roles(analysis)
    return RoleComparison(tuple(s for s in asked if s.mismatch or not mismatch), top, about)


def party_roles(analysis: Analysis) -> list[PartyRoles]:
    """Every party that takes part in a platform, the best connected first."""
    network, found = analysis.two_mode, analysis.structure
    ties, best = analysis.ties, analysis.ties.best
    names = list(structure.roles())
    wide, strict = _ranks(network, found), _ranks(network.strict, analysis.strict_structure)
    made = []
    for node in np.flatnonzero(found.role >= 0).tolist():
        rows = network.rows[network.target == node]
        leads = len(np.unique(ties.record[rows][ties.leads[rows]]))
        role, held = names[found.role[node]], best.get(int(network.members[node]))
        made.append(
            PartyRoles(
                node,
                None if held is None else ties.roles[held],
                leads,
                int(found.platforms[node]),
                role,
                float(found.betweenness[node]),
                _mismatch(role, leads),
                strict_role(analysis, node),
                wide[int(network.members[node])],
                strict.get(int(network.members[node])),
            )
        )
    return sorted(made, key=lambda s: (names.index(s.role), -s.betweenness, -s.platforms, network.ids[s.node]))


def strict_role(analysis: Analysis, position: int) -> str:
    """The structural role, by what is plainly stated, of a node of the two-mode network."""
    network, strict, names = analysis.two_mode, analysis.two_mode.strict, list(structure.roles())
    at = int(np.searchsorted(strict.members, network.members[position]))
    inside = at < len(strict) and strict.members[at] == network.members[position]
    return names[analysis.strict_structure.role[at]] if inside else names[-1]


def hanging(analysis: Analysis, position: int) -> tuple[Hanging, ...]:
    """The platforms in which a party (a node of the two-mode network) is by no plain statement, most of them first."""
    network, ties = analysis.two_mode, analysis.ties
    rows = network.rows[network.target == position].tolist()
    plain = {int(ties.record[row]) for row in rows if ties.plain[row]}
    reasons = {int(ties.record[row]): (ties.status_of(row), ties.sentence_of(row)) for row in reversed(rows)}
    counts = Counter(reason for record, reason in reasons.items() if record not in plain)
    return tuple(Hanging(*reason, n) for reason, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])))


def _ranks(network: Network, found: structure.Structure) -> dict[int, int]:
    """The rank by betweenness of each thing (numbered in `ties.nodes`) of a two-mode network."""
    things = np.flatnonzero(~network.sides)
    return dict(zip(network.members[things].tolist(), ranks(found.betweenness[things]).tolist(), strict=True))


def _mismatch(role: str, leads: int) -> str:
    if role in CENTRAL and not leads:
        return UNDERVALUED
    return NOMINAL if role in MARGINAL and leads else ""


def _of(analysis: Analysis, name: str) -> PartyRoles:
    asked = meant(analysis, name)
    names = analysis.dataset.identity.names
    label = names.caption(asked)
    if PARTY not in names.classes(asked):
        raise QueryError("no-party", name=label)
    if asked == analysis.dataset.identity.college:
        raise QueryError("college-roles", name=label)
    for found in party_roles(analysis):
        if analysis.two_mode.ids[found.node] == asked:
            return found
    raise QueryError("not-in-network", name=label)
