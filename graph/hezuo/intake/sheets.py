"""A sheet of cells, as text files and workbooks give it to the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from hezuo.base.problems import Severity

Row = list[str]
#: First row, first column, last row, last column, from 0.
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class CellRemark:
    """What is to be said of a cell as it stands in the file: the code of a problem, how grave, what its text names."""

    code: str
    severity: Severity
    said: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


#: By row and column of the sheet, from 0.
CellRemarks = Mapping[tuple[int, int], CellRemark]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a text file, or of one sheet of a workbook.

    `name` says which kind of table it is; `sheet` is blank for a text file. `rows` start at the first row of the file
    and may be ragged.
    """

    name: str
    sheet: str
    rows: Sequence[Row]
    merged: tuple[Span, ...] = ()
    remarks: CellRemarks = field(default_factory=lambda: MappingProxyType({}))

    @property
    def filled(self) -> bool:
        """Whether any cell holds more than blanks."""
        return any(any(map(str.strip, row)) for row in self.rows)
