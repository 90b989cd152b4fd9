"""Formal beside structural standing: the titles a party holds, and what the network makes of it.

A mismatch is *undervalued* when a party is a hub, a broker or a bridge and no platform is recorded that it leads,
whatever else it is there (a chair of three communities too), and *nominal* when it leads a platform and yet is on the
periphery: there are other parties, the college aside, in one of its platforms at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hezuo.base.problems import QueryError
from hezuo.base.terms import PARTY
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import meant
from hezuo.measures import structure
from hezuo.schema.ontology import Role

UNDERVALUED, NOMINAL = "undervalued", "nominal"
#: Structural roles that matter to a network, and those that do not.
CENTRAL, MARGINAL = ("hub", "broker", "bridge"), ("periphery",)


@dataclass(frozen=True, slots=True)
class PartyRoles:
    """One party: its node in the two-mode network, its highest formal role anywhere, and its structural role.

    `leads` and `platforms` count the platforms of that network that it leads and that it is in; `betweenness` is
    Freeman's, normalised; `mismatch` is `undervalued`, `nominal` or ''.
    """

    node: int
    formal: Role | None
    leads: int
    platforms: int
    role: str
    betweenness: float
    mismatch: str


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
            )
        )
    return sorted(made, key=lambda s: (names.index(s.role), -s.betweenness, -s.platforms, network.ids[s.node]))


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
