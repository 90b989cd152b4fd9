"""Look-ups that the server answers itself, over snapshots that it has open: to hand one over costs more than it does.

Only what `base/lookup` takes for one is answered here, within its bounds, and only in JSON. All else goes to the
processes, and so does everything while a snapshot is being opened, which is done when first asked for, in a thread.
However many are asked at once, they keep the loop no longer than `BURST` before others are heard: what is over that
goes to the processes too, where it waits in line.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import perf_counter

from hezuo.base.lookup import MOST, read
from hezuo.base.served import Served
from hezuo.serve.media import WORTH, chosen, packing
from hezuo.serve.repeated import Given
from hezuo.serve.settings import Settings

#: So many snapshots stay open.
OPEN = 2
#: So many seconds of the loop look-ups may take in one go, and such a share of its time when they go on.
BURST, SHARE = 0.1, 0.7


class Looking:
    """The snapshots that are open, by folder; None while one is being opened. It belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._rows = min(settings.limits.rows, MOST)
        self._most = settings.largest
        self._open: dict[Path, Served | None] = {}
        #: Seconds that look-ups have taken beyond their share, and when that was reckoned.
        self._taken, self._at = 0.0, 0.0

    def answer(self, folder: Path, query: str, accept: str, *, gzip: bool) -> Given | None:
        """The answer to a look-up over the whole of a snapshot.

        None for what is no look-up, and for one that is not answered here, or not yet.
        """
        began = perf_counter()
        self._taken = max(self._taken - (began - self._at) * SHARE, 0.0)
        self._at = began
        if self._taken > BURST:
            return None
        try:
            return self._answer(folder, query, accept, gzip=gzip)
        finally:
            self._taken += perf_counter() - began

    def _answer(self, folder: Path, query: str, accept: str, *, gzip: bool) -> Given | None:
        picked = chosen(accept, graph=False)
        wanted = read(query) if picked is not None and picked[0] == "json" else None
        if picked is None or wanted is None:
            return None
        served = self._opened(folder)
        data = served.looked_up(wanted, self._rows) if served is not None else None
        if data is None:
            return None
        gzip = gzip and len(data) >= WORTH
        if gzip:
            pack = packing()
            data = pack.compress(data) + pack.flush()
        return Given(data, picked[1], gzip) if len(data) <= self._most else None

    def _opened(self, folder: Path) -> Served | None:
        """The snapshot of a folder, where it is open; else it is opened from now on."""
        if folder in self._open:
            return self._open[folder]
        while len(self._open) >= OPEN:
            del self._open[next(iter(self._open))]
        self._open[folder] = None
        opening = asyncio.get_running_loop().run_in_executor(None, Served, folder)
        opening.add_done_callback(lambda done: self._take(folder, done))
        return None

    def _take(self, folder: Path, done: asyncio.Future[Served]) -> None:
        """Ask what has been opened from now on. What cannot be opened is left to the processes, which tell why."""
        if not done.cancelled() and done.exception() is None and folder in self._open:
            self._open[folder] = done.result()
