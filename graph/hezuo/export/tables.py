"""The tables of a build: measures, roles, groups and ties as CSV that Excel and pandas open."""

from __future__ import annotations

from hezuo.base.messages import Lang
from hezuo.base.store import Value
from hezuo.export.measure_tables import measure_sheets
from hezuo.formats.answers import as_csv
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import cell_of
from hezuo.insight.robustness import backbone
from hezuo.insight.roles import party_roles
from hezuo.measures.bridges import tie_measures
from hezuo.narrate import also
from hezuo.narrate.chance import ChanceInsight, yes
from hezuo.narrate.groups import group_names
from hezuo.narrate.insight import heads
from hezuo.narrate.roles import COLUMNS, row
from hezuo.network.attributes import tie_columns
from hezuo.record.evidence import known
from hezuo.record.provenance import origins

LANG: Lang = "zh"
TIE = (
    *("party", "class", "id-party", "platform", "kind-platform", "id-platform", "tie-role", "tie-rank", "tie-heading"),
    *("year", "tie-status", "tie-sentence", "document", "page", "place", "bridge"),
    "also",
)


def sheets(analysis: Analysis) -> dict[str, bytes]:
    """Each table with its bytes, by file name."""
    found = measure_sheets(analysis, LANG)
    found["roles.csv"] = _roles(analysis)
    found["groups.csv"] = _groups(analysis)
    found["chance.csv"] = _chance(analysis)
    found["ties.csv"] = _ties(analysis)
    found["evidence.csv"] = as_csv(*also.table(known(analysis.dataset).all_told(LANG), LANG))
    return found


def _roles(analysis: Analysis) -> bytes:
    ids = analysis.two_mode.ids
    rows = [(ids[one.node], *row(analysis, one, LANG, 6)) for one in party_roles(analysis)]
    return as_csv(["id", *heads(COLUMNS, LANG)], rows)


def _groups(analysis: Analysis) -> bytes:
    names, groups = group_names(analysis, analysis.two_mode, LANG), analysis.groups
    columns = ["id", *heads(("group", "name", "class", "stability"), LANG)]
    rows = []
    for node in sorted(range(len(groups.label)), key=lambda n: (groups.label[n], analysis.two_mode.ids[n])):
        if groups.label[node] >= 0:
            cls = analysis.ties.nodes.classes[analysis.two_mode.members[node]]
            label = analysis.ontology.label(cls, LANG)
            stable = round(float(groups.stability[node]), 3)
            iri, name = analysis.two_mode.ids[node], analysis.two_mode.labels[node]
            rows.append((iri, names[groups.label[node]], name, label, stable))
    return as_csv(columns, rows)


def _chance(analysis: Analysis) -> bytes:
    return as_csv(*ChanceInsight(analysis, backbone(analysis)).rows(LANG))


def _ties(analysis: Analysis) -> bytes:
    """Every membership of a party in a platform, with where it is stated, and what else is said of that cell."""
    network, ontology = analysis.two_mode, analysis.ontology
    ties, nodes = network.ties, network.ties.nodes
    told = tie_columns(network, LANG)
    where, names = origins(analysis.dataset.identity, set(told["sources"])), analysis.dataset.identity.names
    bridge, evidence = tie_measures(network)["bridge"], known(analysis.dataset)
    rows: list[tuple[Value, ...]] = []
    for tie, at in enumerate(network.rows.tolist()):
        party, platform = int(ties.thing[at]), int(ties.record[at])
        origin = where[told["sources"][tie]]
        rows.append(
            (
                *(nodes.labels[party], ontology.label(nodes.classes[party], LANG), nodes.ids[party]),
                *(nodes.labels[platform], ontology.label(nodes.classes[platform], LANG), nodes.ids[platform]),
                *(told[name][tie] for name in ("role", "rank", "heading", "year", "status", "sentence")),
                *(names.caption(origin.document), origin.page, origin.place.line, yes(bridge[tie], LANG)),
                also.joined(evidence.of_cell(cell_of(ties, at), LANG), LANG),
            )
        )
    return as_csv(heads(TIE, LANG), rows)
