"""A network as an ordinary networkx graph, with everything that is known about its nodes and ties as attributes.

Node attributes: `id` (IRI), `label`, `class` and `kind` (names in the language asked for), `region`, `group` (corporate
group), `years`, `role` (the highest it holds in this network, empty where none is stated), `sources` (IRIs of the
entries that tie it here); where drawn also `color`, `size`, `x`, `y`.

Tie attributes: `weight`, `sources` (IRIs of the entries that state it), `status` (how plainly it is stated, empty when
plainly) and `sentence` (the sentence it rests on, as its source and label, where one is recorded); in a network of rows
`heading`, `role`, `rank` and `year`; in a one-mode network `records`, the names of what is shared, and `roles`, in the
same order what each end is there (that of the lower number first), and it is plain when it is so in one of them.
Exports add `bridge`: whether the network falls apart further without it.

Texts only but for numbers (`weight`, `rank`, `year`, measures) and `bridge`, so that GEXF and GraphML can hold them and
programs can size and filter by numbers; what is not known is left out; lists are joined with "；".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from hezuo.base.messages import Lang, say
from hezuo.intake.standing import SENTENCES
from hezuo.network.projection import Network
from hezuo.network.ties import Ties

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
    graph.graph["name"] = network.spec.label(lang)
    columns = node_columns(network, lang) | dict(more or {})
    for node in range(len(network)):
        graph.add_node(node, **{name: column[node] for name, column in columns.items() if column[node] is not None})
    found = tie_columns(network, lang) | dict(ties or {})
    for tie, ends in enumerate(zip(network.source.tolist(), network.target.tolist(), strict=True)):
        key = {"key": tie} if graph.is_multigraph() else {}
        known = {name: column[tie] for name, column in found.items() if column[tie] is not None}
        graph.add_edge(*ends, **key, **known)
    return graph


def node_columns(network: Network, lang: Lang) -> dict[str, list[Any]]:
    """The attributes of the nodes, a column each."""
    nodes, ontology = network.ties.nodes, network.ties.ontology
    members = network.members.tolist()
    return {
        "id": [nodes.ids[i] for i in members],
        "label": [nodes.labels[i] for i in members],
        "class": [ontology.label(nodes.classes[i], lang) for i in members],
        "kind": [ontology.label(nodes.kinds[i], lang) for i in members],
        "region": [ontology.label(nodes.regions[i], lang) for i in members],
        "group": [_whole(network, i) for i in members],
        "years": [JOINED.join(nodes.years[i]) for i in members],
        "role": _best_roles(network, lang),
        "sources": _sources_of_nodes(network),
    }


def _best_roles(network: Network, lang: Lang) -> list[str]:
    best, roles = network.ties.highest(network.stated), network.ties.roles
    return [roles[best[i]].label(lang) if i in best else "" for i in network.members.tolist()]


def _sources_of_nodes(network: Network) -> list[str]:
    ties, found = network.ties, dict[int, set[str]]()
    for row in network.stated.tolist():
        for end in (ties.record, ties.thing):
            found.setdefault(int(end[row]), set()).add(ties.entries[ties.entry[row]])
    return [JOINED.join(sorted(found.get(i, ()))) for i in network.members.tolist()]


def _whole(network: Network, node: int) -> str:
    nodes = network.ties.nodes
    whole = nodes.wholes[node]
    return nodes.labels[nodes.index[whole]] if whole != nodes.ids[node] and whole in nodes.index else ""


def tie_columns(network: Network, lang: Lang) -> dict[str, list[Any]]:
    """The attributes of the ties, a column each; the same columns when there is no tie."""
    return {"weight": network.weight.tolist()} | (
        _columns_of_rows(network, lang) if network.incidence is None else _columns_of_pairs(network, lang)
    )


def _columns_of_rows(network: Network, lang: Lang) -> dict[str, list[Any]]:
    ties, rows = network.ties, network.rows.tolist()
    ranks = [float(ties.ranks[row]) for row in rows]
    return {
        "heading": [ties.fields[ties.field[row]].label(lang) for row in rows],
        "role": [role_of(ties, row, lang) for row in rows],
        "rank": [None if math.isnan(rank) else int(rank) for rank in ranks],
        "year": [int(ties.years[ties.year[row]]) if ties.years[ties.year[row]] else None for row in rows],
        "status": [status_of(ties, row, lang) for row in rows],
        "sentence": [sentence_of(ties, row) for row in rows],
        "sources": [ties.entries[ties.entry[row]] for row in rows],
    }


def _columns_of_pairs(network: Network, lang: Lang) -> dict[str, list[Any]]:
    ties, members = network.ties, network.members
    between: dict[frozenset[int], list[int]] = {}
    for row in network.stated.tolist():
        between.setdefault(frozenset((int(ties.record[row]), int(ties.thing[row]))), []).append(row)
    found: dict[str, list[Any]] = {"records": [], "roles": [], "status": [], "sentence": [], "sources": []}
    for tie, (source, target) in enumerate(zip(network.source.tolist(), network.target.tolist(), strict=True)):
        shared = network.shared(tie).tolist()
        rows = [[between[frozenset((record, int(members[end])))] for end in (source, target)] for record in shared]
        found["records"].append(JOINED.join(ties.nodes.labels[record] for record in shared))
        roles = (BETWEEN.join(capacities_of(ties, some, lang) for some in ends) for ends in rows)
        found["roles"].append(JOINED.join(roles))
        status, sentences = _standing_of_pair(ties, rows, lang)
        found["status"].append(status)
        found["sentence"].append(sentences)
        stated = {ties.entries[ties.entry[row]] for ends in rows for some in ends for row in some}
        found["sources"].append(JOINED.join(sorted(stated)))
    return found


def _standing_of_pair(ties: Ties, records: Sequence[Sequence[Sequence[int]]], lang: Lang) -> tuple[str, str]:
    """How plainly two things are tied by records, and the sentences of what is not plain.

    A record ties them plainly when each end has a plain row there; one such record is enough.
    """
    plain = [all(any(ties.plain[row] for row in rows) for rows in ends) for ends in records]
    if any(plain) or not records:
        return "", ""
    rows = [row for ends in records for some in ends for row in some if not ties.plain[row]]
    words = (status_of(ties, row, lang) for row in rows)
    sentences = sorted({sentence_of(ties, row) for row in rows} - {""})
    return JOINED.join(dict.fromkeys(words)), JOINED.join(sentences)


def status_of(ties: Ties, row: int, lang: Lang) -> str:
    """How plainly a row of `ties` ties, in a word; '' when plainly."""
    status = ties.status_of(row)
    return ties.ontology.label(status, lang) if status else ""


def sentence_of(ties: Ties, row: int) -> str:
    """The sentence that a row of `ties` rests on, as its source and label; '' where none is recorded."""
    sentence = ties.sentence_of(row)
    return unquote(sentence.removeprefix(SENTENCES))


def capacities_of(ties: Ties, rows: Sequence[int], lang: Lang) -> str:
    """In what capacities rows of `ties` tie, each once, as a list."""
    return say("list.and", lang).join(dict.fromkeys(capacity_of(ties, row, lang) for row in rows))


def role_of(ties: Ties, row: int, lang: Lang) -> str:
    """The name of the role that a row of `ties` states; '' when it states none."""
    role = int(ties.role[row])
    return ties.roles[role].label(lang) if role >= 0 else ""


def capacity_of(ties: Ties, row: int, lang: Lang) -> str:
    """In what capacity a row of `ties` ties: the role, else the heading of its column."""
    return role_of(ties, row, lang) or ties.fields[ties.field[row]].label(lang)
