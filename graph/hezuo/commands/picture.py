"""`hezuo picture`: a view as a still picture."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.commands.beside import tell_lost_places
from hezuo.commands.opening import Words, in_scope, opened, sound
from hezuo.commands.output import emit, write_bytes
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.verb import both, verb
from hezuo.narrate.views import ViewList


@verb("picture", scoped=True)
@click.argument("view", required=False)
@click.option("--party", help=both("option.picture-party"))
@click.option("--width-mm", type=float, help=both("option.width-mm"))
@click.option("--number", default="", help=both("option.number"))
@click.option("--caption", default="", help=both("option.caption"))
@click.option("--out", type=At(), help=both("option.picture-out"))
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    view: str | None,
    party: str | None,
    width_mm: float | None,
    number: str,
    caption: str,
    out: Path | None,
) -> int:
    """Without a view they are listed."""
    folder = opened(root, lang)
    known = ViewList(folder)
    if view is None:
        emit(known, "table", None, lang)
        return 0
    if out is None or out.suffix.lower() not in (".svg", ".png"):
        raise QueryError("picture-out")
    # An unknown view is told before everything is read.
    name = known.named(view).name
    workspace = in_scope(sound(folder, lang), scope, lang)
    tell_lost_places(folder, lang)
    with progress(lang, "progress.drawing"):
        made = workspace.picture(name, lang, party=party, width_mm=width_mm, number=number, caption=caption)
        data = made.png() if out.suffix.lower() == ".png" else made.svg.encode("utf-8")
    write_bytes(data, out)
    for line in (say("picture.written", lang, file=out), *made.notes(lang)):
        tell(line, err=True)
    return 0
