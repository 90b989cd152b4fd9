"""What a form draws from: one view over a measured workspace, in one language and for one width."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.insight.analysis import Analysis
from hezuo.record.views import View, ViewResult
from hezuo.style.colours import color_of, shape_of

#: What a name says in brackets, and the list of the forms of companies (its notation).
BRACKETED = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")
COMPANY_FORM = "company-form"
#: Widths in pixels: of a screen, and of a phone.
DESK, PHONE = 1180.0, 390.0
#: Below the one a drawing is a list, from the other on what belongs together stands side by side.
COLUMN, SPACIOUS = 480.0, 860.0
#: A name keeps so many characters.
LEAST = 3


@dataclass(frozen=True, eq=False)
class Sheet:
    """One drawing to be made, `width` pixels wide: its letters keep their size, so less stands side by side."""

    analysis: Analysis
    view: View
    asked: ViewResult
    lang: Lang
    width: float = DESK

    @property
    def narrow(self) -> bool:
        """Whether a phone shows it, so that it may not ask to be scrolled sideways."""
        return self.width < COLUMN

    @property
    def roomy(self) -> bool:
        """Whether a screen shows it, so that things may stand beside each other; else it is for paper or a phone."""
        return self.width >= SPACIOUS

    def word(self, key: str, **values: object) -> str:
        """A text of the program."""
        return say(f"form.{key}", self.lang, **values)

    def label(self, node: int) -> str:
        """The name of a node."""
        return self.analysis.ties.nodes.labels[node]

    def brief(self, node: int) -> str:
        """The name of a node for where there is little room: without brackets and without the form of a company."""
        name = self.label(node)
        bare = BRACKETED.sub("", name).strip()
        forms = self.analysis.ontology.name_words.get(COMPANY_FORM, ())
        end = next((f for f in forms if bare.endswith(f) and len(bare) - len(f) >= LEAST), "")
        bare = bare.removesuffix(end)
        return bare if len(bare) >= LEAST else name

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
