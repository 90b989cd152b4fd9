"""Rows to text and files: one entry a format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.problems import QueryError
from hezuo.base.store import Value
from hezuo.base.text import FINEST, decimal, neutral, printable, width

Heads = Sequence[str]
Body = Sequence[Sequence[Value]]


def shown(value: Value) -> str:
    """A value as people read it; nothing for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return decimal(value, FINEST) if isinstance(value, float) else str(value)


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
    writer.writerows([_cell(v) for v in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: Value) -> object:
    """A cell of a CSV file; 1e-05 is not what was entered."""
    if isinstance(value, float):
        return decimal(value) if "e" in repr(value) else value
    return neutral("" if value is None else value)


def tsv(heads: Heads, rows: Body) -> bytes:
    """Columns with tabs between them, as they are pasted into a spreadsheet; formulas are neutralised."""
    lines = [heads, *([shown(v) for v in row] for row in rows)]
    cells = [[printable(str(neutral(" ".join(cell.split())))) for cell in line] for line in lines]
    return "".join("\t".join(line) + "\n" for line in cells).encode()


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


def parquet(heads: Heads, rows: Body) -> bytes:
    """Columns of one type each for pandas, DuckDB, polars: whole numbers, numbers, truths, else text; blank is null.

    Raises `QueryError` where the extra `tables` is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet as files
    except ImportError as error:
        raise QueryError("needs-extra", form="parquet", extra="tables") from error
    columns = [_alike([row[i] for row in rows]) for i in range(len(heads))]
    out = io.BytesIO()
    files.write_table(pyarrow.Table.from_arrays([pyarrow.array(c) for c in columns], names=_distinct(heads)), out)
    return out.getvalue()


def _alike(column: list[Value]) -> Sequence[Value]:
    """The values of a column, as text where they are of several types or out of range."""
    types = {type(v) for v in column if v is not None}
    if types == {int, float}:
        return [v if v is None else float(v) for v in column]
    fits = len(types) == 1 and all(abs(v) < 2**63 for v in column if type(v) is int)
    return column if fits else [v if v is None else shown(v) for v in column]


def _distinct(heads: Heads) -> list[str]:
    """The headings, those that stand twice numbered."""
    return [h if h not in heads[:i] else f"{h} {i + 1}" for i, h in enumerate(heads)]


@dataclass(frozen=True, slots=True)
class Format:
    """How an answer is written, and what is known of it wherever formats are offered."""

    write: Callable[[Heads, Body], bytes]
    #: The end of the names of its files; '' where no name asks for it.
    ending: str = ""
    #: Whether it is no text for a terminal, and so wants a file.
    binary: bool = False
    #: Whether people read it, not programs: it is headed in words then.
    spoken: bool = False

    def __call__(self, heads: Heads, rows: Body) -> bytes:
        """The rows in this format."""
        return self.write(heads, rows)


#: One entry a format; `--format`, the ends of file names and the lists in the READMEs follow.
FORMATS: dict[str, Format] = {
    "table": Format(table, spoken=True),
    "csv": Format(as_csv, ".csv"),
    "tsv": Format(tsv, ".tsv"),
    "json": Format(as_json, ".json"),
    "xlsx": Format(xlsx, ".xlsx", binary=True, spoken=True),
    "markdown": Format(markdown, ".md", spoken=True),
    "parquet": Format(parquet, ".parquet", binary=True),
}
#: Stands for a number that there is none of.
BLANK = "\u2014"
#: What a terminal shows when no format is asked for.
READABLE = ("table", "text")
#: The end of the names of files that hold what a terminal would show.
PLAIN = ".txt"
#: The format of a file by the end of its name.
FORM_OF = {f.ending: name for name, f in FORMATS.items() if f.ending}


def form_for(form: str, out: Path | None, endings: Mapping[str, str] = FORM_OF) -> str:
    """The format asked for; where none was, a file takes the format that its name ends in.

    `endings` are the ends of names with their formats; `.txt` is what a terminal would show.

    Raises `QueryError` for a format that is no text without a file to put it into, and for an end that says no format.
    """
    if out is not None and form in READABLE and out.suffix.lower() != PLAIN:
        if out.suffix.lower() not in endings:
            raise QueryError("no-such-ending", name=out.name, known="、".join([*endings, PLAIN]))
        return endings[out.suffix.lower()]
    if out is None and form in FORMATS and FORMATS[form].binary:
        raise QueryError("needs-out", form=form)
    return form


def ends_in(out: Path | None, *known: str) -> None:
    """Raises `QueryError` for a file whose name does not end in one of `known`."""
    if out is not None and out.suffix.lower() not in known:
        raise QueryError("other-ending", name=out.name, known="、".join(known))
