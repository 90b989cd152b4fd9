"""How the own college stands in each platform: the facts that several drawings share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hezuo.base.messages import Lang
from hezuo.base.terms import COOPERATION, DOUBTFUL, PART_OF, PARTY, PLATFORM
from hezuo.insight.analysis import Analysis
from hezuo.network.ties import Bools, Ties
from hezuo.schema.ontology import Role

WHOLES = f"SELECT DISTINCT ?part ?whole WHERE {{ ?part <{PART_OF}> ?whole }}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A platform: its kind, the highest role of the college in it, and who else it names."""

    node: int
    #: IRI of the kind of its table.
    kind: str
    #: The highest role of the college; None where none is stated.
    role: Role | None
    #: IRIs of the statuses of what is said of the college in it, where that is not plain.
    statuses: frozenset[str]
    #: Nodes of the parties that it names, without reporting colleges, ascending.
    partners: tuple[int, ...]
    #: The sentence (IRI) that its partners are named in together with other platforms; ''.
    sentence: str
    #: The role (IRI) that the record suspects in the place of the one that it states; ''.
    suspect: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether the record itself doubts the role."""
        return DOUBTFUL in self.statuses


def wholes(analysis: Analysis) -> dict[int, int]:
    """What each part of another record is a part of, both as numbers of nodes."""
    index, rows = analysis.ties.nodes.index, analysis.dataset.store.select(WHOLES).rows
    return {index[str(a)]: index[str(b)] for a, b in rows if str(a) in index and str(b) in index}


def standings(analysis: Analysis, kept: Iterable[int] | None = None) -> list[Standing]:
    """Every platform but those that are parts of another, by number of its node; of `kept` nodes where told."""
    ties = analysis.ties
    wanted = ties.is_a([PLATFORM])
    wanted[list(wholes(analysis))] = False
    if kept is not None:
        inside = np.zeros(len(ties.nodes), bool)
        inside[list(kept)] = True
        wanted &= inside
    own, others = _sides(ties)
    by_record = _by_record(ties, own | others)
    return [_standing(ties, int(n), by_record.get(int(n), []), own) for n in np.flatnonzero(wanted)]


def _sides(ties: Ties) -> tuple[Bools, Bools]:
    """The ties of the own college, and those of parties that report nothing."""
    party = ties.is_a([PARTY])[ties.thing] & ~ties.reporting[ties.thing]
    return np.asarray((ties.thing == ties.college) & ties.membership, bool), np.asarray(party, bool)


def _by_record(ties: Ties, mask: Bools) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for tie in np.flatnonzero(mask).tolist():
        found.setdefault(int(ties.record[tie]), []).append(tie)
    return found


def _standing(ties: Ties, node: int, told: list[int], own: Bools) -> Standing:
    mine = [t for t in told if own[t]]
    roles = [ties.roles[r] for t in mine if (r := int(ties.role[t])) >= 0 and ties.roles[r].rank is not None]
    partners = sorted({int(ties.thing[t]) for t in told if not own[t]})
    sentences = [s for t in told if not own[t] and (s := ties.sentence_of(t))]
    return Standing(
        node,
        ties.nodes.kinds[node],
        min(roles, key=lambda r: r.order, default=None),
        frozenset(s for t in mine if (s := ties.status_of(t))),
        tuple(partners),
        sentences[0] if sentences else "",
        next((s for t in mine if (s := ties.suspect_of(t))), ""),
    )


def ranks(found: Iterable[Standing]) -> list[int]:
    """The ranks that the college holds in them, the highest first."""
    return sorted({s.role.rank for s in found if s.role is not None and s.role.rank is not None})


def called(analysis: Analysis, found: Iterable[Standing], lang: Lang) -> str:
    """What the roles of one rank are called together: their short names, the most frequent first."""
    count = Counter(analysis.ontology.short(s.role.iri, lang) for s in found if s.role is not None)
    return "·".join(sorted(count, key=lambda name: (-count[name], name)))


def cooperations(analysis: Analysis) -> list[tuple[str, int]]:
    """Every kind of cooperation with the number of its records, the most first."""
    ties = analysis.ties
    count = Counter(ties.nodes.kinds[n] for n in np.flatnonzero(ties.is_a([COOPERATION])))
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))
