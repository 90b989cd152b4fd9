"""The options of `hezuo serve`, and the settings that they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from hezuo.base.messages import Lang
from hezuo.commands.limiting import limits
from hezuo.commands.opening import Words
from hezuo.commands.places import At
from hezuo.commands.verb import both

if TYPE_CHECKING:
    from hezuo.serve.settings import Settings


def serve_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add them to the verb."""
    file, port, some = At(), click.IntRange(0, 65535), click.IntRange(1, 64)
    options = (
        click.option("--host", default="127.0.0.1", show_default=True, help=both("option.host")),
        click.option("--port", type=port, default=8000, show_default=True, help=both("option.port")),
        click.option("--dataset", type=file, help=both("option.dataset")),
        click.option(
            "--behind-proxy", "proxied", is_flag=False, flag_value="*", metavar="[HOST,…]", help=both("option.proxied")
        ),
        click.option("--cors", multiple=True, metavar="ORIGIN", help=both("option.cors")),
        click.option("--public", is_flag=True, help=both("option.public")),
        click.option("--metrics", is_flag=True, help=both("option.serve-metrics")),
        click.option("--log-queries", is_flag=True, help=both("option.log-queries")),
        click.option("--workers", type=some, default=4, show_default=True, help=both("option.workers")),
    )
    for option in reversed(options):
        function = option(function)
    return function


def settings(lang: Lang, scope: Words, proxied: str | None, cors: tuple[str, ...], **others: Any) -> Settings:
    """What the options say. Raises `QueryError` for a host that others reach without a proxy."""
    from hezuo.serve.settings import Settings

    names = None if proxied is None else tuple(n.strip().lower() for n in proxied.split(",") if n.strip(" *"))
    made = Settings(lang=lang, words=scope, proxied=names, cors=tuple(cors), limits=limits(), **others)
    return made.checked()
