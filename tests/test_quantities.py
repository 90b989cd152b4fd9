"""Numbers that are not exact: how they are written, that they are never stored as exact, and who says so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

import hezuo
from conftest import COLLEGE, PARTIES, Maker, Rows, declared, load, of, parties
from hezuo.base import workspace
from hezuo.base.problems import OntologyError
from hezuo.base.store import Rows as Answer
from hezuo.base.terms import HZ, XSD
from hezuo.cli import main
from hezuo.record import ask
from hezuo.record.load import Dataset, load_dataset
from hezuo.record.picked import figure
from hezuo.record.quantities import inexact
from hezuo.schema.quantities import NUMBER_HERE, Word
from hezuo.schema.values import read

WORDS = declared().qualifiers
MORE, ABOUT, LEAST = (HZ + f"qualifier-{name}" for name in ("more-than", "about", "at-least"))
TRAININGS = "tables/2024/trainings.csv"
HEADS = ["名称", "受训单位", "人数", "来源", "页", "备注"]
AIDS = "tables/2024/aids.csv"
QUALIFIED = """SELECT ?subject ?property ?value ?word ?printed WHERE {
  ?q a hz:QualifiedNumber ; rdf:subject ?s ; rdf:predicate ?property ; rdf:object ?value ; hz:printedForm ?printed ;
    hz:qualifier/skos:notation ?word ; dcterms:source ?entry .
  ?s skos:prefLabel ?subject ; dcterms:source ?entry } ORDER BY ?subject ?property"""


def trainings(*rows: tuple[str, str, str]) -> dict[str, Rows | bytes]:
    """Trainings of 乙: name, people, note."""
    body = [[name, "乙", people, "s1", "2", note] for name, people, note in rows]
    return {PARTIES: parties("乙"), TRAININGS: [HEADS, *body]}


@pytest.mark.parametrize(
    ("typed", "number", "qualifier"),
    [
        ("1000余", "1000", MORE),
        ("1000余人", "1000人", MORE),
        ("1,000 余 人", "1,000  人", MORE),
        ("１０００余", "1000", MORE),
        ("200多", "200", MORE),
        ("100余万元", "100万元", MORE),
        ("3000余万元", "3000万元", MORE),
        ("百余", "100", MORE),
        ("万余人", "1万人", MORE),
        ("约1,200万元", "1,200万元", ABOUT),
        ("30左右", "30", ABOUT),
        ("about 30", "30", ABOUT),
        ("近20万", "20万", HZ + "qualifier-nearly"),
        ("将近300", "300", HZ + "qualifier-nearly"),
        ("100万元以上", "100万元", LEAST),
        ("30及以上", "30", LEAST),
        ("30+", "30", LEAST),
        ("At least 30", "30", LEAST),
        ("不低于50人", "50人", HZ + "qualifier-no-less"),
        ("超过8.3万", "8.3万", HZ + "qualifier-over"),
    ],
)
def test_how_people_write_them(typed: str, number: str, qualifier: str) -> None:
    assert WORDS.split(typed) == (number, qualifier)


@pytest.mark.parametrize(
    "typed", ["1000", "约100余", "20余30", "50以下", "余", "百", "数百", "三百余", "", "12月余3日", "1000余余", "约"]
)
def test_what_is_no_qualified_number(typed: str) -> None:
    found = WORDS.split(typed)
    if found is not None:  # one word too many is left over, and is no unit
        with pytest.raises(ValueError, match=r"qualified|unit"):
            read(found[0], (XSD + "integer",), "人")


@given(
    number=st.integers(0, 10**7),
    word=st.sampled_from(WORDS.words),
    many=st.sampled_from(["", "千", "万", "亿"]),
    unit=st.sampled_from(["", "元"]),
    grouped=st.booleans(),
)
@example(number=0, word=Word("余", MORE, False), many="", unit="元", grouped=False)
def test_every_word_is_read_wherever_it_may_stand(number: int, word: Word, many: str, unit: str, grouped: bool) -> None:
    """Before the number, behind it, behind its multiple, behind its unit: always the same number and qualifier."""
    digits = f"{number:,}" if grouped else str(number)
    plain = digits + many + unit
    forms = [word.text + plain] if word.before else [digits + word.text + many + unit, plain + word.text]
    for typed in forms:
        split = WORDS.split(typed)
        assert split is not None
        assert split[1] == word.iri
        assert read(split[0], (XSD + "decimal",), "元") == read(plain, (XSD + "decimal",), "元")


def test_every_qualifier_of_the_list_can_be_written() -> None:
    listed = {iri for iri, types in declared().types.items() if HZ + "Qualifier" in types}
    assert listed == {word.iri for word in WORDS.words}
    assert WORDS.shown.count(NUMBER_HERE) == len(listed)


def test_a_number_that_is_not_exact_is_stored_as_such(make_workspace: Maker) -> None:
    tables = trainings(("甲训", "1000余", ""), ("乙训", "164", ""), ("丙训", "约20人", ""))
    tables[AIDS] = [["名称", "受援单位", "金额", "来源", "页"], ["帮", "乙", "100余万元", "s1", "3"]]
    found = load(make_workspace(tables))
    assert [p for p in found.problems if p.code != "rule-platform-without-partner"] == []
    assert found.store.select(QUALIFIED).rows == [
        ("丙训", HZ + "numberOfPeople", 20, "about", "约20人"),
        ("帮", HZ + "amount", 1000000, "more-than", "100余万元"),
        ("甲训", HZ + "numberOfPeople", 1000, "more-than", "1000余"),
    ]
    total = "SELECT (SUM(?n) AS ?sum) WHERE { ?t a hz:Training ; hz:numberOfPeople ?n }"
    assert found.store.select(total).rows == [(1184,)]


def test_the_questions_say_it(make_workspace: Maker) -> None:
    folder = make_workspace(trainings(("甲训", "1000余", ""), ("乙训", "164", ""), ("丙训", "", "")))
    found = load_dataset(workspace.find(folder))

    def answered(name: str) -> list[tuple[object, ...]]:
        return list(ask.run(found.store, found.questions[name], {}, found.identity.names).rows)

    assert [row[3] for row in answered("trainings")] == ["1000余", 164, None]
    assert answered("people-trained") == [(3, 2, 1164, 164, 1, "1000余")]
    assert [row[1:6] for row in answered("qualified-numbers")] == [("甲训", "人数", "1000余", "余", 1000)]


@pytest.mark.slow
def test_show_and_sparql_say_it(make_workspace: Maker) -> None:
    folder = make_workspace(trainings(("甲训", "1000余", ""), ("乙训", "210多", ""), ("丙训", "5", "")))
    assert "1000余" in hezuo.open_workspace(folder).show("甲训").text()
    query = "SELECT (SUM(?n) AS ?sum) WHERE { ?t hz:numberOfPeople ?n }"
    result = CliRunner().invoke(main, ["ask", query, "--root", str(folder)])
    assert "1215" in result.stdout
    assert "“人数”里有 2 个数不是确数（1000余、210多）" in result.stderr
    said = CliRunner().invoke(main, ["ask", query.replace("hz:numberOfPeople", "hz:amount"), "--root", str(folder)])
    assert "不是确数" not in said.stderr


def test_only_the_properties_that_a_query_names_are_told(make_workspace: Maker) -> None:
    found = load(make_workspace(trainings(("甲训", "1000余", ""))))
    for text in ("?t hz:numberOfPeople ?n", f"?t <{HZ}numberOfPeople> ?n"):
        assert [one.printed for one in inexact(found, text)] == [("1000余",)]
    for text in ("?t hz:numberOfPeoples ?n", "?t xhz:numberOfPeople ?n", "?t hz:number ?n", ""):
        assert inexact(found, text) == []


@pytest.mark.parametrize(
    ("cell", "note", "written"),
    [
        ("1000", "每年1000余人次", "1000余"),
        ("1,000", "约1000人，逐校未说", "约1000"),
        ("1000", "报告作1,000人以上", "1,000人以上"),
        ("1000", "人数印“余”", "余"),
        ("1千", "1千余人", "1千余"),
    ],
)
def test_a_note_that_qualifies_an_exact_number_is_a_warning(
    make_workspace: Maker, cell: str, note: str, written: str
) -> None:
    found = of(load(make_workspace(trainings(("甲训", cell, note)))).problems, "qualifier-in-note")
    assert [(p.severity.word, p.place.column) for p in found] == [("warning", "人数")]
    assert f"“{written}”" in found[0].zh


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("1000余", "每年1000余人次"),
        ("1000", "线上80多所院校、其余300人"),
        ("300", "其余300人"),
        ("12", "12人其余未说"),
        ("", "1000余人"),
        ("1000", ""),
        ("1000", "1000人，余下各校未说"),
    ],
)
def test_a_note_that_does_not_qualify_it_is_none(make_workspace: Maker, cell: str, note: str) -> None:
    assert of(load(make_workspace(trainings(("甲训", cell, note)))).problems, "qualifier-in-note") == []


def test_the_unit_of_a_sum_is_that_of_its_note(make_workspace: Maker) -> None:
    heads = ["名称", "受援单位", "金额", "来源", "页", "备注"]
    rows = [["帮一", "乙", "100万元", "s1", "3", "印100余万元"], ["帮二", "乙", "100元", "s1", "3", "另有100余万元"]]
    found = load(make_workspace({PARTIES: parties("乙"), AIDS: [heads, *rows]}))
    assert [p.place.row for p in of(found.problems, "qualifier-in-note")] == [2]


def test_what_cannot_be_read_says_how_to_write_it(make_workspace: Maker) -> None:
    found = of(load(make_workspace(trainings(("甲训", "50以下", "")))).problems, "value-qualifier")
    assert len(found) == 1
    for hint in (found[0].hint_zh, found[0].hint_en):
        assert "约…、…余、近…、…以上、不低于…、超…" in hint


def test_a_kind_with_a_column_for_the_qualifier_keeps_to_it(make_workspace: Maker) -> None:
    heads = ["编号", "指标", "数值", "限定", "单位", "来源", "页"]
    rows = [["a", "甲", "30余", "", "家", "s1", "1"], ["b", "乙", "30", "余", "家", "s1", "1"]]
    found = load(make_workspace({"tables/2024/figures.csv": [heads, *rows]}))
    assert [p.place.row for p in of(found.problems, "value-qualified")] == [2]


def test_no_sentence_of_a_story_sums_what_is_not_exact() -> None:
    rows = Answer(("training", "people"), [("甲训", "1000余"), ("乙训", 164), ("丙训", None)])
    for text in ("sum people", "max people"):
        with pytest.raises(ValueError, match="1000余"):
            figure(text, rows)
    assert figure("sum people", Answer(rows.columns, rows.rows[1:])) == 164
    assert figure("first people", rows) == "1000余"


LIST = """@prefix hz: <https://w3id.org/hezuo/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
hz:qualifier-odd a hz:Qualifier ; skos:inScheme hz:qualifiers ; skos:notation "odd" ;
  skos:prefLabel "有奇"@zh , "And some"@en ; hz:allows "above" ; hz:writtenAs "%s" .
"""


def added(folder: Path, pattern: str) -> Dataset:
    """The workspace with a qualifier of its own."""
    (folder / "ontology" / "lists").mkdir(parents=True)
    (folder / "ontology" / "lists" / "odd.ttl").write_text(LIST % pattern, encoding="utf-8")
    return load_dataset(workspace.find(folder))


def test_a_qualifier_is_added_in_turtle_alone(make_workspace: Maker) -> None:
    folder = make_workspace(trainings(("甲训", "1000有奇", ""), ("乙训", "5", "共5有奇")))
    assert of(load(folder).problems, "value-unit")
    found = added(folder, "…有奇")
    assert found.store.select(QUALIFIED).rows == [("甲训", HZ + "numberOfPeople", 1000, "odd", "1000有奇")]
    assert [p.place.row for p in of(found.problems, "qualifier-in-note")] == [3]


@pytest.mark.parametrize("pattern", ["有奇", "…", "约…余"])
def test_a_pattern_without_one_place_for_the_number_is_refused(make_workspace: Maker, pattern: str) -> None:
    with pytest.raises(OntologyError, match="writtenAs"):
        added(make_workspace(), pattern)


def test_numbers_in_running_text() -> None:
    found = dict(WORDS.in_text("线下300余人、线上80多所院校1000余人，约1,200万元；不低于50人，共35人"))
    assert found == {
        Decimal(300): "300余",
        Decimal(80): "80多",
        Decimal(1000): "1000余",
        Decimal(12_000_000): "约1,200万",
        Decimal(50): "不低于50",
    }


def test_the_shipped_numbers(shipped: Dataset) -> None:
    """Those that the report prints with 余 on pages 55, 56 and 59."""
    found = {(printed, value) for _, _, value, _, printed in shipped.store.select(QUALIFIED).rows}
    assert found == {("1000余", 1000), ("210余", 210), ("100余万元", 1_000_000)}
    assert COLLEGE not in {subject for subject, *_ in shipped.store.select(QUALIFIED).rows}
