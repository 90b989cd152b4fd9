"""What is said of names that look alike: which, why, where, and the row of the ledger that answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.characters import apart, told
from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import READABLE
from hezuo.intake.asked_twins import line_for
from hezuo.intake.identity import Identity
from hezuo.intake.twins import LARGE, Twin, Twins
from hezuo.narrate.insight import Told, heads
from hezuo.schema.ontology import Ontology

COLUMNS = ("judged", "form-a", "form-b", "alike", "apart", "place-a", "place-b", "note", "ledger-row")


@dataclass(frozen=True, eq=False, repr=False)
class NamesInsight(Told):
    """The names that may be one party, of all years."""

    result: Twins
    identity: Identity
    ontology: Ontology

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a pair, those that nobody has judged first."""
        body: list[tuple[Value, ...]] = []
        for one in self.result.pairs:
            places = one.first.place.line, one.second.place.line if one.judged is None else ""
            line = line_for(one, self.identity, self.ontology) if one.judged is None else ""
            why, names = reasons(one, lang), (one.first.name, one.second.name)
            body.append((_state(one, lang), *names, why, apart(*names), *places, one.note, line))
        return Rows(heads(COLUMNS, lang), body)

    def text(self, lang: Lang = "zh") -> str:
        """The pairs, a paragraph each, under how they stand."""
        asked, unsure = self.result.asked, self.result.pairs[len(self.result.asked) :]
        lines: list[str] = []
        if asked:
            lines += [say("names.open", lang, count=len(asked)), *self._listed(asked, lang)]
        if unsure:
            lines += [""] * bool(lines) + [say("names.unsure", lang, count=len(unsure)), *self._listed(unsure, lang)]
        return "\n".join(lines or [say("names.none", lang)]) + "\n"

    def _listed(self, some: Sequence[Twin], lang: Lang) -> list[str]:
        return [line for one in some for line in self._paragraph(one, lang)]

    def _paragraph(self, one: Twin, lang: Lang) -> list[str]:
        why, here = (
            reasons(one, lang),
            say("list.and", lang).join(dict.fromkeys((one.first.place.line, one.second.place.line))),
        )
        found = [
            f"  {told(one.first.name)} — {told(one.second.name)}",
            "    " + " · ".join(filter(None, (why, told(one.note), here))),
        ]
        different = apart(one.first.name, one.second.name)
        if different and one.judged is None:
            found.append(f"    {different}")
        if one.judged is None:
            found.append(f"    {line_for(one, self.identity, self.ontology)}")
        return found

    def notes(self, lang: Lang = "zh", form: str = "") -> Sequence[str]:
        """How to answer, and what was not looked for."""
        found = [say("names.answer", lang)] if self.result.asked and form in (*READABLE, "") else []
        return [*found, say("names.limited", lang, most=LARGE)] if self.result.limited else found


def _state(one: Twin, lang: Lang) -> str:
    return say("names.state-open", lang) if one.judged is None else say("names.state-unsure", lang)


def reasons(one: Twin, lang: Lang) -> str:
    """Why the names look alike, as a list."""
    return say("list.and", lang).join(say(f"twin.{reason}", lang) for reason in one.reasons)
