"""`hezuo ask`: a named question, or SPARQL from a string, a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hezuo.catalogue import Lang, say
from hezuo.commands.common import TABLE, both, emit, form_for, output_options, progress, reading, verb, write_bytes
from hezuo.formats import FORMATS
from hezuo.narrate.questions import QuestionList
from hezuo.problems import QueryError
from hezuo.workspace import find

MARKS_OF_SPARQL = ("{", "\n")


@verb("ask")
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@output_options(TABLE)
@click.option("--measures", is_flag=True, help=both("option.measures"))
def command(
    question: str | None,
    parameters: tuple[str, ...],
    root: Path | None,
    lang: Lang,
    form: str,
    out: Path | None,
    measures: bool,
) -> int:
    """Without a question the named ones are listed."""
    form = form_for(form, out)
    if question is None:
        emit(QuestionList(find(root)), form, out, lang)
        return 0
    text = _sparql(question)
    with progress(lang):
        workspace = reading(root, lang)
        if measures:
            workspace.load_measures()
    rows = workspace.rows(text) if text else workspace.answer(question, parameters, lang)
    write_bytes(FORMATS[form](*rows), out)
    if form == "table" and out is None:
        click.echo(say("summary.rows", lang, count=len(rows.rows)), err=True)
    return 0


def _sparql(question: str) -> str:
    """The SPARQL that the argument is or names: text with braces, a file, or '-' for standard input; else ''."""
    if question == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    if any(mark in question for mark in MARKS_OF_SPARQL):
        return question
    path = Path(question)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError("no-file", file=path, reason=error) from error
    return ""
