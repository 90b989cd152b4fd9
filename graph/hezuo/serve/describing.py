"""The service described: what it speaks, and what is in its dataset, in SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hezuo.base.store import Literal, written
from hezuo.base.terms import RDF, VOID, XSD
from hezuo.serve.media import FORMATS

SD = "http://www.w3.org/ns/sparql-service-description#"
#: What VoID counts over the default graph.
COUNTS = {
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
}
#: What it lists, and the queries that give each with its number.
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
SHARES = {"classes": f"SELECT ?c (COUNT(*) AS ?n) {{ ?s <{RDF}type> ?c FILTER(isIRI(?c)) }} GROUP BY ?c ORDER BY ?c"}


def described(endpoint: str, graphs: Mapping[str, int], found: Mapping[str, Any]) -> list[str]:
    """The description as N-Triples, a line each without its end; `found` is what a worker counted."""
    return [" ".join(map(written, triple)) for triple in _triples(endpoint, graphs, found)]


def _number(value: int) -> Literal:
    return Literal(str(value), "", XSD + "integer")


Triple = tuple[Any, Any, Any]


def _triples(endpoint: str, graphs: Mapping[str, int], found: Mapping[str, Any]) -> Iterator[Triple]:
    service, dataset, default = "_:service", "_:dataset", "_:default"
    yield service, RDF + "type", SD + "Service"
    yield service, SD + "endpoint", endpoint
    yield service, SD + "supportedLanguage", SD + "SPARQL11Query"
    for one in FORMATS.values():
        yield service, SD + "resultFormat", one.iri
    yield service, SD + "defaultDataset", dataset
    yield dataset, RDF + "type", SD + "Dataset"
    yield dataset, RDF + "type", VOID + "Dataset"
    yield dataset, VOID + "sparqlEndpoint", endpoint
    yield dataset, SD + "defaultGraph", default
    yield default, RDF + "type", SD + "Graph"
    yield default, RDF + "type", VOID + "Dataset"
    yield default, VOID + "triples", _number(graphs[""])
    yield dataset, VOID + "triples", _number(graphs[""])
    for term, count in found["counts"].items():
        yield dataset, VOID + term, _number(count)
    yield from _shares(dataset, found["shares"])
    for place, (name, count) in enumerate((n, c) for n, c in graphs.items() if n):
        graph, content = f"_:named{place}", f"_:graph{place}"
        yield dataset, SD + "namedGraph", graph
        yield graph, RDF + "type", SD + "NamedGraph"
        yield graph, SD + "name", name
        yield graph, SD + "graph", content
        yield content, RDF + "type", SD + "Graph"
        yield content, VOID + "triples", _number(count)


def _shares(dataset: str, shares: Mapping[str, list[tuple[str, int]]]) -> Iterator[Triple]:
    """The classes with their entities, the properties with their triples."""
    for kind, part, term, counted in (
        ("classes", "classPartition", "class", "entities"),
        ("properties", "propertyPartition", "property", "triples"),
    ):
        yield dataset, VOID + kind, _number(len(shares[kind]))
        for place, (iri, count) in enumerate(shares[kind]):
            node = f"_:{kind}{place}"
            yield dataset, VOID + part, node
            yield node, VOID + term, iri
            yield node, VOID + counted, _number(count)
