"""What answers queries: the snapshots, and the processes over them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from hezuo.base.worker_process import Json
from hezuo.serve.desk import Desk, State
from hezuo.serve.looking import Looking
from hezuo.serve.pool import Pool
from hezuo.serve.repeated import Repeated
from hezuo.serve.scoping import Words, words_of
from hezuo.serve.snapshots import Shelf, Snapshot

T = TypeVar("T")


class Engine:
    """The snapshots of what a desk serves, the pool that asks them, and what is answered without it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = desk.settings
        self.shelf = Shelf()
        self.pool = Pool(desk.settings)
        self.repeated = Repeated()
        self.looking = Looking(desk.settings)
        self._once: dict[Hashable, asyncio.Future[Any]] = {}
        #: A file that is served is not looked at again.
        self._of_file: dict[Words, Snapshot] = {}

    async def start(self) -> None:
        """Start the processes. Raises `QueryError` where none starts, and for a file of RDF that does not parse."""
        await self.pool.start(str(self.snapshot("").folder))

    async def close(self) -> None:
        """End the processes, take away the snapshots that are the server's own."""
        await self.pool.close()
        self.shelf.close()

    def at_hand(self, scope: str) -> Snapshot | None:
        """The snapshot of the scope of an address, where it has been made."""
        words = words_of(scope, self.settings.words)
        if self.settings.dataset is not None:
            return self._of_file.get(words)
        found: Snapshot | None = self.desk.state.memo.known(("snapshot", words))
        return found

    async def found(self, scope: str) -> Snapshot:
        """The snapshot of the scope of an address. Raises `QueryError` for one that there is not."""
        known = self.at_hand(scope)
        if known is not None:
            return known
        # One thread makes it, however many wait.
        build = self.desk.state.build if self.desk.has_workspace else ""
        key = ("snapshot", build, words_of(scope, self.settings.words))
        return await self.once(key, lambda: asyncio.to_thread(self.snapshot, scope))

    def snapshot(self, scope: str) -> Snapshot:
        """The snapshot of the scope of an address, made where need be. Raises `QueryError` for no scope."""
        words = words_of(scope, self.settings.words)
        if self.settings.dataset is not None:
            self._of_file[words] = self.shelf.of_file(self.settings.dataset, words)
            return self._of_file[words]
        return self.of_state(self.desk.state, words)

    def of_state(self, state: State, words: Words) -> Snapshot:
        """The snapshot of a state of the tables in a scope, made once."""

        def made() -> Snapshot:
            return self.shelf.of(state.within(words))

        return state.memo.of(("snapshot", words), made)

    async def described(self, snapshot: Snapshot) -> Json:
        """What a snapshot holds, counted once."""
        return await self.once(("described", snapshot.id), lambda: self.pool.describe(str(snapshot.folder)))

    async def once(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer kept under `key`, worked out when first asked for, whoever then goes away; errors are not kept."""
        if key not in self._once:
            self._once[key] = asyncio.ensure_future(make())
        work = self._once[key]
        try:
            found: T = await asyncio.shield(work)
        except BaseException:
            if work.done():
                self._once.pop(key, None)
            raise
        return found
