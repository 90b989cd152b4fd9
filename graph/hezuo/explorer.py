"""The explorer of a workspace: views, story and measures put together into the graph document, and the page of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from hezuo import pages
from hezuo.analysis import Analysis
from hezuo.document import document
from hezuo.document_schema import GraphDocument
from hezuo.pictures import Earlier, picture
from hezuo.problems import QueryError
from hezuo.story import story
from hezuo.views import View, named, views

POSITIONS = ("view", "id", "x", "y")


def explorer(
    analysis: Analysis, earlier: Mapping[str, Earlier], first: str | None = None, party: str | None = None
) -> GraphDocument:
    """The graph document of a workspace, the view `first` in front; `party` (an IRI) opens the view of its circle."""
    known = list(views(analysis.dataset.workspace).values())
    chosen: View | None = named(analysis.dataset.workspace, first) if first else None
    if party is not None:
        chosen = next((v for v in known if v.layout == "circle"), None)
        if chosen is None:
            raise QueryError("no-view", name="circle", known="、".join(v.name for v in known))
    if chosen is not None:
        known.sort(key=lambda v: v.name != chosen.name)
    drawn = [picture(view, analysis, earlier) for view in known]
    if party is not None:
        drawn[0]["focus"] = analysis.ties.nodes.index[party]
    # It is put together from parts of no type; that it is of this one, `tests/test_document_schema.py` holds.
    return cast("GraphDocument", document(analysis.dataset, analysis, drawn, story(analysis, drawn)))


def page(made: GraphDocument) -> bytes:
    """The page of a graph document."""
    return pages.page(made)


def positions(made: GraphDocument) -> bytes:
    """Where each node stands in each view, for the next build to keep: CSV without a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(POSITIONS)
    ids = made["nodes"]["id"]
    for view in sorted(made["views"], key=lambda v: str(v["id"])):
        nodes, xs, ys = view["nodes"], view["x"], view["y"]
        if nodes is not None and xs is not None and ys is not None:
            rows = sorted(zip([ids[n] for n in nodes], xs, ys, strict=True))
            writer.writerows((view["id"], *row) for row in rows)
    return out.getvalue().encode("utf-8")


def earlier_positions(path: Path) -> dict[str, dict[str, tuple[float, float]]]:
    """The positions that a build wrote; a file that is missing or spoilt is none, and everything is laid out anew."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                x, y = float(row["x"]), float(row["y"])
                if abs(x) < 1e7 and abs(y) < 1e7:
                    found.setdefault(row["view"], {})[row["id"]] = x, y
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return {}
    return found
