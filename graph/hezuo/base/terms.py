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

#: The datatypes of whole numbers.
WHOLE_NUMBERS: Final = (
    *("integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)


def prefixed(iri: str) -> str:
    """An IRI as Turtle writes it with these prefixes; as it is where none fits."""
    fitting = [prefix for prefix, start in PREFIXES.items() if iri.startswith(start)]
    return f"{fitting[0]}:{iri.removeprefix(PREFIXES[fitting[0]])}" if fitting else iri


ONTOLOGY_GRAPH: Final = "https://w3id.org/hezuo/ontology"
INFERRED_GRAPH: Final = ID + "graph/inferred"

TYPE: Final = RDF + "type"
LANG_STRING: Final = RDF + "langString"
PREF_LABEL: Final = SKOS + "prefLabel"
ALT_LABEL: Final = SKOS + "altLabel"
IDENTIFIER: Final = DCTERMS + "identifier"
NOTATION: Final = SKOS + "notation"
DERIVED_FROM: Final = DCTERMS + "source"
ATTRIBUTED: Final = PROV + "wasAttributedTo"
ROLE: Final = ORG + "Role"
MEMBERSHIP: Final = ORG + "Membership"
PAGE: Final = HZ + "page"
PRIMARY_SOURCE: Final = PROV + "hadPrimarySource"
CITATION: Final = DCTERMS + "bibliographicCitation"
PAGINATION: Final = SCHEMA + "pagination"
ENDED: Final = SCHEMA + "endDate"

ENTRY: Final = HZ + "Entry"
MENTION: Final = HZ + "Mention"
RECORD: Final = HZ + "Record"
PARTY: Final = HZ + "Party"
PLATFORM: Final = HZ + "Platform"
COOPERATION: Final = HZ + "Cooperation"
FIGURE: Final = HZ + "Figure"
PART_STATEMENT: Final = HZ + "PartStatement"
REPORTING_COLLEGE: Final = HZ + "ReportingCollege"
SCOPE: Final = HZ + "Scope"
QUALIFIED_NUMBER: Final = HZ + "QualifiedNumber"
QUALIFIER: Final = HZ + "qualifier"
WRITTEN_AS: Final = HZ + "writtenAs"
PART_OF: Final = HZ + "partOf"
RECOMPUTED_BY: Final = HZ + "recomputedBy"
FORMULA: Final = HZ + "Formula"
DIFFERENCE_NOTE: Final = HZ + "differenceNote"
COMPARED_WITH: Final = HZ + "comparedWith"
DOUBT_WORD: Final = HZ + "DoubtWord"
NAME_WORDS: Final = HZ + "NameWords"
HOLDS_WORD: Final = HZ + "holdsWord"
PROVINCE: Final = HZ + "Province"
IN_PROVINCE: Final = HZ + "province"
IN_CITY: Final = HZ + "city"
OWN_COLLEGE: Final = HZ + "OwnCollege"
#: What the ontology marks the properties with whose values name their subject, and the datatypes of such values.
GIVES_NAME: Final = HZ + "givesName"
STRING_OR_LANG: Final = HZ + "StringOrLangString"

JUDGEMENT: Final = HZ + "Judgement"
SAME: Final = HZ + "verdict-same"
DIFFERENT: Final = HZ + "verdict-different"
UNSURE: Final = HZ + "verdict-unsure"
RENAMED: Final = HZ + "verdict-renamed"
SAME_GROUP: Final = HZ + "verdict-same-group"
PART: Final = HZ + "verdict-part-of"
CORRECTION: Final = HZ + "Correction"
APPLIED: Final = HZ + "correction-status-applied"
SUSPECTED: Final = HZ + "correction-status-suspected"

#: How plainly a row states what it states.
STATEMENT_STATUS: Final = HZ + "StatementStatus"
STATED: Final = HZ + "statement-status-stated"
COLLECTIVE: Final = HZ + "statement-status-collective"
DOUBTFUL: Final = HZ + "statement-status-doubtful"
STATUS_TEXT: Final = HZ + "statementStatus"
SENTENCE_TEXT: Final = HZ + "sentenceLabel"
SENTENCE: Final = HZ + "Sentence"
CAVEAT: Final = HZ + "Caveat"
STATED_AS: Final = HZ + "statedAs"
SUSPECTED_ROLE: Final = HZ + "suspectedRole"
RESTS_ON: Final = HZ + "restsOn"

STATUS: Final = HZ + "status"
CORRECTED_VALUE: Final = HZ + "correctedValue"
REASON: Final = HZ + "reason"

#: What a ledger says of a cell, and how it finds the cell.
CELL_REMARK: Final = HZ + "CellRemark"
CELL_TABLE: Final = HZ + "cellTable"
CELL_RECORD: Final = HZ + "cellRecord"
CELL_COLUMN: Final = HZ + "cellColumn"
CELL_YEAR: Final = HZ + "cellYear"
PRINTED_VALUE: Final = HZ + "printedValue"
EVIDENCE: Final = HZ + "Evidence"
VERDICT: Final = HZ + "evidenceVerdict"
CONFIDENCE: Final = HZ + "confidence"
VALUE_ELSEWHERE: Final = HZ + "valueElsewhere"
TITLE: Final = DCTERMS + "title"
DATE_PUBLISHED: Final = SCHEMA + "datePublished"
URL: Final = SCHEMA + "url"
NOTE: Final = SKOS + "note"
EVIDENCE_ABOUT: Final = HZ + "evidenceAbout"
IN_COLUMN: Final = HZ + "inColumn"
#: What the ontology marks verdicts of evidence and classes with.
NO_ROLE: Final = HZ + "noRole"
ALSO_STATED: Final = HZ + "alsoStated"
ANSWERS_NAME: Final = HZ + "answersNameQuestion"
BEARS_OUT: Final = HZ + "bearsOut"
NAME_ONLY: Final = HZ + "tellsNameOnly"
OTHERWISE: Final = HZ + "tellsOtherwise"
POINTS_ONLY: Final = HZ + "pointsOnly"

#: What ledgers write that is no fact, in the order of `schema/habits.Habits`.
LEDGER_WORD: Final = HZ + "ledgerWord"
LEDGER_MARKS: Final = tuple(
    HZ + "ledger-mark-" + name
    for name in ("blank", "total", "subtotal", "foot", "heading", "aside", "common-knowledge")
)
