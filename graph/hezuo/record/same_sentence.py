"""Whether a record that bears a figure out was taken from the figure's own sentence: then it bears nothing out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hezuo.base.store import Value
from hezuo.base.terms import COOPERATION, FIGURE, HZ, PAGE, PLATFORM, PRIMARY_SOURCE
from hezuo.intake.identity import Resolved
from hezuo.intake.names import local_part
from hezuo.record.figures import Figure
from hezuo.record.load import Dataset
from hezuo.schema.values import parts


class Origin(NamedTuple):
    """Source, pages and sections of a row, whether it is one of a printed table, which is no sentence, and its own."""

    source: str
    pages: frozenset[str]
    sections: frozenset[str]
    in_table: bool
    sentence: str


def is_own(figure: Figure, rows: Sequence[Sequence[Value]], dataset: Dataset) -> bool:
    """Whether every row of an answer is a platform or cooperation that was taken from the figure's sentence.

    So it is where both rows say that they rest on one sentence (同句编号). Where one of them says nothing, a record
    printed on a page of the figure and in its section may rest on it: no finer place is recorded; a row of a printed
    table does not. The rows of an answer hold names; an answer about anything else (its parties, say) is not followed.
    """
    origins = dataset.memo.of("origins", lambda: _origins(dataset.identity.resolved))
    sentence = dataset.memo.of("figure sentences", lambda: _sentences(dataset.identity.resolved)).get(figure.iri, "")
    for row in rows:
        behind = [o for iri in _things(row, dataset) for o in origins.get(iri, ())]
        if not behind or not all(_is_of(figure, sentence, one) for one in behind):
            return False
    return bool(rows)


def _is_of(figure: Figure, sentence: str, one: Origin) -> bool:
    if sentence and one.sentence:
        return sentence == one.sentence
    near = one.pages & frozenset(figure.pages) and one.sections & frozenset(figure.sections)
    return one.source == figure.source and not one.in_table and bool(near)


def _things(row: Iterable[Value], dataset: Dataset) -> list[str]:
    """The platforms or cooperations that the first cell of a row to name any names."""
    for cell in row:
        if isinstance(cell, str):
            found = [i for target in (PLATFORM, COOPERATION) for i in dataset.identity.names.find(cell, target)]
            if found:
                return found
    return []


def _origins(resolved: Iterable[Resolved]) -> dict[str, list[Origin]]:
    found: dict[str, list[Origin]] = {}
    for one in resolved:
        if not one.kind.ancestors & {PLATFORM, COOPERATION}:
            continue
        fields = {f.path: f for f in one.kind.fields if f.on_entry}
        columns = [one.frame.column(fields[path]) for path in (PAGE, HZ + "section", HZ + "printedRow")]
        for index, (record, page, section, row) in enumerate(zip(one.records, *columns, strict=True)):
            source = one.targets_of(fields[PRIMARY_SOURCE], index)
            code = local_part(source[0][0]) if source else ""
            places = frozenset(parts(page)), frozenset(parts(section))
            origin = Origin(code, *places, bool(row.strip()), one.standing(index).sentence)
            found.setdefault(record, []).append(origin)
    return found


def _sentences(resolved: Iterable[Resolved]) -> dict[str, str]:
    """The sentences (IRIs) that figures (IRIs) say they rest on."""
    figures = (one for one in resolved if one.kind.iri == FIGURE)
    return {one.records[i]: said.sentence for one in figures for i, said in one.standings.items() if said.sentence}
