"""A workspace, measured: its networks, the measures on them, groups and structural roles, each when first asked for.

Claims about structure leave the own college out: every platform of its report contains it, so that it would be the
centre by construction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from hezuo.catalogue import LANGS, Lang, say
from hezuo.knowledge import Knowledge
from hezuo.look.colours import PALETTE, REST, on_dark
from hezuo.measures import groups as grouping
from hezuo.measures import registry, structure
from hezuo.measures.groups import Groups
from hezuo.measures.registry import Measure, Profile
from hezuo.network import draw
from hezuo.network.draw import Network
from hezuo.network.links import Floats, Ints, Links, read
from hezuo.terms import HZ, PARTY

Pair = list[str]


class Score(NamedTuple):
    """A measure of one node: its value, its rank (1 the first) among the nodes of its side, and how many those are.

    `tied` is how many others share its rank.
    """

    node: int
    value: float
    rank: int
    of: int
    tied: int = 0


@dataclass(frozen=True, eq=False)
class Analysis:
    """The measured workspace. Two are never equal: each holds what it has worked out itself."""

    graph: Knowledge
    _drawn: dict[tuple[str, bool, str], Network] = field(default_factory=dict)
    _profiles: dict[int, Profile] = field(default_factory=dict)
    _scores: dict[tuple[int, str], list[Score]] = field(default_factory=dict)

    @cached_property
    def links(self) -> Links:
        """Every declared tie."""
        return read(self.graph)

    @cached_property
    def declared(self) -> dict[str, draw.Declared]:
        """The networks that the ontology declares, by notation."""
        return draw.declared(self.graph.ontology)

    def network(self, name: str, *, ego: bool = False, weight: str = "count") -> Network:
        """One of the networks, by notation or name. Raises `QueryError` for an unknown one."""
        found = draw.named(self.graph.ontology, name)
        key = (found.notation, ego, weight)
        if key not in self._drawn:
            self._drawn[key] = draw.draw(self.links, found, ego=ego, weight=weight)
        return self._drawn[key]

    @cached_property
    def two_mode(self) -> Network:
        """The network of parties and their platforms: the one whose things are parties and nothing else is kept."""
        return self.network(next(d.notation for d in self.declared.values() if _is_two_mode(d)))

    @cached_property
    def one_mode(self) -> Network:
        """The network of parties alone."""
        return self.network(next(d.notation for d in self.declared.values() if d.projects_on == PARTY))

    @cached_property
    def groups(self) -> Groups:
        """The groups that hold still among parties and platforms; positions as in `two_mode`."""
        return self.profile(self.two_mode).groups

    @cached_property
    def structure(self) -> structure.Structure:
        """The structural roles; positions as in `two_mode`."""
        return structure.structure(self.two_mode)

    def group_names(self, lang: Lang, network: Network | None = None) -> list[str]:
        """A name for each group of a network: its best tied party, and what marks it (its majors) where something does.

        Without a network those of `groups`.
        """
        network = network if network is not None else self.two_mode
        label = self.profile(network).groups.label
        facets, labels = self._facets(network)
        marks = [[labels[f] for f in found] for found in grouping.names(label, facets, labels)]
        found = []
        degree = np.diff(network.matrix.indptr)
        for number in range(label.max(initial=-1) + 1):
            inside = np.flatnonzero(label == number)
            best = min(inside, key=lambda i: (bool(network.sides[i]), -degree[i], network.ids[i]))
            marked = say("list.and", lang).join(marks[number])
            key = "group.marked" if marked else "group.around"
            found.append(say(key, lang, name=network.labels[best], marks=marked))
        return found

    def _facets(self, network: Network) -> tuple[sparse.csr_array, list[str]]:
        """What can mark a group: whatever else than parties its records are tied to, counted for every node."""
        links, members = self.links, network.members
        other = ~links.is_a([PARTY])[links.thing] & np.isin(links.record, members)
        facets, columns = np.unique(links.thing[other], return_inverse=True)
        rows = np.searchsorted(members, links.record[other])
        shape = (len(members), len(facets))
        counts = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        return counts, [links.nodes.labels[f] for f in facets]

    def scores(self, network: Network, measure: Measure) -> list[Score]:
        """A measure of every node; the sides of a two-mode network are ranked apart, undefined ones left out."""
        profile, key = self.profile(network), (id(network), measure.id)
        if key not in self._scores:
            self._scores[key] = self._ranked(network, measure, profile.values(measure))
        return self._scores[key]

    def _ranked(self, network: Network, measure: Measure, values: Floats) -> list[Score]:
        found = []
        for side in (False, True):
            part = np.flatnonzero((network.sides == side) & ~np.isnan(values))
            places = measure.ranks(values[part])
            alike = np.bincount(places)[places] - 1
            rows = zip(part.tolist(), values[part].tolist(), places.tolist(), alike.tolist(), strict=True)
            found += [Score(n, v, r, len(part), t) for n, v, r, t in rows]
        return sorted(found)

    def sampled(self, network: Network, measures: Sequence[Measure], lang: Lang) -> list[str]:
        """A sentence for each measure that was sampled on this network, with its error."""
        profile, found = self.profile(network), []
        for measure in measures:
            errors = profile.errors(measure)
            if errors is not None:
                pivots, error = profile.estimates[measure.id].pivots, errors.max(initial=0.0)
                found.append(say("measure.sampled", lang, name=measure.name(lang), pivots=pivots, error=f"{error:.2g}"))
        return found

    def profile(self, network: Network) -> Profile:
        """The profile of a network, the same one each time, so that what its measures share is computed once."""
        key = id(network)
        if key not in self._profiles:
            self._profiles[key] = Profile(network)
        return self._profiles[key]

    def measured(self) -> Iterator[tuple[Network, Measure, list[Score]]]:
        """Each measure once: those of the network of parties and platforms, then the others of parties alone."""
        seen: set[str] = set()
        for network in (self.two_mode, self.one_mode):
            for measure in registry.fitting(network):
                if measure.id not in seen:
                    seen.add(measure.id)
                    yield network, measure, self.scores(network, measure)

    def reported(self) -> Iterator[tuple[Network, list[tuple[Measure, list[Score]]]]]:
        """Every measure that fits, of every network whose ties are all of one sort.

        One whose records may be things of other records is left out: a tie in it says now one thing, now another.
        """
        is_a = self.graph.ontology.is_a
        for declared in self.declared.values():
            if declared.projects_on or not any(is_a(r, t) for r in declared.records for t in declared.things):
                network = self.network(declared.notation)
                yield network, [(m, self.scores(network, m)) for m in registry.fitting(network)]

    # --- what the page shows -------------------------------------------------------------------------------------

    def legends(self) -> dict[str, list[dict[str, Any]]]:
        """The groups and the structural roles with their colours."""
        sizes = Counter(self.groups.label.tolist())
        names = list(zip(*(self.group_names(lang) for lang in LANGS), strict=True))
        colors = [PALETTE[n] if n < len(PALETTE) else REST for n in range(len(names))]
        groups = [
            {"name": list(name), "size": sizes[n], "color": c, "dark": on_dark(c)}
            for n, (name, c) in enumerate(zip(names, colors, strict=True))
        ]
        roles = [
            {
                "id": r.id,
                "name": list(r.names),
                "definition": list(r.definitions),
                "color": r.color,
                "dark": on_dark(r.color),
            }
            for r in structure.roles().values()
        ]
        return {"groups": groups, "structures": roles}

    def node_columns(self) -> dict[str, list[Any]]:
        """For every node of `links`: group, stability, structural role and sentences."""
        size, members = len(self.links.nodes), self.two_mode.members
        group, role = np.full(size, -1), np.full(size, -1)
        stability: list[float | None] = [None] * size
        group[members], role[members] = self.groups.label, self.structure.role
        outside = self.links.is_a([PARTY]) & (role < 0)
        if self.links.college >= 0:
            outside[self.links.college] = False
        role[outside] = len(structure.roles()) - 1
        for position, node in enumerate(members.tolist()):
            stability[node] = round(float(self.groups.stability[position]), 3)
        readings = [self.sentences(n) for n in range(size)]
        return {"group": group.tolist(), "stability": stability, "structure": role.tolist(), "reading": readings}

    def sentences(self, node: int) -> list[Pair]:
        """What can be said of a node (numbered as in `links`): its formal roles, then its structural one."""
        found = []
        led = self._held.get(node)
        if led:
            found.append([self._formal(node, lang) for lang in LANGS])
        position = int(np.searchsorted(self.two_mode.members, node))
        inside = position < len(self.two_mode) and self.two_mode.members[position] == node
        if inside and self.structure.role[position] >= 0:
            found.append([self.structural(position, lang) for lang in LANGS])
        return found

    @cached_property
    def _held(self) -> dict[int, Counter[tuple[int, str]]]:
        """For each node how often it has each role in each kind of record."""
        links = self.links
        held: dict[int, Counter[tuple[int, str]]] = {}
        rows = zip(links.thing.tolist(), links.record.tolist(), links.role.tolist(), strict=True)
        for thing, record, role in sorted(set(rows)):
            if role >= 0:
                held.setdefault(thing, Counter())[role, links.nodes.classes[record]] += 1
        return held

    def _formal(self, node: int, lang: Lang) -> str:
        ontology, links = self.graph.ontology, self.links
        parts = [
            say(
                "reading.role",
                lang,
                role=ontology.label(links.roles[role], lang),
                count=count,
                kind=ontology.label(kind, lang),
            )
            for (role, kind), count in sorted(
                self._held[node].items(), key=lambda x: (self._rank(x[0][0]), -x[1], x[0])
            )
        ]
        return say("reading.formal", lang, label=links.nodes.labels[node], parts=say("list.and", lang).join(parts))

    @cached_property
    def _ranks(self) -> list[float]:
        return [self.graph.ontology.graph.number(role, HZ + "rank") for role in self.links.roles]

    def _rank(self, role: int) -> float:
        return self._ranks[role]

    def structural(self, position: int, lang: Lang) -> str:
        """The sentence on the structural role of a node of `two_mode`."""
        text = self.structure.reading(position, lang)
        return say("reading.structural", lang, label=self.two_mode.labels[position], text=text)

    def best_role(self, node: int, lang: Lang) -> str:
        """The name of the highest role that a node (numbered as in `links`) holds; '' when none is stated."""
        held = sorted(self._held.get(node, ()), key=lambda x: (self._rank(x[0]), x))
        return self.graph.ontology.label(self.links.roles[held[0][0]], lang) if held else ""

    def columns(self) -> list[dict[str, Any]]:
        """The measures of the default report, a column over all nodes each."""
        found = []
        for network, measure, scores in self.measured():
            notes = [" ".join(self.sampled(network, [measure], lang)) for lang in LANGS]
            values: list[float | None] = [None] * len(self.links.nodes)
            places: list[int | None] = [None] * len(self.links.nodes)
            for score in scores:
                node = int(network.members[score.node])
                values[node], places[node] = float(f"{score.value:.5g}"), score.rank
            found.append(
                {
                    "id": measure.id,
                    "name": list(measure.names),
                    "definition": [f"{d} {n}".strip() for d, n in zip(measure.definitions, notes, strict=True)],
                    "format": measure.format,
                    "network": [self.graph.ontology.label(network.declared.iri, lang) for lang in LANGS],
                    "values": values,
                    "rank": places,
                    "low": None,
                    "high": None,
                }
            )
        return found


def _is_two_mode(declared: draw.Declared) -> bool:
    return not declared.projects_on and declared.things == (PARTY,)


def by_node(network: Network, values: Floats | Ints, size: int, empty: float = np.nan) -> Floats:
    """Values of a network's nodes as a column over all nodes of `links`."""
    column = np.full(size, empty)
    column[network.members] = values
    return column
