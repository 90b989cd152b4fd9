"""Views, questions, story and kept places that cannot be used as they are, told before a page needs them.

Nothing is asked of the record: of a query it is looked whether it may be run and parses, of a sentence whether the
figures in it are those of its question. What the package brings is held by its own tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hezuo.base.limits import LimitError
from hezuo.base.messages import PLACE
from hezuo.base.problems import HezuoError, Place, Problem, QueryError, Severity, problem
from hezuo.base.service import words
from hezuo.base.store import Rows
from hezuo.base.workspace import Folder, read_text
from hezuo.explorer.positions import kept
from hezuo.record import ask, guard, views
from hezuo.record.ask import Question
from hezuo.record.code import STORY
from hezuo.record.load import Dataset
from hezuo.record.picked import figure
from hezuo.record.queryfile import bad_header
from hezuo.record.syntax import explained
from hezuo.record.views import View

POSITIONS = "positions.csv"
#: Where a step of the story begins, and how the reader of TOML says where it stopped.
STEP = re.compile(r"^\s*\[\[\s*step\s*\]\]", re.MULTILINE)
STOPPED = re.compile(r"at line (\d+)")
#: What breaks off at a malformed step.
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError, HezuoError)


def unsound(dataset: Dataset) -> list[Problem]:
    """What is wrong with these files, each at its line."""
    files = views.files(dataset.folder)
    known = {views.name_of(path) for path in files}
    found = [*_views(dataset, files), *_questions(dataset), *_story(dataset, known)]
    return found + list(_places(dataset.folder))


def _views(dataset: Dataset, files: Iterable[Path]) -> Iterator[Problem]:
    for path in files:
        own = dataset.folder.brought(path)
        try:
            if own:
                _drawn(views.read_view(path, own), dataset)
        except HezuoError as error:
            yield _told("unsound-view", dataset.folder.relative(path), error)


def _drawn(view: View, dataset: Dataset) -> None:
    """Raises `OntologyError` or `QueryError` for a view that cannot be drawn."""
    from hezuo.explorer.computed import COMPUTED  # only views of a workspace need them
    from hezuo.explorer.view_layout import known_layout

    known_layout(view)
    _parsed(view.sparql, dataset)
    if "?thing" not in words(view.sparql):
        raise QueryError("no-thing-column", name=view.name)
    for name, (asked, wanted) in view.figures.items():
        if asked not in COMPUTED:
            question = ask.named(dataset.questions, asked)
            try:
                _figure(wanted, question)
            except ValueError as error:
                raise bad_header(view.file, view.sparql, f"figure.{name}: {error}") from error


def _questions(dataset: Dataset) -> Iterator[Problem]:
    for question in (q for q in dataset.questions.values() if q.own):
        try:
            _parsed(question.sparql, dataset)
        except QueryError as error:
            yield _told("unsound-question", question.own, error)


def _parsed(sparql: str, dataset: Dataset) -> None:
    """Raises `QueryError` for a query that may not be run, or does not parse."""
    store = dataset.store
    guard.guard(sparql, store.graphs)
    with suppress(LimitError):
        reason = store.worker.syntax_error(sparql, store.limits)
        if reason:
            raise explained(sparql, reason, lambda cut: store.worker.syntax_error(cut, store.limits))


def _told(code: str, file: str, error: HezuoError) -> Problem:
    line = error.values.get("line", 1)
    reason = error.values["reason"] if error.key == "bad-header" else error
    return problem(code, Place(file, row=line if isinstance(line, int) else 1), reason=reason)


def _figure(text: str, question: Question) -> None:
    """Raises `ValueError` for what is no figure of an answer with the columns of this question."""
    figure(text, Rows(tuple(name for name, *_ in question.columns), []))


# --- the story --------------------------------------------------------------------------------------------------------


def _story(dataset: Dataset, known: Collection[str]) -> Iterator[Problem]:
    path = dataset.folder.root / STORY
    if not path.is_file() or dataset.folder.held(path):
        return
    file = dataset.folder.relative(path)
    try:
        text = read_text(path)
        steps = tomllib.loads(text).get("step", [])
    except MALFORMED as error:
        stopped = STOPPED.search(str(error))
        yield problem("unsound-story", Place(file, row=int(stopped[1]) if stopped else 1), reason=error)
        return
    lines = [text.count("\n", 0, found.end()) + 1 for found in STEP.finditer(text)]
    if not isinstance(steps, list):
        yield problem("unsound-story", Place(file, row=1), reason="step")
        return
    for number, step in enumerate(steps):
        try:
            _step(step, dataset, known)
        except MALFORMED as error:
            line = lines[number] if number < len(lines) else 1
            yield problem("unsound-story", Place(file, row=line), reason=error)


def _step(step: Mapping[str, Any], dataset: Dataset, known: Collection[str]) -> None:
    """Raises one of `MALFORMED` for a step that cannot be told."""
    if step["view"] not in known:
        raise QueryError("no-view", name=step["view"], known="、".join(sorted(known)))
    question = ask.named(dataset.questions, step["question"])
    ask.bind(question, {str(k): str(v) for k, v in step.get("parameters", {}).items()}, dataset.identity.names)
    figures = step.get("figures", {})
    for wanted in figures.values():
        _figure(wanted, question)
    for texts in (step["title"], step["text"]):
        if not isinstance(texts, list) or len(texts) != 2 or not all(isinstance(t, str) for t in texts):
            raise ValueError(str(texts))
    empty = [name for text in step["text"] for name in PLACE.findall(text) if name not in figures]
    if empty:
        raise ValueError(f"{{{empty[0]}}}")
    if "light" in step:
        _figure(f"first {step['light']}", question)
        int(step.get("most", 0))


def _places(folder: Folder) -> Iterator[Problem]:
    path = Path(folder.build_dir) / POSITIONS
    if folder.held(path):
        return
    unread = kept(path).unread
    if unread:
        place = Place(folder.relative(path), row=unread[0])
        yield problem("unsound-places", place, Severity.WARNING, count=len(unread))
