"""`hezuo explain`: what the program understood of a kind."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, verb, write_bytes
from hezuo.explain import dictionary, lines
from hezuo.formats import table
from hezuo.ontology import load
from hezuo.problems import WorkspaceError
from hezuo.workspace import find


@verb("explain")
@click.argument("kind", required=False)
@click.option("--dictionary", "whole", is_flag=True, help=both("option.dictionary"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(kind: str | None, root: Path | None, lang: Lang, whole: bool, out: Path | None) -> int:
    """Without a kind the kinds are listed."""
    ontology = load(find(root))
    if whole:
        write_bytes(dictionary(ontology).encode(), out)
    elif kind is None:
        heads = tuple(say(f"heading.{h}", lang) for h in ("kind", "notation", "definition"))
        write_bytes(table(heads, [(k.label(lang), k.notation, k.definition(lang)) for k in ontology.kinds]), out)
    else:
        found = ontology.kind(kind)
        if found is None:
            names = [n for k in ontology.kinds for n in (k.notation, *dict(k.labels).values())]
            near = difflib.get_close_matches(kind, names, 1, 0.2)
            raise WorkspaceError("no-kind", name=kind, near=near[0] if near else "—")
        write_bytes(("\n".join(lines(found, ontology, lang)) + "\n").encode(), out)
    return 0
