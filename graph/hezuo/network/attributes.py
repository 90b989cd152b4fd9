"""A network as an ordinary networkx graph, with everything that is known about its nodes and ties as attributes.

Node attributes: `id` (IRI), `label`, `class` and `kind` (names in the language asked for), `region`, `group` (corporate
group), `years`, `first_year` and `last_year`, `role` (the highest it holds in this network, empty where none is
stated), `status` (how plainly it is tied here, empty when one tie is plain) and `unplain` (how many of the statements
that tie it are not plain), `sources` (IRIs of the entries that tie it here); in a two-mode network `bipartite` (0 a
thing, 1 a record, as networkx has it) and `type` (whether it is a record, as igraph has it); where drawn also `color`,
`size`, `x`, `y`.

Tie attributes: `weight`, `sources` (IRIs of the entries that state it), `status` (how plainly it is stated, empty when
plainly) and `sentence` (the sentence it rests on, as its source and label, where one is recorded); in a network of rows
`heading`, `role`, `suspected_role` (which one may be meant instead), `rank` and `year`; in a one-mode network `years`,
`records`, the names of what is shared, and `roles`, in the same order what each end is there (that of the lower number
first), and it is plain when it is so in one of them.

Exports add to ties `bridge`, whether the network falls apart further without it, to nodes and ties `pages`, the
documents and pages of their sources, and to nodes the measures that were asked for, by id.

Texts only but for numbers (`weight`, `rank`, years, `bipartite`, `unplain`, measures), `type` and `bridge`, so that
GEXF and GraphML can hold them and programs can size and filter by numbers; what is not known is left out; lists are
joined with "；".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
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
    years = [[int(year) for year in nodes.years[i] if year] for i in members]
    status, unplain = _standing_of_nodes(network, lang)
    return {
        "id": [nodes.ids[i] for i in members],
        "label": [nodes.labels[i] for i in members],
        "class": [ontology.label(nodes.classes[i], lang) for i in members],
        "kind": [ontology.label(nodes.kinds[i], lang) for i in members],
        "region": [ontology.label(nodes.regions[i], lang) for i in members],
        "group": [_whole(network, i) for i in members],
        "years": [JOINED.join(nodes.years[i]) for i in members],
        "first_year": [min(found) if found else None for found in years],
        "last_year": [max(found) if found else None for found in years],
        "role": _best_roles(network, lang),
        "status": status,
        "unplain": unplain,
        "sources": [JOINED.join(entries) for entries in sources_of_nodes(network)],
        **_sides(network),
    }


def _sides(network: Network) -> dict[str, list[Any]]:
    """On which side each node is, in the words of networkx and of igraph; nothing unless every tie joins both sides."""
    if not network.is_two_mode:
        return {}
    sides = network.sides.tolist()
    return {"bipartite": [int(side) for side in sides], "type": sides}


def _standing_of_nodes(network: Network, lang: Lang) -> tuple[list[str], list[int]]:
    """How plainly each node is tied, '' where one tie is plain; and how many of its statements are not plain."""
    ties, words = network.ties, dict[int, list[str]]()
    for row in network.stated.tolist():
        for end in {int(ties.record[row]), int(ties.thing[row])}:
            words.setdefault(end, []).append(status_of(ties, row, lang))
    found = [words.get(i, []) for i in network.members.tolist()]
    told = ["" if "" in some else JOINED.join(sorted(set(some))) for some in found]
    return told, [sum(map(bool, some)) for some in found]


def _best_roles(network: Network, lang: Lang) -> list[str]:
    best, roles = network.ties.highest(network.stated), network.ties.roles
    return [roles[best[i]].label(lang) if i in best else "" for i in network.members.tolist()]


def sources_of_nodes(network: Network) -> list[list[str]]:
    """The entries (IRIs) that tie each node, sorted."""
    ties, found = network.ties, dict[int, set[str]]()
    for row in network.stated.tolist():
        for end in (ties.record, ties.thing):
            found.setdefault(int(end[row]), set()).add(ties.entries[ties.entry[row]])
    return [sorted(found.get(i, ())) for i in network.members.tolist()]


def sources_of_ties(network: Network) -> list[list[str]]:
    """The entries (IRIs) that state each tie, sorted."""
    ties = network.ties
    if network.incidence is None:
        return [[ties.entries[ties.entry[row]]] for row in network.rows.tolist()]
    return [sorted({ties.entries[ties.entry[row]] for row in rows}) for rows in rows_of_pairs(network)]


def years_of_ties(network: Network) -> list[list[int]]:
    """The years in which each tie is stated, ascending; in a one-mode network those in which both ends share a record.

    None of one that only tables without a year state.
    """
    ties = network.ties

    def years(rows: Sequence[int]) -> set[int]:
        return {int(text) for row in rows if (text := ties.years[ties.year[row]])}

    if network.incidence is None:
        return [sorted(years([row])) for row in network.rows.tolist()]
    return [sorted({y for one, other in found for y in years(one) & years(other)}) for found in pairs_of(network)]


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
        "suspected_role": [suspected_of(ties, row, lang) for row in rows],
        "rank": [None if math.isnan(rank) else int(rank) for rank in ranks],
        "year": [int(ties.years[ties.year[row]]) if ties.years[ties.year[row]] else None for row in rows],
        "status": [status_of(ties, row, lang) for row in rows],
        "sentence": [sentence_of(ties, row) for row in rows],
        "sources": [ties.entries[ties.entry[row]] for row in rows],
    }


def pairs_of(network: Network) -> Iterator[list[tuple[Sequence[int], Sequence[int]]]]:
    """For each tie of a one-mode network, and each record that its ends share, the rows that state either of them."""
    ties, members = network.ties, network.members
    between: dict[frozenset[int], list[int]] = {}
    for row in network.stated.tolist():
        between.setdefault(frozenset((int(ties.record[row]), int(ties.thing[row]))), []).append(row)
    for tie, ends in enumerate(zip(network.source.tolist(), network.target.tolist(), strict=True)):
        one, other = (int(members[end]) for end in ends)
        shared = network.shared(tie).tolist()
        yield [(between[frozenset((record, one))], between[frozenset((record, other))]) for record in shared]


def rows_of_pairs(network: Network) -> Iterator[list[int]]:
    """For each tie of a one-mode network the rows that state it."""
    return ([row for ends in found for some in ends for row in some] for found in pairs_of(network))


def _columns_of_pairs(network: Network, lang: Lang) -> dict[str, list[Any]]:
    ties = network.ties
    years = [JOINED.join(map(str, some)) for some in years_of_ties(network)]
    found: dict[str, list[Any]] = {"years": years, "records": [], "roles": [], "status": [], "sentence": []}
    for tie, rows in enumerate(pairs_of(network)):
        found["records"].append(JOINED.join(ties.nodes.labels[record] for record in network.shared(tie).tolist()))
        roles = (BETWEEN.join(capacities_of(ties, some, lang) for some in ends) for ends in rows)
        found["roles"].append(JOINED.join(roles))
        status, sentences = _standing_of_pair(ties, rows, lang)
        found["status"].append(status)
        found["sentence"].append(sentences)
    return found | {"sources": [JOINED.join(entries) for entries in sources_of_ties(network)]}


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


def suspected_of(ties: Ties, row: int, lang: Lang) -> str:
    """The name of the role that a row of `ties` is suspected to mean in the place of its own; '' for none."""
    suspect = ties.suspect_of(row)
    return ties.ontology.label(suspect, lang) if suspect else ""


def capacity_of(ties: Ties, row: int, lang: Lang) -> str:
    """In what capacity a row of `ties` ties: the role, else the heading of its column."""
    return role_of(ties, row, lang) or ties.fields[ties.field[row]].label(lang)
