"""Who matters in a network: the measures that were asked for, ranked, and how far a rank can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from hezuo.base.problems import QueryError
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import Coverage, Selection, coverage, select
from hezuo.insight.robustness import memberships, range_of, unnamed
from hezuo.measures import centrality, registry
from hezuo.measures.catalogue import RANGED, Measure
from hezuo.measures.registry import Score, profile
from hezuo.measures.unnamed import Unnamed
from hezuo.network.projection import Network


@dataclass(frozen=True)
class Measured:
    """Measures of a network; of each side the first `top` nodes are listed, 0 for all.

    `ranges` holds the best and the worst rank of nodes where they were asked for, else it is None. Each rank is given
    as the record is (wide) and by what is plainly stated alone (strict).
    """

    network: Network
    measures: tuple[Measure, ...]
    top: int
    ranges: dict[int, tuple[int, int]] | None = None
    #: The other network of parties, whose ranks stand beside; None where there is none to compare with.
    other: Network | None = None
    #: What the unnamed would do to the ranks, where ranges were asked for.
    unnamed: Unnamed | None = None
    #: How much of the network has a second source, where only that was asked for.
    coverage: Coverage | None = None
    #: As in `RankRanges`.
    sampled: tuple[int, int] | None = None

    def scores(self, measure: Measure) -> list[Score]:
        """The values and ranks of a measure; nodes on which it is not defined are left out."""
        return profile(self.network).scores(measure)

    def by_node(self, measure: Measure) -> dict[int, Score]:
        """The same by node."""
        return {score.node: score for score in self.scores(measure)}

    def strict_ranks(self, measure: Measure) -> dict[int, int]:
        """The rank of each node by what is plainly stated; a node without a plain tie has none."""
        strict = self.network.strict
        if strict is self.network:
            return {score.node: score.rank for score in self.scores(measure)}
        return self._ranks_in(strict, measure)

    def ranks_beside(self, measure: Measure) -> dict[int, int]:
        """The rank of each node in the other network; none where it has none there."""
        fits = self.other is not None and measure in registry.fitting(self.other)
        return self._ranks_in(self.other, measure) if self.other is not None and fits else {}

    def _ranks_in(self, network: Network, measure: Measure) -> dict[int, int]:
        if not len(network):
            return {}
        at = {member: node for node, member in enumerate(self.network.members.tolist())}
        members = network.members.tolist()
        return {at[members[s.node]]: s.rank for s in profile(network).scores(measure) if members[s.node] in at}

    @cached_property
    def components(self) -> list[int]:
        """How many nodes each node's component has, itself among them."""
        label = centrality.components(self.network.matrix)
        return [int(n) for n in np.bincount(label, minlength=1)[label]]

    @property
    def ranked(self) -> list[Score]:
        """The nodes that are listed, by the first measure, with their score by it; with ranges those that have one."""
        return self._best()[0]

    @property
    def tied(self) -> int:
        """How many nodes that are not listed share the rank of the last one that is."""
        return self._best()[1]

    def undefined(self, measure: Measure) -> int:
        """On how many nodes a measure is not defined."""
        return len(self.network) - len(self.scores(measure))

    def _best(self) -> tuple[list[Score], int]:
        scores: Iterable[Score] = self.scores(self.measures[0]) if self.measures else ()
        if self.ranges is not None:
            scores = [s for s in scores if s.node in self.ranges]
        labels, sides = self.network.labels, self.network.sides
        order = sorted(scores, key=lambda s: (bool(sides[s.node]), s.rank, labels[s.node], s.node))
        if not self.top:
            return order, 0
        kept, tied = [], 0
        for _, side in groupby(order, key=lambda s: bool(sides[s.node])):
            several = list(side)
            kept += several[: self.top]
            tied += sum(s.rank == several[: self.top][-1].rank for s in several[self.top :])
        return kept, tied


def measured(
    analysis: Analysis, selection: Selection, names: Sequence[str] = (), *, top: int = 0, ranged: bool = False
) -> Measured:
    """The measures with these ids or names (all that fit when none is named) of the network that is meant.

    Raises `QueryError` for an unknown network, filter or measure, for one that says nothing on this network, and when
    ranges are asked for of anything but one measure that has them.
    """
    network = select(analysis, selection)
    wanted = tuple(registry.chosen(network, names))
    others = {analysis.two_mode: analysis.one_mode, analysis.one_mode: analysis.two_mode}
    other = others.get(network) if len(wanted) == 1 else None
    if not ranged:
        return Measured(network, wanted, top, other=other, coverage=coverage(analysis, selection, network))
    if network is not analysis.two_mode or len(wanted) != 1 or wanted[0].id not in RANGED:
        raise QueryError("no-ranges", known=", ".join(RANGED))
    found = range_of(analysis, wanted[0].id)
    span = zip(found.best.tolist(), found.worst.tolist(), strict=True)
    spans = dict(zip(memberships(analysis).parties.tolist(), span, strict=True))
    return Measured(network, wanted, top, spans, other, unnamed(analysis, wanted[0].id), sampled=found.sampled)
