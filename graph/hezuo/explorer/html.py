"""The explorer: one HTML file that opens anywhere, without a network.

pyvis makes the network data and the options that vis-network draws; the page around it is our own (`graph/explorer`),
for that of pyvis 0.3.2 loads from the network in every mode and runs script from titles, headings and ids. Everything
is put into one file: style, the page's program, and packed the renderers and the graph document. A content security
policy names the scripts by their hashes, the packed ones as they are when unpacked, and forbids every request.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from pathlib import Path
from typing import Any

from hezuo.explorer.document_schema import GraphDocument, View, Vis

WEB = Path(__file__).with_name("web")
#: More nodes than this are drawn by the renderer for large networks, which only then is put into the page.
NATIONAL = 3000
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "arrows": {"to": {"enabled": False}}, "color": {"inherit": False}},
    "nodes": {"borderWidth": 1, "font": {"size": 0}},
    "interaction": {"hover": True, "tooltipDelay": 200, "hideEdgesOnDrag": False, "multiselect": False},
}


def page(document: GraphDocument, build: str = "") -> bytes:
    """The whole page for a graph document of a build, the same bytes for the same document."""
    large = len(document["nodes"]["id"]) > NATIONAL
    national = _asset("national.js") if large else ""
    scripts = {"vis": _asset("vis-network.min.js"), "app": _asset("explorer.js"), "national": national}
    # Renderers are most of the program, and a drawing needs none: the page unpacks them when it does.
    later = {name: in_base64(scripts[name]) if scripts[name] else "" for name in ("vis", "national")}
    parts = {
        "title": html.escape(document["title"][0]),
        "csp": _policy(s for s in scripts.values() if s) + told(build),
        "style": _asset("explorer.css"),
        "data": packed(document | {"vis": drawing(document)}),
        **scripts,
        **later,
    }
    text = _asset("shell.html")
    for name, part in parts.items():
        before, marker, after = text.partition(f"<!--hezuo:{name}-->")
        if not marker:
            raise ValueError(f"the shell has no place for {name}")
        text = before + part + after
    return text.encode("utf-8")


def told(build: str) -> str:
    """The build that a page is of, as its head says it."""
    return f'<meta name="hezuo-build" content="{html.escape(build)}">' if build else ""


def _asset(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


def _policy(scripts: Any) -> str:
    hashes = [base64.b64encode(hashlib.sha256(s.encode("utf-8")).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{h}'" for h in hashes)
    rules = (
        f"default-src 'none'; script-src {allowed}; img-src data: blob:; style-src 'unsafe-inline'; "
        "font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def packed(document: GraphDocument) -> str:
    """A document as gzip in base64; no NaN gets through."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return in_base64(text)


def in_base64(text: str) -> str:
    """A text as gzip in base64: the same text, the same letters."""
    return base64.b64encode(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)).decode()


def drawing(document: GraphDocument) -> Vis:
    """What vis-network draws first, as pyvis makes it: nodes, edges and options of the first view."""
    from pyvis.network import Network

    view = document["views"][0] if document["views"] else None
    if view is None or document["aggregate"] or view["nodes"] is None or view["x"] is None or view["y"] is None:
        return {"nodes": [], "edges": [], "options": OPTIONS}
    net = Network(directed=True, cdn_resources="in_line")
    net.set_options(json.dumps(OPTIONS))
    classes, nodes, ties = document["classes"], document["nodes"], document["ties"]
    # Filled as lists: pyvis looks through all nodes at each `add_node`, and drops parallel edges at `add_edge`.
    net.nodes = [
        {
            "id": n,
            "label": nodes["short"][n] or nodes["label"][n],
            "x": x,
            "y": y,
            "shape": classes[nodes["class"][n]]["shape"],
            "color": classes[nodes["class"][n]]["color"],
        }
        for n, x, y in zip(view["nodes"], view["x"], view["y"], strict=True)
    ]
    net.edges = [{"id": t, "from": ties["source"][t], "to": ties["target"][t]} for t in drawn_ties(document, view)]
    made, edges, _, _, _, options = net.get_network_data()
    return {"nodes": made, "edges": edges, "options": options if isinstance(options, dict) else json.loads(options)}


def drawn_ties(document: GraphDocument, view: View) -> list[int]:
    """The ties of a view: those it lists, else all among its nodes."""
    if view["ties"] is not None:
        return list(view["ties"])
    ties = document["ties"]
    inside = set(range(len(document["nodes"]["id"])) if view["nodes"] is None else view["nodes"])
    return [t for t, ends in enumerate(zip(ties["source"], ties["target"], strict=True)) if inside.issuperset(ends)]
