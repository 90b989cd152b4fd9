"""The word that work goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from hezuo.base.messages import Lang, say

#: Work longer than this many seconds says that it goes on.
PATIENCE = 1.0


@contextmanager
def progress(lang: Lang, key: str = "progress.reading") -> Iterator[None]:
    """Say what goes on, on standard error, once it has taken longer than a second."""
    done = threading.Event()

    def tell() -> None:
        if not done.wait(PATIENCE):
            click.echo(say(key, lang), err=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def others(lang: Lang) -> Callable[[str], None]:
    """What says, on standard error, that another process builds and is waited for."""
    return lambda process: click.echo(say("progress.others", lang, process=process or "?"), err=True)
