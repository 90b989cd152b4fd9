"""Whether a record that bears a figure out was taken from the figure's own sentence: then it bears nothing out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hezuo.base.store import Value
from hezuo.base.terms import COOPERATION, HZ, PAGE, PLATFORM, PRIMARY_SOURCE
from hezuo.intake.identity import Resolved
from hezuo.intake.names import local_part
from hezuo.record.figures import Figure
from hezuo.record.load import Dataset
from hezuo.schema.values import parts

#: Source, pages and sections of a row, and whether it is a row of a printed table, which is no sentence.
Origin = tuple[str, frozenset[str], frozenset[str], bool]


def is_own(figure: Figure, rows: Sequence[Sequence[Value]], dataset: Dataset) -> bool:
    """Whether every row of an answer is a platform or cooperation printed on a page of the figure and in its section.

    No finer place is recorded, so this says that a record may rest on the sentence; a row of a printed table does not.
    The rows of an answer hold names; an answer about anything else (its parties, say) is not followed.
    """
    origins = dataset.memo.of("origins", lambda: _origins(dataset.identity.resolved))
    pages, sections = frozenset(figure.pages), frozenset(figure.sections)
    if not rows or not pages or not sections:
        return False
    for row in rows:
        behind = [o for iri in _things(row, dataset) for o in origins.get(iri, ())]
        if not behind or not all(
            source == figure.source and not in_table and places & pages and within & sections
            for source, places, within, in_table in behind
        ):
            return False
    return True


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
            origin = (code, frozenset(parts(page)), frozenset(parts(section)), bool(row.strip()))
            found.setdefault(record, []).append(origin)
    return found
