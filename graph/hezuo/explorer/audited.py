"""The figures that reports state, beside what the record gives, for the page."""

from __future__ import annotations

from typing import Any

from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError
from hezuo.base.terms import RECORD
from hezuo.narrate.audit import audited
from hezuo.network.ties import Ties
from hezuo.record.audit import Line, rows_behind
from hezuo.record.load import Dataset

Json = dict[str, Any]
#: Columns of the audit that the page shows, by their place in it.
SHOWN = ("document-code", "figure", "indicator", "claimed", "recorded", "difference", "unit", "state", "note", "page")


def stated_figures(dataset: Dataset, ties: Ties) -> Json:
    """`columns` in both languages, `rows` of cells (a text, a pair or a number), and what each figure counts."""
    from hezuo.narrate.audit import COLUMNS

    told = audited(dataset, dataset, None, everything=True)
    zh, en = (told.rows(lang) for lang in LANGS)
    places = [COLUMNS.index(name) for name in SHOWN]
    rows = [[_cell(a[n], b[n]) for n in places] for a, b in zip(zh.rows, en.rows, strict=True)]
    heads = [[zh.columns[n], en.columns[n]] for n in places]
    return {"columns": heads, "rows": rows, "nodes": [_counted(dataset, ties, line) for line in told.result]}


def _cell(first: Any, second: Any) -> Any:
    """A cell once where both languages say the same."""
    if first is None:
        return ""
    return first if first == second else [first, second]


def _counted(dataset: Dataset, ties: Ties, line: Line) -> list[int]:
    """The nodes that the question behind a figure finds; none where no question recomputes it."""
    if line.recorded is None:
        return []
    try:
        rows = rows_behind(dataset, line, LANGS[0]).rows
    except HezuoError:
        return []
    names = {str(cell) for row in rows for cell in row if isinstance(cell, str)}
    found = {iri for name in names for iri in dataset.identity.names.find(name, RECORD)}
    return sorted(ties.nodes.index[iri] for iri in found if iri in ties.nodes.index)
