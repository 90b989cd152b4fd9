"""One thing in the whole picture: ranks with their ranges, what hangs on what, the names that are near to its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hezuo.base.characters import folded
from hezuo.base.messages import Lang, say
from hezuo.base.terms import COLLECTIVE, PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.insight.dossier import Dossier, partners
from hezuo.insight.robustness import memberships, range_of
from hezuo.measures import registry, structure
from hezuo.measures.catalogue import RANGED
from hezuo.measures.registry import Measure, Score, profile
from hezuo.narrate.insight import listed
from hezuo.narrate.measure import reading
from hezuo.narrate.roles import structural
from hezuo.network.projection import Network

NAMED = 3
DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Placed:
    """One reading: what it is about, what it says, how far it holds, and the sentence with its number."""

    label: str
    says: str
    holds: str = ""
    detail: str = ""


def placed(analysis: Analysis, found: Dossier, lang: Lang) -> list[Placed]:
    """The readings of a party or platform of the two-mode network; none for anything else."""
    if found.is_a(PLATFORM):
        return [*_of_platform(found, lang), *_near(analysis, found, lang)]
    position = _position(analysis.two_mode, found.node)
    if position is None or not found.is_a(PARTY):
        return _near(analysis, found, lang) if found.is_a(PARTY) else []
    told = [*_ranks(analysis, position, lang), *_structure(analysis, position, lang)]
    return [*told, *_hanging(analysis, found, position, lang), *_near(analysis, found, lang)]


def _position(network: Network, node: int) -> int | None:
    at = int(np.searchsorted(network.members, node))
    return at if at < len(network) and int(network.members[at]) == node else None


def _ranks(analysis: Analysis, position: int, lang: Lang) -> Iterator[Placed]:
    """The rank by each measure whose ranks have a range, with that range."""
    network = analysis.two_mode
    for measure in profile_measures(network):
        score = next((s for s in profile(network).scores(measure) if s.node == position), None)
        if score is None:
            continue
        key = "placed.rank-tied" if score.tied else "placed.rank"
        says = say(key, lang, rank=score.rank, n=score.of, count=score.tied)
        holds = _range(analysis, measure, score, lang)
        yield Placed(measure.name(lang), says, holds, reading(network, measure, score, lang))


def profile_measures(network: Network) -> list[Measure]:
    """The measures whose ranks have ranges, in their order."""
    return [m for m in registry.fitting(network) if m.id in RANGED]


def _range(analysis: Analysis, measure: Measure, score: Score, lang: Lang) -> str:
    span, parties = range_of(analysis, measure.id), memberships(analysis).parties.tolist()
    if score.node not in parties:
        return ""
    at = parties.index(score.node)
    low, high = int(span.best[at]), int(span.worst[at])
    return say("placed.steady", lang) if low == high else say("placed.range", lang, low=low, high=high)


def _structure(analysis: Analysis, position: int, lang: Lang) -> Iterator[Placed]:
    if analysis.structure.role[position] >= 0:
        role = list(structure.roles().values())[analysis.structure.role[position]]
        name = role.names[lang == "en"]
        yield Placed(say("placed.structure", lang), name, structural(analysis, position, lang))


def _hanging(analysis: Analysis, found: Dossier, position: int, lang: Lang) -> Iterator[Placed]:
    """What is left of its platforms without what is said of several together."""
    ties = analysis.ties
    ends = found.bundle(PLATFORM).ends
    clear = [e for e in ends if any(ties.status_of(t) != COLLECTIVE for t in e.ties)]
    if len(clear) == len(ends):
        return
    network = analysis.strict.two_mode
    at, holds = _position(network, found.node), ""
    degree = next((m for m in profile_measures(network) if m.id == "degree"), None)
    if at is not None and degree is not None:
        score = next((s for s in profile(network).scores(degree) if s.node == at), None)
        wide = next((s for s in profile(analysis.two_mode).scores(degree) if s.node == position), None)
        if score is not None and wide is not None:
            holds = say("placed.rank-then", lang, rank=wide.rank, then=score.rank)
    says = say("placed.without", lang, all=len(ends), count=len(clear))
    yield Placed(say("placed.rests", lang), says, holds)


def _of_platform(found: Dossier, lang: Lang) -> Iterator[Placed]:
    """Its size among its like, who ties it to others, who has nothing else."""
    ties, names = found.ties, found.ties.nodes.labels
    kind = ties.nodes.kinds[found.node]
    sizes = _sizes(found.analysis, kind)
    own, count = sizes[found.node], Counter(sizes.values())
    label = ties.ontology.label(kind, lang)
    holds = say("placed.alike", lang, all=len(sizes), kind=label, same=count[own], size=own)
    yield Placed(say("placed.size", lang), say("placed.parties", lang, count=own), holds)
    if own:
        others = [names[n] for n, _ in found.beyond]
        says = say("placed.through", lang, names=listed(others, NAMED, lang)) if others else say("placed.alone", lang)
        reach = len({r for _, records in found.beyond for r in records})
        yield Placed(say("placed.reach", lang), says, say("placed.reached", lang, count=reach) if reach else "")
        only = [names[n] for n in found.only_here]
        says = say("placed.only-here", lang, count=len(only), names=listed(only, NAMED, lang))
        yield Placed(say("placed.lost", lang), says if only else say("placed.none-lost", lang))


def _sizes(analysis: Analysis, kind: str) -> dict[int, int]:
    """How many parties each record of a kind names; worked out once."""
    ties = analysis.ties

    def counted() -> dict[int, int]:
        return {n: len(partners(ties, n)) for n, k in enumerate(ties.nodes.kinds) if k == kind}

    return analysis.memo.of(("placed-sizes", kind), counted)


def _near(analysis: Analysis, found: Dossier, lang: Lang) -> list[Placed]:
    """The judgements about its names."""
    iri = found.ties.nodes.ids[found.node]
    names = analysis.dataset.identity.names
    own = folded(names.caption(iri))
    told = [j for j in analysis.dataset.identity.judgements if own in (folded(j.form), folded(j.other))]
    others = [j.other if folded(j.form) == own else j.form for j in told]
    every = len(analysis.dataset.identity.judgements)
    if not told:
        return [Placed(say("placed.near", lang), say("placed.no-near", lang), say("placed.judged", lang, count=every))]
    verdicts = Counter(analysis.ontology.label(j.verdict, lang) for j in told)
    holds = say("list.and", lang).join(f"{verdict} {count}" for verdict, count in verdicts.items())
    return [Placed(say("placed.near", lang), listed(others, NAMED, lang), holds)]
