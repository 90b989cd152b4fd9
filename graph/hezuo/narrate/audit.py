"""What is said of the audit: each stated figure beside the record and beside its source's other figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.intake.citations import PAGES
from hezuo.narrate.also import also
from hezuo.narrate.insight import Told, heads
from hezuo.record.audit import ALL, Line, audit_sources, chosen
from hezuo.record.doubts import Doubts, doubts
from hezuo.record.evidence import Known, known
from hezuo.record.figures import Figure
from hezuo.record.formulas import RESULTS
from hezuo.record.load import Dataset
from hezuo.record.scope import spans

COLUMNS = (
    *("document-code", "figure", "indicator", "claimed", "recorded", "difference", "unit", "asof", "state", "note"),
    *("formula", "given", "fit", "against", "remark", "page"),
)
STATES = ("equal", "same-sentence", "consistent", "explained", "differs", "broken")
#: How codes are told from words: by their hyphens.
CODE = re.compile(r"(?<![\w@-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])", re.ASCII)
#: States that say that the record bears a figure out or not.
LINKED = STATES[:-1]


@dataclass(frozen=True, eq=False, repr=False)
class AuditInsight(Told):
    """Figures that a source states beside what the records and its other figures give.

    `result` is a `Line` a figure; shown by default are those that a question recomputes or a formula relates.
    """

    result: Sequence[Line]
    everything: bool = False
    #: Whether other colleges were asked for than the one whose report states the figures.
    beyond: bool = False
    #: Other sources of the scope, whose figures are not among these.
    others: Sequence[str] = ()
    doubts: Doubts | None = None
    #: The years of the record that the figures are held against, where they are not those of the scope.
    years: str = ""
    #: What other sources say of figures, told with the remark where there is something.
    evidence: Known | None = None

    @property
    def is_open(self) -> bool:
        """Whether a figure is contradicted and nothing says why, or a question or a formula cannot be used."""
        return any(line.is_open for line in self.result)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a figure; several formulas of one are parted by semicolons."""
        shown = [x for x in self.result if self.everything or x.state != "unlinked" or x.checks]
        names = {(line.source, line.id): line.name for line in self.result}
        return Rows(heads(COLUMNS, lang), [_row(line, lang, self.evidence, names) for line in shown])

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How the audit ended, which sources are left out, and of whose record where other colleges were asked for."""
        del form
        told = [summary(self.result, lang, self.doubts)]
        if self.years:
            told.append(say("audit.years", lang, years=self.years))
        if self.others:
            told.append(say("audit.sources", lang, others=say("list.and", lang).join(self.others)))
        return [*told, *([say("audit.own", lang)] if self.beyond else [])]


def audited(
    whole: Dataset, part: Dataset, source: str | None, *, everything: bool = False, any_year: bool = False
) -> AuditInsight:
    """The audit of the chosen sources of a part of a whole dataset. Raises `QueryError` as `record.audit.chosen`."""
    lines = audit_sources(whole, part.scope, source, any_year=any_year)
    shown = {line.source for line in lines}
    others = [s.code for s in chosen(whole, part.scope, ALL) if s.code not in shown] if source is None else []
    beyond = part.scope.colleges != (whole.identity.college,)
    years = tuple(sorted({line.figure.year for line in lines})) or part.scope.years
    said = spans(years) if years != part.scope.years and all(years) else ""
    doubted = doubts(whole.within(replace(part.scope, years=years)) if said else part, lines)
    return AuditInsight(lines, everything, beyond, others, doubted, said, known(whole))


def by_name(text: str, source: str, names: Mapping[tuple[str, str], str], lang: Lang) -> str:
    """A remark with the names of the figures that it calls by their codes, which readers do not know."""

    def name(code: re.Match[str]) -> str:
        found = names.get((source, code[0]), "")
        return say("audit.named", lang, name=found) if found else code[0]

    return CODE.sub(name, text)


def _row(line: Line, lang: Lang, evidence: Known | None, names: Mapping[tuple[str, str], str]) -> tuple[Value, ...]:
    figure, joint = line.figure, say("audit.and", lang)
    note = by_name(line.note, line.source, names, lang) or (line.reason.message(lang) if line.reason else "")
    claimed = figure.shown if figure.qualifier else _plain(line.claimed)
    named = list(dict.fromkeys(f for c in line.checks for f in c.named if f.iri != figure.iri))
    told = [(figure.source, figure.note), *((f.source, f"{f.code}：{f.note}") for f in named if f.note)]
    remarks = [by_name(text, source, names, lang) for source, text in told]
    remarks += [also(one, lang) for one in (evidence.about(figure.iri, lang) if evidence else ())]
    return (
        *(line.source, line.id, line.name, claimed, _plain(line.recorded), _plain(line.difference)),
        *(figure.unit, figure.as_of, say(f"state.{line.state}", lang), note),
        joint.join(c.text for c in line.checks),
        joint.join(c.given for c in line.checks),
        joint.join(say(f"fit.{c.result}", lang) for c in line.checks),
        joint.join(cited(f, line.source, lang) for f in named),
        joint.join(filter(None, remarks)),
        line.pages,
    )


def cited(figure: Figure, source: str, lang: Lang) -> str:
    """Another figure with its pages, and its source where that is another."""
    name = figure.code if figure.source == source else f"{figure.code}@{figure.source}"
    return say("audit.cited", lang, name=name, value=figure.shown, pages=PAGES.join(figure.pages) or "—")


def _plain(number: Decimal | None) -> Value:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def summary(lines: Sequence[Line], lang: Lang, doubts: Doubts | None = None) -> str:
    """How the audit ended, in a few sentences."""
    states = [line.state for line in lines]
    numbers = {s.replace("-", "_"): states.count(s) for s in STATES}
    linked = sum(s in LINKED for s in states)
    told = [say("summary.audit", lang, figures=len(lines), linked=linked, **numbers)]
    if numbers["broken"]:
        told.append(say("summary.broken", lang, **numbers))
    results = [c.result for line in lines for c in line.checks]
    if results:
        counts = {r: results.count(r) for r in RESULTS}
        told.append(say("summary.formulas", lang, formulas=len(results), **counts))
    if doubts is not None and doubts.mentioned:
        told.append(say("summary.doubts", lang, **doubts.counts()))
    return ("" if lang == "zh" else " ").join(told)
