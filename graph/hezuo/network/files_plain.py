"""Networks as the plain files of older programs and of graph databases: Pajek, UCINET DL, CSV for neo4j-admin.

Pajek and UCINET know no escapes: what would end a label is replaced, and nodes keep their numbers in every file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from hezuo.base.messages import Lang
from hezuo.base.text import decimal, neutral
from hezuo.network.attributes import JOINED, Columns, node_columns, tie_columns
from hezuo.network.projection import Network

#: Columns that neo4j-admin has names of its own for, or that it reads as lists.
LISTS = ("years", "sources", "records", "roles", "sentence")
#: Between the parts of a list in its files.
ARRAY = ";"
#: What is drawn is no property of a thing.
DRAWN = ("color", "size", "x", "y")


def pajek(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """A Pajek `.net`: labels, places where drawn, ties with weights, parallel ones kept; of two modes where it is.

    In a label `"` becomes `'`, and what ends a line a blank.
    """
    del lang, ties
    order, things = _things_first(network)
    number = {node: n for n, node in enumerate(order, 1)}
    places = _places(more, order)
    head = f"*Vertices {len(order)} {things}" if network.is_two_mode else f"*Vertices {len(order)}"
    lines = [head, *(f'{n} "{_label(network.labels[i])}"{places[i]}' for n, i in enumerate(order, 1)), "*Edges"]
    ends = zip(network.source.tolist(), network.target.tolist(), network.weight.tolist(), strict=True)
    lines += [f"{number[a]} {number[b]} {decimal(weight)}" for a, b, weight in ends]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _label(name: str) -> str:
    return " ".join(name.replace('"', "'").split())


def _things_first(network: Network) -> tuple[list[int], int]:
    """The nodes in the order of a file, in a two-mode network the things first, and how many nodes are no records."""
    order = sorted(range(len(network)), key=lambda i: (bool(network.sides[i]) if network.is_two_mode else False, i))
    return order, int((~network.sides).sum())


def _places(more: Columns, order: Sequence[int]) -> dict[int, str]:
    """x, y and z of each node between 0 and 1, as text; nothing where it is not drawn."""
    if not order or "x" not in more:
        return dict.fromkeys(order, "")
    where = np.array([more["x"], more["y"]], float)
    low, span = where.min(axis=1, keepdims=True), np.ptp(where, axis=1).max() or 1.0
    found = ((where - low) / span).T.tolist()
    return {i: f" {found[i][0]:.4f} {found[i][1]:.4f} 0.5000" for i in order}


def ucinet(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """UCINET DL: an edge list with embedded labels, of two modes where it is; a pair has the sum of its ties.

    What parts labels there (blanks, commas, quotes) becomes `_`.
    """
    del lang, more, ties
    order, things = _things_first(network)
    labels = [re.sub(r"[\s,\"]+", "_", network.labels[i]) for i in order]
    number = {node: n for n, node in enumerate(order, 1)}
    half = network.matrix.tocoo()
    pairs = sorted(
        (*sorted((number[a], number[b])), weight)
        for a, b, weight in zip(half.row.tolist(), half.col.tolist(), half.data.tolist(), strict=True)
        if number[a] < number[b]
    )
    if network.is_two_mode:
        head = [f"dl nr={things}, nc={len(order) - things}", "format = edgelist2"]
        head += ["row labels:", *labels[:things], "column labels:", *labels[things:]]
        pairs = [(a, b - things, weight) for a, b, weight in pairs]
    else:
        head = [f"dl n={len(order)}", "format = edgelist1", "labels:", *labels]
    return ("\n".join([*head, "data:", *(f"{a} {b} {decimal(w)}" for a, b, w in pairs)]) + "\n").encode("utf-8")


def neo4j_nodes(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """The nodes for `neo4j-admin database import`: `:ID` (IRI), `name`, `:LABEL` (class and kind), typed properties."""
    del ties
    columns = {n: c for n, c in (node_columns(network, lang) | dict(more)).items() if n not in DRAWN}
    kinds = zip(columns.pop("class"), columns.pop("kind"), strict=True)
    fixed: dict[str, Sequence[Any]] = {
        ":ID": columns.pop("id"),
        "name": columns.pop("label"),
        ":LABEL": [ARRAY.join(dict.fromkeys(filter(None, pair))) for pair in kinds],
    }
    return _csv(fixed | _typed(columns))


def neo4j_ties(network: Network, lang: Lang, more: Columns, ties: Columns) -> bytes:
    """The ties for `neo4j-admin database import`: `:START_ID`, `:END_ID`, `:TYPE`, typed properties.

    The type is the name that the ontology has for the column of the row (`LEAD_UNIVERSITY`), in every language the
    same; ties of a one-mode network are all `SHARES`.
    """
    del more
    rows, known = network.rows.tolist(), network.ties
    types = [_type(known.fields[known.field[row]].local) for row in rows] or ["SHARES"] * len(network.source)
    fixed: dict[str, Sequence[Any]] = {
        ":START_ID": [network.ids[i] for i in network.source.tolist()],
        ":END_ID": [network.ids[i] for i in network.target.tolist()],
        ":TYPE": types,
    }
    return _csv(fixed | _typed(tie_columns(network, lang) | dict(ties)))


def _type(local: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", local).upper()


def _typed(columns: Columns) -> dict[str, Sequence[Any]]:
    """Columns headed with their types, as neo4j-admin reads them; a text needs none."""
    found: dict[str, Sequence[Any]] = {}
    for name, column in columns.items():
        if name in LISTS:
            found[f"{name}:string[]"] = [_list(str(text)) for text in column]
            continue
        kinds = {type(cell) for cell in column if cell is not None}
        if not kinds:
            continue
        kind = "boolean" if kinds == {bool} else "long" if kinds == {int} else "double" if kinds <= {int, float} else ""
        found[f"{name}:{kind}" if kind else name] = column
    return found


def _list(text: str) -> str:
    # A semicolon of the list's own texts would cut them; the full-width one reads the same.
    return ARRAY.join(part.replace(ARRAY, JOINED) for part in text.split(JOINED))


def _csv(columns: dict[str, Sequence[Any]]) -> bytes:
    """CSV as neo4j-admin reads it, without a mark at its beginning; nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in _across(columns.values()))
    return out.getvalue().encode("utf-8")


def _across(columns: Iterable[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
    return zip(*columns, strict=True)


def _cell(value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return decimal(value) if isinstance(value, float) else neutral(value)
