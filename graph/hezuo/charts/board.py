"""What all charts are laid out with: a column of names, letters of one size, and what has to be said below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hezuo.base.messages import say
from hezuo.charts.spec import POINT, Chart, Spec
from hezuo.charts.words import with_unit
from hezuo.forms.canvas import Canvas
from hezuo.forms.lettering import advance, cut, lines
from hezuo.forms.paper import FORM_PER_MM

#: The least room at the edge, and between a name and what it names.
EDGE, GAP = 2.0, 8.0
#: From line to line in sizes of the letters; from the baseline up to the middle of a letter.
LEADING, MIDDLE = 1.28, 0.35
#: The share of the width that names may take, and the least that is left for what is drawn.
NAMES, LEAST = 0.42, 0.2
#: Lines of a name.
MOST_LINES = 2
#: A number, the numbers of its parts, and what is in brackets behind it ('': nothing).
End = tuple[str, str, str]


@dataclass
class Board:
    """A chart in the making, downwards; `y` is how far it has come. Lengths are units of a drawing."""

    spec: Spec
    canvas: Canvas = field(init=False)
    y: float = EDGE

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.spec.checked().width_mm * FORM_PER_MM, 0)
        if self.spec.titled and self.spec.title:
            size = self.size * 1.15
            for line in lines(self.spec.called, size, self.wide - 2 * EDGE, bold=True):
                self.y += size * LEADING
                self.canvas.text(EDGE, self.y - size * 0.3, line, size, bold=True)
            self.y += self.size * 0.5

    @property
    def wide(self) -> float:
        """The width."""
        return self.canvas.width

    @property
    def size(self) -> float:
        """The size of the letters."""
        return self.spec.text * POINT

    @property
    def line(self) -> float:
        """From line to line."""
        return self.size * LEADING

    def advance(self, text: str, *, bold: bool = False) -> float:
        """How wide a text is."""
        return advance(text, self.size, bold=bold)

    def column(self, names: Sequence[str], beside: float) -> tuple[float, list[list[str]]]:
        """How wide the column of the names is, and each name in lines; `beside` is needed at the right."""
        most = min(self.wide * NAMES, self.wide * (1 - LEAST) - beside - 2 * GAP)
        wide = max(min(most, max(map(self.advance, names), default=0.0)), 2.2 * self.size)
        return wide, [folded(name, self.size, wide, MOST_LINES) for name in names]

    def name(self, told: Sequence[str], right: float, middle: float, *, color: str = "text") -> None:
        """A name in its lines, ending at `right`, its middle at `middle`."""
        top = middle - self.line * (len(told) - 1) / 2 + self.size * MIDDLE
        for n, line in enumerate(told):
            self.canvas.text(right, top + n * self.line, line, self.size, color=color, anchor="end")

    def ends(self, amounts: Sequence[End]) -> tuple[list[End], bool]:
        """What stands behind bars, the numbers with their unit where there is room; and whether there is."""
        told = [(with_unit(a, self.spec) if a else a, b, c) for a, b, c in amounts]
        widest = max((self.ended(*one) for one in told), default=0.0)
        return (told, True) if widest <= self.wide * 0.4 else (list(amounts), False)

    def ended(self, amount: str, parts: str, bracket: str) -> float:
        """How wide a number is with what follows it."""
        return self.advance(amount, bold=True) + self.advance(parts) + self.advance(bracket)

    def end(self, x: float, middle: float, amount: str, parts: str, bracket: str) -> None:
        """A number behind a bar or a row of squares, its parts, and the bracket of what is doubtful."""
        y = middle + self.size * MIDDLE
        self.canvas.text(x, y, amount, self.size, bold=True)
        x += self.advance(amount, bold=True)
        for text, color in ((parts, "soft"), (bracket, "doubt-text")):
            # A blank before a text would not be drawn.
            bare = text.lstrip()
            x += self.advance(text) - self.advance(bare)
            if bare:
                self.canvas.text(x, y, bare, self.size, color=color)
            x += self.advance(bare)

    def missing(self, x: float, middle: float) -> str:
        """Where the answer has no number, that it has none."""
        text = say("chart.missing", self.spec.lang)
        self.canvas.text(x, middle + self.size * MIDDLE, text, self.size, color="faint")
        return text

    def key(self, marks: Sequence[tuple[str, str]], *, doubt: bool = False) -> None:
        """What colours mean, side by side in as many lines as they need: a swatch and a word each; '': a word alone."""
        x, side = EDGE, self.size * 0.9
        self.y += self.line * 1.4
        for color, word in marks:
            before = side + 4 if color or doubt else 0.0
            told = cut(word, self.size, self.wide - 2 * EDGE - before)
            wide = before + self.advance(told)
            if x > EDGE and x + wide > self.wide - EDGE:
                x, self.y = EDGE, self.y + self.line * 1.1
            top = self.y - self.size * MIDDLE - side / 2
            if doubt:
                self.canvas.rect(x, top, side, side, "doubt-paper", stroke="doubt", dash="3 2", round=2)
            elif color:
                self.canvas.rect(x, top, side, side, color, round=2)
            self.canvas.text(x + before, self.y, told, self.size)
            x += wide + 1.4 * self.size
        self.y += self.size * 0.3

    def note(self, text: str) -> None:
        """What has to be said below, in as many lines as it needs."""
        self.y += self.size * 0.3
        for line in lines(text, self.size, self.wide - 2 * EDGE):
            self.y += self.line
            self.canvas.text(EDGE, self.y, line, self.size, color="soft")

    def done(self, alt: str) -> Chart:
        """The finished chart."""
        self.canvas.height = self.y + self.size * 0.3 + EDGE
        return Chart(self.canvas.drawing(), self.spec.width_mm, self.spec.called, alt)


def folded(text: str, size: float, wide: float, most: int) -> list[str]:
    """A text in at most `most` lines, with an ellipsis where it needs more."""
    found = lines(text, size, wide)
    if len(found) <= most:
        # Lines of one length read better than one letter alone on the last.
        while wide > size and len(evened := lines(text, size, wide - size / 2)) == len(found) > 1:
            found, wide = evened, wide - size / 2
        return found
    last = found[most - 1]
    while last and advance(last + "…", size) > wide:
        last = last[:-1]
    return [*found[: most - 1], last + "…"]
