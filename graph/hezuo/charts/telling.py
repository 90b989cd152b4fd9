"""What bars and squares tell in words: the number behind each, the key and the notes below, the same as sentences."""

from __future__ import annotations

from hezuo.base.messages import say
from hezuo.base.store import Rows
from hezuo.charts.board import Board, End
from hezuo.charts.reading import Item, heading
from hezuo.charts.spec import Spec
from hezuo.charts.words import amount, doubted, number, spoken

#: The colour of what has none of its own, and how the edge of what is not plainly stated is drawn.
PLAIN = "role-2"
DOUBT = {"stroke": "doubt", "dash": "3 2"}


def end(item: Item, spec: Spec) -> End:
    """The number of a thing, and the bracket of what is doubtful."""
    if item.value is None:
        return "", "", say("chart.missing", spec.lang)
    return number(item.value, spec), "", doubted(item.doubt, spec) if item.counted else ""


def told(item: Item, spec: Spec) -> str:
    """A thing with its number for who does not see it."""
    text = f"{item.label} {spoken(item.value, spec)}"
    return text + (doubted(item.doubt, spec) if item.counted else say("chart.doubtful", spec.lang) * bool(item.doubt))


def below(
    board: Board, rows: Rows, shown: list[Item], rest: list[Item], *, has_unit: bool, dashed: bool = True
) -> list[str]:
    """Write below the chart what has to be said: what is dashed or in brackets, the unit, what is not drawn.

    As sentences, what who does not see it is not told otherwise.
    """
    spec, said = board.spec, []
    if any(item.doubt for item in shown) and not dashed:
        said.append(say("chart.bracketed", spec.lang, name=heading(rows, spec, spec.doubt)))
        board.note(said[0])
    elif any(item.doubt for item in shown):
        name = heading(rows, spec, spec.doubt)
        counted = any(item.doubt and item.counted for item in shown)
        key = say("chart.key-counted", spec.lang, name=name) if counted else name
        board.key([("", key)], doubt=True)
        said.append(say("chart.bracketed" if counted else "chart.dashed", spec.lang, name=name))
    notes = [] if has_unit or not spec.said else [say("chart.unit", spec.lang, unit=spec.said)]
    if not shown:
        notes.append(say("chart.nothing", spec.lang))
    if rest:
        known = [item.value for item in rest if item.value is not None]
        # What has no number is above nothing and below nothing.
        ranked = len(known) == len(rest) and (spec.order == "value" or spec.least)
        most = amount(max(known), spec) if ranked else ""
        said.append(say("chart.rest-most" if ranked else "chart.rest", spec.lang, count=len(rest), most=most))
        notes.append(said[-1])
    for text in notes:
        board.note(text)
    return said
