"""The word that work goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hezuo.base.messages import Lang, say
from hezuo.commands.printing import tell

#: Work longer than this many seconds says that it goes on.
PATIENCE = 1.0


@contextmanager
def progress(lang: Lang, key: str = "progress.reading") -> Iterator[None]:
    """Say what goes on, on standard error, once it has taken longer than a second."""
    done = threading.Event()

    def wait() -> None:
        if not done.wait(PATIENCE):
            tell(say(key, lang), err=True)

    teller = threading.Thread(target=wait, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
