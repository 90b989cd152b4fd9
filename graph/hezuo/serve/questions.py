"""The named questions: all of them in their groups, and each as a form with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any

from starlette.responses import Response

from hezuo.base.problems import HezuoError, QueryError
from hezuo.base.store import Rows, Value
from hezuo.base.terms import DOUBTFUL, PREFIXES
from hezuo.charts.asked import spec_of
from hezuo.charts.spec import Inks
from hezuo.explorer.answers import choices
from hezuo.narrate.asked import AskInsight
from hezuo.narrate.asking import beside, grouped, needs_a_value, ranked
from hezuo.record.ask import ANYTHING, Parameter, Question
from hezuo.serve.charts import SIZE, drawn
from hezuo.serve.linking import in_explorer, named, of_name
from hezuo.serve.plots import Point, chart
from hezuo.serve.view import View

#: Up to so many values are buttons with their counts.
FEW = 8
#: So many seconds the list waits for its numbers while they are counted.
WAITED = 0.1
#: So many rows are shown before the rest is asked for.
FIRST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a parameter takes: its word, where it leads, how many rows it gives, whether it is chosen."""

    word: str
    url: str
    count: int | None
    here: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter on its form: buttons where few values occur, else a field that `offered` complete."""

    parameter: Parameter
    label: str
    value: str
    buttons: tuple[Choice, ...]
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an answer, with the page of what it names."""

    text: str
    url: str
    number: bool
    doubtful: bool


def every(view: View) -> Response:
    """All questions, each with the number of its rows once it has been counted."""
    known, ontology = view.workspace.dataset.questions, view.workspace.dataset.ontology
    text = view.given("q")
    best = ranked(known, text, view.lang)
    counts = _counts(view, WAITED)
    return view.html(
        "questions.html",
        title=view.say("questions.title", count=len(known)),
        groups=grouped(known, ontology, view.lang),
        counts=counts,
        needs=needs_a_value,
        text=text,
        best=best[:3],
        found={q.name for q in best},
        counting=any(q.name not in counts and not needs_a_value(q) for q in known.values()),
    )


def _counts(view: View, waited: float = 0.0) -> dict[str, int]:
    """How many rows each question gives, as far as they have been counted; the counting goes on by itself.

    What was counted is kept with the build, so the next server knows it at once.
    """
    workspace = view.workspace
    counts: dict[str, int] = view.memo.of("question-counts", dict)

    def count() -> Thread:
        def count_some(some: list[Question]) -> dict[str, int]:
            for question in some:
                with suppress(HezuoError):
                    counts[question.name] = len(workspace.asked(question.name).found.rows)
            return {q.name: counts[q.name] for q in some if q.name in counts}

        def work() -> None:
            found = [q for q in workspace.dataset.questions.values() if not needs_a_value(q)]
            # Those that ask for the day of the clock are counted each time.
            dated = [q for q in found if any(p.type == "date" for p in q.parameters)]
            rest = [q for q in found if q not in dated]
            counts.update(workspace.dataset.result("question-counts", dict[str, int], lambda: count_some(rest)))
            count_some(dated)

        thread = Thread(target=work, daemon=True, name="question-counts")
        thread.start()
        return thread

    view.memo.of("question-counting", count).join(waited)
    return dict(counts)


def number(view: View) -> int:
    """How many questions there are."""
    return len(view.workspace.dataset.questions)


def one(view: View) -> Response:
    """One question: its form, and its answer where what it needs is given."""
    known = view.workspace.dataset.questions
    question = known.get(view.part("name"))
    if question is None:
        near = ranked(known, view.part("name"), view.lang)[:3]
        found = {q.title(view.lang): view.url(f"/questions/{q.name}") for q in near}
        return view.lost(view.say("questions.unknown", name=view.part("name")), found)
    given = {p.name: v for p in question.parameters if (v := view.given(p.name).strip())}
    told, wrong = _told(view, question, given)
    if told is not None:
        file = view.table(told, question.name, _with(view, question, given))
        if file is not None:
            return file
    shown = _answered(view, question, told, given) if told is not None else {}
    title = question.title(view.lang)
    if told is not None:
        title = view.say("questions.answer", title=_with(view, question, given), count=len(told.found.rows))
    asked = [_asked(view, question, p, given) for p in question.parameters]
    values: dict[str, Any] = {
        "rows": None,
        "chart": None,
        "explorer": "",
        "doubtful": 0,
        "sparql": "",
        "query": "",
        "cut": 0,
        **shown,
    }
    near = beside(known, question)
    return view.html(
        "question.html", 200 if not wrong else 400, title=title, question=question, asked=asked, wrong=wrong,
        near=near, counts=_counts(view), needs=needs_a_value, **values,
    )  # fmt: skip


def _told(view: View, question: Question, given: dict[str, str]) -> tuple[AskInsight | None, str]:
    """The answer, None while something that it needs is not given; and what is wrong with what is."""
    if any(p.default is None and p.name not in given for p in question.parameters):
        return None, ""
    try:
        told = view.workspace.asked(question.name, [f"{k}={v}" for k, v in given.items()], view.lang)
        told.found  # noqa: B018  # asked here, so that what is wrong is told on the form
    except QueryError as error:
        return None, error.message(view.lang)
    return told, ""


def _with(view: View, question: Question, given: dict[str, str]) -> str:
    said = [v for p in question.parameters if (v := given.get(p.name, "")) and v != ANYTHING]
    title = question.title(view.lang)
    return view.say("questions.with", title=title, values=view.say("list.and").join(said)) if said else title


def _answered(view: View, question: Question, told: AskInsight, given: dict[str, str]) -> dict[str, Any]:
    rows = told.rows(view.lang)
    most = len(rows.rows) if view.given("all") else FIRST
    word = view.workspace.dataset.ontology.label(DOUBTFUL, view.lang)
    body = [[_cell(view, cell, word) for cell in row] for row in rows.rows[:most]]
    sparql = view.workspace.sparql(question.name, [f"{k}={v}" for k, v in given.items()], view.lang)
    return {
        "rows": body,
        "columns": rows.columns,
        "cut": max(len(rows.rows) - most, 0),
        "doubtful": sum(any(c.doubtful for c in row) for row in body),
        "chart": _chart(view, question, told.found, body, rows),
        "explorer": in_explorer(view, filter(None, (named(view, cell) for row in rows.rows for cell in row))),
        "sparql": sparql,
        "query": view.url("/query", question=question.name, **given),
        "notes": [*told.preface(view.lang), *told.notes(view.lang)],
    }


def _cell(view: View, value: Value, word: str) -> Cell:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = "" if value is None else str(value)
    return Cell(text, of_name(view, value), number, bool(text) and not number and word in text)


def _chart(view: View, question: Question, found: Rows, body: list[list[Cell]], headed: Rows) -> Any:
    """The answer as its question says how it is drawn; else as its columns suggest, where all its rows are shown."""
    if question.charts:
        spec = spec_of(question, question.charts[0], found.columns, view.lang, **SIZE)
        label = found.columns.index(spec.label)
        addresses = [of_name(view, row[label]) for row in found.rows]
        return drawn(found, spec, Inks.of(view.workspace.dataset.ontology), addresses)
    if len(body) != len(headed.rows):
        return None
    points = [
        [Point(cell.text, cell.url, _number(value)) for cell, value in zip(cells, row, strict=True)]
        for cells, row in zip(body, found.rows, strict=False)
    ]
    return chart(found.columns, points, headed.columns, lang=view.lang)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _asked(view: View, question: Question, parameter: Parameter, given: dict[str, str]) -> Asked:
    value = given.get(parameter.name, "" if parameter.default in (None, ANYTHING) else str(parameter.default))
    label = parameter.label(view.lang)
    buttons = _buttons(view, question, parameter, given)
    if buttons:
        return Asked(parameter, label, value, buttons, ())
    return Asked(parameter, label, value, (), tuple(_offered(view, question, parameter)))


def _values(view: View, question: Question, parameter: Parameter) -> list[str]:
    found = view.workspace
    iris = choices(found.dataset, found.analysis.ties, question, parameter)
    return list(dict.fromkeys(found.dataset.ontology.label(iri, view.lang) for iri in iris))


def _buttons(view: View, question: Question, parameter: Parameter, given: dict[str, str]) -> tuple[Choice, ...]:
    """The values that occur, each with its number of rows; none where they are many."""
    key = ("choices", question.name, parameter.name, view.lang)
    counts = view.memo.of(key, lambda: _counted(view, question, parameter))
    if not counts or len(counts) > FEW:
        return ()
    made = [
        Choice(word, view.here(**{parameter.name: word}), n, given.get(parameter.name) == word) for word, n in counts
    ]
    if parameter.default == ANYTHING:
        every = view.here(**{parameter.name: None})
        made.insert(0, Choice(view.say("questions.any"), every, None, parameter.name not in given))
    return tuple(made)


def _counted(view: View, question: Question, parameter: Parameter) -> list[tuple[str, int]]:
    if needs_a_value(question):
        return []
    found: list[tuple[str, int]] = []
    for word in _values(view, question, parameter):
        with suppress(QueryError):
            count = len(view.workspace.answer(question.name, [f"{parameter.name}={word}"], view.lang).rows)
            found += [(word, count)] if count else []
        if len(found) > FEW:
            break
    return found


def _offered(view: View, question: Question, parameter: Parameter) -> Sequence[str]:
    """What completes a field: what the record uses, or the names of the things of its class."""
    words = _values(view, question, parameter)
    if words:
        return words
    prefix, _, local = parameter.type.partition(":")
    target = PREFIXES.get(prefix, "") + local
    if prefix not in PREFIXES:
        return ()
    return view.memo.of(("offered", target), lambda: _names(view, target))


def _names(view: View, target: str) -> list[str]:
    identity = view.workspace.dataset.identity
    records = {iri for resolved in identity.resolved for iri in resolved.records if iri}
    named = (identity.names.caption(iri) for iri in records if target in identity.names.classes(iri))
    return sorted({name for name in named if name})
