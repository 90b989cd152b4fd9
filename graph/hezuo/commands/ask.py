"""`hezuo ask`: a named question, or SPARQL from a string, a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.base.workspace import find
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TABLE, emit, output_options, write_bytes
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import FORMATS, READABLE, form_for
from hezuo.narrate.insight import scoped
from hezuo.narrate.quantities import caveats
from hezuo.narrate.questions import QuestionList
from hezuo.record.queryfile import sparql_of


@verb("ask", scoped=True)
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@output_options(TABLE)
@click.option("--measures", is_flag=True, help=both("option.measures"))
def command(
    *,
    question: str | None,
    parameters: tuple[str, ...],
    root: Path | None,
    lang: Lang,
    scope: Words,
    form: str,
    out: Path | None,
    measures: bool,
) -> int:
    """Without a question the named ones are listed."""
    form = form_for(form, out)
    if question is None:
        emit(QuestionList(find(root)), form, out, lang)
        return 0
    standard = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace") if question == "-" else ""
    text = standard or sparql_of(question)
    with progress(lang):
        workspace = reading(root, lang, scope)
        if measures:
            workspace = workspace.with_measures()
    for label, day in [] if text else workspace.days(question, parameters, lang):
        click.echo(say("ask.day", lang, label=label, day=day), err=True)
    rows = workspace.rows(text) if text else workspace.answer(question, parameters, lang)
    label = "" if text or form in READABLE else workspace.scope_label(lang)
    write_bytes(FORMATS[form](*(scoped(rows, label, lang) if label else rows)), out)
    for line in caveats(workspace.dataset, text, lang):
        click.echo(line, err=True)
    if form == "table" and out is None:
        click.echo(say("summary.rows", lang, count=len(rows.rows)), err=True)
    return 0
