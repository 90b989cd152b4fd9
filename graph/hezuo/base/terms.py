"""IRIs of the vocabularies that hezuo reuses, and of the few terms of its own that the program must know.

Only *structural* terms stand here (what a role, an entry or a judgement is). The name of a kind, a role or
a colour never does: those are read from the ontology.
"""

from __future__ import annotations

from typing import Final

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "https://schema.org/"
TIME: Final = "http://www.w3.org/2006/time#"
QB: Final = "http://purl.org/linked-data/cube#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
VANN: Final = "http://purl.org/vocab/vann/"
HZ: Final = "https://w3id.org/hezuo/ontology#"
VIEW: Final = "https://w3id.org/hezuo/view#"
ID: Final = "https://w3id.org/hezuo/id/"

#: Prefixes of every query and of the Turtle that is written, in alphabetical order.
PREFIXES: Final[dict[str, str]] = {
    "dc": DC,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "hz": HZ,
    "id": ID,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "time": TIME,
    "vann": VANN,
    "view": VIEW,
    "void": VOID,
    "xsd": XSD,
}

ONTOLOGY_GRAPH: Final = "https://w3id.org/hezuo/ontology"
INFERRED_GRAPH: Final = ID + "graph/inferred"

TYPE: Final = RDF + "type"
PREF_LABEL: Final = SKOS + "prefLabel"
ALT_LABEL: Final = SKOS + "altLabel"
IDENTIFIER: Final = DCTERMS + "identifier"
NOTATION: Final = SKOS + "notation"
DERIVED_FROM: Final = DCTERMS + "source"
ATTRIBUTED: Final = PROV + "wasAttributedTo"
MEMBERSHIP: Final = ORG + "Membership"
PAGE: Final = HZ + "page"
PRIMARY_SOURCE: Final = PROV + "hadPrimarySource"
CITATION: Final = DCTERMS + "bibliographicCitation"
PAGINATION: Final = SCHEMA + "pagination"

ENTRY: Final = HZ + "Entry"
MENTION: Final = HZ + "Mention"
RECORD: Final = HZ + "Record"
PARTY: Final = HZ + "Party"
PLATFORM: Final = HZ + "Platform"
COOPERATION: Final = HZ + "Cooperation"
FIGURE: Final = HZ + "Figure"
RECOMPUTED_BY: Final = HZ + "recomputedBy"
OWN_COLLEGE: Final = HZ + "OwnCollege"

JUDGEMENT: Final = HZ + "Judgement"
SAME: Final = HZ + "verdict-same"
DIFFERENT: Final = HZ + "verdict-different"
RENAMED: Final = HZ + "verdict-renamed"
SAME_GROUP: Final = HZ + "verdict-same-group"
CORRECTION: Final = HZ + "Correction"
APPLIED: Final = HZ + "correction-status-applied"
