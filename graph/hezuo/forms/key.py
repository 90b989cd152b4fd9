"""What the marks of a drawing mean, below it: those of doubt and of gaps that occur in it, and no others."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from hezuo.base.messages import Lang, say
from hezuo.base.terms import DOUBTFUL
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.lettering import advance, lines
from hezuo.forms.sheet import Sheet
from hezuo.network.ties import Ties

SIZE, LINE, SAMPLE = 11.5, 18.0, 26.0
#: The marks in the order in which they are told; before the dash what is meant, behind it how it is drawn.
ORDER = (
    "doubt-ring",
    "doubt-line",
    "doubt-frame",
    "unplain-ring",
    "unplain-line",
    "partly-ring",
    "no_role-dot",
    "no_partner-dot",
)


def keyed(form: Callable[[Sheet], Drawing]) -> Callable[[Sheet], Drawing]:
    """The form with the key of its marks below."""

    @wraps(form)
    def made(sheet: Sheet) -> Drawing:
        return with_key(form(sheet), sheet.analysis.ties, sheet.lang)

    return made


def with_key(drawing: Drawing, ties: Ties, lang: Lang) -> Drawing:
    """The drawing with the key of its marks below; itself where it has none."""
    if not drawing.marks:
        return drawing
    canvas = Canvas(drawing.width, 0, [drawing.body], dict(drawing.at))
    x, y = 2.0, drawing.height + 16
    for mark in (m for m in ORDER if m in drawing.marks):
        said = _said(mark, ties, lang)
        if x > 2 and x + SAMPLE + advance(said, SIZE) > drawing.width:
            x, y = 2.0, y + LINE
        _sample(canvas, mark, x, y - 4)
        for number, line in enumerate(lines(said, SIZE, drawing.width - SAMPLE - 4)):
            y += LINE if number else 0
            canvas.text(x + SAMPLE, y, line, SIZE, color="soft")
        x += SAMPLE + advance(said, SIZE) + 20
    canvas.height = y + 6
    return canvas.drawing()


def _said(mark: str, ties: Ties, lang: Lang) -> str:
    """What a mark means, with the names that the ontology has for statuses."""
    ontology, meant = ties.ontology, mark.partition("-")[0]
    others = sorted({s for s in ties.statuses if s != DOUBTFUL}, key=lambda s: (ontology.orders.get(s, 0.0), s))
    names = [ontology.label(DOUBTFUL, lang)] if meant == "doubt" else [ontology.label(s, lang) for s in others]
    return say(f"form.key-{meant.replace('_', '-')}", lang, status=say("list.and", lang).join(names))


def _sample(canvas: Canvas, mark: str, x: float, y: float) -> None:
    """A mark as the drawing has it."""
    meant, _, way = mark.partition("-")
    stroke, dash = {"doubt": ("doubt", "3 2"), "partly": ("soft", "1.5 3")}.get(meant, ("soft", "5 2.5"))
    if meant == "no_role":
        canvas.circle(x + 9, y, 4.2, "paper", stroke="hollow", width=1.2)
    elif meant == "no_partner":
        canvas.circle(x + 9, y, 2.6, "role-4")
    elif way == "line":
        canvas.line([(x, y), (x + 20, y)], stroke=stroke, width=1.4, dash=dash)
    elif way == "frame":
        canvas.rect(x + 1, y - 6, 18, 12, "doubt-paper", stroke=stroke, dash="4 3", round=3)
    else:
        canvas.circle(x + 9, y, 6.5, stroke=stroke, width=1.4, dash=dash)
