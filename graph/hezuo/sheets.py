"""The tables of a build: measures, roles, groups and ties as CSV that Excel and pandas open."""

from __future__ import annotations

from collections.abc import Iterable

from hezuo.analysis import Analysis
from hezuo.catalogue import Lang, say
from hezuo.certainty import backbone
from hezuo.formats import as_csv
from hezuo.measure_sheets import measure_sheets
from hezuo.measures.ties import tie_measures
from hezuo.network.face import tie_columns
from hezuo.provenance import origins
from hezuo.standing import COLUMNS, row, standings
from hezuo.store import Value

LANG: Lang = "zh"
PAIR = ("party-a", "id-a", "party-b", "id-b", "shared", "expected", "p", "q", "kept")
TIE = (
    *("party", "class", "id-party", "platform", "kind-platform", "id-platform", "tie-role", "tie-rank", "tie-heading"),
    *("year", "document", "page", "place", "bridge"),
)


def sheets(analysis: Analysis) -> dict[str, bytes]:
    """Each table with its bytes, by file name."""
    found = measure_sheets(analysis, LANG)
    found["roles.csv"] = _roles(analysis)
    found["groups.csv"] = _groups(analysis)
    found["chance.csv"] = _chance(analysis)
    found["ties.csv"] = _ties(analysis)
    return found


def _heads(names: Iterable[str]) -> list[str]:
    return [say(f"heading.{n}", LANG) for n in names]


def _roles(analysis: Analysis) -> bytes:
    ids = analysis.two_mode.ids
    rows = [(ids[one.node], *row(analysis, one, LANG, 6)) for one in standings(analysis)]
    return as_csv(["id", *_heads(COLUMNS)], rows)


def _groups(analysis: Analysis) -> bytes:
    names, groups = analysis.group_names(LANG), analysis.groups
    heads = ["id", *_heads(("group", "name", "class", "stability"))]
    rows = []
    for node in sorted(range(len(groups.label)), key=lambda n: (groups.label[n], analysis.two_mode.ids[n])):
        if groups.label[node] >= 0:
            cls = analysis.links.nodes.classes[analysis.two_mode.members[node]]
            label = analysis.graph.ontology.label(cls, LANG)
            stable = round(float(groups.stability[node]), 3)
            iri, name = analysis.two_mode.ids[node], analysis.two_mode.labels[node]
            rows.append((iri, names[groups.label[node]], name, label, stable))
    return as_csv(heads, rows)


def _chance(analysis: Analysis) -> bytes:
    """Every pair of parties that shares a record, with what chance would give; the least likely first."""
    found, labels, ids = backbone(analysis), analysis.one_mode.labels, analysis.one_mode.ids
    rows = [
        (
            *(name[end[i]] for end in (found.source, found.target) for name in (labels, ids)),
            int(found.shared[i]),
            round(float(found.expected[i]), 4),
            float(f"{found.p[i]:.4g}"),
            float(f"{found.q[i]:.4g}"),
            _yes(bool(found.kept[i])),
        )
        for i in sorted(range(len(found.p)), key=lambda i: (found.p[i], found.source[i], found.target[i]))
    ]
    return as_csv(_heads(PAIR), rows)


def _yes(is_so: bool) -> str:
    return say("kept.yes" if is_so else "kept.no", LANG)


def _ties(analysis: Analysis) -> bytes:
    """Every membership of a party in a platform, with where it is stated."""
    network, ontology = analysis.two_mode, analysis.graph.ontology
    links, nodes = network.links, network.links.nodes
    told = tie_columns(network, LANG)
    where, names = origins(analysis.graph.identity, set(told["sources"])), analysis.graph.identity.names
    bridge = tie_measures(network)["bridge"]
    rows: list[tuple[Value, ...]] = []
    for tie, at in enumerate(network.rows.tolist()):
        party, platform = int(links.thing[at]), int(links.record[at])
        origin = where[told["sources"][tie]]
        rows.append(
            (
                *(nodes.labels[party], ontology.label(nodes.classes[party], LANG), nodes.ids[party]),
                *(nodes.labels[platform], ontology.label(nodes.classes[platform], LANG), nodes.ids[platform]),
                *(told[name][tie] for name in ("role", "rank", "heading", "year")),
                *(names.caption(origin.document), origin.page, origin.place.line, _yes(bridge[tie])),
            )
        )
    return as_csv(_heads(TIE), rows)
