"""Where each node stood in each view: written by a build, and kept by the next."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hezuo.explorer.document_schema import GraphDocument

COLUMNS = ("view", "id", "x", "y")


def positions(made: GraphDocument) -> bytes:
    """Where each node stands in each view, for the next build to keep: CSV without a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
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
    if not path.is_file():  # a pipe would be waited for
        return found
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                x, y = float(row["x"]), float(row["y"])
                if abs(x) < 1e7 and abs(y) < 1e7:
                    found.setdefault(row["view"], {})[row["id"]] = x, y
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return {}
    return found
