"""What a running server serves: the workspace as it was last read whole, and what is said of its state.

The object is shared by all requests. It is replaced as a whole when the tables change, so that a request that has begun
sees one state to its end.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from hezuo.api import Workspace
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import HezuoError, Problem, Severity
from hezuo.base.reasons import os_reason
from hezuo.narrate.public import LeftOutInsight
from hezuo.record.scope import Scope, asked
from hezuo.serve.once import Once
from hezuo.serve.scoping import Words
from hezuo.serve.settings import Settings

#: So many scopes are kept beside the server's own and the whole, and of so many words it is kept which they mean.
SCOPES, WORDS = 8, 256


@dataclass(frozen=True, eq=False)
class Scoped:
    """The workspace in a scope, and what was worked out for pages and queries in it, by its key."""

    workspace: Workspace
    memo: Once = field(default_factory=Once)


@dataclass(frozen=True, eq=False)
class State:
    """One state of the tables, as it is served. `since` is the time of day at which it was taken up."""

    workspace: Workspace
    since: datetime
    #: What was worked out for pages of this state whatever their scope, by its key.
    memo: Once = field(default_factory=Once)
    _scopes: OrderedDict[Scope, Scoped] = field(default_factory=OrderedDict)
    #: Which scope words mean: the same one has many, and whoever asks for them all must not fill the memory.
    _meant: dict[Words, Scope] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def scoped(self, words: Words) -> Scoped:
        """What is kept of a scope, the same for all requests. Raises `QueryError` for one that there is not.

        Of the scopes that are not the server's own, nor the whole, those asked for last are kept.
        """
        found = self.known(words)
        return found if found is not None else self._kept(words)

    def _kept(self, words: Words) -> Scoped:
        whole = self.workspace.whole
        scope = asked(whole.identity, *words, whole.scope)
        own = asked(whole.identity, *self.workspace.words, whole.scope)
        with self._lock:
            if len(self._meant) >= WORDS:
                self._meant.clear()
            self._meant[words] = scope
            if scope not in self._scopes:
                here = self.workspace if scope == own else self.workspace.at(year=words[0], college=words[1])
                self._scopes[scope] = Scoped(here)
            found = self._scopes[scope]
            others = [one for one in self._scopes if one not in (scope, own, whole.scope)]
            for one in others[: max(len(others) - SCOPES + 1, 0)]:
                del self._scopes[one]
                whole.let_go(one)
        return found

    def known(self, words: Words) -> Scoped | None:
        """What is kept of a scope that is put together; None for any other."""
        scope = self._meant.get(words)
        if scope is None:
            return None
        found = self._scopes.get(scope)
        if found is not None:
            with suppress(KeyError):  # it was just let go
                self._scopes.move_to_end(scope)
        return found

    def within(self, words: Words) -> Workspace:
        """The workspace in a scope, the same for all requests. Raises `QueryError` for one that there is not."""
        return self.scoped(words).workspace

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
