"""Names are tagged with their language where they hold a Chinese character; who types a name need not know of it."""

from __future__ import annotations

import json

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, SKOS, XSD

from conftest import PARTIES, ROOT, Maker, judged, parties
from hezuo.api import Workspace, open_workspace
from hezuo.base.store import Literal, filled, plain
from hezuo.base.terms import GIVES_NAME, HZ, ID, LANG_STRING, STRING_OR_LANG
from hezuo.base.terms import XSD as XSD_SPACE
from hezuo.base.text import language
from hezuo.export.build import contents
from hezuo.export.vocabulary import files, triples
from hezuo.record.typed import in_both_forms
from hezuo.schema.values import encoded, named

#: A kind that knows nothing of tags: its names are said to be plain text.
KIND = """@prefix hz: <https://w3id.org/hezuo/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
hz:Club a owl:Class ; rdfs:label "社团"@zh , "Club"@en ; rdfs:subClassOf hz:Record ;
  skos:definition "社团"@zh , "A club"@en ; skos:notation "clubs" .
hz:ClubShape a sh:NodeShape ; hz:key ( hz:ClubShape-name ) ; sh:node hz:RecordShape ; sh:targetClass hz:Club ;
  sh:property hz:ClubShape-name , hz:ClubShape-call , hz:ClubShape-place .
hz:ClubShape-name a sh:PropertyShape ; sh:path skos:prefLabel ; sh:datatype xsd:string ; sh:minCount 1 ;
  sh:maxCount 1 ; sh:name "名称"@zh , "Name"@en ; sh:description "名称"@zh , "Name"@en .
hz:ClubShape-call a sh:PropertyShape ; sh:path schema:name ; sh:datatype xsd:string ;
  sh:name "称呼"@zh , "Call"@en ; sh:description "称呼"@zh , "Call"@en .
hz:ClubShape-place a sh:PropertyShape ; sh:path hz:city ; sh:datatype xsd:string ;
  sh:name "城市"@zh , "City"@en ; sh:description "城市"@zh , "City"@en .
"""
CLUBS = [
    ["名称", "称呼", "城市", "来源", "页"],
    ["围棋社", "Go 社；Go", "天津", "s1", "1"],
    ["Chess", "棋", "", "s1", "1"],
]
QUESTION = """# title.zh: 问
# title.en: Asked
# param: name | 名称 | Name | text
# example: name=甲公司
# column: thing | 事物 | Thing
"""
ASKED = {
    "value": "SELECT DISTINCT ?thing { ?thing rdfs:label $name }",
    "equal": "SELECT DISTINCT ?thing { ?thing rdfs:label ?n FILTER(?n = $name) }",
    "turned": "SELECT DISTINCT ?thing { ?thing rdfs:label ?n FILTER($name = ?n) }",
    "text": "SELECT DISTINCT ?thing { ?thing rdfs:label ?n FILTER(STR(?n) = $name) }",
    "listed": "SELECT DISTINCT ?thing { ?thing rdfs:label ?n FILTER(?n IN ($name, 'x')) }",
    "values": "SELECT DISTINCT ?thing { VALUES ?n { $name } ?thing rdfs:label ?n }",
    "part": "SELECT DISTINCT ?thing { ?thing rdfs:label ?n FILTER(CONTAINS(?n, $name)) }",
    "optional": "SELECT DISTINCT ?thing { ?thing rdfs:label $name OPTIONAL { ?thing hz:city $name } }",
    "city": "SELECT DISTINCT ?thing { ?thing hz:city $name }",
}


@pytest.fixture(scope="module")
def work(make_workspace: Maker) -> Workspace:
    ledger = judged(("甲厂", "甲公司", "相同"), ("A Works", "甲公司", "相同"), ("丙公司", "丁公司", "更名"))
    alliances = [
        ["名称", "牵头单位", "成员单位", "来源", "页"],
        ["子盟", "甲厂", "丙公司；丁公司", "s1", "7"],
        ["Union", "丁公司", "", "s1", "7"],
    ]
    folder = make_workspace({
        "identity/judgements.csv": ledger,
        "tables/2024/alliances.csv": alliances,
        "tables/2024/clubs.csv": CLUBS,
        PARTIES: parties("甲公司", "丁公司", "Bosch", "SEW-传动"),
    })  # fmt: skip
    for name, text in {
        "kinds/clubs.ttl": KIND,
        **{f"questions/{n}.rq": QUESTION + q for n, q in ASKED.items()},
    }.items():
        path = folder / "ontology" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return open_workspace(folder)


def naming() -> set[str]:
    """The properties that give names."""
    core = rdflib.Graph().parse(ROOT / "ontology" / "core.ttl", format="turtle")
    return {str(s) for s in core.subjects(rdflib.URIRef(GIVES_NAME))}


@pytest.fixture(scope="module")
def built(work: Workspace) -> dict[str, bytes]:
    return contents(work.whole)


@pytest.mark.slow
def test_every_name_with_a_chinese_character_is_tagged_and_no_other_is(built: dict[str, bytes]) -> None:
    found = {(str(p), o.value, o.lang) for s, p, o, _ in _data(built) if isinstance(o, Literal) and str(p) in naming()}
    assert {lang for _, text, lang in found if language(text)} == {"zh"}
    # A year has a name in English too.
    assert {(text, lang) for _, text, lang in found if not language(text) and lang} == {("2024", "en")}
    texts = {p.rpartition("#")[2].rpartition("/")[2]: {t for q, t, _ in found if q == p} for p, _, _ in found}
    assert {"甲公司", "Bosch", "SEW-传动", "子盟", "Union", "围棋社", "Chess", "甲报告"} <= texts["prefLabel"] & texts[
        "label"
    ]
    assert {"甲厂", "A Works", "丙公司"} <= texts["altLabel"]
    assert texts["name"] == {"Go 社", "Go", "棋"}


@pytest.mark.slow
def test_what_is_no_name_is_plain(built: dict[str, bytes]) -> None:
    found = {
        (str(p), o.value)
        for s, p, o, _ in _data(built)
        if isinstance(o, Literal) and o.lang and str(p) not in naming() and not str(s).startswith(ID + "dataset")
    }
    assert found == set()
    tagless = {o.value for s, p, o, _ in _data(built) if isinstance(o, Literal) and str(p) == HZ + "city"}
    assert tagless == {"天津"}


@pytest.fixture(scope="module")
def elsewhere(built: dict[str, bytes]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=built["dataset.ttl"], format="turtle")


def _data(built: dict[str, bytes]) -> list[tuple[object, object, object, str]]:
    parsed = pyoxigraph.parse(built["dataset.nq"], format=pyoxigraph.RdfFormat.N_QUADS)
    found = [(plain(q.subject), plain(q.predicate), plain(q.object), str(q.graph_name)) for q in parsed]
    return [q for q in found if str(q[0]).startswith(ID)]


@pytest.mark.slow
def test_a_shape_that_knows_of_no_tags_holds_for_tagged_names(built: dict[str, bytes]) -> None:
    shapes = rdflib.Graph().parse(data=built["shapes.ttl"], format="turtle")
    column = rdflib.URIRef(HZ + "ClubShape-name")
    assert shapes.value(column, SH["or"]) == rdflib.URIRef(STRING_OR_LANG)
    assert (column, SH.datatype, None) not in shapes
    assert (rdflib.URIRef(STRING_OR_LANG), RDF.first, None) in shapes
    assert shapes.value(rdflib.URIRef(HZ + "ClubShape-place"), SH.datatype) == XSD.string
    data = rdflib.Graph().parse(data=built["dataset.ttl"], format="turtle")
    conforms, _, told = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert conforms, told
    # They still ask for a text.
    thing = next(data.subjects(SKOS.prefLabel, rdflib.Literal("围棋社", lang="zh")))
    data.set((thing, SKOS.prefLabel, rdflib.Literal(7)))
    assert not pyshacl.validate(data, shacl_graph=shapes, inference="none")[0]


@pytest.mark.slow
@pytest.mark.parametrize("question", [q for q in ASKED if q != "city"])
@pytest.mark.parametrize("name", ["甲公司", "Bosch"])
def test_a_question_takes_a_name_as_it_is_typed(
    work: Workspace, elsewhere: rdflib.Graph, question: str, name: str
) -> None:
    (iri,) = work.dataset.identity.names.find(name, HZ + "Party")
    found = work.asked(question, [f"name={name}"])
    assert found.rows().rows == [(iri,)]
    assert found.notes("zh") == []
    # So it does on another server.
    there = elsewhere.query(work.sparql(question, [f"name={name}"]))
    assert [str(row[0]) for row in there] == [iri]  # type: ignore[index]


@pytest.mark.slow
def test_other_texts_are_matched_plain_as_before(work: Workspace) -> None:
    assert len(work.asked("city", ["name=天津"]).rows().rows) == 1
    missing = work.asked("value", ["name=天津公司"])
    assert missing.rows().rows == []
    (told,) = missing.notes("en")
    assert "天津公司" in told
    assert "language tag" not in told


@pytest.mark.slow
def test_a_cell_holds_the_text_alone(work: Workspace) -> None:
    query = "SELECT ?n { ?x a hz:Party ; rdfs:label ?n } ORDER BY ?n"
    found = work.queried(query)
    assert [n for (n,) in found.rows().rows if "@" in str(n)] == []
    for form in ("csv", "text", "markdown", "json"):
        assert "@zh" not in found.written(form).decode("utf-8-sig")
    # The formats of the W3C hold terms.
    told = json.loads(found.written("srj"))["results"]["bindings"]
    assert {"type": "literal", "value": "甲公司", "xml:lang": "zh"} in [row["n"] for row in told]


def test_the_shapes_of_the_ontology_say_it_themselves() -> None:
    """None is widened: whoever takes the files of the ontology for shapes has those that hold."""
    for path in [*(ROOT / "ontology" / "kinds").glob("*.ttl"), ROOT / "ontology" / "core.ttl"]:
        graph = rdflib.Graph().parse(path, format="turtle")
        for name in naming():
            for column in graph.subjects(SH.path, rdflib.URIRef(name)):
                assert graph.value(column, SH.datatype) in (None, rdflib.URIRef(LANG_STRING)), column


def test_a_list_that_shapes_share_stands_with_them(work: Workspace) -> None:
    made = files(work.dataset.ontology, triples(work.dataset.ontology))
    assert b"StringOrLangString a rdf:List" in made["shapes.ttl"]
    assert b"StringOrLangString a rdf:List" not in made["ontology.ttl"]


TEXTS = {
    "甲": "zh",
    "Bosch": "",
    "SEW-传动": "zh",
    "": "",
    "２０２４": "",
    "〇": "zh",
    "々": "zh",
    "𠮷": "zh",
    "カナ": "",
    "，": "",
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_language_of_a_name(text: str) -> None:
    assert language(text) == TEXTS[text]
    assert named(text) == f'"{text}"' + (f"@{TEXTS[text]}" if TEXTS[text] else "")
    assert encoded(text, LANG_STRING) == named(text)
    assert encoded(text, LANG_STRING, "en") == f'"{text}"@en'


def test_only_what_is_typed_is_taken_in_both_forms() -> None:
    bound = {"lang": Literal("zh", "", XSD_SPACE + "string"), "n": Literal("甲$m", "", XSD_SPACE + "string")}
    query = "SELECT ?x { ?x ?p $n ; ?q $m FILTER(LANG(?l) = $lang && ?l <= $n && ?l != $n) BIND($n AS ?y) } # $n"
    made = filled(*in_both_forms(query, bound))
    assert made == (
        "SELECT ?x { ?x ?p ?n__1 ; ?q $m"
        ' FILTER(LANG(?l) = "zh" && ?l <= "甲$m" && ?l NOT IN ("甲$m", "甲$m"@zh)) BIND("甲$m" AS ?y) '
        ' VALUES ?n__1 { "甲$m" "甲$m"@zh } } # "甲$m"'
    )
    assert in_both_forms(query, {"lang": bound["lang"]}) == (query, {"lang": bound["lang"]})
    same = {"n": Literal("Bosch", "", XSD_SPACE + "string"), "c": ID + "parties/甲"}
    assert in_both_forms(query, same) == (query, same)
