"""A workspace as it may be shown to the public: without the columns that the ontology marks as internal.

They are left out where tables are read, so that no answer, page or file of it can hold them. So are the rows of ledgers
that speak of their cells. What is wrong with the tables is what is wrong with them whole, as far as it can be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.limits import LIMITS, Limits
from hezuo.base.problems import OntologyError
from hezuo.base.terms import CELL_COLUMN, CELL_REMARK
from hezuo.base.workspace import Folder
from hezuo.intake.table import Table
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.ontology import Ontology


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column of a kind that was left out, and how many of its cells said something."""

    kind: Kind
    field: Field
    cells: int


def load_public(folder: Folder, limits: Limits = LIMITS) -> tuple[Dataset, list[LeftOut]]:
    """The workspace without what is internal, and what that was. Raises as `load_dataset`.

    Raises `OntologyError` for an internal column by which records are told apart: it would stand in their names.
    """
    whole = load_dataset(folder, limits=limits)
    _check(whole.ontology)
    part = load_dataset(folder, whole.ontology, limits, cut=lambda tables: [_cut(t, whole.ontology) for t in tables])
    # What is told of the part alone follows from what is left out; what is told of the whole alone may tell it.
    told = set(whole.problems)
    return replace(part, problems=[p for p in part.problems if p in told]), _left_out(whole)


def _check(ontology: Ontology) -> None:
    for kind in ontology.kinds:
        for field in kind.key_fields:
            if field.internal:
                raise OntologyError("internal-key", term=field.iri, kind=kind.notation)


def _cut(table: Table, ontology: Ontology) -> Table:
    """A table without its internal columns; a ledger of cells without the rows about such columns."""
    inside = {field.iri for field in table.kind.fields if field.internal}
    columns = {iri: texts for iri, texts in table.columns.items() if iri not in inside}
    headings = {iri: text for iri, text in table.headings.items() if iri not in inside}
    cut = replace(table, columns=MappingProxyType(columns), headings=MappingProxyType(headings))
    about = next((f for f in table.kind.fields if f.path == CELL_COLUMN), None)
    if CELL_REMARK not in table.kind.ancestors or about is None or about.iri not in columns:
        return cut
    hidden = {folded(heading) for field in _internal(ontology) for heading in field.headings}
    rows = [i for i, text in enumerate(columns[about.iri]) if folded(text) not in hidden]
    kept = {iri: tuple(texts[i] for i in rows) for iri, texts in columns.items()}
    return replace(cut, rows=tuple(table.rows[i] for i in rows), columns=MappingProxyType(kept))


def _internal(ontology: Ontology) -> Iterable[Field]:
    """The columns that are for those inside only."""
    return (field for kind in ontology.kinds for field in kind.fields if field.internal)


def _left_out(whole: Dataset) -> list[LeftOut]:
    found: dict[tuple[str, str], LeftOut] = {}
    for resolved in whole.identity.resolved:
        for field in (f for f in resolved.kind.fields if f.internal):
            cells = sum(bool(text.strip()) for text in resolved.frame.column(field))
            before = found.get((resolved.kind.iri, field.iri))
            found[resolved.kind.iri, field.iri] = LeftOut(resolved.kind, field, cells + (before.cells if before else 0))
    return [found[key] for key in sorted(found)]
