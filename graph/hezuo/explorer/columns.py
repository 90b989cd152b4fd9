"""What the page's document says of measures: legends of groups and structural roles, and columns over all nodes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from hezuo.base.messages import LANGS
from hezuo.base.terms import PARTY
from hezuo.insight.analysis import Analysis
from hezuo.insight.robustness import memberships, ranges
from hezuo.measures import structure
from hezuo.narrate.groups import group_names
from hezuo.narrate.measure import ranges_sampled, sampled
from hezuo.narrate.roles import formal, structural
from hezuo.style.colours import PALETTE, REST, on_dark

Json = dict[str, Any]
Pair = list[str]


def legends(analysis: Analysis) -> dict[str, list[Json]]:
    """The groups and the structural roles with their colours."""
    sizes = Counter(analysis.groups.label.tolist())
    named = zip(*(group_names(analysis, analysis.two_mode, lang) for lang in LANGS), strict=True)
    groups = []
    for number, names in enumerate(named):
        color = PALETTE[number] if number < len(PALETTE) else REST
        groups.append({"name": list(names), "size": sizes[number], "color": color, "dark": on_dark(color)})
    roles = [
        {
            "id": r.id,
            "name": list(r.names),
            "definition": list(r.definitions),
            "color": r.color,
            "dark": on_dark(r.color),
        }
        for r in structure.roles().values()
    ]
    return {"groups": groups, "structures": roles}


def node_columns(analysis: Analysis) -> dict[str, list[Any]]:
    """For every node of `ties`: group, stability, structural role and sentences; −1 and None where there is none."""
    ties, members = analysis.ties, analysis.two_mode.members
    size = len(ties.nodes)
    group, role = np.full(size, -1), np.full(size, -1)
    stability: list[float | None] = [None] * size
    group[members], role[members] = analysis.groups.label, analysis.structure.role
    outside = ties.is_a([PARTY]) & (role < 0)
    outside[ties.reporting] = False
    # The last of the structural roles is that of a party in no platform.
    role[outside] = len(structure.roles()) - 1
    for position, node in enumerate(members.tolist()):
        stability[node] = round(float(analysis.groups.stability[position]), 3)
    readings = [sentences(analysis, n) for n in range(size)]
    return {"group": group.tolist(), "stability": stability, "structure": role.tolist(), "reading": readings}


def sentences(analysis: Analysis, node: int) -> list[Pair]:
    """What can be said of a node (numbered as in `ties`): its formal roles, then its structural one."""
    found = [[formal(analysis, node, lang) for lang in LANGS]]
    position = int(np.searchsorted(analysis.two_mode.members, node))
    inside = position < len(analysis.two_mode) and analysis.two_mode.members[position] == node
    if inside and analysis.structure.role[position] >= 0:
        found.append([structural(analysis, position, lang) for lang in LANGS])
    return [pair for pair in found if any(pair)]


def measure_columns(analysis: Analysis) -> list[Json]:
    """The measures of the default report, a column over all nodes each; where ranks have a range it stands beside."""
    size, known = len(analysis.ties.nodes), ranges(analysis)
    parties = analysis.two_mode.members[memberships(analysis).parties].tolist()
    found = []
    for network, measure, scores in analysis.measured():
        notes = [" ".join(sampled(network, [measure], lang)) for lang in LANGS]
        values: list[float | None] = [None] * size
        places, low, high = (list[int | None]([None] * size) for _ in range(3))
        for score in scores:
            node = int(network.members[score.node])
            values[node], places[node] = float(f"{score.value:.5g}"), score.rank
        span = known.get(measure.id)
        if span is not None:
            notes = [
                " ".join(filter(None, (n, ranges_sampled(span.sampled, lang) if span.sampled else "")))
                for n, lang in zip(notes, LANGS, strict=True)
            ]
            for node, best, worst in zip(parties, span.best.tolist(), span.worst.tolist(), strict=True):
                low[node], high[node] = best, worst
        found.append(
            {
                "id": measure.id,
                "name": list(measure.names),
                "definition": [f"{d} {n}".strip() for d, n in zip(measure.definitions, notes, strict=True)],
                "format": measure.format,
                "network": [network.spec.label(lang) for lang in LANGS],
                "values": values,
                "rank": places,
                "low": low if span is not None else None,
                "high": high if span is not None else None,
            }
        )
    return found
