"""The folder watched: when its tables change they are read beside what is served, which is then switched, or kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, watch

from hezuo.api import Workspace
from hezuo.base.inputs import inputs_of
from hezuo.base.problems import HezuoError
from hezuo.base.workspace import STATE, Folder
from hezuo.serve.desk import Desk

#: So many milliseconds without a change end a series of them: programs write a file in several steps.
SETTLED = 400


class Watch:
    """A thread that keeps a desk at the state of its folder; `read` reads the folder anew."""

    def __init__(self, desk: Desk, read: Callable[[Folder], Workspace]) -> None:
        self.desk = desk
        self._read = read
        self._folder = desk.state.workspace.folder
        self._seen = desk.state.build
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="watch")

    def start(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        places = [p for p in (self._folder.data, self._folder.root / "ontology") if p.is_dir()]
        changes = watch(
            *places,
            watch_filter=self._counts,
            stop_event=self._stop,
            debounce=SETTLED * 4,
            step=SETTLED,
            rust_timeout=500,
        )
        for _ in changes:
            self.look()

    def _counts(self, _change: Change, path: str) -> bool:
        """Whether a file may be an input: a build, and what programs put beside an open file, are none."""
        found = Path(path)
        own = found.relative_to(self._folder.root).parts if found.is_relative_to(self._folder.root) else ()
        inside = found.is_relative_to(self._folder.build_dir)
        return not (inside or STATE in own or found.name.startswith((".", "~$")))

    def look(self) -> None:
        """Read the folder where its content has changed, and serve it where it is sound."""
        try:
            build = inputs_of(self._folder).build
            if build == self._seen:
                return
            self._seen = build
            if build == self.desk.state.build:  # what was broken is as it was before
                self.desk.mend()
                return
            found = self._read(self._folder)
            if found.errors and not self.desk.state.errors:
                self.desk.keep(found.errors)
            else:
                self.desk.take_up(found)
        except HezuoError as error:
            self.desk.keep(error)
        except OSError as error:  # a file went while it was read; the next change looks again
            self._seen = ""
            self.desk.keep(error)
