"""Evidence stands beside the record: it is held against its cells, told wherever they are shown, changes nothing."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import PARTIES, YEAR, Maker, Rows, declared, load, of, parties
from hezuo.api import Workspace
from hezuo.base import workspace
from hezuo.base.problems import QueryError, Severity
from hezuo.base.terms import BEARS_OUT, CELL_REMARK, EVIDENCE_ABOUT, FIGURE, IN_COLUMN
from hezuo.cli import main
from hezuo.insight.filters import Selection, coverage, select
from hezuo.intake.evidence import evidence
from hezuo.narrate import also
from hezuo.record.ask import run
from hezuo.record.evidence import known
from hezuo.record.load import Dataset, load_dataset
from refresh_name_list import LIST, NOTICE, schools

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

COMMUNITIES = f"tables/{YEAR}/communities.csv"
LEDGER = "identity/evidence.csv"
CORRECTIONS = "identity/corrections.csv"
HEADS = ["表", "记录", "列", "印刷值", "他处值", "结论", "地址", "题名", "日期", "可信度", "判定人", "判定日期", "说明"]
CORRECTED = ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "判定人", "判定日期"]
TABLE = [
    ["名称", "牵头企业", "牵头本科院校", "成员单位", "来源", "页"],
    ["甲体", "乙", "辰大学", "丙；丁", "s1", "1"],
    ["乙体", "丙", "辰大学", "", "s1", "2"],
    ["丙体", "丁", "", "乙", "s1", "3"],
]
#: The cells of the table that tie: record, column, what they hold.
CELLS = [
    (row[0], heading, row[n])
    for row in TABLE[1:]
    for n, heading in ((1, "牵头企业"), (2, "牵头本科院校"), (3, "成员单位"))
    if row[n]
]


def said(
    record: str,
    column: str,
    printed: str,
    elsewhere: str,
    verdict: str,
    *,
    confidence: str = "高",
    address: str = "https://example.org/1",
    table: str = "communities",
) -> list[str]:
    """A row of the ledger."""
    source = [address, "（转载）某页", "2024-05", confidence]
    return [table, record, column, printed, elsewhere, verdict, *source, "编者", "2024-06-01", "页中另说"]


def world(*rows: Sequence[str], **more: Rows) -> dict[str, Rows]:
    """A workspace of three communities with these rows of evidence."""
    people = [*parties("乙", "丙", "丁"), ["辰大学", "普通本科高校", "s1", "1"]]
    return {PARTIES: people, COMMUNITIES: TABLE, LEDGER: [HEADS, *rows], **more}


def opened(folder: Path) -> Workspace:
    """The small workspace for its methods."""
    return Workspace(workspace.find(folder), load(folder))


def whole(folder: Path) -> Dataset:
    """The small workspace with the whole ontology: questions about columns want its shapes."""
    return load_dataset(workspace.find(folder), declared())


def answers(dataset: Dataset) -> dict[str, list[tuple[object, ...]]]:
    """The answers to all questions that can be asked without parameters, but for those about the ledgers themselves."""
    own = {"evidence", "corroborated", "corroboration-by-kind", "school-codes"}
    asked = {n: q for n, q in dataset.questions.items() if n not in own and all(p.default for p in q.parameters)}
    return {n: run(dataset.store, q, {}, dataset.identity.names).rows for n, q in asked.items()}


# --- a ledger is held against the tables ------------------------------------------------------------------------------


def ledgers() -> list[str]:
    """The notations of the kinds whose rows speak of cells."""
    return [k.notation for k in declared().kinds if CELL_REMARK in k.ancestors]


def row_of(ledger: str, record: str, column: str, printed: str, table: str = "communities") -> list[list[str]]:
    """Headings and a row of one of the ledgers."""
    if ledger == "corrections":
        return [CORRECTED, [table, record, column, printed, "庚", "存疑", "理由", "编者", "2024-06-01"]]
    return [HEADS, said(record, column, printed, "庚", "相左", table=table)]


def test_both_ledgers_are_held() -> None:
    assert set(ledgers()) == {"corrections", "evidence"}


@pytest.mark.parametrize("ledger", ledgers())
def test_a_row_about_a_cell_that_is_there_is_sound(ledger: str, make_workspace: Maker) -> None:
    for table in ("communities", "行业产教融合共同体"):
        # The file has no column 成立日期: its cells are blank.
        for column, printed in (("牵头企业", "乙"), ("成立日期", ""), ("名称", "甲体")):
            rows = row_of(ledger, "甲体", column, printed, table)
            found = load(make_workspace(world(**{f"identity/{ledger}.csv": rows}))).problems
            assert of(found, "cell-lost", "cell-stale") == [], column


@pytest.mark.parametrize("ledger", ledgers())
@pytest.mark.parametrize(
    ("table", "record", "column"),
    [("communities", "丁体", "牵头企业"), ("communities", "甲体", "牵头人"), ("communitys", "甲体", "牵头企业")],
)
def test_a_row_about_no_cell_is_told(ledger: str, table: str, record: str, column: str, make_workspace: Maker) -> None:
    rows = row_of(ledger, record, column, "乙", table)
    (found,) = of(load(make_workspace(world(**{f"identity/{ledger}.csv": rows}))).problems, "cell-lost")
    assert found.place.file == f"data/identity/{ledger}.csv"
    assert (found.place.row, found.severity) == (2, Severity.ERROR)
    for text in (found.zh, found.en):
        assert all(word in text for word in (table, record, column))


@pytest.mark.parametrize("ledger", ledgers())
@pytest.mark.parametrize(("column", "printed", "now"), [("牵头企业", "乙乙", "乙"), ("成立日期", "2024", "")])
def test_a_row_whose_cell_holds_something_else_tells_where_it_is(
    ledger: str, column: str, printed: str, now: str, make_workspace: Maker
) -> None:
    rows = row_of(ledger, "甲体", column, printed)
    made = load(make_workspace(world(**{f"identity/{ledger}.csv": rows})))
    (found,) = of(made.problems, "cell-stale")
    assert found.place.file == f"data/identity/{ledger}.csv"
    assert f"“{printed}”" in found.zh
    assert f"“{now}”" in found.zh
    for hint in (found.hint_zh, found.hint_en):
        assert f"data/{COMMUNITIES}" in hint
        assert "2" in hint
        assert column in hint
    assert all(one.cells == () for one in evidence(made.identity))


def test_a_source_is_quoted_once_for_a_column(make_workspace: Maker) -> None:
    row = said("甲体", "牵头企业", "乙", "乙", "相符")
    twice = [row, [*row[:5], "相左", *row[6:]]]
    assert of(load(make_workspace(world(*twice))).problems, "same-record-twice")
    other = [row, said("甲体", "牵头企业", "乙", "庚", "相左", address="https://example.org/2")]
    other += [said("甲体", "牵头本科院校", "辰大学", "辰大学", "相符")]
    assert of(load(make_workspace(world(*other))).problems, "same-record-twice") == []


@pytest.mark.parametrize("written", ["2024", "2024年5月", "2024-05-03", "未注明", "undated"])
def test_a_date_is_a_year_a_month_a_day_or_not_known(written: str, make_workspace: Maker) -> None:
    row = said("甲体", "牵头企业", "乙", "乙", "相符")
    row[HEADS.index("日期")] = written
    made = load(make_workspace(world(row)))
    assert [p for p in made.problems if p.place.file == f"data/{LEDGER}"] == []
    (one,) = evidence(made.identity)
    assert one.date == {"2024年5月": "2024-05"}.get(written, written)


def test_an_adopted_name_takes_nothing_from_evidence_about_the_printed_one(make_workspace: Maker) -> None:
    adopted = [CORRECTED, ["communities", "甲体", "名称", "甲体", "甲全体", "采用", "理由", "编者", "2024-06-01"]]
    rows = [said("甲体", "名称", "甲体", "甲全体", "相左"), said("甲体", "牵头企业", "乙", "乙", "相符")]
    made = load(make_workspace(world(*rows, **{CORRECTIONS: adopted})))
    assert of(made.problems, "cell-lost", "cell-stale") == []
    told = known(made).about(made.identity.names.find("甲全体", "")[0], "zh")
    assert [(one.heading, one.printed, one.elsewhere) for one in told] == [
        ("名称", "甲体", "甲全体"),
        ("牵头企业", "乙", "乙"),
    ]


def test_a_correction_may_fill_a_column_that_the_file_lacks(make_workspace: Maker) -> None:
    adopted = [CORRECTED, ["communities", "甲体", "成立日期", "", "2024-03-05", "采用", "见旁证", "编者", "2024-06-01"]]
    made = load(make_workspace(world(**{CORRECTIONS: adopted})))
    rows = made.store.select("SELECT ?day WHERE { ?c rdfs:label '甲体'@zh ; schema:foundingDate ?day }").rows
    assert [str(row[0]) for row in rows] == ["2024-03-05"]


def test_of_two_years_the_one_that_prints_it_is_meant(make_workspace: Maker) -> None:
    heads, first, *_ = TABLE
    later = [first[0], "丙", *first[2:]]
    tables = world(said("甲体", "牵头企业", "乙", "乙", "相符"), **{"tables/2025/communities.csv": [heads, later]})
    made = load(make_workspace(tables))
    assert of(made.problems, "cell-lost", "cell-stale") == []
    (told,) = known(made).all_told("zh")
    assert (told.year, told.place.file) == (YEAR, f"data/{COMMUNITIES}")


# --- it changes nothing, and is told ----------------------------------------------------------------------------------


def test_evidence_changes_no_answer_and_no_tie(make_workspace: Maker) -> None:
    verdicts = ["相符", "相左", "补充", "同名异体", "异时"]
    rows = [
        said(record, column, printed, "某某", verdict, address=f"https://example.org/{n}")
        for record, column, printed in CELLS
        for n, verdict in enumerate(verdicts)
    ]
    bare, beside = whole(make_workspace(world())), whole(make_workspace(world(*rows)))
    assert len(evidence(beside.identity)) == len(rows)
    assert answers(bare) == answers(beside)
    assert len(answers(bare)) > 40
    first, second = (Workspace(d.folder, d).analysis.ties for d in (bare, beside))
    assert first.record.tolist() == second.record.tolist()
    assert first.thing.tolist() == second.thing.tolist()
    assert first.nodes == second.nodes


def test_show_tells_it_with_its_source(make_workspace: Maker) -> None:
    rows = [
        said("甲体", "牵头企业", "乙", "乙股份", "补充", confidence="低"),
        said("甲体", "成立日期", "", "2024-03", "补充", address="https://example.org/2"),
    ]
    ws = opened(make_workspace(world(*rows)))
    shown = ws.show("甲体")
    text = shown.text("zh")
    for part in (
        "另有：乙股份（补充）——（转载）某页，2024-05，可信度低，https://example.org/1",
        "说明：页中另说",
        "成立日期",
    ):
        assert part in text
    assert "also: 乙股份 (Adds) — （转载）某页, 2024-05, confidence Low, https://example.org/1" in shown.text("en")
    table = shown.rows("zh")
    by_column = {row[2]: row for row in table.rows}
    assert table.columns[-1] == "另有"
    assert by_column["牵头企业"][3] == "乙"
    assert str(by_column["牵头企业"][-1]).startswith("另有：乙股份")
    # The record says nothing of when it was founded: what is said elsewhere has a row with a blank value.
    assert by_column["成立日期"][3] == ""
    assert str(by_column["成立日期"][-1]).startswith("另有：2024-03")
    assert by_column["名称"][-1] == ""
    told = json.loads(shown.written("json", "zh"))["also"]
    assert [one["address"] for one in told] == ["https://example.org/1", "https://example.org/2"]


def test_show_of_a_party_tells_what_is_said_of_the_cells_that_name_it(make_workspace: Maker) -> None:
    ws = opened(make_workspace(world(said("甲体", "牵头企业", "乙", "乙", "相符"))))
    assert "行业产教融合共同体“甲体”的“牵头企业”列：另有：乙" in ws.show("乙").text("zh")
    assert "另有" not in ws.show("丙").text("zh")


def test_evidence_about_a_stated_figure_can_be_told(make_workspace: Maker) -> None:
    figures = [["编号", "指标", "数值", "单位", "来源", "页"], ["members", "成员数", "80", "家", "s1", "1"]]
    row = said("members", "数值", "80", "112", "相左", table="figures")
    made = load(make_workspace(world(row, **{f"tables/{YEAR}/figures.csv": figures})))
    assert of(made.problems, "cell-lost", "cell-stale") == []
    (told,) = known(made).about_named("members", FIGURE, "zh")
    assert also.also(told, "zh").startswith("另有：112（相左）")
    ws = Workspace(made.folder, made)
    for lang, words in (("zh", "另有：112（相左）——（转载）某页"), ("en", "also: 112 (Contradicts) — （转载）某页")):
        (audited,) = ws.audit(everything=True).rows(lang).rows
        assert sum(str(cell).startswith(words) for cell in audited) == 1


def test_the_dataset_says_what_it_is_about(make_workspace: Maker) -> None:
    made = load(
        make_workspace(
            world(said("甲体", "牵头企业", "乙", "乙", "相符"), said("乙体", "牵头企业", "乙", "乙", "相符"))
        )
    )
    asked = f"SELECT ?thing ?column WHERE {{ ?e a hz:Evidence ; <{EVIDENCE_ABOUT}> ?thing ; <{IN_COLUMN}> ?column }}"
    found = made.store.select(asked).rows
    # The second row no longer fits its cell: it is about nothing.
    assert [(str(t).rsplit("/", 1)[-1], str(c).rsplit("-", 1)[-1]) for t, c in found] == [("甲体", "leadEnterprise")]


# --- second sources ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@given(st.sets(st.sampled_from(CELLS)), st.sets(st.sampled_from(CELLS)))
def test_a_network_over_corroborated_ties_has_those_of_the_borne_out_cells(
    make_workspace: Maker, agreed: set[tuple[str, str, str]], pointed: set[tuple[str, str, str]]
) -> None:
    rows = [said(*cell, cell[2], "相符", confidence="中") for cell in sorted(agreed)]
    rows += [said(*cell, cell[2], "相符", confidence="低", address="https://example.org/2") for cell in sorted(pointed)]
    rows += [said(*cell, "某某", "相左", address="https://example.org/3") for cell in CELLS]
    analysis = opened(make_workspace(world(*rows))).analysis
    everything = select(analysis, Selection("affiliation"))
    wanted = Selection("affiliation", corroborated=True)
    if not agreed:
        with pytest.raises(QueryError, match="second source"):
            select(analysis, wanted)
        return
    network = select(analysis, wanted)
    count = sum(len(text.split("；")) for _, _, text in agreed)
    found = coverage(analysis, wanted, network)
    assert found is not None
    assert (found.corroborated, found.ties) == (count, len(everything.source))
    pairs = {(network.labels[a], network.labels[b]) for a, b in zip(network.source, network.target, strict=True)}
    expected = {(record, party) for record, _, text in agreed for party in text.split("；")}
    assert {frozenset(p) for p in pairs} == {frozenset(p) for p in expected}


def test_measure_and_network_tell_the_coverage(make_workspace: Maker) -> None:
    ws = opened(make_workspace(world(said("甲体", "成员单位", "丙；丁", "丙、丁", "相符"))))
    for lang, words in (
        ("zh", "8 条中的 2 条（25.0%）。其余 6 条没有第二来源"),
        ("en", "2 of 8 (25.0%). The other 6 have none"),
    ):
        assert any(words in note for note in ws.measure(None, "degree", corroborated=True).notes(lang))
        assert words in ws.network("affiliation", corroborated=True).text(lang)
        assert not any(words in note for note in ws.measure(None, "degree").notes(lang))
    assert {row[2] for row in ws.measure(None, "degree", corroborated=True).rows("zh").rows} == {"甲体", "丙", "丁"}


@pytest.mark.parametrize("words", [("measure", "affiliation", "--measure", "degree"), ("network", "affiliation")])
def test_the_verbs_take_the_filter_and_tell_the_coverage(words: tuple[str, ...], make_workspace: Maker) -> None:
    root = str(make_workspace(world(said("甲体", "成员单位", "丙；丁", "丙、丁", "相符"))))
    result = CliRunner().invoke(main, [*words, "--corroborated", "--root", root])
    assert result.exit_code == 0
    assert "8 条中的 2 条（25.0%）" in result.output


def test_the_share_without_a_second_source_is_counted(make_workspace: Maker) -> None:
    rows = [
        said("甲体", "牵头企业", "乙", "乙", "相符"),
        said("甲体", "牵头本科院校", "辰大学", "辰大学", "相符", confidence="中"),
        said("乙体", "牵头企业", "丙", "丙", "相符", confidence="低"),
        said("丙体", "牵头企业", "丁", "庚", "相左"),
    ]
    made = whole(make_workspace(world(*rows)))
    names = made.identity.names
    body = run(made.store, made.questions["corroborated"], {}, names).rows
    assert [(row[1], row[2], row[-1]) for row in body] == [("甲体", "牵头企业", 66.7), ("甲体", "牵头本科院校", 66.7)]
    by_kind = {row[0]: row[1:] for row in run(made.store, made.questions["corroboration-by-kind"], {}, names).rows}
    assert by_kind["行业产教融合共同体"] == (3, 1, 1, 2, 66.7)
    assert by_kind["合作单位"] == (5, 0, 0, 5, 100)


def test_suspicions_have_what_is_said_elsewhere_beside_them(make_workspace: Maker) -> None:
    suspected = [CORRECTED, ["communities", "甲体", "牵头企业", "乙", "", "存疑", "疑误", "编者", "2024-06-01"]]
    suspected += [["communities", "乙体", "牵头企业", "丙", "", "存疑", "疑误", "编者", "2024-06-01"]]
    rows = [
        said("甲体", "牵头企业", "乙", "庚", "相左", address="https://example.org/2"),
        said("甲体", "牵头企业", "乙", "乙", "相符"),
        said("甲体", "名称", "甲体", "甲全体", "相左"),
    ]
    made = whole(make_workspace(world(*rows, **{CORRECTIONS: suspected})))
    body = run(made.store, made.questions["suspected-misprints"], {}, made.identity.names).rows
    assert {row[1]: row[-1] for row in body} == {"甲体": "相左 庚；相符 乙", "乙体": None}


# --- the shipped ledger -----------------------------------------------------------------------------------------------


def test_every_shipped_row_fits_its_cell_and_says_where_it_is_from(shipped: Dataset) -> None:
    found = evidence(shipped.identity)
    assert len(found) > 150
    for one in found:
        assert one.cells, one
        assert one.address.startswith(("http://", "https://"))
        assert one.title
        assert one.date
        assert one.verdict
        assert one.confidence


def test_what_agrees_in_the_shipped_ledger_has_its_printed_value_in_the_cell(shipped: Dataset) -> None:
    agreeing = [e for e in evidence(shipped.identity) if e.verdict in shipped.ontology.marked[BEARS_OUT]]
    assert agreeing
    assert all(e.printed for e in agreeing), "what is blank cannot be borne out"


def test_the_shipped_school_codes_are_those_of_the_list(shipped: Dataset) -> None:
    codes = dict(line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines())
    told = {o.record: o.elsewhere for o in known(shipped).all_told("zh") if o.heading == "学校标识码"}
    assert len(told) > 80
    assert told == {name: codes[name] for name in told}


def test_no_shipped_suspicion_is_adopted_by_evidence(shipped: Dataset) -> None:
    """The ledger of corrections alone says what is adopted, and the one row of it was so before there was evidence."""
    with (shipped.folder.data / "identity" / "corrections.csv").open(encoding="utf-8", newline="") as lines:
        adopted = [row["记录"] for row in csv.DictReader(lines) if row["状态"] == "采用"]
    assert adopted == ["中德智能制造国际产业学"]


# --- the list of schools ----------------------------------------------------------------------------------------------


def test_the_list_is_the_one_that_its_notice_speaks_of() -> None:
    notice, data = NOTICE.read_text(encoding="utf-8"), LIST.read_bytes()
    assert hashlib.sha256(data).hexdigest() in notice
    assert "MIT License" in notice
    rows = [line.split("\t") for line in data.decode().splitlines()]
    assert len(rows) == 2756
    assert len({name for name, _ in rows}) == len({code for _, code in rows}) == 2756


def test_the_list_is_read_from_source_that_is_never_run() -> None:
    source = "raise SystemExit\nx = [S(1, '乙大学', 'B', '4100000002', '', ''), S(2, '甲大学', 'A', '4100000001', '')]"
    assert schools(source) == [("甲大学", "4100000001"), ("乙大学", "4100000002")]
    with pytest.raises(ValueError, match="twice"):
        schools("[S(1, '甲大学', 'A', '4100000001'), S(2, '甲大学', 'B', '4100000002')]")
    with pytest.raises(ValueError, match="甲大学"):
        schools("[S(1, '甲大学', 'A', '41')]")
