"""The ties of an answer as a picture: a band for each thing with what it is tied to, as SVG or in a Word file."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from hezuo.base.messages import say
from hezuo.base.problems import QueryError
from hezuo.charts.board import EDGE, GAP, Board
from hezuo.charts.spec import Chart, Spec
from hezuo.forms.lettering import cut
from hezuo.serve import wording
from hezuo.serve.answering import Band, Shown
from hezuo.serve.shared import title_of
from hezuo.serve.view import View, attached

#: A chip: the room inside at its sides, its height in lines of text, the share of the width that it may take.
INSIDE, HIGH, MOST_WIDE = 6.0, 1.25, 0.6
#: Between two chips, and between two of their lines, in lines of text.
BETWEEN, LEADING = 5.0, 1.5
SVG = "image/svg+xml"


def as_file(view: View, shown: Shown, sparql: str, form: str) -> Response:
    """The picture of an answer as a file, `svg` or `docx`, with what of it is not exact or not plainly stated below.

    Raises `QueryError` for another form, and where nothing is tied.
    """
    if form not in ("svg", "docx"):
        raise QueryError("no-page-format", form=form, known="docx, svg")
    if not shown.bands:
        raise QueryError("no-ties")
    title = title_of(sparql, view.lang) or view.say("query.ties")
    spec = Spec("", "", title=title, titled=form == "svg", lang=view.lang)  # a document says its title itself
    left = [view.say("query.charted", count=f"{shown.tied:,}")] if shown.tied < shown.count else []
    made = picture(shown.bands, spec, [*left, *shown.notes(sparql)])
    data = made.svg.encode() if form == "svg" else wording.pictured(made, view.lang, view.state.build)
    return Response(data, 200, attached(f"{title}.{form}"), SVG if form == "svg" else wording.TYPE)


def picture(bands: Sequence[Band], spec: Spec, notes: Sequence[str]) -> Chart:
    """The bands at the width of a page, those of one tie told in the last line, as the page has them; notes below."""
    board = Board(spec)
    several = [band for band in bands if len(band.ties) > 1] or list(bands)
    rest = len(bands) - len(several)
    beside = max(board.advance(str(len(band.ties)), bold=True) for band in several)
    wide, names = board.column([band.thing.text for band in several], 0)
    for band, name in zip(several, names, strict=True):
        board.canvas.line([(EDGE, board.y), (board.wide - EDGE, board.y)], stroke="rule")
        start = EDGE + wide + GAP + beside + GAP
        high = max(_chips(board, band, start), len(name) * board.line) + board.line * (LEADING - HIGH)
        middle = board.y + (LEADING - HIGH / 2) * board.line + (len(name) - 1) * board.line / 2
        board.name(name, EDGE + wide, middle)
        board.end(EDGE + wide + GAP, middle, str(len(band.ties)), "", "")
        board.y += high
    for note in [*([say("query.singles", spec.lang, count=rest)] if rest else []), *notes]:
        board.note(note)
    return board.done(say("list.and", spec.lang).join(f"{band.thing.text} {len(band.ties)}" for band in several))


def _chips(board: Board, band: Band, start: float) -> float:
    """What a thing is tied to, in lines; how high they are. None is left out: there is no click in a picture."""
    x, y = start, board.y + board.line * (LEADING - HIGH)
    most = board.wide - EDGE - start
    for one in band.ties:
        text = cut(one.text, board.size, min(most, board.wide * MOST_WIDE) - 2 * INSIDE)
        wide = board.advance(text) + 2 * INSIDE
        if x > start and x + wide > board.wide - EDGE:
            x, y = start, y + board.line * LEADING
        board.canvas.rect(x, y, wide, board.line * HIGH, stroke="rule", round=4)
        board.canvas.text(x + INSIDE, y + board.line * HIGH / 2 + board.size * 0.35, text, board.size)
        x += wide + BETWEEN
    return y + board.line * HIGH - board.y
