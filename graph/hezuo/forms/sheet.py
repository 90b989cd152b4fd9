"""What a form draws from: one view over a measured workspace, in one language and for one width."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.insight.analysis import Analysis
from hezuo.record.views import View, ViewResult
from hezuo.style.colours import color_of, shape_of


@dataclass(frozen=True, eq=False)
class Sheet:
    """One drawing to be made. `narrow` asks for one that a phone shows without scrolling sideways."""

    analysis: Analysis
    view: View
    asked: ViewResult
    lang: Lang
    narrow: bool = False

    def word(self, key: str, **values: object) -> str:
        """A text of the program."""
        return say(f"form.{key}", self.lang, **values)

    def label(self, node: int) -> str:
        """The name of a node."""
        return self.analysis.ties.nodes.labels[node]

    def short(self, iri: str) -> str:
        """The short name of a class or role."""
        return self.analysis.ontology.short(iri, self.lang)

    def color(self, iri: str) -> str:
        """The colour of a class."""
        return color_of(self.analysis.ontology, iri)

    def shape(self, node: int) -> str:
        """The shape of a node's class."""
        return shape_of(self.analysis.ontology, self.analysis.ties.nodes.classes[node])

    def nodes(self) -> list[int]:
        """The nodes that the view asks for, ascending."""
        index = self.analysis.ties.nodes.index
        return sorted(index[iri] for iri in self.asked.things if iri in index)
