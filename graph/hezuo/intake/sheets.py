"""A sheet of cells, as text files and workbooks give it to the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from hezuo.base.problems import Severity
from hezuo.intake.cells import Looks
from hezuo.intake.references import Span

Row = list[str]


@dataclass(frozen=True, slots=True)
class CellRemark:
    """What is to be said of a cell as it stands in the file: the code of a problem, how grave, what its text names."""

    code: str
    severity: Severity
    said: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


#: By row and column of the sheet, from 0.
CellRemarks = Mapping[tuple[int, int], CellRemark]


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
    remarks: CellRemarks = field(default_factory=lambda: MappingProxyType({}))
