"""A view as a still picture for Word: SVG with real text.

Labels are placed by importance where there is room; none covers another. Names are drawn short, as on the page.
"""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import QueryError
from hezuo.explorer.document_schema import GraphDocument, View
from hezuo.explorer.figure import PAPER_PAD, PER_MM, SMALL, Figure, captioned
from hezuo.explorer.html import drawn_ties
from hezuo.explorer.rings import rings
from hezuo.explorer.slots import Box, Name, level_of, shrunk, slots
from hezuo.forms.canvas import CORNERS, Canvas, Drawing, clean
from hezuo.forms.lettering import cut, lines
from hezuo.style.page_colours import BAND, FORM, RULE

#: The colour of what has none of those that a view shows.
PLAIN = "#c9ced6"
MARGIN, WIDTH, TEXT, HEAD = 40.0, 1600.0, SMALL, 110.0
#: How ties are dashed by their statuses (`graph/explorer/src/doubt.js` has the same).
DASHES = ("9 4", "1.5 4", "4 3")
#: No network is drawn narrower than this.
NARROW = 700.0
PLAIN_FIGURE = Figure()


def svg(
    document: GraphDocument,
    name: str,
    lang: Lang,
    party: int = -1,
    figure: Figure = PLAIN_FIGURE,
    paper: Drawing | None = None,
) -> str:
    """The view `name` of a graph document, for a circle that of the node `party`; `paper`: a form for that width.

    Raises `QueryError` when it needs a party to be chosen or has no place for one.
    """
    word = LANGS.index(lang)
    view = _chosen(document, next(v for v in document["views"] if v["id"] == name), party, lang)
    mm = figure.width_mm
    wide = WIDTH if mm is None else max(NARROW, mm * PER_MM)
    form = view["form"]
    if form is None:
        drawn = _network(document, view, word, wide)
    else:
        made = paper or Drawing(
            form["wide"][word]["width"], form["wide"][word]["height"], form["wide"][word]["body"], {}
        )
        drawn = formed(document, view, made, word)
    title = (view["finding"] or view["name"])[word]
    return captioned(drawn, figure, title, document["scope"][word], lang).svg(width_mm=mm)


def partial(title: Sequence[str], told: str, form: Drawing, scope: Sequence[str], lang: Lang, figure: Figure) -> str:
    """A part of a view that is a drawing of our own: its title, which part it is (`told`), and the scope.

    What the whole finds is not said of it, and nothing that only the whole takes has to be measured.
    """
    word = LANGS.index(lang)
    view = cast("View", {"name": title, "finding": None, "second": [told] * len(LANGS), "unplain": None})
    drawn = formed(cast("GraphDocument", {"scope": scope}), view, form, word)
    return captioned(drawn, figure, title[word], scope[word], lang).svg(width_mm=figure.width_mm)


def _chosen(document: GraphDocument, view: View, party: int, lang: Lang) -> View:
    """The view; one of a circle as it is around a party."""
    name = view["name"][LANGS.index(lang)]
    if view["depth"] is None:
        if party >= 0:
            raise QueryError("not-a-circle", name=name)
        return view
    if party < 0:
        raise QueryError("no-circle", name=name, view=view["id"])
    made = rings(
        document,
        party,
        view["depth"] or 1,
        -1 if view["college"] or party == document["college"] else document["college"],
    )
    titles = [say("picture.circle", one, name=document["nodes"]["label"][party]) for one in LANGS]
    placed = {
        **view,
        "name": titles,
        "finding": None,
        "nodes": made.nodes,
        "x": made.x,
        "y": made.y,
        "primary": [party],
    }
    return cast("View", placed)


def _network(document: GraphDocument, view: View, word: int, wide: float) -> Drawing:
    nodes, xs, ys = view["nodes"] or [], view["x"] or [], view["y"] or []
    shown = [i for i, n in enumerate(nodes) if view["college"] or n != document["college"] or n in view["primary"]]
    scale, place = _frame(view, [xs[i] for i in shown], [ys[i] for i in shown], wide)
    where = {nodes[i]: place(xs[i], ys[i]) for i in shown}
    sizes = shrunk(radius(document, view), where)
    bottom = max((y for _, y in where.values()), default=HEAD) + 2 * MARGIN
    bottom = max([bottom, *(place(b["x"], b["y"] + b["height"])[1] + MARGIN for b in view["bands"])])
    legend, height = _legend(document, view, list(where), bottom, word, wide)
    room = wide - 2 * MARGIN
    scope = lines(document["scope"][word], SMALL, room)
    height += 16 * len(scope)
    title = lines((view["finding"] or view["name"])[word], 22, room, bold=True)[:2]
    under = 40 + 26 * len(title)
    parts = [
        *(_text(MARGIN, 40 + 28 * n, line, 22, weight="bold") for n, line in enumerate(title)),
        _text(MARGIN, under, cut((view["second"] or view["purpose"])[word], 14, room), 14, color="#555"),
        *(_text(MARGIN, height + 4 - 16 * (len(scope) - n), line, SMALL, color="#555") for n, line in enumerate(scope)),
        *_bands(view, place, scale, word),
        *_ties(document, view, where),
        *_nodes(document, view, where, sizes),
        *_labels(document, view, where, sizes, (4.0, HEAD - 16, wide - 4, bottom - MARGIN)),
        *legend,
    ]
    return Drawing(math.ceil(wide), math.ceil(height), "\n".join(parts), {})


def formed(document: GraphDocument, view: View, form: Drawing, word: int) -> Drawing:
    """A drawing of our own with its finding above and its scope below, in as many lines as they need."""
    pad, room = PAPER_PAD, form.width
    title, second = view["finding"] or view["name"], view["second"] or view["purpose"]
    hangs = view["unplain"][word] if view["unplain"] else ""
    canvas, y = Canvas(room + 2 * pad, 0), 34.0
    for text, size, step, color, bold in (
        (title[word], 20.0, 27.0, "text", True),
        (f"{second[word]} {hangs}".rstrip(), 13.5, 19.0, "soft", False),
    ):
        for line in lines(text, size, room, bold=bold):
            canvas.text(pad, y, line, size, bold=bold, color=color)
            y += step
    canvas.parts.append(f'<g transform="translate({pad:g} {y - 4:g})">{form.body}</g>')
    y += form.height + 18
    for line in lines(document["scope"][word], 11.5, room):
        canvas.text(pad, y, line, 11.5, color="faint")
        y += 16
    canvas.height = y
    paper = Canvas(canvas.width, canvas.height)
    paper.rect(0, 0, canvas.width, canvas.height, "paper")
    paper.parts += canvas.parts
    return paper.drawing()


def _frame(view: View, xs: list[float], ys: list[float], wide: float) -> tuple[float, Any]:
    xs = xs + [b["x"] + d for b in view["bands"] for d in (0, b["width"])]
    ys = ys + [b["y"] for b in view["bands"]]
    left, right = min(xs, default=0.0), max(xs, default=1.0)
    # Beside the outermost nodes there has to be room for their names.
    room = wide - 2 * MARGIN - (0 if view["bands"] else 160)
    scale = min(room / max(right - left, 1.0), 1.4)
    shift = (wide - (right - left) * scale) / 2
    top = min(ys, default=0.0)

    def place(x: float, y: float) -> tuple[float, float]:
        return (x - left) * scale + shift, (y - top) * scale + HEAD + 20

    return scale, place


def _text(
    x: float,
    y: float,
    text: str,
    size: float = TEXT,
    color: str = "#222",
    weight: str = "normal",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{color}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{html.escape(clean(text))}</text>'
    )


def _bands(view: View, place: Any, scale: float, word: int) -> Iterator[str]:
    for band in view["bands"]:
        x, y = place(band["x"], band["y"])
        yield (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{band["width"] * scale:.1f}" height="{band["height"] * scale:.1f}" '
            f'rx="8" fill="{BAND}" stroke="{RULE}"/>'
        )
        yield _text(x + 12, y + 20, band["name"][word], 14, "#555", "bold")


def _ties(document: GraphDocument, view: View, where: dict[int, tuple[float, float]]) -> Iterator[str]:
    for (a, b), status in _lines(document, view, where).items():
        (x, y), (u, v) = where[a], where[b]
        yield f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}" {_stroke(document, status)}/>'


def _lines(document: GraphDocument, view: View, where: Mapping[int, tuple[float, float]]) -> dict[tuple[int, int], int]:
    """The pairs that are tied, with the number of their status; −1 where one of their ties is plainly stated."""
    ties = document["ties"]
    found: dict[tuple[int, int], int] = {}
    for t in drawn_ties(document, view):
        pair, status = (ties["source"][t], ties["target"][t]), ties["status"][t]
        if pair[0] in where and pair[1] in where:
            found[pair] = status if found.get(pair, status) >= 0 else -1
    return dict(sorted(found.items()))


def _stroke(document: GraphDocument, status: int) -> str:
    """How a tie of a status is drawn, dashed as in the page: amber for a doubt, grey for what else is not plain."""
    if status < 0:
        return 'stroke="#b4bcc6" stroke-width="1"'
    known = document["statuses"]
    place = sorted(one["order"] for one in known).index(known[status]["order"])
    doubt = known[status]["doubt"]
    color, dash = FORM["doubt" if doubt else "soft"][0], DASHES[2 if doubt else min(place, 1)]
    return f'stroke="{color}" stroke-width="1.2" stroke-dasharray="{dash}"'


def _degree(document: GraphDocument, view: View) -> Counter[int]:
    ties = document["ties"]
    return Counter(ties[end][t] for t in drawn_ties(document, view) for end in ("source", "target"))


def radius(document: GraphDocument, view: View) -> dict[int, float]:
    """The radius of every node of a view: by its size measure, else by the root of the number of its ties."""
    measure = next((m for m in document["measures"] if m["id"] == view["size"]), None)
    degree = _degree(document, view)
    if measure is None:
        return {n: 5 + 2.2 * math.sqrt(degree[n]) for n in view["nodes"] or ()}
    values = {n: measure["values"][n] or 0.0 for n in view["nodes"] or ()}
    most = max(values.values(), default=0.0) or 1.0
    return {n: 5 + 13 * math.sqrt(max(v, 0.0) / most) for n, v in values.items()}


def _coloured(document: GraphDocument, view: View) -> tuple[Sequence[Any], Sequence[int]]:
    """What the colours of a view stand for, and the number of each node in it; −1: none."""
    nodes = document["nodes"]
    if view["colour"] == "structure":
        return document["structures"], nodes["structure"]
    if view["colour"] == "group":
        return document["groups"], nodes["group"]
    return document["classes"], nodes["class"]


def color(document: GraphDocument, view: View, node: int) -> str:
    """The colour of a node in a view."""
    known, number = _coloured(document, view)
    return str(known[number[node]]["color"]) if number[node] >= 0 else PLAIN


def _nodes(
    document: GraphDocument, view: View, where: dict[int, tuple[float, float]], sizes: dict[int, float]
) -> Iterator[str]:
    for node, (x, y) in where.items():
        shape = document["classes"][document["nodes"]["class"][node]]["shape"]
        yield _shape(shape, x, y, sizes[node], color(document, view, node))


def _shape(shape: str, x: float, y: float, size: float, fill: str) -> str:
    style = f'fill="{fill}" stroke="#fff" stroke-width="1"'
    if shape not in CORNERS:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {style}/>'
    points = (
        (x + size * far * math.sin(2 * math.pi * turn), y - size * far * math.cos(2 * math.pi * turn))
        for turn, far in CORNERS[shape]
    )
    return f'<polygon points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" {style}/>'


def breadth(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character is as wide as high, another a little over half."""
    return sum(size if c > "\u2e80" else size * 0.56 for c in text)


def _labels(
    document: GraphDocument, view: View, where: dict[int, tuple[float, float]], sizes: dict[int, float], area: Box
) -> Iterator[str]:
    """The names that find a place, with the lines to those that stand away from their nodes."""
    nodes = document["nodes"]
    # Around one party there is room for whole names.
    brief = nodes["short"] if view["depth"] is None else [""] * len(nodes["label"])
    first = {node: place for place, node in enumerate(view["named"])}
    primary = set(view["primary"])
    order = sorted(where, key=lambda n: (first.get(n, len(first)), n not in primary, -sizes[n], n))
    told = {n: nodes["label"][n] if n in first else brief[n] or nodes["label"][n] for n in where}
    # Around one thing all are near: a long line would lead past others' names.
    most = 3 if view["depth"] is None else 2
    names = [
        Name(n, ((breadth(told[n], TEXT) + 2, TEXT + 3),), min(level_of(place), most)) for place, n in enumerate(order)
    ]
    for slot in slots(names, where, sizes, area):
        if slot.line is not None:
            x, y, u, v = slot.line
            yield f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}" stroke="#555" stroke-width="0.8"/>'
        weight = "bold" if slot.node in first else "normal"
        yield _text(slot.box[0] + 1, slot.box[1] + TEXT, told[slot.node], weight=weight)


def _legend(
    document: GraphDocument, view: View, nodes: list[int], top: float, word: int, wide: float
) -> tuple[list[str], float]:
    """What shapes and colours mean, with counts, in lines at the bottom; and the height of the whole picture."""
    classes, of_class = document["classes"], document["nodes"]["class"]
    known, number = _coloured(document, view)
    by_class = known is classes
    rows = [[(c["shape"], c["color"] if by_class else PLAIN, c, n) for c, n in _counted(classes, of_class, nodes)]]
    if not by_class:
        rows.insert(0, [("dot", one["color"], one, n) for one, n in _counted(known, number, nodes)])
    parts: list[str] = []
    y = top
    for row in rows:
        x = MARGIN
        for shape, fill, one, count in row:
            text = f"{one['name'][word]} {count}"
            if x + breadth(text, TEXT) + 40 > wide - MARGIN:
                x, y = MARGIN, y + 26
            parts += [_shape(shape, x + 7, y - 4, 6, fill), _text(x + 20, y, text)]
            x += breadth(text, TEXT) + 44
        y += 26
    marks, bottom = _marks(document, view, nodes, y, word)
    return parts + marks, bottom - 26 + MARGIN


def _marks(document: GraphDocument, view: View, nodes: list[int], y: float, word: int) -> tuple[list[str], float]:
    """What the dashes of ties mean that occur, with counts, in a line; and where the next one begins."""
    parts: list[str] = []
    known, x = document["statuses"], MARGIN
    found = Counter(_lines(document, view, dict.fromkeys(nodes, (0.0, 0.0))).values())
    for status in sorted(found.keys() - {-1}, key=lambda s: known[s]["order"]):
        text = f"{known[status]['name'][word]} {found[status]}"
        ends = f'x1="{x:.1f}" y1="{y - 4:.1f}" x2="{x + 24:.1f}" y2="{y - 4:.1f}"'
        parts += [f"<line {ends} {_stroke(document, status)}/>", _text(x + 30, y, text)]
        x += breadth(text, TEXT) + 54
    return parts, y + (26 if parts else 0)


def _counted(known: Sequence[Any], of_node: Sequence[int], nodes: list[int]) -> Iterator[tuple[Any, int]]:
    """Those that nodes of the picture are of, each with their number."""
    count = Counter(of_node[n] for n in nodes)
    return ((one, count[number]) for number, one in enumerate(known) if count[number])
