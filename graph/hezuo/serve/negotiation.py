"""What a client would rather have, and what it has: Accept and its like, If-None-Match, by RFC 9110."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from starlette.requests import Request

from hezuo.base.messages import Lang

#: A weight as the standard writes it; another one counts as none given.
WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
#: So many items of a header are looked at.
MOST = 100
#: A tag as the standard writes it; what stands before it says how strong it is, which is not asked here.
TAG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')
#: A condition that anything fulfils which is there.
ANY = "*"


def listed(request: Request, name: str) -> str:
    """A header that is a list, of however many lines; '' where there is none."""
    return ",".join(request.headers.getlist(name)).strip()


def weighted(header: str) -> Iterator[tuple[str, float]]:
    """The items of a header in lower case, without their parameters, each with its weight from 0 to 1."""
    for item in header.split(",")[:MOST]:
        value, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, given = parameter.partition("=")
            if name.strip().lower() == "q" and WEIGHT.fullmatch(given.strip()):
                weight = float(given)
        if value:
            yield value.lower(), weight


def best(header: str, offered: Sequence[str]) -> str | None:
    """Which of the media types on offer a client would rather have; of equals the first. None where it wants none.

    The most specific range that fits a type gives its weight. No header, and an empty one, take anything.
    """
    ranges = list(weighted(header))
    if not ranges:
        return offered[0]
    scored = [(_weight(kind, ranges), -place, kind) for place, kind in enumerate(offered)]
    weight, _, kind = max(scored)
    return kind if weight > 0 else None


def _weight(kind: str, ranges: list[tuple[str, float]]) -> float:
    for wanted in (kind, kind.partition("/")[0] + "/*", "*/*"):
        given = [weight for value, weight in ranges if value == wanted]
        if given:
            return max(given)
    return 0.0


def language(header: str, default: Lang) -> Lang:
    """Chinese or English, whichever is asked for more; the default where neither is, or both alike."""
    weights: dict[Lang, float] = {"zh": 0.0, "en": 0.0}
    for value, weight in weighted(header):
        start = value.partition("-")[0]
        if start in weights:
            lang: Lang = "zh" if start == "zh" else "en"
            weights[lang] = max(weights[lang], weight)
    if weights["zh"] == weights["en"]:
        return default
    return "zh" if weights["zh"] > weights["en"] else "en"


@lru_cache(64)
def takes_gzip(header: str) -> bool:
    """Whether an answer may be compressed, and is liked no less so than as it is."""
    weights = dict(weighted(header))
    others = weights.get("*", 0.0)
    packed = weights.get("gzip", weights.get("x-gzip", others))
    return packed > 0 and packed >= weights.get("identity", others)


def is_known(condition: str, tag: str) -> bool:
    """Whether a client has what is known by this tag, by its header If-None-Match."""
    return bool(condition) and tag.removeprefix("W/") in TAG.findall(condition)
