"""`hezuo ask`: a named question, or SPARQL from a string, a file or standard input."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.workspace import find
from hezuo.commands.beside import typed_in
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import TABLE, emit, output_options, write_bytes
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import form_for
from hezuo.formats.standard import ENDINGS, STANDARD
from hezuo.narrate.questions import QuestionList
from hezuo.record.queryfile import sparql_of


@verb("ask", scoped=True)
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@output_options((*TABLE, *sorted(STANDARD)))
@click.option("--measures", is_flag=True, help=both("option.measures"))
@click.option("--sparql", "expanded", is_flag=True, help=both("option.sparql"))
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
    expanded: bool,
) -> int:
    """Without a question the named ones are listed."""
    form = form if expanded else form_for(form, out, ENDINGS)
    if question is None:
        if form in STANDARD:
            raise QueryError("form-list", form=form)
        emit(QuestionList(find(root)), form, out, lang)
        return 0
    typed = question == "-"
    text = typed_in(lang) if typed else sparql_of(question)
    with progress(lang):
        workspace = reading(root, lang, scope)
        if measures:
            workspace = workspace.with_measures()
        if expanded and not text:
            write_bytes(workspace.sparql(question, parameters, lang).encode(), out)
            return 0
        found = workspace.queried(text) if text or typed else workspace.asked(question, parameters, lang)
        emit(found, form, out, lang, found.preface(lang))
    return 0
