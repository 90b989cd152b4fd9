"""What is said of chance: which pairs of parties share more than their numbers of memberships would give."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.insight.analysis import Analysis
from hezuo.insight.robustness import backbone, chance_power
from hezuo.measures.chance import Backbone
from hezuo.measures.power import Power
from hezuo.narrate.insight import Insight, heads

#: A record could hardly show a bond when fewer than so many of a hundred are found of those of the first few sizes.
WEAK, HARDLY = 4, 0.2
COLUMNS = ("party-a", "id-a", "party-b", "id-b", "shared", "expected", "p", "q", "kept")


@dataclass(frozen=True, eq=False, repr=False)
class ChanceInsight(Insight[Backbone]):
    """Every pair of parties that shares a record, tested against chance; positions as in the network of parties."""

    def power(self, lang: Lang = "zh") -> Rows:
        """How often the test would find a pair that joins so many records together; no rows where none was tried."""
        found = chance_power(self.analysis)
        body = list(zip(found.together, found.found, strict=True)) if found else []
        return Rows(heads(("together", "found"), lang), [(n, round(share, 3)) for n, share in body])

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a pair, the least likely first: what they share, what chance gives, p, q, and whether it is kept."""
        found, network = self.result, self.analysis.one_mode
        order = sorted(range(len(found.p)), key=lambda i: (found.p[i], found.source[i], found.target[i]))
        return Rows(heads(COLUMNS, lang), [self._row(i, network.labels, network.ids, lang) for i in order])

    def _row(self, i: int, labels: list[str], ids: list[str], lang: Lang) -> tuple[Value, ...]:
        found = self.result
        return (
            *(name[end[i]] for end in (found.source, found.target) for name in (labels, ids)),
            int(found.shared[i]),
            round(float(found.expected[i]), 4),
            float(f"{found.p[i]:.4g}"),
            float(f"{found.q[i]:.4g}"),
            yes(bool(found.kept[i]), lang),
        )

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How many pairs there are, and how many of them chance does not explain."""
        del form
        return [survivors(self.analysis, lang)]


def survivors(analysis: Analysis, lang: Lang) -> str:
    """How many pairs of parties can be told apart from chance, and how many could be in a record like this one."""
    found, tried = backbone(analysis), chance_power(analysis)
    counts = {"pairs": len(found.p), "tests": found.tests}
    if found.survivors:
        told = say("chance.some", lang, **counts, kept=found.survivors)
    else:
        told = say("chance.none", lang, **counts)
    return told + (_power(tried, lang) if tried else say("chance.untried", lang))


def _power(tried: Power, lang: Lang) -> str:
    parts = [
        say("chance.power-of", lang, count=count, share=f"{share:.0%}")
        for count, share in zip(tried.together, tried.found, strict=True)
    ]
    told = {"samples": tried.samples, "parts": say("list.and", lang).join(parts)}
    if max(tried.found[:WEAK]) < HARDLY:
        return say("chance.power-weak", lang, **told)
    return say("chance.power", lang, **told)


def yes(is_so: bool, lang: Lang) -> str:
    """Yes or no."""
    return say("kept.yes" if is_so else "kept.no", lang)
