"""The ties of an answer as a picture: a band for each thing with what it is tied to, as SVG or in a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starlette.responses import Response

from hezuo.base.messages import say
from hezuo.base.problems import QueryError
from hezuo.charts.board import EDGE, GAP, Board
from hezuo.charts.spec import Chart, Spec
from hezuo.document.style import POINTS_PER_MM, style
from hezuo.forms.lettering import cut
from hezuo.forms.paper import FORM_PER_MM
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
    several = [band for band in shown.bands if len(band.ties) > 1] or shown.bands
    notes = [view.say("query.singles", count=rest)] if (rest := len(shown.bands) - len(several)) else []
    notes += [view.say("query.charted", count=f"{shown.tied:,}")] if shown.tied < shown.count else []
    notes += shown.notes(sparql)
    if form == "svg":
        return Response(picture(several, spec, notes).svg, 200, attached(f"{title}.svg"), SVG)
    pages = [picture(page, spec) for page in paged(several, spec)]
    data = wording.pictured(title, pages, notes, view.lang, view.state.build)
    return Response(data, 200, attached(f"{title}.docx"), wording.TYPE)


def paged(bands: Sequence[Band], spec: Spec) -> Iterator[list[Band]]:
    """The bands, as many at a time as stand on a page of a document: a picture that is higher would be made smaller."""
    room = style().paper.tall / POINTS_PER_MM * FORM_PER_MM
    page: list[Band] = []
    high = 0.0
    for band, needed in zip(bands, _drawn(Board(spec), bands), strict=True):
        if page and high + needed > room:
            yield page
            page, high = [], 0.0
        page.append(band)
        high += needed
    yield page


def picture(bands: Sequence[Band], spec: Spec, notes: Sequence[str] = ()) -> Chart:
    """The bands at the width of a page, notes below."""
    board = Board(spec)
    _drawn(board, bands)
    for note in notes:
        board.note(note)
    return board.done(say("list.and", spec.lang).join(f"{band.thing.text} {len(band.ties)}" for band in bands))


def _drawn(board: Board, bands: Sequence[Band]) -> list[float]:
    """Draw bands one below the other; how high each is."""
    beside = max(board.advance(str(len(band.ties)), bold=True) for band in bands)
    wide, names = board.column([band.thing.text for band in bands], 0)
    end, found = EDGE + wide, []
    for band, name in zip(bands, names, strict=True):
        board.canvas.line([(EDGE, board.y), (board.wide - EDGE, board.y)], stroke="rule")
        chips = _chips(board, band, end + GAP + beside + GAP)
        found.append(max(chips, len(name) * board.line) + board.line * (LEADING - HIGH))
        middle = board.y + (LEADING - HIGH / 2) * board.line + (len(name) - 1) * board.line / 2
        board.name(name, end, middle)
        board.end(end + GAP, middle, str(len(band.ties)), "", "")
        board.y += found[-1]
    return found


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
