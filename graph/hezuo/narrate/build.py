"""What is said of a build: what the dataset holds, how the check and the audit ended, and where the files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.narrate.audit import audited
from hezuo.narrate.describe import counted, problem_counts
from hezuo.narrate.insight import Told, heads
from hezuo.record.load import Dataset
from hezuo.record.scope import spans


@dataclass(frozen=True, eq=False, repr=False)
class BuildInsight(Told):
    """The files that a build has written into `folder`; `page` is the explorer, None where only data were built.

    The files of the dataset hold the whole workspace, all others what `dataset` holds.
    """

    dataset: Dataset
    whole: Dataset
    folder: Path
    files: Sequence[Path]
    page: Path | None

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a file: its name and its size in bytes."""
        body = [(p.relative_to(self.folder).as_posix(), p.stat().st_size) for p in self.files]
        return Rows(heads(("file", "size"), lang), list(body))

    def notes(self, lang: Lang = "zh", form: str = "") -> list[str]:
        """That the page stands alone, where the files beside it were of other tables, or there were none."""
        del form
        data = any(path.suffix in (".nq", ".ttl") for path in self.files)
        return [] if data else [say("page.alone", lang, folder=self.folder)]

    def text(self, lang: Lang = "zh") -> str:
        """A line each."""
        scope, everything, identity = self.dataset.scope, self.whole.scope, self.whole.identity
        years, colleges = spans(everything.years), everything.reporting(identity, lang)
        lines = [
            scope.label(identity, lang),
            counted(self.dataset, lang),
            problem_counts(self.whole.problems, lang),
            audited(self.whole, self.dataset, None).notes(lang)[0],
            *([say("summary.whole", lang, years=years, colleges=colleges)] if scope != everything else []),
            say("summary.files", lang, folder=self.folder),
        ]
        return "\n".join([*lines, *([say("summary.page", lang, file=self.page)] if self.page else [])]) + "\n"
