"""Pictures of a report: a view of the network, or a chart of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import QueryError, Severity
from hezuo.base.store import Rows
from hezuo.charts.asked import in_words
from hezuo.charts.registry import draw
from hezuo.charts.spec import Chart, Inks
from hezuo.document.model import Picture
from hezuo.document.parted import parts
from hezuo.document.style import POINTS_PER_MM, style
from hezuo.explorer.findings import finding
from hezuo.narrate.asked import AskInsight
from hezuo.record import views
from hezuo.report import citing
from hezuo.report.calls import ASK, Answered
from hezuo.report.composing import Composer
from hezuo.report.figures import Known
from hezuo.report.sheets import sourced
from hezuo.report.source import Directive

#: The width of the text of A4, in millimetres, unless a report asks for less.
WIDTH = 156.0
#: What in a chart has the number of a row.
MARK = re.compile(r'data-n="(\d+)"')
SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)mm" height="([\d.]+)mm"')
#: A chart, the rows that it is of, and what has to be said below it.
Drawn = tuple[Chart, Rows, Sequence[str]]


def viewed(composer: Composer, node: Directive) -> Picture | None:
    """The still picture of a view: of a circle that of the party in `:party:`, else whole or what `:only:` names."""
    width = _width(composer, node)
    party = composer.filler.plain(node.options.get("party", ""), node.line) or None
    chosen = _chosen(composer, node) if node.options.get("only") else []
    if chosen is None:
        return None
    only = [iri for one in chosen for iri in citing.named(composer.desk.dataset, one.rows)]
    try:
        made = composer.desk.picture(node.argument, composer.lang, party, width, only)
    except QueryError as error:
        composer.filler.refused(node.line, node.argument, error)
        return None
    size = SIZE.search(made.svg)
    height = float(size[2]) if size else width
    room = style(compact=composer.filler.compact).paper.tall / POINTS_PER_MM
    made_of = len(parts(made.svg, width, height, room))
    told = {"name": node.argument, "height": f"{height:.0f}", "room": f"{room:.0f}"}
    if made_of > 1:
        composer.filler.problem("report-over-pages", node.line, Severity.INFO, **told, count=made_of)
    elif height > room:
        composer.filler.problem("report-too-high", node.line, Severity.WARNING, **told)
    caption = composer.filler.plain(node.options.get("caption", ""), node.line)
    source = sourced(composer, [Known("", None, evidence=composer.evidence(node)), *chosen])
    alt = say("report.view-alt", composer.lang, caption=caption, finding=made.part or _found(composer, node.argument))
    return Picture(node.options.get("key", ""), caption, made.svg, width, height, alt, source)


def _chosen(composer: Composer, node: Directive) -> list[Known] | None:
    """The rows that name what is drawn of a view; None, with a problem told, where there are none."""
    answer = composer.asked(node.options["only"], node.line)
    if answer is None:
        return None
    rows = composer.rows(node, answer)
    if not rows.rows:
        composer.filler.problem("report-empty", node.line, text=answer.call.text)
        return None
    return [Known("", None, answer, rows)]


def _width(composer: Composer, node: Directive) -> float:
    """How wide a picture is to be; what is wider than the text would be made smaller, and its letters with it."""
    width = composer.number(node, "width", WIDTH)
    if width > WIDTH:
        composer.filler.problem("report-too-wide", node.line, Severity.WARNING, width=f"{width:g}", room=f"{WIDTH:g}")
    return min(width, WIDTH)


def _found(composer: Composer, name: str) -> str:
    """What a view finds, or what it is for."""
    view = views.named(views.views(composer.desk.whole.folder), name)
    found = finding(view, composer.desk.analysis)[0] or view.purpose
    return found[LANGS.index(composer.lang)]


def charted(composer: Composer, node: Directive) -> Picture | None:
    """The chart of an answer: of a question as it declares it, or as `:draw:` says; of any other call as that says."""
    answer = composer.asked(node.argument, node.line)
    if answer is None:
        return None
    width = _width(composer, node)
    told = len(composer.filler.problems)
    rows = composer.rows(node, answer)
    if len(composer.filler.problems) > told:
        return None
    is_question = answer.call.verb == ASK
    if not is_question and not rows.rows:
        composer.filler.problem("report-empty", node.line, text=answer.call.text)
        return None
    try:
        made, rows, remarks = (_of_question if is_question else _of_told)(composer, node, answer, rows, width)
    except QueryError as error:
        composer.filler.refused(node.line, answer.call.text, error)
        return None
    caption = composer.filler.plain(node.options.get("caption", ""), node.line) or made.title
    source = sourced(composer, [Known("", None, answer, rows, composer.evidence(node))])
    key = node.options.get("key", "")
    return Picture(key, caption, made.svg, made.width_mm, made.height_mm, made.alt, source, tuple(remarks))


def _of_question(composer: Composer, node: Directive, answer: Answered, rows: Rows, width: float) -> Drawn:
    """The chart of a question, the rows that it is of, and what has to be said below it."""

    def kept(one: AskInsight) -> Rows:
        return composer.rows(node, replace(answer, told=one))

    words = composer.words(node.options.get("draw", ""), node.line)
    made = composer.desk.chart(answer.call.words, composer.lang, words, width, kept)
    # How many rows there are is to be seen; what is not exact or not plain is told below.
    return made, rows, composer.filler.footnotes.unplain([Known("", None, answer, rows, composer.evidence(node))])


def _of_told(composer: Composer, node: Directive, answer: Answered, rows: Rows, width: float) -> Drawn:
    """As `_of_question` for what a verb computes: the rows are those that are drawn."""
    words, lang = composer.words(node.options.get("draw", ""), node.line), composer.lang
    if not words:
        raise QueryError("report-chart", text=answer.call.text, known="、".join(rows.columns))
    heads = tuple(answer.headings[column] for column in rows.columns)
    title = composer.filler.plain(node.options.get("caption", ""), node.line) or answer.told.titled(lang)
    spec = in_words(words, headings=heads, title=title, lang=lang, width_mm=width)
    made = draw(rows, spec, Inks.of(composer.desk.dataset.ontology))
    footnotes, below = composer.filler.footnotes, list(answer.told.below(lang))
    if spec.values:
        # Where rows are counted, all are in the chart.
        drawn = {int(number) for number in MARK.findall(made.svg)}
        rows = Rows(rows.columns, [row for n, row in enumerate(rows.rows) if n in drawn])
        below += footnotes.ranks(rows, spec.label)
    return made, rows, [*below, *footnotes.unplain([Known("", None, answer, rows)])]
