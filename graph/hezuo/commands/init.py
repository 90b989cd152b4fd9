"""`hezuo init DIR`: an empty workspace for a college."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.authoring import scaffold
from hezuo.base import workspace
from hezuo.base.messages import Lang, say
from hezuo.commands.places import At
from hezuo.commands.printing import tell
from hezuo.commands.verb import both, verb
from hezuo.schema import ontology


@verb("init")
@click.argument("folder", type=At(folder=True))
@click.option("--college", help=both("option.college"))
@click.option("--year", default="2024", show_default=True, help=both("option.year"))
def command(folder: Path, root: Path | None, lang: Lang, college: str | None, year: str) -> int:
    """Ask for the name of the college when it is not given."""
    scaffold.check_year(year)
    name = (college or click.prompt(say("init.ask", lang))).strip()
    files = scaffold.init(folder, name, year, ontology.load(workspace.find(root)))
    tell(say("init.done", lang, folder=folder, count=len(files), year=year, quoted=_quoted(folder)))
    return 0


def _quoted(folder: Path) -> str:
    """The folder as it can be pasted into a command line."""
    return f'"{folder}"' if " " in str(folder) else str(folder)
