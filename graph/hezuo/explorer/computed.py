"""Answers that no question can give, for the figures of a view: what is measured, under columns of fixed names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hezuo.base.store import Rows
from hezuo.insight.analysis import Analysis
from hezuo.insight.roles import NOMINAL, UNDERVALUED, hanging, party_roles

ROLES = ("party", "rank", "foremost", "platforms", "leading", "nominal", "undervalued", "unplain")


def standings(analysis: Analysis) -> Rows:
    """The parties of `hezuo roles`, by rank: 1 where one leads, leads at the edge, or is central and leads nothing.

    The rank is that by betweenness; `foremost` names the party where no other shares its rank, so that no sentence
    calls one of several the first. `unplain` is in how many platforms a party is by no plain statement.
    """
    labels, parties = analysis.two_mode.labels, party_roles(analysis)
    shared = Counter(one.wide_rank for one in parties)
    rows = [
        (
            labels[one.node],
            one.wide_rank,
            labels[one.node] if shared[one.wide_rank] == 1 else "",
            one.platforms,
            int(one.leads > 0),
            int(one.mismatch == NOMINAL),
            int(one.mismatch == UNDERVALUED),
            sum(found.platforms for found in hanging(analysis, one.node)),
        )
        for one in parties
    ]
    # Without a party a row of blanks: a figure of it is then empty, and a sentence that needs it is not said.
    return Rows(ROLES, sorted(rows, key=lambda row: (row[1], row[0])) or [(None,) * len(ROLES)])


#: What a view's header names in the place of a question: the verb that prints it.
COMPUTED: Mapping[str, Callable[[Analysis], Rows]] = MappingProxyType({"hezuo roles": standings})
