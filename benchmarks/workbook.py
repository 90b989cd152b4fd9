"""A workbook of 50,000 rows of 12 cells, read as people see it, beside the quick reader alone, which knows no formats.

    python -m benchmarks.workbook [ROUNDS]

Half of the cells have a format; some are errors or formulas without a result, some are merged. Both read the same file
in turns, in one process; printed are the least CPU and wall seconds of each.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.cell import WriteOnlyCell

from hezuo.base import workspace
from hezuo.intake import workbook
from hezuo.intake.layout import laid
from hezuo.schema import ontology

ROWS = 50_000
FIRST = datetime(2024, 1, 1)
#: A sheet of the kind that has columns of dates, amounts and codes: heading → format of its cells, or none.
KIND = "other-cooperations"
HEADINGS = ("名称", "类型", "合作单位", "相关专业", "日期", "金额", "备注", "来源", "章节", "表图案例", "行", "页")
FORMATS = {4: 'yyyy"年"m"月"', 5: "#,##0.00", 8: "0", 9: "00000", 10: "0", 11: "0"}
SHEET = "xl/worksheets/sheet1.xml"


def written(path: Path) -> None:
    """Write the workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(KIND)
    sheet.append(list(HEADINGS))
    for row in range(ROWS):
        sheet.append([_cell(sheet, row, column) for column in range(len(HEADINGS))])
    out = io.BytesIO()
    book.save(out)
    merged = "".join(f'<mergeCell ref="G{row}:G{row + 2}"/>' for row in range(2, ROWS, 500))
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:
                data = data.replace(b"</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>".encode())
            new.writestr(name, data)


def _cell(sheet: Any, row: int, column: int) -> object:
    if column not in FORMATS:
        # A formula that no program has calculated yet, and names that come again.
        return "=A1" if column == 6 and row % 1000 == 999 else f"名称{row % 5000}-{column}"
    value = FIRST + timedelta(days=row % 365) if column == 4 else row % 997 + (0.25 if column == 5 else 0)
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = FORMATS[column]
    return cell


def least(rounds: int, *works: Callable[[], object]) -> list[dict[str, float]]:
    """The least CPU and wall seconds of each work, done in turns."""
    found = [{"cpu": float("inf"), "wall": float("inf")} for _ in works]
    for _ in range(rounds):
        for work, best in zip(works, found, strict=True):
            cpu, wall = time.process_time(), time.perf_counter()
            work()
            best["cpu"] = min(best["cpu"], time.process_time() - cpu)
            best["wall"] = min(best["wall"], time.perf_counter() - wall)
    return found


def main(rounds: int) -> dict[str, Any]:
    """Measure both readers."""
    kind = ontology.load(workspace.find(workspace.shipped_root())).kind(KIND)
    if kind is None:
        raise KeyError(KIND)
    fields = {n: f for n, heading in enumerate(HEADINGS) for f in kind.fields if heading in f.headings}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        written(path)

        def quick() -> object:
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)

        def ours() -> int:
            (sheet,) = workbook.sheets(path, path.name, [])
            return len(laid(kind, fields, sheet, 0, path.name, []).rows)

        if ours() != ROWS + 1:
            raise ValueError("rows")
        mine, theirs = least(rounds, ours, quick)
    return {"rows": ROWS, "ours": mine, "calamine": theirs, **{k: mine[k] / theirs[k] for k in mine}}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)))
