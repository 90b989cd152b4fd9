"""The record as tidy tables: what a column and a table are, before they become files of any format.

Each row of the ledgers is an *entry*; what it is about, and whatever it names, is a *thing*. The table of a kind has a
row an entry, with every column of its ledger as it is read; which things a cell names stands in `relations`, one row
each, with role and status; what is to be known of a cell beside what it says stands in `cell_notes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.store import Value
from hezuo.base.terms import XSD
from hezuo.schema.kinds import DATES, Field
from hezuo.schema.values import NUMERIC

Type = Literal["string", "integer", "number", "boolean", "date", "year"]
#: The type of a column that may hold one datatype only; all others are texts.
TYPES: Mapping[str, Type] = {"integer": "integer", "boolean": "boolean", "date": "date", "gYear": "year"}
#: What a column of dates holds that may be known to the month or the year only.
PARTIAL = r"-?\d{4,}(-\d\d(-\d\d)?)?"
#: Between the values of a cell that holds several.
JOINED = "\uff1b"
#: The largest whole number that a column of a database holds.
LARGEST = 2**63 - 1
#: The tables that things and entries stand in, with their keys.
THINGS, ENTRIES = "things.thing_id", "entries.entry_id"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the same in every language, its type, and what people call it and read about it."""

    name: str
    type: Type = "string"
    titles: Pair = ("", "")
    texts: Pair = ("", "")
    unit: str = ""
    required: bool = False
    #: `table.column` whose values it repeats; '' for none.
    refers: str = ""
    pattern: str = ""
    #: Whether the ontology has it for those inside only.
    internal: bool = False


@dataclass(frozen=True)
class Table:
    """A table: columns of one type each, rows parallel to them, and the column that tells its rows apart."""

    name: str
    titles: Pair
    texts: Pair
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]] = field(repr=False)
    key: tuple[str, ...] = ()

    def title(self, lang: Lang) -> str:
        """What it is called."""
        return self.titles[LANGS.index(lang)]

    def text(self, lang: Lang) -> str:
        """What it holds."""
        return self.texts[LANGS.index(lang)]

    def at(self, name: str) -> int:
        """The place of a column. Raises `StopIteration` when it has none of this name."""
        return next(n for n, column in enumerate(self.columns) if column.name == name)


def fixed(name: str, type_: Type = "string", *, refers: str = "", required: bool = False) -> Column:
    """A column that every record has, whatever its kinds; its words are in the catalogue."""
    title, text = ((say(f"tidy.{name}{end}", "zh"), say(f"tidy.{name}{end}", "en")) for end in ("", "-text"))
    return Column(name, type_, title, text, required=required, refers=refers)


def table(name: str, columns: Sequence[Column], rows: Iterable[tuple[Value, ...]], key: str) -> Table:
    """A table that every record has."""
    keys = (f"tidy-table.{name}", f"tidy-table.{name}-text")
    title, text = ((say(key, "zh"), say(key, "en")) for key in keys)
    return Table(name, title, text, tuple(columns), list(rows), tuple(key.split()))


def both(labels: Sequence[Pair]) -> Pair:
    """Texts by language as a pair, Chinese first."""
    known = dict(labels)
    return known["zh"], known["en"]


def type_of(wanted: Field) -> Type:
    """The type of a column whose cells hold one value at most."""
    if wanted.many or not wanted.is_literal:
        return "string"
    names = [d.removeprefix(XSD) for d in wanted.datatypes]
    if NUMERIC.issuperset(wanted.datatypes):
        return "integer" if names == ["integer"] else "number"
    return TYPES.get(names[0], "string") if len(names) == 1 else "string"


def pattern_of(wanted: Field) -> str:
    """What its texts look like, where they are dates that may be known in part."""
    partial = len(wanted.datatypes) > 1 and DATES.issuperset(wanted.datatypes)
    return PARTIAL if wanted.is_literal and partial and not wanted.many else ""


def snake(name: str) -> str:
    """A name as programs and databases take it without quotes: `leadEnterprise` is `lead_enterprise`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    plain = re.sub(r"[^a-z0-9]+", "_", words).strip("_")
    return plain if plain and not plain[0].isdigit() else f"c_{plain}".rstrip("_")


def apart(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The names, each once: what is taken already gets a number."""
    known, found = set(taken), list[str]()
    for name in names:
        free, number = name, 1
        while free in known:
            number += 1
            free = f"{name}_{number}"
        known.add(free)
        found.append(free)
    return found
