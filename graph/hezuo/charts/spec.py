"""What a chart is drawn from beside the rows (which column is what, in which words, colours, size), and the chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hezuo.base.messages import LANGS, Lang
from hezuo.base.problems import QueryError
from hezuo.base.text import printable
from hezuo.forms.canvas import Drawing
from hezuo.forms.paper import DPI, FORM_PER_MM, INCH, png
from hezuo.record.charted import Charted
from hezuo.schema.ontology import Ontology
from hezuo.style.colours import UNSTATED, color_of
from hezuo.style.page_colours import shade

#: The text of A4, and what a chart can be drawn in, in millimetres.
A4, NARROWEST, WIDEST = 156.0, 80.0, 1200.0
#: The size of letters in points, and the least that there is.
TEXT, LEAST_TEXT = 8.5, 8.0
#: Points in units of a drawing.
POINT = INCH / 72 * FORM_PER_MM


@dataclass(frozen=True, slots=True)
class Spec(Charted):
    """A chart to be drawn: as it is declared, with what its columns are called, its title and its size.

    The title is told to those who do not see the chart; it is drawn only where `titled`, for in a document the caption
    says it. `text` is the size of letters in points.
    """

    #: What the columns are called, in their order; empty: as they are named.
    headings: tuple[str, ...] = ()
    title: str = ""
    titled: bool = False
    width_mm: float = A4
    lang: Lang = "zh"
    text: float = TEXT

    def checked(self) -> Spec:
        """Itself. Raises `QueryError` for a width that no chart can be drawn in."""
        if not NARROWEST <= self.width_mm <= WIDEST:
            raise QueryError("chart-width", least=f"{NARROWEST:g}", most=f"{WIDEST:g}")
        return self

    @property
    def said(self) -> str:
        """What is counted, in the language of the chart."""
        return printable(self.unit(self.lang))

    @property
    def called(self) -> str:
        """The title on one line."""
        return printable(self.title)


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of the ontology: of the words that it has for classes and roles, and of ranks."""

    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ranks: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def of(ontology: Ontology) -> Inks:
        """Those of an ontology, by its words in every language."""
        found: dict[str, str] = {}
        for lang in LANGS:
            for cls in ontology.classes:
                found.setdefault(ontology.label(cls, lang), color_of(ontology, cls))
            for role in ontology.roles.values():
                color = UNSTATED if role.rank is None else shade(role.rank, ontology)
                found.setdefault(role.label(lang), color)
        ranks = {n: shade(n, ontology) for n in range(1, ontology.lowest_rank + 1)}
        return Inks(MappingProxyType(found), MappingProxyType(ranks))


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart. Its groups `data-n` number the rows that it was drawn from.

    `alt` says what is to be seen to those who do not see it.
    """

    drawing: Drawing
    width_mm: float
    title: str
    alt: str
    #: What has to be said beside it, a line each: what in the answer is not exact, days that it is counted from.
    notes: tuple[str, ...] = ()

    @property
    def height_mm(self) -> float:
        """How high it is on paper."""
        return round(self.drawing.height / FORM_PER_MM, 2)

    @property
    def svg(self) -> str:
        """The chart as a file that states its size in millimetres."""
        return self.drawing.svg(width_mm=self.width_mm)

    def png(self, dpi: int = DPI) -> bytes:
        """The chart as PNG. Raises `QueryError` when no font with Chinese is installed."""
        return png(self.svg, dpi=dpi)

    def _repr_svg_(self) -> str:
        return self.svg
