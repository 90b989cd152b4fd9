"""The first picture of a large graph: at most `MOST` things, kinds with their numbers, the largest by region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hezuo.base.messages import LANGS, Lang, say
from hezuo.network.ties import Ties

Json = dict[str, Any]
Key = tuple[str, str]
#: More than these nobody takes in at a glance.
MOST = 60
#: Stands for the region of what is taken together.
REST = "*"


def aggregate(ties: Ties, classes: Sequence[str]) -> Json:
    """The key `aggregate` of the graph document; `classes` are numbered as its legend is."""
    keys = things(ties.nodes.classes, ties.nodes.regions, ties.ontology.broader)
    names = sorted(set(keys))
    number = {key: n for n, key in enumerate(names)}
    return {
        "name": [say("aggregate.name", lang) for lang in LANGS],
        "of": [number[key] for key in keys],
        "names": [[_name(ties, key, lang) for lang in LANGS] for key in names],
        "classes": [classes.index(cls) for cls, _ in names],
    }


def things(classes: Sequence[str], regions: Sequence[str], broader: Mapping[str, str]) -> list[Key]:
    """Class and region of every node, '' for all regions; the largest class is parted first, up to `MOST` in all.

    A class is parted by region, else by area (what regions are `broader` in). Where there are more classes than `MOST`,
    the rarest are one thing, of the class that is first of them and of the region `REST`.
    """
    count = Counter(classes)
    ranked = sorted(count, key=lambda cls: (-count[cls], cls))
    rest = set(ranked[MOST - 1 :]) if len(ranked) > MOST else set()
    own = [ranked[MOST - 1] if cls in rest else cls for cls in classes]
    areas = [broader.get(region, region) for region in regions]
    parted: dict[str, Sequence[str]] = {}
    total = len(set(own))
    for cls in (one for one in ranked if one not in rest):
        for kinds in (regions, areas):
            more = len({kind for kind, one in zip(kinds, own, strict=True) if one == cls}) - 1
            if more > 0 and total + more <= MOST:
                parted[cls], total = kinds, total + more
                break
    return [(cls, REST if cls in rest else parted[cls][n] if cls in parted else "") for n, cls in enumerate(own)]


def _name(ties: Ties, key: Key, lang: Lang) -> str:
    cls, region = key
    if region == REST:
        return say("aggregate.rest", lang)
    label = ties.ontology.label(cls, lang)
    return f"{label} · {ties.ontology.label(region, lang)}" if region else label
