"""Ledgers as an office keeps them: whatever stands around the facts, the records are the same and nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import ALLIANCES, COLLEGE, PARTIES, YEAR, Maker, book, declared, load, of, write_workspace
from hezuo.base import workspace
from hezuo.base.problems import Problem, Severity
from hezuo.intake.headings import field_of, known_headings
from hezuo.intake.table import Table
from hezuo.intake.tables import read_file
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema.kinds import Kind

COLLEGES = [
    (
        "甲智造产业学院",
        ["北海电子技术有限公司", "南山机床（集团）股份有限公司"],
        "数控技术；模具设计与制造",
        "2021年9月",
        "320余",
    ),
    ("乙软件产业学院", ["东湖软件股份有限公司"], "软件技术", "2021.9", "约200"),
    ("丙物流学院", ["西岭物流有限公司", "北海电子技术有限公司", "丁行业协会"], "现代物流管理", "2020/6/18", "８０"),
]
COMPANIES = sorted({name for _, names, *_ in COLLEGES for name in names})
MAJORS = sorted({m for row in COLLEGES for m in row[2].split("；")})
HEADS = ["产业学院名称", "共建企业", "共建专业", "成立时间"]
BASE = {
    PARTIES: [
        ["名称", "类别", "来源"],
        [COLLEGE, "高职院校", "s1"],
        *([n, "行业协会" if "协会" in n else "企业", "s1"] for n in COMPANIES),
    ],
    f"tables/{YEAR}/majors.csv": [["名称", "来源"], *([m, "s1"] for m in MAJORS)],
}
Change = Callable[[Worksheet], None]


def ledger(
    *, name: str = "产业学院", heads: list[str] = HEADS, between: str = "；", change: Change | None = None
) -> bytes:
    """A ledger of the three colleges, plain but for what is asked for."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = name
    sheet.append(heads)
    for college, companies, majors, founded, students in COLLEGES:
        row = [college, between.join(companies), majors.replace("；", between), founded]
        sheet.append([*row, students, "某人", "000"][: len(heads)])
    if change is not None:
        change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def titled(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"], sheet["A2"] = "某校产业学院台账（截至2024年12月31日）", "填表部门：某处    填表日期：2025年1月6日"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:D2")


def totals(sheet: Worksheet) -> None:
    sheet.append(["合 计", "6家", "", ""])
    sheet.append(["注：人数为年末数"])
    sheet.merge_cells("A6:D6")


def numbered(sheet: Worksheet) -> None:
    sheet.insert_cols(1)
    for row in range(1, 5):
        sheet.cell(row, 1, "序号" if row == 1 else row - 1)


def gaps(sheet: Worksheet) -> None:
    sheet.insert_rows(3)
    sheet.cell(3, 2, " ")
    sheet.append([None, None])


def wrapped(sheet: Worksheet) -> None:
    """A narrow column breaks names; so does a paste."""
    sheet["B2"] = "北海电子\n技术有限公司\n南山机床（集团）\n股份有限公司"
    sheet["C2"] = "数控技术\n模具设计\n与制造"


def again(sheet: Worksheet) -> None:
    """Each printed page begins with the headings."""
    sheet.insert_rows(4)
    for column, text in enumerate(HEADS, 1):
        sheet.cell(4, column, text)


def merged_rows(sheet: Worksheet) -> None:
    """One partner a row, the rest merged over them."""
    sheet.insert_rows(3)
    sheet["B2"], sheet["B3"] = COLLEGES[0][1]
    for column in "ACD":
        sheet.merge_cells(f"{column}2:{column}3")


MARKED = [
    "*产业学院名称",
    "共建企业（必填，可多选）".replace("，可多选", ""),
    " 共建\n专业：",
    "【成立时间】"[1:-1] + "（选填）",
]
EXTRA = [*HEADS, "在校生数（人）", "企业联系人", "联系电话（手机）"]
#: What stands in the way → the ledger.
OBSTACLES: dict[str, bytes] = {
    "nothing": ledger(),
    "titles": ledger(change=titled),
    "numbers of rows": ledger(change=numbered),
    "totals and notes": ledger(change=totals),
    "blank rows": ledger(change=gaps),
    "enumeration commas": ledger(between="、"),
    "line breaks between names": ledger(between="\n"),
    "line breaks inside names": ledger(change=wrapped),
    "headings again": ledger(change=again),
    "headings with marks": ledger(heads=MARKED),
    "extra columns": ledger(heads=EXTRA),
    "a sheet named otherwise": ledger(name="产业学院台账"),
    "Sheet1": ledger(name="Sheet1"),
    "merged rows": ledger(change=merged_rows),
}


def colleges(graph: Dataset) -> list[tuple[object, ...]]:
    query = """SELECT ?name ?partner ?major ?founded {
        ?c a hz:IndustryCollege ; rdfs:label ?name ; hz:major/rdfs:label ?major .
        ?c schema:foundingDate ?founded ; org:hasMember/rdfs:label ?partner } ORDER BY ?name ?partner ?major"""
    return graph.store.select(query).rows


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    rows = [["名称", "共建单位", "共建专业", "设立日期", "来源"]]
    rows += [[c, "；".join(names), majors, founded, "s1"] for c, names, majors, founded, _ in COLLEGES]
    graph = load(
        write_workspace(tmp_path_factory.mktemp("plain"), {**BASE, f"tables/{YEAR}/industry-colleges.csv": rows})
    )
    assert [p for p in graph.problems if p.severity < Severity.INFO] == []
    return colleges(graph)


@pytest.mark.slow
@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_ledger_is_read_as_it_is(make_workspace: Maker, plain: list[tuple[object, ...]], obstacle: str) -> None:
    graph = load(make_workspace({**BASE, f"tables/{YEAR}/台账.xlsx": OBSTACLES[obstacle]}))
    assert [p for p in graph.problems if p.severity is Severity.ERROR] == []
    assert len(plain) == 8
    assert colleges(graph) == plain
    # Whatever is not read as a record or a column is said, and where.
    said = {p.code for p in graph.problems}
    assert ("total-row" in said, "no-record" in said) == (
        obstacle == "totals and notes",
        obstacle in ("totals and notes", "headings again"),
    )
    assert ("column-aside" in said) == (obstacle == "extra columns")
    assert ("sheet-taken" in said) == (obstacle in ("a sheet named otherwise", "Sheet1"))
    assert "source-assumed" in said


@pytest.mark.slow
def test_students_keep_their_qualifiers_and_persons_stay_out(make_workspace: Maker) -> None:
    graph = load(make_workspace({**BASE, f"tables/{YEAR}/台账.xlsx": ledger(heads=EXTRA)}))
    rows = graph.store.select("SELECT ?n ?s { ?c rdfs:label ?n ; hz:numberOfStudents ?s } ORDER BY ?s").rows
    assert rows == [("丙物流学院", 80), ("乙软件产业学院", 200), ("甲智造产业学院", 320)]
    assert len(graph.store.select("SELECT ?q { ?q rdf:predicate hz:numberOfStudents ; hz:qualifier ?w }").rows) == 2
    assert "某人" not in "".join(graph.store.nquads())


# --- headings -------------------------------------------------------------------------------------------------


def kind(name: str) -> Kind:
    found = declared().kind(name)
    assert found is not None
    return found


def read(folder: Path, rows: list[list[str]], name: str = "industry-colleges") -> tuple[list[Table], list[Problem]]:
    (folder / f"{name}.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return read_file(folder / f"{name}.csv", f"{name}.csv", YEAR, declared())


@pytest.mark.parametrize(
    "mark",
    [
        "*{}",
        "{}*",
        "＊{}",
        "★{}",
        "{}（必填）",
        "{}(必填)",
        "{} （选填）*",
        "{}：",
        "{}:",
        "{}\n",
        " {} ",
        "{}（Required）",
        "【{}】",
        "{}(*)",
        "{}（*）",
        "{}【必填】",
        "（必填）{}",
        "【必填】{}",
        "*（必填） {} ：",
        "1.{}",
        "①{}",
        "（1）{}",
        "一、{}",
        "“{}”。",
        "{}_",
        "{}（如：某某公司）",
        "{}（不超过50字）",
    ],
)
@pytest.mark.parametrize("name", ["名称", "共建单位", "No."])
def test_marks_are_no_part_of_a_heading(mark: str, name: str) -> None:
    of_kind = kind("industry-colleges")
    known = known_headings(of_kind)
    assert field_of(mark.format(name), known, declared().habits) == field_of(name, known, declared().habits) is not None


@pytest.mark.parametrize("heading", ["名称/Name", "名称 Name", "Name／名称", "名称（Name）", "1. 名称（Name）*"])
def test_a_heading_in_two_languages_is_one(heading: str) -> None:
    of_kind = kind("industry-colleges")
    known, habits = known_headings(of_kind), declared().habits
    assert field_of(heading, known, habits) == field_of("名称", known, habits) is not None
    assert field_of("名称/来源", known, habits) is None


def test_nothing_is_lost_above_headings_that_stand_again_and_better_written(tmp_path: Path) -> None:
    """The fuzz found it: a slip in the first heading row made the second one the heading row."""
    heads = ["名称", "共建单位", "共建专业", "在校生数", "来源"]
    tables, problems = read(tmp_path, [[*heads[:4], "来原"], ["甲学院", "一", "数控", "1", "s1"], heads])
    assert tables[0].rows[0] == 2
    assert of(problems, "unknown-heading")[0].place.row == 1


@pytest.mark.parametrize("heading", ["项目的名称及编号", "名称等等"])
def test_a_heading_that_is_not_read_is_one_error_with_what_follows(make_workspace: Maker, heading: str) -> None:
    """The column that it was to be is missing only because of it."""
    root = make_workspace({ALLIANCES: [[heading, "来源"], ["甲盟", "s1"]]})
    found = [p for p in load(root).problems if p.severity is Severity.ERROR]
    assert [(p.code, "missing-column" in {f.code for f in p.follows}) for p in found] == [("unknown-heading", True)]


def test_a_damaged_heading_is_one_error_and_its_column_read(make_workspace: Maker) -> None:
    text = "名称,来源,牵头单位\n甲盟,s1,不知道的公司\n".encode()
    for lost, left in (("称", b"\xe7\xa7"), ("牵", b"\xe7\x89")):
        root = make_workspace({ALLIANCES: []})
        path = root / "data" / ALLIANCES
        path.write_bytes(text.replace(lost.encode(), left, 1))
        found = [p for p in load(root).problems if p.severity is Severity.ERROR]
        assert sorted((p.code, p.place.row) for p in found) == [("bad-encoding", 1), ("unknown-name", 2)]


def test_a_unit_in_brackets_has_to_be_that_of_the_column() -> None:
    """A column of yuan that is headed “in ten thousand yuan” would be wrong by four digits."""
    habits, known = declared().habits, known_headings(kind("aids"))
    money = next(f for f in kind("aids").fields if f.unit == "元")
    assert field_of(f"{money.label('zh')}（元）", known, habits) is money
    assert field_of(f"{money.label('zh')}（万元）", known, habits) is None


@pytest.mark.parametrize(
    "heading",
    [
        *("联系人", "企业联系人", "联系电话", "手机号码", "电话（手机）", "E-mail", "填表人", "负责人"),
        *("Tel", "Tel.", "*联系电话（必填）", "审核", "经办人签字", "2.审批"),
    ],
)
def test_columns_of_persons_are_set_aside_once(tmp_path: Path, heading: str) -> None:
    tables, problems = read(tmp_path, [[*HEADS, "来源", heading], ["甲", "乙", "丙", "2024", "s1", "某人"]])
    assert [(p.code, p.severity, p.place.column) for p in problems] == [("column-aside", Severity.INFO, heading)]
    assert "某人" not in str(tables[0].columns)


@pytest.mark.parametrize("heading", ["统一社会信用代码", "企业代表", "s1", "访二", "Id"])
def test_no_heading_is_hinted_at_that_is_not_near(tmp_path: Path, heading: str) -> None:
    """Who follows a wrong hint puts codes into the column of pages."""
    _, problems = read(tmp_path, [["名称", "共建单位", "共建专业", "来源", heading], ["甲", "乙", "丙", "s1", "5"]])
    assert [p.code for p in problems] == ["unknown-heading"]
    assert "最接近" not in problems[0].hint_zh


@pytest.mark.parametrize(
    ("heading", "near"), [("共建伙伴单位", "共建单位"), ("主要合作企业", "合作企业"), ("Maiors built", "Majors built")]
)
def test_a_near_heading_is_hinted_at(tmp_path: Path, heading: str, near: str) -> None:
    _, problems = read(tmp_path, [["名称", "来源", heading], ["甲", "s1", "乙"]])
    assert f"最接近的是“{near}”" in next(p for p in problems if p.code == "unknown-heading").hint_zh


@pytest.mark.parametrize(
    ("heading", "column"), [*((h, "行") for h in ("№", "NO", "序", "项次")), ("在校生（人）", "在校生数")]
)
def test_what_ledgers_call_a_column_is_known(heading: str, column: str) -> None:
    of_kind = kind("industry-colleges")
    known, habits = known_headings(of_kind), declared().habits
    assert field_of(heading, known, habits) == field_of(column, known, habits) is not None


def test_an_unknown_column_is_told_once_with_the_choice(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path, [[*HEADS, "来源", "投入金额"], *([f"甲{i}", "乙", "丙", "2024", "s1", "5"] for i in range(9))]
    )
    assert [(p.code, p.severity, p.place.row) for p in problems] == [("unknown-heading", Severity.ERROR, 1)]
    assert "在校生数" in problems[0].hint_zh  # a column that it may be


def test_a_misspelt_heading_is_told_and_its_column_read(make_workspace: Maker) -> None:
    """So that what is wrong below it is told in the same run, and nothing follows from its absence."""
    rows = [["名称", "共建单住", "共建专业", "来源"], ["甲学院", "不知道的公司", "数控技术", "s1"]]
    graph = load(make_workspace({**BASE, f"tables/{YEAR}/industry-colleges.csv": rows}))
    found = [(p.code, p.place.row) for p in graph.problems if p.severity is Severity.ERROR]
    assert found == [("unknown-heading", 1), ("unknown-name", 2)]


# --- names of sheets ------------------------------------------------------------------------------------------

ROWS = [["名称", "牵头单位", "来源"], ["甲盟", "谁", "s1"]]


def test_a_sheet_of_headings_that_several_kinds_have_says_which(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(book({"Sheet1": [["名称", "来源"], ["甲", "s1"]]}))
    tables, problems = read_file(tmp_path / "x.xlsx", "x.xlsx", YEAR, declared())
    assert tables == []
    assert [p.code for p in problems] == ["unknown-sheet"]
    assert "可能是" in problems[0].hint_zh


def test_a_misspelt_name_of_a_sheet_is_an_error_and_its_rows_are_checked(make_workspace: Maker) -> None:
    graph = load(make_workspace({f"tables/{YEAR}/aliances.csv": ROWS}))
    found = [(p.code, p.place.row) for p in graph.problems if p.severity is Severity.ERROR]
    assert found == [("unknown-file", 0), ("unknown-name", 2)]


def test_the_name_of_a_file_speaks_for_its_only_sheet(tmp_path: Path) -> None:
    for sheets, code in ((1, "sheet-taken"), (2, "unknown-sheet")):
        rows = {f"Sheet{n}": ROWS for n in range(1, sheets + 1)}
        (tmp_path / "联盟与其他共同体2024.xlsx").write_bytes(book(rows))
        _, problems = read_file(tmp_path / "联盟与其他共同体2024.xlsx", "x.xlsx", YEAR, declared())
        assert {p.code for p in problems} == {code}


# --- rows that are no records ---------------------------------------------------------------------------------

TRAININGS = ["名称", "人数", "合作单位", "来源"]


def told(folder: Path, *rows: list[str]) -> tuple[tuple[str, ...], list[tuple[str, int, str]]]:
    """The names of the records, and the warnings."""
    tables, problems = read(folder, [["名称", "共建单位", "共建专业", "在校生数", "来源"], *rows])
    found = [(p.code, p.place.row, p.place.column) for p in problems if p.severity is Severity.WARNING]
    return next(iter(tables[0].columns.values())), found


A, B, C = (
    ["甲学院", "一；二", "数控", "100", "s1"],
    ["乙学院", "三", "数控", "50", "s1"],
    ["丙学院", "一", "软件", "7", "s1"],
)


@pytest.mark.parametrize(
    ("total", "wrong"),
    [
        (["合计", "", "", "157", ""], ""),
        (["合计", "", "", "156", ""], "在校生数"),
        (["总计：3个", "4家", "", "157人", "/"], ""),
        (["总计：3个", "3家", "", "", ""], ""),  # three different ones
        (["总计：4个", "4家", "", "", ""], "名称"),
        (["合计", "5家", "", "", ""], "共建单位"),
        (["总计（个）", "4家", "", "", ""], ""),
        (["总计（个）：4", "4家", "", "", ""], "名称"),
        (["Total", "", "", "约160", ""], ""),  # not meant exactly: nothing to compare
    ],
)
def test_totals_are_compared_with_what_stands_above(tmp_path: Path, total: list[str], wrong: str) -> None:
    names, found = told(tmp_path, A, B, C, total)
    assert names == ("甲学院", "乙学院", "丙学院")
    assert found == ([("total-differs", 5, wrong)] if wrong else [])


def test_subtotals_count_since_the_one_before(tmp_path: Path) -> None:
    rows = [A, B, ["小计", "", "", "150", ""], C, ["小计", "", "", "8", ""], ["合计", "3", "", "157", ""]]
    names, found = told(tmp_path, *rows)
    assert names == ("甲学院", "乙学院", "丙学院")
    assert found == [("total-differs", 6, "在校生数")]


@pytest.mark.parametrize(
    "rows",
    [
        [A, B, ["合计", "", "", "150", ""], C, ["合计", "", "", "7", ""], ["总计：3", "", "", "157", ""]],
        [A, B, ["合计：2", "", "", "150", ""], C, ["合计：3", "", "", "157", ""]],
        [["合计：3", "", "", "157", ""], A, B, C],
        [["小计", "", "", "150", ""], A, B, ["小计：1", "", "", "7", ""], C, ["合计：3", "", "", "157", ""]],
    ],
)
def test_a_total_is_compared_with_whatever_rows_it_may_sum_up(tmp_path: Path, rows: list[list[str]]) -> None:
    """All above, those since the total before, or those below a total that comes first."""
    assert told(tmp_path, *rows) == (("甲学院", "乙学院", "丙学院"), [])


@pytest.mark.parametrize("wrong", [[["合计：4"], A, B, C], [A, B, ["合计：2"], C, ["合计：1"], ["总计：4"]]])
def test_a_total_that_sums_up_none_of_them_is_told(tmp_path: Path, wrong: list[list[str]]) -> None:
    row = max(n for n, cells in enumerate(wrong, 2) if cells[0].endswith("4"))
    assert told(tmp_path, *wrong)[1] == [("total-differs", row, "名称")]


@pytest.mark.parametrize(
    "text", ["合计（3）", "以上共3项", "共 3 家", "（以下空白）", "以下无正文", "说明", "【备注】"]
)
def test_what_ends_a_table_is_no_record(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, A, B, C, [text]) == (("甲学院", "乙学院", "丙学院"), [])


@pytest.mark.parametrize("name", ["合计", "total", "小计"])
def test_a_record_that_is_called_so_is_none_the_less_one(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, A, [name, "某公司", "数控", "50", "s1"])[0] == ("甲学院", name)


# --- blanks in words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["（无）", "(N/A)", "无。", "无；", "//", "尚无", "暂缺", "未定", "nan", "NaN", "【暂无】", "无数据", "待定！"],
)
def test_brackets_and_stops_add_nothing_to_a_blank(word: str) -> None:
    assert declared().habits.is_blank(word)


@pytest.mark.parametrize("word", ["", "无锡", "（）", "。", "无人机。", "×", "0", "否"])
def test_what_may_say_something_is_no_blank(word: str) -> None:
    assert not declared().habits.is_blank(word)


@pytest.mark.slow
@pytest.mark.parametrize("word", ["/", "／", "—", "——", "N/A", "n/a", "暂无", "无", "-", " 无 "])
def test_words_for_a_blank_are_blanks(make_workspace: Maker, word: str) -> None:
    """Told once a column; where a value is required it is missing."""
    rows = [["名称", "牵头单位", "成立日期", "来源", "备注"], *([f"{i}盟", word, word, "s1", word] for i in range(3))]
    found = load(make_workspace({ALLIANCES: [*rows, [word, "", "", "s1", ""]]})).problems
    assert [(p.code, p.place.row) for p in found if p.severity is Severity.ERROR] == [("shape-min-count", 5)]
    told = of(found, "blank-words")
    assert [(p.place.column, "3" in p.zh) for p in told] == [("备注", True), ("成立日期", True), ("牵头单位", True)]


@pytest.mark.slow
def test_no_is_a_value_where_yes_and_no_are_asked(make_workspace: Maker) -> None:
    yes_no = next(
        (k, f) for k in declared().kinds for f in k.fields if any(d.endswith("#boolean") for d in f.datatypes)
    )
    rows = [["名称", yes_no[1].label("zh"), "来源"], ["甲", "无", "s1"]]
    found = load(make_workspace({f"tables/{YEAR}/{yes_no[0].notation}.csv": rows})).problems
    assert of(found, "blank-words", "value-boolean") == []


@pytest.mark.slow
def test_a_workspace_adds_words_of_its_own(make_workspace: Maker) -> None:
    rows = [["名称", "牵头单位", "来源"], ["甲盟", "另行公布", "s1"], ["总共计", "", ""]]
    root = make_workspace({ALLIANCES: rows})
    assert [p.code for p in load_dataset(workspace.find(root)).problems if p.severity is Severity.ERROR] != []
    words = 'hz:ledger-mark-blank hz:ledgerWord "另行公布" . hz:ledger-mark-total hz:ledgerWord "总共计" .'
    (root / "ontology" / "lists").mkdir(parents=True)
    text = f"@prefix hz: <https://w3id.org/hezuo/ontology#> . {words}"
    (root / "ontology" / "lists" / "words.ttl").write_text(text, encoding="utf-8")
    assert [p.code for p in load_dataset(workspace.find(root)).problems if p.severity is Severity.ERROR] == []


# --- line breaks ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_lines_that_are_no_name_together_are_told_as_a_line_break(make_workspace: Maker) -> None:
    rows = [
        ["名称", "共建单位", "共建专业", "来源"],
        ["甲学院", "东湖软件股份有限公司\n北国重工\n机械厂", "数控技术", "s1"],
    ]
    found = load(make_workspace({**BASE, f"tables/{YEAR}/industry-colleges.csv": rows})).problems
    errors = [p for p in found if p.severity is Severity.ERROR]
    assert [(p.code, p.place.row) for p in errors] == [("name-line-break", 2)]
    assert "北国重工机械厂" in errors[0].zh


# --- the source -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sources", "assumed"),
    [
        ([["s1", "甲报告", ""]], "s1"),
        ([["s1", "甲报告", "2024"], ["s2", "乙报告", "2023"]], "s1"),
        ([["s1", "甲报告", "2024"], ["common-knowledge", "常识", ""]], "s1"),
        ([["s1", "甲报告", "2024"], ["s2", "乙报告", "2024"]], ""),
        ([["s1", "甲报告", "2024"], ["s2", "台账", ""]], ""),
    ],
)
def test_a_table_without_a_column_of_sources_is_from_the_only_one(
    make_workspace: Maker, sources: list[list[str]], assumed: str
) -> None:
    tables = {"sources.csv": [["代码", "名称", "年份"], *sources], ALLIANCES: [["名称"], ["甲盟"]]}
    graph = load(make_workspace(tables))
    assert bool(of(graph.problems, "source-assumed")) == bool(assumed)
    assert bool(of(graph.problems, "missing-column")) != bool(assumed)
    query = "SELECT ?s { ?a a hz:Alliance ; dcterms:source/prov:hadPrimarySource/dcterms:identifier ?s }"
    assert graph.store.select(query).rows == ([(assumed,)] if assumed else [])
