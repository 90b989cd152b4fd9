"""A ledger that was received: checked as if it stood in the workspace, and nothing of it kept.

It takes the place of the tables of its kinds in a copy of the workspace, which is read and checked whole: so its names
meet those of the other tables, and the rules see all there is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.characters import folded
from hezuo.base.messages import Lang, say
from hezuo.base.problems import HezuoError, Problem
from hezuo.base.store import Value
from hezuo.base.workspace import STATE, Folder, find
from hezuo.formats.annotated import Mark, annotated
from hezuo.intake.sheets import Sheet
from hezuo.intake.tables import read_file, sheets_of
from hezuo.record.load import load_dataset
from hezuo.schema import ontology as declared
from hezuo.schema.ontology import Ontology

#: So many columns a sheet may have that letters are made for.
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at its cell: its number in the list, the sheet by its number, row and column from 1 (0: not known)."""

    number: int
    problem: Problem
    sheet: int
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell as workbooks call it; the row alone where no column is known; '' without either."""
        if not self.row:
            return ""
        return f"{letters(self.column)}{self.row}" if self.column else str(self.row)


@dataclass(frozen=True)
class Received:
    """What was received: its kinds, its sheets as cells, and what is wrong with it, the gravest first."""

    kinds: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]

    def copy(self, data: bytes, ending: str, lang: Lang) -> bytes:
        """The file with its findings at their cells, as a workbook."""
        marks = [
            Mark(f.number, f.sheet, f.row, f.column, f.problem.severity.word, _said(f.problem, lang))
            for f in self.findings
        ]
        names = [s.sheet or s.name for s in self.sheets]
        grids = [(name, sheet.rows) for name, sheet in zip(names, self.sheets, strict=True)]
        heads = say("received.number", lang), say("received.severity", lang), say("received.sheet", lang)
        more = say("received.cell", lang), say("received.problem", lang), say("received.hint", lang)
        first: list[Sequence[Value]] = [(*heads, *more)]
        for one in self.findings:
            sheet = names[one.sheet] if one.sheet < len(names) else ""
            word = say(f"severity.{one.problem.severity.word}", lang)
            first.append((one.number, word, sheet, one.cell, one.problem.message(lang), one.problem.hint(lang)))
        return annotated(data, ending, grids, marks, say("received.problems", lang), first)


def _said(found: Problem, lang: Lang) -> str:
    return " ".join(filter(None, (found.message(lang), found.hint(lang))))


def letters(column: int) -> str:
    """The letters of a column, from 1: A, Z, AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, len(ALPHABET))
        text = ALPHABET[rest] + text
    return text


def received(folder: Folder, file: Path, year: str, room: Path) -> Received:
    """A file checked in a copy of a workspace that is made in `room`, an empty folder.

    Raises `HezuoError` where the workspace itself cannot be read.
    """
    copied = _copied(folder, room)
    known = declared.load(copied)
    tables, unread = read_file(file, file.name, year, known)
    kinds = tuple(dict.fromkeys(t.kind.notation for t in tables))
    sheets = tuple(s for s in _sheets(file, known) if not s.hidden)
    if not kinds:
        return Received((), sheets, _numbered(unread, file.name, sheets))
    lasting = not any(copied.data.joinpath("tables").glob(f"*/{k}.*") for k in kinds)
    home = copied.data / "identity" if lasting and _is_ledger(copied, kinds) else copied.data / "tables" / year
    home.mkdir(parents=True, exist_ok=True)
    _cleared(home, set(kinds), known)
    target = home / file.name
    shutil.copyfile(file, target)
    dataset = load_dataset(copied, known)
    name = copied.relative(target)
    return Received(kinds, sheets, _numbered([p for p in dataset.problems if p.place.file == name], name, sheets))


def _sheets(file: Path, known: Ontology) -> list[Sheet]:
    try:
        return sheets_of(file, file.name, known, [])
    except (OSError, ValueError):  # told among the problems
        return []


def _copied(folder: Folder, room: Path) -> Folder:
    """The inputs of a workspace in another place."""
    passed = shutil.ignore_patterns("build", STATE, "__pycache__")
    shutil.copytree(folder.data, room / "data", ignore=passed)
    if (folder.root / "ontology").is_dir():
        shutil.copytree(folder.root / "ontology", room / "ontology", ignore=passed)
    for path in folder.root.glob("*.toml"):
        shutil.copyfile(path, room / path.name)
    return find(room)


def _is_ledger(folder: Folder, kinds: Sequence[str]) -> bool:
    return any((folder.data / "identity").glob(f"{kinds[0]}.*"))


def _cleared(home: Path, kinds: set[str], known: Ontology) -> None:
    """Take away the files whose every table is of the kinds that were received."""
    for path in sorted(home.iterdir()):
        if not path.is_file():
            continue
        try:
            held = {t.kind.notation for t in read_file(path, path.name, "", known)[0]}
        except HezuoError:
            continue
        if held and held <= kinds:
            path.unlink()


def _numbered(problems: Sequence[Problem], file: str, sheets: Sequence[Sheet]) -> tuple[Finding, ...]:
    del file
    return tuple(Finding(n, p, *_cell(p, sheets)) for n, p in enumerate(problems, 1))


def _cell(found: Problem, sheets: Sequence[Sheet]) -> tuple[int, int, int]:
    """Sheet, row and column of a problem: the column is that of the nearest cell above with its heading."""
    number = next((n for n, s in enumerate(sheets) if found.place.sheet in ("", s.sheet)), 0)
    row = found.place.row
    if not sheets or not row or not found.place.column:
        return number, row, 0
    wanted = folded(found.place.column)
    for cells in _above(sheets[number], row):
        for index, text in enumerate(cells, 1):
            if folded(text) == wanted:
                return number, row, index
    return number, row, 0


def _above(sheet: Sheet, row: int) -> Iterator[Sequence[str]]:
    for index in range(min(row, len(sheet.rows)) - 1, -1, -1):
        yield sheet.rows[index]
