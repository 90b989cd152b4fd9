"""--timeout and --max-rows: what a query may take that the package did not bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from hezuo.base.limits import LIMITS, SERVED, Limits

#: Where the running command keeps them, and whether nothing is to be taken from the cache.
LIMITED, FRESH = "hezuo.limits", "hezuo.fresh"
#: Where they are others than those of the program.
LESS = {"serve": SERVED}


def limit_options(both: Callable[[str], str], verb: str) -> list[click.Parameter]:
    """The two options of a verb; `both` words their help."""
    limits = LESS.get(verb, LIMITS)
    seconds, rows = click.FloatRange(0, min_open=True), click.IntRange(1)
    shown: dict[str, Any] = {"show_default": True}
    return [
        click.Option(
            ["--timeout"], type=seconds, default=limits.seconds, metavar="SECONDS", help=both("option.timeout"), **shown
        ),
        click.Option(
            ["--max-rows"], type=rows, default=limits.rows, metavar="ROWS", help=both("option.max-rows"), **shown
        ),
    ]


def keep(options: dict[str, Any]) -> None:
    """Take the two out of the options of the running command, where it has them."""
    if "timeout" in options:
        context = click.get_current_context()
        limits = LESS.get(context.info_name or "", LIMITS)
        context.meta[LIMITED] = replace(limits, seconds=options.pop("timeout"), rows=options.pop("max_rows"))


def limits() -> Limits:
    """Those of the running command."""
    found: Limits = click.get_current_context().meta.get(LIMITED, LIMITS)
    return found


def fresh() -> bool:
    """Whether the running command was told to read anew."""
    return bool(click.get_current_context().meta.get(FRESH))
