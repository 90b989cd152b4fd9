"""The ledger of judgements: which printed forms are one thing, which are not, and what was renamed.

It is only read: undoing a judgement is a date in its row, and gives the result that would stand had it never been made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hezuo.base.characters import folded
from hezuo.base.problems import Place, Problem, problem
from hezuo.base.terms import DIFFERENT, HZ, JUDGEMENT, PART, PREF_LABEL, RENAMED, SAME, SAME_GROUP, UNSURE
from hezuo.intake.names import Names
from hezuo.intake.records import Frame
from hezuo.schema.naming import named
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import trimmed

#: Verdicts that make two forms one thing.
ONE_THING = (SAME, RENAMED)
VERDICTS = (SAME, RENAMED, DIFFERENT, SAME_GROUP, PART, UNSURE)
EFFECTIVE = HZ + "effectiveOn"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement that still counts, with the place where it was recorded."""

    form: str
    other: str
    verdict: str
    place: Place
    #: Since when, where it is said; an ISO date of any precision.
    since: str = ""
    reason: str = ""


def read_judgements(frames: list[Frame], ontology: Ontology, problems: list[Problem]) -> list[Judgement]:
    """Those that count; what they contradict goes to `problems`."""
    found: list[Judgement] = []
    for frame in (f for f in frames if f.kind.iri == JUDGEMENT):
        fields = {f.path.removeprefix(HZ): f for f in frame.kind.fields}
        get = {name: [trimmed(t) for t in frame.column(f)] for name, f in fields.items()}
        verdicts = {folded(n): v for v in VERDICTS for n in named(ontology.names, v)}
        since = next((frame.plain(f) for f in frame.kind.fields if f.path == EFFECTIVE), [""] * len(frame.table))
        for i, word in enumerate(get["verdict"]):
            verdict = verdicts.get(folded(word), "")
            if verdict and not get["withdrawnOn"][i] and get["formA"][i] and get["formB"][i]:
                place = frame.table.place(i)
                forms = get["formA"][i], get["formB"][i]
                found.append(Judgement(*forms, verdict, place, since[i], get["reason"][i]))
    _contradictions(found, problems)
    return found


def _contradictions(judgements: list[Judgement], problems: list[Problem]) -> None:
    verdicts: dict[frozenset[str], Judgement] = {}
    same: dict[str, Judgement] = {}
    for one in judgements:
        pair = frozenset((folded(one.form), folded(one.other)))
        first = verdicts.setdefault(pair, one)
        if (
            first.verdict != one.verdict
            and DIFFERENT in (first.verdict, one.verdict)
            and {first.verdict, one.verdict} & set(ONE_THING)
        ):
            problems.append(problem("judgement-contradicts", one.place, a=one.form, b=one.other, row=first.place.row))
        if one.verdict == SAME:
            other = same.setdefault(folded(one.form), one)
            if folded(other.other) != folded(one.other):
                row = other.place.row
                found = problem("judgement-two-names", one.place, form=one.form, a=other.other, b=one.other, row=row)
                problems.append(found)


def circles_and_contradictions(judgements: list[Judgement], names: Names, problems: list[Problem]) -> None:
    """What only shows when the judgements are followed to their end."""
    told = {frozenset((folded(j.form), folded(j.other))) for j in judgements if j.verdict in ONE_THING}
    for one in judgements:
        direct = frozenset((folded(one.form), folded(one.other))) in told and one.verdict == DIFFERENT
        ends = folded(names.canonical(one.form)), folded(names.canonical(one.other))
        if one.verdict in ONE_THING and names.is_circular(one.form):
            problems.append(problem("judgement-circle", one.place, form=one.form))
        elif one.verdict in (DIFFERENT, SAME_GROUP, PART) and ends[0] == ends[1] and not direct:
            problems.append(problem("judgement-itself", one.place, a=one.form, b=one.other))


@dataclass(frozen=True, slots=True)
class Renaming:
    """That a thing has had another name, and since when where that is said."""

    older: str
    newer: str
    since: str


def same_names(judgements: Iterable[Judgement], renamed: Iterable[Renaming]) -> dict[str, str]:
    """Folded form → the name that it leads to. What is renamed leads to its oldest name, so that its IRI stays."""
    found = {folded(j.form): j.other for j in judgements if j.verdict == SAME and folded(j.form) != folded(j.other)}
    return {folded(r.newer): r.older for r in renamed} | found


def renamings(judgements: Iterable[Judgement], frames: Iterable[Frame]) -> tuple[Renaming, ...]:
    """What was renamed. The name whose rows are of the later year is the newer; where that tells nothing, form B."""
    judged = [j for j in judgements if j.verdict == RENAMED and folded(j.form) != folded(j.other)]
    last = _last_years(frames, {folded(name) for j in judged for name in (j.form, j.other)}) if judged else {}
    found = []
    for one in judged:
        turned = last.get(folded(one.form), "") > last.get(folded(one.other), "") != ""
        older, newer = (one.other, one.form) if turned else (one.form, one.other)
        found.append(Renaming(older, newer, one.since))
    return tuple(found)


def _last_years(frames: Iterable[Frame], wanted: set[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for frame in frames:
        for field in (f for f in frame.kind.fields if f.path == PREF_LABEL and f.is_literal):
            for name in wanted.intersection(map(folded, frame.plain(field))):
                found[name] = max(found.get(name, ""), frame.table.year)
    return found
