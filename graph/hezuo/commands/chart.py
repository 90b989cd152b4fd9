"""`hezuo chart`: the answer to a named question as a chart."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.workspace import find
from hezuo.commands.opening import Words, reading
from hezuo.commands.output import emit, write_bytes
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.narrate.questions import ChartList


@verb("chart", scoped=True)
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@click.option("--draw", default="", help=both("option.draw"))
@click.option("--width-mm", type=float, default=156, show_default=True, help=both("option.width-mm"))
@click.option("--out", type=At(), help=both("option.picture-out"))
def command(
    *,
    question: str | None,
    parameters: tuple[str, ...],
    root: Path | None,
    lang: Lang,
    scope: Words,
    draw: str,
    width_mm: float,
    out: Path | None,
) -> int:
    """Without a question those that declare a chart are listed."""
    if question is None:
        emit(ChartList(find(root)), "table", None, lang)
        return 0
    if out is None or out.suffix.lower() not in (".svg", ".png"):
        raise QueryError("picture-out")
    with progress(lang):
        made = reading(root, lang, scope).chart(question, parameters, lang, draw=draw, width_mm=width_mm)
        data = made.png() if out.suffix.lower() == ".png" else made.svg.encode("utf-8")
    write_bytes(data, out)
    for line in (*made.notes, made.alt, say("picture.written", lang, file=out)):
        tell(line, err=True)
    return 0
