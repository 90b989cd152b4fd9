"""Where the answer of a verb goes: --format and --out, a file or the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from hezuo.base import writing
from hezuo.base.messages import Lang
from hezuo.commands.places import At
from hezuo.commands.printing import hand_on, tell
from hezuo.commands.verb import both
from hezuo.formats.answers import FORMATS, READABLE
from hezuo.narrate.insight import Told, scoped

#: The formats of a verb whose answer is a table, and of one whose answer is a text.
TABLE = tuple(sorted(FORMATS))
TEXT = ("text", *TABLE)
#: Where the running command keeps a scope of several years or colleges, in words, and the build id for workbooks.
SCOPE, BUILD = "hezuo.scope", "hezuo.build"


def output_options(forms: Sequence[str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --format (one of `forms`; a text, else a table, when it is not given) and --out to a verb."""
    default = next(form for form in ("text", "table") if form in forms)
    out = click.option("--out", type=At(), help=both("option.out"))
    form = click.option("--format", "form", type=click.Choice(forms), default=default, help=both("option.format"))
    return lambda function: form(out(function))


def emit(told: Told, form: str, out: Path | None, lang: Lang, preface: Sequence[str] = ()) -> None:
    """Write what is told in a format, and on standard error what has to be said before and beside it."""
    for line in preface:
        tell(line, err=True)
    label, build = (click.get_current_context().meta.get(key, "") for key in (SCOPE, BUILD))
    if build and not told.build_id:
        told.of_build(build)
    # Some write more than their table in the formats for programs and pages; none does in those of a table.
    plain = type(told).written is Told.written or form not in ("json", "markdown")
    if label and plain and not told.tells_scope and form in FORMATS and form not in READABLE:
        data = told.sealed(form, scoped(told.rows(lang), label, lang), lang)
    else:
        data = told.written(form, lang)
    write_bytes(data, out, form)
    for line in told.notes(lang, form):
        tell(line, err=True)


def write_bytes(data: bytes, out: Path | None, form: str = "") -> None:
    """To a file (whole or not at all), or to standard output as UTF-8; what only people read is printed for them."""
    if out is not None:
        writing.write_bytes(out, data)
        return
    hand_on(data.decode("utf-8-sig")) if form not in READABLE else tell(data.decode("utf-8-sig"), nl=False)
