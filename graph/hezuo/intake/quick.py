"""The quick reader of values: python-calamine, which knows neither formats nor errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.intake.references import Span
from hezuo.intake.serials import Raw

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Rows = list[list[Raw]]


class QuickError(Exception):
    """The quick reader does not know how to read it, or breaks."""


@contextmanager
def _guarded() -> Iterator[None]:
    """Raise `QuickError` for whatever the reader raises; a panic in it is no `Exception`."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise QuickError(str(error) if isinstance(error, Exception) else type(error).__name__) from error


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
