"""`hezuo serve`: the workspace in a browser, and a SPARQL endpoint."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Any

import click

from hezuo.api.opening import open_public
from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.commands.opening import Words, opened, read
from hezuo.commands.printing import tell
from hezuo.commands.progress import progress
from hezuo.commands.serving import serve_options, settings
from hezuo.commands.verb import both, verb


@verb("serve", scoped=True)
@serve_options
@click.option("--open", "at_once", is_flag=True, help=both("option.open"))
def command(*, root: Path | None, lang: Lang, scope: Words, at_once: bool, **options: Any) -> int:
    """Until Ctrl-C."""
    told = settings(lang, scope, **options)
    try:
        from hezuo.serve import server
        from hezuo.serve.desk import Desk
    except ModuleNotFoundError as error:
        raise QueryError("no-serve-extra", name=error.name) from error
    listening = server.bound(told)
    open_ = open_public if told.public else read
    with progress(lang):
        workspace = None if told.dataset is not None else open_(opened(root, lang)).at(year=scope[0], college=scope[1])

    def ready(address: str) -> None:
        name = workspace.folder.name if workspace is not None else str(told.dataset)
        tell(say("serve.listening", lang, name=name, address=address))
        if at_once:
            webbrowser.open(address)

    server.run(Desk(told, workspace), listening, ready, lambda line: tell(line, err=True), open_)
    tell(say("serve.ended", lang))
    return 0
