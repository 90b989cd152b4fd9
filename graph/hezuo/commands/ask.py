"""`hezuo ask`: a named question, or SPARQL from a string, a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hezuo import ask as asking
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, form_for, progress, reading, verb, write_bytes
from hezuo.formats import FORMATS
from hezuo.knowledge import Knowledge
from hezuo.problems import QueryError
from hezuo.store import Rows
from hezuo.workspace import find

MARKS_OF_SPARQL = ("{", "\n")


@verb("ask")
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="table", help=both("option.format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
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
        write_bytes(_listing(asking.questions(find(root)), form), out)
        return 0
    text = _sparql(question)
    with progress(lang):
        graph = reading(root, lang)
        if measures:
            from hezuo import observations
            from hezuo.analysis import Analysis

            graph.store.load("\n".join(observations.nquads(Analysis(graph))) + "\n")
    rows = asking.sparql(graph.store, text) if text else _named(graph, question, parameters, lang)
    write_bytes(FORMATS[form](rows.columns, rows.rows), out)
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


def _named(graph: Knowledge, name: str, parameters: tuple[str, ...], lang: Lang) -> Rows:
    titled = next((q.name for q in graph.questions.values() if name in q.titles), name)
    found = asking.named(graph.questions, titled)
    given = dict(_pair(p, found) for p in parameters)
    rows = asking.run(graph.store, found, given, graph.identity.names, lang)
    return Rows(found.headings(rows.columns, lang), rows.rows)


def _pair(text: str, question: asking.Question) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign and len(question.parameters) == 1:
        return question.parameters[0].name, text
    if not sign:
        raise QueryError("bad-parameter", text=text)
    named = next((p.name for p in question.parameters if name in p.labels), name)
    return named, value


def _listing(known: dict[str, asking.Question], form: str) -> bytes:
    """Every named question, with its titles in both languages."""
    heads = [say("heading.question", "zh"), say("heading.title", "zh"), "Title", say("heading.parameters", "zh")]
    rows = [(q.name, *q.titles, " ".join(f"{p.name}={p.default or '…'}" for p in q.parameters)) for q in known.values()]
    return FORMATS[form](heads, rows)
