"""The audit: what a source claims beside what the records give, and the rows behind each number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.record import ask
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope

FIGURES = """
SELECT ?id ?name ?value ?qualifier ?allows ?unit ?asOf ?question ?note
       (GROUP_CONCAT(STR(?page); separator="、") AS ?pages) WHERE {
  { SELECT DISTINCT ?f ?page WHERE {
      ?f a hz:Figure ; dcterms:source ?entry . OPTIONAL { ?entry hz:page ?page } } ORDER BY ?f ?page }
  ?f dcterms:identifier ?id ; skos:prefLabel ?name ; schema:value ?value ; schema:unitText ?unit .
  OPTIONAL { ?f hz:asOf ?asOf }
  OPTIONAL {
    ?f hz:qualifier ?q . ?q skos:prefLabel ?qualifier FILTER(LANG(?qualifier) = "zh")
    OPTIONAL { ?q hz:allows ?allows }
  }
  OPTIONAL { ?f hz:recomputedBy ?question }
  OPTIONAL { ?f hz:differenceNote ?note }
}
GROUP BY ?id ?name ?value ?qualifier ?allows ?unit ?asOf ?question ?note
ORDER BY ?id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One stated figure. `recorded` is None when nothing recomputes it; `state` is a key of the catalogue.

    States: equal, consistent (within a qualifier such as “more than”), explained (differs, with a reason),
    differs (without one), broken (its question cannot be used), unlinked (no question).
    """

    id: str
    name: str
    claimed: Decimal
    qualifier: str
    unit: str
    as_of: str
    pages: str
    question: str
    recorded: Decimal | None
    note: str
    state: str
    reason: QueryError | None = None
    #: The year of the table that states it: its question is asked of that year's record.
    year: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Recorded minus claimed."""
        return None if self.recorded is None else self.recorded - self.claimed


def audit_years(whole: Dataset, scope: Scope) -> list[Line]:
    """The figures of each year of a scope, each against what the workspace's own college recorded in that year.

    They are its own report's: of a scope without it there are none.
    """
    own = whole.identity.college
    if own and own not in scope.colleges:
        return []
    found: list[Line] = []
    for year in scope.years or ("",):
        found += [replace(line, year=year) for line in audit(claimed_in(whole, scope, year))]
    return found


def claimed_in(whole: Dataset, scope: Scope, year: str) -> Dataset:
    """The record that the figures of a year are about."""
    own = whole.identity.college
    part = scope.of_year(year)
    return whole.within(replace(part, colleges=(own,)) if own else part)


def audit(dataset: Dataset) -> list[Line]:
    """Every stated figure, in order of its identifier."""
    rows = dataset.store.select(FIGURES)
    return [_line(dict(zip(rows.columns, r, strict=True)), dataset) for r in rows.rows]


def named(lines: list[Line], name: str) -> Line:
    """The recomputed figure with this id or name. Raises `QueryError` when there is none."""
    found = next((x for x in lines if name in (x.id, x.name) and x.recorded is not None), None)
    if found is None:
        raise QueryError("no-figure", name=name)
    return found


def rows_behind(dataset: Dataset, line: Line, lang: Lang) -> Rows:
    """The rows that a figure was recomputed from, headed in `lang`. Raises `QueryError`."""
    question, given = ask.called(line.question, dataset.questions)
    rows = ask.run(dataset.store, question, given, dataset.identity.names, lang)
    return Rows(question.headings(rows.columns, lang), rows.rows)


def _line(row: dict[str, Value], dataset: Dataset) -> Line:
    text = {k: "" if v is None else str(v) for k, v in row.items()}
    claimed = Decimal(text["value"])
    recorded, reason = None, None
    if text["question"]:
        try:
            question, given = ask.called(text["question"], dataset.questions)
            recorded = Decimal(len(ask.run(dataset.store, question, given, dataset.identity.names).rows))
        except QueryError as error:
            reason = error
    state = "broken" if reason else _state(claimed, recorded, text["allows"], text["note"])
    return Line(
        text["id"], text["name"], claimed, text["qualifier"], text["unit"], text["asOf"], text["pages"],
        text["question"], recorded, text["note"], state, reason,
    )  # fmt: skip


def _state(claimed: Decimal, recorded: Decimal | None, allows: str, note: str) -> str:
    if recorded is None:
        return "unlinked"
    if recorded == claimed:
        return "equal"
    gap = recorded - claimed
    near = abs(gap) < _last_unit(claimed)
    allowed = {"above": gap > 0 and near, "below": gap < 0 and near, "both": near, "least": gap > 0}
    if allowed.get(allows, False):
        return "consistent"
    return "explained" if note else "differs"


def _last_unit(number: Decimal) -> Decimal:
    """One unit of the last non-zero digit: 10 for 30 and for 180, 1000 for 3000, 0.1 for 2.5."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
