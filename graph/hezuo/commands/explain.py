"""`hezuo explain`: what the program understood of a kind."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.authoring.explain import Explanation
from hezuo.base.messages import Lang
from hezuo.base.workspace import find
from hezuo.commands.output import write_bytes
from hezuo.commands.places import At
from hezuo.commands.verb import both, verb
from hezuo.formats.answers import PLAIN, ends_in
from hezuo.schema.ontology import load


@verb("explain")
@click.argument("kind", required=False)
@click.option("--dictionary", "whole", is_flag=True, help=both("option.dictionary"))
@click.option("--out", type=At(), help=both("option.out"))
def command(kind: str | None, root: Path | None, lang: Lang, whole: bool, out: Path | None) -> int:
    """Without a kind the kinds are listed."""
    ends_in(out, ".md", PLAIN)
    found = Explanation(load(find(root)), kind)
    write_bytes(found.dictionary().encode() if whole else found.text(lang).encode(), out)
    return 0
