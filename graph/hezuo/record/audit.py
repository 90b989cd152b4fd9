"""The audit: what a source claims beside what the records give and beside what it claims elsewhere.

A source's figures are its own: they are held against what its college recorded in the year of their table, and
against other figures of the same source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from hezuo.base.characters import folded
from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows
from hezuo.base.terms import DC, DCTERMS, HZ, IDENTIFIER, PARTY, PREF_LABEL
from hezuo.intake.citations import PAGES
from hezuo.record import ask, same_sentence
from hezuo.record.figures import COUNT, Figure, by_code, figures, last_unit
from hezuo.record.formulas import RESULTS, Check, checks
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope

ALL = "all"
SOURCE = HZ + "Source"


@dataclass(frozen=True, slots=True)
class Line:
    """One stated figure. `recorded` is None when nothing recomputes it; `state` is a key of the catalogue.

    States: equal, same-sentence (equal, but the record was taken from the figure's own sentence), consistent (within
    a qualifier such as “more than”), explained (differs, with a reason), differs (without one), broken (its question
    cannot be used), unlinked (no question).
    """

    figure: Figure
    recorded: Decimal | None
    state: str
    reason: QueryError | None = None
    #: Its formulas, each with how it ended.
    checks: tuple[Check, ...] = ()

    @property
    def id(self) -> str:
        """The code of the figure within its source."""
        return self.figure.code

    @property
    def source(self) -> str:
        """The code of the source that states it."""
        return self.figure.source

    @property
    def name(self) -> str:
        """What the figure counts."""
        return self.figure.name

    @property
    def pages(self) -> str:
        """All its pages in its source."""
        return PAGES.join(self.figure.pages)

    @property
    def claimed(self) -> Decimal:
        """The number that the source states."""
        return self.figure.value

    @property
    def difference(self) -> Decimal | None:
        """Recorded minus claimed."""
        return None if self.recorded is None else self.recorded - self.claimed

    @property
    def note(self) -> str:
        """Why the record differs, with the recorded number in the place of {n}."""
        return self.figure.reason.replace(COUNT, str(self.recorded) if self.recorded is not None else "…")

    @property
    def result(self) -> str:
        """How its formulas ended, the gravest of them; '' without formulas."""
        return min((c.result for c in self.checks), key=RESULTS.index, default="")

    @property
    def is_open(self) -> bool:
        """Whether the record or another figure contradicts it and nothing in the tables says why."""
        if self.state in ("differs", "broken") or self.result == "broken":
            return True
        told = self.figure.reason or self.figure.note
        return not told and any(c.result == "unfit" and not any(f.note for f in c.named) for c in self.checks)


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source that states figures: its code and name, the college it is of, the years of the tables that have them."""

    code: str
    name: str
    issued: str
    college: str
    years: tuple[str, ...]


def stated(dataset: Dataset) -> list[Figure]:
    """Every figure of a dataset, in the order of the tables; read once."""
    return dataset.memo.of("figures", lambda: figures(dataset.identity, dataset.ontology))


def sources(whole: Dataset) -> list[SourceInfo]:
    """The sources of figures, the newest last: by their own year, then by the year of the tables, then by code."""
    known = dict(_issued(whole))
    years: dict[str, set[str]] = {}
    for figure in stated(whole):
        years.setdefault(figure.source, set()).add(figure.year)
    made = [SourceInfo(s, *known.get(s, (s, "", whole.identity.college)), tuple(sorted(y))) for s, y in years.items()]
    return sorted(made, key=lambda s: (s.issued, s.years, s.code))


def _issued(whole: Dataset) -> Iterable[tuple[str, tuple[str, str, str]]]:
    """Code, name, year and college of each source: the college that published it where that reports, else ours."""
    for resolved in (r for r in whole.identity.resolved if r.kind.iri == SOURCE):
        at = {f.path: resolved.frame.plain(f) for f in resolved.kind.fields}
        columns = (at[path] for path in (IDENTIFIER, PREF_LABEL, DCTERMS + "issued", DC + "publisher"))
        for code, name, issued, publisher in zip(*columns, strict=True):
            ours = [i for i in whole.identity.names.find(publisher, PARTY) if i in whole.scope.colleges]
            yield folded(code), (name, issued, ours[0] if ours else whole.identity.college)


def chosen(whole: Dataset, scope: Scope, source: str | None = None, *, any_year: bool = False) -> list[SourceInfo]:
    """The sources that are meant: the newest of a scope, one by its code, or with `all` every one of the scope.

    With `any_year` one that is named may be of any year. Raises `QueryError` for a source that states no figure there.
    """
    known = sources(whole)
    wide = any_year and source is not None
    here = [s for s in known if wide or not scope.years or set(s.years) & set(scope.years)]
    here = [s for s in here if not s.college or s.college in scope.colleges]
    if source is None:
        return here[-1:]
    if folded(source) == ALL:
        return here
    found = [s for s in here if folded(source) in (folded(s.code), folded(s.name))]
    if not found:
        raise QueryError("no-source", name=source, known="、".join(s.code for s in here) or "—")
    return found


def audit_sources(whole: Dataset, scope: Scope, source: str | None = None, *, any_year: bool = False) -> list[Line]:
    """The figures of the chosen sources, by source and code; each against the record of its own year and college."""
    found: list[Line] = []
    wide = (any_year and source is not None) or not scope.years
    every = stated(whole)
    for one in chosen(whole, scope, source, any_year=any_year):
        for year in (y for y in one.years if wide or y in scope.years):
            theirs = [f for f in every if (f.source, f.year) == (one.code, year)]
            found += _lines(claimed_in(whole, one, year), theirs, whole)
    return sorted(found, key=lambda line: (line.source, line.id, line.figure.year))


def recounted(whole: Dataset, wanted: Iterable[Figure]) -> list[Line]:
    """These figures, each against the record of its own year and college; their formulas are left aside."""
    known = {s.code: s for s in sources(whole)}
    return [_line(f, claimed_in(whole, known[f.source], f.year)) for f in wanted]


def claimed_in(whole: Dataset, source: SourceInfo, year: str) -> Dataset:
    """The record that the figures of a source in a year's table are about."""
    years = (year,) if year else whole.scope.years
    colleges = (source.college,) if source.college else whole.scope.colleges
    return whole.within(Scope(years, colleges))


def audit(dataset: Dataset) -> list[Line]:
    """Every stated figure of a dataset, by source and code, against what that dataset gives."""
    found = _lines(dataset, stated(dataset), dataset)
    return sorted(found, key=lambda line: (line.source, line.id, line.figure.year))


def named(lines: Sequence[Line], name: str) -> Line:
    """The recomputed figure with this id or name. Raises `QueryError` when there is none."""
    found = next((x for x in lines if name in (x.id, x.name) and x.recorded is not None), None)
    if found is None:
        raise QueryError("no-figure", name=name)
    return found


def rows_behind(dataset: Dataset, line: Line, lang: Lang) -> Rows:
    """The rows that a figure was recomputed from, headed in `lang`. Raises `QueryError`."""
    question, given = ask.called(line.figure.question, dataset.questions)
    rows = ask.run(dataset.store, question, given, dataset.identity.names, lang)
    return Rows(question.headings(rows.columns, lang), rows.rows)


def rows_of(
    whole: Dataset, scope: Scope, name: str, lang: Lang, *, source: str | None = None, any_year: bool = False
) -> Rows:
    """The rows behind a figure (id or name) of the chosen sources. Raises `QueryError` when there are none."""
    line = named(audit_sources(whole, scope, source, any_year=any_year), name)
    stating = next(s for s in sources(whole) if s.code == line.source)
    return rows_behind(claimed_in(whole, stating, line.figure.year), line, lang)


def _lines(part: Dataset, claims: Sequence[Figure], whole: Dataset) -> list[Line]:
    known = by_code(stated(whole))
    return [replace(_line(f, part), checks=checks(f, known)) for f in claims]


def _line(figure: Figure, dataset: Dataset) -> Line:
    if not figure.question:
        return Line(figure, None, "unlinked")
    counts = dataset.result("recount", dict[str, list[int]], lambda: _recount(dataset))
    try:
        count, own = counts.get(figure.iri) or _counted(figure, dataset)
    except QueryError as error:
        return Line(figure, None, "broken", error)
    state = _state(figure, Decimal(count))
    return Line(figure, Decimal(count), "same-sentence" if state == "equal" and own else state)


def _recount(dataset: Dataset) -> dict[str, list[int]]:
    """IRI of a figure → as `_counted`; those left out whose question cannot be used, or asks the clock."""
    found: dict[str, list[int]] = {}
    for figure in (f for f in stated(dataset) if f.question):
        with suppress(QueryError):
            if not any(p.type == "date" for p in ask.called(figure.question, dataset.questions)[0].parameters):
                found[figure.iri] = _counted(figure, dataset)
    return found


def _counted(figure: Figure, dataset: Dataset) -> list[int]:
    """How many rows the question of a figure finds, and whether all are of its own sentence. Raises `QueryError`."""
    question, given = ask.called(figure.question, dataset.questions)
    rows = ask.run(dataset.store, question, given, dataset.identity.names).rows
    return [len(rows), same_sentence.is_own(figure, rows, dataset)]


def _state(figure: Figure, recorded: Decimal) -> str:
    if recorded == figure.value:
        return "equal"
    gap = recorded - figure.value
    near = abs(gap) < last_unit(figure.value)
    allowed = {"above": gap > 0 and near, "below": gap < 0 and near, "both": near, "least": gap > 0}
    if allowed.get(figure.allows, False):
        return "consistent"
    return "explained" if figure.reason else "differs"
