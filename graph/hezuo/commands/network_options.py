"""What the verbs that draw or measure a network share: the options that say which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from hezuo.commands.verb import both
from hezuo.schema.looks import WEIGHTS

#: The options that take several words, each with the name it has in a `Selection`.
FILTERS = {
    "kind": "kinds",
    "class": "classes",
    "role": "roles",
    "region": "regions",
    "group": "groups",
    "only": "only",
    "without": "without",
}


def _or_none(_context: click.Context, _option: click.Parameter, word: str | None) -> str:
    """Without the option a network counts as it declares."""
    return word or ""


def network_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the filters, what is merged and how it is weighted to a verb; they arrive as the words of a `Selection`."""
    for flag, name in reversed(FILTERS.items()):
        function = click.option(f"--{flag}", name, multiple=True, help=both(f"option.{flag}"))(function)
    function = click.option("--with-ego", "ego", is_flag=True, help=both("option.with-ego"))(function)
    function = click.option("--by-group", is_flag=True, help=both("option.by-group"))(function)
    function = click.option("--corroborated", is_flag=True, help=both("option.corroborated"))(function)
    weights = click.Choice(WEIGHTS)
    return click.option("--weight", type=weights, help=both("option.weight"), callback=_or_none)(function)
