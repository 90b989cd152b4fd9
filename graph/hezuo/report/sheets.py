"""Tables of a report: the rows of an answer, the columns that are wanted, and where all of it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows, Value
from hezuo.base.text import FINEST, decimal, width
from hezuo.document.model import Align, Cell, Column, Table
from hezuo.report import citing
from hezuo.report.calls import Answered
from hezuo.report.composing import Composer
from hezuo.report.expressions import exact
from hezuo.report.figures import STATUS, Known
from hezuo.report.places import rounded
from hezuo.report.source import Directive
from hezuo.schema.values import parts

#: The column of running numbers.
NUMBER = "#"
ALIGNS: tuple[Align, ...] = ("left", "center", "right")
#: How a cell with several values reads: each on a line, or one after the other; `text` is a sentence, left as it is,
#: `pages` are numbers, of which several in a row are a span.
LINES, LIST, PERCENT, PLAIN, PAGES = "lines", "list", "%", "text", "pages"
#: A line of numbers of pages is no wider, in halves of a Chinese character; on a single page lines are dear.
PAGED, PAGED_WIDE = 12, 32
#: The numbers of pages in a cell; a roman one stays with them.
NUMBERS = re.compile(r"[^、；;,，\s]+")
FORMATS = (*ALIGNS, LINES, LIST, PERCENT, PLAIN, PAGES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column as a report wants it: a column of the answer, its heading ('' as the answer has it), its format."""

    name: str
    heading: str
    format: str


def tabled(composer: Composer, node: Directive) -> Table | None:
    """The table of a directive; None, with a problem told, where nothing can be shown."""
    answer = composer.asked(node.argument, node.line)
    if answer is None:
        return None
    rows = composer.rows(node, answer)
    shown = composer.limited(node, rows)
    if not shown.rows:
        composer.filler.problem("report-empty", node.line, text=answer.call.text)
        return None
    columns = [w for w in _wanted(composer, node, answer) if w.name == NUMBER or w.name in rows.columns]
    lang = composer.lang
    left = len(rows.rows) - len(shown.rows)
    remarks = [say("report.more-rows", lang, count=left)] if left else []
    # On a single page what is not plainly stated is told by the notes alone.
    if not composer.filler.compact and not set(STATUS) & {w.name for w in columns}:
        remarks += [
            say("report.doubt", lang, text=t) + say("report.stop", lang)
            for t in composer.filler.footnotes.named(answer, shown)
        ]
    known = [Known("", None, answer, shown, composer.evidence(node))]
    return Table(
        node.options.get("key", ""),
        composer.filler.plain(node.options.get("caption", ""), node.line),
        tuple(_column(w, answer, lang, shown) for w in columns),
        tuple(tuple(_cells(composer, row, number, columns, shown)) for number, row in enumerate(shown.rows, 1)),
        sourced(composer, known),
        tuple(remarks),
        tuple(_origins(composer, known, columns, shown)),
    )


def sourced(composer: Composer, known: Sequence[Known]) -> str:
    """The source line of a table or picture: documents with their places, what was computed, scope and build."""
    told = [*_taken(composer, known), *([] if composer.filler.compact else [stamp(composer)])]
    return say("report.source", composer.lang, text=say("report.documents", composer.lang).join(told))


def _taken(composer: Composer, known: Sequence[Known]) -> Iterator[str]:
    """The documents with their places, and what was computed."""
    desk, lang = composer.desk, composer.lang
    footnotes = composer.filler.footnotes
    # Numbers of the whole record name none of its rows.
    cited = footnotes.sources(known) or citing.of_scope(desk.dataset)
    yield from filter(None, [citing.told(desk.dataset, cited, lang, rows=False)])
    if calls := footnotes.computed(known):
        yield say("report.computed", lang, call=say("report.documents", lang).join(calls))


def _origins(composer: Composer, known: Sequence[Known], columns: Sequence[Wanted], shown: Rows) -> Iterator[str]:
    """Where each row was printed; of one that names nothing that was, what the whole table was taken from."""
    desk, lang = composer.desk, composer.lang
    whole = say("report.documents", lang).join(_taken(composer, known))
    at = [shown.columns.index(w.name) for w in columns if w.format == PAGES]
    for row in shown.rows:
        cited = citing.behind(desk.dataset, Rows(shown.columns, [row]))
        pages = {page for n in at for page in NUMBERS.findall(str(row[n] or ""))}
        if pages and len(cited) == 1:
            # What the row names may be told of elsewhere too; its own cell says where this is.
            cited = {d: c if c.pages == pages else citing.Cited(pages) for d, c in cited.items()}
        yield citing.told(desk.dataset, cited, lang) or whole


def stamp(composer: Composer) -> str:
    """The scope, and the build by which its numbers can be found again."""
    desk, lang = composer.desk, composer.lang
    scope = desk.dataset.scope.short(desk.dataset.identity, lang)
    return say("report.version", lang, scope=scope, build=desk.whole.inputs.build[:8])


def _wanted(composer: Composer, node: Directive, answer: Answered) -> Iterator[Wanted]:
    if not node.body:
        yield from (Wanted(name, "", "") for name in answer.rows.columns)
    for line, text in node.body:
        name, heading, form, *_ = (*(part.strip() for part in text.split("|")), "", "")
        if name != NUMBER and name not in answer.rows.columns:
            composer.filler.problem("report-no-column", line, name=name, known="、".join(answer.rows.columns))
        elif form and form not in FORMATS:
            composer.filler.problem("report-bad-format", line, name=form, known="、".join(FORMATS))
        else:
            yield Wanted(name, composer.filler.plain(heading, line), form)


def _column(wanted: Wanted, answer: Answered, lang: Lang, shown: Rows) -> Column:
    heading = say("report.number", lang) if wanted.name == NUMBER else answer.headings[wanted.name]
    return Column(wanted.heading or heading, _align(wanted, shown))


def _align(wanted: Wanted, shown: Rows) -> Align:
    for align in ALIGNS:
        if wanted.format == align:
            return align
    if wanted.name == NUMBER or wanted.format == PAGES:
        return "center"
    at = shown.columns.index(wanted.name)
    cells = [row[at] for row in shown.rows if row[at] not in (None, "")]
    numbers = bool(cells) and all(isinstance(c, int | float) and not isinstance(c, bool) for c in cells)
    return "right" if numbers else "left"


def _cells(
    composer: Composer, row: Sequence[Value], number: int, columns: Sequence[Wanted], shown: Rows
) -> Iterator[Cell]:
    room = PAGED_WIDE if composer.filler.compact else PAGED
    for wanted in columns:
        if wanted.name == NUMBER:
            yield Cell(number, (str(number),))
        else:
            yield _cell(row[shown.columns.index(wanted.name)], wanted, composer.lang, room)


def paged(text: str, lang: Lang, room: int = PAGED) -> Iterator[str]:
    """Numbers of pages in lines: there are programs that break a number where many stand in a narrow cell."""
    joint, held = say("list.and", lang), ""
    for part in text.split(joint):
        if held and width(held + joint + part) > room:
            yield held + joint.rstrip()
            held = part
        else:
            held = held + joint + part if held else part
    yield held


def _cell(value: Value, wanted: Wanted, lang: Lang, room: int) -> Cell:
    if value is None or value == "":
        return Cell(None, ("",))
    if isinstance(value, str):
        several = [p for p in parts(value) if p]
        if wanted.format == PAGES:
            value = citing.spans(NUMBERS.findall(value), lang) or value
            return Cell(value, tuple(paged(value, lang, room)))
        if wanted.format == LINES:
            return Cell(value, tuple(several))
        if len(several) > 1 and wanted.format != PLAIN:
            value = say("list.and", lang).join(several)
        return Cell(value, (value,))
    if wanted.format == PERCENT:
        return Cell(value, (rounded(exact(value) * 100, 1) + "%",))
    return Cell(value, (decimal(float(value), FINEST),))
