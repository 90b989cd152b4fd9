"""Rows to text and files: one entry a format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from hezuo.base.problems import QueryError
from hezuo.base.store import Value
from hezuo.base.text import neutral, printable, width

Heads = Sequence[str]
Body = Sequence[Sequence[Value]]


def shown(value: Value) -> str:
    """A value as people read it; nothing for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def table(heads: Heads, rows: Body) -> bytes:
    """Columns aligned for a terminal."""
    lines = [list(heads), *([printable(shown(v)) for v in row] for row in rows)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(heads))]
    rule = "  ".join("─" * w for w in widths)
    texts = ["  ".join(c + " " * (w - width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    return ("\n".join([texts[0], rule, *texts[1:]]) + "\n").encode()


def as_csv(heads: Heads, rows: Body) -> bytes:
    """CSV with a BOM, as Excel wants it; formulas are neutralised."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(h) for h in heads])
    writer.writerows([neutral(v if v is not None else "") for v in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def as_json(heads: Heads, rows: Body) -> bytes:
    """A JSON array of objects."""
    items = [dict(zip(heads, row, strict=True)) for row in rows]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()


def markdown(heads: Heads, rows: Body) -> bytes:
    """A Markdown table."""

    def line(cells: Sequence[str]) -> str:
        safe = (printable(c).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for c in cells)
        return "| " + " | ".join(safe) + " |\n"

    text = line(heads) + "|" + " --- |" * len(heads) + "\n"
    return (text + "".join(line([shown(v) for v in row]) for row in rows)).encode()


def xlsx(heads: Heads, rows: Body) -> bytes:
    """A workbook with one sheet: bold frozen headings, a filter, widths that fit; formulas are neutralised."""
    from hezuo.formats.workbook import written_sheet

    return written_sheet(heads, rows)


FORMATS: dict[str, Callable[[Heads, Body], bytes]] = {
    "table": table,
    "csv": as_csv,
    "json": as_json,
    "xlsx": xlsx,
    "markdown": markdown,
}
#: Stands for a number that there is none of.
BLANK = "\u2014"
#: Formats that are not text for a terminal.
BINARY = {"xlsx"}
#: What a terminal shows when no format is asked for.
READABLE = ("table", "text")
#: The format of a file by the end of its name.
FORM_OF = {".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".md": "markdown"}


def form_for(form: str, out: Path | None) -> str:
    """The format asked for; where none was, a file takes the format that its name ends in.

    Raises `QueryError` for a format that is no text without a file to put it into.
    """
    if out is not None and form in READABLE:
        return FORM_OF.get(out.suffix.lower(), form)
    if out is None and form in BINARY:
        raise QueryError("needs-out", form=form)
    return form
