"""The directives of a report that make a block, by name; a new one is an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType

from hezuo.base.messages import say
from hezuo.base.store import Rows
from hezuo.document.model import Block, Captions, Inlines, Paragraph, Points, Text, Tile, Tiles
from hezuo.record.picked import conditions
from hezuo.report import citing
from hezuo.report.calls import Answered
from hezuo.report.composing import Composer, Maker
from hezuo.report.drawn import charted, viewed
from hezuo.report.figures import Known
from hezuo.report.places import PLACE
from hezuo.report.sheets import stamp, tabled
from hezuo.report.source import Directive, Span

#: What stands for a blank cell in the sentence of a row.
BLANK = "—"
#: The options of what has a caption, and of what chooses rows.
SHOWN, ROWS = ("key", "caption", "evidence"), ("where", "order")
#: More doubts are not all told again at the end.
MOST_DOUBTS = 5


def _tiles(composer: Composer, node: Directive) -> Block:
    tiles = []
    for line, text in node.body:
        if not PLACE.search(text.partition("|")[0]):
            composer.filler.problem("report-no-number", line, text=text.partition("|")[0].strip())
        number, label, below, *_ = (*(composer.filler.plain(part.strip(), line) for part in text.split("|")), "", "")
        tiles.append(Tile(number, label, below))
    return Tiles(tuple(tiles))


def _captions(composer: Composer, node: Directive) -> Block:
    return Captions(composer.filler.plain(node.argument, node.line) or say("report.captions", composer.lang))


def _sources(composer: Composer, node: Directive) -> Block:
    """A paragraph that says of which documents, scope and build all above is; the places are in its footnotes."""
    del node
    desk, lang = composer.desk, composer.lang
    documents = {document: citing.Cited() for document in composer.filler.cited}
    told = [citing.told(desk.dataset, documents, lang, rows=False), stamp(composer)]
    text = say("report.documents", lang).join(t for t in told if t)
    return Paragraph((Text(say("report.source", lang, text=text)),))


def _doubts(composer: Composer, node: Directive) -> Block:
    """A point for each doubt that the footnotes above have told; `argument` where they told none.

    Of many only those are named where the source states another number; the rest is counted. On a single page, whose
    notes stand below, they are counted in a sentence.
    """
    filler, lang = composer.filler, composer.lang
    doubts = list(filler.doubts.values())
    if filler.compact and doubts:
        return Paragraph((Text(say("report.doubts-below", lang, count=len(doubts))),))
    named = [d for d in doubts if d.stated] if len(doubts) > MOST_DOUBTS else doubts
    told = [d.text[:1].upper() + d.text[1:] + say("report.stop", lang) for d in named]
    if len(named) < len(doubts):
        told.append(say("report.other-doubts", lang, count=len(doubts) - len(named)))
    if not told:
        return Paragraph((Text(filler.plain(node.argument, node.line) or say("report.no-doubts", composer.lang)),))
    return Points(tuple((Text(t),) for t in told), ordered=True)


def _listed(composer: Composer, node: Directive) -> Block | None:
    """A point for each row of an answer: its one line is the sentence, `{column}` its cells."""
    answer = composer.asked(node.argument, node.line)
    if answer is None or not node.body:
        return None
    rows = composer.limited(node, composer.rows(node, answer))
    line, text = node.body[0]
    if not rows.rows and (wanted := node.options.get("where", "")):
        with suppress(ValueError):  # which was told
            composer.chosen(conditions(composer.words(wanted, node.line, quoted=False)), answer, node.line)
    items = tuple(_point(composer, text, line, answer, Rows(rows.columns, [row])) for row in rows.rows)
    return Points(items, ordered=node.options.get("numbered", "") != "") if items else None


def _point(composer: Composer, text: str, line: int, answer: Answered, row: Rows) -> Inlines:
    filler, before = composer.filler, dict(composer.filler.figures)
    cells = zip(row.columns, row.rows[0], strict=True)
    filler.figures.update({name: Known(name, BLANK if v in (None, "") else v, answer, row) for name, v in cells})
    # Between two pairs of stars it is bold, as elsewhere in the text.
    runs = tuple(Span(part, bold=bool(n % 2)) for n, part in enumerate(text.split("**")) if part)
    made = filler.inlines(runs, line)
    filler.figures.clear()
    filler.figures.update(before)
    return made


BLOCKS: Mapping[str, Maker] = MappingProxyType(
    {
        "captions": Maker(_captions),
        "chart": Maker(charted, (*SHOWN, *ROWS, "width", "draw")),
        "doubts": Maker(_doubts),
        "points": Maker(_listed, (*ROWS, "limit", "numbered")),
        "sources": Maker(_sources),
        "table": Maker(tabled, (*SHOWN, *ROWS, "limit")),
        "tiles": Maker(_tiles),
        "view": Maker(viewed, (*SHOWN, "width", "party", "only", "where")),
    }
)
