"""What of one thing is in doubt: its own cells, the ledgers that speak of them, what a check asks and others say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hezuo.base.characters import folded
from hezuo.base.messages import Lang
from hezuo.base.problems import Place, Severity
from hezuo.base.terms import BEARS_OUT, CORRECTION, DOUBTFUL, HZ, REASON, UNSURE
from hezuo.intake.identity import Resolved
from hezuo.record.load import Dataset
from hezuo.record.show import Fact, Portrait
from hezuo.schema.kinds import Kind

#: How a doubt is known: the ledger of corrections, a cell's own status, a check, another source, a judgement.
WAYS = ("corrected", "cell", "check", "elsewhere", "judged")
TABLE, RECORD_NAME, COLUMN = HZ + "cellTable", HZ + "cellRecord", HZ + "cellColumn"
JUDGED_BY, JUDGED_ON = HZ + "judgedBy", HZ + "judgedOn"
PRINTED, MEANT, STATUS = HZ + "printedValue", HZ + "correctedValue", HZ + "status"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that may be otherwise: what stands here, what stands elsewhere, and what was decided.

    Blank texts are not known. `place` is the cell, `ledger` the row of a ledger that speaks of it.
    """

    way: str
    heading: str
    printed: str
    pages: str
    place: Place
    #: What it may mean in truth.
    suspected: str = ""
    #: Why, in the words of the ledger, the check or the other source.
    reason: str = ""
    status: str = ""
    by: str = ""
    on: str = ""
    ledger: Place = field(default_factory=Place)
    hint: str = ""


def doubted(dataset: Dataset, one: Portrait, lang: Lang) -> tuple[Doubt, ...]:
    """The doubts about a thing, the gravest first; a cell that the ledger speaks of is told once."""
    found = [*_corrections(dataset, one, lang)]
    told = {(d.place.line, d.heading) for d in found}
    word = dataset.ontology.label(DOUBTFUL, lang)
    marked = (f for f in one.own if word in f.status or f.suspected)
    found += [_of_cell(f) for f in marked if (f.place.line, f.heading) not in told]
    told |= {(d.place.line, d.place.column) for d in found}
    found += [d for d in _checks(dataset, one, lang) if (d.place.line, d.place.column) not in told]
    return (*found, *_evidence(dataset, one, lang), *_judgements(dataset, one, lang))


def _of_cell(fact: Fact) -> Doubt:
    return Doubt("cell", fact.heading, fact.value, fact.pages, fact.place, fact.suspected, fact.note, fact.status)


def _corrections(dataset: Dataset, one: Portrait, lang: Lang) -> Iterator[Doubt]:
    """What the ledger of corrections says of cells of its own rows."""
    facts = {f.place.column: f for f in one.own}
    records, kind = {folded(f.record) for f in one.own}, _kind(dataset, one)
    if kind is None:
        return
    named = {folded(t) for t in (kind.notation, *dict(kind.labels).values())}
    for resolved, index, get in _rows(dataset, CORRECTION):
        if folded(get(TABLE)) not in named or folded(get(RECORD_NAME)) not in records:
            continue
        column = next((f for f in kind.fields if get(COLUMN) in f.headings), None)
        heading = column.label(lang) if column else get(COLUMN)
        fact = facts.get(get(COLUMN))
        place = fact.place if fact else one.own[0].place
        status = next((dataset.ontology.label(i, lang) for i, _ in _targets(resolved, STATUS, index)), get(STATUS))
        by, on, ledger = get(JUDGED_BY), get(JUDGED_ON), resolved.frame.table.place(index)
        pages = fact.pages if fact else one.own[0].pages
        printed, why = get(PRINTED), get(REASON)
        yield Doubt("corrected", heading, printed, pages, place, get(MEANT), why, status, by, on, ledger)


def _kind(dataset: Dataset, one: Portrait) -> Kind | None:
    """The kind of the table that the thing has a row in."""
    return next((r.kind for r in dataset.identity.resolved if one.iri in r.records), None)


def _rows(dataset: Dataset, kind: str) -> Iterator[tuple[Resolved, int, _Reader]]:
    for resolved in (r for r in dataset.identity.resolved if r.kind.iri == kind):
        for index in range(len(resolved.records)):
            yield resolved, index, _Reader(resolved, index)


@dataclass(frozen=True)
class _Reader:
    """The texts of a row by the property of their column."""

    resolved: Resolved
    index: int

    def __call__(self, path: str) -> str:
        wanted = next((f for f in self.resolved.kind.fields if f.path == path), None)
        return self.resolved.frame.column(wanted)[self.index].strip() if wanted else ""


def _targets(resolved: Resolved, path: str, index: int) -> tuple[tuple[str, str], ...]:
    wanted = next((f for f in resolved.kind.fields if f.path == path), None)
    return resolved.targets_of(wanted, index) if wanted and not wanted.is_literal else ()


def _checks(dataset: Dataset, one: Portrait, lang: Lang) -> Iterator[Doubt]:
    """What a check asks about cells of its own rows."""
    rows = {(f.place.file, f.place.sheet, f.place.row): f for f in one.own}
    cells = {(f.place.line, f.place.column): f for f in one.own}
    for item in dataset.problems:
        fact = rows.get((item.place.file, item.place.sheet, item.place.row))
        if fact is None or item.severity is Severity.INFO:
            continue
        cell = cells.get((item.place.line, item.place.column))
        printed, heading = (cell.value, cell.heading) if cell else ("", item.place.column)
        said = item.message(lang)
        yield Doubt("check", heading, printed, fact.pages, item.place, reason=said, hint=item.hint(lang))


def _evidence(dataset: Dataset, one: Portrait, lang: Lang) -> Iterator[Doubt]:
    """What other sources say otherwise of its own cells."""
    agree = {dataset.ontology.label(i, lang) for i in dataset.ontology.marked[BEARS_OUT]}
    for also in one.also:
        if also.verdict not in agree:
            said = " · ".join(filter(None, (also.title, also.date, also.note)))
            where = also.printed, "", also.place, also.elsewhere, said, also.verdict
            yield Doubt("elsewhere", also.heading, *where, on=also.date, ledger=also.row)


def _judgements(dataset: Dataset, one: Portrait, lang: Lang) -> Iterator[Doubt]:
    """The judgements that leave open whether it is the same as something else."""
    del lang
    forms = {folded(one.name), *map(folded, one.aliases)}
    place = one.own[0].place if one.own else Place()
    for judged in dataset.identity.judgements:
        if judged.verdict != UNSURE:
            continue
        for form, other in ((judged.form, judged.other), (judged.other, judged.form)):
            if folded(form) in forms:
                yield Doubt("judged", "", form, "", place, other, judged.reason, ledger=judged.place)
