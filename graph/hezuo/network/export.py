"""Networks as files that Gephi, Gephi Lite and Cytoscape open as drawn: GEXF, GraphML, node-link JSON, CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hezuo.catalogue import Lang
from hezuo.formats import FORMATS
from hezuo.network.draw import Network
from hezuo.network.face import node_columns, tie_rows, to_networkx

Columns = Mapping[str, Sequence[Any]]
DAY = re.compile(r' lastmodifieddate="[^"]*"')
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
DRAWN = ("color", "size", "x", "y")


def gexf(network: Network, lang: Lang, more: Columns) -> bytes:
    """GEXF 1.2, colours, sizes and positions in its `viz` namespace."""
    import networkx

    graph = to_networkx(network, lang, more)
    for _, data in graph.nodes(data=True):
        drawn = {name: data.pop(name) for name in DRAWN if name in data}
        if drawn:
            red, green, blue = (int(drawn["color"][i : i + 2], 16) for i in (1, 3, 5))
            data["viz"] = {
                "color": {"r": red, "g": green, "b": blue, "a": 1.0},
                "size": drawn["size"],
                # Screens count downwards, Gephi upwards.
                "position": {"x": drawn["x"], "y": -drawn["y"], "z": 0.0},
            }
    text = "\n".join(networkx.generate_gexf(graph, prettyprint=True))
    # The library writes the day of the export; the same network is to give the same file.
    return (XML + DAY.sub("", text, count=1) + "\n").encode("utf-8")


def graphml(network: Network, lang: Lang, more: Columns) -> bytes:
    """GraphML; colours, sizes and positions are ordinary attributes that Cytoscape maps by name."""
    import networkx

    text = "\n".join(networkx.generate_graphml(to_networkx(network, lang, more)))
    return (XML + text + "\n").encode("utf-8")


def node_link(network: Network, lang: Lang, more: Columns) -> bytes:
    """The node-link JSON of networkx; a node is called by its IRI, for the format has one `id` only."""
    import networkx

    graph = networkx.relabel_nodes(to_networkx(network, lang, more), dict(enumerate(network.ids)))
    data = networkx.node_link_data(graph, edges="links")
    return (json.dumps(data, ensure_ascii=False, indent=1, default=float) + "\n").encode("utf-8")


def nodes_csv(network: Network, lang: Lang, more: Columns) -> bytes:
    """One line a node, headed as Gephi reads it (`Id`, `Label`)."""
    columns = node_columns(network, lang) | dict(more)
    heads = ["Id", "Label", *(c for c in columns if c not in ("id", "label"))]
    rows = [(n, *cells) for n, cells in enumerate(zip(*(_cells(columns, c) for c in heads[1:]), strict=True))]
    return FORMATS["csv"](heads, rows)


def _cells(columns: Columns, name: str) -> Sequence[Any]:
    return columns[name.lower() if name == "Label" else name]


def edges_csv(network: Network, lang: Lang, more: Columns) -> bytes:
    """One line a tie, headed as Gephi reads it (`Source`, `Target`, `Type`)."""
    del more
    found = tie_rows(network, lang)
    names = list(found[0]) if found else ["weight"]
    heads = ["Source", "Target", "Type", *("Weight" if n == "weight" else n for n in names)]
    ends = zip(network.source.tolist(), network.target.tolist(), strict=True)
    rows = [(s, t, "Undirected", *(row[n] for n in names)) for (s, t), row in zip(ends, found, strict=True)]
    return FORMATS["csv"](heads, rows)


#: How a file is written, by the end of its name.
WRITERS: dict[str, Callable[[Network, Lang, Columns], bytes]] = {
    ".gexf": gexf,
    ".graphml": graphml,
    ".json": node_link,
    ".nodes.csv": nodes_csv,
    ".edges.csv": edges_csv,
}


def writer(name: str) -> Callable[[Network, Lang, Columns], bytes] | None:
    """The writer for a file of this name, or None; a plain `.csv` is the list of ties."""
    found = next((w for end, w in WRITERS.items() if name.lower().endswith(end)), None)
    return edges_csv if found is None and name.lower().endswith(".csv") else found
