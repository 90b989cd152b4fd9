"""What is said of networks: which there are, and what one holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import Coverage
from hezuo.measures.bridges import tie_measures
from hezuo.measures.catalogue import Measure
from hezuo.measures.cuts import components
from hezuo.measures.registry import chosen, profile
from hezuo.narrate.insight import Insight, Told, heads
from hezuo.narrate.measure import covered, ego
from hezuo.network.attributes import Columns, to_networkx
from hezuo.network.cited import cited, pages
from hezuo.network.files import WRITERS, by_year, edge_table, writer
from hezuo.network.projection import Network
from hezuo.style.appearance import appearance

if TYPE_CHECKING:
    import networkx
    import pandas

#: The word for every measure that fits a network.
EVERY = "all"
#: Decimals of a measure that is no count, as an attribute.
DIGITS = 6
COLUMNS = ("network", "title", "definition", "nodes", "ties")


@dataclass(frozen=True, eq=False, repr=False)
class NetworkList(Told):
    """The networks that the ontology declares, with their sizes."""

    analysis: Analysis

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a network."""
        body: list[tuple[Value, ...]] = []
        for spec in self.analysis.ontology.networks.values():
            network = self.analysis.network(spec.notation)
            told = spec.notation, spec.label(lang), spec.definition(lang)
            body.append((*told, len(network), len(network.source)))
        return Rows(heads(COLUMNS, lang), body)


@dataclass(frozen=True, eq=False, repr=False)
class NetworkInsight(Insight[Network]):
    """One network: for networkx, as a table of its ties, and in a sentence."""

    #: How much of it has a second source, where only that was asked for.
    coverage: Coverage | None = None
    #: The measures that its nodes are to carry.
    measures: tuple[Measure, ...] = ()

    def measured(self, *names: str) -> NetworkInsight:
        """The same network, whose nodes carry these measures (ids or names; `all`: every one that fits).

        Raises `QueryError` for an unknown measure and for one that says nothing on this network.
        """
        return replace(self, measures=tuple(chosen(self.result, () if EVERY in names else names)) if names else ())

    def by_year(self) -> Mapping[str, NetworkInsight]:
        """The network of each year, ascending, by what the tables of that year say alone."""
        found = by_year(self.result)
        made = {y: replace(self, result=n).measured(*(m.id for m in self.measures)) for y, n in found.items()}
        for one in made.values():
            one.of_build(self.build_id, self.giver)
        return made

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a tie, headed as Gephi reads it, with the attributes of `networkx`."""
        return edge_table(self.result, lang, self._of_ties)

    def text(self, lang: Lang = "zh") -> str:
        """How many nodes, ties and parts it has, and how much of it has a second source where only that was asked."""
        network = self.result
        parts = int(components(network.matrix).max(initial=-1)) + 1
        numbers = {"nodes": len(network), "ties": len(network.source), "parts": parts}
        said = say("network.summary", lang, title=network.spec.label(lang), ego=ego(network, lang), **numbers)
        return "\n".join([said, *covered(self.coverage, lang)]) + "\n"

    def frame(self, lang: Lang = "zh", *, iris: bool = False) -> pandas.DataFrame:
        """A row a tie, headed in words; with `iris` also the IRIs of both ends and of the entries that state it."""
        plain = self.rows(lang)
        kept = [n for n, name in enumerate(plain.columns) if name != "Type"]
        named_ = tuple(say(f"tie.{plain.columns[n]}", lang) for n in kept)
        return self.framed(Rows(named_, [tuple(row[n] for n in kept) for row in plain.rows]), lang, iris=iris)

    def titled(self, lang: Lang = "zh") -> str:
        """The name of the network."""
        return self.result.spec.label(lang)

    def sources(self, lang: Lang = "zh") -> tuple[str, ...]:
        """The documents and pages that its ties were printed on."""
        del lang
        return cited(self.result, self.dataset.identity)

    def file(self, name: str, lang: Lang = "zh") -> bytes:
        """The network as a file for another program, by the end of its name, as it is drawn.

        Raises `QueryError` for an ending that no format has.
        """
        make = writer(name)
        if make is None:
            raise QueryError("network-out", name=name, known="、".join(WRITERS))
        return make(self.result, lang, {**self._of_nodes, **appearance(self.result)}, self._of_ties)

    def networkx(self, lang: Lang = "zh") -> networkx.Graph[int] | networkx.MultiGraph[int]:
        """The network for networkx: a `MultiGraph` where rows are ties, a `Graph` in a one-mode network.

        The attributes of nodes and ties are listed in `graph/README.md`.
        """
        return to_networkx(self.result, lang, self._of_nodes, self._of_ties)

    @property
    def _of_nodes(self) -> Columns:
        """What its nodes carry beside what a network knows by itself: pages, and the measures that were asked for."""
        return {**self._pages[0], **{m.id: _values(self.result, m) for m in self.measures}}

    @property
    def _of_ties(self) -> Columns:
        return {**self._pages[1], **tie_measures(self.result)}

    @property
    def _pages(self) -> tuple[Columns, Columns]:
        return self.result.memo.of("pages", lambda: pages(self.result, self.dataset.identity))


def _values(network: Network, measure: Measure) -> Sequence[Any]:
    """The value of a measure on every node, of one type; None where it is not defined."""
    known = {s.node: measure.number(s.value, DIGITS) for s in profile(network).scores(measure)}
    counts = all(isinstance(value, int) for value in known.values())
    return [None if n not in known else known[n] if counts else float(known[n]) for n in range(len(network))]
