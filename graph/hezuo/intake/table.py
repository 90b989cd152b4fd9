"""One table of one kind in one file: columns of cells as text, each row with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hezuo.base.problems import Place
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.values import trimmed


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one kind in one file: `columns[field IRI][i]` is the cell of file row `rows[i]`."""

    kind: Kind
    year: str
    file: str
    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, str]
    #: (field IRI, index) → the printed text of a cell that a recorded correction has replaced
    printed: Mapping[tuple[str, int], str] = field(default_factory=lambda: MappingProxyType({}))
    #: (field IRI, index) → why the ledger of corrections suspects what the cell says
    doubted: Mapping[tuple[str, int], str] = field(default_factory=lambda: MappingProxyType({}))
    #: (field IRI, index) → what the ledger suspects that such a cell should say, where it tells
    suspected: Mapping[tuple[str, int], str] = field(default_factory=lambda: MappingProxyType({}))
    #: (field IRI, index) of the cells of which it has been told why they cannot be read
    told: frozenset[tuple[str, int]] = frozenset()

    def place(self, index: int, wanted: Field | None = None) -> Place:
        """Where row `index` (and the column of a field) stands."""
        heading = ""
        if wanted is not None:
            heading = self.headings.get(wanted.iri) or wanted.label("zh")
        return Place(self.file, self.sheet, self.rows[index], heading)

    def corrected(self, cells: Mapping[tuple[str, int], str]) -> Table:
        """The table with these texts in the place of those that stand at (field IRI, index), which stay as printed."""
        blank = ("",) * len(self)
        columns = {iri: list(self.columns.get(iri, blank)) for iri in {iri for iri, _ in cells}}
        printed = {(iri, row): trimmed(columns[iri][row]) for iri, row in cells} | dict(self.printed)
        for (iri, row), text in cells.items():
            columns[iri][row] = text
        changed = {iri: tuple(texts) for iri, texts in columns.items()}
        return replace(self, columns=MappingProxyType({**self.columns, **changed}), printed=MappingProxyType(printed))

    def doubting(self, cells: Mapping[tuple[str, int], str], meant: Mapping[tuple[str, int], str]) -> Table:
        """The table with what stands at (field IRI, index) doubted for these reasons, and what may be `meant` there."""
        told = {**self.suspected, **{cell: text for cell, text in meant.items() if text}}
        return replace(self, doubted=MappingProxyType({**self.doubted, **cells}), suspected=MappingProxyType(told))

    def with_column(self, wanted: Field) -> Table:
        """The table with this column, blank where it had none."""
        if wanted.iri in self.columns:
            return self
        return replace(self, columns=MappingProxyType({**self.columns, wanted.iri: ("",) * len(self.rows)}))

    def only(self, rows: Sequence[int]) -> Table:
        """The table with these rows alone."""
        at = {row: n for n, row in enumerate(rows)}
        columns = {iri: tuple(texts[i] for i in rows) for iri, texts in self.columns.items()}
        printed, doubted, suspected = (
            MappingProxyType({(iri, at[i]): text for (iri, i), text in cells.items() if i in at})
            for cells in (self.printed, self.doubted, self.suspected)
        )
        return replace(
            self,
            rows=tuple(self.rows[i] for i in rows),
            columns=MappingProxyType(columns),
            printed=printed,
            doubted=doubted,
            suspected=suspected,
            told=frozenset((iri, at[i]) for iri, i in self.told if i in at),
        )

    def __len__(self) -> int:
        return len(self.rows)
