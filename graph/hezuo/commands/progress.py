"""The word that work goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.base.messages import Lang, say
from hezuo.commands.printing import tell

if TYPE_CHECKING:
    from hezuo.api import Workspace
    from hezuo.explorer.inline import Page

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


def others(lang: Lang) -> Callable[[str], None]:
    """What says, on standard error, that another process builds and is waited for."""
    return lambda process: tell(say("progress.others", lang, process=process or "?"), err=True)


def put(workspace: Workspace, page: Page, out: Path | None, lang: Lang) -> Path:
    """Write a page as a file of its own, else put it where a build puts it; where it stands."""
    if out is not None:
        return page.save(out.resolve())
    for line in workspace.put_page(page, others(lang)).notes(lang):
        tell(line)
    return workspace.page_file.resolve()
