"""A network as an ordinary networkx graph, with everything that is known about its nodes and ties as attributes.

Node attributes: `id` (IRI), `label`, `class` and `kind` (names in the language asked for), `region`, `group` (corporate
group), `years`; where drawn also `color`, `size`, `x`, `y`. Tie attributes: `weight`; in a network of rows `heading`,
`role`, `rank`, `year`, `source` (IRI of the entry); in a one-mode network `records`, the names of what is shared.
Texts only, so that GEXF and GraphML can hold them; lists are joined with "；".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hezuo.catalogue import Lang
from hezuo.network.draw import Network
from hezuo.ontology import Ontology
from hezuo.terms import PREF_LABEL, RDFS, SH

if TYPE_CHECKING:
    import networkx

JOINED = "\uff1b"


def to_networkx(
    network: Network, lang: Lang = "zh", more: Mapping[str, Sequence[Any]] | None = None
) -> networkx.Graph | networkx.MultiGraph:
    """The network for networkx: a `MultiGraph` where rows are ties, a `Graph` in a one-mode network.

    Nodes are numbered from 0 in the order of their IRIs. `more` adds a node attribute from each of its columns,
    parallel to the nodes.
    """
    import networkx

    graph = networkx.Graph() if network.incidence is not None else networkx.MultiGraph()
    graph.graph["name"] = name_of(network.links.ontology, network.declared.iri, lang)
    columns = node_columns(network, lang) | dict(more or {})
    for node in range(len(network)):
        graph.add_node(node, **{name: column[node] for name, column in columns.items() if column[node] is not None})
    for tie, attributes in enumerate(tie_rows(network, lang)):
        graph.add_edge(int(network.source[tie]), int(network.target[tie]), **attributes)
    return graph


def node_columns(network: Network, lang: Lang) -> dict[str, list[Any]]:
    """The attributes of the nodes, a column each."""
    nodes, ontology = network.links.nodes, network.links.ontology
    members = network.members.tolist()
    return {
        "id": [nodes.ids[i] for i in members],
        "label": [nodes.labels[i] for i in members],
        "class": [name_of(ontology, nodes.classes[i], lang) for i in members],
        "kind": [name_of(ontology, nodes.kinds[i], lang) for i in members],
        "region": [region_of(ontology, nodes.regions[i], lang) for i in members],
        "group": [_whole(network, i) for i in members],
        "years": [JOINED.join(nodes.years[i]) for i in members],
    }


def _whole(network: Network, node: int) -> str:
    nodes = network.links.nodes
    whole = nodes.wholes[node]
    return nodes.labels[nodes.index[whole]] if whole != nodes.ids[node] and whole in nodes.index else ""


def tie_rows(network: Network, lang: Lang) -> list[dict[str, Any]]:
    """The attributes of the ties, a dictionary each."""
    links, weights = network.links, network.weight.tolist()
    if network.incidence is not None:
        labels = links.nodes.labels
        return [
            {"weight": w, "records": JOINED.join(labels[r] for r in network.shared(tie))}
            for tie, w in enumerate(weights)
        ]
    found = []
    for row, weight in zip(network.rows.tolist(), weights, strict=True):
        role, rank = int(links.role[row]), float(links.ranks[row])
        found.append(
            {
                "weight": weight,
                "heading": heading_of(links.ontology, links.fields[links.field[row]], lang),
                "role": name_of(links.ontology, links.roles[role], lang) if role >= 0 else "",
                "rank": "" if math.isnan(rank) else str(int(rank)),
                "year": links.years[links.year[row]],
                "source": links.entries[links.entry[row]],
            }
        )
    return found


def name_of(ontology: Ontology, iri: str, lang: Lang) -> str:
    """The name of a class, role or network."""
    return ontology.label(iri, lang)


def heading_of(ontology: Ontology, shape: str, lang: Lang) -> str:
    """The heading of the column that a property shape describes."""
    return ontology.graph.texts(shape, SH + "name").get(lang, "")


def region_of(ontology: Ontology, region: str, lang: Lang) -> str:
    """A province by its name, a country as it was written."""
    known = ontology.graph.texts(region, PREF_LABEL) or ontology.graph.texts(region, RDFS + "label")
    return known.get(lang, region)
