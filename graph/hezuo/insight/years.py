"""One year of the record as the comparison of two years reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from hezuo.base.memo import Memo
from hezuo.base.problems import Place
from hezuo.base.terms import ENDED, MEMBERSHIP, PAGE, PARTY
from hezuo.intake.citations import PAGES
from hezuo.intake.identity import Resolved
from hezuo.network.stated import read
from hezuo.network.ties import Ties
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Kind
from hezuo.schema.ontology import Role
from hezuo.schema.values import parts

#: Thing, party → the numbers of the ties between them.
Pairs = dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class Year:
    """What one year of the record holds, for the comparison of two."""

    dataset: Dataset
    year: str
    memo: Memo = field(default_factory=Memo, repr=False)

    @cached_property
    def tables(self) -> dict[str, Kind]:
        """The kinds that have a table in this year."""
        found = (r for r in self.dataset.identity.resolved if r.frame.table.year == self.year)
        return {r.kind.iri: r.kind for r in found}

    @cached_property
    def rows(self) -> Counter[str]:
        """How many rows of a kind this year has."""
        found = (r for r in self.dataset.identity.resolved if r.frame.table.year == self.year)
        return Counter({r.kind.iri: len(r.records) for r in found})

    @cached_property
    def ties(self) -> Ties:
        """Its ties, and those of what lasts."""
        return read(self.dataset)

    def records(self, kind: Kind) -> dict[str, tuple[Resolved, int]]:
        """The things of a kind that rows of this year are about, each with its first row."""
        return self.memo.of(kind.iri, lambda: self._records(kind))

    def _records(self, kind: Kind) -> dict[str, tuple[Resolved, int]]:
        found: dict[str, tuple[Resolved, int]] = {}
        for one in self.dataset.identity.resolved:
            if one.kind.iri == kind.iri and one.frame.table.year == self.year:
                for index, iri in enumerate(one.records):
                    if iri:
                        found.setdefault(iri, (one, index))
        return found

    def name(self, iri: str) -> str:
        """What this year calls a thing."""
        return self.dataset.identity.names.caption(iri) or iri.rsplit("/", 1)[-1]

    @cached_property
    def pairs(self) -> Pairs:
        """The parties of each thing; who left in this year is none of them any more."""
        ties, nodes = self.ties, self.ties.nodes
        parties = ties.is_a([PARTY])
        found: Pairs = {}
        for number in np.flatnonzero(parties[ties.thing]).tolist():
            if number not in self._over:
                pair = nodes.ids[int(ties.record[number])], nodes.ids[int(ties.thing[number])]
                found.setdefault(pair, []).append(number)
        return found

    @cached_property
    def _over(self) -> set[int]:
        """The ties of memberships that ended in this year."""
        over = {
            entry
            for one in self.dataset.identity.resolved
            if MEMBERSHIP in one.kind.ancestors
            for column in one.kind.fields
            if column.path == ENDED
            for entry, day in zip(one.entries, one.frame.plain(column), strict=True)
            if day and day[:4] <= self.year
        }
        return {n for n, entry in enumerate(self.ties.entry.tolist()) if self.ties.entries[entry] in over}

    def roles(self, ties: Iterable[int]) -> tuple[Role, ...]:
        """The roles of these ties, the highest first; a reference and a role not stated give none."""
        numbers = sorted({int(self.ties.role[n]) for n in ties} - {-1})
        return tuple(self.ties.roles[n] for n in numbers)

    def columns(self, ties: Iterable[int]) -> set[str]:
        """The columns that state these ties."""
        return {self.ties.fields[int(self.ties.field[n])].iri for n in ties}

    def at(self, ties: list[int]) -> tuple[str, Place | None]:
        """Page and cell of the first of these ties."""
        if not ties:
            return "", None
        table, row = self.ties.tables[int(self.ties.table[ties[0]])], int(self.ties.row[ties[0]])
        page = next((f.iri for f in table.kind.fields if f.path == PAGE), "")
        return _pages_said(table.columns[page][row] if page in table.columns else ""), self.ties.place(ties[0])


def _pages_said(text: str) -> str:
    """The pages of a cell as people read them."""
    return PAGES.join(parts(text))


def at_row(found: tuple[Resolved, int] | None) -> tuple[str, Place | None]:
    """Page and place of a row."""
    if found is None:
        return "", None
    resolved, index = found
    page = next((f for f in resolved.kind.fields if f.path == PAGE), None)
    return _pages_said(resolved.frame.column(page)[index] if page else ""), resolved.frame.table.place(index)
