"""Tables in, cells out: nothing is lost, nothing moves, and what is not understood is said with its place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, COLLEGE, YEAR, Maker, Rows, about, book, csv_text, declared, load, of
from hezuo.base.problems import Place, Problem, Severity
from hezuo.intake.table import Table
from hezuo.intake.tables import read_file
from hezuo.schema.kinds import Field, Kind
from tools_kit import examples

BOOK = f"tables/{YEAR}/台账.xlsx"
HEADS = ["名称", "牵头单位", "来源"]
#: Cells that may be mistaken for something else, and plain ones.
CELLS = [
    "",
    "",
    "甲",
    "乙；丙",
    "名称",
    "来源",
    "2024",
    "45425",
    " 甲",
    "甲 ",
    "第一行\n第二行",
    'a,"b"',
    "'甲",
    "甲\t乙",
    "-",
]


def kind(name: str) -> Kind:
    found = declared().kind(name)
    assert found is not None
    return found


def read(path: Path) -> tuple[list[Table], list[Problem]]:
    return read_file(path, path.name, YEAR, declared())


def read_rows(folder: Path, rows: Rows, name: str = "alliances") -> tuple[list[Table], list[Problem]]:
    (folder / f"{name}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    return read(folder / f"{name}.csv")


def read_book(folder: Path, data: bytes) -> tuple[list[Table], list[Problem]]:
    (folder / "台账.xlsx").write_bytes(data)
    return read(folder / "台账.xlsx")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table somebody may have typed, and what must be read from it."""

    kind: Kind
    rows: list[list[str]]
    numbers: tuple[int, ...]
    columns: dict[str, tuple[str, ...]]


def heading(wanted: Field) -> st.SearchStrategy[str]:
    marks = st.sampled_from(["{}", "{}*", "{} *", "{}＊", " {} ", "\u3000{}"])
    cases = st.sampled_from([str, str.upper, str.lower])
    return st.builds(lambda h, m, c: m.format(c(h)), st.sampled_from(wanted.headings), marks, cases)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    of_kind = draw(st.sampled_from([kind("alliances"), kind("parties"), kind("visits"), kind("judgements")]))
    chosen = draw(st.lists(st.sampled_from([f for f in of_kind.fields if not f.required]), unique_by=lambda f: f.iri))
    fields: list[Field | None] = [*(f for f in of_kind.fields if f.required), *chosen]
    fields = draw(st.permutations([*fields, *[None] * draw(st.integers(0, 2))]))
    heads = ["" if f is None else draw(heading(f)) for f in fields]
    titles = [["某校合作台账"] + [""] * (len(heads) - 1)] * draw(st.integers(0, 3))
    cell = st.sampled_from(CELLS)
    row = st.tuples(*(st.just("") if f is None else cell for f in fields)).map(list)
    body = draw(st.lists(row, min_size=1, max_size=6))
    last = [[""] * len(heads)] * draw(st.integers(0, 3))
    kept = [(i, r) for i, r in enumerate(body) if any(c.strip() for c in r)]
    columns = {f.iri: tuple(r[i] for _, r in kept) for i, f in enumerate(fields) if f is not None}
    rows = [*titles, heads, *body, *last]
    return Drawn(of_kind, rows, tuple(i + len(titles) + 2 for i, _ in kept), columns)


def same(tables: list[Table], problems: list[Problem], expected: Drawn) -> None:
    assert problems == []
    assert [t.kind.iri for t in tables] == [expected.kind.iri]
    assert tables[0].rows == expected.numbers
    assert tables[0].columns == expected.columns


@given(table=drawn())
def test_csv_round_trip(table: Drawn, tmp_path_factory: pytest.TempPathFactory) -> None:
    same(*read_rows(tmp_path_factory.mktemp("csv"), table.rows, table.kind.notation), table)


@examples(25)
@given(table=drawn(), by_label=st.booleans())
def test_workbook_round_trip(table: Drawn, by_label: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    name = table.kind.label("zh") if by_label else table.kind.notation
    same(*read_book(tmp_path_factory.mktemp("xlsx"), book({name: table.rows})), table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_that_need_no_remark(tmp_path: Path, encoding: str, end: str) -> None:
    text = csv_text([HEADS, ["联盟", "甲", "s1"]]).replace("\n", end)
    marks = {
        "utf-16-le-bom": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-be-bom": b"\xfe\xff" + text.encode("utf-16-be"),
    }
    (tmp_path / "alliances.csv").write_bytes(marks.get(encoding) or text.encode(encoding))
    tables, problems = read(tmp_path / "alliances.csv")
    assert problems == []
    assert list(tables[0].columns.values()) == [("联盟",), ("甲",), ("s1",)]


def test_gbk_is_read_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "alliances.csv").write_bytes(csv_text([HEADS, ["联盟", "镕基", "s1"]]).encode("gbk"))
    tables, problems = read(tmp_path / "alliances.csv")
    assert [(p.code, p.severity, p.place) for p in problems] == [
        ("gbk", Severity.WARNING, Place("alliances.csv")),
        # A character that GB 2312 lacks: what is misread as GBK is full of them.
        ("unusual", Severity.WARNING, Place("alliances.csv", "", 2, "牵头单位")),
    ]
    assert list(tables[0].columns.values()) == [("联盟",), ("镕基",), ("s1",)]


def test_tabs_instead_of_commas(tmp_path: Path) -> None:
    (tmp_path / "alliances.csv").write_text("名称\t来源\n甲,乙\ts1\n", encoding="utf-8")
    tables, problems = read(tmp_path / "alliances.csv")
    assert problems == []
    assert list(tables[0].columns.values()) == [("甲,乙",), ("s1",)]


def test_cells_of_a_workbook_that_are_no_text(tmp_path: Path) -> None:
    cells = [2024, 375.5, 3.0, True, datetime(2024, 5, 13), date(2024, 5, 13), datetime(2024, 5, 13, 8, 30)]
    cells += [time(8, 30), 10**15, -0.25, 0]
    tables, problems = read_book(tmp_path, book({"alliances": [["名称", "来源"], *([c, "s1"] for c in cells)]}))
    assert [(p.code, p.place.row) for p in problems] == [
        ("made-date", 9),
        ("digits-lost", 10),
    ]  # 8:30 may have been a ratio
    assert next(iter(tables[0].columns.values())) == (
        *("2024", "375.5", "3", "TRUE", "2024-05-13 0:00:00", "2024-05-13", "2024-05-13 8:30:00"),
        *("8:30:00", "1000000000000000", "-0.25", "0"),
    )


def test_a_row_of_blanks_is_no_row(tmp_path: Path) -> None:
    """Also where no row of the file is wholly empty."""
    tables, problems = read_rows(tmp_path, [HEADS, ["联盟", "", "s1"], [" ", "\u3000", "\t"], ["同盟", "", "s1"]])
    assert problems == []
    assert tables[0].rows == (2, 4)


def test_rows_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    """A cell with a line break takes two lines of the file, but one row in Excel."""
    tables, _ = read_rows(tmp_path, [HEADS, ["联\n盟", "", "s1"], [], ["同盟", "", "s1"]])
    assert tables[0].rows == (2, 4)
    assert tables[0].place(1, tables[0].kind.fields[0]) == Place("alliances.csv", "", 4, "名称")


def test_a_workbook_keeps_the_sheets_apart(tmp_path: Path) -> None:
    tables, problems = read_book(
        tmp_path,
        book({"alliances": [["名称", "来源"], ["联盟", "s1"]], "专业": [["名称", "来源"], ["数控", "s1"]], "空": []}),
    )
    assert problems == []
    assert [(t.sheet, t.kind.notation, list(t.columns.values())) for t in tables] == [
        ("alliances", "alliances", [("联盟",), ("s1",)]),
        ("专业", "majors", [("数控",), ("s1",)]),
    ]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"alliances": [HEADS], "lists": [["x"]]})))
    made["lists"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    assert read_book(tmp_path, out.getvalue())[1] == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_with_the_headings_of_a_kind_is_told_whatever_it_is_called(tmp_path: Path, state: str) -> None:
    """A draft that somebody hid holds records; the lists behind drop-downs hold words only."""
    lists = {
        "选项": [["类别", "省份"], ["企业", "天津"], ["行业协会", "河北"]],
        "甲": [["公司", "电话"], ["乙公司", "1"]],
    }
    draft = [["合作单位草稿"], ["名称", "类别", "来源"], ["乙公司", "企业", "s1"]]
    made = openpyxl.load_workbook(io.BytesIO(book({"alliances": [HEADS], "草稿": draft, **lists})))
    for name in ("草稿", *lists):
        made[name].sheet_state = state
    out = io.BytesIO()
    made.save(out)
    found = read_book(tmp_path, out.getvalue())[1]
    assert [(p.code, p.place.sheet, p.severity.word) for p in found] == [("hidden-sheet", "草稿", "warning")]


#: What is wrong → (rows of `alliances`, code, row, column).
WRONG: dict[str, tuple[Rows, str, int, str]] = {
    "unknown heading": ([[*HEADS, "牵头単位"], ["联盟", "", "s1", "甲"]], "unknown-heading", 1, "牵头単位"),
    "unknown heading below a title": ([["台账"], [*HEADS, "怪"], ["联盟", "", "s1"]], "unknown-heading", 2, "怪"),
    "heading twice": ([[*HEADS, "Name"], ["联盟", "", "s1", "同盟"]], "heading-twice", 1, "Name"),
    "a hidden heading is the same column": ([["名称", "来源", "联盟名称"]], "heading-twice", 1, "联盟名称"),
    "missing column": ([["名称"], ["联盟"]], "missing-column", 1, "来源"),
    "stray cell under no heading": ([["名称", "", "来源"], ["联盟", "散", "s1"]], "stray-cell", 2, ""),
    "stray cell beyond the headings": ([HEADS, ["联盟", "", "s1"], ["同盟", "", "s1", "散"]], "stray-cell", 3, ""),
    "no heading": ([["", ""], []], "no-heading", 0, ""),
    "no row at all": ([], "no-heading", 0, ""),
}


#: An empty sheet of a workbook is no table, an empty file is.
CASES = [
    (case, sheet) for case in WRONG for sheet in ("", "alliances") if not (sheet and WRONG[case][1] == "no-heading")
]


@pytest.mark.parametrize(("case", "sheet"), CASES)
def test_what_is_not_understood_has_its_place(tmp_path: Path, case: str, sheet: str) -> None:
    rows, code, row, column = WRONG[case]
    _, problems = read_book(tmp_path, book({sheet: rows})) if sheet else read_rows(tmp_path, rows)
    file = "台账.xlsx" if sheet else "alliances.csv"
    assert [(p.code, p.place) for p in problems] == [(code, Place(file, sheet, row, column))]
    assert problems[0].severity is Severity.ERROR


def test_the_nearest_heading_is_named(tmp_path: Path) -> None:
    _, problems = read_rows(tmp_path, [[*HEADS, "牵头単位"]])
    assert "牵头单位" in problems[0].hint("zh")
    assert "牵头单位" in problems[0].hint("en")


def test_unknown_file_and_sheet(tmp_path: Path) -> None:
    _, problems = read_rows(tmp_path, [HEADS], name="aliances")
    assert [(p.code, p.place) for p in problems] == [("unknown-file", Place("aliances.csv"))]
    assert "alliances" in problems[0].hint("zh")
    _, problems = read_book(tmp_path, book({"Sheet1": [HEADS], "合作单立": [HEADS]}))
    assert [(p.code, p.place.sheet) for p in problems] == [("unknown-sheet", "Sheet1"), ("unknown-sheet", "合作单立")]
    assert "合作单位" in problems[1].hint("zh")


def test_the_headings_may_stand_far_down_but_not_anywhere(tmp_path: Path) -> None:
    def titles(count: int) -> Rows:
        return [*[["台账"]] * count, HEADS, ["联盟", "", "s1"]]

    tables, problems = read_rows(tmp_path, titles(9))
    assert (problems, tables[0].rows) == ([], (11,))
    assert read_rows(tmp_path, titles(10))[1]


def errors(problems: list[Problem]) -> list[tuple[str, int]]:
    """Sheet and row of each error of the workbook."""
    found = (p for p in about(problems, BOOK) if p.severity is Severity.ERROR)
    return [(p.place.sheet, p.place.row) for p in found]


def test_an_error_cell_of_a_workbook_is_not_lost(make_workspace: Maker) -> None:
    """Excel stores #REF! as a cell of its own type, and so does openpyxl."""
    graph = load(make_workspace({BOOK: book({"alliances": [["名称", "来源", "备注"], ["联盟", "s1", "#REF!"]]})}))
    assert errors(graph.problems) == [("alliances", 2)]


def test_a_formula_without_its_result_is_not_lost(make_workspace: Maker) -> None:
    """Written by a program, never opened in Excel: no value is stored beside the formula."""
    graph = load(make_workspace({BOOK: book({"alliances": [["名称", "来源", "备注"], ["联盟", "s1", "=1+1"]]})}))
    assert errors(graph.problems) == [("alliances", 2)]


def test_formula_errors_of_a_csv_have_their_place(make_workspace: Maker) -> None:
    graph = load(
        make_workspace({ALLIANCES: [["名称", "来源", "备注"], ["联盟", "s1", "#REF!"], ["同盟", "s1", "=1+1"]]})
    )
    found = of(graph.problems, "value-formula-error", "value-formula")
    assert [(p.code, p.place.row, p.place.column) for p in found] == [
        ("value-formula-error", 2, "备注"),
        ("value-formula", 3, "备注"),
    ]


def merged(first: str, last: str) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "alliances"
    for row in (
        ["联盟台账"],
        ["名称", "来源", "备注"],
        ["甲盟", "s1", "好"],
        ["乙盟", "s1", None],
        ["丙盟", "s1", None],
    ):
        sheet.append(row)
    sheet.merge_cells(f"{first}:{last}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_what_is_merged_over_records_is_said_of_each(tmp_path: Path) -> None:
    tables, problems = read_book(tmp_path, merged("C3", "C5"))
    assert problems == []
    assert list(tables[0].columns.values())[2] == ("好", "好", "好")


def test_a_merged_title_is_no_problem(tmp_path: Path) -> None:
    assert read_book(tmp_path, merged("A1", "C1"))[1] == []


@pytest.mark.parametrize("name", ["~$台账.xlsx", ".alliances.csv", "Thumbs.db", "README.md"])
def test_files_that_are_no_tables(make_workspace: Maker, name: str) -> None:
    graph = load(make_workspace({f"tables/{YEAR}/{name}": b"\x00\xff"}))
    assert about(graph.problems, f"tables/{YEAR}/{name}") == []


@pytest.mark.parametrize(("titles", "read"), [(0, True), (1, True), (9, True), (10, False), (11, False)])
def test_the_headings_are_looked_for_in_ten_rows(make_workspace: Maker, titles: int, read: bool) -> None:
    """Above them may stand nine rows of titles."""
    rows = [["某校台账", "", ""]] * titles + [["名称", "牵头单位", "来源"], ["甲盟", COLLEGE, "s1"]]
    found = load(make_workspace({ALLIANCES: rows}))
    names = [row[0] for row in found.store.select("SELECT ?n { ?a a hz:Alliance ; rdfs:label ?n }").rows]
    assert names == (["甲盟"] if read else [])
    assert bool(of(found.problems, "missing-column")) != read


@pytest.mark.parametrize(
    ("cell", "far"), [("XFD2441", False), ("XFD2442", True), ("A1048576", False), ("AM1048576", True)]
)
def test_a_sheet_of_more_than_forty_million_cells_is_refused(tmp_path: Path, cell: str, far: bool) -> None:
    """Rows times columns: 2,441 × 16,384 are fewer, 2,442 × 16,384 more; so is a full column A beside AM (39)."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(book({"甲": [["x"]]}))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    last = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", last)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert {p.code for p in read(path)[1]} == {"too-large" if far else "unknown-sheet"}
