"""The tidy table of a kind: a row an entry, every column of its ledger, typed; and beside what it names, its IRI."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hezuo.base.messages import say
from hezuo.base.store import Value, unquoted
from hezuo.export.tidy import (
    ENTRIES,
    JOINED,
    LARGEST,
    THINGS,
    Column,
    Pair,
    Table,
    apart,
    both,
    fixed,
    pattern_of,
    snake,
    type_of,
)
from hezuo.intake.identity import Resolved
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.values import trimmed

#: The columns that the table of every kind begins with.
FIRST = ("entry_id", "record_id", "table_year")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a kind's table, and for each column of the ledger their names there."""

    kind: Kind
    table: str
    columns: tuple[Column, ...]
    #: The name of the column that holds a field, by the IRI of the field.
    names: dict[str, str]


def layout(kind: Kind, table: str) -> Layout:
    """What the table of a kind is like, whatever rows it has."""
    names = apart((snake(f.local) for f in kind.fields), FIRST)
    columns = [
        fixed("entry_id", refers=ENTRIES, required=True),
        fixed("record_id", refers=THINGS),
        fixed("table_year", "integer"),
    ]
    taken = {*FIRST, *names}
    for name, wanted in zip(names, kind.fields, strict=True):
        columns.append(_column(name, wanted))
        for beside in _beside(wanted):
            (free,) = apart([f"{name}_{beside}"], taken)
            taken.add(free)
            columns.append(_second(free, beside, columns[-1]))
    return Layout(kind, table, tuple(columns), dict(zip((f.iri for f in kind.fields), names, strict=True)))


def _column(name: str, wanted: Field) -> Column:
    return Column(
        name,
        type_of(wanted),
        both(wanted.labels),
        both(wanted.descriptions),
        wanted.unit,
        pattern=pattern_of(wanted),
        internal=wanted.internal,
    )


def _beside(wanted: Field) -> list[str]:
    """What stands beside a column: what its one name means, and how a number is printed that is not exact."""
    return ["as_printed"] * wanted.may_qualify + ["id"] * (not wanted.is_literal and not wanted.many)


def _second(name: str, what: str, first: Column) -> Column:
    (zh, en), key = first.titles, f"tidy-beside.{what}"
    titles: Pair = (say(key, "zh", name=zh), say(key, "en", name=en))
    texts: Pair = (say(f"{key}-text", "zh"), say(f"{key}-text", "en"))
    return Column(name, "string", titles, texts, refers=THINGS if what == "id" else "", internal=first.internal)


def kind_table(found: Layout, resolved: Sequence[Resolved]) -> Table:
    """The table of a kind with the rows of its ledgers."""
    rows = [row for one in resolved for row in _rows(found, one)]
    titles, texts = both(found.kind.labels), both(found.kind.definitions)
    return Table(found.table, titles, texts, found.columns, rows, ("entry_id",))


def _rows(found: Layout, resolved: Resolved) -> Iterator[tuple[Value, ...]]:
    columns: list[Sequence[Value]] = [
        list(resolved.entries),
        [record or None for record in resolved.records],
        [int(resolved.frame.table.year) if resolved.frame.table.year else None] * len(resolved.records),
    ]
    for wanted in found.kind.fields:
        columns.append(values(resolved, wanted))
        beside = {"as_printed": _printed, "id": _meant}
        columns += [beside[what](resolved, wanted) for what in _beside(wanted)]
    return zip(*columns, strict=True)


def values(resolved: Resolved, wanted: Field) -> list[Value]:
    """The cells of a column, typed; names as they are printed, several values as one text."""
    texts = resolved.frame.column(wanted)
    if not wanted.is_literal:
        return [trimmed(text) or None for text in texts]
    known, as_type = resolved.frame.values.get(wanted.iri, {}), type_of(wanted)
    made = {text: typed([unquoted(v) for v in known.get(text, ())], as_type) for text in set(texts)}
    return [made[text] for text in texts]


def typed(found: Sequence[str], as_type: str) -> Value:
    """The values of a cell as one of a type; None for a blank, and for a number that no database holds."""
    if not found:
        return None
    match as_type:
        case "integer" | "year":
            return int(found[0]) if abs(int(found[0])) <= LARGEST else None
        case "number":
            return float(found[0]) if math.isfinite(float(found[0])) else None
        case "boolean":
            return found[0] in ("true", "1")
    return JOINED.join(found)


def _printed(resolved: Resolved, wanted: Field) -> list[Value]:
    known = resolved.frame.qualified.get(wanted.iri, {})
    return [JOINED.join(q.printed for q in known.get(text, ())) or None for text in resolved.frame.column(wanted)]


def _meant(resolved: Resolved, wanted: Field) -> list[Value]:
    return [next((iri for iri, _ in resolved.targets_of(wanted, i)), None) for i in range(len(resolved.records))]
