"""What a running server serves: the workspace as it was last read whole, and what is said of its state.

The object is shared by all requests. It is replaced as a whole when the tables change, so that a request that has begun
sees one state to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from hezuo.api import Workspace
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import HezuoError, Problem, Severity
from hezuo.base.reasons import os_reason
from hezuo.narrate.public import LeftOutInsight
from hezuo.serve.once import Once
from hezuo.serve.scoping import Words
from hezuo.serve.settings import Settings


@dataclass(frozen=True, eq=False)
class State:
    """One state of the tables, as it is served. `since` is the time of day at which it was taken up."""

    workspace: Workspace
    since: datetime
    #: What was worked out for pages of this state, by its key.
    memo: Once = field(default_factory=Once)

    def within(self, words: Words) -> Workspace:
        """The workspace in a scope, the same for all requests. Raises `QueryError` for one that there is not."""
        return self.memo.of(("workspace", words), lambda: self.workspace.at(year=words[0], college=words[1]))

    def has(self, words: Words) -> bool:
        """Whether a scope is put together."""
        return self.memo.known(("workspace", words)) is not None

    @property
    def build(self) -> str:
        """The build id of what is served."""
        return self.workspace.whole.inputs.build

    @property
    def errors(self) -> int:
        """How many errors its tables have."""
        return len(self.workspace.errors)

    @property
    def doubts(self) -> int:
        """How many places of its tables somebody should look at."""
        return sum(p.severity is Severity.WARNING for p in self.workspace.problems)


@dataclass(frozen=True, slots=True)
class Broken:
    """Tables that changed and could not be taken up: why, in both languages, and what is wrong with them."""

    at: datetime
    zh: str
    en: str
    problems: tuple[Problem, ...] = ()

    def reason(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.zh if lang == "zh" else self.en


def _now() -> datetime:
    return datetime.now().astimezone()


class Desk:
    """The state that is served and what came after it; `state` is the last that could be taken up."""

    def __init__(self, settings: Settings, workspace: Workspace | None) -> None:
        self.settings = settings
        self._lock = Lock()
        self._state = State(workspace, _now()) if workspace is not None else None
        self._broken: Broken | None = None
        self._told: list[Callable[[State], None]] = []

    @property
    def state(self) -> State:
        """The state that is served. Raises `LookupError` where a file of RDF is served."""
        if self._state is None:
            raise LookupError
        return self._state

    @property
    def has_workspace(self) -> bool:
        """Whether a workspace is served, and not a file of RDF."""
        return self._state is not None

    @property
    def broken(self) -> Broken | None:
        """What is wrong with the tables as they stand now, where they are not those that are served."""
        return self._broken

    def when_taken_up(self, call: Callable[[State], None]) -> None:
        """Have a function called with each new state, before it is served."""
        self._told.append(call)

    def take_up(self, workspace: Workspace) -> None:
        """Serve another state from now on."""
        state = State(workspace, _now())
        for call in self._told:
            call(state)
        with self._lock:
            self._state, self._broken = state, None

    def keep(self, why: HezuoError | OSError | Sequence[Problem]) -> None:
        """Go on serving the state of before: what the folder holds now cannot be taken up."""
        problems: tuple[Problem, ...] = ()
        if isinstance(why, HezuoError):
            told = {lang: why.message(lang) for lang in LANGS}
        elif isinstance(why, OSError):
            told = {lang: os_reason(why, lang) for lang in LANGS}
        else:
            problems = tuple(why)
            place = problems[0].place.line
            told = {lang: say("serve.broken", lang, place=place, count=len(problems)) for lang in LANGS}
        with self._lock:
            self._broken = Broken(_now(), told["zh"], told["en"], problems)

    def mend(self) -> None:
        """What the folder holds is what is served."""
        with self._lock:
            self._broken = None

    def told(self, lang: Lang) -> list[str]:
        """What every page says of the state: when it was taken up and how sound it is, then who reaches the page."""
        if not self.has_workspace:
            return [self._reach(lang)]
        state, broken = self.state, self.broken
        lines = [say("serve.updated", lang, time=f"{state.since:%H:%M}")]
        lines.append(say("serve.found", lang, errors=state.errors, doubts=state.doubts))
        if broken is not None:
            lines = [say("serve.kept", lang, time=f"{state.since:%H:%M}"), broken.reason(lang)]
        public = [LeftOutInsight(state.workspace.left_out).sentence(lang)] if self.settings.public else []
        return [*lines, *public, self._reach(lang)]

    def _reach(self, lang: Lang) -> str:
        return say("serve.alone" if self.settings.proxied is None else "serve.proxied", lang)
