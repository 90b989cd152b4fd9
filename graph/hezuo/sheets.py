"""The tables of a build: measures, roles, groups and ties as CSV that Excel and pandas open."""

from __future__ import annotations

from itertools import groupby

from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.certainty import backbone
from hezuo.formats import as_csv
from hezuo.measures import structure
from hezuo.network.export import edges_csv
from hezuo.standing import standings

LANG: Lang = "zh"
PAIR = ("party-a", "party-b", "shared", "expected", "p", "q", "kept")


def sheets(analysis: Analysis) -> dict[str, bytes]:
    """Each table with its bytes, by file name."""
    found = {f"measures-{name}.csv": data for name, data in _measures(analysis)}
    found["roles.csv"] = _roles(analysis)
    found["groups.csv"] = _groups(analysis)
    found["chance.csv"] = _chance(analysis)
    found["ties.csv"] = edges_csv(analysis.two_mode, LANG, {})
    return found


def _measures(analysis: Analysis) -> list[tuple[str, bytes]]:
    found = []
    for name, several in groupby(analysis.measured(), key=lambda item: item[0].declared.notation):
        items = list(several)
        network = items[0][0]
        heads = ["id", say("heading.name", LANG), say("heading.class", LANG)]
        columns = []
        for _, measure, scores in items:
            heads += [measure.name(LANG), say("heading.rank-of", LANG, name=measure.name(LANG))]
            columns.append({s.node: (round(s.value, 6), s.rank) for s in scores})
        nodes = network.links.nodes
        rows = []
        for node, member in enumerate(network.members.tolist()):
            cells = [cell for column in columns for cell in column.get(node, (None, None))]
            label = analysis.graph.ontology.label(nodes.classes[member], LANG)
            rows.append((nodes.ids[member], nodes.labels[member], label, *cells))
        found.append((name, as_csv(heads, rows)))
    return found


def _roles(analysis: Analysis) -> bytes:
    network, ontology = analysis.two_mode, analysis.graph.ontology
    names = (
        "name",
        "class",
        "structural-role",
        "best-role",
        "leads",
        "platforms",
        "betweenness",
        "mismatch",
        "reading",
    )
    rows = []
    for one in standings(analysis):
        member = int(network.members[one.node])
        rows.append(
            (
                network.labels[one.node],
                ontology.label(network.links.nodes.classes[member], LANG),
                structure.roles()[one.role].names[0],
                analysis.best_role(member, LANG),
                one.leads,
                one.platforms,
                round(one.betweenness, 6),
                say(f"mismatch.{one.mismatch}", LANG) if one.mismatch else "",
                analysis.structural(one.node, LANG),
            )
        )
    return as_csv([say(f"heading.{n}", LANG) for n in names], rows)


def _groups(analysis: Analysis) -> bytes:
    names, groups = analysis.group_names(LANG), analysis.groups
    heads = [say(f"heading.{n}", LANG) for n in ("group", "name", "class", "stability")]
    rows = []
    for node in sorted(range(len(groups.label)), key=lambda n: (groups.label[n], analysis.two_mode.ids[n])):
        if groups.label[node] >= 0:
            cls = analysis.links.nodes.classes[analysis.two_mode.members[node]]
            label = analysis.graph.ontology.label(cls, LANG)
            stable = round(float(groups.stability[node]), 3)
            rows.append((names[groups.label[node]], analysis.two_mode.labels[node], label, stable))
    return as_csv(heads, rows)


def _chance(analysis: Analysis) -> bytes:
    """Every pair of parties that shares a record, with what chance would give; the least likely first."""
    found, labels = backbone(analysis), analysis.one_mode.labels
    rows = [
        (
            labels[found.source[i]],
            labels[found.target[i]],
            int(found.shared[i]),
            round(float(found.expected[i]), 4),
            float(f"{found.p[i]:.4g}"),
            float(f"{found.q[i]:.4g}"),
            say("kept.yes" if found.kept[i] else "kept.no", LANG),
        )
        for i in sorted(range(len(found.p)), key=lambda i: (found.p[i], found.source[i], found.target[i]))
    ]
    return as_csv([say(f"heading.{n}", LANG) for n in PAIR], rows)
