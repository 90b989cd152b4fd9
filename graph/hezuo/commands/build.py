"""`hezuo build`: check, then write the dataset; or hold what stands there against its list."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.base.messages import Lang
from hezuo.commands.beside import tell_lost_places
from hezuo.commands.opening import opened, sound
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.progress import others, progress
from hezuo.commands.verb import both, verb


@verb("build", limited=True)
@click.option("--out", type=At(folder=True), help=both("option.build-out"))
@click.option("--data-only", is_flag=True, help=both("option.data-only"))
@click.option("--verify", "verifying", is_flag=True, help=both("option.verify"))
def command(root: Path | None, lang: Lang, out: Path | None, data_only: bool, verifying: bool) -> int:
    """Exit code 1 and nothing written when there are errors; with --verify, where the build is not as it should be."""
    from hezuo.api.opening import verify

    if verifying:
        found = verify(opened(root, lang), out)
        tell(found.text(lang), nl=False)
        return int(not (found.whole and found.current))
    workspace = sound(opened(root, lang), lang)
    if not data_only:
        tell_lost_places(workspace.folder, lang, out)
    with progress(lang, "progress.data" if data_only else "progress.drawing"):
        made = workspace.build(out, data_only=data_only, waiting=others(lang))
    tell(made.text(lang), nl=False)
    return 0
