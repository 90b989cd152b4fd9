"""The dataset described for catalogues and tools, in DCAT and VoID: what is in it, whose it is, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from hezuo.base.content import Content, sha256
from hezuo.base.messages import LANGS, say
from hezuo.base.store import Literal, Store, Value, quoted, written
from hezuo.base.terms import ID, ONTOLOGY_GRAPH, PREFIXES, XSD
from hezuo.record.load import Dataset
from hezuo.schema.values import named

DATASET = f"{ID}dataset"
MEASURES = "measures.nq"
#: The media types that IANA has for the ends of names; of a page of ours, a table, a graph.
MEDIA = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
}
IANA = "https://www.iana.org/assignments/media-types/"
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
SPDX = "http://spdx.org/rdf/terms#"
FOAF = "http://xmlns.com/foaf/0.1/"
#: What VoID counts beside the uses of each property, over the triples of the dataset, a statement once. Each goes over
#: all of them but once.
OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"
TYPES = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"
SUBJECTS = f"""SELECT (COUNT(*) AS ?n) (SUM(IF(isIRI(?s) && STRSTARTS(STR(?s), "{ID}"), 1, 0)) AS ?own)
{{ {{ SELECT DISTINCT ?s {{ ?s ?p ?o }} }} }}"""
CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c ORDER BY ?c"
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
#: The last day that the ledgers name, and the last year that a source reports on.
LAST_JUDGED = "SELECT (MAX(STR(?d)) AS ?n) { ?x hz:judgedOn ?d FILTER(DATATYPE(?d) = xsd:date) }"
LAST_SOURCE = "SELECT (MAX(STR(?d)) AS ?n) { ?x a hz:Source ; dcterms:issued ?d }"


def void(dataset: Dataset, files: Mapping[str, Content]) -> str:
    """The dataset in DCAT and VoID (Turtle); `files` are its distributions. Nothing in it is from a clock."""
    used = {p: PREFIXES[p] for p in ("dcat", "dcterms", "hz", "prov", "rdfs", "void", "xsd")}
    used |= {"foaf": FOAF, "spdx": SPDX}
    lines = [f"@prefix {prefix}: <{used[prefix]}> .\n" for prefix in sorted(used)]
    lines.append(f"\n<{DATASET}> a dcat:Dataset , void:Dataset ;\n    ")
    properties = {str(p): n for p, n in dataset.store.select(PROPERTIES).rows}
    told = [*_about(dataset, files, properties), *_counted(dataset.store, properties), *_listed(files)]
    lines.append(" ;\n    ".join(told) + " .\n")
    lines += [*_publisher(dataset), *_measures(files)]
    for name in sorted(files):
        lines.append(_distribution(name, files[name]))
    return "".join(lines)


def _about(dataset: Dataset, files: Mapping[str, Content], properties: Iterable[str]) -> Iterator[str]:
    yield f"dcterms:title {named(dataset.folder.name)}"
    for lang in LANGS:
        years = "、".join(dataset.scope.years) if lang == "zh" else ", ".join(dataset.scope.years)
        text = say("void.description", lang, college=dataset.folder.college, years=years or "—")
        yield f"dcterms:description {quoted(text)}@{lang}"
    if dataset.identity.college:
        yield f"dcterms:publisher <{dataset.identity.college}>"
    yield f"dcterms:conformsTo <{ONTOLOGY_GRAPH}>"
    yield f"dcterms:language <{LANGUAGES}zh>"
    kinds = _kinds(dataset)
    for lang in LANGS:
        labels = sorted({k.label(lang) for k in dataset.ontology.kinds if k.iri in kinds})
        yield from (f"dcat:keyword {quoted(label)}@{lang}" for label in labels)
    if dataset.folder.license:
        yield f"dcterms:license <{dataset.folder.license}>"
    yield from _dated(dataset.store)
    yield from (f"dcterms:temporal <{ID}years/{year}>" for year in dataset.scope.years)
    if "dataset.nq" in files:
        build = dataset.inputs.build
        yield f"dcat:version {quoted('-'.join([*dataset.scope.years[-1:], build[:12]]))}"
        yield f"dcterms:identifier {quoted(build)}"
    yield f"void:vocabulary {' , '.join(f'<{iri}>' for iri in sorted(_vocabularies(properties)))}"
    yield f"void:uriSpace {quoted(ID)}"


def _kinds(dataset: Dataset) -> set[str]:
    """The kinds that have rows."""
    return {r.kind.iri for r in dataset.identity.resolved if any(r.records)}


def _dated(store: Store) -> Iterator[str]:
    """When its sources are of, and the last day that its ledgers name: the dates that the data themselves give."""
    for term, query, datatype in (("issued", LAST_SOURCE, "gYear"), ("modified", LAST_JUDGED, "date")):
        found = store.select(query).rows
        if found and found[0][0]:
            yield f"dcterms:{term} {written(Literal(str(found[0][0]), '', XSD + datatype))}"


def _vocabularies(used: Iterable[str]) -> set[str]:
    """The namespaces of the properties that are used."""
    return {space for space in PREFIXES.values() if any(p.startswith(space) for p in used)}


def _counted(store: Store, properties: Mapping[str, Value]) -> Iterator[str]:
    ((subjects, own),) = store.select(SUBJECTS).rows
    ((objects,),), ((types,),) = store.select(OBJECTS).rows, store.select(TYPES).rows
    counted = {
        "triples": sum(int(str(count)) for count in properties.values()),
        "distinctSubjects": subjects,
        "distinctObjects": objects,
        "properties": len(properties),
        "classes": types,
        "entities": own,
    }
    yield from (f"void:{term} {count}" for term, count in counted.items())
    for cls, count in store.select(CLASSES).rows:
        yield f"void:classPartition [ void:class <{cls}> ; void:entities {count} ]"
    for prop, count in properties.items():
        yield f"void:propertyPartition [ void:property <{prop}> ; void:triples {count} ]"


def _listed(files: Mapping[str, Content]) -> Iterator[str]:
    yield from (f"dcat:distribution <{DATASET}/{name}>" for name in sorted(files) if name != MEASURES)


def _publisher(dataset: Dataset) -> Iterator[str]:
    if dataset.identity.college:
        name = named(dataset.folder.college)
        yield f"\n<{dataset.identity.college}> a foaf:Organization ;\n    foaf:name {name} .\n"


def _measures(files: Mapping[str, Content]) -> Iterator[str]:
    """What is computed is a dataset of its own: a change of method changes no record."""
    if MEASURES in files:
        titles = " , ".join(f"{quoted(say('void.measures', lang))}@{lang}" for lang in LANGS)
        yield f"\n<{ID}measures> a dcat:Dataset ;\n    dcterms:title {titles} ;\n"
        yield f"    dcterms:source <{DATASET}> ;\n    dcat:distribution <{DATASET}/{MEASURES}> .\n"


def _distribution(name: str, data: Content) -> str:
    media = MEDIA.get(PurePosixPath(name).suffix)
    sha = f'spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "{sha256(data)}"^^xsd:hexBinary'
    told = [
        f"\n<{DATASET}/{name}> a dcat:Distribution",
        f"dcterms:title {quoted(name)}",
        *([f"dcat:mediaType <{IANA}{media}>"] if media else []),
        f'dcat:byteSize "{len(data)}"^^xsd:nonNegativeInteger',
        f"spdx:checksum [ a spdx:Checksum ; {sha} ]",
    ]
    return " ;\n    ".join(told) + " .\n"
