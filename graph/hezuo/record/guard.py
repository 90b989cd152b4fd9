"""What a stranger's SPARQL must not do: crash the parser. That no query reaches the network, the store sees to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from hezuo.base.problems import QueryError
from hezuo.base.service import words
from hezuo.base.store import Answer, Rows, Store

R = TypeVar("R")

#: A stranger's query may be this long and this deeply nested: deeper nesting can crash the parser.
LONGEST_QUERY = 20_000
DEEPEST = 100
#: The stack of the thread that a stranger's query is parsed in: long chains of operators nest as deep as they are long.
STACK = 512 * 1024 * 1024
STARTING = threading.Lock()


def guard(sparql: str) -> None:
    """Raises `QueryError` for a stranger's query that could crash the parser."""
    if len(sparql) > LONGEST_QUERY:
        raise QueryError("too-long", most=LONGEST_QUERY)
    depth = 0
    for word in words(sparql):
        depth += (word in "{([") - (word in "})]")
        if depth > DEEPEST:
            raise QueryError("too-deep", most=DEEPEST)


def sparql(store: Store, text: str) -> Rows:
    """The answer to a stranger's SELECT, ASK, CONSTRUCT or DESCRIBE. Raises `QueryError`."""
    guard(text)
    return _with_deep_stack(lambda: _explained(text, store.select))


def answer(store: Store, text: str) -> Answer:
    """As `sparql`, as terms."""
    guard(text)
    return _with_deep_stack(lambda: _explained(text, store.answer))


def _explained(text: str, run: Callable[[str], R]) -> R:
    try:
        return run(text)
    except QueryError as error:
        if error.key != "bad-query":
            raise
        from hezuo.record.syntax import explained  # only a mistake needs it

        raise explained(text, error.values["reason"]) from error


def _with_deep_stack(work: Callable[[], R]) -> R:
    """Run in a thread with a large stack; Ctrl-C is heard while it runs."""
    found: list[R] = []
    failed: list[BaseException] = []

    def call() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again in the caller's thread
            failed.append(error)

    thread = threading.Thread(target=call, daemon=True)
    # The size is set for the whole process: two queries at a time take turns to start.
    with STARTING:
        before = threading.stack_size(STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(before)
    while thread.is_alive():
        thread.join(0.2)
    if failed:
        raise failed[0]
    return found[0]
