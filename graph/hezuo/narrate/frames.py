"""Tables as DataFrames that can be read: columns of one type, whole numbers whole, no IRIs unless asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.store import Rows, Value
from hezuo.base.terms import HZ, ID
from hezuo.network.attributes import JOINED
from hezuo.schema.ontology import Ontology

if TYPE_CHECKING:
    import pandas

#: Headings under which nothing but IRIs stands, also in a table without rows.
KEYS = ("tie.Source", "tie.Target", "tie.sources", "heading.id-a", "heading.id-b")
IRIS = {"id", *(say(key, lang) for key in KEYS for lang in LANGS)}
#: Headings that programs know, and what people read in their place.
WORDS = {"wide_rank": "heading.wide-rank", "strict_rank": "heading.strict-rank"}
#: What a column is whose cells are whole numbers or truths and some are blank.
WITH_BLANKS = {int: "Int64", bool: "boolean"}
LARGEST = 2**63 - 1


def framed(rows: Rows, lang: Lang = "zh", *, iris: bool = True) -> pandas.DataFrame:
    """Rows as a DataFrame, one column each, headed in words; without the columns of IRIs unless `iris`."""
    import pandas

    kept = [n for n, head in enumerate(rows.columns) if iris or not _of_iris(head, [row[n] for row in rows.rows])]
    heads = [say(WORDS[rows.columns[n]], lang) if rows.columns[n] in WORDS else rows.columns[n] for n in kept]
    made = [pandas.Series(*_typed([row[n] for row in rows.rows])) for n in kept]
    found = pandas.concat(made, axis=1) if made else pandas.DataFrame(index=range(len(rows.rows)))
    found.columns = pandas.Index(heads)
    return found


def _typed(cells: list[Value]) -> tuple[list[Any], None, str | None]:
    """What a series is made of: cells, no index, and a type where the library would take another."""
    types = {type(cell) for cell in cells if cell is not None}
    large = any(type(cell) is int and abs(cell) > LARGEST for cell in cells)
    if len(types) == 1 and None in cells and (kind := WITH_BLANKS.get(next(iter(types)))) and not large:
        return cells, None, kind
    return cells, None, "object" if not types or large else None


def _of_iris(head: str, cells: Sequence[Value]) -> bool:
    """Whether a column holds nothing but IRIs of the workspace, alone or in lists."""
    texts = [cell for cell in cells if cell not in (None, "")]
    if not texts:
        return head in IRIS
    return all(isinstance(t, str) and all(p.startswith((ID, HZ)) for p in t.split(JOINED)) for t in texts)


def units(columns: Collection[str], ontology: Ontology, known: Mapping[str, str]) -> dict[str, str]:
    """The unit of each column that is headed like a column of a ledger that has one, or that names one in brackets.

    `known` tells for a heading what it is in Chinese, where that is another.
    """
    of_label: dict[str, set[str]] = {}
    for field in ontology.fields.values():
        for label in dict(field.labels).values():
            of_label.setdefault(label, set()).add(field.unit)
    every = {unit for found in of_label.values() for unit in found} - {""}
    told: dict[str, str] = {}
    for column in columns:
        zh = known.get(column, column)
        found = of_label.get(column, set()) | of_label.get(zh, set())
        inside = zh.rpartition("（")[2].removesuffix("）") if zh.endswith("）") else ""
        if len(found) == 1 and found != {""}:
            told[column] = next(iter(found))
        elif inside in every:
            told[column] = inside
    return told
