"""The first picture of a large graph: nodes of one class and region as one super-node, at most `MOST` of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from hezuo.base.messages import LANGS, Lang, say
from hezuo.network.ties import Floats, Ints, Ties
from hezuo.style.layout import spread, springs

Json = dict[str, Any]
Key = tuple[str, str]
MOST = 200
#: The least distance of two super-nodes.
GAP = 110.0


def aggregate(ties: Ties, classes: Sequence[str]) -> Json:
    """The key `aggregate` of the graph document; `classes` are numbered as its legend is."""
    keys = _keys(ties)
    names = sorted(set(keys))
    number = {key: n for n, key in enumerate(names)}
    of = np.asarray([number[key] for key in keys], np.int64)
    where = _places(ties, of, len(names))
    return {
        "name": [say("aggregate.name", lang) for lang in LANGS],
        "of": of.tolist(),
        "names": [[_name(ties, key, lang) for lang in LANGS] for key in names],
        "x": np.round(where[:, 0], 1).tolist(),
        "y": np.round(where[:, 1], 1).tolist(),
        "classes": [classes.index(cls) for cls, _ in names],
    }


def _keys(ties: Ties) -> list[Key]:
    """Class and region of every node; an area of provinces where there are too many, and the rarest by class alone."""
    nodes, broader = ties.nodes, ties.ontology.broader
    area = {r: broader.get(r, r) for r in set(nodes.regions)}
    for regions in (dict(zip(area, area, strict=True)), area, dict.fromkeys(area, "")):
        keys = [(c, regions[r]) for c, r in zip(nodes.classes, nodes.regions, strict=True)]
        if len(set(keys)) <= MOST:
            return keys
    common = {cls for cls, _ in Counter(nodes.classes).most_common(MOST - 1)}
    rest = min(set(nodes.classes) - common)
    return [(c if c in common else rest, "") for c in nodes.classes]


def _name(ties: Ties, key: Key, lang: Lang) -> str:
    cls, region = key
    label = ties.ontology.label(cls, lang)
    return f"{label} · {ties.ontology.label(region, lang)}" if region else label


def _places(ties: Ties, of: Ints, count: int) -> Floats:
    ends = of[ties.record], of[ties.thing]
    half = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(count, count)).tocsr()
    matrix = sparse.csr_array(half + half.T)
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    return spread(springs(matrix) * GAP * 0.6 * np.sqrt(max(count, 1)), GAP)
