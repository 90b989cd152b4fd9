"""What the page must show, worked out from the graph document in plain Python, apart from the page's own code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
Edges = dict[int, set[int]]


def neighbours(document: Json) -> Edges:
    """Node → nodes it is tied to."""
    found: Edges = {n: set() for n in range(len(document["nodes"]["id"]))}
    for a, b in zip(document["ties"]["source"], document["ties"]["target"], strict=True):
        found[a].add(b)
        found[b].add(a)
    return found


def circle(document: Json, centre: int, depth: int) -> set[int]:
    """Nodes within `depth` steps that do not pass through the college."""
    near, seen = neighbours(document), {centre}
    for _ in range(depth):
        seen |= {other for node in seen for other in near[node] if other != document["college"]}
    return seen


def expected(document: Json, view: Json) -> tuple[set[int], int]:
    """Nodes of a view at first sight, and how many ties."""
    if view["depth"]:
        nodes = circle(document, view["focus"], view["depth"])
    else:
        nodes = set(range(len(document["nodes"]["id"])) if view["nodes"] is None else view["nodes"])
    if not view["college"] and view["focus"] != document["college"]:
        nodes -= {document["college"]}
    if view["projected"]:
        columns = view["projected"]
        pairs = zip(columns["source"], columns["target"], columns["kept"], strict=True)
        return nodes, sum(bool(kept) and {a, b} <= nodes for a, b, kept in pairs)
    return nodes, len(inside(document, nodes, view["ties"]))


def inside(document: Json, nodes: set[int], ties: Iterable[int] | None = None) -> list[int]:
    """The ties with both ends among `nodes`."""
    source, target = document["ties"]["source"], document["ties"]["target"]
    return [t for t in (range(len(source)) if ties is None else ties) if {source[t], target[t]} <= nodes]


def network(document: Json) -> Json:
    """The view that shows who meets whom; in a made-up document the first one."""
    return next((v for v in document["views"] if v["id"] == "meetings"), document["views"][0])


def overview(document: Json) -> set[int]:
    """The nodes of the first network at first sight."""
    return expected(document, network(document))[0]


def between(document: Json, a: int, b: int) -> list[int]:
    """All ties of two nodes."""
    ends = zip(document["ties"]["source"], document["ties"]["target"], strict=True)
    return [tie for tie, pair in enumerate(ends) if set(pair) == {a, b}]


def narrowed(document: Json, nodes: set[int], column: str, wanted: int) -> set[int]:
    """Nodes with a value, and what has no such value itself but is tied to one of them."""
    values, near = document["nodes"][column], neighbours(document)
    party = {c for c, item in enumerate(document["classes"]) if item["family"] == 0}
    hits = {n for n in nodes if values[n] == wanted}
    loose = {n for n in nodes if values[n] < 0 and document["nodes"]["class"][n] not in party}
    return hits | {n for n in loose if near[n] & hits}


def family_of(document: Json, node: int) -> int:
    """The number of the family of a node."""
    family: int = document["classes"][document["nodes"]["class"][node]]["family"]
    return family


def place(document: Json, entry: int) -> list[str]:
    """What the page must tell of where an entry is printed."""
    entries = document["entries"]
    told = [document["documents"][entries["document"][entry]]["name"]]
    return told + [entries[key][entry] for key in ("section", "table", "row", "page") if entries[key][entry]]
