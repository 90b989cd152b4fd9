"""Documents as workbooks: a sheet a table with typed values, behind a cover that says what it is and of what."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from hezuo.document.model import Cell, Column, Table
from hezuo.document.spreadsheet import xlsx
from hezuo.document.whole import clean
from hezuo.formats.workbook import Cover, Sheet, sheets
from written_kit import HOSTILE, document, everywhere


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_table_has_its_sheet_with_numbers_notes_and_source() -> None:
    book = opened(xlsx(document()))
    assert book.sheetnames == ["说明", "表 2-1 产业学院", "表 2-2 第二张表"]
    sheet = book["表 2-1 产业学院"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("序号", "名称", "共建单位", "万元", "注")
    assert rows[1] == (1, "模具产业学院", "甲公司\n乙公司", 12.5, "印作“模具产业学”。")
    assert rows[2] == (2, "第2产业学院", "丙公司", None, None)
    assert [row[0] for row in rows[4:]] == [None, "注：金额为协议金额。", "数据来源：《报告》第30页。"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height) == (30, None)
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_the_cover_says_of_what_and_from_when_and_leads_to_the_sheets() -> None:
    cover = opened(xlsx(document()))["说明"]
    told = {row[0]: row[1] for row in cover.iter_rows(values_only=True) if row[0]}
    assert cover["A1"].value == "产教融合"
    assert told["范围"] == "天津轻工职业技术学院，2024年"
    assert (told["数据日期"], told["版本号"]) == ("2024-12-31", "45dc2189")
    assert told["来源"] == "2024年度职业教育质量报告"
    assert told["共同体"] == "48\n牵头3家\n计至年末。"
    assert "图片" in told["未收入"]
    assert "数据来源：《报告》第30页。" in told["表 2-1 产业学院"]
    links = [row[0].hyperlink.location for row in cover.iter_rows() if row[0].hyperlink]
    assert links == ["'表 2-1 产业学院'!A1", "'表 2-2 第二张表'!A1"]


def column(*values: str | float | None) -> openpyxl.worksheet.worksheet.Worksheet:
    """The sheet of a table with one column of these values, each of which reads <as itself>."""
    rows = tuple((Cell(value, () if value is None else (f"<{value}>",)),) for value in values)
    return opened(xlsx(document(blocks=(Table("", "", (Column("值"),), rows, ""),)))).worksheets[1]


def test_numbers_are_numbers_and_texts_read_as_they_do() -> None:
    sheet = column(3, 2.5, True, 10**16, float("inf"), "=1+1", None)
    found = [cell.value for cell in sheet["A"][1:]]
    assert found == [3, 2.5, True, "10000000000000000", "inf", "<=1+1>", None]
    assert sheet.auto_filter.ref == "A1:A8"


def test_a_column_of_days_has_days() -> None:
    sheet = column("2024-05-01", None, "1900-03-01")
    assert [cell.value for cell in sheet["A"][1:]] == [datetime(2024, 5, 1), None, datetime(1900, 3, 1)]
    assert sheet["A2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("other", ["2024-02-30", "2024-05", "1899-12-31", "20240501", "甲"])
def test_a_column_with_another_text_has_none(other: str) -> None:
    assert column("2024-05-01", other)["A2"].value == "2024-05-01"
    assert column(other)["A2"].value == f"<{other}>"


@pytest.mark.parametrize(("other", "first"), [("1998", 2024), ("2024-05", "2024"), ("0012", "2024"), ("", 2024)])
def test_a_column_of_years_has_numbers(other: str, first: object) -> None:
    rows = tuple((Cell(text or None, (text,)),) for text in ("2024", other))
    made = Table("", "", (Column("时间"),), rows, "")
    assert opened(xlsx(document(blocks=(made,)))).worksheets[1]["A2"].value == first


def test_what_is_broken_in_a_narrow_cell_alone_stands_on_one_line() -> None:
    texts = (
        Cell("3、4、19—21、75", ("3、4、19—21、", "75")),
        Cell("3, 4, 75", ("3, 4,", "75")),
        Cell("甲；乙", ("甲", "乙")),
    )
    made = Table("", "", tuple(map(Column, "一二三")), (texts,), "")
    sheet = opened(xlsx(document(blocks=(made,)))).worksheets[1]
    assert [cell.value for cell in sheet[2]] == ["3、4、19—21、75", "3, 4, 75", "甲\n乙"]


def test_each_row_says_where_it_was_printed() -> None:
    rows = ((Cell("甲", ("甲",)),), (Cell("乙", ("乙",)),))
    made = Table("", "", (Column("名称"),), rows, "数据来源：《报告》。", origins=("《报告》第 30 页", "《报告》"))
    sheet = opened(xlsx(document(blocks=(made,)))).worksheets[1]
    told = list(sheet.iter_rows(values_only=True))[:3]
    assert told == [("名称", "来源"), ("甲", "《报告》第 30 页"), ("乙", "《报告》")]


def test_a_workbook_is_the_same_twice_and_has_no_clock() -> None:
    made = xlsx(document())
    assert xlsx(document()) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
        assert b"2024-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("text", [*HOSTILE, "甲\x00\ud800乙\u202e丙\uffff"])
def test_hostile_text_is_whole_in_a_workbook(text: str) -> None:
    book = opened(xlsx(everywhere(text)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    found = [str(cell.value).removeprefix("'") for cell in cells]
    assert sum(clean(text) in value for value in found) >= 8


def test_names_of_sheets_are_fit_and_each_once() -> None:
    long = "很长的表名" * 10
    names = ["a/b:c*?[d]\\", "A b c    d", "'x'", "", long, long]
    book = opened(sheets(Cover("说明", "题", (), "内容"), [Sheet(name, ("列",), ((1,),)) for name in names]))
    assert all(len(name) <= 31 and name for name in book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == 7
    assert book.sheetnames[5].startswith("很长的表名")


def test_an_empty_table_is_a_sheet_too() -> None:
    book = opened(sheets(Cover("说明", "题", (("日期", "2024"),), "内容"), [Sheet("空", ("列",), ())]))
    assert list(book["空"].iter_rows(values_only=True)) == [("列",)]
    assert opened(sheets(Cover("说明", "题", (), "内容"), [])).sheetnames == ["说明"]
