"""What in a workspace is more than data, beside what the package ships, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.base.text import printable
from hezuo.narrate.insight import Told, heads
from hezuo.record.code import CodeFile


@dataclass(frozen=True, eq=False, repr=False)
class CodeInsight(Told):
    """The files of a workspace that rule how it is read, drawn and told, and what each changes."""

    files: Sequence[CodeFile]

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a file."""
        body = [
            (printable(f.file), say(f"code.{f.part}", lang), say(f"code.is-{f.state}", lang), f.more, f.less)
            for f in self.files
        ]
        return Rows(heads(("file", "part", "beside-shipped", "lines-more", "lines-less"), lang), list(body))

    def text(self, lang: Lang = "zh") -> str:
        """How many files there are, and a line each for those that are not the package's own."""
        same = sum(f.state == "same" for f in self.files)
        key = "none" if not self.files else "files-same" if same == len(self.files) else "files"
        first = say(f"code.{key}", lang, count=len(self.files), same=same)
        return "".join(f"{line}\n" for line in (first, *(_line(f, lang) for f in self.files if f.state != "same")))


def _line(found: CodeFile, lang: Lang) -> str:
    changed = found.state == "changed"
    lines = say("code.lines", lang, more=found.more, less=found.less) if changed else ""
    part, state = say(f"code.{found.part}", lang), say(f"code.is-{found.state}", lang)
    return say("code.file", lang, file=printable(found.file), part=part, state=state, lines=lines)
