"""Problems: what is wrong with somebody's data, said as a sentence with its place.

Bad data never raises; it becomes `Problem` values that are all collected, sorted and shown in one run.
A broken ontology or program raises instead (`HezuoError` and below):

    HezuoError            what the caller did cannot work; has a zh and an en message
    ├── OntologyError     a Turtle file, a rule or a question of the ontology is broken
    ├── WorkspaceError    the folder is not a workspace, or cannot be read or written
    └── QueryError        a query is refused or malformed, or a parameter is missing
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from hezuo.base.messages import Lang, fill, has, say
from hezuo.base.reasons import os_reason
from hezuo.base.text import neutral, printable


class Severity(IntEnum):
    """SHACL's three severities, gravest first."""

    ERROR = 0
    WARNING = 1
    INFO = 2

    @property
    def word(self) -> str:
        """The word used in files and formats: error, warning or info."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the tables something stands; blank parts are not known or do not apply."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def table(self) -> str:
        """The file, with the sheet where it is a workbook: a row number means nothing without."""
        return f"{self.file}[{self.sheet}]" if self.sheet else self.file

    @property
    def line(self) -> str:
        """The table and the row, in short."""
        return f"{self.table}#{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in Chinese and English, with a hint on how to mend it."""

    severity: Severity
    code: str
    place: Place
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    #: What only follows from it, in order; see `base/causes`.
    follows: tuple[Problem, ...] = ()
    #: The cell that it speaks of, where that is not its own place.
    about: Place | None = field(default=None, compare=False, repr=False)
    #: The class whose things it looks for in vain, and the classes whose things are lost with what it tells of.
    needs: str = field(default="", compare=False, repr=False)
    lacks: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def message(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.zh if lang == "zh" else self.en

    def hint(self, lang: Lang) -> str:
        """How to mend it, or ''."""
        return self.hint_zh if lang == "zh" else self.hint_en

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Sorts the gravest first, then by place; the same problems always come in the same order."""
        place = self.place
        said = (self.zh, self.en, self.hint_zh, self.hint_en)
        follows = tuple(p.sort_key for p in self.follows)
        return (self.severity, place.file, place.sheet, place.row, place.column, self.code, *said, follows)


def problem(code: str, place: Place, severity: Severity = Severity.ERROR, **values: object) -> Problem:
    """A Problem whose texts stand in the catalogue under `problem.<code>` and `hint.<code>`."""
    hinted = has(f"hint.{code}")
    zh, en = spoken(values, "zh"), spoken(values, "en")
    return Problem(
        severity,
        code,
        place,
        say(f"problem.{code}", "zh", **zh),
        say(f"problem.{code}", "en", **en),
        say(f"hint.{code}", "zh", **zh) if hinted else "",
        say(f"hint.{code}", "en", **en) if hinted else "",
    )


def stated(code: str, place: Place, severity: Severity, texts: dict[str, str], /, **values: object) -> Problem:
    """A Problem whose sentence the ontology states itself (sh:message, or the header of a rule)."""
    zh, en = texts.get("zh", ""), texts.get("en", "")
    return Problem(severity, code, place, fill(zh or en, values), fill(en or zh, values))


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """The distinct problems, the gravest first, then by place: hints never bury an error."""
    return sorted(set(problems), key=lambda p: p.sort_key)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem is an error."""
    return any(p.severity is Severity.ERROR for p in problems)


COLUMNS = ("severity", "file", "sheet", "row", "column", "code", "zh", "en", "hint_zh", "hint_en", "follows")
#: How many of what follows from a problem are named below it.
MOST_FOLLOWING = 3
#: What stands between places that are listed.
BETWEEN = " · "


def _row(item: Problem) -> dict[str, str | int]:
    place = item.place
    values = (item.severity.word, place.file, place.sheet, place.row or "", place.column, item.code)
    follows = "; ".join(f"{p.place.line} {p.place.column} {p.code}" for p in item.follows)
    return dict(zip(COLUMNS, (*values, item.zh, item.en, item.hint_zh, item.hint_en, follows), strict=True))


def to_json(problems: Iterable[Problem]) -> str:
    """A JSON array, one object a problem, both languages."""
    return json.dumps([_row(p) for p in problems], ensure_ascii=False, indent=1) + "\n"


def to_csv(problems: Iterable[Problem]) -> str:
    """CSV with a heading; cells that a spreadsheet would run as a formula are neutralised."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in problems:
        writer.writerow([neutral(v) for v in _row(item).values()])
    return out.getvalue()


def to_text(problems: Iterable[Problem], lang: Lang) -> str:
    """One paragraph a problem: severity, place, sentence, hint."""
    return "".join(_paragraph(p, lang) for p in problems)


def _where(place: Place, lang: Lang) -> str:
    parts = [place.file]
    parts += [say("place.sheet", lang, sheet=place.sheet)] if place.sheet else []
    parts += [say("place.row", lang, row=place.row)] if place.row else []
    parts += [say("place.column", lang, column=place.column)] if place.column else []
    return " ".join(p for p in parts if p)


def _paragraph(item: Problem, lang: Lang) -> str:
    where = _where(item.place, lang)
    word = say("severity." + item.severity.word, lang)
    lines = f"{word} {printable(where)}\n  {printable(item.message(lang))}\n"
    hint = printable(item.hint(lang))
    lines += f"  → {hint}\n" if hint else ""
    if not item.follows:
        return lines
    named = BETWEEN.join(_where(p.place, lang) for p in item.follows[:MOST_FOLLOWING])
    more = " …" if len(item.follows) > MOST_FOLLOWING else ""
    return lines + f"  {printable(say('problems.follow', lang, count=len(item.follows), places=named + more))}\n"


#: Errors of the system that say that a path was amiss, and sentences about others who were in the way.
AMISS = (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError)
INTERFERED = ("input-unread", "inputs-changed")


class HezuoError(Exception):
    """What was asked for cannot be done; `message(lang)` says why and how to mend it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key)

    def __str__(self) -> str:
        # Worded when it is read: most are caught, and the process of strangers' queries can open no catalogue.
        return self.message("en")

    @property
    def exit_code(self) -> int:
        """What a verb ends with: 1 where a file could not be read or written, or another was in the way, else 2.

        What is not there, or is no folder, was asked for in vain.
        """
        failed = isinstance(self.__cause__, OSError) and not isinstance(self.__cause__, AMISS)
        return 1 if self.key in INTERFERED or (failed and self.key != "no-workspace") else 2

    def message(self, lang: Lang) -> str:
        """The sentence in `lang`; so is a reason that is an error of the program too."""
        return say(f"error.{self.key}", lang, **spoken(self.values, lang))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file that people write: `message(lang)` says it as the beginning of a sentence."""

    file: str
    number: int

    def message(self, lang: Lang) -> str:
        """The file and the line."""
        return say("place.line", lang, file=self.file, line=self.number)


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a sentence that the catalogue has under `key`."""

    key: str

    def message(self, lang: Lang) -> str:
        """The part in `lang`."""
        return say(self.key, lang)


def spoken(values: Mapping[str, object], lang: Lang) -> dict[str, object]:
    """The values of a sentence with those that speak themselves, and errors of the system, in `lang`."""
    return {name: _spoken(value, lang) for name, value in values.items()}


def _spoken(value: object, lang: Lang) -> object:
    if isinstance(value, HezuoError | Line | Said):
        return value.message(lang)
    if isinstance(value, KeyError):
        return say("reason.key", lang, key=value.args[0] if value.args else "")
    if isinstance(value, UnicodeDecodeError):
        return say("reason.not-utf8", lang)
    if isinstance(value, RecursionError):
        return say("reason.too-deep", lang)
    return os_reason(value, lang) if isinstance(value, OSError) else value


class OntologyError(HezuoError):
    """A Turtle file, a rule or a question of the ontology is broken.

    About a term of Turtle it has the values `term` and, where known, `predicate`, `value` and `place` (a `Line`).
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, **{"place": "", **values})


class WorkspaceError(HezuoError):
    """The folder is not a workspace, or cannot be read or written."""


class QueryError(HezuoError):
    """A query is refused or malformed, or a parameter is missing or unknown."""
