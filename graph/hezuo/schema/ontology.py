"""The interpreter of the ontology: Turtle in; kinds, classes, roles, networks and names out, as frozen objects.

It reads the files once. Nothing after it reads Turtle or triples again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.lines import parted
from hezuo.base.messages import Lang
from hezuo.base.problems import OntologyError
from hezuo.base.terms import ALSO_STATED, HZ, NOTATION, ORG, OWL, RDFS, RECORD, SKOS, TYPE, VIEW
from hezuo.base.triples import TripleIndex
from hezuo.base.workspace import Folder
from hezuo.schema import naming
from hezuo.schema.called import labels_of, names_of
from hezuo.schema.habits import Habits, habits
from hezuo.schema.kinds import Field, Form, Kind, Texts, bilingual, kinds
from hezuo.schema.looks import WEIGHTS, check_looks, colour_of, tiles
from hezuo.schema.places import located, triples
from hezuo.schema.quantities import Qualifiers, qualifiers
from hezuo.schema.shapes import check_shapes


@dataclass(frozen=True, slots=True)
class Class:
    """One class: its labels, the classes right above it, it and all above it, and how its things are drawn.

    `color` and `icon` are its own, else those of the nearest class above it; '' when none declares one.
    """

    iri: str
    labels: tuple[str, ...]
    parents: tuple[str, ...]
    ancestors: frozenset[str]
    color: str
    icon: str


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a party in a platform.

    `rank` is 1 for the highest, None where the scheme gives it none. `weight` is (R + 1 − rank) / R with R the lowest
    rank of the scheme, so in (0, 1] and 1 for rank 1; 1/R, the least there is, without a rank. It `leads` when it has
    rank 1 or its property is `hz:leads` or below it.
    """

    iri: str
    labels: Texts
    notation: str
    rank: int | None
    weight: float
    leads: bool

    def label(self, lang: Lang) -> str:
        """The name of the role in `lang`."""
        return dict(self.labels).get(lang) or self.iri.rsplit("#", 1)[-1]

    @property
    def order(self) -> tuple[float, str]:
        """Sorts roles, the highest first; one without a rank comes last."""
        return (float("inf") if self.rank is None else self.rank, self.iri)


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """A network as the ontology declares it: the classes of its records and of its things.

    A one-mode network is projected on the class `projects_on`, one of either; '' in a network of records and things.
    `weight` is one of `looks.WEIGHTS`, `ranked_by` the measure (its id, or '') that ranks its nodes when none is named.
    """

    iri: str
    notation: str
    labels: Texts
    definitions: Texts
    records: tuple[str, ...]
    things: tuple[str, ...]
    projects_on: str
    weight: str
    ranked_by: str

    def label(self, lang: Lang) -> str:
        """The name of the network in `lang`."""
        return dict(self.labels)[lang]

    def definition(self, lang: Lang) -> str:
        """What the network is, in `lang`."""
        return dict(self.definitions)[lang]


@dataclass(frozen=True)
class Ontology:
    """Everything the ontology declares; every mapping is by IRI unless it says otherwise."""

    kinds: tuple[Kind, ...]
    #: In the order of the files.
    classes: Mapping[str, Class] = field(repr=False)
    #: The highest first.
    roles: Mapping[str, Role] = field(repr=False)
    #: By notation, in view order.
    networks: Mapping[str, NetworkSpec] = field(repr=False)
    #: Each role and concept that a cell may name, with every name it answers to, sorted.
    names: Mapping[str, tuple[str, ...]] = field(repr=False)
    #: All classes of each of these, those above included.
    types: Mapping[str, frozenset[str]] = field(repr=False)
    #: The texts of whatever has a label, by language.
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)
    #: The short names of those that have one, by language.
    shorts: Mapping[str, Mapping[str, str]] = field(repr=False)
    #: The measure word of each class that has one, or whose class above has.
    measure_words: Mapping[str, str] = field(repr=False)
    notations: Mapping[str, str] = field(repr=False)
    #: What a concept is part of (an area of provinces).
    broader: Mapping[str, str] = field(repr=False)
    #: Where lists are in an order of their own.
    orders: Mapping[str, float] = field(repr=False)
    #: Column and row, from 1, of what has a place in a grid of tiles.
    tiles: Mapping[str, tuple[int, int]] = field(repr=False)
    #: What a qualifier of a figure allows: above, below, both or least.
    allows: Mapping[str, str] = field(repr=False)
    #: The triples without blank nodes as N-Triples, and those with some: shapes are not whole without.
    vocabulary: str = field(repr=False)
    anonymous: str = field(repr=False)
    #: The list that a class of parties, itself or by a class above it, should be found in.
    name_lists: Mapping[str, naming.NameList] = field(repr=False)
    #: The columns (IRIs) that are compared beside the name, of each kind whose names are no identity.
    name_needs: Mapping[str, tuple[str, ...]] = field(repr=False)
    #: Verdicts and other concepts, by the annotation (IRI) that is true of them.
    marked: Mapping[str, frozenset[str]] = field(repr=False)
    #: How numbers that are not exact are written.
    qualifiers: Qualifiers = field(default_factory=Qualifiers, repr=False)
    #: By what names are taken apart that look alike, by use.
    name_words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    #: What ledgers write that is no fact.
    habits: Habits = field(default_factory=Habits, repr=False)

    def kind(self, name: str) -> Kind | None:
        """The kind with this notation or label, or None."""
        wanted = folded(name)
        for kind in self.kinds:
            if wanted in map(folded, (kind.notation, *(text for _, text in kind.labels))):
                return kind
        return None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every column; one that several kinds share (where a row was printed) stands once."""
        return MappingProxyType({f.iri: f for k in self.kinds for f in k.fields})

    def ancestors(self, cls: str) -> frozenset[str]:
        """`cls` and all classes above it."""
        known = self.classes.get(cls)
        return known.ancestors if known else frozenset((cls,))

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether `cls` is `ancestor` or below it."""
        return ancestor in self.ancestors(cls)

    def role_named(self, name: str) -> str:
        """The role (IRI) that answers to this name; '' for none."""
        wanted = folded(name)
        return next((iri for iri in self.roles if wanted in map(folded, self.names.get(iri, ()))), "")

    @cached_property
    def lowest_rank(self) -> int:
        """The rank of the lowest role; 1 without ranks."""
        return max((r.rank or 1 for r in self.roles.values()), default=1)

    @cached_property
    def least_weight(self) -> float:
        """The weight of the lowest role, also that of a membership whose role is not stated; 1 without roles."""
        return min((r.weight for r in self.roles.values()), default=1.0)

    def below(self, cls: str) -> list[str]:
        """`cls` and all classes below it, in file order."""
        return [c.iri for c in self.classes.values() if cls in c.ancestors]

    def family(self, cls: str) -> str:
        """The class right below `hz:Record` that a class belongs to: parties, platforms, cooperations and so on."""
        above = (self.classes[a] for a in self.ancestors(cls) if a in self.classes)
        return min((c.iri for c in above if RECORD in c.parents), default=cls)

    def label(self, iri: str, lang: Lang) -> str:
        """The label of a class, role, concept or property in `lang`; its local name when it has none."""
        return self.labels.get(iri, {}).get(lang) or iri.rsplit("#", 1)[-1]

    def short(self, iri: str, lang: Lang) -> str:
        """The name of a class or role for a picture with little room; its label when it has no short one."""
        return self.shorts.get(iri, {}).get(lang) or self.label(iri, lang)

    def counted(self, cls: str, lang: Lang) -> str:
        """The measure word behind a number of things of a class; '' where the language has none."""
        return self.measure_words.get(cls, "") if lang == "zh" else ""

    @cached_property
    def class_names(self) -> Mapping[str, tuple[str, ...]]:
        """Each class with its labels, sorted."""
        return MappingProxyType({c: self.classes[c].labels for c in sorted(self.classes)})

    def narrower(self, iri: str) -> list[str]:
        """The concepts that are part of this one, sorted."""
        return sorted(part for part, whole in self.broader.items() if whole == iri)

    def network(self, name: str) -> NetworkSpec | None:
        """The network with this notation or name, or None."""
        known, wanted = self.networks.values(), folded(name)
        return next((n for n in known if wanted in map(folded, (n.notation, *dict(n.labels).values()))), None)

    def choices(self, target: Field) -> list[str]:
        """The IRIs that a drop-down for the field offers, in view order; [] when they are records."""
        if target.form is Form.CLASS:
            found = [c for c in self.below(target.target) if c != target.target]
            parents = {p for c in found for p in self.classes[c].parents}
            return [c for c in found if c not in parents or c in self.marked[ALSO_STATED]]
        if any(self.is_a(k.iri, target.target) for k in self.kinds):
            return []
        found = [i for i in self.names if target.target in self.types[i]]
        return sorted(found, key=lambda i: (self._rank(i), self.orders.get(i, 0)))

    def _rank(self, iri: str) -> float:
        role = self.roles.get(iri)
        return role.rank or 0 if role else 0


def load(workspace: Folder, more: Sequence[Path] = ()) -> Ontology:
    """Read the ontology of a workspace: the shipped one, what the workspace adds, and `more` files that are tried.

    Raises `OntologyError` with file and line for Turtle that does not parse, and for what the interpreter does not
    understand.
    """
    files = [p for pattern in ("*.ttl", "lists/*.ttl", "kinds/*.ttl") for p in workspace.ontology_files(pattern)]
    files += more
    try:
        return interpret(TripleIndex(naming.widened(triples(workspace, files))))
    except OntologyError as error:
        raise located(error, workspace, files) from error


def interpret(graph: TripleIndex) -> Ontology:
    """Everything that the triples declare. Raises `OntologyError` when a term is missing or not understood."""
    check_looks(graph)
    check_shapes(graph)
    names = names_of(graph)
    return Ontology(
        kinds(graph),
        MappingProxyType(_classes(graph)),
        MappingProxyType(_roles(graph)),
        MappingProxyType(_networks(graph)),
        MappingProxyType(names),
        MappingProxyType({iri: graph.classes_of(iri) for iri in names}),
        MappingProxyType(labels_of(graph)),
        MappingProxyType({s: graph.texts(s, VIEW + "short") for s in graph.by_predicate(VIEW + "short")}),
        MappingProxyType(_measure_words(graph)),
        MappingProxyType({s: graph.one(s, NOTATION) for s in graph.by_predicate(NOTATION)}),
        MappingProxyType({s: str(o[0]) for s, o in graph.by_predicate(SKOS + "broader").items()}),
        MappingProxyType({s: graph.number(s, VIEW + "order") for s in graph.by_predicate(VIEW + "order")}),
        MappingProxyType(tiles(graph)),
        MappingProxyType({s: graph.one(s, HZ + "allows") for s in graph.by_predicate(HZ + "allows")}),
        *parted(graph.triples),
        MappingProxyType(naming.name_lists(graph)),
        MappingProxyType(naming.name_needs(graph)),
        MappingProxyType(naming.marked(graph)),
        qualifiers(graph),
        MappingProxyType(naming.name_words(graph)),
        habits(graph),
    )


def _measure_words(graph: TripleIndex) -> dict[str, str]:
    found = {cls: graph.inherited(cls, VIEW + "measureWord") for cls in graph.subjects(TYPE, OWL + "Class")}
    return {cls: word for cls, word in sorted(found.items()) if word}


def _classes(graph: TripleIndex) -> dict[str, Class]:
    declared = set(graph.subjects(TYPE, OWL + "Class"))
    # In the order of their labels, which is that of the files; then what has no label.
    ordered = [c for c in graph.by_predicate(RDFS + "label") if c in declared]
    return {
        iri: Class(
            iri,
            tuple(graph.texts(iri, RDFS + "label").values()),
            tuple(graph.parents(iri)),
            graph.ancestors(iri),
            colour_of(graph, iri),
            graph.inherited(iri, VIEW + "icon"),
        )
        for iri in dict.fromkeys([*ordered, *sorted(declared)])
    }


def _roles(graph: TripleIndex) -> dict[str, Role]:
    ranks = {iri: _rank(graph, iri) for iri in graph.by_predicate(HZ + "rank")}
    lowest = max(ranks.values(), default=1)
    leading = {p for p in graph.by_predicate(RDFS + "subPropertyOf") if _below(graph, p, HZ + "leads")}
    found = []
    typed = (s for s in graph.by_predicate(TYPE) if ORG + "Role" in graph.classes_of(s))
    for iri in dict.fromkeys([*ranks, *typed, *graph.by_predicate(ORG + "roleProperty")]):
        rank, properties = ranks.get(iri), graph.objects(iri, ORG + "roleProperty")
        leads = rank == 1 or any(str(p) in leading or p == HZ + "leads" for p in properties)
        weight = 1 / lowest if rank is None else (lowest + 1 - rank) / lowest
        labels = tuple(graph.texts(iri, SKOS + "prefLabel").items())
        found.append(Role(iri, labels, graph.one(iri, NOTATION), rank, weight, leads))
    return {role.iri: role for role in sorted(found, key=lambda r: r.order)}


def _rank(graph: TripleIndex, iri: str) -> int:
    rank = graph.number(iri, HZ + "rank")
    if rank < 1 or rank != int(rank):
        raise OntologyError("bad-term", term=iri, predicate=HZ + "rank", reason=f"hz:rank {rank:g}")
    return int(rank)


def _below(graph: TripleIndex, name: str, ancestor: str) -> bool:
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop()
        if one == ancestor:
            return True
        if one not in seen:
            seen.add(one)
            waiting += [str(p) for p in graph.objects(one, RDFS + "subPropertyOf")]
    return False


def _networks(graph: TripleIndex) -> dict[str, NetworkSpec]:
    found = sorted(graph.subjects(TYPE, VIEW + "Network"), key=lambda i: (graph.number(i, VIEW + "order"), i))
    made = [
        NetworkSpec(
            iri,
            graph.one(iri, NOTATION),
            bilingual(graph, iri, SKOS + "prefLabel"),
            bilingual(graph, iri, SKOS + "definition"),
            tuple(str(c) for c in graph.objects(iri, VIEW + "record")),
            tuple(str(c) for c in graph.objects(iri, VIEW + "thing")),
            graph.one(iri, VIEW + "projectsOn"),
            graph.one(iri, VIEW + "weight") or WEIGHTS[0],
            graph.one(iri, VIEW + "rankedBy"),
        )
        for iri in found
    ]
    known: dict[str, NetworkSpec] = {}
    for network in made:
        whole = network.projects_on in ("", *network.records, *network.things)
        if not network.notation or not network.records or not network.things or not whole:
            reason = "skos:notation? view:record? view:thing? view:projectsOn?"
            raise OntologyError("bad-term", term=network.iri, reason=reason)
        if known.setdefault(network.notation, network) != network:
            raise OntologyError("bad-term", term=network.iri, reason=f"skos:notation {network.notation}: ×2")
    return known
