"""`hezuo report`: a chapter, a partner's page or a book of changes, filled from the record."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError, to_text
from hezuo.commands.opening import Words, in_scope, opened, sound
from hezuo.commands.output import emit, write_bytes
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.document.model import SCHEMES
from hezuo.document.writers import WRITERS
from hezuo.report.library import ReportList


@verb("report", scoped=True)
@click.argument("name", required=False)
@click.option("--party", help=both("option.report-party"))
@click.option("--numbering", type=click.Choice(SCHEMES), help=both("option.numbering"))
@click.option("--check", "checking", is_flag=True, help=both("option.report-check"))
@click.option("--out", type=At(), help=both("option.report-out"))
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    name: str | None,
    party: str | None,
    numbering: str | None,
    checking: bool,
    out: Path | None,
) -> int:
    """Without a name the reports are listed. Exit code 1 when the text of a report has to be mended."""
    folder = opened(root, lang)
    known = ReportList(folder)
    if name is None:
        emit(known, "table", None, lang)
        return 0
    if not checking and (out is None or out.suffix.lower() not in WRITERS):
        raise QueryError("report-out", known="、".join(WRITERS))
    given = {"party": party} if party is not None else {}
    # An unknown report is told before everything is read.
    known.named(name)
    workspace = in_scope(sound(folder, lang), scope, lang)
    with progress(lang, "progress.writing"):
        made = workspace.report(name, lang, scheme=numbering or "", **given)
        for text in to_text(made.problems, lang), *made.notes(lang):
            tell(text, err=True)
        if made.errors or out is None:
            return int(bool(made.problems))
        write_bytes(made.file(out.name), out)
    tell(say("report.written", lang, file=out), err=True)
    return 0
