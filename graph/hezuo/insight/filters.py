"""Which network a person means: the names they type, resolved against the ontology and the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hezuo.base.characters import folded
from hezuo.base.problems import QueryError
from hezuo.base.terms import ORG, PARTY
from hezuo.insight.analysis import Analysis
from hezuo.intake.names import Names
from hezuo.network import projection
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Ties
from hezuo.record.evidence import At, known
from hezuo.record.search import find

Pair = tuple[str, str]
#: The name of an option, and the values that it can have, in Chinese and in English.
_Known = tuple[str, Sequence[Pair]]


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
    #: How shared records count in a one-mode network; '' as the network declares it.
    weight: str = ""
    #: Only ties that a second source bears out.
    corroborated: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered or merged."""
        lists = (self.kinds, self.classes, self.roles, self.years, self.regions, self.groups, self.only, self.without)
        return not any(lists) and not self.by_group and not self.corroborated


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the `ties` that a network would have without the filter have a second source."""

    corroborated: int
    ties: int

    @property
    def share(self) -> float:
        """The part that has one, in [0, 1]; 0 where there are no ties."""
        return self.corroborated / self.ties if self.ties else 0.0


def coverage(analysis: Analysis, wanted: Selection, network: Network) -> Coverage | None:
    """What the filter for second sources left of the network that is meant; None where it was not asked for."""
    if not wanted.corroborated:
        return None
    return Coverage(len(network.stated), len(select(analysis, replace(wanted, corroborated=False)).stated))


def corroborated(analysis: Analysis) -> Bools:
    """Which ties stand in a cell that has a second source (of length `len(analysis.ties)`)."""
    ties, cells = analysis.ties, known(analysis.dataset).corroborated
    return np.asarray([cell_of(ties, tie) in cells for tie in range(len(ties))], bool)


def cell_of(ties: Ties, tie: int) -> At:
    """The cell that states a tie."""
    return int(ties.table[tie]), ties.fields[int(ties.field[tie])].iri, int(ties.row[tie])


def select(analysis: Analysis, wanted: Selection) -> Network:
    """The network that is meant.

    Raises `QueryError` for a word that means nothing, with those that mean something, and when nothing is left.
    """
    if wanted.is_plain:
        return analysis.network(wanted.network, ego=wanted.ego, weight=wanted.weight)
    declared = projection.named(analysis.ontology, wanted.network)
    names = analysis.dataset.identity.names
    ties = projection.filtered(
        analysis.ties.where(corroborated(analysis)) if wanted.corroborated else analysis.ties,
        kinds=_each(wanted.kinds, lambda text: _kind(analysis, text), lambda: _kinds(analysis)),
        classes=_each(wanted.classes, lambda text: names.find_class(text, PARTY), lambda: _classes(analysis)),
        roles=_each(wanted.roles, lambda text: _role(analysis, names, text), lambda: _roles(analysis)),
        years=_each(wanted.years, lambda text: [text] * (text in analysis.ties.years), lambda: _years(analysis)),
        regions=_each(wanted.regions, lambda text: _region(analysis, names, text), lambda: _regions(analysis)),
        wholes=_each(wanted.groups, lambda text: names.find(text, PARTY), lambda: _groups(analysis)),
        only=_each(wanted.only, lambda text: one(analysis, text)),
        without=_each(wanted.without, lambda text: one(analysis, text)),
    )
    if wanted.by_group:
        ties = projection.by_group(ties)
    network = projection.project(ties, declared, ego=wanted.ego, weight=wanted.weight)
    if not len(network) and len(analysis.ties):
        if wanted.corroborated:
            raise QueryError("nothing-corroborated")
        hidden = not wanted.ego and len(projection.project(ties, declared, ego=True))
        raise QueryError("only-college" if hidden else "nothing-left")
    return network


def _each(
    words: Sequence[str], meaning: Callable[[str], list[str]], known: Callable[[], _Known] | None = None
) -> list[str]:
    found: list[str] = []
    for word in words:
        meant = meaning(word)
        if not meant and known:
            option, values = known()
            raise QueryError("no-value", name=word, option=option, **_listed(values, word))
        if not meant:
            raise QueryError("no-thing", name=word)
        found += meant
    return found


def _listed(values: Sequence[Pair], word: str) -> dict[str, str]:
    """Those of the values that hold the word, or all where none does, for a sentence."""
    near = [v for v in values if any(folded(word) in folded(text) for text in v)] or values
    zh, en = (dict.fromkeys(v[n] for v in near) for n in (0, 1))
    return {"known": "、".join(zh) or "—", "known_en": ", ".join(en) or "—"}


def _labels(analysis: Analysis, iris: Iterable[str]) -> list[Pair]:
    label = analysis.ontology.label
    return [(label(i, "zh"), label(i, "en")) for i in iris]


def _kind(analysis: Analysis, text: str) -> list[str]:
    kind = analysis.ontology.kind(text)
    return [kind.iri] if kind and kind.iri in _of_records(analysis) else []


def _of_records(analysis: Analysis) -> set[str]:
    kinds = analysis.ties.nodes.kinds
    return {kinds[r] for r in analysis.ties.record.tolist()}


def _kinds(analysis: Analysis) -> _Known:
    found = _of_records(analysis)
    return "kind", _labels(analysis, (k.iri for k in analysis.ontology.kinds if k.iri in found))


def _classes(analysis: Analysis) -> _Known:
    ontology, nodes = analysis.ontology, analysis.ties.nodes
    stated = {nodes.classes[t] for t in analysis.ties.thing.tolist()}
    inside = {above for c in stated for above in ontology.ancestors(c) if ontology.is_a(above, PARTY)}
    return "class", _labels(analysis, sorted(inside))


def _roles(analysis: Analysis) -> _Known:
    return "role", _labels(analysis, (r.iri for r in analysis.ties.roles))


def _role(analysis: Analysis, names: Names, text: str) -> list[str]:
    """The role of this name. Raises `QueryError` for a word that others on record have in their names too."""
    word = folded(text)
    meant = set(names.find(text, ORG + "Role"))
    called = {r.iri: (r.label("zh"), r.label("en"), r.notation) for r in analysis.ties.roles}
    exact = [r for r, texts in called.items() if word in map(folded, texts)]
    near = [r for r, texts in called.items() if r in meant or any(word in folded(t) for t in texts[:2])]
    if not word or exact or len(near) < 2:
        return exact or near * bool(word)
    raise QueryError("many-values", name=text, option="role", **_listed(_labels(analysis, sorted(near)), text))


def _years(analysis: Analysis) -> _Known:
    return "year", [(year, year) for year in sorted(analysis.ties.years)]


def _regions(analysis: Analysis) -> _Known:
    ontology = analysis.ontology
    known = sorted(set(analysis.ties.nodes.regions) - {""})
    areas = sorted({ontology.broader[r] for r in known if r in ontology.broader})
    return "region", _labels(analysis, (*areas, *known))


def _groups(analysis: Analysis) -> _Known:
    nodes = analysis.ties.nodes
    wholes = {w for i, w in zip(nodes.ids, nodes.wholes, strict=True) if w != i and w in nodes.index}
    return "group", [(nodes.labels[nodes.index[w]],) * 2 for w in sorted(wholes)]


def _region(analysis: Analysis, names: Names, text: str) -> list[str]:
    """A province by its name, an area of provinces by its own, a country as it is written."""
    known = set(analysis.ties.nodes.regions)
    narrower = analysis.ontology.narrower
    found = [i for i in names.find(text, "") if i in known or narrower(i)]
    inside = {p for i in found for p in narrower(i)}
    return sorted((inside | set(found) | {text}) & known)


def meant(analysis: Analysis, text: str) -> str:
    """The thing that a name means. Raises `QueryError` when it means nothing or several things."""
    found = one(analysis, text)
    if not found:
        raise QueryError("no-thing", name=text)
    return found[0]


def one(analysis: Analysis, text: str) -> list[str]:
    """The one thing that a name means. Raises `QueryError` when it means several."""
    found = find(analysis.dataset, text)
    if len(found) > 1:
        names = analysis.dataset.identity.names
        raise QueryError("many-things", name=text, count=len(found), names="、".join(map(names.caption, found[:5])))
    return found
