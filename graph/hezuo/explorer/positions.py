"""Where each node stood in each view: written by a build, and kept by the next."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hezuo.explorer.document_schema import GraphDocument

#: No layout reaches as far as this.
FAR = 1e7
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


@dataclass(frozen=True, slots=True)
class Kept:
    """Positions by view and node, and the rows of the file (the heading is row 1) that could not be read."""

    places: Mapping[str, Mapping[str, tuple[float, float]]]
    unread: tuple[int, ...]


def kept(path: Path) -> Kept:
    """The positions that a build wrote; none where there is no file. A row that is spoilt costs no other its place."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    unread: list[int] = []
    if not path.is_file():  # a pipe would be waited for
        return Kept(found, ())
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            lines = enumerate(file, 1)
            number, heading = next(lines, (1, ""))
            if heading.rstrip("\r\n") != ",".join(COLUMNS):
                return Kept(found, (number,))
            for number, line in lines:
                place = _place(line)
                if place is None:
                    unread.append(number)
                else:
                    found.setdefault(place[0], {})[place[1]] = place[2:]
    except OSError:
        unread.append(1)
    return Kept(found, tuple(unread))


def _place(line: str) -> tuple[str, str, float, float] | None:
    """The view, the node and its coordinates that a line states; None where it does not."""
    try:
        ((view, node, *where),) = csv.reader([line])
        x, y = map(float, where)
    except (ValueError, csv.Error):
        return None
    return (view, node, x, y) if all(abs(c) < FAR for c in (x, y)) and "\ufffd" not in line else None


def earlier_positions(path: Path) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """The positions that a build wrote, as far as they can be read; `kept` tells which cannot."""
    return kept(path).places
