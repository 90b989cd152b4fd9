"""A table or a picture of a page as a Word file, by the writer that reports have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.charts.spec import Chart
from hezuo.formats.answers import shown

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: More rows than this are no table for a document.
MOST = 2_000


def word(rows: Rows, title: str, notes: Sequence[str], lang: Lang, build: str) -> bytes:
    """A document with the title, the table and what has to be said below it. Raises `QueryError` for too many rows."""
    if len(rows.rows) > MOST:
        raise QueryError("word-rows", most=MOST)
    # Imported late: the writer and its styles are wanted by few.
    from hezuo.document.model import Cell, Column, Document, Table
    from hezuo.document.word import docx

    numbers = [
        bool(rows.rows) and all(isinstance(row[c], int | float) for row in rows.rows) for c in range(len(rows.columns))
    ]
    columns = tuple(Column(h, "right" if n else "left") for h, n in zip(rows.columns, numbers, strict=True))
    body = tuple(tuple(Cell(value, tuple(shown(value).split("\n"))) for value in row) for row in rows.rows)
    table = Table("", "", columns, body, "", tuple(notes))
    return docx(Document(title, "", (table,), lang, build=build))


def pictured(title: str, made: Sequence[Chart], notes: Sequence[str], lang: Lang, build: str) -> bytes:
    """A document with the title, pictures one after the other, and what has to be said below the last."""
    from hezuo.document.model import Document, Picture
    from hezuo.document.word import docx

    shown = [Picture("", "", one.svg, one.width_mm, one.height_mm, one.alt, "") for one in made]
    shown[-1] = replace(shown[-1], remarks=tuple(notes))
    return docx(Document(title, "", tuple(shown), lang, build=build))
