"""The evidence of a record: what other sources say of a thing, of a cell, and what has a second source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hezuo.base.messages import Lang
from hezuo.base.problems import Place
from hezuo.base.terms import BEARS_OUT, POINTS_ONLY
from hezuo.intake import evidence as ledger
from hezuo.intake.evidence import Evidence
from hezuo.intake.ledgers import Cell
from hezuo.record.load import Dataset
from hezuo.schema.ontology import Ontology

#: A cell: number of its table in `Identity.resolved`, IRI of its column, its row there.
At = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Also:
    """What one other source says of one cell, in words of a language."""

    kind: str
    record: str
    heading: str
    printed: str
    verdict: str
    elsewhere: str
    title: str
    date: str
    address: str
    confidence: str
    note: str
    year: str
    place: Place
    #: Where the evidence itself stands.
    row: Place


@dataclass(frozen=True)
class Known:
    """The evidence about a dataset."""

    dataset: Dataset
    everything: tuple[Evidence, ...]

    @cached_property
    def by_cell(self) -> Mapping[At, tuple[tuple[Evidence, Cell], ...]]:
        """What is said of each cell."""
        found: dict[At, tuple[tuple[Evidence, Cell], ...]] = {}
        for one, cell in self._cells():
            found[at(cell)] = (*found.get(at(cell), ()), (one, cell))
        return found

    @cached_property
    def by_record(self) -> Mapping[str, Sequence[tuple[Evidence, Cell]]]:
        """What is said of the own rows of each thing."""
        tables, found = self.dataset.identity.resolved, defaultdict(list)
        for one, cell in self._cells():
            found[tables[cell.table].records[cell.row]].append((one, cell))
        return found

    @cached_property
    def corroborated(self) -> frozenset[At]:
        """The cells that have a second source: one that says the same and is more than a pointer."""
        ontology = self.dataset.ontology
        return frozenset(at(cell) for one, cell in self._cells() if bears_out(one, ontology))

    def about(self, iri: str, lang: Lang, column: str = "") -> list[Also]:
        """What is said of the cells of a thing's own rows (of one column, by IRI, where it is given)."""
        own = self.by_record.get(iri, ())
        return [self.told(one, cell, lang) for one, cell in own if column in ("", cell.field.iri)]

    def about_named(self, name: str, target: str, lang: Lang) -> list[Also]:
        """What is said of the things of a class that a name or identifier means: a stated figure by its id, say."""
        return [one for iri in self.dataset.identity.names.find(name, target) for one in self.about(iri, lang)]

    def naming(self, iri: str, lang: Lang) -> list[Also]:
        """What is said of the cells of other rows that name the thing."""
        return [self.told(one, cell, lang) for one, cell in self._cells() if self._names(cell, iri)]

    def of_cell(self, cell: At, lang: Lang) -> list[Also]:
        """What is said of one cell."""
        return [self.told(*said, lang) for said in self.by_cell.get(cell, ())]

    def told(self, one: Evidence, cell: Cell, lang: Lang) -> Also:
        """A piece of evidence in words."""
        resolved, ontology = self.dataset.identity.resolved[cell.table], self.dataset.ontology
        record = resolved.records[cell.row]
        return Also(
            resolved.kind.label(lang),
            self.dataset.identity.names.caption(record) or record.rsplit("/", 1)[-1],
            cell.field.label(lang),
            one.printed,
            ontology.label(one.verdict, lang) if one.verdict else "",
            one.elsewhere,
            one.title,
            one.date,
            one.address,
            ontology.label(one.confidence, lang) if one.confidence else "",
            one.note,
            resolved.frame.table.year,
            resolved.frame.table.place(cell.row, cell.field),
            one.place,
        )

    def all_told(self, lang: Lang) -> list[Also]:
        """All of it, cell by cell, in the order of the ledger."""
        return [self.told(one, cell, lang) for one, cell in self._cells()]

    def _cells(self) -> Iterator[tuple[Evidence, Cell]]:
        return ((one, cell) for one in self.everything for cell in one.cells)

    def _names(self, cell: Cell, iri: str) -> bool:
        if cell.field.is_literal or cell.field.on_entry:
            return False
        return any(i == iri for i, _ in self.dataset.identity.resolved[cell.table].targets_of(cell.field, cell.row))


def at(cell: Cell) -> At:
    """A cell as `by_cell` calls it."""
    return cell.table, cell.field.iri, cell.row


def bears_out(one: Evidence, ontology: Ontology) -> bool:
    """Whether a piece of evidence gives the printed value a second source."""
    return one.verdict in ontology.marked[BEARS_OUT] and one.confidence not in ontology.marked[POINTS_ONLY]


def known(dataset: Dataset) -> Known:
    """The evidence about a dataset, worked out once."""
    return dataset.memo.of(Known, lambda: Known(dataset, ledger.evidence(dataset.identity)))
