"""What is said of one thing: its names, what its own rows state, and every cell elsewhere that names it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Place
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import BLANK, table
from hezuo.narrate import also
from hezuo.narrate.insight import Told, heads
from hezuo.record.evidence import Also
from hezuo.record.load import Dataset
from hezuo.record.scope import spans
from hezuo.record.show import Fact, Portrait, portrait

#: A vague name lists at most this many things.
MOST = 30
OWN = ("column", "value", "year", "page", "place")
TIES = ("kind", "record", "role", "printed", "year", "page", "place")
FACTS = ("kind", "record", "column", "value", "statement-status", "year", "page", "place", "row-note", "also")


@dataclass(frozen=True, eq=False, repr=False)
class ShowInsight(Told):
    """One thing (the first of `choices`) with sources; or, where a name is vague, what it may mean, best first."""

    dataset: Dataset
    name: str
    choices: Sequence[str]
    #: What lies in every scope.
    whole: Dataset
    #: Whether the choices are a guess: a short form, a wrong character, one of several that hold the name.
    guessed: bool = False

    @property
    def is_vague(self) -> bool:
        """Whether the name may mean several things, so that nothing can be told of one."""
        return self.guessed

    def portrait(self, lang: Lang = "zh") -> Portrait:
        """What is known of the thing (the first of several), its texts in `lang`."""
        return portrait(self.dataset, self.choices[0], lang, self.whole)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row for each statement with what is said of it elsewhere: its own, then those of others that name it.

        Then what is said of blank cells, beside which there is no statement; of a vague name a row a choice.
        """
        if self.is_vague:
            shown = [portrait(self.dataset, iri, lang) for iri in self.choices]
            return Rows(heads(("name", "class"), lang), [(one.name, one.kind) for one in shown])
        one = self.portrait(lang)
        said: dict[Place, list[Also]] = {}
        for found in (*one.also, *one.also_of_ties):
            said.setdefault(found.place, []).append(found)
        body: list[tuple[Value, ...]] = []
        for f in (*one.own, *one.ties):
            told = also.joined(said.pop(f.place, ()), lang)
            stands = f.kind, f.record, f.heading, _value(f, lang), f.status, f.year, f.pages, f.place.line, f.note
            body.append((*stands, told))
        for first, *more in said.values():
            where = first.kind, first.record, first.heading, first.printed, "", first.year, "", first.place.line, ""
            body.append((*where, also.joined((first, *more), lang)))
        return Rows(heads(FACTS, lang), body)

    def text(self, lang: Lang = "zh") -> str:
        """Name, IRI, other names, its statements and those of others as tables, evidence; or what the name may mean."""
        if self.is_vague:
            return self._choices(lang)
        one = self.portrait(lang)
        return _text(one, lang) if one.own or one.ties else self._elsewhere(lang)

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """JSON has the thing with its facts as objects."""
        if form == "json" and not self.is_vague:
            return (json.dumps(asdict(self.portrait(lang)), ensure_ascii=False, indent=1) + "\n").encode()
        return super().written(form, lang)

    def _elsewhere(self, lang: Lang) -> str:
        """That it lies outside of the scope, and in which years there is something of it."""
        one = portrait(self.whole, self.choices[0], lang)
        years = sorted({fact.year for fact in (*one.own, *one.ties)} - {""})
        lines = [*_title(one, lang), "", say("show.elsewhere", lang, years=spans(years) or BLANK)]
        return "\n".join(lines) + "\n"

    def _choices(self, lang: Lang) -> str:
        key = "show.many" if len(self.choices) > 1 else "show.guess"
        lines = [say(key, lang, name=self.name, count=len(self.choices))]
        for iri in self.choices[:MOST]:
            one = portrait(self.dataset, iri, lang)
            name = self.dataset.identity.names.fullest(iri) or one.name
            lines.append(say("show.choice", lang, name=name, kind=one.kind))
        if len(self.choices) > MOST:
            lines.append(say("show.more", lang, count=len(self.choices) - MOST))
        return "\n".join(lines) + "\n"


def _value(fact: Fact, lang: Lang) -> str:
    """What a cell says, with what the record suspects that it should say."""
    if not fact.suspected:
        return fact.value
    return say("show.suspected", lang, value=fact.value, suspected=fact.suspected)


def _title(one: Portrait, lang: Lang) -> list[str]:
    """Name, IRI and other names."""
    lines = [say("show.title", lang, name=one.name, kind=one.kind), one.iri]
    return lines + ([say("show.aliases", lang, names="、".join(one.aliases))] if one.aliases else [])


def _text(one: Portrait, lang: Lang) -> str:
    lines = _title(one, lang)
    doubtful, stated = any(f.status for f in one.own), any(f.status for f in one.ties)
    own = [
        (f.heading, _value(f, lang), *([f.status] if doubtful else []), f.year, f.pages, f.place.line) for f in one.own
    ]
    lines += ["", say("show.own", lang), table(heads(_with_status(OWN, doubtful), lang), own).decode()]
    lines.append(say("show.ties", lang, count=len(one.ties)))
    rows = [
        (f.kind, f.record, f.heading, f.value, *([f.status] if stated else []), f.year, f.pages, f.place.line)
        for f in one.ties
    ]
    told = table(heads(_with_status(TIES, stated), lang), rows).decode() if rows else ""
    said = [*also.lines(one.also, lang), *also.lines(one.also_of_ties, lang, of_others=True)]
    evidence = "\n".join(["", say("show.also", lang, count=len(said)), *said]) + "\n" if said else ""
    return "\n".join(lines) + "\n" + told + _together(one, lang) + _notes(one, lang) + evidence


def _together(one: Portrait, lang: Lang) -> str:
    """That several of the records which name it rest on one sentence, which is one piece of evidence."""
    count = Counter(sentence for sentence, _ in {(f.sentence, f.record) for f in one.ties} if sentence)
    most = max(count.values(), default=0)
    return say("show.together", lang, count=most) + "\n" if most > 1 else ""


def _with_status(columns: tuple[str, ...], stated: bool) -> tuple[str, ...]:
    """The headings with that of the status, where something has one, after the value."""
    at = columns.index("year")
    return (*columns[:at], "statement-status", *columns[at:]) if stated else columns


def _notes(one: Portrait, lang: Lang) -> str:
    """The remarks of the rows that name the thing, each once; those of its own rows stand among its statements."""
    notes = dict.fromkeys((f.record, f.place.line, f.note) for f in one.ties if f.note)
    lines = [say("show.note", lang, record=record, place=place, note=note) for record, place, note in notes]
    return "\n".join(["", say("show.notes", lang), *lines]) + "\n" if lines else ""
