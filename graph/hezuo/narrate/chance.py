"""What is said of chance: which pairs of parties share more than their numbers of memberships would give."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.measures.chance import Backbone
from hezuo.narrate.insight import Insight, heads

COLUMNS = ("party-a", "id-a", "party-b", "id-b", "shared", "expected", "p", "q", "kept")


@dataclass(frozen=True, eq=False, repr=False)
class ChanceInsight(Insight[Backbone]):
    """Every pair of parties that shares a record, tested against chance; positions as in the network of parties."""

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
        return [survivors(self.result, lang)]


def survivors(found: Backbone, lang: Lang) -> str:
    """How many pairs of parties share more than chance would have it."""
    key = "chance.some" if found.survivors else "chance.none"
    return say(key, lang, pairs=len(found.p), kept=found.survivors)


def yes(is_so: bool, lang: Lang) -> str:
    """Yes or no."""
    return say("kept.yes" if is_so else "kept.no", lang)
