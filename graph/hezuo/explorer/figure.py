"""A picture as a figure of a report: its width on paper, its number and caption, and what it was taken from."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import lines
from hezuo.forms.paper import FORM_PER_MM
from hezuo.forms.sheet import DESK

#: What paper there is: from a narrow column to a poster (A0 across), in millimetres.
NARROWEST, WIDEST = 40.0, 1200.0
#: Pixels of a network picture to the millimetre: so that on A4 its names are not smaller than a footnote's.
PER_MM = 4.5
#: What a drawing of our own has at its left and right.
PAPER_PAD = 12.0
#: The width of the text of A4 in millimetres.
A4 = 156.0
#: No drawing of our own is laid out narrower.
LEAST_FORM = 300.0
#: The caption, and the least letters of a network picture: 8 points where there are `PER_MM` pixels to the millimetre.
_SIZE, SMALL = 15.0, 13.0


@dataclass(frozen=True, slots=True)
class Figure:
    """How a picture stands in a report. `width_mm` None: in pixels; `number` and `caption` '': none below it."""

    width_mm: float | None = None
    number: str = ""
    caption: str = ""

    def checked(self) -> Figure:
        """Itself. Raises `QueryError` for a width that no paper has."""
        if self.width_mm is not None and not NARROWEST <= self.width_mm <= WIDEST:
            raise QueryError("paper-width", least=f"{NARROWEST:g}", most=f"{WIDEST:g}")
        return self

    @property
    def form_width(self) -> float | None:
        """How wide a drawing of our own is laid out for this paper; None: as on a screen."""
        if self.width_mm is None:
            return None
        return min(max(self.width_mm * FORM_PER_MM - 2 * PAPER_PAD, LEAST_FORM), DESK)


def captioned(drawing: Drawing, figure: Figure, title: str, source: str, lang: Lang) -> Drawing:
    """The drawing with number, caption (by default its title) and source below; as it is where none is asked for."""
    if not figure.number and not figure.caption:
        return drawing
    canvas = Canvas(drawing.width, 0)
    canvas.parts.append(drawing.body)
    room, middle, y = drawing.width - 2 * PAPER_PAD, drawing.width / 2, drawing.height
    name = figure.caption or title
    told = say("figure.numbered", lang, number=figure.number, title=name) if figure.number else name
    for line in lines(told, _SIZE, room, bold=True):
        y += 22
        canvas.text(middle, y, line, _SIZE, bold=True, anchor="middle")
    for line in lines(say("figure.source", lang, source=source), SMALL, room):
        y += 20
        canvas.text(middle, y, line, SMALL, color="soft", anchor="middle")
    canvas.height = y + 14
    return Drawing(canvas.width, canvas.height, "".join(canvas.parts), drawing.at)
