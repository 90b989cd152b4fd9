"""What is said of one thing: its names, what its own rows state, and every cell elsewhere that names it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import BLANK, table
from hezuo.narrate.insight import Told, heads
from hezuo.record.load import Dataset
from hezuo.record.scope import spans
from hezuo.record.show import Portrait, portrait

#: A vague name lists at most this many things.
MOST = 30
OWN = ("column", "value", "year", "page", "place")
TIES = ("kind", "record", "role", "printed", "year", "page", "place")
FACTS = ("kind", "record", "column", "value", "year", "page", "place")


@dataclass(frozen=True, eq=False, repr=False)
class ShowInsight(Told):
    """One thing (`iri`) of a workspace, with sources; or, where a name is vague, the things (`choices`) it may mean."""

    dataset: Dataset
    name: str
    choices: Sequence[str]
    #: What lies in every scope.
    whole: Dataset

    @property
    def is_vague(self) -> bool:
        """Whether the name means several things, so that nothing can be told of one."""
        return len(self.choices) > 1

    def portrait(self, lang: Lang = "zh") -> Portrait:
        """What is known of the thing (the first of several), its texts in `lang`."""
        return portrait(self.dataset, self.choices[0], lang)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row for each statement: first the thing's own, then those of others that name it; else one a choice."""
        if self.is_vague:
            shown = [portrait(self.dataset, iri, lang) for iri in self.choices]
            return Rows(heads(("name", "class"), lang), [(one.name, one.kind) for one in shown])
        one = self.portrait(lang)
        facts = (*one.own, *one.ties)
        body: list[tuple[Value, ...]] = [
            (f.kind, f.record, f.heading, f.value, f.year, f.pages, f.place.line) for f in facts
        ]
        return Rows(heads(FACTS, lang), body)

    def text(self, lang: Lang = "zh") -> str:
        """Name, IRI, other names, then its own statements and those of others as tables; or what the name may mean."""
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
        lines = [say("show.many", lang, name=self.name, count=len(self.choices))]
        for iri in self.choices[:MOST]:
            one = portrait(self.dataset, iri, lang)
            name = self.dataset.identity.names.fullest(iri) or one.name
            lines.append(say("show.choice", lang, name=name, kind=one.kind))
        return "\n".join(lines) + ("\n  …\n" if len(self.choices) > MOST else "\n")


def _title(one: Portrait, lang: Lang) -> list[str]:
    """Name, IRI and other names."""
    lines = [say("show.title", lang, name=one.name, kind=one.kind), one.iri]
    return lines + ([say("show.aliases", lang, names="、".join(one.aliases))] if one.aliases else [])


def _text(one: Portrait, lang: Lang) -> str:
    lines = _title(one, lang)
    own = [(f.heading, f.value, f.year, f.pages, f.place.line) for f in one.own]
    lines += ["", say("show.own", lang), table(heads(OWN, lang), own).decode()]
    lines.append(say("show.ties", lang, count=len(one.ties)))
    rows = [(f.kind, f.record, f.heading, f.value, f.year, f.pages, f.place.line) for f in one.ties]
    return "\n".join(lines) + "\n" + (table(heads(TIES, lang), rows).decode() if rows else "")
