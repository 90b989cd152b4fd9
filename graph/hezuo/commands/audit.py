"""`hezuo audit`: claimed, recorded, difference, and the rows behind a number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from hezuo.audit import Line, audit, rows_behind
from hezuo.catalogue import Lang, say
from hezuo.commands.common import both, form_for, progress, reading, verb, write_bytes
from hezuo.formats import FORMATS
from hezuo.problems import QueryError
from hezuo.store import Value

HEADS = ("figure", "indicator", "claimed", "recorded", "difference", "unit", "asof", "state", "note", "page")


@verb("audit")
@click.option("--rows", "figure", help=both("option.rows"))
@click.option("--all", "everything", is_flag=True, help=both("option.all"))
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="table", help=both("option.format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=both("option.out"))
def command(root: Path | None, lang: Lang, figure: str | None, everything: bool, form: str, out: Path | None) -> int:
    """Exit code 1 when a figure differs without a reason or its question is broken."""
    form = form_for(form, out)
    with progress(lang):
        graph = reading(root, lang)
        lines = audit(graph)
    if figure is not None:
        line = next((x for x in lines if figure in (x.id, x.name) and x.recorded is not None), None)
        if line is None:
            raise QueryError("no-figure", name=figure)
        found = rows_behind(graph, line, lang)
        write_bytes(FORMATS[form](found.columns, found.rows), out)
        return 0
    shown = [x for x in lines if everything or x.state != "unlinked"]
    write_bytes(FORMATS[form]([say(f"heading.{h}", lang) for h in HEADS], [_row(x, lang) for x in shown]), out)
    click.echo(summary(lines, lang), err=True)
    return int(any(x.state in ("differs", "broken") for x in lines))


def _row(line: Line, lang: Lang) -> tuple[Value, ...]:
    note = line.note or (line.reason.message(lang) if line.reason else "")
    claimed = f"{line.claimed}{line.qualifier}" if line.qualifier else _plain(line.claimed)
    numbers = (claimed, _plain(line.recorded), _plain(line.difference))
    return (line.id, line.name, *numbers, line.unit, line.as_of, say(f"state.{line.state}", lang), note, line.pages)


def _plain(number: Decimal | None) -> Value:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def summary(lines: list[Line], lang: Lang) -> str:
    """How the audit ended, in one sentence."""
    states = [x.state for x in lines]
    numbers = {s: states.count(s) for s in ("equal", "consistent", "explained", "differs", "broken")}
    linked = sum(s not in ("unlinked", "broken") for s in states)
    said = say("summary.audit", lang, figures=len(lines), linked=linked, **numbers)
    return said + (say("summary.broken", lang, **numbers) if numbers["broken"] else "")
