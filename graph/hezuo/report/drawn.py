"""Pictures of a report: a view of the network, or a chart of an answer."""

from __future__ import annotations

import re

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import QueryError
from hezuo.document.model import Picture
from hezuo.explorer.findings import finding
from hezuo.record import views
from hezuo.report.calls import ASK
from hezuo.report.composing import Composer
from hezuo.report.figures import Known
from hezuo.report.sheets import sourced
from hezuo.report.source import Directive

#: The width of the text of A4, in millimetres, unless a report asks for less.
WIDTH = 156.0
SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)mm" height="([\d.]+)mm"')


def viewed(composer: Composer, node: Directive) -> Picture | None:
    """The still picture of a view, of a circle that of the party in `:party:`."""
    width = composer.number(node, "width", WIDTH)
    party = composer.filler.plain(node.options.get("party", ""), node.line) or None
    try:
        made = composer.desk.picture(node.argument, composer.lang, party, width)
    except QueryError as error:
        composer.filler.refused(node.line, node.argument, error)
        return None
    size = SIZE.search(made.svg)
    height = float(size[2]) if size else width
    caption = composer.filler.plain(node.options.get("caption", ""), node.line)
    evidence = composer.evidence(node)
    source = sourced(composer, [Known("", None, evidence=evidence)])
    view = views.named(views.views(composer.desk.whole.folder), node.argument)
    found = finding(view, composer.desk.analysis)[0] or view.purpose
    alt = say("report.view-alt", composer.lang, caption=caption, finding=found[LANGS.index(composer.lang)])
    return Picture(node.options.get("key", ""), caption, made.svg, width, height, alt, source)


def charted(composer: Composer, node: Directive) -> Picture | None:
    """The chart of the answer to a question, as it declares it, or as `:draw:` says."""
    answer = composer.asked(node.argument, node.line)
    if answer is None:
        return None
    width = composer.number(node, "width", WIDTH)
    words = composer.words(node.options.get("draw", ""), node.line)
    if answer.call.verb != ASK:
        composer.filler.refused(node.line, answer.call.text, QueryError("report-chart", text=answer.call.text))
        return None
    question, *given = answer.call.words
    try:
        made = composer.desk.chart(question, given, composer.lang, words, width)
    except QueryError as error:
        composer.filler.refused(node.line, answer.call.text, error)
        return None
    caption = composer.filler.plain(node.options.get("caption", ""), node.line) or made.title
    known = Known("", None, answer, answer.rows, composer.evidence(node))
    source, key = sourced(composer, [known]), node.options.get("key", "")
    # How many rows there are is to be seen; what is not exact or not plain is told below.
    remarks = tuple(composer.filler.footnotes.unplain([known]))
    return Picture(key, caption, made.svg, made.width_mm, made.height_mm, made.alt, source, remarks)
