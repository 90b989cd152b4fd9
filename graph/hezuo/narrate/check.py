"""What is said of the tables: every problem at its place, with a hint, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Problem, has_errors, to_csv, to_json, to_text
from hezuo.base.store import Rows, Value
from hezuo.formats.answers import READABLE
from hezuo.narrate.describe import problem_counts
from hezuo.narrate.insight import Told, heads

COLUMNS = ("severity", "file", "sheet", "row", "column", "problem", "hint")


@dataclass(frozen=True, eq=False, repr=False)
class CheckInsight(Told):
    """What is wrong with the tables of a workspace, sorted by place."""

    problems: Sequence[Problem]

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return has_errors(self.problems)

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a problem."""
        body: list[tuple[Value, ...]] = [
            (
                say(f"severity.{p.severity.word}", lang),
                p.place.file,
                p.place.sheet,
                p.place.row or None,
                p.place.column,
                p.message(lang),
                p.hint(lang),
            )
            for p in self.problems
        ]
        return Rows(heads(COLUMNS, lang), body)

    def text(self, lang: Lang = "zh") -> str:
        """A paragraph a problem."""
        return to_text(self.problems, lang)

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """CSV and JSON have both languages and the names that programs read."""
        if form == "json":
            return to_json(self.problems).encode()
        # With its mark of UTF-8 Excel shows the Chinese of a CSV.
        return to_csv(self.problems).encode("utf-8-sig") if form == "csv" else super().written(form, lang)

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """How many there are of each severity."""
        return [problem_counts(self.problems, lang)] if not form or form in READABLE else []
