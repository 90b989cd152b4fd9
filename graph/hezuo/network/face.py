"""A network as an ordinary networkx graph, with everything that is known about its nodes and ties as attributes.

Node attributes: `id` (IRI), `label`, `class` and `kind` (names in the language asked for), `region`, `group` (corporate
group), `years`, `role` (the highest it holds in this network, empty where none is stated), `sources` (IRIs of the
entries that tie it here); where drawn also `color`, `size`, `x`, `y`.

Tie attributes: `weight`, `sources` (IRIs of the entries that state it); in a network of rows `heading`, `role`, `rank`
and `year`; in a one-mode network `records`, the names of what is shared, and `roles`, in the same order what each end
is there (that of the lower number first). Exports add `bridge`: whether the network falls apart further without it.

Texts only but for numbers and `bridge`, so that GEXF and GraphML can hold them; lists are joined with "；".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hezuo.catalogue import Lang, say
from hezuo.network.draw import Network
from hezuo.network.links import Links
from hezuo.ontology import Ontology
from hezuo.terms import PREF_LABEL, RDFS, SH

if TYPE_CHECKING:
    import networkx

Columns = Mapping[str, Sequence[Any]]
JOINED = "\uff1b"
#: Between what the two ends of a tie are.
BETWEEN = " \u2013 "


def to_networkx(
    network: Network, lang: Lang = "zh", more: Columns | None = None, ties: Columns | None = None
) -> networkx.Graph | networkx.MultiGraph:
    """The network for networkx: a `MultiGraph` where rows are ties, a `Graph` in a one-mode network.

    Nodes are numbered from 0 in the order of their IRIs; the key of a tie in a `MultiGraph` is its number, so that no
    two have the same. `more` adds a node attribute from each of its columns, parallel to the nodes, and `ties` likewise
    a tie attribute.
    """
    import networkx

    graph = networkx.Graph() if network.incidence is not None else networkx.MultiGraph()
    graph.graph["name"] = name_of(network.links.ontology, network.declared.iri, lang)
    columns = node_columns(network, lang) | dict(more or {})
    for node in range(len(network)):
        graph.add_node(node, **{name: column[node] for name, column in columns.items() if column[node] is not None})
    found = tie_columns(network, lang) | dict(ties or {})
    for tie, ends in enumerate(zip(network.source.tolist(), network.target.tolist(), strict=True)):
        key = {"key": tie} if graph.is_multigraph() else {}
        graph.add_edge(*ends, **key, **{name: column[tie] for name, column in found.items()})
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
        "role": _best_roles(network, lang),
        "sources": _sources_of_nodes(network),
    }


def _best_roles(network: Network, lang: Lang) -> list[str]:
    links, best = network.links, dict[int, tuple[float, str]]()
    for row in network.stated[links.role[network.stated] >= 0].tolist():
        held = float(links.ranks[row]), links.roles[links.role[row]]
        thing = int(links.thing[row])
        best[thing] = min(best.get(thing, held), held)
    return [name_of(links.ontology, best[i][1], lang) if i in best else "" for i in network.members.tolist()]


def _sources_of_nodes(network: Network) -> list[str]:
    links, found = network.links, dict[int, set[str]]()
    for row in network.stated.tolist():
        for end in (links.record, links.thing):
            found.setdefault(int(end[row]), set()).add(links.entries[links.entry[row]])
    return [JOINED.join(sorted(found.get(i, ()))) for i in network.members.tolist()]


def _whole(network: Network, node: int) -> str:
    nodes = network.links.nodes
    whole = nodes.wholes[node]
    return nodes.labels[nodes.index[whole]] if whole != nodes.ids[node] and whole in nodes.index else ""


def tie_columns(network: Network, lang: Lang) -> dict[str, list[Any]]:
    """The attributes of the ties, a column each; the same columns when there is no tie."""
    return {"weight": network.weight.tolist()} | (
        _columns_of_rows(network, lang) if network.incidence is None else _columns_of_pairs(network, lang)
    )


def _columns_of_rows(network: Network, lang: Lang) -> dict[str, list[Any]]:
    links, rows = network.links, network.rows.tolist()
    ranks = [float(links.ranks[row]) for row in rows]
    return {
        "heading": [heading_of(links.ontology, links.fields[links.field[row]], lang) for row in rows],
        "role": [role_of(links, row, lang) for row in rows],
        "rank": ["" if math.isnan(rank) else str(int(rank)) for rank in ranks],
        "year": [links.years[links.year[row]] for row in rows],
        "sources": [links.entries[links.entry[row]] for row in rows],
    }


def _columns_of_pairs(network: Network, lang: Lang) -> dict[str, list[Any]]:
    links, members = network.links, network.members
    between: dict[frozenset[int], list[int]] = {}
    for row in network.stated.tolist():
        between.setdefault(frozenset((int(links.record[row]), int(links.thing[row]))), []).append(row)
    found: dict[str, list[Any]] = {"records": [], "roles": [], "sources": []}
    for tie, (source, target) in enumerate(zip(network.source.tolist(), network.target.tolist(), strict=True)):
        shared = network.shared(tie).tolist()
        rows = [[between[frozenset((record, int(members[end])))] for end in (source, target)] for record in shared]
        found["records"].append(JOINED.join(links.nodes.labels[record] for record in shared))
        found["roles"].append(JOINED.join(BETWEEN.join(_as(links, some, lang) for some in ends) for ends in rows))
        stated = {links.entries[links.entry[row]] for ends in rows for some in ends for row in some}
        found["sources"].append(JOINED.join(sorted(stated)))
    return found


def _as(links: Links, rows: Sequence[int], lang: Lang) -> str:
    return say("list.and", lang).join(dict.fromkeys(capacity_of(links, row, lang) for row in rows))


def role_of(links: Links, row: int, lang: Lang) -> str:
    """The name of the role that a row of `links` states; '' when it states none."""
    role = int(links.role[row])
    return name_of(links.ontology, links.roles[role], lang) if role >= 0 else ""


def capacity_of(links: Links, row: int, lang: Lang) -> str:
    """In what capacity a row of `links` ties: the role, else the heading of its column."""
    return role_of(links, row, lang) or heading_of(links.ontology, links.fields[links.field[row]], lang)


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
