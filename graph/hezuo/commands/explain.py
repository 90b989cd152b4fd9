"""`hezuo explain`: what the program understood of a kind."""

from __future__ import annotations

from pathlib import Path

import click

from hezuo.catalogue import Lang
from hezuo.commands.common import both, verb, write_bytes
from hezuo.explain import Explanation
from hezuo.ontology import load
from hezuo.workspace import find


@verb("explain")
@click.argument("kind", required=False)
@click.option("--dictionary", "whole", is_flag=True, help=both("option.dictionary"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(kind: str | None, root: Path | None, lang: Lang, whole: bool, out: Path | None) -> int:
    """Without a kind the kinds are listed."""
    found = Explanation(load(find(root)), kind)
    write_bytes(found.dictionary().encode() if whole else found.text(lang).encode(), out)
    return 0
