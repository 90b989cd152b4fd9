"""`hezuo page`: the explorer as one file."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.commands.beside import tell_lost_places
from hezuo.commands.opening import Words, in_scope, opened, sound
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress, put
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import ends_in


@verb("page", scoped=True)
@click.option("--view", help=both("option.view"))
@click.option("--party", help=both("option.party"))
@click.option("--out", type=At(), help=both("option.out"))
@click.option("--open", "at_once", is_flag=True, help=both("option.open"))
def command(
    *,
    root: Path | None,
    lang: Lang,
    scope: Words,
    view: str | None,
    party: str | None,
    out: Path | None,
    at_once: bool,
) -> int:
    """Without --out it is written where `build` puts it."""
    if view is not None and party is not None:
        raise QueryError("view-or-party")
    ends_in(out, ".html", ".htm")
    workspace = in_scope(sound(opened(root, lang), lang), scope, lang)
    tell_lost_places(workspace.folder, lang)
    with progress(lang, "progress.drawing"):
        target = put(workspace, workspace.page(view, party), out, lang)
    tell(say("page.written", lang, file=target))
    if at_once:
        webbrowser.open(target.as_uri())
    return 0
