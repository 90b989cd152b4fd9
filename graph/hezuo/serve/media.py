"""The formats of answers: their media types, the names that addresses call them by, and what they are fit for."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

from hezuo.serve.negotiation import best


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type first, then those that mean the same; `graph` for triples, else for rows."""

    types: tuple[str, ...]
    graph: bool
    #: The IRI that a description of the service calls it by.
    iri: str


W3C = "http://www.w3.org/ns/formats/"
#: What is taken first where a client has no wish stands first.
FORMATS = {
    "json": Format(("application/sparql-results+json", "application/json"), False, W3C + "SPARQL_Results_JSON"),
    "xml": Format(("application/sparql-results+xml", "application/xml", "text/xml"), False, W3C + "SPARQL_Results_XML"),
    "tsv": Format(("text/tab-separated-values",), False, W3C + "SPARQL_Results_TSV"),
    "csv": Format(("text/csv",), False, W3C + "SPARQL_Results_CSV"),
    "turtle": Format(("text/turtle", "application/x-turtle"), True, W3C + "Turtle"),
    "ntriples": Format(("application/n-triples", "text/plain"), True, W3C + "N-Triples"),
    "rdfxml": Format(("application/rdf+xml", "application/xml", "text/xml"), True, W3C + "RDF_XML"),
    "jsonld": Format(("application/ld+json", "application/json"), True, W3C + "JSON-LD"),
}
#: From so many bytes on an answer is compressed.
WORTH = 1_000
#: Types that are text and so have an encoding to tell.
TEXT = ("text/csv", "text/tab-separated-values", "text/turtle", "text/plain", "text/xml")


def offered(*, graph: bool) -> dict[str, str]:
    """The media types for triples, or for rows, each with the name of its format; the own type of each first."""
    fitting = {name: f for name, f in FORMATS.items() if f.graph == graph}
    own = {f.types[0]: name for name, f in fitting.items()}
    return own | {kind: name for name, f in fitting.items() for kind in f.types if kind not in own}


def packing() -> zlib._Compress:
    """What compresses an answer, as gzip."""
    return zlib.compressobj(3, zlib.DEFLATED, 31)


@lru_cache(256)
def chosen(accept: str, *, graph: bool) -> tuple[str, str] | None:
    """The format for a header Accept and the type to call it by; None where nothing that is offered is wanted."""
    known = offered(graph=graph)
    kind = best(accept, tuple(known))
    return (known[kind], kind) if kind is not None else None


def content_type(kind: str) -> str:
    """The header for a media type."""
    return f"{kind}; charset=utf-8" if kind in TEXT else kind
