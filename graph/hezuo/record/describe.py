"""Counts: how many of each kind, how complete each column is, and the dataset described in DCAT and VoID."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang
from hezuo.base.store import quoted
from hezuo.base.terms import COOPERATION, ID, ONTOLOGY_GRAPH, PARTY, PLATFORM, PREFIXES, RECORD
from hezuo.record.load import Dataset

COUNT = "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a $class }"
MEMBERSHIPS = "SELECT (COUNT(DISTINCT ?m) AS ?n) WHERE { ?m org:member ?p ; org:organization ?o }"
CLASSES = """SELECT ?class (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a ?class . ?x dcterms:source ?e }
  GROUP BY ?class ORDER BY ?class"""
PROPERTIES = """SELECT ?p (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o }
  FILTER(?g != <https://w3id.org/hezuo/ontology>) } GROUP BY ?p ORDER BY ?p"""


@dataclass(frozen=True, slots=True)
class Completeness:
    """One column of one table: how many of its rows are filled."""

    kind: str
    year: str
    heading: str
    filled: int
    rows: int


def totals(dataset: Dataset) -> dict[str, int]:
    """Parties, platforms, memberships, cooperations and records."""
    found = {}
    for name, cls in (("parties", PARTY), ("platforms", PLATFORM), ("cooperations", COOPERATION), ("records", RECORD)):
        found[name] = _number(dataset.store.select(COUNT, {"class": cls}).rows[0][0])
    found["memberships"] = _number(dataset.store.select(MEMBERSHIPS).rows[0][0])
    return found


def _number(value: object) -> int:
    return int(str(value))


def completeness(dataset: Dataset, lang: Lang) -> list[Completeness]:
    """Every column of every table, in the order of the ontology."""
    found = []
    for resolved in dataset.identity.resolved:
        table = resolved.frame.table
        for wanted in resolved.kind.fields:
            filled = sum(bool(t.strip()) for t in resolved.frame.column(wanted))
            found.append(Completeness(resolved.kind.label(lang), table.year, wanted.label(lang), filled, len(table)))
    return found


def void(dataset: Dataset, files: dict[str, int]) -> str:
    """The dataset in DCAT and VoID (Turtle); `files` are the distributions with their size in bytes."""
    used = ("dcat", "dcterms", "void", "xsd")
    lines = [f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in used]
    me = f"<{ID}dataset>"
    title = quoted(dataset.folder.name)
    lines.append(f"\n{me} a dcat:Dataset , void:Dataset ;\n    dcterms:title {title}@zh ;\n")
    lines.append(f"    dcterms:conformsTo <{ONTOLOGY_GRAPH}> ;\n    void:vocabulary <{ONTOLOGY_GRAPH}#> ;\n")
    lines.append(f'    void:uriSpace "{ID}" ;\n    void:triples {len(dataset.store)} ;\n')
    lines += [f"    dcterms:temporal <{ID}years/{y}> ;\n" for y in dataset.folder.years()]
    for cls, n in dataset.store.select(CLASSES).rows:
        lines.append(f"    void:classPartition [ void:class <{cls}> ; void:entities {n} ] ;\n")
    for prop, n in dataset.store.select(PROPERTIES).rows:
        lines.append(f"    void:propertyPartition [ void:property <{prop}> ; void:triples {n} ] ;\n")
    for name in sorted(files):
        lines.append(
            f'    dcat:distribution [ a dcat:Distribution ; dcterms:title "{name}" ; dcat:byteSize {files[name]} ] ;\n'
        )
    return "".join(lines).rstrip(" ;\n") + " .\n"
