"""What the notes of a record say of contradictions and misprints, and what of it a computation or a question finds too.

A note speaks of one when it holds one of the ontology's words of doubt (`hz:DoubtWord`). It is found

- by a formula between figures of different sentences that does not fit or cannot be told: of the note's own figure, or
  of figures whose numbers the note of a row from their pages quotes;
- by the question of its figure, when that gives another number;
- by a check that points at a filled cell of its row: a rule, a shape or a list of names (that a row names nobody
  contradicts nothing);
- by a printed form or alias (as `printed-forms` and `aliases` list them) that the note quotes, of a thing of its row;
- in the ledgers: a correction of its row, or an unsure judgement about two names that the row and the note hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hezuo.base.terms import DOUBT_WORD, FIGURE, PAGE, PREF_LABEL, SKOS
from hezuo.intake.identity import Resolved
from hezuo.record.audit import Line
from hezuo.record.figures import Figure, plain
from hezuo.record.load import Dataset
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import parts

NOTE = SKOS + "note"
#: The code of a cell that is blank though it should not be.
BLANK_CELL = "shape-min-count"
#: How a contradiction is found, in this order.
WAYS = ("formula", "question", "rule", "form", "ledger")
FORMS = """SELECT DISTINCT ?thing ?form WHERE {
  { ?m a hz:Mention ; hz:printedForm ?form ; hz:refersTo ?thing }
  UNION { ?thing a hz:Record ; skos:altLabel ?form } }"""
CORRECTED = "SELECT ?table ?record WHERE { ?c a hz:Correction ; hz:cellTable ?table ; hz:cellRecord ?record }"
UNSURE = "SELECT ?a ?b WHERE { ?j hz:formA ?a ; hz:formB ?b ; hz:verdict hz:verdict-unsure }"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Doubts:
    """The entries (IRIs) whose notes speak of a contradiction, each with how it is found, '' where it is not."""

    mentioned: tuple[tuple[str, str], ...]

    def counts(self) -> dict[str, int]:
        """How many there are, how many are found, and how many in each way."""
        ways = [way for _, way in self.mentioned]
        return {"mentioned": len(ways), "found": sum(map(bool, ways)), **{way: ways.count(way) for way in WAYS}}


def doubt_words(ontology: Ontology) -> list[str]:
    """Every word of doubt of the ontology, in each language."""
    return [n for iri in ontology.names if DOUBT_WORD in ontology.types[iri] for n in ontology.labels[iri].values()]


def doubts(dataset: Dataset, lines: Sequence[Line]) -> Doubts:
    """The doubts of a record whose figures ended as `lines` say; a figure that is not among them is left out."""
    seeker, stated = _Seeker(dataset, lines), {line.figure.iri for line in lines}
    words = doubt_words(dataset.ontology)
    rows = (row for resolved in dataset.identity.resolved for row in _noted(resolved, words))
    ours = (row for row in rows if row.resolved.kind.iri != FIGURE or row.record in stated)
    return Doubts(tuple((row.resolved.entries[row.index], seeker.way(row)) for row in ours))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with a note that speaks of doubt."""

    resolved: Resolved
    index: int
    note: str

    @property
    def record(self) -> str:
        return self.resolved.records[self.index]

    def cells(self) -> list[str]:
        return [self.resolved.frame.column(f)[self.index] for f in self.resolved.kind.fields]

    def things(self) -> set[str]:
        fields = (f for f in self.resolved.kind.fields if not f.is_literal)
        return {self.record, *(iri for f in fields for iri, _ in self.resolved.targets_of(f, self.index))}

    def of(self, path: str) -> str:
        found = next((f for f in self.resolved.kind.fields if f.path == path), None)
        return self.resolved.frame.column(found)[self.index] if found else ""


def _noted(resolved: Resolved, words: Sequence[str]) -> Iterator[_Row]:
    for field in (f for f in resolved.kind.fields if f.on_entry and f.path == NOTE):
        for index, note in enumerate(resolved.frame.column(field)):
            if resolved.records[index] and any(word in note for word in words):
                yield _Row(resolved, index, note)


@dataclass(frozen=True, eq=False)
class _Seeker:
    dataset: Dataset
    lines: Sequence[Line]

    def way(self, row: _Row) -> str:
        """The first way in which what a note says is found; '' for none."""
        ways = (self._formula, self._question, self._rule, self._form, self._ledger)
        return next((name for name, found in zip(WAYS, ways, strict=True) if found(row)), "")

    @cached_property
    def _contradicting(self) -> list[tuple[Figure, ...]]:
        """The figures of each formula over more than one sentence that does not fit or cannot be told."""
        found = []
        for line in self.lines:
            for check in line.checks:
                apart = [f for f in check.named if _sentence(f) != _sentence(line.figure)]
                if check.result in ("unfit", "unclear", "truncated") and apart:
                    found.append((line.figure, *apart))
        return found

    def _formula(self, row: _Row) -> bool:
        if row.resolved.kind.iri == FIGURE:
            return any(row.record == f.iri for together in self._contradicting for f in together)
        pages = set(parts(row.of(PAGE)))
        quoted = (t for t in self._contradicting if any(pages & set(f.pages) for f in t))
        return any(all(_quotes(row.note, f) for f in together) for together in quoted)

    @cached_property
    def _differing(self) -> set[str]:
        return {x.figure.iri for x in self.lines if x.state in ("explained", "differs", "consistent")}

    def _question(self, row: _Row) -> bool:
        return row.record in self._differing

    @cached_property
    def _asked_about(self) -> set[tuple[str, str, int]]:
        places = (p.place for p in self.dataset.problems if p.place.column and p.code != BLANK_CELL)
        return {(place.file, place.sheet, place.row) for place in places}

    def _rule(self, row: _Row) -> bool:
        place = row.resolved.frame.table.place(row.index)
        return (place.file, place.sheet, place.row) in self._asked_about

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for thing, form in self._found[0]:
            found[thing].append(form)
        return found

    def _form(self, row: _Row) -> bool:
        return any(form in row.note for thing in row.things() for form in self._forms.get(thing, ()))

    @cached_property
    def _corrections(self) -> set[tuple[str, str]]:
        return set(self._found[1])

    @cached_property
    def _unsure(self) -> list[tuple[str, str]]:
        return self._found[2]

    def _ledger(self, row: _Row) -> bool:
        kind, frame = row.resolved.kind, row.resolved.frame
        naming = [f for f in kind.fields if f.path == PREF_LABEL]
        tables = (kind.notation, *dict(kind.labels).values())
        names = [t for f in naming for t in (row.of(PREF_LABEL), frame.table.printed.get((f.iri, row.index), ""))]
        if any((table, name) in self._corrections for table in tables for name in names):
            return True
        text = "\n".join(row.cells())
        return any(a in text and b in text and (a in row.note or b in row.note) for a, b in self._unsure)

    @cached_property
    def _found(self) -> list[Pairs]:
        """What the store says: printed forms, corrected cells, unsure judgements."""
        return self.dataset.result("doubts", list[Pairs], lambda: [self._asked(q) for q in (FORMS, CORRECTED, UNSURE)])

    def _asked(self, query: str) -> Pairs:
        return [(str(a), str(b)) for a, b in self.dataset.store.select(query).rows]


def _sentence(figure: Figure) -> tuple[object, ...]:
    """What figures of one sentence share: no finer place is recorded."""
    return figure.source, figure.pages, figure.sections, figure.locators


def _quotes(note: str, figure: Figure) -> bool:
    """Whether a note holds the number of a figure with its unit: 32 with its unit, not 132."""
    return re.search(rf"(?<![\d.]){re.escape(plain(figure.value))}{re.escape(figure.unit)}", note) is not None
