"""The start page of a workspace: the picture, the sentences, what changed, what was found, what the audit says.

What it tells is kept with the build (`telling` works it out), so that a server which starts again answers at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.responses import Response

from hezuo.base.problems import Problem, Severity
from hezuo.forms.canvas import Drawing
from hezuo.serve.drawing import inline
from hezuo.serve.linking import address
from hezuo.serve.view import View

#: So many lines stand in each card.
LINES = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the story: its title, its text, on what it hangs, and where its figures come from."""

    title: str
    text: str
    hangs: str
    question: str


@dataclass(frozen=True, slots=True)
class Disc:
    """The first picture at one width, without its links: they have what an address says, which strangers choose."""

    width: float
    height: float
    body: str
    #: Number of a dot → the name and the IRI of its thing.
    shown: Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit says: how many figures the record bears out, how many not, the rest, the worst and their pages."""

    equal: int
    apart: int
    rest: int
    bar: str
    worst: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What the start page tells of a scope in a language."""

    headline: str
    second: str
    large: Disc
    small: Disc
    sentences: tuple[Told, ...]
    #: What can be typed.
    examples: tuple[str, ...]
    #: Questions that are often asked: name and title.
    often: tuple[tuple[str, str], ...]
    #: Why nothing can be compared; else the headings of what changed, each with its first line.
    why: str
    changed: tuple[tuple[str, str], ...]
    audited: Audited
    #: The day that it holds for, where something in it asks the clock; else ''.
    day: str


def start(view: View) -> Response:
    """The start page; its counts as a table."""
    if view.given("_format"):
        file = view.table(view.workspace.describe(), "describe")
        assert file is not None  # noqa: S101  # a format is given
        return file
    told: Start = view.memo.of(("start", view.lang), lambda: _kept(view))
    problems = view.state.workspace.problems
    return view.html(
        "start.html", title=view.name, told=told, headline=told.headline or view.name,
        disc=_disc(view, told.large), small=_disc(view, told.small), bar=Markup(told.audited.bar),  # noqa: S704  # ours
        counts={s.word: sum(p.severity is s for p in problems) for s in Severity}, problems=_gravest(problems),
    )  # fmt: skip


def _kept(view: View) -> Start:
    """What is told, from the cache where it stands."""

    def made() -> Start:
        from hezuo.serve.telling import told

        return told(view)

    name, today = f"start page, {view.lang}", date.today().isoformat()
    dataset = view.workspace.dataset
    found = dataset.kept(name, Start, made)
    return found if found.day in ("", today) else dataset.kept(f"{name}, {today}", Start, made)


def _disc(view: View, drawn: Disc) -> Markup:
    """The first picture, whose dots lead to their pages."""
    drawing = Drawing(drawn.width, drawn.height, drawn.body, {})
    return inline(drawing, drawn.shown, lambda iri: address(view, iri), view.say("nav.explorer"))


def _gravest(problems: Sequence[Problem]) -> list[Problem]:
    return [p for p in problems if p.severity is not Severity.INFO][:LINES] or list(problems[:LINES])
