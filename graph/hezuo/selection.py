"""Which network a person means: the names they type, resolved against the ontology and the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hezuo.analysis import Analysis
from hezuo.names import Names
from hezuo.network import draw
from hezuo.network.draw import Network
from hezuo.problems import QueryError
from hezuo.show import find
from hezuo.terms import ORG, PARTY, SKOS


@dataclass(frozen=True, slots=True)
class Selection:
    """What to draw, in the words of people. Several words of one filter mean any of them."""

    network: str
    kinds: Sequence[str] = ()
    classes: Sequence[str] = ()
    roles: Sequence[str] = ()
    years: Sequence[str] = ()
    regions: Sequence[str] = ()
    groups: Sequence[str] = ()
    only: Sequence[str] = ()
    without: Sequence[str] = ()
    ego: bool = False
    by_group: bool = False
    weight: str = "count"

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered or merged."""
        lists = (self.kinds, self.classes, self.roles, self.years, self.regions, self.groups, self.only, self.without)
        return not any(lists) and not self.by_group


def select(analysis: Analysis, wanted: Selection) -> Network:
    """The network that is meant. Raises `QueryError` for a word that means nothing, with the nearest that does."""
    if wanted.is_plain:
        return analysis.network(wanted.network, ego=wanted.ego, weight=wanted.weight)
    declared = draw.named(analysis.graph.ontology, wanted.network)
    names = analysis.graph.identity.names
    links = draw.filtered(
        analysis.links,
        kinds=_each(wanted.kinds, lambda text: _kind(analysis, text)),
        classes=_each(wanted.classes, lambda text: names.find_class(text, PARTY)),
        roles=_each(wanted.roles, lambda text: names.find(text, ORG + "Role")),
        years=_each(wanted.years, lambda text: [y for y in analysis.links.years if y == text]),
        regions=_each(wanted.regions, lambda text: _region(analysis, names, text)),
        wholes=_each(wanted.groups, lambda text: names.find(text, PARTY)),
        only=_each(wanted.only, lambda text: one(analysis, text)),
        without=_each(wanted.without, lambda text: one(analysis, text)),
    )
    if wanted.by_group:
        links = draw.by_group(links)
    return draw.draw(links, declared, ego=wanted.ego, weight=wanted.weight)


def _each(words: Sequence[str], meaning: Callable[[str], list[str]]) -> list[str]:
    found: list[str] = []
    for word in words:
        meant = meaning(word)
        if not meant:
            raise QueryError("no-thing", name=word)
        found += meant
    return found


def _kind(analysis: Analysis, text: str) -> list[str]:
    kind = analysis.graph.ontology.kind(text)
    return [kind.iri] if kind else []


def _region(analysis: Analysis, names: Names, text: str) -> list[str]:
    """A province by its name, an area of provinces by its own, a country as it is written."""
    known = set(analysis.links.nodes.regions)
    graph = analysis.graph.ontology.graph
    found = [i for i in names.find(text, "") if i in known or graph.subjects(SKOS + "broader", i)]
    inside = {p for i in found for p in graph.subjects(SKOS + "broader", i)}
    return sorted((inside | set(found) | {text}) & known)


def one(analysis: Analysis, text: str) -> list[str]:
    """The one thing that a name means. Raises `QueryError` when it means several."""
    found = find(analysis.graph, text)
    if len(found) > 1:
        names = analysis.graph.identity.names
        raise QueryError("many-things", name=text, count=len(found), names="、".join(map(names.caption, found[:5])))
    return found
