"""Where each row was printed and where it stands now: the source of every tie and fact that a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hezuo.base.problems import Place
from hezuo.base.terms import HZ, NOTE, PAGE, PRIMARY_SOURCE
from hezuo.intake.identity import Identity, Resolved
from hezuo.schema.kinds import Field

#: Columns of an entry, by the property that states them.
STATED = {"section": HZ + "section", "table": HZ + "locator", "row": HZ + "printedRow", "page": PAGE, "note": NOTE}


@dataclass(frozen=True, slots=True)
class Origin:
    """One row of a table: the document it was taken from, the place there, and the place in the workspace."""

    document: str
    section: str
    table: str
    row: str
    page: str
    #: The remark of the row.
    note: str
    place: Place
    year: str


def origins(identity: Identity, entries: Iterable[str]) -> dict[str, Origin]:
    """The origin of each of these entries (IRIs) that a table holds."""
    wanted = set(entries)
    found: dict[str, Origin] = {}
    for resolved in identity.resolved:
        columns = _columns(resolved)
        for index, entry in enumerate(resolved.entries):
            if entry in wanted:
                found[entry] = _origin(resolved, index, columns)
    return found


def _columns(resolved: Resolved) -> dict[str, list[str]]:
    paths = {f.path: f for f in resolved.kind.fields if f.on_entry}
    return {name: _texts(resolved, paths.get(path)) for name, path in STATED.items()}


def _texts(resolved: Resolved, wanted: Field | None) -> list[str]:
    if wanted is None:
        return [""] * len(resolved.entries)
    return [t.strip() for t in resolved.frame.column(wanted)]


def _origin(resolved: Resolved, index: int, columns: dict[str, list[str]]) -> Origin:
    table = resolved.frame.table
    source = next((f for f in resolved.kind.fields if f.path == PRIMARY_SOURCE), None)
    documents = resolved.targets_of(source, index) if source else ()
    stated = {name: texts[index] for name, texts in columns.items()}
    return Origin(documents[0][0] if documents else "", **stated, place=table.place(index), year=table.year)
