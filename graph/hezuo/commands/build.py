"""`hezuo build`: check, then write the dataset."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.audit import audit
from hezuo.build import PAGE, build, contents, derived
from hezuo.catalogue import Lang, say
from hezuo.commands.audit import summary
from hezuo.commands.common import both, counts, opened, progress, sound, verb
from hezuo.describe import totals


@verb("build")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=both("option.build-out"))
@click.option("--data-only", is_flag=True, help=both("option.data-only"))
def command(root: Path | None, lang: Lang, out: Path | None, data_only: bool) -> int:
    """Exit code 1 and nothing written when there are errors."""
    workspace = opened(root, lang)
    graph = sound(workspace, lang)
    folder = (out or workspace.build_dir).resolve()
    files = contents(graph)
    if not data_only:
        with progress(lang, "progress.drawing"):
            files |= derived(graph, folder)
    build(files, folder)
    click.echo(say("summary.build", lang, name=workspace.name, **totals(graph)))
    click.echo(counts(graph.problems, lang))
    click.echo(summary(audit(graph), lang))
    click.echo(say("summary.files", lang, folder=folder))
    if not data_only:
        click.echo(say("summary.page", lang, file=folder / PAGE))
    return 0
