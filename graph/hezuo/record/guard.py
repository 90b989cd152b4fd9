"""What a query that the package did not bring must be, and where it runs: in a process that can be ended.

Such a query is typed by a person or comes with a workspace, which may have come by mail. It is not longer or deeper
than anybody writes, names no server and no graph outside the dataset, and runs within the limits of its store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import TypeVar

from hezuo.base.limits import LimitError
from hezuo.base.problems import QueryError
from hezuo.base.service import without_service, words
from hezuo.base.store import Answer, Rows, Store, Term, filled
from hezuo.base.terms import PREFIXES

R = TypeVar("R")

#: A stranger's query may be this long and this deeply nested: deeper nesting can crash the parser.
LONGEST_QUERY = 20_000
DEEPEST = 100


def guard(sparql: str, graphs: Collection[str] = ()) -> None:
    """Raises `QueryError` for a stranger's query that is not to be run over a dataset with these named graphs."""
    if len(sparql) > LONGEST_QUERY:
        raise QueryError("too-long", most=LONGEST_QUERY)
    depth = 0
    found = words(sparql)
    for word in found:
        depth += (word in "{([") - (word in "})]")
        if depth > DEEPEST:
            raise QueryError("too-deep", most=DEEPEST)
    without_service(sparql)
    outside = _graph_outside(found, graphs)
    if outside:
        raise QueryError("foreign-graph", name=outside)


def _graph_outside(found: list[str], graphs: Collection[str]) -> str:
    """The first that a FROM names and the dataset has not, as it is written; ''."""
    triples = zip(found, found[1:], found[2:], strict=False)
    own = {n[:-1]: i[1:-1] for w, n, i in triples if w.upper() == "PREFIX" and n[-1] == ":" and i[0] == "<"}
    prefixes = {**PREFIXES, **own}
    at = [i for i, (word, _) in enumerate(pairwise(found)) if word.upper() == "FROM"]
    for word in (found[i + 2] if found[i + 1].upper() == "NAMED" and i + 2 < len(found) else found[i + 1] for i in at):
        prefix, colon, local = word.partition(":")
        iri = word[1:-1] if word[0] == "<" else prefixes.get(prefix, "") + local
        if (colon or word[0] == "<") and iri not in graphs:
            return word
    return ""


def sparql(store: Store, text: str) -> Rows:
    """The answer to a stranger's SELECT, ASK, CONSTRUCT or DESCRIBE. Raises `QueryError`, `LimitError` over a limit."""
    return _guarded(store, text, lambda: store.worker_for(text).select(text, store.limits))


def answer(store: Store, text: str) -> Answer:
    """As `sparql`, as terms."""
    return _guarded(store, text, lambda: store.worker_for(text).answer(text, store.limits))


def constructed(store: Store, text: str, own: str) -> bytes:
    """What a CONSTRUCT of the package, or of a file `own` of the workspace, gives, as N-Triples. Raises as `select`."""
    if not own:
        return store.construct(text)
    return _guarded(store, text, lambda: store.worker_for(text).construct(text, store.limits))


def select(store: Store, text: str, own: str, parameters: Mapping[str, Term] | None = None) -> Rows:
    """The answer to a query of the package, which is trusted, or of a file `own` of the workspace, which is not.

    Raises `QueryError`, which names the file.
    """
    if not own:
        return store.select(text, parameters)
    return _named(own, lambda: sparql(store, filled(text, parameters or {})))


def select_terms(store: Store, text: str, own: str) -> Answer:
    """As `select`, as terms."""
    return _named(own, lambda: answer(store, text)) if own else store.answer(text)


def _named(own: str, run: Callable[[], R]) -> R:
    try:
        return run()
    except QueryError as error:
        raise QueryError("own-query", name=own, reason=error) from error


def _guarded(store: Store, text: str, run: Callable[[], R]) -> R:
    guard(text, store.graphs)
    try:
        return run()
    except QueryError as error:
        if error.key != "bad-query":
            raise
        from hezuo.record.syntax import explained  # only a mistake needs it

        told: QueryError = error
        with suppress(LimitError):  # what does not parse within the limits is told as the engine tells it
            told = explained(text, error.values["reason"], lambda cut: store.worker.syntax_error(cut, store.limits))
        raise told from error
