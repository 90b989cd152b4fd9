"""What charts say: numbers with their units, and in a sentence or two what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hezuo.base.messages import say
from hezuo.base.text import FINEST, HAN, decimal
from hezuo.charts.spec import Spec
from hezuo.style.page_colours import FORM

#: So many values are told to those who do not see the chart.
TOLD = 12
#: Units that stand close to their number.
CLOSE = ("%", "‰", "°")


def number(value: float, spec: Spec) -> str:
    """A number as the rest of the program writes it, divided as the chart says."""
    exact = float(Decimal(repr(value)) / spec.per) if spec.per != 1 else value
    return decimal(exact, FINEST)


def amount(value: float | None, spec: Spec) -> str:
    """A number with what it counts, or that there is none."""
    if value is None:
        return say("chart.missing", spec.lang)
    return with_unit(number(value, spec), spec)


def with_unit(text: str, spec: Spec) -> str:
    """A text with what it counts."""
    blank = "" if spec.said.startswith(CLOSE) or not spec.said else " "
    return f"{text}{blank}{spec.said}"


def spoken(value: float | None, spec: Spec) -> str:
    """The same for a sentence, in which no blank stands before a Chinese word."""
    text = amount(value, spec)
    return text.replace(" ", "") if HAN.search(spec.said) else text


def on(color: str) -> str:
    """The colour of a number that stands on a colour: whichever of the two is read better."""
    red, green, blue = (int(FORM[color][0][i : i + 2] if color in FORM else color[i : i + 2], 16) for i in (1, 3, 5))
    dark = red * 0.299 + green * 0.587 + blue * 0.114 < 140
    # The colours of drawings have others on a dark ground, and what stands on them too; all others stay.
    return ("paper" if dark else "text") if color in FORM else ("#ffffff" if dark else "#111111")


def doubted(doubt: float, spec: Spec) -> str:
    """How much of a number is not plainly stated, in brackets; '' for nothing."""
    return say("chart.doubted", spec.lang, number=number(doubt, spec)) if doubt else ""


def alt(spec: Spec, told: Sequence[str], rest: Sequence[str] = ()) -> str:
    """What is to be seen: the kind of chart, its title, so many values, and what has to be said beside them."""
    kind = say(f"chart.kind-{spec.kind}", spec.lang)
    head = say("chart.titled", spec.lang, kind=kind, title=spec.called) if spec.title else kind
    shown = list(told[:TOLD])
    if len(told) > TOLD:
        shown.append(say("chart.told-more", spec.lang, count=len(told) - TOLD))
    values = say("chart.stop", spec.lang).join(shown) or say("chart.nothing", spec.lang)
    return say("chart.alt", spec.lang, head=head, values=values) + "".join(
        say("chart.also", spec.lang, text=text) for text in rest
    )
