"""What a person sees in a workbook is what is read, however the workbook is written, or it is told at the cell."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from conftest import YEAR, Maker, book, declared, load, of
from fuzz_kit import DAY, HEADS, random_book
from hezuo.base.problems import Problem, Severity
from hezuo.formats.workbook import template, written_sheet
from hezuo.intake import ooxml, ooxml_marks, package, quick, workbook_xml
from hezuo.intake.cells import Holds, Reading, reading, seen
from hezuo.intake.format_tokens import NO_MOMENT
from hezuo.intake.layout import laid
from hezuo.intake.number_formats import Format, built_in, parsed
from hezuo.intake.references import letters
from hezuo.intake.tables import Table, read_file
from losses_kit import lost, sheets_seen
from tools_kit import examples
from workbooks_kit import (
    BARE,
    ERROR,
    SHEET,
    SPELLINGS,
    binary,
    number,
    numbers,
    ods,
    parts_of,
    record,
    rows_xml,
    zipped,
)

FIXTURES = Path(__file__).parent / "fixtures"


def formats() -> list[dict[str, str]]:
    """The rows of the table of formats."""
    text = (Path(__file__).parent / "number_formats.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader([x for x in text.splitlines() if not x.startswith("# ")], delimiter="\t"))


FORMATS = formats()
IDS = [f"{r['format']} {r['value']} {r['epoch']}" for r in FORMATS]


def format_of(row: dict[str, str]) -> Format:
    """A number of two digits is that of a built-in format, unless it is a code such as 0 or 00000."""
    code = row["format"]
    return built_in(int(code)) if code.isdigit() and code.strip("0") else parsed(code)


def read(folder: Path, data: bytes, name: str = "台账.xlsx") -> tuple[list[Table], list[Problem]]:
    """What is read of a file, but for the columns that a small table has not."""
    (folder / name).write_bytes(data)
    tables, problems = read_file(folder / name, name, YEAR, declared())
    return tables, [p for p in problems if p.code != "missing-column"]


def column(table: Table, heading: str) -> tuple[str, ...]:
    return next(table.columns[iri] for iri, head in table.headings.items() if head == heading)


# --- formats --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", FORMATS, ids=IDS)
def test_what_a_format_shows(row: dict[str, str]) -> None:
    found = seen(float(row["value"]), format_of(row), row["epoch"] == "1904")
    assert found.kind == row["kind"]
    # Left as they are stored: long numbers that do not fit their cell.
    if row["kind"] == "scientific" or "E+" not in row["shown"]:
        assert found.shown == row["shown"]


@pytest.mark.parametrize("row", FORMATS, ids=IDS)
def test_what_a_column_reads_in_a_format(row: dict[str, str]) -> None:
    later = row["epoch"] == "1904"
    cell = seen(float(row["value"]), format_of(row), later)
    kind = row["kind"]
    is_moment = kind not in NO_MOMENT or later or "-00-" in row["format"]
    holds = Holds.DATE if is_moment or kind == "duration" else Holds.SHARE
    if row["reading"].startswith("00") or "GB" in row["format"]:
        holds = Holds.TEXT  # a code
    found = reading(cell, holds, later)
    if row["reading"] == "-":
        assert found.code
        assert found.severity is Severity.ERROR or kind == "literal"
    else:
        assert found.text.removesuffix(" 09:45:00") == row["reading"]
        assert found.code in ("", "rounded") or (found.code == "digits-lost" and len(row["reading"]) > 15)


#: Format, value, and what LibreOffice 7.4 shows of it (the numerals in a Chinese one).
SHOWN = [
    *(("[DBNum1]General", n, shown) for n, shown in {12: "一十二", 10: "一十", 0: "〇", 10001: "一万〇一"}.items()),
    *(("[DBNum1][$-804]0", n, shown) for n, shown in {2024: "二千〇二十四", 10**8: "一亿", -12: "-一十二"}.items()),
    *(("[DBNum2][$-804]General", n, shown) for n, shown in {12: "壹拾贰", 1010: "壹仟零壹拾"}.items()),
    ("[DBNum3][$-804]General", 12, "１２"),
    ('[DBNum1][$-804]yyyy"年"m"月"d"日"', 45637, "二〇二四年十二月十一日"),
    ('[DBNum2][$-804]yyyy"年"m"月"d"日"', 45285, "贰零贰叁年拾贰月贰拾伍日"),
    *(
        ("# ?/?", n, shown)
        for n, shown in {0.5: "1/2", 1.5: "1 1/2", 2: "2", 0: "0", 0.333333: "1/3", 0.99: "1"}.items()
    ),
    *(("# ??/??", 3.14159, "3 14/99"), ("?/?", 1.5, "3/2"), ("# ?/8", 0.25, "2/8"), ("# ??/100", 0.3, "30/100")),
    *(("0.00E+00", n, shown) for n, shown in {1.5: "1.50E+00", 0.00012: "1.20E-04", 0: "0.00E+00"}.items()),
    *(("##0.0E+0", 123456, "123.5E+3"), ("##0.0E+0", 0.00012, "120.0E-6"), ("0.0E+0", 99999, "1.0E+5")),
    *(("0.00E-00", 12, "1.20E01"), ("0.0E-0", 0.12, "1.2E-1"), ("00.0E+00", 123456789, "01.2E+08")),
    *(("0.0E+0", 999.96, "1.0E+3"), ("0E+0", 1e10, "1E+10"), ("0.00E+00", -1234, "-1.23E+03"), ("# ?/?", -0.5, "-1/2")),
]


@pytest.mark.parametrize(("code", "value", "shown"), SHOWN)
def test_what_a_format_shows_is_what_a_column_of_text_reads(code: str, value: float, shown: str) -> None:
    cell = seen(value, parsed(code), False)
    assert cell.shown == reading(cell, Holds.TEXT).text == shown
    if cell.kind in NO_MOMENT:
        assert float(reading(cell, Holds.NUMBER).text) == value


@pytest.mark.parametrize(("code", "value"), [("[DBNum1][$-804]0.00", 1.5), ("[DBNum2]#,##0", 1234), ("# ?/1?", 0.5)])
def test_what_a_format_shows_and_nobody_can_say_is_told(code: str, value: float) -> None:
    found = reading(seen(value, parsed(code), False), Holds.TEXT)
    assert (float(found.text), found.code) == (value, "unsaid-value")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_yes_and_no_of_a_workbook_read_as_they_are_shown(tmp_path: Path, kind: str) -> None:
    data = book({"alliances": [["名称", "备注", "来源"], ["甲", True, "s1"], ["乙", False, "s1"]]})
    if kind == "ods":
        start = '<table:table-cell office:value-type="boolean" office:boolean-value="{}">'
        cell = start + "<text:p>{}</text:p></table:table-cell>"
        rows = [["甲", cell.format("true", "TRUE"), "s1"], ["乙", cell.format("false", "FALSE"), "s1"]]
        data = ods([["名称", "备注", "来源"], *rows], "alliances")
    (table,), problems = read(tmp_path, data, f"台账.{kind}")
    assert (column(table, "备注"), problems) == (("TRUE", "FALSE"), [])


PREFIXES = ["", "[$-804]", "[$-zh-CN]", "[DBNum1][$-804]", "[Red]", "[Color3]", '"于"', "\\ ", "_ "]
CODES = {
    'yyyy"年"m"月"d"日"': "ymd",
    "yyyy\\-mm\\-dd": "ymd",
    'yyyy"年"m"月"': "ym",
    "mmm-yy": "ym",
    "e.m": "ym",
    "yyyy": "y",
    'm"月"d"日"': "md",
    "aaaa": "w",
    "h:mm": "hn",
    "mm:ss": "ns",
    "h:mm:ss AM/PM": "hns",
    "yyyy/m/d h:mm": "ymdhn",
    "[h]:mm": "duration",
    "[mm]:ss": "duration",
    "0.0%": "percent",
    "00000": "number",
    "#,##0.00": "number",
    "# ?/?": "fraction",
    "0.00E+00": "scientific",
    "General": "general",
    "@": "text",
}
SUFFIXES = ["", ";@", '"元"', "\\ ", "_)", '"d"', '"%"', "\\y"]


@given(st.sampled_from(PREFIXES), st.sampled_from(sorted(CODES)), st.sampled_from(SUFFIXES))
def test_what_stands_around_a_format_does_not_change_its_kind(prefix: str, code: str, suffix: str) -> None:
    assert parsed(prefix + code + suffix).kind() == CODES[code]


@given(st.text(alphabet='ymdhsaAegb0#?.,;@%/[]"\\_*! 年月日$-EP+<>=1', max_size=24), st.floats(-1e7, 1e7))
def test_any_format_shows_something_of_any_number(code: str, value: float) -> None:
    for holds in Holds:
        found = reading(seen(value, parsed(code), False), holds)
        assert isinstance(found.text, str)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_number_is_read_without_noise(digits: int, decimals: int) -> None:
    """As a decimal says it, whatever its binary form."""
    value = digits / 10**decimals
    expected = f"{digits / 10**decimals:.{decimals}f}"
    plain = expected.rstrip("0").rstrip(".") if "." in expected else expected
    found = reading(seen(value, parsed("General"), False), Holds.NUMBER)
    assert found == Reading("0" if plain == "-0" else plain, said=found.said)


def test_a_column_of_amounts_takes_no_percentage() -> None:
    """In a column of yuan or persons a percentage is no number."""
    cell = seen(0.5, parsed("0%"), False)
    assert reading(cell, Holds.NUMBER).text == "50%"
    assert reading(cell, Holds.SHARE).text == "50"


# --- spellings ------------------------------------------------------------------------------------------------


def spelled(way: str, **options: Any) -> bytes:
    rows = [HEADS, ["甲盟", ERROR, BARE, number(45413, 1), "s1", number("0.1", 0)], ["乙盟", "", "好", "", "s1", ""]]
    return zipped(SPELLINGS[way](parts_of(rows_xml(rows), "alliances", ['yyyy"年"m"月"'], **options)))


@pytest.mark.parametrize("way", SPELLINGS)
@pytest.mark.parametrize("strict", [False, True], ids=["transitional", "strict"])
def test_however_a_workbook_is_written(tmp_path: Path, way: str, strict: bool) -> None:
    (table,), problems = read(tmp_path, spelled(way, strict=strict))
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [("value-formula-error", 2, "牵头单位")]
    assert column(table, "名称") == ("甲盟", "乙盟")
    assert column(table, "成立日期") == ("2024-05", "")
    assert column(table, "页") == ("0.1", "")
    assert column(table, "备注")[0].startswith("=")
    assert column(table, "牵头单位")[0] == ("=B9" if way == "error without its name" else "#REF!")


def test_without_references(tmp_path: Path) -> None:
    """Cells and rows are counted then."""
    data = rows_xml([HEADS, ["甲盟", ERROR, BARE, number(45413, 1), "s1", number(3)]], references=False)
    (table,), problems = read(tmp_path, zipped(parts_of(data, "alliances", [57])))
    assert [(p.place.row, p.place.column) for p in problems] == [(2, "牵头单位")]
    assert (column(table, "成立日期"), column(table, "备注"), column(table, "页")) == (("2024-05",), ("=B9",), ("3",))


@pytest.mark.parametrize("epoch", ["1", "true"])
def test_the_later_epoch(tmp_path: Path, epoch: str) -> None:
    rows = [["名称", "来源", "成立日期"]]
    rows += [["甲", "s1", number(43963, 1)], ["乙", "s1", number(43963)], ["丙", "s1", number(43963, 2)]]
    parts = parts_of(rows_xml(rows), "alliances", ['yyyy"年"m"月"', "yyyy/m/d"], epoch=epoch)
    (table,), problems = read(tmp_path, zipped(parts))
    assert problems == []
    assert column(table, "成立日期") == ("2024-05", "2024-05-13", "2024-05-13")


def test_a_part_with_a_document_type_is_refused(tmp_path: Path) -> None:
    parts = parts_of(rows_xml([HEADS]), "alliances")
    parts[SHEET] = parts[SHEET].replace("<worksheet", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet')
    tables, problems = read(tmp_path, zipped(parts))
    assert (tables, [p.code for p in problems]) == ([], ["bad-workbook"])


def test_an_error_far_away_is_no_memory(tmp_path: Path) -> None:
    row = '<row r="2000000"><c r="A2000000" t="e"><v>#N/A</v></c></row></sheetData>'
    data = rows_xml([HEADS]).replace("</sheetData>", row)
    assert [p.code for p in read(tmp_path, zipped(parts_of(data, "alliances")))[1]] == ["too-large"]


# --- what a column reads --------------------------------------------------------------------------------------


def one_column(folder: Path, heading: str, cells: list[tuple[object, str]], kind: str = "alliances") -> Any:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = kind
    sheet.append(["名称", heading, "来源"])
    for number_, (value, shape) in enumerate(cells, 2):
        sheet.append([f"甲{number_}", value, "s1"])
        sheet.cell(number_, 2).number_format = shape
    out = io.BytesIO()
    made.save(out)
    (table,), problems = read(folder, out.getvalue())
    told = [(p.code, p.severity.word, p.place.row) for p in problems]
    return column(table, heading), told, problems


def test_what_a_spreadsheet_made_of_texts_is_told(tmp_path: Path) -> None:
    cells: list[tuple[object, str]] = [
        (DAY, 'm"月"d"日"'),
        (DAY, "d-mmm"),
        (DAY, "mmm-yy"),
        (timedelta(hours=2), "h:mm"),
    ]
    cells += [(DAY, 'yyyy"年"m"月"d"日"'), (DAY, "[$-804]aaaa;@"), (timedelta(hours=36), "[h]:mm")]
    texts, told, problems = one_column(tmp_path, "备注", cells)
    assert texts == ("2月3日", "3-Feb", "Feb-24", "2:00", "2024年2月3日", "星期六", "36:00")
    assert told == [("made-date", "warning", row) for row in (2, 3, 4, 5, 7, 8)]
    assert all(f"“{typed}”" in p.zh for typed, p in zip(("2-3", "2-3", "2024-2", "2:0"), problems, strict=False))


def test_a_day_without_its_year_is_no_date(tmp_path: Path) -> None:
    cells: list[tuple[object, str]] = [
        (DAY, 'm"月"d"日"'),
        (timedelta(hours=2), "h:mm"),
        (DAY, "yyyy"),
        (DAY, "yyyy.mm"),
    ]
    texts, told, _ = one_column(tmp_path, "成立日期", cells)
    assert texts[2:] == ("2024", "2024-02")
    assert told == [("no-year", "error", 2), ("no-day", "error", 3)]


def test_a_date_is_no_page(tmp_path: Path) -> None:
    _, told, _ = one_column(tmp_path, "页", [(DAY, 'm"月"d"日"'), (7, "General")])
    assert told == [("made-date", "error", 2)]


def test_the_section_of_a_date_may_depend_on_it(tmp_path: Path) -> None:
    rows = [["名称", "备注", "成立日期", "来源"]]
    rows += [[name, number(n, 1), number(n, 1), "s1"] for name, n in (("甲", 45412), ("乙", 45413))]
    (table,), _ = read(tmp_path, zipped(parts_of(rows_xml(rows), "alliances", ["[<45413]yyyy;yyyy-mm-dd"])))
    assert column(table, "备注") == ("2024", "2024-05-01")
    assert column(table, "成立日期") == ("2024", "2024-05-01")


def test_codes_keep_what_is_shown_of_them(tmp_path: Path) -> None:
    cells: list[tuple[object, str]] = [(123, "00000"), (15, '0"人"'), (0.985, "0.00%"), (2024.1, "0.00"), (5, ";;;")]
    cells += [(123456789012345678, "0"), ("甲", '@"公司"')]
    texts, told, _ = one_column(tmp_path, "备注", cells)
    assert texts == ("00123", "15人", "98.50%", "2024.10", "", "123456789012346000", "甲公司")
    assert sorted(told) == sorted(
        [("hidden-value", "warning", 6), ("digits-lost", "warning", 7), ("hidden-value", "warning", 8)]
    )


#: Long numbers: the value that a file stores, the format of its cell or '', and what a column of texts reads.
LONG = [(123456789012345678, "", "123456789012346000"), (123456789012345, "", "123456789012345")]
LONG += [
    (-(10**15), "@", "-1000000000000000"),
    (4.1e17, "General", "410000000000000000"),
    (10**15, "0", "1" + "0" * 15),
]


def long_book(column_: str, cells: int = 1) -> bytes:
    """A sheet with the numbers of `LONG` in a column, as Excel keeps them: fifteen digits."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "alliances"
    sheet.append(["名称", column_, "来源"])
    for n in range(cells):
        for value, shape, _ in LONG:
            sheet.append([f"甲{sheet.max_row}-{n}", float(f"{value:.15g}"), "s1"])
            sheet.cell(sheet.max_row, 2).number_format = shape or "General"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("heading", ["备注", "牵头单位"])
def test_a_number_of_more_digits_than_a_workbook_keeps_is_told_at_its_cell(tmp_path: Path, heading: str) -> None:
    """In a text and in a name, with a format or without one."""
    (table,), problems = read(tmp_path, long_book(heading))
    wanted = ("123456789012346000", *[t for *_, t in LONG[1:]])
    assert column(table, heading) == wanted
    told = [(p.code, p.place.row, p.place.column) for p in problems]
    assert told == [("digits-lost", row, heading) for row in (2, 4, 5, 6)]
    assert all(text in problems[n].zh and text in problems[n].en for n, text in enumerate((wanted[0], *wanted[2:])))


def test_of_very_many_long_numbers_the_rest_is_counted(tmp_path: Path) -> None:
    _, problems = read(tmp_path, long_book("备注", 30))
    assert [p.code for p in problems] == ["digits-lost"] * 100 + ["digits-more"]
    assert problems[-1].place.row == 127
    assert "20" in problems[-1].zh


def test_long_numbers_of_older_and_binary_workbooks_are_told(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("alliances")
    for row, cells in enumerate([["名称", "备注", "来源"], ["甲", 123456789012345678, "s1"]]):
        for index, value in enumerate(cells):
            sheet.write(row, index, value)
    out = io.BytesIO()
    old.save(out)
    _, problems = read(tmp_path, out.getvalue(), "台账.xls")
    assert ("digits-lost", 2, "备注") in [(p.code, p.place.row, p.place.column) for p in problems]


def test_a_long_number_of_a_column_of_numbers_is_told(tmp_path: Path) -> None:
    for shape in ("General", "0", "#,##0.00"):
        made = openpyxl.Workbook()
        sheet = made.worksheets[0]
        sheet.title = "figures"
        for row in (["编号", "指标", "数值", "来源"], ["f1", "就业率", 1.23456789012345e17, "s1"]):
            sheet.append(row)
        sheet.cell(2, 3).number_format = shape
        out = io.BytesIO()
        made.save(out)
        (table,), problems = read(tmp_path, out.getvalue())
        assert column(table, "数值") == ("123456789012345000",)
        assert [(p.code, p.place.row) for p in problems] == [("digits-lost", 2)]


@pytest.mark.parametrize("text", ["1.23457E+17", "1E+15", " 4.1e+17 "])
def test_a_number_that_a_spreadsheet_has_shortened_is_told_in_a_text_file_too(make_workspace: Maker, text: str) -> None:
    rows = [["名称", "牵头单位", "备注", "来源"], ["甲盟", text, text, "s1"], ["乙盟", "", "E+17 号楼，1.2", "s1"]]
    problems = load(make_workspace({"tables/2024/alliances.csv": rows})).problems
    told = [(p.place.row, p.place.column, p.severity) for p in problems if p.code == "digits-shortened"]
    assert sorted(told) == [(2, "备注", Severity.WARNING), (2, "牵头单位", Severity.WARNING)]


def test_what_rounding_hides_is_told_once_a_column(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "figures"
    sheet.append(["编号", "指标", "数值", "来源"])
    for number_, (value, shape) in enumerate([(0.985, "0%"), (0.985, "0.00%"), (1.25, "0.0"), (0.5, "0%")], 2):
        sheet.append([f"f{number_}", "就业率", value, "s1"])
        sheet.cell(number_, 3).number_format = shape
    out = io.BytesIO()
    made.save(out)
    (table,), problems = read(tmp_path, out.getvalue())
    assert column(table, "数值") == ("98.5", "98.5", "1.25", "50")
    assert [(p.code, p.place.row) for p in problems] == [("rounded", 2)]
    assert "“99%”等 2 格" in problems[0].zh


# --- merged and hidden ----------------------------------------------------------------------------------------


def merged_book(rows: list[list[object]], *spans: str, kind: str = "industry-colleges") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = kind
    for row in rows:
        sheet.append(row)
    for span in spans:
        sheet.merge_cells(span)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


PARTNERS: list[list[object]] = [["名称", "共建单位", "设立日期", "来源"]]
PARTNERS += [["甲学院", "乙公司", "2021", "s1"], [None, "丙公司", None, None], [None, "乙公司", None, None]]
PARTNERS += [["丁学院", "戊公司", "2022", "s1"]]


def test_rows_under_one_merged_name_are_one_record(tmp_path: Path) -> None:
    (table,), problems = read(tmp_path, merged_book(PARTNERS, "A2:A4", "C2:C4", "D2:D4"))
    assert problems == []
    assert table.rows == (2, 5)
    assert column(table, "名称") == ("甲学院", "丁学院")
    assert column(table, "共建单位") == ("乙公司；丙公司", "戊公司")
    assert column(table, "设立日期") == ("2021", "2022")


def test_one_record_has_one_date(tmp_path: Path) -> None:
    rows = [list(row) for row in PARTNERS]
    rows[2][2] = "2023"
    _, problems = read(tmp_path, merged_book(rows, "A2:A4", "D2:D4"))
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [("merged-values", 2, "设立日期")]
    assert "2021；2023" in problems[0].zh


def test_a_number_over_several_records_is_asked_about(tmp_path: Path) -> None:
    rows: list[list[object]] = [["名称", "金额", "来源"], ["甲", 100, "s1"], ["乙", None, None], ["丙", None, None]]
    (table,), problems = read(tmp_path, merged_book(rows, "B2:B3", "C2:C4", kind="agreements"))
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [("merged", 2, "金额")]
    assert column(table, "来源") == ("s1", "s1", "s1")


def test_a_cell_merged_across_columns_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["名称", "共建单位", "共建专业", "来源"], ["甲", "乙公司", None, "s1"]]
    _, problems = read(tmp_path, merged_book(rows, "B2:C2"))
    assert [(p.code, p.severity.word, p.place.row) for p in problems] == [("merged-across", "warning", 2)]


def test_what_is_hidden_is_told(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"alliances": [HEADS, ["甲", "", "好", "", "s1", ""], ["乙"]]})))
    made["alliances"].row_dimensions[2].hidden = True
    made["alliances"].column_dimensions["C"].hidden = True
    made["alliances"].column_dimensions["D"].hidden = True  # nothing stands there
    copied = made.copy_worksheet(made["alliances"])
    copied.title, copied.sheet_state = "联盟", "veryHidden"
    out = io.BytesIO()
    made.save(out)
    _, problems = read(tmp_path, out.getvalue())
    expected = [("hidden-rows", 2, ""), ("hidden-column", 1, "备注"), ("hidden-sheet", 0, "")]
    assert sorted((p.code, p.place.row, p.place.column) for p in problems) == sorted(expected)


def test_what_is_too_small_to_be_seen_is_hidden(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"alliances": [HEADS, ["甲", "", "好", "", "s1", ""], ["乙"]]})))
    made["alliances"].row_dimensions[3].height = 10
    out = io.BytesIO()
    made.save(out)
    parts = _parts(out.getvalue())
    name = "xl/worksheets/sheet1.xml"
    columns = b'<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>'
    sheet = parts[name].replace(b"<sheetData>", columns, 1)
    parts[name] = sheet.replace(b'<row r="2"', b'<row r="2" ht="0" customHeight="1"')
    _, problems = read(tmp_path, zipped(parts))
    found = sorted((p.code, p.place.row, p.place.column) for p in problems)
    assert found == [("hidden-column", 1, "备注"), ("hidden-rows", 2, "")]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("2024-05-01T00:00:00Z", "2024-05-01"),
        ("2024-05-01T00:00:00.000Z", "2024-05-01"),
        ("2024-05-01T08:30:00+08:00", "2024-05-01 08:30:00"),
        ("20240501", "2024-05-01"),
        ("next May", "next May"),
    ],
)
def test_a_date_in_words_may_name_a_zone(tmp_path: Path, written: str, seen: str) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"alliances": [HEADS, ["甲", "", "", DAY, "s1", ""]]})))
    made["alliances"]["D2"].number_format = "General"
    out = io.BytesIO()
    made.save(out)
    parts = _parts(out.getvalue())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(rb'(<c r="D2"[^>]*) t="n"><v>[^<]*', rb'\1 t="d"><v>' + written.encode(), parts[name])
    (table,), _ = read(tmp_path, zipped(parts))
    assert column(table, "成立日期") == (seen,)


@pytest.mark.slow
def test_own_workbooks_bring_no_notice(tmp_path: Path) -> None:
    assert read(tmp_path, template(declared()))[1] == []
    own = written_sheet(["名称", "来源", "页"], [["甲盟", "s1", 12], ["乙盟", "s1", None]])
    parts = _parts(own)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="Sheet"', b'name="alliances"')
    (table,), problems = read(tmp_path, zipped(parts))
    assert (problems, column(table, "页")) == ([], ("12", ""))


@pytest.mark.slow
def test_an_empty_template_is_not_filled(make_workspace: Maker) -> None:
    """The lists behind its drop-downs stand on a hidden sheet."""
    root = make_workspace({})
    (root / "template.xlsx").write_bytes(template(declared()))
    assert of(load(root).problems, "template-filled", "hidden-sheet") == []


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- other programs -------------------------------------------------------------------------------------------


def old_book() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("alliances")
    shapes = [None, None, None, 'yyyy"年"m"月"', None, "00000"]
    for column_, head in enumerate(HEADS):
        sheet.write(0, column_, head)
    for column_, value in enumerate(["甲盟", "", 0.1 + 0.2, DAY, "s1", 12]):
        sheet.write(1, column_, value, xlwt.easyxf(num_format_str=shapes[column_] or "General"))
    sheet.row(2).set_cell_error(1, 0x17)
    sheet.write(2, 0, "乙盟")
    sheet.write_merge(2, 3, 4, 4, "s1")
    sheet.write(3, 0, "丙盟")
    sheet.row(3).hidden = True
    sheet.write(4, 0, "丁盟")
    sheet.write(4, 4, "s1")
    sheet.row(4).height_mismatch, sheet.row(4).height = True, 0
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["台账.xls", "台账.et"])
def test_the_older_format(tmp_path: Path, name: str) -> None:
    (table,), problems = read(tmp_path, old_book(), name)
    found = [(p.code, p.place.row, p.place.column) for p in problems]
    assert sorted(found) == [
        ("hidden-rows", 4, ""),
        ("unchecked-formulas", 0, ""),
        ("value-formula-error", 3, "牵头单位"),
    ]
    assert column(table, "成立日期")[0] == "2024-02"
    assert column(table, "备注")[0] == "0.3"
    assert column(table, "来源") == ("s1",) * 4
    assert "4、5" in next(p.zh for p in problems if p.code == "hidden-rows")


def ods_cell(kind: str, value: str, shown: str, more: str = "") -> str:
    given = {"date": "date-value", "time": "time-value"}.get(kind, "value")
    start = f'<table:table-cell office:value-type="{kind}" office:{given}="{value}" {more}>'
    return f"{start}<text:p>{shown}</text:p></table:table-cell>"


def test_a_spreadsheet_of_open_document(tmp_path: Path) -> None:
    failed = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p>'
    rows = [["编号", "指标", "数值", "备注", "来源"]]
    rows += [["f1", "甲", ods_cell("percentage", "0.985", "99%"), ods_cell("date", "2024-05-01", "2024年5月"), "s1"]]
    rows += [["f2", failed + "</table:table-cell>", ods_cell("float", "0.30000000000000004", "0.3"), "好", "s1"]]
    rows += [["f3", "丙", ods_cell("float", "15", "15人"), ods_cell("date", "2024-02-03", "2月3日"), "s1"]]
    (table,), problems = read(tmp_path, ods(rows), "台账.ods")
    assert column(table, "数值") == ("98.5", "0.3", "15")
    assert column(table, "备注") == ("2024年5月", "好", "2月3日")
    assert [(p.code, p.place.row) for p in sorted(problems, key=lambda p: p.place.row)] == [
        ("rounded", 2),
        ("value-formula-error", 3),
        ("made-date", 4),
    ]


def test_what_a_day_in_open_document_shows_its_format_says(tmp_path: Path) -> None:
    """May-24 is a year and a month, which its digits do not tell; a style may go on from one with a format."""
    styles = (
        '<number:date-style style:name="N1"><number:month number:textual="true"/><number:text>-</number:text>'
        '<number:year/></number:date-style><number:date-style style:name="N2"><number:day/><number:month/>'
        '<number:year/></number:date-style><style:style style:name="a" style:data-style-name="N1"/>'
        '<style:style style:name="b" style:parent-style-name="a"/>'
        '<style:style style:name="c" style:data-style-name="N2"/>'
    )
    shown = [("a", "May-24"), ("b", "五月-24"), ("c", "01/05/24"), ("none", "2024年5月")]
    cells = [ods_cell("date", "2024-05-01", text, f'table:style-name="{style}"') for style, text in shown]
    rows = [["名称", "成立日期", "来源"], *([f"盟{n}", cell, "s1"] for n, cell in enumerate(cells))]
    (table,), problems = read(tmp_path, ods(rows, "alliances", styles), "台账.ods")
    assert (column(table, "成立日期"), problems) == (("2024-05", "2024-05", "2024-05-01", "2024-05"), [])


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.xlsb", "a.et"])
@pytest.mark.parametrize("size", [0, 5000])
def test_a_workbook_of_nothing_is_told_as_such(tmp_path: Path, name: str, size: int) -> None:
    """A copy that failed leaves no bytes, or noughts: nothing is won by another ending."""
    _, problems = read(tmp_path, bytes(size), name)
    assert [(p.code, str(size) in p.zh) for p in problems] == [("empty-workbook", True)]
    assert ".csv" not in problems[0].hint_zh


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.xlsb", "a.xls", "a.et"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_workbook_that_was_cut_off_is_told_as_damaged(tmp_path: Path, name: str, share: float) -> None:
    whole = {".ods": ods([HEADS]), ".xls": old_book(), ".et": old_book()}.get(name[1:], book({"alliances": [HEADS]}))
    _, problems = read(tmp_path, whole[: int(len(whole) * share)], name)
    # What the reader of older ones says of it is a sentence too.
    assert [p.code for p in problems] in (["damaged"], ["bad-workbook"])
    assert "Error" not in problems[0].zh
    assert "复制" in problems[0].hint_zh


def test_a_time_that_is_no_date_is_told_as_that(tmp_path: Path) -> None:
    """No year is to be added to a clock or a day of the week; a span of time is told as it is written."""
    shapes = ["h:mm AM/PM", "aaaa", "[h]:mm", "m-d"]
    rows = [["名称", "成立日期", "来源"], ["甲", number(0.5, 1), "s1"], ["乙", number(45413, 2), "s1"]]
    rows += [["丙", number(1.25, 3), "s1"], ["丁", number(45413, 4), "s1"]]
    _, problems = read(tmp_path, zipped(parts_of(rows_xml(rows), "alliances", shapes)))
    assert [(p.place.row, p.code) for p in problems] == [(n, "no-day") for n in (2, 3, 4)] + [(5, "no-year")]
    assert "30:00:00" in problems[2].zh
    assert not any("day" in p.zh or "年份" in p.hint_zh for p in problems[:3])


@pytest.mark.parametrize("references", [True, False])
def test_a_formula_that_is_said_elsewhere_is_not_an_empty_one(tmp_path: Path, references: bool) -> None:
    shared = '<c{a}><f t="shared" si="0"/></c>'
    rows = rows_xml([["名称", "备注", "来源"], ["甲", shared, "s1"]], references=references)
    (table,), problems = read(tmp_path, zipped(parts_of(rows, "alliances")))
    assert (column(table, "备注"), problems) == (("=…",), [])


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    """The fixture was written with pyxlsbwriter 0.1.0 (MIT)."""
    (table,), problems = read(tmp_path, (FIXTURES / "alliances.xlsb").read_bytes(), "台账.xlsb")
    assert [(p.code, p.severity) for p in problems] == [("unchecked-formulas", Severity.INFO)]
    assert (column(table, "名称"), column(table, "页")) == (("甲盟", "乙盟"), ("12", "0.5"))


def test_a_binary_workbook_is_read_as_people_see_it(tmp_path: Path) -> None:
    """Months and years, codes with noughts, percentages, what was made a date, errors, long numbers."""
    rows: list[list[object]] = [
        ["名称", "成立日期", "备注", "来源"],
        ["甲", (45413, 1), (7, 3), "s1"],
        ["乙", (45413, 2), (0.985, 4), "s1"],
        ["丙", (45413, 6), (45413, 5), "s1"],
        ["丁", b"\x17", 123456789012345678.0, "s1"],
    ]
    shapes = ['yyyy"年"m"月"', "yyyy", "000", "0.0%", 'm"月"d"日"', "yyyy-mm-dd"]
    (table,), problems = read(tmp_path, binary(rows, shapes), "台账.xlsb")
    assert column(table, "成立日期") == ("2024-05", "2024", "2024-05-01", "#REF!")
    assert column(table, "备注") == ("007", "98.5%", "5月1日", "123456789012346000")
    assert sorted((p.code, p.place.row, p.place.column) for p in problems) == [
        ("digits-lost", 5, "备注"),
        ("made-date", 4, "备注"),
        ("unchecked-formulas", 0, ""),
        ("value-formula-error", 5, "成立日期"),
    ]


def test_what_is_merged_or_hidden_in_a_binary_workbook_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["名称", "牵头单位", "备注", "来源"],
        ["甲", "乙公司", "一", "s1"],
        ["", "丙公司", "", "s1"],
    ]
    rows += [["丁", "", "二", "s1"]]
    column_ = record(60, numbers(2, 2, 0, 0) + numbers(1, size=2))
    extra = record(177, numbers(1)) + record(176, numbers(1, 2, 0, 0)) + record(178)
    (table,), problems = read(tmp_path, binary(rows, [], hidden=3, extra=column_ + extra), "台账.xlsb")
    assert column(table, "名称") == ("甲", "丁")
    assert column(table, "牵头单位") == ("乙公司；丙公司", "")
    assert {"hidden-rows", "hidden-column"} <= {p.code for p in problems}


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls", "台账.ods", "台账.et", "台账.xlsb"])
@pytest.mark.parametrize("data", [b"<html><table></table></html>", "名称,来源\n".encode(), b"PK\x03\x04"])
def test_what_is_no_workbook(tmp_path: Path, name: str, data: bytes) -> None:
    tables, problems = read(tmp_path, data, name)
    assert tables == []
    assert [p.severity for p in problems] == [Severity.ERROR]


def changed(part: str, at: int, byte: int) -> bytes:
    """The binary workbook with one byte of a part changed."""
    with zipfile.ZipFile(FIXTURES / "alliances.xlsb") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part][:at] + bytes([byte]) + parts[part][at + 1 :]
    return zipped(parts)


def test_a_reader_that_panics_says_nothing_itself(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What others write to the standard error meanwhile is passed on."""
    tables, problems = read(tmp_path, changed("xl/sharedStrings.bin", 2, 0), "台账.xlsb")
    assert tables == []
    assert [p.code for p in problems] == ["damaged"]
    assert capfd.readouterr() == ("", "")
    with quick._held_back():
        os.write(quick.STANDARD_ERROR, b"of another thread")
    assert capfd.readouterr().err == "of another thread"


def test_one_byte_does_not_fill_the_memory_with_a_binary_sheet(tmp_path: Path) -> None:
    """The reader makes room for all cells between: a row of the number 2³⁰ asked for 20 GB."""
    tables, problems = read(tmp_path, changed("xl/worksheets/sheet1.bin", 1, 0), "台账.xlsb")
    assert tables == []
    assert [p.code for p in problems] == ["too-large"]


def test_a_number_below_nought_is_no_moment(tmp_path: Path) -> None:
    """Nor is nought itself, which formulas make of blank cells."""
    rows = [["名称", "备注", "成立日期", "来源"], ["甲", number(-5, 1), number(-0.5, 2), "s1"]]
    rows += [["乙", number(0, 1), number(45413.75, 1), "s1"], ["丙", number(0.5, 2), number(45413, 1), "s1"]]
    (table,), problems = read(tmp_path, zipped(parts_of(rows_xml(rows), "alliances", ["yyyy/m/d", "h:mm"])))
    assert column(table, "备注") == ("#####", "1900/1/0", "12:00")
    assert column(table, "成立日期") == ("#####", "2024-05-01", "2024-05-01")
    assert [(p.code, p.place.row) for p in problems] == [
        *[("hidden-value", 2)] * 2,
        ("hidden-value", 3),
        ("made-date", 4),
    ]


# --- nothing is lost ------------------------------------------------------------------------------------------


@pytest.mark.slow
@examples(40)
@given(st.integers(0, 10**6))
def test_every_cell_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Held against openpyxl: a cell that is not blank stands in the table, or a problem names its place."""
    path = tmp_path_factory.mktemp("book") / "台账.xlsx"
    path.write_bytes(random_book(seed))
    assert sheets_seen(path), "openpyxl reads it"
    assert lost(path, *read_file(path, path.name, YEAR, declared())) == []


@pytest.mark.slow
@examples(40)
@given(st.integers(0, 10**6))
def test_the_quick_reader_agrees_with_the_slow(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    path = tmp_path_factory.mktemp("book") / "台账.xlsx"
    path.write_bytes(random_book(seed))
    quick = list(workbook_xml.sheets(path, package.parts(path)))
    parts = package.parts(path)
    made = ooxml.book(parts)
    wanted = frozenset(str(n) for n, f in enumerate(made.formats) if not f.is_plain)
    marks = ooxml_marks.marked(parts[SHEET], wanted)
    slow = workbook_xml._slowly(made.sheets[0], parts, made, wanted, marks)
    sheet = workbook_xml._sheet(made.sheets[0], made, *slow)
    kind = declared().kind("alliances")
    assert kind is not None
    fields = {n: f for n, h in enumerate(HEADS) for f in kind.fields if h in f.headings}
    assert laid(kind, fields, quick[0], 0, "x", []) == laid(kind, fields, sheet, 0, "x", [])


def test_letters_of_columns() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize("reference", ["$A$2", "A" * 100_000 + "2", "A3", "2", "A2 B2", "É2"])
def test_a_reference_that_is_none_holds_nothing_up(tmp_path: Path, reference: str) -> None:
    """Beside a cell without any, and with an error in it: both are told, or the sheet is refused."""
    row = f'<row r="2"><c t="e" r="{reference}"><v>#REF!</v></c><c t="e"><v>#N/A</v></c></row></sheetData>'
    heads = rows_xml([["名称", "备注", "来源"]])
    _, problems = read(tmp_path, zipped(parts_of(heads.replace("</sheetData>", row), "alliances")))
    assert {p.code for p in problems} & {"value-formula-error", "stray-cell", "too-large"}


# --- rows that are written as one before ----------------------------------------------------------------------

#: Cells of a row; {n} is its number, {m} another. What reads alike and is not, and what only looks so.
WRITTEN = (
    '<c r="A{n}"><v>{n}</v></c>',
    '<c r="A{n}" s="{n}"><v>1</v></c>',
    '<c r="A{n}" s="{m}"><v>1</v></c>',
    '<c r="A{m}"><v>1</v></c>',
    "<c r='A{n}'><v>1</v></c>",
    '<c r="A&#x31;"><v>1</v></c>',
    "<c><v>1</v></c>",
    '<c s="{n}"><v>1</v></c>',
    '<c r="B{n}" t="inlineStr"><is><t>甲&gt;乙</t></is></c>',
    '<c r="B{n}" t="inlineStr"><is><t>r="B{m}" &lt;c&gt; > {n}"</t></is></c>',
    '<c x=">" r="B{n}"><v>1</v></c>',
    '<c x=">" t="e" r="B{n}"><v>#REF!</v></c>',
    '<c r="C{n}" t="e"><f>A{m}</f><v>#N/A</v></c>',
    '<c r="C{n}"><f>A{m}</f></c>',
    '<c r="C{n}"><f>A{m}</f><v></v></c>',
    '<c r="C{n}"><f>A{m}</f><v>7</v></c>',
    '<c r="C{n}"/>',
    '<c r="D{n}" t="d"><v>2024-05-01</v></c>',
    '<x:c xmlns:x="urn:x" r="E{n}"><x:v>1</x:v></x:c>',
)
ROWS_WRITTEN = (
    *['<row r="{n}">{cells}</row>'] * 6,
    '<row r="{n}" hidden="1">{cells}</row>',
    '<row r="{n}" ht="0">{cells}</row>',
    "<row>{cells}</row>",
    '<row r="{n}"/>',
    "<row r='{n}'>{cells}</row>",
    '<row r=" {n}">{cells}</row>',
    "<row y=' r=\"{n}\"' r='{n}'>{cells}</row>",
    '<row r="{n}">{cells}</row >',
    '<row r="{n}" spans="1:{n}">{cells}</row>',
    '<row r="{n}">{cells}</row><extLst><ext/></extLst>',
)
#: What may stand in a sheet that must then be parsed without a memory of its rows.
AROUND = ("",) * 6 + ('<!-- <row r="2"> -->', "<?x ?>", "<c><![CDATA[<v>]]></c>")


def sheet_of_rows(chance: random.Random) -> bytes:
    """A sheet of rows of which many are written as others are, a few numbers left out."""
    cells = chance.sample(WRITTEN, 4)
    ways = ["".join(sorted(chance.sample(cells, chance.randint(0, 3)))) for _ in range(3)]
    frames = chance.sample(ROWS_WRITTEN, 3)
    made, row = [], 0
    for _ in range(chance.randint(1, 30)):
        row += chance.choice((1, 1, 1, 1, 1, 2))
        text = chance.choice(frames).replace("{cells}", chance.choice(ways))
        made.append(text.replace("{n}", str(row)).replace("{m}", str(chance.choice((row + 1, 1, 3)))))
    return f"<worksheet>{chance.choice(AROUND)}<sheetData>{''.join(made)}</sheetData></worksheet>".encode()


@examples(200)
@given(st.integers(0, 10**9))
def test_a_row_that_is_written_as_one_before_is_marked_as_if_it_were_not(seed: int) -> None:
    data, wanted = sheet_of_rows(random.Random(seed)), frozenset(("1", "3", "7"))  # noqa: S311
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ooxml_marks, "MOST_WAYS", 0)
        wanted_marks = ooxml_marks.marked(data, wanted)
    assert ooxml_marks.marked(data, wanted) == wanted_marks


def test_rows_that_are_written_alike_are_parsed_without_a_word_of_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the test above would show nothing: of 300 rows in two ways three need their cells told."""
    told: list[int] = []
    starter = ooxml_marks._Pass._row

    def counted(self: ooxml_marks._Pass, given: dict[str, str]) -> None:
        told.append(int(given["r"]))
        starter(self, given)

    monkeypatch.setattr(ooxml_marks._Pass, "_row", counted)
    rows = [["名称", "备注"], *[["甲", number(n, 1)] if n % 2 else ["乙", ""] for n in range(300)]]
    marks = ooxml_marks.marked(parts_of(rows_xml(rows), "alliances")[SHEET].encode(), frozenset("1"))
    assert told == [1, 2, 3]
    assert (marks.rows, marks.columns, marks.values) == (301, 2, 2 + 300 + 150)
    assert marks.styled == {"1": {1: list(range(2, 301, 2))}}
