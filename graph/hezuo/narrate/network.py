"""What is said of networks: which there are, and what one holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.insight.analysis import Analysis
from hezuo.insight.filters import Coverage
from hezuo.measures.bridges import tie_measures
from hezuo.measures.cuts import components
from hezuo.narrate.insight import Insight, Told, heads
from hezuo.narrate.measure import covered, ego
from hezuo.network.attributes import to_networkx
from hezuo.network.files import WRITERS, edge_table, writer
from hezuo.network.projection import Network
from hezuo.style.appearance import appearance

if TYPE_CHECKING:
    import networkx

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

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a tie, headed as Gephi reads it, with the attributes of `networkx`."""
        return edge_table(self.result, lang, tie_measures(self.result))

    def text(self, lang: Lang = "zh") -> str:
        """How many nodes, ties and parts it has, and how much of it has a second source where only that was asked."""
        network = self.result
        parts = int(components(network.matrix).max(initial=-1)) + 1
        numbers = {"nodes": len(network), "ties": len(network.source), "parts": parts}
        said = say("network.summary", lang, title=network.spec.label(lang), ego=ego(network, lang), **numbers)
        return "\n".join([said, *covered(self.coverage, lang)]) + "\n"

    def file(self, name: str, lang: Lang = "zh") -> bytes:
        """The network as a file for another program, by the end of its name, as it is drawn.

        Raises `QueryError` for an ending that no format has.
        """
        make = writer(name)
        if make is None:
            raise QueryError("network-out", name=name, known="、".join(WRITERS))
        return make(self.result, lang, appearance(self.result), tie_measures(self.result))

    def networkx(self, lang: Lang = "zh") -> networkx.Graph[int] | networkx.MultiGraph[int]:
        """The network for networkx: a `MultiGraph` where rows are ties, a `Graph` in a one-mode network.

        The attributes of nodes and ties are listed in `graph/README.md`.
        """
        return to_networkx(self.result, lang, ties=tie_measures(self.result))
