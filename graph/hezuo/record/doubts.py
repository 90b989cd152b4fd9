"""What the notes of a record say of contradictions and misprints, and what of it a computation finds too.

A note speaks of a contradiction when it holds one of the ontology's words of doubt (`hz:DoubtWord`). It is found by a
formula when its figure has one that does not fit or cannot be told, or is named by such a one, and not only within
one sentence; by a question when that gives another number; by a rule when the row breaks one; by a printed form when
a name in the row is printed in another form that the note quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hezuo.base.terms import FIGURE, HZ, SKOS
from hezuo.intake.identity import Resolved
from hezuo.record.audit import Line
from hezuo.record.figures import Figure
from hezuo.record.load import Dataset
from hezuo.schema.ontology import Ontology

WORD = HZ + "DoubtWord"
NOTE = SKOS + "note"
#: How a contradiction is found, in this order.
WAYS = ("formula", "question", "rule", "form")
FORMS = "SELECT DISTINCT ?entry ?form WHERE { ?m a hz:Mention ; hz:printedForm ?form ; prov:wasDerivedFrom ?entry }"


@dataclass(frozen=True, slots=True)
class Doubts:
    """The entries (IRIs) whose notes speak of a contradiction, each with how a computation finds it, '' for not."""

    mentioned: tuple[tuple[str, str], ...]

    def counts(self) -> dict[str, int]:
        """How many there are, how many are found, and how many in each way."""
        ways = [way for _, way in self.mentioned]
        return {"mentioned": len(ways), "found": sum(map(bool, ways)), **{way: ways.count(way) for way in WAYS}}


def doubt_words(ontology: Ontology) -> list[str]:
    """Every word of doubt of the ontology, in each language."""
    return [n for iri in ontology.names if WORD in ontology.types[iri] for n in ontology.labels[iri].values()]


def doubts(dataset: Dataset, lines: Sequence[Line]) -> Doubts:
    """The doubts of a record, whose figures `lines` are. A row is looked at once, a figure as its line ended."""
    words = doubt_words(dataset.ontology)
    formula, question = (
        _by_formula(lines),
        {x.figure.iri for x in lines if x.state in ("explained", "differs", "consistent")},
    )
    stated = {line.figure.iri for line in lines}
    broken = {(p.place.file, p.place.row) for p in dataset.problems if p.code.startswith("rule-")}
    forms: dict[str, list[str]] = {}
    for entry, form in dataset.store.select(FORMS).rows:
        forms.setdefault(str(entry), []).append(str(form))
    found = []
    for resolved, index, note in _notes(dataset.identity.resolved, words):
        record, entry = resolved.records[index], resolved.entries[index]
        if resolved.kind.iri == FIGURE and record not in stated:
            continue
        place = resolved.frame.table.place(index)
        ways = {
            "formula": record in formula,
            "question": record in question,
            "rule": (place.file, place.row) in broken,
            "form": any(form in note for form in forms.get(entry, ())),
        }
        found.append((entry, next((way for way in WAYS if ways[way]), "")))
    return Doubts(tuple(found))


def _notes(resolved: Iterable[Resolved], words: Sequence[str]) -> Iterable[tuple[Resolved, int, str]]:
    for one in resolved:
        for field in (f for f in one.kind.fields if f.on_entry and f.path == NOTE):
            for index, note in enumerate(one.frame.column(field)):
                if one.records[index] and any(word in note for word in words):
                    yield one, index, note


def _by_formula(lines: Iterable[Line]) -> set[str]:
    """The figures that a formula over another sentence calls in question."""
    found: set[str] = set()
    for line in lines:
        for check in line.checks:
            apart = [f for f in check.named if _sentence(f) != _sentence(line.figure)]
            if check.result in ("unfit", "unclear", "truncated") and apart:
                found |= {line.figure.iri, *(f.iri for f in apart)}
    return found


def _sentence(figure: Figure) -> tuple[object, ...]:
    """What figures of one sentence share: no finer place is recorded."""
    return figure.source, figure.pages, figure.sections, figure.locators
