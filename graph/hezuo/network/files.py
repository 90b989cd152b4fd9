"""Networks as files that Gephi, Gephi Lite and Cytoscape open as drawn: GEXF, GraphML, node-link JSON, CSV.

A writer takes two sets of columns beside what a network has by itself: of its nodes (`more`) and of its `ties`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from hezuo.base.messages import Lang
from hezuo.base.store import Rows
from hezuo.formats.answers import FORMATS
from hezuo.network.attributes import Columns, node_columns, tie_columns, to_networkx
from hezuo.network.projection import Network

Writer = Callable[[Network, Lang, Columns, Columns], bytes]
DAY = re.compile(r' lastmodifieddate="[^"]*"')
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
DRAWN = ("color", "size", "x", "y")


def gexf(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """GEXF 1.2, colours, sizes and positions in its `viz` namespace."""
    import networkx

    graph = to_networkx(network, lang, more, ties)
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


def graphml(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """GraphML; colours, sizes and positions are ordinary attributes that Cytoscape maps by name."""
    import networkx

    text = "\n".join(networkx.generate_graphml(to_networkx(network, lang, more, ties)))
    return (XML + text + "\n").encode("utf-8")


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
    return FORMATS["csv"](heads, list(zip(*columns.values(), strict=True)))


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
    ".nodes.csv": nodes_csv,
    ".edges.csv": edges_csv,
}


def writer(name: str) -> Writer | None:
    """The writer for a file of this name, or None; a plain `.csv` is the list of ties."""
    found = next((w for end, w in WRITERS.items() if name.lower().endswith(end)), None)
    return edges_csv if found is None and name.lower().endswith(".csv") else found
