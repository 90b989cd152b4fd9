"""The files of a build beside the standards that they name: their axioms, shapes, cubes, counts, and other readers."""

from __future__ import annotations

import hashlib
import html.parser
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import owlrl
import pyoxigraph
import pyshacl
import pytest
import rdflib
from owlrl.Namespaces import ERRNS
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, PROV, QB, SH, VOID, XSD

from conftest import ROOT, YEAR, Maker, load, parties
from hezuo.base.terms import ID, PREFIXES
from hezuo.export import data_cube
from hezuo.export.build import contents
from hezuo.formats.jsonld import jsonld
from hezuo.insight.analysis import Analysis
from hezuo.record.load import Dataset
from node_kit import fetched, found_npm, run
from tools_kit import needs

HZ = Namespace(PREFIXES["hz"])
TIME = Namespace(PREFIXES["time"])
SPDX = Namespace("http://spdx.org/rdf/terms#")
pytestmark = pytest.mark.slow
VOCABULARIES = Path(__file__).parent / "vocabularies.ttl"


@pytest.fixture(scope="module")
def files(shipped: Dataset) -> dict[str, bytes]:
    return contents(shipped)


@pytest.fixture(scope="module")
def graph(files: dict[str, bytes]) -> Graph:
    """`dataset.ttl` as another library reads it; a test that changes it copies it."""
    return Graph().parse(data=files["dataset.ttl"], format="turtle")


@pytest.fixture(scope="module")
def store(files: dict[str, bytes]) -> pyoxigraph.Store:
    """The same in a store, for questions over all of it."""
    made = pyoxigraph.Store()
    made.bulk_load(files["dataset.ttl"], format=pyoxigraph.RdfFormat.TURTLE)
    return made


def rows(store: pyoxigraph.Store, sparql: str) -> list[tuple[str, ...]]:
    answer = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return [tuple(str(term) for term in solution) for solution in answer]


# --- the axioms of the vocabularies -----------------------------------------------------------------------------------


class Reasoner(owlrl.OWLRL_Semantics):  # type: ignore[misc]  # owlrl is untyped
    """OWL 2 RL without its rules of equality: nothing is said to be the same, and they take half the time."""

    def _equality(self, triple: tuple[rdflib.term.Node, ...], cycle_num: int) -> None:
        pass


def contradictions(graph: Graph) -> list[str]:
    """What an OWL 2 RL reasoner finds wrong with a graph under the axioms of the vocabularies."""
    merged = Graph() + graph
    merged.parse(VOCABULARIES, format="turtle")
    owlrl.DeductiveClosure(Reasoner, axiomatic_triples=False, datatype_axioms=False).expand(merged)
    return sorted(str(o) for o in merged.objects(None, ERRNS.error))


def without_texts(graph: Graph) -> Graph:
    """Without literals, which say nothing that a reasoner could contradict."""
    found = Graph()
    for triple in graph:
        if not isinstance(triple[2], Literal):
            found.add(triple)
    return found


def test_the_dataset_contradicts_no_vocabulary(graph: Graph) -> None:
    assert contradictions(without_texts(graph)) == []


@pytest.mark.parametrize(
    "claim",
    [
        (HZ.x, RDF.type, HZ.Agreement, HZ.x, PROV.wasDerivedFrom, HZ.y),
        (HZ.x, RDF.type, HZ.Base, HZ.x, RDF.type, HZ.Enterprise),
        (HZ.x, RDF.type, HZ.roles, HZ.roles, RDF.type, SKOS.Concept),
        (HZ.x, SKOS.inScheme, HZ.Community, HZ.Community, RDF.type, SKOS.Concept),
    ],
)  # fmt: skip
def test_a_contradiction_is_noticed(files: dict[str, bytes], claim: tuple[URIRef, ...]) -> None:
    small = without_texts(Graph().parse(data=files["ontology.ttl"], format="turtle"))
    small.add(claim[:3])  # type: ignore[arg-type]
    small.add(claim[3:])  # type: ignore[arg-type]
    assert contradictions(small) != []


def test_no_record_is_an_entity_and_an_activity(store: pyoxigraph.Store) -> None:
    assert rows(store, "SELECT ?x { ?x a prov:Entity , prov:Activity }") == []
    assert rows(store, "SELECT ?x { ?x prov:wasDerivedFrom ?y }") == []
    assert (
        len(rows(store, "SELECT DISTINCT ?x { ?x a hz:Cooperation ; dcterms:source/prov:hadPrimarySource ?s }")) > 200
    )


def test_domains_and_ranges_of_own_properties_hold(store: pyoxigraph.Store) -> None:
    """In the record; a reasoner would make of each that does not hold a new type in silence."""
    own = f'FILTER(STRSTARTS(STR(?p), "{HZ}"))'
    wrong = f"?p rdfs:domain ?d {own} ?x ?p ?y FILTER NOT EXISTS {{ ?x a/rdfs:subClassOf* ?d }}"
    assert rows(store, f"SELECT DISTINCT ?p ?x {{ {wrong} FILTER(?d != rdfs:Resource) }}") == []
    things = f"?p a owl:ObjectProperty ; rdfs:range ?r {own} ?x ?p ?y"
    assert rows(store, f"SELECT DISTINCT ?p ?y {{ {things} FILTER NOT EXISTS {{ ?y a/rdfs:subClassOf* ?r }} }}") == []
    texts = f"?p a owl:DatatypeProperty ; rdfs:range ?r {own} ?x ?p ?y"
    wrong = "FILTER(!isLiteral(?y) || (?r != rdfs:Literal && DATATYPE(?y) != ?r))"
    assert rows(store, f"SELECT DISTINCT ?p ?y {{ {texts} {wrong} }}") == []
    assert len(rows(store, f"SELECT DISTINCT ?p {{ ?p rdfs:domain ?d ; rdfs:range ?r {own} }}")) > 80


def test_inverses_hold(store: pyoxigraph.Store) -> None:
    pairs = rows(store, "SELECT ?p ?q { ?p owl:inverseOf ?q }")
    assert len(pairs) == 3
    for one, other in pairs:
        assert rows(store, f"SELECT ?x {{ ?x {one} ?y }} LIMIT 1")
        for a, b in ((one, other), (other, one)):
            assert rows(store, f"SELECT ?x {{ ?x {a} ?y FILTER NOT EXISTS {{ ?y {b} ?x }} }}") == []


def test_concepts_are_typed_and_in_a_scheme_with_top_concepts(store: pyoxigraph.Store) -> None:
    assert rows(store, "SELECT ?c { ?c skos:inScheme ?s FILTER NOT EXISTS { ?c a skos:Concept } }") == []
    assert rows(store, "SELECT ?c { ?c a skos:Concept FILTER NOT EXISTS { ?c skos:inScheme ?s } }") == []
    assert rows(store, "SELECT ?s { ?s a skos:ConceptScheme FILTER NOT EXISTS { ?s skos:hasTopConcept ?c } }") == []
    lost = "?c skos:inScheme ?s FILTER NOT EXISTS { ?c skos:broader*/skos:topConceptOf ?s }"
    assert rows(store, f"SELECT ?c {{ {lost} }}") == []
    assert rows(store, "SELECT ?c { ?c skos:topConceptOf ?s ; skos:broader ?b . ?b skos:inScheme ?s }") == []
    assert len(rows(store, "SELECT ?m { ?m a hz:Major ; skos:inScheme hz:majors }")) == 31


def test_a_year_is_an_interval_with_its_days_and_names(store: pyoxigraph.Store) -> None:
    days = "?y time:hasBeginning/time:inXSDDate ?a ; time:hasEnd/time:inXSDDate ?b ; rdfs:label ?zh , ?en"
    named = 'FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")'
    (found,) = rows(
        store, f"SELECT (STR(?a) AS ?first) (STR(?b) AS ?last) ?zh ?en {{ ?y a time:Interval . {days} {named} }}"
    )
    assert found == (f'"{YEAR}-01-01"', f'"{YEAR}-12-31"', f'"{YEAR}年"@zh', f'"{YEAR}"@en')


# --- shapes -----------------------------------------------------------------------------------------------------------


def test_the_ontology_is_whole(files: dict[str, bytes], graph: Graph) -> None:
    """Nothing of the sources is lost in any file: shapes keep their paths, alternatives and keys."""
    sources = Graph()
    for pattern in ("*.ttl", "lists/*.ttl", "kinds/*.ttl"):
        for path in sorted((ROOT / "ontology").glob(pattern)):
            sources.parse(path, format="turtle")
    both = Graph().parse(data=files["ontology.ttl"], format="turtle").parse(data=files["shapes.ttl"], format="turtle")
    assert len(both) == len(sources)
    assert isomorphic(both, sources)
    paths = {str(s) for s in sources.subjects(SH.path)}
    assert paths == {str(s) for s in graph.subjects(SH.path)}
    blank = sum(isinstance(t, rdflib.BNode) for triple in sources for t in triple)
    assert sum(isinstance(t, rdflib.BNode) for triple in graph for t in triple) == blank > 200
    assert not set(Graph().parse(data=files["ontology.ttl"], format="turtle").subjects(SH.path))


def test_no_style_check_is_a_shape_of_the_data(files: dict[str, bytes]) -> None:
    assert b"hezuo/style#" not in b"".join(files.values())


@pytest.fixture(scope="module")
def report(files: dict[str, bytes], graph: Graph) -> Graph:
    shapes = Graph().parse(data=files["shapes.ttl"], format="turtle")
    _, found, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(found, Graph)
    return found


def test_the_dataset_holds_its_shapes(report: Graph, shipped: Dataset) -> None:
    found = Counter(str(s).partition("#")[2] for s in report.objects(None, SH.resultSeverity))
    asked = [p for p in shipped.problems if p.code.startswith("shape-")]
    assert found == Counter({"warning": "Warning", "info": "Info"}[p.severity.word] for p in asked)
    assert found["Violation"] == 0
    assert found["Warning"] > 0


def test_a_second_engine_finds_the_same(files: dict[str, bytes], report: Graph, tmp_path: Path) -> None:
    """rdf-validate-shacl, an engine in JavaScript, over the files as they are built."""
    for name in ("package.json", "package-lock.json", "validate.mjs"):
        shutil.copy(ROOT / "tests" / "shacl" / name, tmp_path)
    for name in ("dataset.ttl", "shapes.ttl"):
        (tmp_path / name).write_bytes(files[name])
    fetched(tmp_path, found_npm(tmp_path))
    told = run(tmp_path, str(needs("node")), "validate.mjs", "dataset.ttl", "shapes.ttl")
    assert told.returncode == 0, told.stderr
    found = Counter(str(s).partition("#")[2] for s in report.objects(None, SH.resultSeverity))
    assert json.loads(told.stdout) == found
    assert "Violation" not in found


def test_what_an_engine_says_has_no_place_to_fill(report: Graph, files: dict[str, bytes]) -> None:
    told = [str(m) for m in report.objects(None, SH.resultMessage)]
    told += [str(m) for m in Graph().parse(data=files["shapes.ttl"], format="turtle").objects(None, SH.message)]
    assert len(told) > 6
    assert [m for m in told if "{" in m or "“”" in m] == []


# --- the data cube ----------------------------------------------------------------------------------------------------

#: The integrity constraints of the W3C Data Cube, in words of our own: each finds what breaks it.
CONSTRAINTS = {
    "1 an observation is in one data set": """SELECT ?o { ?o a qb:Observation OPTIONAL { ?o qb:dataSet ?d } }
        GROUP BY ?o HAVING(COUNT(DISTINCT ?d) != 1)""",
    "2 a data set has one structure": """SELECT ?d { ?d a qb:DataSet OPTIONAL { ?d qb:structure ?s } }
        GROUP BY ?d HAVING(COUNT(DISTINCT ?s) != 1)""",
    "3 a structure has a measure": """SELECT ?s { ?s a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?s qb:component/qb:measure ?m } }""",
    "4 a dimension has a range": """SELECT ?p { ?c qb:dimension ?p FILTER NOT EXISTS { ?p rdfs:range ?r } }""",
    "5 a dimension of concepts has a code list": """SELECT ?p { ?c qb:dimension ?p . ?p rdfs:range skos:Concept
        FILTER NOT EXISTS { ?p qb:codeList ?l } }""",
    "6 only attributes are optional": """SELECT ?c { ?c qb:componentRequired false
        FILTER NOT EXISTS { ?c qb:attribute ?a } }""",
    "11 an observation has each dimension": """SELECT ?o { ?s qb:component/qb:dimension ?p . ?d qb:structure ?s .
        ?o qb:dataSet ?d FILTER NOT EXISTS { ?o ?p ?v } }""",
    "12 no two observations have the same dimensions": """SELECT ?d ?v { ?s qb:component/qb:dimension ?p .
        ?d qb:structure ?s . ?o qb:dataSet ?d ; ?p ?v } GROUP BY ?d ?v HAVING(COUNT(DISTINCT ?o) > 1)""",
    "13 an observation has what is required": """SELECT ?o { ?c qb:componentRequired true ; qb:attribute ?p .
        ?s qb:component ?c . ?d qb:structure ?s . ?o qb:dataSet ?d FILTER NOT EXISTS { ?o ?p ?v } }""",
    "14 an observation has each measure": """SELECT ?o { ?s qb:component/qb:measure ?p . ?d qb:structure ?s .
        ?o qb:dataSet ?d FILTER NOT EXISTS { ?o ?p ?v } }""",
    "19 a code stands in its list": """SELECT ?o ?v { ?p qb:codeList ?l . ?o a qb:Observation ; ?p ?v
        FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?l } }""",
}  # fmt: skip
#: One dimension only in every structure: the query for constraint 12 rests on it. (7 to 10 and 20, 21 are on slices and
#: hierarchies, 15 to 18 on measure dimensions, of which there are none.)
DIMENSIONS = "SELECT ?s { ?s qb:component/qb:dimension ?p } GROUP BY ?s HAVING(COUNT(?p) != 1)"


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_figures_are_a_well_formed_cube(store: pyoxigraph.Store, name: str) -> None:
    assert rows(store, CONSTRAINTS[name]) == []
    assert rows(store, DIMENSIONS) == []
    assert len(rows(store, "SELECT ?o { ?o a qb:Observation ; qb:dataSet ?d }")) > 400


@pytest.fixture(scope="module")
def measured(files: dict[str, bytes], analysis: Analysis) -> pyoxigraph.Store:
    made = pyoxigraph.Store()
    made.bulk_load(files["dataset.ttl"], format=pyoxigraph.RdfFormat.TURTLE)
    made.bulk_load("".join(f"{t} .\n" for t in data_cube.triples(analysis)), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return made


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_measures_are_a_well_formed_cube(measured: pyoxigraph.Store, name: str) -> None:
    assert rows(measured, CONSTRAINTS[name]) == []
    assert rows(measured, DIMENSIONS) == []
    sets = rows(measured, "SELECT ?d { ?d a qb:DataSet . ?o qb:dataSet ?d } GROUP BY ?d")
    assert len(sets) > 40


def test_a_cube_that_lacks_something_is_noticed(store: pyoxigraph.Store) -> None:
    broken = pyoxigraph.Store()
    broken.extend(store)
    figure = next(iter(broken.query("SELECT ?o { ?o a qb:Observation } LIMIT 1", prefixes=PREFIXES)))[0]  # type: ignore[index]
    for predicate, name in ((f"<{QB.dataSet}>", "1"), ("dcterms:identifier", "11"), ("schema:value", "14")):
        copy = pyoxigraph.Store()
        copy.extend(broken)
        copy.update(f"DELETE WHERE {{ {figure} {predicate} ?v }}", prefixes=PREFIXES)
        (constraint,) = (q for n, q in CONSTRAINTS.items() if n.split(" ")[0] == name)
        assert rows(copy, constraint) == [(str(figure),)], name


# --- descriptions -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def described(files: dict[str, bytes]) -> Graph:
    return Graph().parse(data=files["void.ttl"], format="turtle")


ME = URIRef(f"{ID}dataset")


def test_void_counts_what_counting_gives(described: Graph, graph: Graph) -> None:
    def number(term: URIRef) -> int:
        return int(str(described.value(ME, term)))

    assert number(VOID.triples) == len(graph)
    assert number(VOID.distinctSubjects) == len(set(graph.subjects()))
    assert number(VOID.distinctObjects) == len(set(graph.objects()))
    assert number(VOID.properties) == len(set(graph.predicates()))
    assert number(VOID.classes) == len(set(graph.objects(None, RDF.type)))
    assert number(VOID.entities) == len({s for s in graph.subjects() if str(s).startswith(ID)})
    for what, key, count, counted in (
        (VOID.classPartition, VOID["class"], VOID.entities, Counter(graph.objects(None, RDF.type))),
        (VOID.propertyPartition, VOID.property, VOID.triples, Counter(graph.predicates())),
    ):
        parts = list(described.objects(ME, what))
        assert {described.value(p, key): int(str(described.value(p, count))) for p in parts} == counted


def test_every_file_is_a_distribution_with_its_size_and_checksum(described: Graph, files: dict[str, bytes]) -> None:
    listed = set(described.objects(ME, DCAT.distribution))
    assert {str(d).rpartition("/")[2] for d in listed} == set(files) - {"void.ttl", "build.json"}
    for one in listed:
        data = files[str(described.value(one, DCTERMS.title))]
        assert int(str(described.value(one, DCAT.byteSize))) == len(data)
        checksum = described.value(one, SPDX.checksum)
        assert str(described.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(data).hexdigest()
        assert str(described.value(one, DCAT.mediaType)).startswith("https://www.iana.org/assignments/media-types/")


def test_the_dataset_says_whose_and_from_when_it_is(described: Graph, shipped: Dataset) -> None:
    assert described.value(ME, DCTERMS.publisher) == URIRef(shipped.identity.college)
    assert str(described.value(ME, DCTERMS.license)) == shipped.folder.license != ""
    assert {o.language for o in described.objects(ME, DCTERMS.description) if isinstance(o, Literal)} == {"zh", "en"}
    issued, modified = described.value(ME, DCTERMS.issued), described.value(ME, DCTERMS.modified)
    assert isinstance(issued, Literal)
    assert isinstance(modified, Literal)
    assert (issued.datatype, modified.datatype) == (XSD.gYear, XSD.date)
    assert any(str(modified) in column for r in shipped.identity.resolved for column in r.frame.table.columns.values())
    assert re.fullmatch(rf"{YEAR}-[0-9a-f]{{12}}", str(described.value(ME, URIRef(str(DCAT) + "version"))))


def test_a_workspace_without_a_licence_gives_none(make_workspace: Maker) -> None:
    made = contents(load(make_workspace()))
    assert b"dcterms:license" not in made["void.ttl"]
    Graph().parse(data=made["void.ttl"], format="turtle")


# --- other readers ----------------------------------------------------------------------------------------------------

NAMES = ["Siemens Ltd.", "Co., Ltd.", "a/b#c?d", "甲（乙）“丙”、+丁", "C++", "100%", "é·ñ", "x;y"]


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
def test_awkward_names_are_read_by_another_library(make_workspace: Maker, form: str) -> None:
    dataset = load(make_workspace({f"tables/{YEAR}/parties.csv": parties(*NAMES[:-1])}))
    assert [p for p in dataset.problems if p.severity == 0] == []
    made = contents(dataset)
    parsed = pyoxigraph.parse(made["dataset.jsonld"], format=pyoxigraph.RdfFormat.JSON_LD)
    expected = {
        line.removesuffix(" .")
        for line in made["dataset.nq"].decode().split("\n")
        if line[:1] not in ("", "#") and "_:" not in line
    }
    if form == "jsonld":
        assert {str(q) for q in parsed if "_:" not in str(q)} == expected
    else:
        found = Graph().parse(data=made["dataset.ttl"], format="turtle")
        labels = {str(o) for o in found.objects(None, SKOS.prefLabel)}
        assert set(NAMES[:-1]) <= labels
        triples = {line.rpartition(" <")[0] for line in expected}
        named = [t for t in found if not any(isinstance(x, rdflib.BNode) for x in t)]
        assert len(named) == len(triples)


def test_jsonld_has_a_context_and_says_the_same(files: dict[str, bytes]) -> None:
    assert files["dataset.jsonld"].startswith(b'{"@context":')
    parsed = pyoxigraph.parse(files["dataset.jsonld"], format=pyoxigraph.RdfFormat.JSON_LD)
    expected = [line for line in files["dataset.nq"].decode().split("\n") if line[:1] not in ("", "#")]
    found = [f"{quad} ." for quad in parsed]
    assert len(found) == len(expected)
    assert {f for f in found if "_:" not in f} == {e for e in expected if "_:" not in e}


def test_each_kind_of_term_in_a_line_is_the_same_in_jsonld() -> None:
    said = [
        r'"a\tb\u0007 \"c\" \\ \r\n"',
        '"<x:y> _:b \\" <z:z> ."',
        '"甲"@zh',
        '"a"@en-gb',
        f'"1"^^<{XSD}integer>',
        '""',
        "_:b",
        "<x:y>",
    ]
    lines = [f"<{ID}a> <{PREFIXES['hz']}p> {o}{graph} ." for o in said for graph in ("", " <x:g>", f" <{ID}g>")]
    lines += [f"<{ID}a> <{RDF.type}> <{PREFIXES['hz']}T> .", "_:b <x:p> <x:y> <x:g> ."]
    told = "\n".join(sorted(lines))
    found = jsonld(line.encode() for line in [*sorted(lines), max(lines)])
    assert isinstance(found, bytes)
    expected = pyoxigraph.parse(told, format=pyoxigraph.RdfFormat.N_QUADS)
    assert sorted(map(_quad, pyoxigraph.parse(found, format=pyoxigraph.RdfFormat.JSON_LD))) == sorted(
        map(_quad, expected)
    )
    # Strings before objects, and those by the names of their keys: by "@id", by "@language", by "@type".
    (values,) = [node["hz:p"] for node in json.loads(found)["@graph"] if node["@id"] == "id:a"]
    assert values[:3] == ["", '<x:y> _:b " <z:z> .', 'a\tb\x07 "c" \\ \r\n']
    assert [set(v) for v in values[3:]] == [{"@id"}] * 2 + [{"@value", "@language"}] * 2 + [{"@value", "@type"}]


def _quad(quad: pyoxigraph.Quad) -> str:
    return re.sub(r"_:\w+", "_:b", str(quad))


def test_blank_nodes_have_the_same_names_in_every_build(files: dict[str, bytes], shipped: Dataset) -> None:
    assert contents(shipped)["dataset.nq"] == files["dataset.nq"]
    assert b"_:kinds-communities-0 " in files["dataset.nq"]


# --- the page of the ontology -----------------------------------------------------------------------------------------


class Anchors(html.parser.HTMLParser):
    """The ids of a page, what it links to, and what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.texts: dict[str, int] = {"zh": 0, "en": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags[tag] += 1
        self.ids += [str(known["id"])] if "id" in known else []
        self.links += [str(known["href"])] if "href" in known else []
        assert "src" not in known
        if tag == "span" and known.get("lang"):
            self.texts[str(known["lang"])] += 1


def test_the_page_of_the_ontology_has_every_term_and_asks_for_nothing(files: dict[str, bytes], graph: Graph) -> None:
    page = Anchors()
    page.feed(files["ontology.html"].decode())
    assert len(page.ids) == len(set(page.ids))
    own = {t for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty) for t in graph.subjects(RDF.type, kind)}
    names = {f"hz:{str(t).removeprefix(str(HZ))}" for t in own if str(t).startswith(str(HZ))}
    assert len(names) > 130
    assert names <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == set()
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert page.texts["zh"] == page.texts["en"] > 1000
    assert not page.tags.keys() & {"script", "link", "img", "iframe"}


def test_the_page_is_safe_from_the_record(make_workspace: Maker) -> None:
    dataset = load(make_workspace({f"tables/{YEAR}/parties.csv": parties("<script>alert(1)</script>")}))
    assert b"<script" not in contents(dataset)["ontology.html"].lower()


def test_labels_hold_for_both_languages(graph: Graph) -> None:
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        assert {o.language for o in graph.objects(scheme, SKOS.prefLabel) if isinstance(o, Literal)} == {"zh", "en"}
    assert list(graph.objects(None, RDFS.domain))
