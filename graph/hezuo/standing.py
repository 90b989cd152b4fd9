"""Formal beside structural standing: the titles a party holds, and what the network makes of it.

A mismatch is *undervalued* when a party is a hub, a broker or a bridge and no platform is recorded that it leads,
whatever else it is there (a chair of three communities too), and *nominal* when it leads a platform and yet is on the
periphery: there are other parties, the college aside, in one of its platforms at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.measures import structure
from hezuo.store import Value

UNDERVALUED, NOMINAL = "undervalued", "nominal"
#: The rank of those who lead.
LEAD = 1
#: Structural roles that matter to a network, and those that do not.
CENTRAL, MARGINAL = ("hub", "broker", "bridge"), ("periphery",)
#: The columns of the list, as they are headed.
COLUMNS = ("name", "class", "structural-role", "best-role", "leads", "platforms", "betweenness", "mismatch", "reading")


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


def row(analysis: Analysis, standing: Standing, lang: Lang, places: int) -> tuple[Value, ...]:
    """The cells of a party below `COLUMNS`; betweenness with this many places."""
    network, ontology = analysis.two_mode, analysis.graph.ontology
    node = int(network.members[standing.node])
    return (
        network.labels[standing.node],
        ontology.label(network.links.nodes.classes[node], lang),
        _name(standing.role, lang),
        analysis.best_role(node, lang),
        standing.leads,
        standing.platforms,
        round(standing.betweenness, places),
        say(f"mismatch.{standing.mismatch or 'none'}", lang),
        analysis.structural(standing.node, lang),
    )


def rules(lang: Lang) -> list[tuple[Value, ...]]:
    """What each structural role, then each mismatch asks for: the column of the list, what it says there, the rule."""
    roles = [(r.names[lang == "en"], r.definitions[lang == "en"]) for r in structure.roles().values()]
    central, marginal = (_any([_name(r, lang) for r in some], lang) for some in (CENTRAL, MARGINAL))
    matches = [
        (say("mismatch.undervalued", lang), say("mismatch-rule.undervalued", lang, roles=central)),
        (say("mismatch.nominal", lang), say("mismatch-rule.nominal", lang, roles=marginal)),
        (say("mismatch.none", lang), say("mismatch-rule.none", lang)),
    ]
    parts = ((say("heading.structural-role", lang), roles), (say("heading.mismatch", lang), matches))
    return [(column, *texts) for column, some in parts for texts in some]


def _any(names: list[str], lang: Lang) -> str:
    most = say("list.and", lang).join(names[:-1])
    return say("list.or", lang).join([*([most] if most else []), names[-1]])


def _name(role: str, lang: Lang) -> str:
    return structure.roles()[role].names[lang == "en"]
