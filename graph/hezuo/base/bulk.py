"""Much at once: while millions of small things are made that stay, no search for cycles among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the search for cycles until the block is done; what is not in a cycle is freed as ever.

    Python looks again through all that there is whenever it has grown by a quarter, which for a large sheet takes a
    tenth of the time of reading it.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
