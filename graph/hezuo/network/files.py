"""Networks as files that other programs open: as drawn (GEXF, GraphML, node-link JSON, CSV), and the plain ones.

A writer takes two sets of columns beside what a network has by itself: of its nodes (`more`) and of its `ties`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from hezuo.base.messages import Lang
from hezuo.base.store import Rows
from hezuo.formats.answers import FORMATS
from hezuo.network.attributes import Columns, node_columns, tie_columns, to_networkx, years_of_ties
from hezuo.network.files_plain import DRAWN, neo4j_nodes, neo4j_ties, pajek, ucinet
from hezuo.network.projection import Network, project

Writer = Callable[[Network, Lang, Columns, Columns], bytes]
META = re.compile(r"<meta.*?</meta>", re.DOTALL)
#: A letter that the library writes as a number; those of ASCII stay so, for among them are quotes and line ends.
REFERENCE = re.compile(r"&#([1-9]\d{3,});")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: What no XML file can hold.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gexf(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """GEXF 1.2, colours, sizes and positions in its `viz` namespace, the years of nodes and ties as spells."""
    import networkx

    spells = list(map(_spells, years_of_ties(network)))
    graph = _fit(to_networkx(network, lang, more, {**ties, "spells": spells}))
    nodes = network.ties.nodes
    for node, data in graph.nodes(data=True):
        known = _spells([int(year) for year in nodes.years[network.members[node]] if year])
        if known:
            data["spells"] = known
        drawn = {name: data.pop(name) for name in DRAWN if name in data}
        if drawn:
            red, green, blue = (int(drawn["color"][i : i + 2], 16) for i in (1, 3, 5))
            data["viz"] = {
                "color": {"r": red, "g": green, "b": blue, "a": 1.0},
                "size": drawn["size"],
                # Screens count downwards, Gephi upwards.
                "position": {"x": drawn["x"], "y": -drawn["y"], "z": 0.0},
            }
    dated = any("spells" in data for *_, data in (*graph.nodes(data=True), *graph.edges(data=True)))
    graph.graph = {"mode": "dynamic" if dated else "static"}
    text = "\n".join(networkx.generate_gexf(graph, prettyprint=True))
    title = escape(UNFIT.sub("\ufffd", network.spec.label(lang)))
    # The library writes the day of the export and its own version; the same network is to give the same file. And it
    # says of whole numbers that they are long, which the format does not know of its time.
    text = META.sub(lambda _: f"<meta><creator>hezuo</creator><description>{title}</description></meta>", text, count=1)
    text = text.replace(' name=""', "", 1).replace(' timeformat="long"', ' timeformat="integer"', 1)
    return _in_utf8(text)


def _in_utf8(text: str) -> bytes:
    """The text of a library as a file that says how it is encoded, its letters as they are."""
    return (XML + REFERENCE.sub(lambda found: chr(int(found[1])), text) + "\n").encode("utf-8")


def _spells(years: Sequence[int]) -> list[tuple[int, int]] | None:
    """Years as spells, first and last year of each, both in it; None for no year."""
    found: list[tuple[int, int]] = []
    for year in years:
        joins = bool(found) and found[-1][1] == year - 1
        found = [*found[:-1], (found[-1][0], year)] if joins else [*found, (year, year)]
    return found or None


def _fit(graph: Any) -> Any:
    """A graph of networkx whose texts can stand in XML."""
    attributes: Iterable[dict[str, Any]] = (data for *_, data in (*graph.nodes(data=True), *graph.edges(data=True)))
    for data in attributes:
        data.update({k: UNFIT.sub("\ufffd", v) for k, v in data.items() if isinstance(v, str) and UNFIT.search(v)})
    return graph


def graphml(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """GraphML; colours, sizes and positions are ordinary attributes that Cytoscape maps by name.

    The IRI of a node is its `iri`: igraph keeps what it calls nodes by in an attribute `id` of its own.
    """
    import networkx

    graph = _fit(to_networkx(network, lang, more, ties))
    for _, data in graph.nodes(data=True):
        data["iri"] = data.pop("id")
    return _in_utf8("\n".join(networkx.generate_graphml(graph)))


def node_link(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """Node-link JSON as networkx reads it from 3.6 on without being told how; before, `edges="edges"` has to be said.

    A node is called by its IRI, for the format has one `id` only.
    """
    import networkx

    graph = networkx.relabel_nodes(to_networkx(network, lang, more, ties), dict(enumerate(network.ids)))
    data = networkx.node_link_data(graph, edges="edges")
    return (json.dumps(data, ensure_ascii=False, indent=1, default=float) + "\n").encode("utf-8")


def nodes_csv(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """One line a node, called by its IRI and headed as Gephi reads it (`Id`, `Label`)."""
    del ties
    columns = node_columns(network, lang) | dict(more)
    heads = [{"id": "Id", "label": "Label"}.get(name, name) for name in columns]
    return FORMATS["csv"](heads, list(zip(*map(_plain, columns.values()), strict=True)))


def edges_csv(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """One line a tie, as in `edge_table`."""
    del more
    return FORMATS["csv"](*edge_table(network, lang, ties))


def edge_table(network: Network, lang: Lang, ties: Columns) -> Rows:
    """One row a tie between two IRIs, headed as Gephi reads it (`Source`, `Target`, `Type`), and both names."""
    ends = network.source.tolist(), network.target.tolist()
    columns: dict[str, Sequence[Any]] = {
        "Source": [network.ids[i] for i in ends[0]],
        "Target": [network.ids[i] for i in ends[1]],
        "Type": ["Undirected"] * len(ends[0]),
        "source_label": [network.labels[i] for i in ends[0]],
        "target_label": [network.labels[i] for i in ends[1]],
    }
    columns |= {{"weight": "Weight"}.get(n, n): c for n, c in (tie_columns(network, lang) | dict(ties)).items()}
    return Rows(tuple(columns), list(zip(*map(_plain, columns.values()), strict=True)))


def _plain(column: Sequence[Any]) -> Sequence[Any]:
    """Yes and no as every program reads them."""
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in column]


#: How a file is written, by the end of its name.
WRITERS: dict[str, Writer] = {
    ".gexf": gexf,
    ".graphml": graphml,
    ".json": node_link,
    ".net": pajek,
    ".dl": ucinet,
    ".neo4j-nodes.csv": neo4j_nodes,
    ".neo4j-ties.csv": neo4j_ties,
    ".nodes.csv": nodes_csv,
    ".edges.csv": edges_csv,
}
#: What stands in the name of a file for the year, where each year is to have a file of its own.
YEAR = "{year}"


def writer(name: str) -> Writer | None:
    """The writer for a file of this name, or None; a plain `.csv` is the list of ties."""
    found = next((w for end, w in WRITERS.items() if name.lower().endswith(end)), None)
    return edges_csv if found is None and name.lower().endswith(".csv") else found


def by_year(network: Network) -> Mapping[str, Network]:
    """The network of each year that states ties in it, ascending, by what the tables of that year say alone."""
    known, stated = network.ties.years, network.ties.year[network.stated]
    years = sorted({known[code] for code in stated.tolist()} - {""})
    return {year: _of_year(network, year) for year in years}


def _of_year(network: Network, year: str) -> Network:
    ties = network.ties.where(network.ties.year == network.ties.years.index(year))
    return project(ties, network.spec, ego=network.ego, weight=network.weighting)
