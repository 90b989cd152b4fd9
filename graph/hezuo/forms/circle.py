"""The circle of one thing: what it is tied to at the left, what that leads on to at the right.

What one sentence names together stands in one dashed frame with dashed lines; a doubt is amber; how many ends lie in
between is the width of a line and the number beside the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.terms import COOPERATION, DOUBTFUL, PARTY, PLATFORM
from hezuo.forms.canvas import Canvas, Drawing
from hezuo.forms.key import with_key
from hezuo.forms.lettering import advance, cut
from hezuo.insight.dossier import Dossier, End, own_roles, second_step
from hezuo.network.ties import Ties
from hezuo.style.colours import color_of, shape_of

#: The drawing's width, its rows, and how many of them stand at each side.
WIDE, ROW, FIRST, SECOND = 356.0, 32.0, 9, 6
LEFT, RIGHT, MARK, TEXT = 116.0, 236.0, 5.5, 11.5
PAD = 26.0


@dataclass(frozen=True)
class _Row:
    """An end at the left: its height, and what it is drawn with."""

    end: End
    y: float
    dash: str


def circle(found: Dossier, lang: Lang) -> Drawing:
    """The circle of a node; ends beyond `FIRST` and those beyond `SECOND` are told by their number."""
    ties = found.ties
    groups = [*(((), b.clear) for b in found.bundles), *(t for b in found.bundles for t in _framed(b.together))]
    rows, frames, bottom = _placed(groups, ties)
    every = [e for b in found.bundles for e in b.ends]
    beyond = _alike(found, second_step(ties, found.node, (e.node for e in every)))
    high = max(bottom, PAD + ROW * min(len(beyond), SECOND), 4 * ROW) + PAD
    canvas = Canvas(WIDE, high)
    middle = (176.0, (high - PAD) / 2 + 6)
    for frame in frames:
        canvas.rect(4, frame[0] - 15, LEFT + 12, frame[1] - frame[0] + 30, stroke="soft", dash="6 3", round=6)
    for row in rows:
        _first(canvas, row, middle, ties)
    _second(canvas, beyond[:SECOND], middle, ties, high)
    _more(canvas, len(every) - len(rows), len(beyond) - SECOND, high, lang)
    _own(canvas, found, middle, lang)
    _mark(canvas, ties, found.node, middle, 10)
    name = cut(ties.nodes.labels[found.node], TEXT, 104, bold=True)
    wide = advance(name, TEXT, bold=True) + 8
    canvas.rect(middle[0] - wide / 2, middle[1] + 14, wide, 16, "paper", round=3)
    canvas.text(middle[0], middle[1] + 26, name, TEXT, bold=True, anchor="middle")
    return with_key(canvas.drawing(), ties, lang)


def _alike(found: Dossier, beyond: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of what is two steps away that which is of its side: parties beyond a party, records beyond a record."""
    party, ours = found.ties.is_a([PARTY]), found.is_a(PARTY)
    records = found.ties.is_a([PLATFORM, COOPERATION])
    return [(n, count) for n, count in beyond if (party[n] if ours else records[n])]


def _framed(together: Sequence[tuple[str, tuple[End, ...]]]) -> list[tuple[tuple[str, ...], tuple[End, ...]]]:
    return [((sentence,), ends) for sentence, ends in together]


def _placed(
    groups: Sequence[tuple[tuple[str, ...], tuple[End, ...]]], ties: Ties
) -> tuple[list[_Row], list[tuple[float, float]], float]:
    rows: list[_Row] = []
    frames: list[tuple[float, float]] = []
    y = PAD
    for sentence, ends in groups:
        shown = ends[: max(FIRST - len(rows), 0)]
        if sentence and shown:
            y += 12
            frames.append((y, y + ROW * (len(shown) - 1)))
        for end in shown:
            rows.append(_Row(end, y, _dash(ties, end)))
            y += ROW
        y += 12 if sentence and shown else 0
    return rows, frames, y - ROW + PAD / 2


def _dash(ties: Ties, end: End) -> str:
    """How its line is drawn: plain where anything ties it plainly."""
    statuses = [ties.status_of(t) for t in end.ties]
    return "" if not all(statuses) else "3 3" if DOUBTFUL in statuses else "6 3"


def _first(canvas: Canvas, row: _Row, middle: tuple[float, float], ties: Ties) -> None:
    color = "doubt" if row.dash == "3 3" else "soft"
    canvas.marks |= {"doubt-line" if row.dash == "3 3" else "unplain-line"} if row.dash else set()
    x, half = LEFT + MARK, (LEFT + middle[0]) / 2
    _curve(canvas, [(x, row.y), (half, row.y), (half, middle[1]), middle], color, 1.3, row.dash)
    with canvas.of(row.end.node, (LEFT, row.y)):
        _mark(canvas, ties, row.end.node, (LEFT, row.y), MARK)
        name = cut(ties.nodes.labels[row.end.node], TEXT, LEFT - 18)
        canvas.text(LEFT - 10, row.y + 4, name, TEXT, anchor="end")


def _second(
    canvas: Canvas, beyond: Sequence[tuple[int, int]], middle: tuple[float, float], ties: Ties, high: float
) -> None:
    if not beyond:
        return
    step = min((high - 2 * PAD) / len(beyond), 44.0)
    top = (high - PAD) / 2 + 6 - step * (len(beyond) - 1) / 2
    most = beyond[0][1]
    for number, (node, count) in enumerate(beyond):
        y = top + number * step
        half = (middle[0] + RIGHT) / 2
        _curve(canvas, [middle, (half, middle[1]), (half, y), (RIGHT, y)], "role-5", 0.8 + 3.2 * count / most, "")
        with canvas.of(node, (RIGHT, y)):
            _mark(canvas, ties, node, (RIGHT, y), MARK)
            room = WIDE - RIGHT - 12 - 16
            canvas.text(RIGHT + 10, y + 4, cut(ties.nodes.labels[node], TEXT, room), TEXT)
            canvas.text(WIDE - 2, y + 4, str(count), TEXT, bold=True, anchor="end", color="soft")


def _curve(canvas: Canvas, points: Sequence[tuple[float, float]], stroke: str, width: float, dash: str) -> None:
    """A bent line through the four points of a cubic curve, in short straight pieces."""
    (a, b), (c, d), (e, f), (g, h) = points
    made = []
    for step in range(13):
        t = step / 12
        s = 1 - t
        weights = s**3, 3 * s * s * t, 3 * s * t * t, t**3
        made.append((
            sum(w * x for w, x in zip(weights, (a, c, e, g), strict=True)),
            sum(w * y for w, y in zip(weights, (b, d, f, h), strict=True)),
        ))  # fmt: skip
    canvas.line(made, stroke=stroke, width=width, dash=dash)


def _mark(canvas: Canvas, ties: Ties, node: int, at: tuple[float, float], size: float) -> None:
    cls = ties.nodes.classes[node]
    canvas.shape(shape_of(ties.ontology, cls), *at, size, color_of(ties.ontology, cls))


def _more(canvas: Canvas, first: int, second: int, high: float, lang: Lang) -> None:
    if first > 0:
        canvas.text(4, high - 8, say("form.circle-more", lang, count=first), 10.5, color="soft")
    if second > 0:
        told = say("form.circle-more", lang, count=second)
        canvas.text(WIDE - 2, high - 8, told, 10.5, color="soft", anchor="end")


def _own(canvas: Canvas, found: Dossier, middle: tuple[float, float], lang: Lang) -> None:
    """The own college above, with the role that it has here; a record that it only reports has none."""
    ties = found.ties
    held = own_roles(ties).get(found.node, ())
    if not held:
        return
    at = (middle[0], 14.0)
    doubtful = any(ties.status_of(t) == DOUBTFUL for t in held)
    canvas.line([at, middle], stroke="doubt" if doubtful else "centre", width=1.5, dash="4 3" if doubtful else None)
    with canvas.of(ties.college, at):
        if doubtful:
            canvas.circle(*at, 10, stroke="doubt", width=1.5, dash="3 2")
            canvas.marks.add("doubt-ring")
        canvas.circle(*at, 7, "centre")
        words = say("list.and", lang).join(dict.fromkeys(filter(None, (ties.role_text(t, lang) for t in held))))
        told = say("form.circle-own", lang, role=words) if words else say("form.own", lang)
        canvas.text(at[0] + 14, at[1] + 4, cut(told, TEXT, WIDE - at[0] - 16), TEXT, bold=True)
