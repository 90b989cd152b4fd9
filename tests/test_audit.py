"""The audit: what each qualifier allows, by hand, and the rows behind a figure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import hezuo
from conftest import ALLIANCES, COLLEGE, JUDGEMENTS, PARTIES, Maker, Rows, judged, load, parties
from hezuo.base.problems import QueryError
from hezuo.export.build import contents
from hezuo.narrate.audit import AuditInsight, by_name, summary
from hezuo.record.audit import Line, audit, named, rows_behind
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

HEADS = ["编号", "指标", "数值", "限定", "单位", "截至", "核对问题", "差异说明", "来源", "页"]
FIGURES = "tables/2024/figures.csv"

#: Stated number, qualifier, what the records give, and what the audit says to it.
CASES = [
    ("30", "", 30, "equal"),
    ("30", "", 29, "differs"),
    ("30", "", 31, "differs"),
    # 30余: thirty-odd, so 30 to 39.
    ("30", "余", 29, "differs"),
    ("30", "余", 30, "equal"),
    ("30", "余", 31, "consistent"),
    ("30", "余", 39, "consistent"),
    ("30", "余", 40, "differs"),
    ("30", "余", 41, "differs"),
    # A number says how exact it is by its last digit that is not 0.
    ("32", "余", 33, "differs"),
    ("180", "余", 189, "consistent"),
    ("180", "余", 190, "differs"),
    ("100", "余", 199, "consistent"),
    ("100", "余", 200, "differs"),
    # 近30: below thirty, and no further than 21.
    ("30", "近", 20, "differs"),
    ("30", "近", 21, "consistent"),
    ("30", "近", 29, "consistent"),
    ("30", "近", 30, "equal"),
    ("30", "近", 31, "differs"),
    # 约30: on either side.
    ("30", "约", 20, "differs"),
    ("30", "约", 21, "consistent"),
    ("30", "约", 30, "equal"),
    ("30", "约", 39, "consistent"),
    ("30", "约", 40, "differs"),
    # At least: anything above, however far.
    *(("30", word, n, s) for word in ("以上", "不低于", "超") for n, s in
      ((29, "differs"), (30, "equal"), (31, "consistent"), (40, "consistent"), (200, "consistent"))),
    # A number with decimals is exact to a tenth, so that no whole number but itself is near.
    ("2.5", "约", 2, "differs"),
    ("2.5", "约", 3, "differs"),
    ("0", "余", 0, "equal"),
    ("0", "余", 1, "differs"),
]  # fmt: skip


def question(count: int) -> str:
    """A question with so many rows."""
    values = " ".join(map(str, range(count)))
    head = "# title.zh: 甲\n# title.en: A\n# column: n | 数 | Number\n"
    return f"{head}SELECT ?n WHERE {{ VALUES ?n {{ {values} }} }} ORDER BY ?n\n"


def audited(make_workspace: Maker, rows: Rows) -> Dataset:
    """A workspace with these figures, and with a question `rows-<n>` for each number of rows that they ask for."""
    folder: Path = make_workspace({FIGURES: [HEADS, *rows]})
    questions = folder / "ontology" / "questions"
    questions.mkdir(parents=True)
    for count in range(201):
        if any(row[6] == f"rows-{count}" for row in rows):
            (questions / f"rows-{count}.rq").write_text(question(count), encoding="utf-8")
    return load(folder)


def figure(number: int, value: str, qualifier: str, asked: str, note: str = "") -> list[str]:
    return [f"f-{number:03}", f"指标{number}", value, qualifier, "家", "2024", asked, note, "s1", "3"]


@pytest.fixture(scope="module")
def lines(make_workspace: Maker) -> list[Line]:
    return audit(audited(make_workspace, [figure(i, v, q, f"rows-{n}") for i, (v, q, n, _) in enumerate(CASES)]))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{v}{q}-{n}" for v, q, n, _ in CASES])
def test_what_a_qualifier_allows(lines: list[Line], number: int) -> None:
    value, qualifier, recorded, state = CASES[number]
    line = lines[number]
    assert (line.id, line.claimed, line.figure.qualifier) == (f"f-{number:03}", Decimal(value), qualifier)
    assert (line.recorded, line.difference) == (recorded, recorded - Decimal(value))
    assert (line.state, line.reason) == (state, None)


@pytest.fixture(scope="module")
def mixed(make_workspace: Maker) -> Dataset:
    """Figures out of order: one of each state, two pages of one."""
    rows = [
        figure(5, "9", "余", "", ""),
        figure(1, "4", "", "rows-3", "一家未列"),
        figure(2, "4", "", "rows-3"),
        figure(3, "3", "", "rows-3", "与上文同"),
        figure(4, "3", "", "no-such-question"),
        figure(6, "20", "余", "rows-25", "约数"),
        figure(7, "20", "余", "rows-30", "约数"),
    ]
    rows[3][9] = "12；7"
    return audited(make_workspace, rows)


def test_every_state(mixed: Dataset) -> None:
    found = audit(mixed)
    assert [line.id for line in found] == [f"f-{n:03}" for n in range(1, 8)]
    states = ["explained", "differs", "equal", "broken", "unlinked", "consistent", "explained"]
    assert [line.state for line in found] == states
    assert [line.recorded for line in found] == [3, 3, 3, None, None, 25, 30]
    assert [line.difference for line in found] == [-1, -1, 0, None, None, 5, 10]
    assert [line.note for line in found] == ["一家未列", "", "与上文同", "", "", "约数", "约数"]
    assert [line.figure.question for line in found[3:5]] == ["no-such-question", ""]
    assert found[3].reason is not None
    assert (found[0].name, found[0].figure.unit, found[0].figure.as_of) == ("指标1", "家", "2024")
    assert (found[0].source, found[0].pages, found[2].pages) == ("s1", "3", "7、12")


def test_a_figure_by_its_name_or_its_number(mixed: Dataset) -> None:
    found = audit(mixed)
    assert named(found, "f-002") == named(found, "指标2") == found[1]
    # What nothing recomputes has no rows behind it.
    for name in ("f-005", "f-004", "指标9", ""):
        with pytest.raises(QueryError):
            named(found, name)


def test_the_rows_behind_a_figure(mixed: Dataset) -> None:
    line = named(audit(mixed), "f-001")
    rows = rows_behind(mixed, line, "zh")
    assert (list(rows.columns), [str(r[0]) for r in rows.rows]) == (["数"], ["0", "1", "2"])
    assert list(rows_behind(mixed, line, "en").columns) == ["Number"]
    with pytest.raises(QueryError):
        rows_behind(mixed, audit(mixed)[3], "zh")


def test_what_is_said_of_the_audit(mixed: Dataset) -> None:
    told = AuditInsight(audit(mixed))
    rows = told.rows().rows
    # Without the figure that nothing recomputes, unless everything is asked for.
    assert [r[1] for r in rows] == ["f-001", "f-002", "f-003", "f-004", "f-006", "f-007"]
    assert {r[0] for r in rows} == {"s1"}
    assert len(AuditInsight(audit(mixed), everything=True).rows().rows) == 7
    assert rows[0][2:6] == ("指标1", 4, 3, -1)
    assert rows[4][2:6] == ("指标6", "20余", 25, 5)
    assert rows[0][6:8] == ("家", "2024")
    assert (rows[0][9], rows[0][-1]) == ("一家未列", "3")
    assert rows[3][4:6] == (None, None)
    assert "no-such-question" in str(rows[3][9])
    assert told.is_open
    assert [r[8] for r in told.rows("en").rows][2] != rows[2][8]
    assert told.notes("zh") == [summary(told.result, "zh")]
    assert not AuditInsight([line for line in told.result if line.state not in ("differs", "broken")]).is_open
    assert AuditInsight([line for line in told.result if line.state == "broken"]).is_open


def test_the_audit_in_one_sentence(mixed: Dataset) -> None:
    found = audit(mixed)
    told = "报告数字 7 个，其中 5 个可由记录重算：1 个一致，0 个出自同句、不算独立，"
    told += "1 个在限定之内，2 个有差异并已说明，1 个有差异待说明。"
    assert summary(found, "zh").startswith(told + "另有 1 个")
    assert summary([line for line in found if line.state != "broken"], "zh") == told.replace("7", "6")


def test_halves_are_printed_as_such(make_workspace: Maker) -> None:
    rows = AuditInsight(audit(audited(make_workspace, [figure(1, "2.5", "", "rows-2")]))).rows().rows
    assert rows[0][3:6] == (2.5, 2, -0.5)


def test_a_question_about_a_thing_takes_any_name_of_it(make_workspace: Maker) -> None:
    """The parameter is a name that a judgement leads to its thing."""
    tables = {
        PARTIES: parties("乙", "丙"),
        ALLIANCES: [["名称", "牵头单位", "成员单位", "来源"], ["甲盟", "乙", "丙", "s1"], ["乙盟", "乙", "", "s1"]],
        JUDGEMENTS: judged(("乙公司", "乙", "相同")),
        FIGURES: [
            HEADS,
            *(figure(n, "2", "", f"roles-of-party party={name}") for n, name in enumerate(("乙", "乙公司", "丙"))),
        ],
    }
    found = audit(load(make_workspace(tables)))
    assert [(line.recorded, line.state) for line in found] == [(2, "equal"), (2, "equal"), (1, "differs")]


def test_the_rows_behind_a_figure_are_in_the_language_asked_for(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("乙"),
        ALLIANCES: [["名称", "牵头单位", "来源"], ["甲盟", "乙", "s1"]],
        FIGURES: [HEADS, figure(1, "2", "", "alliances")],
    }
    dataset = load(make_workspace(tables))
    line = named(audit(dataset), "f-001")
    for lang, word in (("zh", "牵头单位"), ("en", "Leading party")):
        assert word in {cell for row in rows_behind(dataset, line, lang).rows for cell in row}  # type: ignore[arg-type]


# --- sources --------------------------------------------------------------------------------------------------------

SOURCES = [
    ["代码", "名称", "出版者", "年份"],
    ["s1", "甲报告", COLLEGE, "2023"],
    ["s2", "乙报告", COLLEGE, "2024"],
]


#: A row an alliance.
NAMES = """# title.zh: 甲
# title.en: A
# column: name | 名称 | Name
SELECT DISTINCT ?name WHERE { ?alliance a hz:Alliance ; rdfs:label ?name } ORDER BY ?name
"""


def asking(folder: Path) -> hezuo.Workspace:
    """The workspace in a folder, with the question `names`."""
    questions = folder / "ontology" / "questions"
    questions.mkdir(parents=True)
    (questions / "names.rq").write_text(NAMES, encoding="utf-8")
    return hezuo.open_workspace(folder)


def two_sources(make_workspace: Maker, newer: str = "") -> hezuo.Workspace:
    """One code in two years' reports: 4 alliances in 2023 with a reason, 3 in 2024 (`newer`); recorded 2 and 1."""
    alliances = ["名称", "牵头单位", "来源", "页"]
    reason = "记录只有 {n} 家"
    return asking(
        make_workspace({
            "sources.csv": SOURCES,
            PARTIES: parties("乙"),
            "tables/2023/alliances.csv": [alliances, ["甲盟", "乙", "s1", "2"], ["乙盟", "乙", "s1", "2"]],
            ALLIANCES: [alliances, ["丙盟", "乙", "s2", "2"]],
            "tables/2023/figures.csv": [HEADS, ["n", "联盟数", "4", "", "家", "", "names", reason, "s1", "12；7；12"]],
            FIGURES: [HEADS, ["n", "联盟数", "3", "", "家", "", "names", newer, "s2", "9"]],
        })
    )  # fmt: skip


def test_a_reason_stays_with_its_figure_and_a_question_with_its_year(make_workspace: Maker) -> None:
    ws = two_sources(make_workspace)
    assert ws.errors == []
    both = ws.at(year="all").audit(source="all").result
    assert [(x.source, x.id, x.recorded, x.state, x.note, x.pages) for x in both] == [
        ("s1", "n", 2, "explained", "记录只有 2 家", "7、12"),
        ("s2", "n", 1, "differs", "", "9"),
    ]


def test_a_reason_has_its_number_wherever_it_is_told(make_workspace: Maker) -> None:
    """Also where the other year's figure gives the same reason, and in what is written; the cell keeps its place."""
    ws = two_sources(make_workspace, "记录只有 {n} 家")
    both = ws.at(year="all")
    full = {"s1": "记录只有 2 家", "s2": "记录只有 1 家"}
    for source, reason in full.items():
        iri = f"https://w3id.org/hezuo/id/figures/{source}/n"
        asked = both.queried(f"SELECT ?f ?d {{ ?f hz:differenceNote ?d FILTER(?f = <{iri}>) }}")
        assert asked.rows().rows == [(iri, reason)]
        assert reason.encode() in asked.written("srj")
        assert (
            f'<{iri}> <https://w3id.org/hezuo/ontology#differenceNote> "{reason}"'.encode()
            in contents(both.dataset)["dataset.nq"]
        )
    assert {row[-2] for row in ws.at(year="2023").answer("figures-recomputed").rows} == {full["s1"]}
    assert {row[-2] for row in ws.answer("figures-recomputed").rows} == {full["s2"]}
    shown = ws.at(year="2023").show("联盟数").text()
    assert full["s1"] in shown
    assert "{n}" not in shown


def test_the_newest_source_unless_another_is_named(make_workspace: Maker) -> None:
    ws = two_sources(make_workspace)
    assert [x.source for x in ws.audit().result] == ["s2"]
    assert (
        [x.source for x in ws.audit(source="s1").result]
        == [x.source for x in ws.audit(source="甲报告").result]
        == ["s1"]
    )
    assert "2023" in ws.audit(source="s1").notes("en")[1]
    assert len(ws.audit(source="s2").notes("en")) == 1
    told = ws.at(year="all").audit()
    assert [x.source for x in told.result] == ["s2"]
    assert "2024" in told.notes("en")[1]
    assert "s1" in told.notes("zh")[2]
    assert len(ws.figure_rows("n", source="s1").rows) == 2
    assert len(ws.figure_rows("n").rows) == 1
    with pytest.raises(QueryError, match="s2"):
        ws.at(year="2024").audit(source="s1")
    with pytest.raises(QueryError, match="s1"):
        ws.audit(source="s3")


def test_a_source_is_of_the_college_that_published_it(make_workspace: Maker) -> None:
    other, alliances = "乙职业学院", ["名称", "牵头单位", "填报院校", "来源", "页"]
    figures = [[f"n-{s}", f"联盟数{s}", "1", "", "家", "", "names", "", s, "9"] for s in ("s1", "s2")]
    tables = {
        "sources.csv": [SOURCES[0], SOURCES[1], ["s2", "乙报告", other, "2024"]],
        PARTIES: [*parties("丙"), [other, "高职院校", "s1", "1"]],
        ALLIANCES: [
            alliances,
            ["甲盟", "丙", "", "s1", "2"],
            ["乙盟", "丙", other, "s2", "2"],
            ["丙盟", "丙", other, "s2", "2"],
        ],
        FIGURES: [HEADS, *figures],
    }
    ws = asking(make_workspace(tables))
    assert [(x.id, x.recorded) for x in ws.audit().result] == [("n-s1", 1)]
    assert [(x.id, x.recorded) for x in ws.at(college=other).audit().result] == [("n-s2", 2)]
    both = ws.at(college="all").audit(source="all").result
    assert [(x.id, x.recorded) for x in both] == [("n-s1", 1), ("n-s2", 2)]


# --- one sentence ---------------------------------------------------------------------------------------------------

#: Source, section, row and page of the record → how a figure of s1, section 2.1, pages 3 and 7 that it bears out ends.
PLACES = [
    (("s1", "2.1", "", "3"), "same-sentence"),
    (("s1", "1；2.1", "", "7；8"), "same-sentence"),
    (("s1", "2.1", "4", "3"), "equal"),
    (("s1", "2.2", "", "3"), "equal"),
    (("s1", "2.1", "", "8"), "equal"),
    (("s2", "2.1", "", "3"), "equal"),
    (("s1", "", "", "3"), "equal"),
]


@pytest.mark.parametrize(("place", "state"), PLACES)
def test_what_rests_on_the_sentence_of_its_figure_is_no_agreement(
    make_workspace: Maker, place: tuple[str, str, str, str], state: str
) -> None:
    source, section, row, page = place
    tables = {
        "sources.csv": SOURCES,
        PARTIES: parties("乙"),
        ALLIANCES: [["名称", "牵头单位", "来源", "章节", "行", "页"], ["甲盟", "乙", source, section, row, page]],
        FIGURES: [[*HEADS, "章节"], ["n", "联盟数", "1", "", "家", "", "names", "", "s1", "3；7", "2.1"]],
    }
    told = asking(make_workspace(tables)).audit()
    assert [x.state for x in told.result] == [state]
    assert f"{int(state == 'equal')} 个一致，{int(state != 'equal')} 个出自同句" in told.notes("zh")[0]


@pytest.mark.parametrize(
    ("label", "state"), [("一", "same-sentence"), ("二", "equal"), ("", "equal")], ids=["own", "other", "unsaid"]
)
def test_the_sentence_that_rows_name_decides(make_workspace: Maker, label: str, state: str) -> None:
    """A record of a printed table, which else would be no sentence."""
    tables = {
        PARTIES: parties("乙"),
        ALLIANCES: [["名称", "牵头单位", "来源", "行", "页", "同句编号"], ["甲盟", "乙", "s1", "4", "3", label]],
        FIGURES: [[*HEADS, "同句编号"], ["n", "联盟数", "1", "", "家", "", "names", "", "s1", "3", "一"]],
    }
    assert [x.state for x in asking(make_workspace(tables)).audit().result] == [state]


def test_a_qualifier_stands_where_it_is_written(make_workspace: Maker) -> None:
    made = audited(make_workspace, [figure(1, "100", "约", "rows-1"), figure(2, "100", "余", "rows-1")])
    assert [line.figure.shown for line in audit(made)] == ["约100", "100余"]


def test_an_answer_that_differs_is_not_asked_for_its_sentence(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("乙"),
        ALLIANCES: [["名称", "牵头单位", "来源", "章节", "页"], ["甲盟", "乙", "s1", "2.1", "3"]],
        FIGURES: [[*HEADS, "章节"], ["n", "联盟数", "2", "", "家", "", "names", "", "s1", "3", "2.1"]],
    }
    (line,) = asking(make_workspace(tables)).audit().result
    assert line.state == "differs"


@pytest.mark.slow
def test_agreements_of_one_sentence_in_the_shipped_record(shipped: Dataset) -> None:
    states = {x.id: x.state for x in hezuo.Workspace(shipped.folder, shipped).audit().result}
    for code in (
        "master-studios-national",
        "national-vr-base",
        "integrated-practice-bases",
        "zambia-training-outlines",
    ):
        assert states[code] == "same-sentence"
    # A printed table was counted row by row.
    for code in ("communities-joined", "industry-colleges", "three-two-schools"):
        assert states[code] == "equal"


def test_a_remark_calls_figures_by_their_names() -> None:
    names = {("a", "two-words"): "数（甲）", ("b", "other-one"): "乙"}
    told = "见 two-words，two-words-more 与 x-two-words 不同，p.2-1，other-one"
    assert by_name(told, "a", names, "zh") == "见 “数（甲）”，two-words-more 与 x-two-words 不同，p.2-1，other-one"
