"""`hezuo new KIND`: scaffold a kind."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.authoring import scaffold
from hezuo.base import workspace
from hezuo.base.messages import Lang, say
from hezuo.commands.printing import tell
from hezuo.commands.verb import both, verb
from hezuo.schema import ontology


@verb("new")
@click.argument("kind")
@click.option("--zh", prompt=both("option.zh"), help=both("option.zh"))
@click.option("--en", prompt=both("option.en"), help=both("option.en"))
@click.option(
    "--base", type=click.Choice(scaffold.BASES), default=scaffold.BASES[0], show_default=True, help=both("option.base")
)
@click.option("--year", help=both("option.year"))
def command(kind: str, root: Path | None, lang: Lang, zh: str, en: str, base: str, year: str | None) -> int:
    """One Turtle file and one table, and examples where the ontology has some."""
    here = workspace.find(root)
    asked = scaffold.NewKind(kind, zh, en, base)
    files = scaffold.new(here, asked, year, ontology.load(here))
    tell(say("new.done", lang, files="、".join(here.relative(f) for f in files)))
    return 0
