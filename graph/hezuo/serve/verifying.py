"""What is to be verified: stated figures, problems of the tables, changes between years, names that look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from hezuo.base.problems import Place, Problem, QueryError, Severity
from hezuo.base.terms import DIFFERENT, SAME, SAME_GROUP, UNSURE
from hezuo.formats.answers import FORMATS
from hezuo.intake.asked_twins import line_for
from hezuo.intake.twins import Twin
from hezuo.narrate.audit import AuditInsight, summary
from hezuo.narrate.names import NamesInsight, reasons
from hezuo.record import ask
from hezuo.record.audit import Line
from hezuo.record.formulas import Check
from hezuo.serve.charts import dots, scale, shares
from hezuo.serve.linking import of_place
from hezuo.serve.merging import effect
from hezuo.serve.telling import APART, EQUAL
from hezuo.serve.view import View

#: What a pair of names may be found to be, in the order of the choices.
CHOICES = (SAME, DIFFERENT, SAME_GROUP, UNSURE)
#: Problems of each severity that are shown before the rest is asked for.
FIRST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A stated figure beside the record: its scale, its state in a word, and the page of what was counted."""

    line: Line
    scale: Markup | None
    state: str
    apart: bool
    counted: str
    checks: tuple[tuple[Check, str], ...]
    #: The things that were counted as dots, where they are few.
    dots: Markup | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names: each in parts that both have and that differ, why they look alike, and a ledger line a choice."""

    first: tuple[tuple[str, bool], ...]
    second: tuple[tuple[str, bool], ...]
    places: tuple[tuple[str, str], ...]
    why: str
    note: str
    judged: Place | None
    lines: tuple[tuple[str, str], ...]
    #: What taking them for one would change; ''.
    effect: str


# --- figures --------------------------------------------------------------------------------------------------------


def _told(view: View) -> AuditInsight:
    return view.memo.of("audited", lambda: view.workspace.audit(everything=True))


def audited(view: View) -> int:
    """How many figures are stated."""
    return len(_told(view).result)


def audit(view: View) -> Response:
    """The figures of the report: against the record, differences first, and against each other."""
    told = _told(view)
    file = view.table(told, "audit")
    if file is not None:
        return file
    lines = told.result
    apart = sorted((x for x in lines if x.state in APART), key=lambda x: (not x.is_open, -_part(x), x.id))
    equal = [x for x in lines if x.state in EQUAL]
    rest = [x for x in lines if x.state not in (*APART, *EQUAL)]
    shown = [*apart, *equal, *(rest if view.given("all") else [])]
    title = view.say("audit-page.title", all=len(apart) + len(equal), equal=len(equal), apart=len(apart))
    parts = [("", len(equal), "role-3"), ("", len(apart), "role-5"), ("", len(rest), "ground")]
    return view.html(
        "audit.html", title=title, rows=[_row(view, x) for x in shown], rest=0 if view.given("all") else len(rest),
        summary=summary(lines, view.lang, told.doubts), notes=told.notes(view.lang)[1:], against=_against(lines),
        open=sum(x.is_open for x in apart), bar=shares(parts, title, 1100) if lines else None,
    )  # fmt: skip


def _part(line: Line) -> float:
    """By what part of the larger of both the record differs."""
    most = max(abs(float(line.claimed)), abs(float(line.recorded or 0)), 1.0)
    return abs(float(line.difference or 0)) / most


def _row(view: View, line: Line) -> Row:
    recorded = None if line.recorded is None else float(line.recorded)
    title = view.say("start.figure", name=line.name, claimed=line.figure.shown, recorded=line.recorded)
    drawn = None if recorded is None else scale(float(line.claimed), recorded, title)
    counted = None if recorded is None else dots(float(line.claimed), recorded, title)
    checks = tuple((c, view.say(f"fit.{c.result}")) for c in line.checks)
    return Row(line, drawn, view.say(f"state.{line.state}"), line.state in APART, _counted(view, line), checks, counted)


def _counted(view: View, line: Line) -> str:
    """The address of the question whose rows a figure is held against."""
    if not line.figure.question:
        return ""
    with suppress(QueryError):
        question, given = ask.called(line.figure.question, view.workspace.dataset.questions)
        return view.url(f"/questions/{question.name}", **given)
    return ""


def _against(lines: Sequence[Line]) -> list[tuple[Line, Check]]:
    """The figures that another of the same source contradicts."""
    return [(line, c) for line in lines for c in line.checks if c.result == "unfit"]


# --- problems and changes -------------------------------------------------------------------------------------------


def problems(view: View) -> Response:
    """What the check finds in the tables, each at its cell with how to mend it."""
    told = view.workspace.check()
    form = view.given("_format")
    if form in ("csv", "json"):
        # For programs, in both languages.
        kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
        headers = {"Content-Disposition": f'attachment; filename="problems{FORMATS[form].ending}"'}
        return Response(told.written(form, view.lang), 200, headers, kind)
    file = view.table(told, "problems")
    if file is not None:
        return file
    counts = {s.word: sum(p.severity is s for p in told.problems) for s in Severity}
    most = len(told.problems) if view.given("all") else FIRST
    groups = [
        (s.word, view.say(f"severity.{s.word}"), [(p, of_place(view, p.place)) for p in _of(told.problems, s)[:most]])
        for s in Severity
    ]
    cut = sum(max(counts[s.word] - most, 0) for s in Severity)
    return view.html("problems.html", title=view.say("problems.title", **counts), groups=groups, cut=cut)


def found(view: View) -> int:
    """How many problems somebody should look at."""
    return view.state.errors + view.state.doubts


def _of(found: Sequence[Problem], severity: Severity) -> list[Problem]:
    return [p for p in found if p.severity is severity]


def changes(view: View) -> Response:
    """What changed between two years, by default the last two; what keeps both from being compared."""
    years = view.state.workspace.whole.scope.years
    asked = view.given("from") or None, view.given("to") or None
    try:
        told = view.workspace.changes(*asked)
    except QueryError as error:
        why = error.message(view.lang)
        return view.html("changes.html", title=view.say("changes-page.none"), why=why, told=None, years=years, links={})
    file = view.table(told, "changes")
    if file is not None:
        return file
    first, second = told.result.years
    title = view.say("changes-page.title", first=first, second=second, count=len(told.result.lines))
    return view.html("changes.html", title=title, why="", told=told, years=years, links=_links(view, told.result.lines))


def _links(view: View, lines: Sequence[Any]) -> dict[str, str]:
    from hezuo.serve.linking import address

    return {one.thing: address(view, one.thing) for one in lines}


def changed(view: View) -> int | None:
    """How many changes there are; None where nothing can be compared."""
    try:
        return len(view.workspace.changes().result.lines)
    except QueryError:
        return None


# --- names ----------------------------------------------------------------------------------------------------------


def _alike(view: View) -> NamesInsight:
    return view.state.memo.of("names", view.state.workspace.names)


def alike(view: View) -> int:
    """How many pairs of names may be one."""
    return len(_alike(view).result.pairs)


def names(view: View) -> Response:
    """Names that may be one: those that nobody has judged, those judged unsure, and how many were judged what."""
    told = _alike(view)
    file = view.table(told, "names")
    if file is not None:
        return file
    identity, ontology = told.identity, told.ontology
    asked = told.result.asked
    unsure = told.result.pairs[len(asked) :]
    verdicts = Counter(ontology.label(j.verdict, view.lang) for j in identity.judgements)
    title = view.say("names-page.title", open=len(asked), unsure=len(unsure), judged=len(identity.judgements))
    return view.html(
        "names.html", title=title, notes=told.notes(view.lang), verdicts=verdicts.most_common(),
        groups=[(view.say("names-page.open"), _pairs(view, told, asked)),
                (view.say("names-page.unsure"), _pairs(view, told, unsure))],
    )  # fmt: skip


def _pairs(view: View, told: NamesInsight, some: Sequence[Twin]) -> list[Pair]:
    return [_pair(view, told, one) for one in some]


def _pair(view: View, told: NamesInsight, one: Twin) -> Pair:
    first, second = parted(one.first.name, one.second.name), parted(one.second.name, one.first.name)
    line = line_for(one, told.identity, told.ontology)
    word = told.ontology.label(UNSURE, "zh")
    lines = tuple(
        (told.ontology.label(v, view.lang), line.replace(f",{word},", f",{told.ontology.label(v, 'zh')},", 1))
        for v in CHOICES
    )
    changed = effect(view, one.first, one.second)
    places = tuple((p.line, of_place(view, p)) for p in (one.first.place, one.second.place) if p.file)
    return Pair(first, second, places, reasons(one, view.lang), one.note, one.judged, lines, changed)


def parted(name: str, other: str) -> tuple[tuple[str, bool], ...]:
    """A name in parts, each with whether the other has it not."""
    found = SequenceMatcher(None, name, other, autojunk=False).get_opcodes()
    return tuple((name[a:b], tag != "equal") for tag, a, b, _, _ in found if b > a)
