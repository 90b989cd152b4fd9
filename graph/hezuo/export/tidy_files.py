"""Tidy tables as files: CSV, one SQLite database, Parquet. The same tables give the same bytes."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hezuo.base.problems import QueryError
from hezuo.base.store import Value
from hezuo.export.tidy import Table
from hezuo.formats.answers import as_csv, shown

#: Where the header of a database file says by which version of SQLite it was written last: that of no machine.
WRITTEN_BY = slice(96, 100)
DATABASE = "record.sqlite"
#: What a column of Parquet is called, in its metadata.
TITLES = ("title", "title.en")
SQL_TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "number": "REAL"}

Files = dict[str, bytes]


def as_csv_files(tables: Sequence[Table]) -> Files:
    """A CSV file for each table, as Excel opens it; what a spreadsheet would run has a `'` before it."""
    found: Files = {}
    for one in tables:
        rows = [[shown(value) if isinstance(value, bool) else value for value in row] for row in one.rows]
        found[f"{one.name}.csv"] = as_csv([c.name for c in one.columns], rows)
    return found


def as_sqlite(tables: Sequence[Table]) -> Files:
    """One SQLite database with all tables, their keys and references; texts are as they were read."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    try:
        made.execute("PRAGMA page_size = 4096")
        made.execute("PRAGMA foreign_keys = OFF")
        made.execute("BEGIN")
        for one in tables:
            made.execute(_created(one))
            places = ", ".join("?" * len(one.columns))
            made.executemany(f"INSERT INTO {_name(one.name)} VALUES ({places})", one.rows)  # noqa: S608  # our own names
            for column in (c.name for c in one.columns if c.refers and c.name not in one.key[:1]):
                index = _name(f"{one.name}_{column}")
                made.execute(f"CREATE INDEX {index} ON {_name(one.name)} ({_name(column)})")
        made.execute("COMMIT")
        broken = made.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise AssertionError(f"a table refers to what is in none: {broken[:3]}")
        made.execute("VACUUM")
        data = bytearray(made.serialize())
    finally:
        made.close()
    data[WRITTEN_BY] = bytes(4)
    return {DATABASE: bytes(data)}


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _created(found: Table) -> str:
    lines = [
        f"  {_name(c.name)} {SQL_TYPES.get(c.type, 'TEXT')}" + " NOT NULL" * (c.required or c.name in found.key)
        for c in found.columns
    ]
    lines.append(f"  PRIMARY KEY ({', '.join(map(_name, found.key))})")
    for column in found.columns:
        if column.refers:
            table, _, other = column.refers.partition(".")
            lines.append(f"  FOREIGN KEY ({_name(column.name)}) REFERENCES {_name(table)} ({_name(other)})")
    return f"CREATE TABLE {_name(found.name)} (\n" + ",\n".join(lines) + "\n)"


def as_parquet(tables: Sequence[Table]) -> Files:
    """A Parquet file for each table, its columns typed and described; texts are as they were read.

    Raises `QueryError` where the extra `tables` is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise QueryError("needs-extra", form="parquet", extra="tables") from error
    types = {"integer": pyarrow.int64(), "year": pyarrow.int64(), "number": pyarrow.float64()}
    types |= {"boolean": pyarrow.bool_(), "date": pyarrow.date32()}
    found: Files = {}
    for one in tables:
        fields = [
            pyarrow.field(
                c.name, types.get(c.type, pyarrow.string()), not c.required, dict(zip(TITLES, c.titles, strict=True))
            )
            for c in one.columns
        ]
        arrays = [
            pyarrow.array([_of_type(row[n], c.type) for row in one.rows], fields[n].type)
            for n, c in enumerate(one.columns)
        ]
        out = io.BytesIO()
        parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields)), out)
        found[f"{one.name}.parquet"] = out.getvalue()
    return found


def _of_type(value: Value, as_type: str) -> object:
    """A value for a column: a day as a day."""
    return date.fromisoformat(value) if as_type == "date" and isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Form:
    """A format of tidy tables: its writer, and where a table stands in its files."""

    write: Callable[[Sequence[Table]], Files]
    #: The name of the file of a table; that of all in one.
    file: Callable[[str], str]
    #: What Data Package calls it.
    format: str
    mediatype: str


#: One entry a format; `--format` of the verb follows.
FORMS: Mapping[str, Form] = {
    "csv": Form(as_csv_files, lambda name: f"{name}.csv", "csv", "text/csv"),
    "sqlite": Form(as_sqlite, lambda _: DATABASE, "sqlite", "application/vnd.sqlite3"),
    "parquet": Form(as_parquet, lambda name: f"{name}.parquet", "parquet", "application/vnd.apache.parquet"),
}
