"""How the data are built: classes with their numbers, what each says with how many say it, and what ties them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from hezuo.base.messages import Lang
from hezuo.base.store import Rows
from hezuo.base.terms import HZ, prefixed
from hezuo.formats.jsonld import compact
from hezuo.narrate.insight import Told, heads
from hezuo.record.load import Dataset
from hezuo.serve.charts import Bar, bars
from hezuo.serve.linking import of_name
from hezuo.serve.shared import with_prefixes
from hezuo.serve.structure_drawing import Texts, Tie, diagram
from hezuo.serve.view import View

#: How many things of each class there are, and how many of them have each property, with one value.
ENTITIES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c FILTER(ISIRI(?c)) } GROUP BY ?c ORDER BY DESC(?n) ?c"
FILLED = """SELECT ?p (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?all) (MIN(STR(?o)) AS ?example)
WHERE { ?s a $class ; ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"""
#: Between which classes each property leads, and how often.
BETWEEN = """SELECT ?a ?p ?b (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?s a ?a . ?o a ?b FILTER(?a IN (%s) && ?b IN (%s)) }
GROUP BY ?a ?p ?b ORDER BY DESC(?n) ?p"""
COLUMNS = ("class", "property", "filled", "share", "statements", "example")
#: What stands before the last part of an IRI.
LAST = re.compile(r"[/#]")
#: So many classes of a family are drawn.
MOST = 12


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a class: how many of its things have it, how many statements there are, one value."""

    iri: str
    filled: int
    statements: int
    example: str


@dataclass(frozen=True, eq=False, repr=False)
class Structure(Told):
    """The classes of a record with the properties that their things have, counted."""

    dataset: Dataset

    @property
    def entities(self) -> dict[str, int]:
        """How many things of each class of the ontology there are, the most first."""
        found = self.dataset.store.select(ENTITIES).rows
        return {str(c): int(str(n)) for c, n in found if str(c) in self.dataset.ontology.classes}

    def properties(self, cls: str) -> list[Property]:
        """What the things of a class say, the most frequent first."""
        rows = self.dataset.store.select(FILLED, {"class": cls}).rows
        return [Property(str(p), int(str(n)), int(str(every)), str(example or "")) for p, n, every, example in rows]

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a property of a class."""
        body = []
        for cls, count in self.entities.items():
            label = self.dataset.ontology.label(cls, lang)
            for one in self.properties(cls):
                share = f"{one.filled / count:.0%}"
                body.append((label, compact(one.iri), one.filled, share, one.statements, one.example))
        return Rows(heads(COLUMNS, lang), list(body))


def schema(view: View) -> Response:
    """Families as boxes, the relations between them, and the properties of the class that is open."""
    dataset = view.workspace.dataset
    told = Structure(dataset)
    file = view.table(told, "schema")
    if file is not None:
        return file
    entities: dict[str, int] = view.memo.of("entities", lambda: told.entities)
    families = _families(dataset, entities)
    opened = HZ + view.given("class", next(iter(families), "").removeprefix(HZ))
    opened = opened if opened in entities else next(iter(families), "")
    found = view.memo.of(("properties", opened), lambda: told.properties(opened)) if opened else []
    between = view.memo.of("between", lambda: _between(dataset, list(families)))
    label = dataset.ontology.label
    texts = Texts(
        lambda c: label(c, view.lang), compact, lambda c: _here(view, c), lambda n: view.say("schema.more", count=n)
    )
    ties = [Tie(a, b, _called(dataset, p, view.lang), compact(p), n, _tied(view, a, p, b)) for a, p, b, n in between]
    return view.html(
        "schema.html",
        title=view.say("schema.title", classes=len(entities), families=len(families), triples=_triples(view)),
        drawn=diagram(dataset.ontology, families, entities, ties, texts, view.say("nav.schema")),
        boxes=[(label(f, view.lang), compact(f), entities.get(f, 0), _box(view, f, classes, entities), _here(view, f))
               for f, classes in families.items()],
        others=[(label(c, view.lang), compact(c), n, _here(view, c)) for c, n in entities.items()
                if not any(c == f or c in some for f, some in families.items())],
        opened=(label(opened, view.lang), compact(opened), entities.get(opened, 0)) if opened else None,
        properties=[_shown(view, opened, p, entities.get(opened, 0)) for p in found],
        between=[(label(t.source, view.lang), t.name, t.short, label(t.target, view.lang), t.count, t.url)
                 for t in ties],
    )  # fmt: skip


def _triples(view: View) -> int:
    store = view.workspace.dataset.store
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    return view.memo.of("triples", lambda: int(str(store.select(count).rows[0][0])))


def _families(dataset: Dataset, entities: dict[str, int]) -> dict[str, list[str]]:
    """The families of what stands in networks, each with the classes below it that things have, the most first."""
    found: dict[str, list[str]] = defaultdict(list)
    tied = {c for n in dataset.ontology.networks.values() for c in (*n.records, *n.things)}
    for cls in entities:
        family = dataset.ontology.family(cls)
        if cls != family and family in entities and any(dataset.ontology.is_a(family, t) for t in tied):
            found[family].append(cls)
    return dict(sorted(found.items(), key=lambda item: -entities[item[0]]))


def _box(view: View, family: str, classes: Sequence[str], entities: dict[str, int]) -> object:
    label = view.workspace.dataset.ontology.label
    drawn = [Bar(label(c, view.lang), entities[c], False, _here(view, c)) for c in classes[:MOST]]
    return bars(drawn, label(family, view.lang), view.lang)


def _here(view: View, cls: str) -> str:
    return view.here(**{"class": cls.removeprefix(HZ)})


def _between(dataset: Dataset, families: list[str]) -> list[tuple[str, str, str, int]]:
    if not families:
        return []
    listed = ", ".join(f"<{f}>" for f in families)
    rows = dataset.store.select(BETWEEN % (listed, listed)).rows
    return [(str(a), str(p), str(b), int(str(n))) for a, p, b, n in rows]


def _shown(view: View, cls: str, one: Property, count: int) -> tuple[str, str, int, str, str, str, str]:
    """Label, short IRI, number, share, example, its page, and the address of a query for it."""
    dataset = view.workspace.dataset
    name = dataset.identity.names.caption(one.example) or one.example
    name = _called(dataset, name, view.lang) if name.startswith("http") else name
    sparql = f"SELECT ?s ?o WHERE {{\n  ?s a {prefixed(cls)} ;\n     {prefixed(one.iri)} ?o .\n}}\nLIMIT 100"
    share = f"{one.filled / count:.0%}" if count else ""
    query = view.url("/query", query=with_prefixes(sparql), run=1)
    called = _called(dataset, one.iri, view.lang)
    return called, compact(one.iri), one.filled, share, name, of_name(view, name), query


def _tied(view: View, source: str, path: str, target: str) -> str:
    """The editor with a query for what a property ties."""
    names = prefixed(source), prefixed(path), prefixed(target)
    sparql = "SELECT ?s ?o WHERE {{\n  ?s a {} ;\n     {} ?o .\n  ?o a {} .\n}}\nLIMIT 1000".format(*names)
    return view.url("/query", query=with_prefixes(sparql), run=1)


def _called(dataset: Dataset, iri: str, lang: Lang) -> str:
    """The label of a term; where it has none, the last part of its IRI."""
    name = dataset.ontology.label(iri, lang)
    return LAST.split(name)[-1] if name.startswith("http") else name
