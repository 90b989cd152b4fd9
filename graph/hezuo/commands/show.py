"""`hezuo show NAME`: everything about one thing, with sources."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, progress, reading, verb, write_bytes
from hezuo.formats import table
from hezuo.knowledge import Knowledge
from hezuo.problems import QueryError
from hezuo.show import Portrait, find, portrait
from hezuo.terms import COOPERATION, PARTY, PLATFORM

#: A vague name lists at most this many things.
MOST = 30


@verb("show")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=both("option.format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(name: str, root: Path | None, lang: Lang, form: str, out: Path | None) -> int:
    """Find by name, alias, part of a name or pinyin initials."""
    with progress(lang):
        graph = reading(root, lang)
    found = find(graph, name)
    if not found:
        near = next((n for kind in (PARTY, PLATFORM, COOPERATION) if (n := graph.identity.names.near(name, kind))), "")
        raise QueryError("no-thing-near" if near else "no-thing", name=name, near=near)
    if len(found) > 1:
        click.echo(_choices(graph, name, found, lang), nl=False)
        return 1
    one = portrait(graph, found[0], lang)
    if form == "json":
        write_bytes((json.dumps(asdict(one), ensure_ascii=False, indent=1) + "\n").encode(), out)
    else:
        write_bytes(_text(one, lang).encode(), out)
    return 0


def _choices(graph: Knowledge, name: str, found: list[str], lang: Lang) -> str:
    lines = [say("show.many", lang, name=name, count=len(found))]
    for iri in found[:MOST]:
        one = portrait(graph, iri, lang)
        lines.append(f"  {one.name}（{one.kind}）")
    return "\n".join(lines) + ("\n  …\n" if len(found) > MOST else "\n")


def _text(one: Portrait, lang: Lang) -> str:
    lines = [f"{one.name}（{one.kind}）", one.iri]
    if one.aliases:
        lines.append(say("show.aliases", lang, names="、".join(one.aliases)))
    heads = tuple(say(f"heading.{h}", lang) for h in ("column", "value", "year", "page", "place"))
    own = table(heads, [(f.heading, f.value, f.year, f.pages, f.place.line) for f in one.own]).decode()
    lines += ["", say("show.own", lang), own]
    lines.append(say("show.ties", lang, count=len(one.ties)))
    heads = tuple(say(f"heading.{h}", lang) for h in ("kind", "record", "role", "printed", "year", "page", "place"))
    rows = [(f.kind, f.record, f.heading, f.value, f.year, f.pages, f.place.line) for f in one.ties]
    return "\n".join(lines) + "\n" + (table(heads, rows).decode() if rows else "")
