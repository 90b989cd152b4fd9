"""Made-up graph documents of national size, as a record of many colleges gives: the same seed, the same document."""

from __future__ import annotations

import math
import random
from itertools import accumulate
from typing import Any

from tests.documents_kit import document

from benchmarks.words import BRAND, DIRECTIONS, INDUSTRIES, PLACES, SCOPES, SUFFIXES
from hezuo.explorer.view_layout import LISTED
from hezuo.record.search import syllables

Json = dict[str, Any]
#: Of a hundred things so many are parties; the others are platforms with about five members each.
PARTIES = 75
MEMBERS = 5
ROLES = ("牵头单位", "理事长单位", "副理事长单位", "成员单位")
KINDS = (
    ("Enterprise", "企业", 0, "dot"),
    ("Community", "行业产教融合共同体", 1, "hexagon"),
    ("Base", "基地", 1, "square"),
)


def national(count: int, seed: int = 1) -> Json:
    """A document with `count` nodes: names, pinyin, regions, sources, measures, and a summary by region and class."""
    chance = random.Random(seed)  # noqa: S311 - a seeded record, no secret
    parties = count * PARTIES // 100
    regions = sorted({province for province, _ in PLACES})
    where = [chance.choice(PLACES) for _ in range(count)]
    names = _names(chance, where, parties)
    classes = [0] * parties + [chance.choice((1, 2)) for _ in range(count - parties)]
    ties = _ties(chance, count, parties)
    region = [regions.index(province) for province, _ in where]
    x, y = _positions(chance, region, len(regions))
    made = document(
        names,
        [(platform, party, 0) for platform, party in ties],
        nodes={
            "class": classes,
            "region": [r if n < parties else -1 for n, r in enumerate(region)],
            "search": [" ".join(syllables(n)) for n in names],
            "facts": [[[0, "2024年", n]] for n in range(count)],
        },
        tied={"role": [chance.randrange(len(ROLES)) for _ in ties], "entry": [platform for platform, _ in ties]},
        regions=[[name, name] for name in regions],
        classes=[_class(*kind) for kind in KINDS],
        roles=[_role(rank, name) for rank, name in enumerate(ROLES, 1)],
        documents=[{"name": "全国职业教育质量报告（样例）", "year": "2024"}],
        entries=_entries(count),
        measures=_measures(count, ties),
        aggregate=_aggregate(region, classes, regions),
    )
    made["views"][0] |= {"x": x, "y": y, "labels": 60}
    if len(ties) > LISTED:
        made["views"][0]["ties"] = None
    return made


def _class(name: str, label: str, family: int, shape: str) -> Json:
    colour = ("#0072b2", "#d55e00")[family]
    return {"id": name, "name": [label, name], "family": family, "color": colour, "dark": colour, "shape": shape}


def _role(rank: int, name: str) -> Json:
    return {"id": f"role-{rank}", "name": [name, name], "rank": rank, "color": "#3a85ca", "dark": "#5696d2"}


def _names(chance: random.Random, where: list[tuple[str, str]], parties: int) -> list[str]:
    found: dict[str, None] = {}
    for number, (_, city) in enumerate(where):
        while len(found) == number:
            industry = chance.choice(INDUSTRIES)
            if number < parties:
                name = f"{city}{chance.choice(BRAND)}{chance.choice(BRAND)}{industry}{chance.choice(SUFFIXES)}"
            else:
                name = f"{chance.choice(SCOPES)}{city}{chance.choice(DIRECTIONS)}{industry}产教融合共同体"
            if name in found:
                name += f"（{number}）"
            found[name] = None
    return list(found)


def _ties(chance: random.Random, count: int, parties: int) -> list[tuple[int, int]]:
    """Platform and member: popular parties by Zipf's law."""
    weights = list(accumulate(1 / (rank + 10) for rank in range(parties)))
    found = []
    for platform in range(parties, count):
        members = chance.choices(range(parties), cum_weights=weights, k=MEMBERS)
        found += [(platform, party) for party in sorted(set(members))]
    return found


def _positions(chance: random.Random, region: list[int], regions: int) -> tuple[list[float], list[float]]:
    reach = 40 * math.sqrt(len(region))
    xs, ys = [], []
    for number in region:
        turn, share = 2 * math.pi * number / regions, math.sqrt(chance.random()) * reach * 0.16
        around = chance.random() * 2 * math.pi
        xs.append(round(reach * math.cos(turn) + share * math.cos(around), 1))
        ys.append(round(reach * math.sin(turn) + share * math.sin(around), 1))
    return xs, ys


def _entries(count: int) -> Json:
    return {
        "document": [0] * count,
        "table": [f"表 {1 + n // 500}" for n in range(count)],
        "section": ["4.1"] * count,
        "row": [str(1 + n % 500) for n in range(count)],
        "page": [str(1 + n // 25) for n in range(count)],
        "file": ["data/tables/2024/communities.csv"] * count,
        "line": [n + 2 for n in range(count)],
        "note": [""] * count,
    }


def _measures(count: int, ties: list[tuple[int, int]]) -> list[Json]:
    degree = [0] * count
    for pair in ties:
        for end in pair:
            degree[end] += 1
    order = sorted(range(count), key=lambda n: -degree[n])
    rank = [0] * count
    for place, node in enumerate(order, 1):
        rank[node] = place
    columns = {
        "degree": degree,
        "share": [round(d / (count - 1), 6) for d in degree],
        "root": [round(d**0.5, 3) for d in degree],
    }
    nothing = [None] * count
    return [
        {
            "id": name,
            "name": [name, name],
            "definition": [name, name],
            "format": "0" if name == "degree" else "0.000",
            "network": ["全部", "All"],
            "values": values,
            "rank": rank,
            "low": nothing,
            "high": nothing,
        }
        for name, values in columns.items()
    ]


def _aggregate(region: list[int], classes: list[int], regions: list[str]) -> Json:
    """Parties by region, platforms by kind, as the summary of a record of that size has them."""
    kinds = [kind[1] for kind in KINDS[1:]]
    return {
        "name": ["地区与类别", "Region and class"],
        "of": [r if c == 0 else len(regions) + c - 1 for r, c in zip(region, classes, strict=True)],
        "names": [[name, name] for name in [*(f"{KINDS[0][1]} · {r}" for r in regions), *kinds]],
        "classes": [0] * len(regions) + list(range(1, len(KINDS))),
    }
