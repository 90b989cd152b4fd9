"""What answers queries: the snapshots, and the processes over them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from hezuo.base.worker_process import Json
from hezuo.serve.desk import Desk, State
from hezuo.serve.looking import Looking
from hezuo.serve.places import Places
from hezuo.serve.pool import Pool, UnreadyError
from hezuo.serve.repeated import Repeated
from hezuo.serve.scoping import Words, has_measures, words_of
from hezuo.serve.snapshots import Shelf, Snapshot

T = TypeVar("T")
#: So many answers that processes worked out are kept, of whatever snapshot.
KEPT = 32
#: So many ledgers that were sent are looked at at a time, and so many wait, each with all of its file.
AT_ONCE, LINE = 2, 8


class Engine:
    """The snapshots of what a desk serves, the pool that asks them, and what is answered without it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.settings
        self.shelf = Shelf()
        self.pool = Pool(desk.settings)
        self.repeated = Repeated()
        self.looking = Looking(desk.settings)
        self.places = Places(AT_ONCE, LINE, desk.settings.patience)
        self._once: dict[Hashable, asyncio.Future[Any]] = {}
        #: A file that is served is not looked at again.
        self._of_file: dict[tuple[Words, bool], Snapshot] = {}

    async def start(self) -> None:
        """Start the processes. Raises `QueryError` where none starts, and for a file of RDF that does not parse."""
        await self.pool.start(str(self.snapshot("").folder))

    async def close(self) -> None:
        """End the processes, take away the snapshots that are the server's own."""
        await self.pool.close()
        self.shelf.close()

    def at_hand(self, scope: str) -> Snapshot | None:
        """The snapshot of the scope of an address, where it has been made."""
        asked = self._asked(scope)
        if self.settings.dataset is not None:
            return self._of_file.get(asked)
        words, measured = asked
        scoped = self.desk.state.known(words)
        found: Snapshot | None = scoped.memo.known(("snapshot", measured)) if scoped is not None else None
        return found

    async def found(self, scope: str) -> Snapshot:
        """The snapshot of the scope of an address. Raises `QueryError` for one that there is not.

        One that takes long to make is waited for as long as for a process: `UnreadyError`, and it goes on being made.
        """
        known = self.at_hand(scope)
        if known is not None:
            return known
        # One thread makes it, however many wait.
        build = self.desk.state.build if self.desk.has_workspace else ""
        key = ("snapshot", build, *self._asked(scope))
        patience = self.settings.patience
        try:
            async with asyncio.timeout(patience):
                return await self.once(key, lambda: asyncio.to_thread(self.snapshot, scope))
        except TimeoutError:
            raise UnreadyError(
                "measures-unready" if has_measures(scope) else "scope-unready", seconds=round(patience)
            ) from None

    def snapshot(self, scope: str) -> Snapshot:
        """The snapshot of the scope of an address, made where need be. Raises `QueryError` for no scope."""
        words, measured = asked = self._asked(scope)
        if self.settings.dataset is not None:
            self._of_file[asked] = self.shelf.of_file(self.settings.dataset, words, measured=measured)
            return self._of_file[asked]
        return self.of_state(self.desk.state, words, measured=measured)

    def of_state(self, state: State, words: Words, *, measured: bool = False) -> Snapshot:
        """The snapshot of a state of the tables in a scope, made once; `measured` with the measures beside it."""
        scoped = state.scoped(words)
        return scoped.memo.of(("snapshot", measured), lambda: self.shelf.of(scoped.workspace, measured=measured))

    def _asked(self, scope: str) -> tuple[Words, bool]:
        return words_of(scope, self.settings.words), has_measures(scope)

    async def described(self, snapshot: Snapshot) -> Json:
        """What a snapshot holds, counted once."""
        return await self.once(("described", snapshot.id), lambda: self.pool.describe(str(snapshot.folder)))

    async def once(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer kept under `key`, worked out when first asked for, whoever then goes away; errors are not kept."""
        if key not in self._once:
            done = [key for key, work in self._once.items() if work.done()]
            for old in done[: max(len(self._once) - KEPT + 1, 0)]:
                del self._once[old]
            self._once[key] = asyncio.ensure_future(make())
            self._once[key].add_done_callback(_heard)
        work = self._once[key]
        try:
            found: T = await asyncio.shield(work)
        except BaseException:
            if work.done():
                self._once.pop(key, None)
            raise
        return found


def _heard(work: asyncio.Future[Any]) -> None:
    """What went wrong is told to those who wait; when none does any more, to nobody."""
    if not work.cancelled():
        work.exception()
