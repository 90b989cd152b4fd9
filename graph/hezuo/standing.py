"""Formal beside structural standing: the titles a party holds, and what the network makes of it.

A mismatch is *undervalued* when a party is a hub, a broker or a bridge without leading anything, and *nominal* when
it leads a platform and yet is on the periphery: no platform of its is tied to any other by a party than the college.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hezuo.analysis import Analysis
from hezuo.measures import structure

UNDERVALUED, NOMINAL = "undervalued", "nominal"
#: The rank of those who lead.
LEAD = 1
#: Structural roles that matter to a network, and those that do not.
CENTRAL, MARGINAL = ("hub", "broker", "bridge"), ("periphery",)


@dataclass(frozen=True, slots=True)
class Standing:
    """One party: its node in the two-mode network, best rank (0: none stated), platforms led, structural role."""

    node: int
    rank: int
    leads: int
    platforms: int
    role: str
    betweenness: float
    mismatch: str


def standings(analysis: Analysis) -> list[Standing]:
    """Every party that takes part in a platform, the best connected first."""
    network, found = analysis.two_mode, analysis.structure
    ranks, links = analysis.links.ranks, analysis.links
    names = list(structure.roles())
    made = []
    for node in np.flatnonzero(found.role >= 0).tolist():
        rows = network.rows[network.target == node]
        stated = ranks[rows][~np.isnan(ranks[rows])]
        best = int(stated.min()) if len(stated) else 0
        leads = len(np.unique(links.record[rows][ranks[rows] == LEAD]))
        role = names[found.role[node]]
        made.append(
            Standing(
                node,
                best,
                leads,
                int(found.platforms[node]),
                role,
                float(found.betweenness[node]),
                _mismatch(role, best),
            )
        )
    return sorted(made, key=lambda s: (names.index(s.role), -s.betweenness, -s.platforms, network.ids[s.node]))


def _mismatch(role: str, best: int) -> str:
    if role in CENTRAL and best != LEAD:
        return UNDERVALUED
    return NOMINAL if role in MARGINAL and best == LEAD else ""
