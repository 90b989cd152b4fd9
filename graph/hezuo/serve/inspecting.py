"""The process that looks at a ledger: started for one file, ended with it, so that no file can hold up the server.

    python -m hezuo.serve.inspecting WORKSPACE FILE YEAR ROOM LANG

writes what it found to standard output as JSON, and the annotated copy into ROOM as `copy.xlsx`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hezuo.authoring.received import Finding, Received, letters, received
from hezuo.base.messages import Lang
from hezuo.base.workspace import find

COPY = "copy.xlsx"
#: How much memory it may take in bytes, the program itself included; the exit code of who wants more.
MEMORY, TOO_MUCH = 2 << 30, 3
#: So many rows around problems are shown, and so many columns.
ROWS, WIDTH = 200, 40


def told(found: Received) -> dict[str, Any]:
    """What the page shows of it."""
    return {
        "kinds": found.kinds,
        "findings": [_finding(f) for f in found.findings],
        "sheets": [_sheet(found, n) for n in range(len(found.sheets))],
    }


def _finding(one: Finding) -> dict[str, Any]:
    found = one.problem
    return {
        "number": one.number, "severity": found.severity.word, "code": found.code, "sheet": one.sheet,
        "cell": one.cell, "row": one.row, "at": one.column, "column": found.place.column,
        "message": {"zh": found.zh, "en": found.en}, "hint": {"zh": found.hint_zh, "en": found.hint_en},
    }  # fmt: skip


def _sheet(found: Received, number: int) -> dict[str, Any]:
    """A sheet with the rows and columns that have a problem, beside its first column."""
    sheet = found.sheets[number]
    here = [f for f in found.findings if f.sheet == number and f.row]
    rows = sorted({1, *(f.row for f in here)})[:ROWS]
    columns = sorted({1, *(f.column for f in here if f.column)})[:WIDTH]
    cells = [[row, [_text(sheet.rows, row, column) for column in columns]] for row in rows]
    return {
        "name": sheet.sheet or sheet.name,
        "count": len(sheet.rows),
        "columns": [[column, letters(column)] for column in columns],
        "rows": cells,
    }


def _text(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    cells = rows[row - 1] if row <= len(rows) else ()
    return cells[column - 1][:200] if column <= len(cells) else ""


def hold(memory: int) -> None:
    """Let this process take so many bytes; Windows does that from outside."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main(arguments: Sequence[str]) -> None:
    """Look at one file."""
    root, file, year, room, lang = arguments
    hold(MEMORY)
    word: Lang = "en" if lang == "en" else "zh"
    path, place = Path(file), Path(room)
    inside = place / "workspace"
    inside.mkdir()
    found = received(find(Path(root)), path, year, inside)
    (place / COPY).write_bytes(found.copy(path.read_bytes(), path.suffix.lower(), word))
    json.dump(told(found), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MemoryError:
        sys.exit(TOO_MUCH)
