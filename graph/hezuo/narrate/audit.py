"""What is said of the audit: each stated figure beside the record, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.narrate.insight import Told, heads
from hezuo.record.audit import Line

COLUMNS = ("figure", "indicator", "claimed", "recorded", "difference", "unit", "asof", "state", "note", "page")
#: The states of figures that the record does not bear out.
OPEN = ("differs", "broken")


@dataclass(frozen=True, eq=False, repr=False)
class AuditInsight(Told):
    """Figures that a source states beside what the records give; by default those that a question recomputes."""

    result: Sequence[Line]
    everything: bool = False
    #: Whether other colleges were asked for than the one whose report states the figures.
    beyond: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a figure differs without a reason, or its question cannot be used."""
        return any(line.state in OPEN for line in self.result)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a figure."""
        shown = [line for line in self.result if self.everything or line.state != "unlinked"]
        if len({line.year for line in self.result}) < 2:
            return Rows(heads(COLUMNS, lang), [_row(line, lang) for line in shown])
        return Rows(heads(("year", *COLUMNS), lang), [(line.year, *_row(line, lang)) for line in shown])

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How the audit ended; of whose record where other colleges were asked for."""
        del form
        return [summary(self.result, lang), *([say("audit.own", lang)] if self.beyond else [])]


def _row(line: Line, lang: Lang) -> tuple[Value, ...]:
    note = line.note or (line.reason.message(lang) if line.reason else "")
    claimed = f"{line.claimed}{line.qualifier}" if line.qualifier else _plain(line.claimed)
    numbers = (claimed, _plain(line.recorded), _plain(line.difference))
    return (line.id, line.name, *numbers, line.unit, line.as_of, say(f"state.{line.state}", lang), note, line.pages)


def _plain(number: Decimal | None) -> Value:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def summary(lines: Sequence[Line], lang: Lang) -> str:
    """How the audit ended, in one sentence."""
    states = [line.state for line in lines]
    numbers = {s: states.count(s) for s in ("equal", "consistent", "explained", "differs", "broken")}
    linked = sum(s not in ("unlinked", "broken") for s in states)
    said = say("summary.audit", lang, figures=len(lines), linked=linked, **numbers)
    return said + (say("summary.broken", lang, **numbers) if numbers["broken"] else "")
