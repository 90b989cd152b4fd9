"""A sheet of cells, as text files and workbooks give it to the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hezuo.intake.cells import Looks
from hezuo.intake.references import Span

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """The cells of a text file, or of one sheet of a workbook.

    `name` says which kind of table it is; `sheet` is blank for a text file. `rows` start at the first row of the file
    and may be ragged; their text is what a cell holds, `looks` knows what it shows. Hidden rows and columns count from
    0 and are among the rows.
    """

    name: str
    sheet: str
    rows: Sequence[Row]
    merged: tuple[Span, ...] = ()
    looks: Looks = field(default_factory=Looks)
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
