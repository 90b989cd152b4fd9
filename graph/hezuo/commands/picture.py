"""`hezuo picture`: a view as a still picture."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo import drawing, explorer
from hezuo.analysis import Analysis
from hezuo.build import POSITIONS
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, opened, progress, sound, verb, write_bytes
from hezuo.formats import table
from hezuo.problems import QueryError
from hezuo.views import named, views


@verb("picture")
@click.argument("view", required=False)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.picture-out"))
def command(root: Path | None, lang: Lang, view: str | None, out: Path | None) -> int:
    """Without a view they are listed."""
    workspace = opened(root, lang)
    if view is None:
        heads = [say(f"heading.{h}", lang) for h in ("view", "title", "purpose")]
        word = lang == "en"
        rows = [(v.name, v.title[word], v.purpose[word]) for v in views(workspace).values()]
        write_bytes(table(heads, rows), None)
        return 0
    if out is None or out.suffix.lower() not in (".svg", ".png"):
        raise QueryError("picture-out")
    name = named(workspace, view).name
    graph = sound(workspace, lang)
    with progress(lang, "progress.drawing"):
        earlier = explorer.earlier_positions(workspace.build_dir / POSITIONS)
        made = drawing.svg(explorer.explorer(Analysis(graph), earlier), name, lang)
        data = drawing.png(made) if out.suffix.lower() == ".png" else made.encode("utf-8")
    write_bytes(data, out)
    click.echo(say("picture.written", lang, file=out), err=True)
    return 0
