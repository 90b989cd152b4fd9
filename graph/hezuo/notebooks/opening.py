"""Opens a folder of notebooks in JupyterLab, which asks nothing of a network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hezuo.base.messages import Lang, say
from hezuo.base.problems import QueryError
from hezuo.notebooks.library import put
from hezuo.notebooks.running import OPENING, RUNNING, wanted

#: It would ask for news and for newer versions.
OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
)


def prepared(folder: Path, lang: Lang) -> Iterator[str]:
    """Put the notebooks that are missing into the folder; what there is to be told of it.

    Raises `QueryError` where the extra is missing, and where the folder cannot be written.
    """
    wanted(*RUNNING, *OPENING)
    try:
        made = put(folder)
    except OSError as error:
        raise QueryError("notebook-unwritable", file=folder.name, reason=error.strerror or error) from error
    if made:
        yield say("notebook.put", lang, count=len(made), folder=folder)
    yield say("notebook.opening", lang, folder=folder)


def run(folder: Path) -> int:
    """Open the folder until the server is ended; its exit code."""
    try:
        return subprocess.run([sys.executable, "-m", "jupyterlab", *OFFLINE, str(folder)], check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0
