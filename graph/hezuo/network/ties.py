"""The ties that the record states, in integer-coded columns; `stated` reads them from the resolved records.

What the ontology marks with `view:connects` ties a record (a platform, a cooperation) to a thing (a party, a major, a
platform). Every network is made from these columns; each tie knows its column, its role, its year and its cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Place
from hezuo.intake.table import Table
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology, Role

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Nodes:
    """Everything that can stand in a network, sorted by IRI; the columns are parallel."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    #: The class that its row states: for a party its class, for any other record that of its kind.
    classes: tuple[str, ...]
    #: The kind of its table.
    kinds: tuple[str, ...]
    #: IRI of a province or name of a country; '' when not known.
    regions: tuple[str, ...]
    #: IRI of the largest corporate group it belongs to; its own when it is in none.
    wholes: tuple[str, ...]
    #: The years whose rows mention it, ascending; those of its own rows where none does.
    years: tuple[tuple[str, ...], ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each IRI."""
        return {iri: n for n, iri in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Ties:
    """Ties in parallel columns of length m: `record` and `thing` number `nodes`, the rest the tuples beside them."""

    nodes: Nodes
    ontology: Ontology
    #: Number of the workspace's own college in `nodes`, or −1.
    college: int
    #: Numbers of every reporting college in the scope, ascending; the own one too.
    colleges: tuple[int, ...]
    record: Ints
    thing: Ints
    #: Number in `fields`: the column that states the tie.
    field: Ints
    #: Number in `roles`, −1 for a reference, which has no role, and for a membership whose role is not stated.
    role: Ints
    #: Whether the tie is a membership; that of a college which only reports is none.
    membership: Bools
    year: Ints
    entry: Ints
    #: The cell: number in `tables`, and the row there, from 0.
    table: Ints
    row: Ints
    #: Number in `statuses`, −1 for what is plainly stated.
    status: Ints
    #: Number in `sentences`, −1 where none is recorded.
    sentence: Ints
    #: Number in `suspects`, −1 but where the ledger suspects another role to be meant.
    suspect: Ints
    fields: tuple[Field, ...]
    #: The highest first, so that the least number is the highest role.
    roles: tuple[Role, ...]
    years: tuple[str, ...]
    entries: tuple[str, ...]
    tables: tuple[Table, ...]
    #: IRIs of the statuses of statements that occur, and of the sentences.
    statuses: tuple[str, ...]
    sentences: tuple[str, ...]
    #: IRIs of the roles that are suspected somewhere.
    suspects: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.record)

    @cached_property
    def ranks(self) -> Floats:
        """The rank of each tie's role, 1 the highest; NaN where no role or none with a rank is stated."""
        of_role = [np.nan if r.rank is None else r.rank for r in self.roles]
        return np.asarray([*of_role, np.nan], np.float64)[self.role]

    @cached_property
    def weights(self) -> Floats:
        """The weight of each tie's role, in (0, 1]; the least there is where none is stated."""
        return np.asarray([*(r.weight for r in self.roles), self.ontology.least_weight])[self.role]

    @cached_property
    def leads(self) -> Bools:
        """Whether each tie's role leads."""
        return np.asarray([*(r.leads for r in self.roles), False], bool)[self.role]

    def highest(self, ties: Ints | None = None) -> dict[int, int]:
        """The highest role (number in `roles`) that each thing holds in these ties, by default in all of them."""
        chosen = np.arange(len(self)) if ties is None else ties
        stated = chosen[self.role[chosen] >= 0]
        found: dict[int, int] = {}
        for thing, role in zip(self.thing[stated].tolist(), self.role[stated].tolist(), strict=True):
            found[thing] = min(found.get(thing, role), role)
        return found

    @cached_property
    def best(self) -> dict[int, int]:
        """The highest role (number in `roles`) that each thing holds anywhere."""
        return self.highest()

    @cached_property
    def held(self) -> dict[int, Counter[tuple[int, str]]]:
        """For each thing in how many records of each class it has each role (number in `roles`)."""
        found: dict[int, Counter[tuple[int, str]]] = {}
        for thing, record, role in sorted(
            set(zip(self.thing.tolist(), self.record.tolist(), self.role.tolist(), strict=True))
        ):
            if role >= 0:
                found.setdefault(thing, Counter())[role, self.nodes.classes[record]] += 1
        return found

    @cached_property
    def reported(self) -> Bools:
        """Whether a tie says no more than which college reports the record."""
        reports = np.asarray([*(f.defaults_to_college for f in self.fields), False], bool)[self.field]
        return np.asarray(reports & ~self.membership, bool)

    @cached_property
    def plain(self) -> Bools:
        """Whether each tie is plainly stated: neither collective nor inferred nor doubtful."""
        return self.status < 0

    def status_of(self, tie: int) -> str:
        """The status (IRI) of a tie; '' when it is plainly stated."""
        return self.statuses[self.status[tie]] if self.status[tie] >= 0 else ""

    def suspect_of(self, tie: int) -> str:
        """The role (IRI) that a tie is suspected to mean in the place of its own; '' for none."""
        return self.suspects[self.suspect[tie]] if self.suspect[tie] >= 0 else ""

    def role_text(self, tie: int, lang: Lang) -> str:
        """What the role of a tie is called, with the one that it is suspected to be; '' where none is stated."""
        if self.role[tie] < 0:
            return ""
        name, suspect = self.roles[self.role[tie]].label(lang), self.suspect_of(tie)
        return say("role.suspected", lang, name=name, role=self.ontology.label(suspect, lang)) if suspect else name

    def sentence_of(self, tie: int) -> str:
        """The sentence (IRI) that a tie rests on; '' where none is recorded."""
        return self.sentences[self.sentence[tie]] if self.sentence[tie] >= 0 else ""

    @cached_property
    def reporting(self) -> Bools:
        """Whether each node is a college whose record this is: the centre by construction, so claims leave it out."""
        found = np.zeros(len(self.nodes), bool)
        found[list(self.colleges)] = True
        return found

    def place(self, tie: int) -> Place:
        """The cell that states a tie."""
        return self.tables[int(self.table[tie])].place(int(self.row[tie]), self.fields[int(self.field[tie])])

    def where(self, mask: Bools) -> Ties:
        """The ties that `mask` (length m) keeps; the nodes stay."""
        return replace(
            self,
            record=self.record[mask],
            thing=self.thing[mask],
            field=self.field[mask],
            role=self.role[mask],
            membership=self.membership[mask],
            year=self.year[mask],
            entry=self.entry[mask],
            table=self.table[mask],
            row=self.row[mask],
            status=self.status[mask],
            sentence=self.sentence[mask],
            suspect=self.suspect[mask],
        )

    def is_a(self, classes: Iterable[str]) -> Bools:
        """For each node whether it is of one of the classes."""
        wanted = set(classes)
        known = {c: bool(wanted & self.ontology.ancestors(c)) for c in set(self.nodes.classes)}
        return np.asarray([known[c] for c in self.nodes.classes], bool)
