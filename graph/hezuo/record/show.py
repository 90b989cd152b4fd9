"""Everything the workspace says about one thing: its own row, and every cell elsewhere that names it.

It is read from the tables through the ontology, so a new kind shows up without a line of code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Place
from hezuo.base.terms import NOTE, PAGE
from hezuo.intake.identity import Resolved
from hezuo.intake.names import Names
from hezuo.record.evidence import Also, known
from hezuo.record.figures import COUNT
from hezuo.record.load import Dataset
from hezuo.record.reasons import of_figure
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology

ALIASES = "SELECT DISTINCT ?form WHERE { $thing skos:altLabel ?form } ORDER BY ?form"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a row says: under which heading, what, and where it stands."""

    kind: str
    record: str
    heading: str
    value: str
    year: str
    pages: str
    place: Place
    #: How plainly the row states it, in a word; '' when plainly.
    status: str = ""
    #: The remark of its row.
    note: str = ""
    #: What the ledger of corrections suspects that the cell should say; '' where it tells nothing.
    suspected: str = ""
    #: The sentence (IRI) that its row rests on; '' where none is recorded.
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Portrait:
    """One thing: name, class, other names, its own facts, the ties that others state, and the evidence about both."""

    iri: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    own: tuple[Fact, ...]
    ties: tuple[Fact, ...]
    #: What other sources say of the cells of its own rows, and of those of others that name it.
    also: tuple[Also, ...] = ()
    also_of_ties: tuple[Also, ...] = ()


def portrait(dataset: Dataset, iri: str, lang: Lang, whole: Dataset | None = None) -> Portrait:
    """What is known about a thing. `whole` is what lies in every scope, where that is more than the dataset."""
    names = dataset.identity.names
    own: list[Fact] = []
    ties: list[Fact] = []
    kinds: list[str] = []
    for resolved in dataset.identity.resolved:
        for index, record in enumerate(resolved.records):
            if record == iri:
                kinds.append(resolved.kind.label(lang))
                facts = _facts(resolved, index, dataset.ontology, lang)
                own += [_in_full(fact, iri, dataset, whole or dataset) for fact in facts]
        ties += _ties(resolved, iri, dataset.ontology, names, lang)
    rows = dataset.store.select(ALIASES, {"thing": iri})
    kind, aliases = kinds[0] if kinds else "", tuple(str(r[0]) for r in rows.rows)
    evidence = known(dataset)
    also = tuple(evidence.about(iri, lang)), tuple(evidence.naming(iri, lang))
    return Portrait(iri, names.caption(iri), kind, aliases, tuple(own), tuple(ties), *also)


def _in_full(fact: Fact, iri: str, dataset: Dataset, whole: Dataset) -> Fact:
    return replace(fact, value=of_figure(dataset, whole, iri, fact.value)) if COUNT in fact.value else fact


def _facts(resolved: Resolved, index: int, ontology: Ontology, lang: Lang) -> list[Fact]:
    table = resolved.frame.table
    found = []
    for wanted in resolved.kind.fields:
        text = resolved.frame.column(wanted)[index].strip()
        if text:
            # A column of the key may be missing where it may be blank.
            record = next((table.columns[c][index] for c in reversed(resolved.kind.key) if c in table.columns), "")
            status = _status_of_cell(resolved, index, wanted, ontology, lang)
            fact = _fact(resolved, index, wanted, text, record, status, lang)
            found.append(replace(fact, suspected=table.suspected.get((wanted.iri, index), "") if status else ""))
    return found


def _status_of_cell(resolved: Resolved, index: int, wanted: Field, ontology: Ontology, lang: Lang) -> str:
    """How plainly a cell states what it states: one word, or one for each name where they differ; '' when plainly."""
    things = resolved.targets_of(wanted, index) if not wanted.is_literal else ()
    if index not in resolved.standings or wanted.on_entry:
        return ""
    found = {form: resolved.status(index, wanted, thing) for thing, form in things or (("", ""),)}
    if len(set(found.values())) == 1:
        return _word(next(iter(found.values())), ontology, lang)
    told = ((form, _word(status, ontology, lang)) for form, status in found.items() if status)
    return say("list.and", lang).join(say("show.status-of", lang, name=form, status=word) for form, word in told)


def _word(status: str, ontology: Ontology, lang: Lang) -> str:
    return ontology.label(status, lang) if status else ""


def _ties(resolved: Resolved, iri: str, ontology: Ontology, names: Names, lang: Lang) -> list[Fact]:
    found = []
    for wanted in resolved.kind.fields:
        if wanted.is_literal or wanted.on_entry:
            continue
        texts = {t: form for t, things in resolved.targets[wanted.iri].items() for i, form in things if i == iri}
        if not texts:
            continue
        for index, text in enumerate(resolved.frame.column(wanted)):
            if text in texts and resolved.records[index]:
                record = names.caption(resolved.records[index]) or _by_key(resolved, index, wanted)
                status = _word(resolved.status(index, wanted, iri), ontology, lang)
                found.append(_fact(resolved, index, wanted, texts[text], record, status, lang))
    return found


def _by_key(resolved: Resolved, index: int, wanted: Field) -> str:
    """What a record without a name is called: what the other columns of its key hold, else the end of its IRI."""
    columns = resolved.frame.table.columns
    texts = [columns[c][index].strip() for c in resolved.kind.key if c in columns and c != wanted.iri]
    return " · ".join(filter(None, texts)) or resolved.records[index].rsplit("/", 1)[-1]


def _fact(resolved: Resolved, index: int, wanted: Field, value: str, record: str, status: str, lang: Lang) -> Fact:
    table = resolved.frame.table
    place, kind, heading = table.place(index, wanted), resolved.kind.label(lang), wanted.label(lang)
    pages, note = _text(resolved, index, PAGE), _text(resolved, index, NOTE)
    said = resolved.standing(index).sentence
    return Fact(kind, record, heading, value, table.year, pages, place, status, note, sentence=said)


def _text(resolved: Resolved, index: int, path: str) -> str:
    wanted = next((f for f in resolved.kind.fields if f.path == path and f.on_entry), None)
    return resolved.frame.column(wanted)[index].strip() if wanted else ""
