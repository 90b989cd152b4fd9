"""A network's matrix that keeps what several measures need of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from scipy import sparse

from hezuo.base.memo import Memo

T = TypeVar("T")


class Adjacency(sparse.csr_array):  # type: ignore[misc]  # scipy has no types
    """A sparse matrix that is not changed any more; what `shared` functions work out of it stays with it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.memo = Memo()


def shared(function: Callable[[sparse.csr_array], T]) -> Callable[[sparse.csr_array], T]:
    """A function of a matrix whose answer is kept with an `Adjacency`; that of another matrix is not kept.

    What is returned is shared: nobody may change it.
    """

    @wraps(function)
    def kept(graph: sparse.csr_array) -> T:
        return graph.memo.of(function, lambda: function(graph)) if isinstance(graph, Adjacency) else function(graph)

    return kept
