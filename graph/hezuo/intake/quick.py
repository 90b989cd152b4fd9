"""The quick reader of values: python-calamine, which knows neither formats nor errors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import TYPE_CHECKING

from hezuo.intake.references import Span
from hezuo.intake.serials import Raw

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Rows = list[list[Raw]]


class QuickError(Exception):
    """The quick reader does not know how to read it, or breaks; without a text where it has nothing to say of it."""


STANDARD_ERROR = 2
#: What a panic of the reader writes to the standard error of the process.
PANIC = b"panicked at"
_ERRORS = Lock()


@contextmanager
def _guarded() -> Iterator[None]:
    """Raise `QuickError` for whatever the reader raises; a panic in it is no `Exception`, and is not printed."""
    try:
        with _held_back():
            yield
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise QuickError(str(error) if isinstance(error, Exception) else "") from error


@contextmanager
def _held_back() -> Iterator[None]:
    """Keep what is written to the standard error meanwhile, and pass it on afterwards unless it is a panic.

    The reader writes to the descriptor itself, past `sys.stderr`. Where there is none, or no room for a file, nothing
    is held back.
    """
    with _ERRORS, ExitStack() as stack:
        try:
            kept = stack.enter_context(TemporaryFile())
            before = os.dup(STANDARD_ERROR)
        except OSError:
            yield
            return
        stack.callback(os.close, before)
        os.dup2(kept.fileno(), STANDARD_ERROR)
        try:
            yield
        finally:
            os.dup2(before, STANDARD_ERROR)
            kept.seek(0)
            if PANIC not in (said := kept.read()):
                os.write(before, said)


class Quick:
    """A workbook in the quick reader."""

    def __init__(self, path: Path) -> None:
        import python_calamine

        with _guarded():
            self._book: CalamineWorkbook = python_calamine.CalamineWorkbook.from_path(str(path))
            hidden = python_calamine.SheetVisibleEnum.Visible
            #: (name, whether it is hidden) of each sheet
            self.names = [(meta.name, meta.visible != hidden) for meta in self._book.sheets_metadata]

    def sheet(self, name: str) -> CalamineSheet:
        """A sheet. Raises `QuickError`."""
        with _guarded():
            return self._book.get_sheet_by_name(name)


def rows(sheet: CalamineSheet) -> Rows:
    """The values of a sheet from its first row and column. Raises `QuickError`."""
    with _guarded():
        return sheet.to_python(skip_empty_area=False)


def merged(sheet: CalamineSheet) -> tuple[Span, ...]:
    """What is merged in a sheet, where the reader knows."""
    with _guarded():
        return tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())


@contextmanager
def beside(work: Callable[[], CalamineSheet]) -> Iterator[Future[CalamineSheet]]:
    """Work in a thread of its own while the block runs: most of the reader's work lets others run."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work)
