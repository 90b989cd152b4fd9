"""What `ask` says beside an answer: mistakes are told by their place, and files are what they are called."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Maker, parties
from hezuo.api import Workspace, open_workspace
from hezuo.base.messages import LANGS
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Store
from hezuo.cli import main
from hezuo.formats.answers import FORM_OF, FORMATS
from hezuo.formats.standard import STANDARD
from hezuo.narrate.asked import AskInsight
from hezuo.record.guard import sparql
from hezuo.record.queryfile import sparql_of
from hezuo.record.syntax import tokens
from hezuo.record.unknown import remarks
from tools_kit import examples, needs

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

#: A query that does not parse → what is said of it, and where it is.
BROKEN = {
    "SELEC ?c WHERE { ?c a ?d }": ("query-start-near", 1, 1),
    "PREFIX x: <http://x/>\nselct * {}": ("query-start-near", 2, 1),
    "FROM ?c": ("query-start", 1, 1),
    "": ("query-empty", None, None),
    "PREFIX x: <http://x/>": ("query-empty", None, None),
    "SELECT": ("query-ends", None, None),
    "SELECT ?c WHERE { ?c a": ("query-opens", 1, 17),
    "SELECT (COUNT(?c AS ?n)\nWHERE { ?c a ?d }": ("query-opens", 1, 8),
    "SELECT * {\n ?a ?b ?c ) }": ("query-closes", 2, 11),
    "SELECT * {\r\n ?x a ]\r\n}": ("query-closes", 2, 7),
    "SELECT * { FILTER(?x > 1 }": ("query-opens", 1, 18),
    "SELECT * { ?x a <http://a b> }": ("query-iri", 1, 26),
    "SELECT * { ?x a <urn:{x}> }": ("query-iri", 1, 22),
    "SELECT * { FILTER(?a <x:b && ?c> 3) }": ("query-prefix", 1, 23),
    "SELECT * { BIND(?a AS ?x) BIND(?b AS ?x) }": ("query-bound", 1, 38),
    "SELECT * { { ?x a ?y } BIND(STR(?y) AS ?x)\n?x a ?z }": ("query-bound", 1, 40),
    "SELECT * { ?x a ?y BIND(1 + AS ?x) }": ("query-at", 1, 29),
    "SELECT * { FILTER(?x > 1) BIND(1 AS ?x) 乱 }": ("query-at", 1, 41),
    "SELECT * { ?a ?b ?c } }": ("query-closes", 1, 23),
    "SELECT * {\n ?c foaf:name ?d }": ("query-prefix", 2, 5),
    "DESCRIBE foaf:Person": ("query-prefix", 1, 10),
    "SELECT * { ?c ?p 'abc }": ("query-quote", 1, 18),
    "SELECT ?a, ?b { ?a ?p ?b }": ("query-at", 1, 10),
    "SELECT * {\n ?a a hz:Community\n ?b a hz:Party }": ("query-at", 3, 2),
    "SELECT * { ?a a 天津 ?b }": ("query-at", 1, 17),
    "SELECT * { FILTER(?x >) }": ("query-at", 1, 23),
    "SELECT * { ?s hz:rank{1,2} ?x }": ("query-at", 1, 22),
    "SELECT ?c { ?c ?p ?o } GROUP BY ?d": ("query-ungrouped", 1, 8),
    "SELECT ?x ?y {?x a ?z} GROUP BY ?x": ("query-ungrouped", 1, 11),
    "SELECT ?x (COUNT(*) AS ?n) {?x a ?y}": ("query-ungrouped", 1, 8),
    "SELECT ?x (?n AS ?m)\n(1 + ?y AS ?k) {?x a ?y} GROUP BY ?x (STR(?y) AS ?n) LIMIT 1": ("query-ungrouped", 2, 6),
    "SELECT ?x (MAX(?y) + ?y AS ?n) {?x a ?y} GROUP BY ?x ORDER BY ?y": ("query-ungrouped", 1, 22),
    "SELECT * { { SELECT ?x ?y {?x a ?z} GROUP BY ?x } }": ("query-ungrouped", 1, 24),
    "SELECT * { ?a ?b ?c } ; DROP ALL": ("query-at", 1, 23),
    "INSERT DATA { hz:a hz:b hz:c }": ("read-only", None, None),
    "PREFIX x: <http://x/> DELETE WHERE { ?a ?b ?c }": ("read-only", None, None),
    "LOAD <http://x/>": ("read-only", None, None),
}


@pytest.mark.parametrize("query", BROKEN)
def test_a_mistake_is_told_where_it_is(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        sparql(Store(), query)
    told = caught.value
    assert (told.key, told.values.get("line"), told.values.get("column")) == BROKEN[query]
    for lang in ("zh", "en"):
        assert "expected" not in told.message(lang)
        assert "{" not in told.message(lang).replace("“{”", "")


SOUND = """PREFIX x: <http://x/>
SELECT ?a (COUNT(?b) AS ?n) WHERE {
  ?a a hz:Party ; x:p 'b'@zh , 1.5 .
  FILTER(?a != ?b)
}
GROUP BY ?a"""


@examples(60)
@given(st.data())
def test_a_word_too_many_is_found_where_it_stands(data: st.DataObject) -> None:
    """Wherever a word is put into a query: the place that is told is its own, or where a bracket is left open."""
    starts = [t.start for t in tokens(SOUND)]
    at = data.draw(st.sampled_from(starts))
    broken = f"{SOUND[:at]} 乱 {SOUND[at:]}"
    with pytest.raises(QueryError) as caught:
        sparql(Store(), broken)
    line = broken.count("\n", 0, at + 1) + 1
    assert caught.value.key.startswith("query-")
    assert caught.value.values["line"] == line
    assert abs(int(str(caught.value.values["column"])) - (at + 1 - broken.rfind("\n", 0, at + 1))) <= 4


@pytest.mark.parametrize("text", ["DESCRIBE hz:Community", "describe <http://x/>", "ask{}", "PREFIX a: <b> SELECT *"])
def test_sparql_is_known_without_braces(text: str) -> None:
    assert sparql_of(text) == text


@pytest.mark.parametrize("text", ["communities", "行业产教融合共同体", "Describe the parties", "Select members"])
def test_a_title_is_no_sparql(text: str) -> None:
    assert sparql_of(text) == ""


# --- what occurs nowhere ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def work(make_workspace: Maker) -> Workspace:
    table = [["名称", "牵头单位", "来源", "章节", "页"], ["子盟", "甲公司", "s1", "第一章", "7"]]
    named = parties("甲公司", "乙公司")
    return open_workspace(make_workspace({"tables/2024/parties.csv": named, "tables/2024/alliances.csv": table}))


VAIN = {
    "SELECT ?x { ?x a hz:Comunity }": "meant hz:Community?",
    "SELECT ?x { ?x skos:preflabel ?l }": "meant skos:prefLabel?",
    "PREFIX k: <http://www.w3.org/2004/02/skos/core#> SELECT ?x { ?x k:preflabel ?l }": "meant skos:prefLabel?",
    "SELECT ?x { ?x <https://w3id.org/hezuo/ontology#partne> ?l }": "meant hz:partner?",
    "SELECT ?x { ?x org:subOrganisationOf ?l }": "org:subOrganisationOf in the query occurs neither",
    # It finds something all the same: a term that occurs nowhere is told whatever the answer.
    "SELECT ?x { ?x a hz:Party OPTIONAL { ?x hz:nmae ?l } }": "hz:nmae in the query occurs neither",
    "SELECT ?x { ?x ?p id:parties\\/丙公司 }": "the nearest is <https://w3id.org/hezuo/id/parties/",
    "SELECT (COUNT(?x) AS ?n) { ?x hz:printedForm '甲公司' }": "it is one of rdfs:label、skos:prefLabel",
    "SELECT ?x { ?x rdfs:label '甲公司'@zh FILTER(?x = 1) }": "",
    # A name holds a Chinese character, so it has a tag; other texts have none.
    "SELECT ?x { ?x ?p '甲公思' }": "the nearest is “甲公司”",
    "SELECT ?x { ?x ?p '甲公司'@en }": "matches nothing: the data have",
    "ASK { ?x skos:prefLabel '甲公思' }": "the nearest is “甲公司”",
}


@pytest.mark.parametrize("query", VAIN)
def test_what_occurs_nowhere_is_told(work: Workspace, query: str) -> None:
    told = " ".join(work.queried(query).notes("en"))
    assert VAIN[query] in told
    assert bool(told) == bool(VAIN[query])
    assert all(work.queried(query).notes("zh")) == bool(told) or not told


#: A name has a tag, for it holds a Chinese character; other texts have none. Each has the text, but in the other form.
NAME = ('"甲公司"', '"甲公司"@zh')
OTHERWISE = {
    "SELECT ?x { ?x rdfs:label '甲公司' }": NAME,
    "SELECT ?x { ?x skos:prefLabel ?n FILTER(?n = '甲公司') }": NAME,
    "SELECT ?x { ?x skos:prefLabel ?n FILTER('甲公司' = ?n) }": NAME,
    "SELECT ?x { ?x skos:prefLabel ?n FILTER(?n IN ('甲公司', '乙公司'@zh) && ?n != '乙公司'@zh) }": NAME,
    "SELECT ?x { VALUES ?n { '甲公司' } ?x rdfs:label ?n }": NAME,
    "SELECT ?x { BIND('甲公司' AS ?n) ?x rdfs:label ?n }": NAME,
    "SELECT ?x { ?x rdfs:label '乙公司'@zh, '甲公司' }": NAME,
    'ASK { ?m org:member/skos:prefLabel """甲公司""" FILTER(?m = 1) }': NAME,
    "SELECT ?x { ?x dcterms:identifier 's1'@zh }": ('"s1"@zh', '"s1"'),
    "SELECT ?x { ?x dcterms:identifier ?c FILTER(?c = 's1'@zh) }": ('"s1"@zh', '"s1"'),
    "SELECT ?x { ?x hz:section '第一章'@zh }": ('"第一章"@zh', '"第一章"'),
}


@pytest.mark.parametrize("query", OTHERWISE)
def test_a_literal_that_matches_only_in_another_form_is_told_with_that_form(work: Workspace, query: str) -> None:
    word, stored = OTHERWISE[query]
    (zh,), (en,) = (work.queried(query).notes(lang) for lang in LANGS)
    assert zh.startswith(f"查询里的 {word} 没有匹配到任何值；数据里写作 {stored}：语言标记")
    assert en.startswith(f"{word} in the query matches nothing: the data have {stored}. A language tag")


#: None of these names anything in vain.
IN_ORDER = [
    "SELECT ?x { ?x a hz:Alliance ; skos:prefLabel ?l FILTER(CONTAINS(?l, '没有的')) }",
    "SELECT ?x { ?x a hz:Party ; skos:prefLabel ?l FILTER(LANG(?l) = 'fr') }",
    "SELECT ?x { ?x a hz:Party ; rdfs:label ?l FILTER(STR(?l) = '甲公司' && 1 = 2) }",
    "SELECT ?x { ?x a hz:Party ; rdfs:label ?l FILTER('甲公司' = STR(?l) && 1 = 2) }",
    "SELECT ?x { ?x a hz:Party ; rdfs:label ?l FILTER(?l NOT IN ('没有的') && ?l != '没有的' && 1 = 2) }",
    "SELECT ?x { ?x a hz:Party ; rdfs:label ?l FILTER(CONCAT(?l, '的') = '没有的') }",
    "SELECT ?x { ?x rdf:nothing ?y ; a owl:Thing }",
    "SELECT ?x { VALUES ?x { <http://elsewhere/> } ?x a <http://elsewhere/Thing> }",
    "SELECT ?x { GRAPH id:graph\\/2024\\/parties { ?x a hz:Party } }",
    "DESCRIBE hz:Party",
    "SELECT ?role { ?m org:role ?role } # hz:Comunity",
]


@pytest.mark.parametrize("query", IN_ORDER)
def test_nothing_is_told_of_what_is_in_order(work: Workspace, query: str) -> None:
    assert work.queried(query).notes("en") == []


def test_the_shipped_questions_name_nothing_in_vain(shipped_work: Workspace) -> None:
    """Neither do the queries of rules and views: a term that was renamed elsewhere is found here."""
    files = [p for folder in ("questions", "rules", "views") for p in (ROOT / "ontology" / folder).glob("*.rq")]
    assert len(files) > 90
    full = Rows(("x",), [(1,)])  # as if it had an answer: of their literals nothing is known before they are filled
    found = {p.stem: remarks(shipped_work.whole.store, p.read_text(encoding="utf-8"), full) for p in files}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.fixture(scope="module")
def shipped_work() -> Workspace:
    return open_workspace(ROOT)


def test_of_a_named_question_only_what_was_given_is_remarked_on(shipped_work: Workspace) -> None:
    texts = [q for q in shipped_work.dataset.questions.values() if any(p.type == "text" for p in q.parameters)]
    assert texts
    for question in texts:
        given = [f"{p.name}=乌有国乌有市" for p in question.parameters if p.type == "text"]
        told = shipped_work.asked(question.name, given).notes("zh")
        assert not told or "乌有国乌有市" in told[0]


# --- files ------------------------------------------------------------------------------------------------------------

SELECT = "SELECT ?x ?l { ?x a hz:Party ; rdfs:label ?l } ORDER BY ?l"
GRAPH = "CONSTRUCT { ?x a hz:Party ; rdfs:label ?l ; hz:line 3 } WHERE { ?x a hz:Party ; rdfs:label ?l }"


def written(work: Workspace, query: str, name: str, tmp_path: Path) -> Path:
    target = tmp_path / name
    result = CliRunner().invoke(main, ["ask", query, "--root", str(work.folder.root), "--out", str(target)])
    assert result.exit_code == 0, result.output
    return target


@pytest.mark.parametrize("ending", [s.ending for s in STANDARD.values() if not s.graph])
def test_results_are_what_another_reader_takes(work: Workspace, ending: str, tmp_path: Path) -> None:
    data = written(work, SELECT, f"a{ending}", tmp_path).read_bytes()
    found = rdflib.query.Result.parse(io.BytesIO(data), format="json" if ending == ".srj" else "xml")
    assert [str(row.l) for row in found] == [r[1] for r in work.rows(SELECT).rows]
    truth = written(work, "ASK { ?x a hz:Party }", f"b{ending}", tmp_path).read_bytes()
    assert rdflib.query.Result.parse(io.BytesIO(truth), format="json" if ending == ".srj" else "xml").askAnswer


VALUES = """SELECT ?a ?b { VALUES (?a ?b) { ("a<b>&'\\"\\r\\n" "x"@zh) (1.5 true) (<http://x/?a&b> UNDEF) } }"""


@pytest.mark.parametrize("form", ["srj", "srx"])
def test_terms_are_kept(form: str) -> None:
    data = AskInsight(Store(), VALUES).written(form)
    found = rdflib.query.Result.parse(io.BytesIO(data), format="json" if form == "srj" else "xml")
    assert [tuple(r) for r in found] == [
        (rdflib.Literal("a<b>&'\"\r\n"), rdflib.Literal("x", lang="zh")),
        (rdflib.Literal("1.5", datatype=rdflib.XSD.decimal), rdflib.Literal("true", datatype=rdflib.XSD.boolean)),
        (rdflib.URIRef("http://x/?a&b"), None),
    ]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize(("ending", "form"), [(".ttl", "turtle"), (".nt", "nt"), (".jsonld", "json-ld")])
def test_graphs_are_what_another_reader_takes(work: Workspace, ending: str, form: str, tmp_path: Path) -> None:
    found = rdflib.Graph().parse(data=written(work, GRAPH, f"a{ending}", tmp_path).read_bytes(), format=form)
    assert len(found) == len(work.rows(GRAPH).rows) == 9
    assert set(found.objects(None, rdflib.RDF.type)) == {rdflib.URIRef("https://w3id.org/hezuo/ontology#Party")}


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        (SELECT, "a.ttl", ".srj、.srx"),
        (GRAPH, "a.srj", ".ttl、.nt、.jsonld"),
        (SELECT, "a.docx", ".csv、.tsv、.json、.xlsx"),
        (SELECT, "noending", ".txt"),
    ],
)
def test_a_file_that_says_nothing_true_is_not_written(
    work: Workspace, query: str, name: str, said: str, tmp_path: Path
) -> None:
    for lang in ("zh", "en"):
        args = ["ask", query, "--root", str(work.folder.root), "--out", str(tmp_path / name), "--lang", lang]
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 2
        assert said in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "verb",
    [
        ("show", "甲公司"), ("describe",), ("audit",), ("check",), ("page",), ("explain", "--dictionary"),
        ("measure",), ("roles",), ("path", "甲公司"), ("suggest",), ("whatif", "甲公司"), ("picture", "overview"),
        ("network", "full"), ("chart", "parties-by-class"),
    ],
)  # fmt: skip
def test_no_verb_writes_a_file_that_is_not_what_its_name_says(
    work: Workspace, verb: tuple[str, ...], tmp_path: Path
) -> None:
    target = tmp_path / "a.docx"
    result = CliRunner().invoke(main, [*verb, "--root", str(work.folder.root), "--out", str(target)])
    assert (result.exit_code, target.exists()) == (2, False), result.output


def test_every_ending_is_of_one_format() -> None:
    endings = [*FORM_OF, *(s.ending for s in STANDARD.values())]
    assert len(endings) == len(set(endings))


def test_tsv_is_a_table_to_other_readers(work: Workspace, tmp_path: Path) -> None:
    lines = written(work, SELECT, "a.tsv", tmp_path).read_text(encoding="utf-8").splitlines()
    assert [line.split("\t") for line in lines] == [["x", "l"], *map(list, work.rows(SELECT).rows)]


def test_parquet_keeps_types() -> None:
    needs("pyarrow")
    from pyarrow import parquet

    rows = [(1, 1, "a", True, None), (None, 1.5, 2, None, None)]
    found = parquet.read_table(io.BytesIO(FORMATS["parquet"](["n", "x", "t", "b", "n"], rows))).to_pydict()
    assert found == {"n": [1, None], "x": [1.0, 1.5], "t": ["a", "2"], "b": [True, None], "n 5": [None, None]}


def test_a_frame_carries_what_is_said_beside_it(work: Workspace) -> None:
    assert json.loads(work.queried(SELECT).written("json"))[0]["l"]
    assert work.query("SELECT ?x { ?x a hz:Comunity }").attrs["notes"] == list(
        work.queried("SELECT ?x { ?x a hz:Comunity }").notes("zh")
    )


def test_what_nothing_is_like_is_told_without_a_guess(make_workspace: Maker) -> None:
    ws = open_workspace(make_workspace({"tables/2024/parties.csv": parties("滨江电子有限公司")}))
    for typed, said in {"滨江电子有限公": "最接近的是“滨江电子有限公司”", "qqqq": "也没有相近的名称"}.items():
        with pytest.raises(QueryError) as refused:
            ws.asked("ties-of-party", [f"party={typed}"])
        assert said in refused.value.message("zh")
        assert "—" not in refused.value.message("zh")
