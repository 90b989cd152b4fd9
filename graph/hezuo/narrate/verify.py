"""What is said of a build that is held against its own list and against what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.narrate.insight import Told, heads, listed

State = Literal["fits", "changed", "missing"]
#: So many names are listed in a sentence.
SHOWN = 8


@dataclass(frozen=True, eq=False, repr=False)
class VerifyInsight(Told):
    """The files of a build, each with whether it is as it was written.

    `build` is the id that the set carries, `now` that of the inputs and the program as they are; `changed` are the
    inputs that differ, `strange` the files in the folder that the build did not write (they are nobody's fault).
    """

    folder: Path
    build: str
    now: str
    files: tuple[tuple[str, State], ...]
    changed: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every file of the set is there and as it was written."""
        return all(state == "fits" for _, state in self.files)

    @property
    def current(self) -> bool:
        """Whether the set is what a build would make now."""
        return self.build == self.now

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a file, and whether it is as it was written."""
        return Rows(heads(("file", "state"), lang), [(n, say(f"verify.{state}", lang)) for n, state in self.files])

    def text(self, lang: Lang = "zh") -> str:
        """What was found, a line each; the files that are not as they were written by their names."""
        lines = [say("verify.build", lang, folder=self.folder, build=self.build)]
        for state in ("changed", "missing"):
            names = [name for name, found in self.files if found == state]
            if names:
                lines.append(say(f"verify.files-{state}", lang, count=len(names), names=listed(names, SHOWN, lang)))
        if self.whole:
            lines.append(say("verify.whole", lang, count=len(self.files)))
        if self.strange:
            some = listed(self.strange, SHOWN, lang)
            lines.append(say("verify.strange", lang, count=len(self.strange), names=some))
        if self.current:
            lines.append(say("verify.current", lang))
        elif self.changed:
            some = listed(self.changed, SHOWN, lang)
            lines.append(say("verify.inputs", lang, count=len(self.changed), names=some))
        else:
            lines.append(say("verify.program", lang))
        return "\n".join(lines) + "\n"
