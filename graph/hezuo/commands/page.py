"""`hezuo page`: the explorer as one file."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from hezuo import explorer
from hezuo.analysis import Analysis
from hezuo.build import PAGE, POSITIONS
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, opened, progress, sound, verb, write_bytes
from hezuo.problems import QueryError
from hezuo.selection import one


@verb("page")
@click.option("--view", help=both("option.view"))
@click.option("--party", help=both("option.party"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
@click.option("--open", "at_once", is_flag=True, help=both("option.open"))
def command(root: Path | None, lang: Lang, view: str | None, party: str | None, out: Path | None, at_once: bool) -> int:
    """Without --out it is written where `build` puts it."""
    if view is not None and party is not None:
        raise QueryError("view-or-party")
    workspace = opened(root, lang)
    target = (out or workspace.build_dir / PAGE).resolve()
    graph = sound(workspace, lang)
    with progress(lang, "progress.drawing"):
        analysis = Analysis(graph)
        meant = None
        if party is not None:
            found = [i for i in one(analysis, party) if i in analysis.links.nodes.index]
            if not found:
                raise QueryError("no-thing", name=party)
            meant = found[0]
        earlier = explorer.earlier_positions(workspace.build_dir / POSITIONS)
        made = explorer.page(explorer.explorer(analysis, earlier, view, meant))
    write_bytes(made, target)
    click.echo(say("page.written", lang, file=target))
    if at_once:
        webbrowser.open(target.as_uri())
    return 0
