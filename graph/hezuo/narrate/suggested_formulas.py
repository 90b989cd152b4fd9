"""What is said of formulas that nobody has written yet: the formula, what it would give, and why it is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.intake.citations import PAGES
from hezuo.narrate.audit import cited
from hezuo.narrate.insight import Told, heads
from hezuo.record.audit import chosen, stated
from hezuo.record.doubts import doubt_words
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope
from hezuo.record.suggested_formulas import Suggestion, suggested

COLUMNS = ("document-code", "figure", "indicator", "claimed", "formula", "given", "fit", "why", "against", "page")


@dataclass(frozen=True, eq=False, repr=False)
class FormulaSuggestions(Told):
    """Pairs and sums of figures that no formula relates yet, best first; the first `top` are shown, 0 for all."""

    result: Sequence[Suggestion]
    top: int = 0

    @property
    def shown(self) -> Sequence[Suggestion]:
        """Those that are shown."""
        return self.result[: self.top] if self.top else self.result

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a suggestion; its formula can be copied into the table."""
        return Rows(heads(COLUMNS, lang), [_row(one, lang) for one in self.shown])

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How many there are, how many of these do not fit, and that a person decides."""
        del form
        unfit = sum(one.result == "unfit" and not one.doubtful for one in self.result)
        doubtful = sum(one.doubtful for one in self.result)
        told = [say("formulas.suggested", lang, count=len(self.result), shown=len(self.shown), unfit=unfit)]
        return [*told, *([say("formulas.doubtful", lang, count=doubtful)] if doubtful else [])]


def proposed(
    whole: Dataset, scope: Scope, source: str | None, *, top: int = 0, any_year: bool = False
) -> FormulaSuggestions:
    """The suggestions for each of the chosen sources by itself. Raises `QueryError` as `record.audit.chosen`."""
    words, every = doubt_words(whole.ontology), stated(whole)
    found: list[Suggestion] = []
    for one in chosen(whole, scope, source, any_year=any_year):
        found += suggested([f for f in every if f.source == one.code], words)
    return FormulaSuggestions(found, top)


def _row(one: Suggestion, lang: Lang) -> tuple[str, ...]:
    figure = one.figure
    return (
        *(figure.source, figure.code, figure.name, figure.shown, one.formula, one.given),
        *(say(f"fit.{one.result}", lang), say(f"related.{one.why}", lang)),
        say("audit.and", lang).join(cited(f, figure.source, lang) for f in one.named),
        PAGES.join(figure.pages),
    )
