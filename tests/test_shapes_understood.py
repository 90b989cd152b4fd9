"""What a kind's author may write: every term of SHACL is acted on or refused with file, line and term."""

from __future__ import annotations

import random
import re
import tempfile
from pathlib import Path

import pyshacl
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import SH

from examples_kit import ROOT, declared, workspace_with
from fuzz_kit import changed_turtle
from hezuo.base.problems import HezuoError, Line, OntologyError
from hezuo.base.store import Literal
from hezuo.base.terms import HZ, INFERRED_GRAPH, ONTOLOGY_GRAPH, WHOLE_NUMBERS, XSD
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema import ontology
from hezuo.schema.shapes import UNDERSTOOD
from tools_kit import examples as examples_of

pytestmark = pytest.mark.slow

#: Its names are said to be plain text: such a shape is understood too.
VISITS = (
    (ROOT / "ontology" / "kinds" / "visits.ttl")
    .read_text(encoding="utf-8")
    .replace(
        "hz:VisitShape-name a sh:PropertyShape ;\n",
        "hz:VisitShape-name a sh:PropertyShape ;\n    sh:datatype xsd:string ;\n",
    )
    .replace("    sh:or hz:StringOrLangString ;\n", "")
)
NODE = "hz:VisitShape a sh:NodeShape ;\n"
DATE = "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYearMonth ] [ sh:datatype xsd:gYear ] )"
NAME = "hz:VisitShape-name a sh:PropertyShape ;\n    sh:datatype xsd:string ;\n"
PLACE = "hz:VisitShape-venue a sh:PropertyShape ;\n"


def refusal(folder: Path, old: str, new: str) -> OntologyError:
    """Why a workspace is refused whose shape of visits says `new` in place of `old`."""
    assert VISITS.count(old) == 1, old
    made = workspace_with(folder, {})
    (folder / "ontology" / "kinds").mkdir()
    (folder / "ontology" / "kinds" / "visits.ttl").write_text(VISITS.replace(old, new), encoding="utf-8")
    with pytest.raises(OntologyError) as found:
        ontology.load(made)
    return found.value


#: What stands in the place of what, the line of the new text that is told, and what is said of it.
REFUSED: dict[str, tuple[str, str, str]] = {
    **{
        term: (NODE, NODE + f"    {term} ;\n", term.split()[0])
        for term in (
            'sh:sparql [ sh:select "SELECT $this WHERE { $this a hz:Visit }" ]',
            "sh:not [ sh:class hz:Visit ]",
            "sh:xone ( hz:PartyShape hz:BaseShape )",
            "sh:and ( hz:PartyShape )",
            "sh:or ( hz:PartyShape )",
            "sh:deactivated true",
            "sh:closed true",
            "sh:class hz:Visit",
            "sh:nodeKind sh:IRI",
            "sh:targetNode hz:Visit",
            'sh:message "a"@zh , "a"@en',
            "sh:severity sh:Info",
            "sh:invented true",
        )
    },
    **{
        term: (NAME, NAME + f"    {term} ;\n", "sh:class" if term.startswith("sh:not [ sh:class") else term.split()[0])
        for term in (
            "sh:deactivated true",
            "sh:uniqueLang true",
            "sh:minLength 2",
            "sh:maxLength 9",
            "sh:minExclusive 2",
            "sh:equals skos:altLabel",
            "sh:disjoint skos:altLabel",
            "sh:lessThan skos:altLabel",
            "sh:hasValue 5",
            "sh:node hz:PartyShape",
            "sh:property hz:PartyShape-name",
            "sh:xone ( [ sh:datatype xsd:string ] )",
            "sh:qualifiedValueShape [ sh:class hz:Party ]",
            "sh:qualifiedMinCount 1",
            "sh:defaultValue 1",
            "sh:class hz:Party",
            "sh:nodeKind sh:IRI",
            "sh:nodeKind sh:BlankNode",
            "sh:or ( [ sh:datatype xsd:string ] )",
            'sh:languageIn ( "zh" )',
            "sh:minInclusive 1",
            "sh:maxCount 2",
            "sh:minCount 1.5",
            'sh:minCount "NaN"',
            "sh:severity sh:Grave",
            'sh:pattern "("',
            'sh:pattern "[a-z-[aeiou]]"',
            'sh:flags "i"',
            "sh:in ( )",
            "sh:in ( hz:Party )",
            'sh:in "a"',
            "sh:not [ sh:class hz:Party ]",
            'sh:not [ sh:not [ sh:pattern "a" ] ]',
            "sh:not [ ]",
            'sh:name "名"@zh',
            'sh:message "a"',
            "sh:group hz:Party , hz:Base",
            'sh:order "many"',
            "sh:datatype xsd:string , xsd:date",
        )
    },
    **{
        f"of a column of names: {term}": (PLACE, PLACE + f"    {term} ;\n", term.split()[0])
        for term in (
            "sh:in ( hz:Party )",
            'sh:pattern "^a"',
            "sh:not [ sh:hasValue 1 ]",
            "sh:minInclusive 1",
            "sh:datatype xsd:string",
            "sh:class hz:Partyy",
            "sh:nodeKind sh:Literal",
        )
    },
    **{
        f"dates: {term}": (DATE, term, said)
        for term, said in {
            "sh:datatype xsd:duration": "xsd:duration",
            "sh:datatype xsd:time": "xsd:time",
            "sh:datatype xsd:QName": "xsd:QName",
            "sh:datatype hz:Party": "hz:Party",
            'sh:datatype "xsd:date"': "xsd:date",
            "sh:or ( [ sh:datatype xsd:date ] [ sh:class hz:Party ] )": "sh:class",
            "sh:or ( [ sh:datatype xsd:date ] [ ] )": "sh:or",
            "sh:or ( [ sh:datatype xsd:date ; sh:minCount 1 ] )": "sh:minCount",
            "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:time ] )": "xsd:time",
            "sh:or ( [ sh:nodeKind sh:Literal ] )": "sh:nodeKind",
            "sh:or ( )": "sh:or",
            "sh:or [ sh:datatype xsd:date ]": "( … )",
            "sh:datatype xsd:date ; sh:minInclusive 2000": "sh:minInclusive",
        }.items()
    },
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_understood_is_refused_with_file_line_and_term(case: str, tmp_path: Path) -> None:
    old, new, said = REFUSED[case]
    error = refusal(tmp_path, old, new)
    # The prefixes of the file do for all of these terms but one.
    at = VISITS[: VISITS.index(old)].count("\n") + 1
    lines = range(at, at + new.count("\n") + 1)
    for lang, place in (
        ("zh", r"ontology/kinds/visits\.ttl 第 (\d+) 行"),
        ("en", r"ontology/kinds/visits\.ttl, line (\d+)"),
    ):
        text = error.message("zh" if lang == "zh" else "en")
        match = re.search(place, text)
        assert match, text
        assert int(match[1]) in lines, text
        assert said in text, text


# --- what is understood -----------------------------------------------------------------------------------------------

HEAD = "名称,方向,到访单位,日期,来源,页\n"
#: What a closed shape has to leave aside: what every record has beside its own columns.
IGNORED = "rdf:type dcterms:type dcterms:source dcterms:bibliographicCitation"


def checked(folder: Path, old: str, new: str, *cells: str) -> tuple[Dataset, list[tuple[str, str]]]:
    """Visits under a shape that says `new` in place of `old`, one a cell of `日期`; (cell, code) of the problems."""
    kind = next(k for k in declared().kinds if k.notation == "visits")
    rows = "".join(f"访{n},来访,甲公司,{cell},report-2024,3{n}\n" for n, cell in enumerate(cells))
    made = workspace_with(folder, {kind: HEAD + rows})
    (folder / "ontology" / "kinds").mkdir()
    text = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n" + VISITS.replace(old, new)
    assert VISITS.count(old) == 1
    (folder / "ontology" / "kinds" / "visits.ttl").write_text(text, encoding="utf-8")
    graph = load_dataset(made)
    return graph, [(cells[p.place.row - 2], p.code) for p in graph.problems if p.place.column == "日期"]


#: Datatype → what fits, as it becomes, and what does not.
DATATYPES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "dateTime": (
        {"2024-05-13 10:30": "2024-05-13T10:30:00", "2024年5月13日 9:05:07": "2024-05-13T09:05:07"},
        {"2024-05-13": "moment", "2024-05-13 25:00": "moment", "2024-02-30 10:00": "date", "10:30": "moment"},
    ),
    "double": ({"1.50": "1.5", "3万": "30000"}, {"x": "number", "9" * 400: "out-of-range"}),
    "float": ({"0.25": "0.25"}, {"5人": "unit"}),
    "nonNegativeInteger": ({"0": "0", "12": "12"}, {"-1": "out-of-range", "1.5": "integer"}),
    "positiveInteger": ({"1": "1"}, {"0": "out-of-range"}),
    "nonPositiveInteger": ({"0": "0"}, {"1": "out-of-range"}),
    "negativeInteger": ({"-1": "-1"}, {"0": "out-of-range"}),
    "int": ({"2147483647": "2147483647"}, {"2147483648": "out-of-range"}),
    "long": ({"-9223372036854775808": "-9223372036854775808"}, {"9223372036854775808": "out-of-range"}),
    "byte": ({"-128": "-128"}, {"128": "out-of-range"}),
    "unsignedShort": ({"65535": "65535"}, {"65536": "out-of-range", "-1": "out-of-range"}),
}


@pytest.mark.parametrize("term", ["sh:property hz:missing", "sh:property [ ]"])
def test_what_nothing_is_said_of_is_refused_where_it_is_named(term: str, tmp_path: Path) -> None:
    """A column that was to be declared elsewhere has no line of its own."""
    error = refusal(tmp_path, NODE, NODE + f"    {term} ;\n")
    where = error.values["place"]
    assert isinstance(where, Line)
    assert where.file.endswith("visits.ttl")


def test_a_list_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    where = refusal(tmp_path, DATE, "sh:or hz:x").values["place"]
    assert isinstance(where, Line)
    assert where.file.endswith("visits.ttl")


@pytest.mark.parametrize("name", DATATYPES)
def test_a_column_may_have_any_of_these_datatypes(name: str, tmp_path: Path) -> None:
    right, wrong = DATATYPES[name]
    new = f"sh:datatype xsd:{name}"
    key = "hz:key ( hz:VisitShape-college hz:VisitShape-name )"
    old = "hz:key ( hz:VisitShape-college hz:VisitShape-date hz:VisitShape-name )"
    text = VISITS.replace(old, key).replace("    hz:recurs true ;\n", "").replace(DATE, new)
    graph, problems = checked(tmp_path, VISITS, text, *right, *wrong)
    assert problems == [(cell, f"value-{code}") for cell, code in wrong.items()]
    found = graph.store.answer("SELECT ?date { ?visit a hz:Visit ; schema:startDate ?date } ORDER BY ?date").rows
    # The engine keeps whole numbers of every kind as integers.
    kept = XSD + ("integer" if name in WHOLE_NUMBERS else name)
    assert {d for (d,) in found} == {Literal(lexical, "", kept) for lexical in right.values()}
    # What is written is of the datatype also by the reading of another library.
    for lexical in right.values():
        literal = rdflib.Literal(lexical, datatype=rdflib.URIRef(XSD + name))
        assert not literal.ill_typed


def conforms(graph: Dataset) -> bool:
    """Whether pySHACL, with the shapes of the workspace, finds the record as stated without fault."""
    shapes, data = rdflib.Graph(), rdflib.Graph()
    for made in (shapes, data):
        made.parse(data=graph.ontology.vocabulary + graph.ontology.anonymous, format="nt")
    stated = [q for q in graph.store.nquads() if not q.endswith((f"<{INFERRED_GRAPH}> .", f"<{ONTOLOGY_GRAPH}> ."))]
    data.parse(data="".join(q[: q.rindex(" <")] + " .\n" for q in stated), format="nt")
    for visit in set(shapes.subjects(SH.targetClass)) - {rdflib.URIRef(HZ + "VisitShape")}:
        shapes.remove((visit, SH.targetClass, None))
    return bool(pyshacl.validate(data, shacl_graph=shapes, inference="none")[0])


def test_a_closed_shape_holds_where_the_rest_is_left_aside(tmp_path: Path) -> None:
    closed = f"    sh:closed true ;\n    sh:ignoredProperties ( {IGNORED} ) ;\n"
    graph, problems = checked(tmp_path / "whole", NODE, NODE + closed, "2024-05")
    assert problems == []
    assert conforms(graph)
    # With one of them missing no record could fit: that is told at the shape, and pySHACL says the same.
    lacking = IGNORED.replace("dcterms:source ", "")
    error = refusal(tmp_path / "part", NODE, RDF_PREFIX + NODE + closed.replace(IGNORED, lacking))
    assert "dcterms:source" in error.message("zh")


RDF_PREFIX = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"


def test_a_value_may_be_barred(tmp_path: Path) -> None:
    """By itself, in a list or by a pattern; what is barred by two together has to be both."""
    bars = 'sh:not [ sh:hasValue "2020"^^xsd:gYear ] , [ sh:in ( "2021"^^xsd:gYear "2022-01"^^xsd:gYearMonth ) ]'
    both = '[ sh:pattern "^2023" ; sh:in ( "2023-05"^^xsd:gYearMonth "2024"^^xsd:gYear ) ]'
    cells = ("2020", "2021", "2022", "2022-01", "2023", "2023-05", "2024")
    graph, problems = checked(tmp_path, DATE, f"{DATE} ;\n    {bars} , {both}", *cells)
    assert problems == [(cell, "shape-not") for cell in ("2020", "2021", "2022-01", "2023-05")]
    assert not conforms(graph)


def test_limits_are_exact_and_counts_are_kept(tmp_path: Path) -> None:
    """A limit is compared as a decimal; a cell with fewer values than asked for is told, not only a blank one."""
    text = VISITS.replace(PLACE, PLACE + "    sh:minCount 2 ;\n")
    kind = next(k for k in declared().kinds if k.notation == "visits")
    rows = HEAD.replace("日期", "地点") + "访一,来访,甲公司,甲公司,report-2024,3\n"
    made = workspace_with(tmp_path, {kind: rows})
    (tmp_path / "ontology" / "kinds").mkdir()
    (tmp_path / "ontology" / "kinds" / "visits.ttl").write_text(text, encoding="utf-8")
    assert [(p.code, p.place.column) for p in load_dataset(made).problems if "shape" in p.code] == [
        ("shape-few", "地点")
    ]


def test_the_readme_lists_what_is_understood() -> None:
    text = (ROOT / "ontology" / "README.md").read_text(encoding="utf-8")
    table = text[text.index("<!-- shacl -->") : text.index("<!-- /shacl -->")]
    assert set(re.findall(r"`sh:(\w+)`", table)) == {name for names in UNDERSTOOD.values() for name in names}


# --- any Turtle -------------------------------------------------------------------------------------------------------


@examples_of(30)
@given(chance=st.randoms(use_true_random=False))
def test_any_turtle_is_read_or_refused_at_its_line(chance: random.Random) -> None:
    path, text = changed_turtle(chance)
    with tempfile.TemporaryDirectory() as name:
        made = workspace_with(Path(name), {})
        own = Path(name) / path.relative_to(ROOT)
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text, encoding="utf-8")
        try:
            read = ontology.load(made)
        except HezuoError as error:
            # Either end is right.
            assert isinstance(error.values.get("place"), Line), error  # noqa: PT017
            assert all(error.message(lang) for lang in ("zh", "en"))  # noqa: PT017
        else:
            load_dataset(made, read)
