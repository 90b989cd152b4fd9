"""What an export says: its tables with their rows, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.narrate.insight import Told, heads


@dataclass(frozen=True, eq=False, repr=False)
class ExportInsight(Told):
    """The tables of an export: name, title in each language, rows; and the files that were written."""

    folder: Path
    tables: Sequence[tuple[str, tuple[str, str], int]]
    files: Sequence[Path]

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a table."""
        body = [(name, titles[lang == "en"], count) for name, titles, count in self.tables]
        return Rows(heads(("table", "title", "rows"), lang), list(body))

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """Where the files are, how many, and which to read first."""
        del form
        return [say("export.written", lang, folder=self.folder, files=len(self.files))]
