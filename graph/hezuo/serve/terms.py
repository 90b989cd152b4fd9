"""The words that a query can use: classes, properties and entries of lists, with their names and how often they occur.

They are read from the snapshot that is asked, so they are the same for a workspace and for a file of RDF.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hezuo.base.terms import OWL, PREFIXES, RDFS, SH, TYPE, prefixed
from hezuo.record.search import initials, syllables
from hezuo.serve.engine import Engine
from hezuo.serve.pool import Job
from hezuo.serve.snapshots import Snapshot

JSON = "application/sparql-results+json"
HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("org", "rdfs", "sh", "skos"))
#: How many statements with each property the things of each class have.
USES = "SELECT ?c ?p (COUNT(*) AS ?n) WHERE { ?s a ?c ; ?p ?o } GROUP BY ?c ?p"
ENTITIES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
STATEMENTS = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
#: What a vocabulary defines, and what lists hold: whether the record uses it or not.
DEFINED = f"""{HEAD}SELECT ?t ?sort WHERE {{
  {{ ?t rdfs:isDefinedBy ?x ; a ?sort }} UNION {{ ?t skos:inScheme ?x ; a ?sort }} UNION {{ ?t a org:Role, ?sort }}
}}"""
#: The names of terms: their own, else what a column is called that says them.
NAMES = f"""{HEAD}SELECT ?t ?own ?heading WHERE {{
  {{ SELECT DISTINCT ?t WHERE {{
    {{ ?s a ?t }} UNION {{ ?s ?t ?o }} UNION {{ ?t rdfs:isDefinedBy ?x }} UNION {{ ?t skos:inScheme ?x }}
  }} }}
  {{ ?t rdfs:label ?own }} UNION {{ ?shape sh:path ?t ; sh:name ?heading }}
}}"""
CLASSES = (RDFS + "Class", OWL + "Class", RDFS + "Datatype")
PROPERTIES = tuple(OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
#: What a vocabulary says of itself is no word for a query.
NONE = (SH + "NodeShape", SH + "PropertyShape", OWL + "Ontology")


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a snapshot: IRI → number; names in both languages; which class has which property how often."""

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    values: tuple[str, ...]
    uses: Mapping[str, Mapping[str, int]]
    names: Mapping[str, tuple[str, str]]

    @cached_property
    def known(self) -> frozenset[str]:
        """Every term."""
        return frozenset((*self.classes, *self.properties, *self.values, *self.names))

    def name(self, iri: str, lang: str) -> str:
        """The name of a term in a language, else in the other; '' where it has none."""
        zh, en = self.names.get(iri, ("", ""))
        return (en or zh) if lang == "en" else (zh or en)

    @cached_property
    def told(self) -> dict[str, Any]:
        """For the editor: of each term IRI, short form, both names, pinyin, initials and number; numbers by class."""
        uses = {prefixed(c): {prefixed(p): n for p, n in found.items()} for c, found in self.uses.items()}
        return {
            "prefixes": PREFIXES,
            "classes": [self._told(iri, n) for iri, n in _most(self.classes)],
            "properties": [self._told(iri, n) for iri, n in _most(self.properties)],
            "values": [self._told(iri, 0) for iri in self.values],
            "uses": uses,
        }

    def _told(self, iri: str, number: int) -> list[Any]:
        zh, en = self.names.get(iri, ("", ""))
        sound = "".join(part.removeprefix("=") for part in syllables(zh)) if zh else ""
        return [iri, prefixed(iri), zh, en, sound, initials(zh) if zh else "", number]


def _most(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


async def vocabulary(engine: Engine, snapshot: Snapshot) -> Vocabulary:
    """The terms of a snapshot, read once. Raises as a query does."""

    async def read() -> Vocabulary:
        uses: dict[str, dict[str, int]] = defaultdict(dict)
        for row in await _rows(engine, snapshot, USES):
            uses[row["c"]][row["p"]] = int(row["n"])
        classes = {row["c"]: int(row["n"]) for row in await _rows(engine, snapshot, ENTITIES)}
        properties = {row["p"]: int(row["n"]) for row in await _rows(engine, snapshot, STATEMENTS)}
        sorts: dict[str, set[str]] = defaultdict(set)
        for row in await _rows(engine, snapshot, DEFINED):
            sorts[row["t"]].add(row["sort"])
        defined = {t for t, found in sorts.items() if not found & set(NONE)}
        classes |= {t: 0 for t in defined if sorts[t] & set(CLASSES) and t not in classes}
        properties |= {t: 0 for t in defined if sorts[t] & set(PROPERTIES) and t not in properties}
        values = tuple(sorted(defined - classes.keys() - properties.keys()))
        properties.setdefault(TYPE, 0)
        return Vocabulary(classes, properties, values, uses, await _names(engine, snapshot))

    return await engine.once(("vocabulary", snapshot.id), read)


async def _names(engine: Engine, snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """Both names of each term; the first in the order of the alphabet where it has several."""
    own: dict[str, dict[str, str]] = defaultdict(dict)
    headings: dict[str, dict[str, str]] = defaultdict(dict)
    for lang, row in await _tagged(engine, snapshot, NAMES):
        for found, name in ((own, "own"), (headings, "heading")):
            if name in row:
                before = found[row["t"]].get(lang, row[name])
                found[row["t"]][lang] = min(before, row[name])
    made = {}
    for iri in own.keys() | headings.keys():
        told = {**headings[iri], **own[iri]}
        made[iri] = (told.get("zh", ""), told.get("en", told.get("", "")))
    return made


async def _rows(engine: Engine, snapshot: Snapshot, query: str) -> list[dict[str, str]]:
    return [row for _, row in await _tagged(engine, snapshot, query)]


async def _tagged(engine: Engine, snapshot: Snapshot, query: str) -> list[tuple[str, dict[str, str]]]:
    answer = await engine.pool.run(Job(str(snapshot.folder), query, accept=JSON))
    with answer.body as body:
        body.seek(0)
        bindings = json.load(body)["results"]["bindings"]
    return list(_plain(bindings))


def _plain(bindings: list[dict[str, dict[str, str]]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of IRIs and texts with the language of the text in them; blank nodes are no words."""
    for row in bindings:
        if all(term["type"] != "bnode" for term in row.values()):
            lang = next((t["xml:lang"][:2].lower() for t in row.values() if "xml:lang" in t), "")
            yield lang, {name: term["value"] for name, term in row.items()}
