"""The reasons why figures differ from the record, with the number that the record gives where a cell says {n}.

The cell keeps its place for the number, for the record changes; whatever is told, asked or written has the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hezuo.base.store import Answer, Literal, Rows, Term, Value, quoted
from hezuo.base.terms import DIFFERENCE_NOTE, ID
from hezuo.record.audit import recounted, stated
from hezuo.record.figures import COUNT, Figure
from hezuo.record.load import Dataset

#: What a cell says, and for each figure of which it says so the name of its document and the reason in full.
Reasons = Mapping[str, Sequence[tuple[Figure, str, str]]]


def reasons(dataset: Dataset, whole: Dataset) -> Reasons:
    """The reasons in a dataset that leave a place for the number; `whole` is what lies in every scope.

    They are counted once, and only where there are any.
    """
    return dataset.memo.of("reasons", lambda: _reasons(dataset, whole))


def _reasons(dataset: Dataset, whole: Dataset) -> Reasons:
    found: dict[str, list[tuple[Figure, str, str]]] = {}
    names = whole.identity.names
    for line in recounted(whole, [f for f in stated(dataset) if COUNT in f.reason]):
        document = names.caption(f"{ID}sources/{line.figure.source}")
        found.setdefault(line.figure.reason, []).append((line.figure, document, line.note))
    return found


def of_figure(dataset: Dataset, whole: Dataset, iri: str, text: str) -> str:
    """What a cell of a figure says, in full."""
    return next((full for figure, _, full in reasons(dataset, whole).get(text, ()) if figure.iri == iri), text)


def in_rows(found: Callable[[], Reasons], rows: Rows) -> Rows:
    """An answer with its reasons in full; they are looked up only where it has one."""
    if not any(isinstance(cell, str) and COUNT in cell for row in rows.rows for cell in row):
        return rows
    known = found()
    return Rows(rows.columns, [tuple(_cell(known, cell, row) for cell in row) for row in rows.rows])


def _cell(found: Reasons, cell: Value, row: tuple[Value, ...]) -> Value:
    return _full(found, cell, set(map(str, row))) if isinstance(cell, str) and COUNT in cell else cell


def in_answer(found: Callable[[], Reasons], answer: Answer) -> Answer:
    """An answer as terms with its reasons in full."""
    return answer._replace(rows=[tuple(_term(found, term, row) for term in row) for row in answer.rows])


def _term(found: Callable[[], Reasons], term: Term | None, row: tuple[Term | None, ...]) -> Term | None:
    if not isinstance(term, Literal) or COUNT not in term.value:
        return term
    beside = {t.value if isinstance(t, Literal) else str(t) for t in row}
    return term._replace(value=_full(found(), term.value, beside))


def _full(found: Reasons, text: str, beside: set[str]) -> str:
    """The reason in full of the figure that stands beside it, or of all that have it where they agree."""
    known = found.get(text, ())
    near = [one for one in known if {one[0].iri, one[0].code, one[0].name} & beside]
    # A figure of two years has a number of each: the document beside it tells them apart.
    told = [one for one in near if one[1] in beside] or near or known
    every = {full for _, _, full in told}
    return next(iter(every)) if len(every) == 1 else text


def lines(dataset: Dataset, whole: Dataset) -> Iterator[bytes]:
    """All quads of a dataset, sorted, a line of N-Quads each without its end, with the reasons in full."""
    full = {short.encode(): reason.encode() for short, reason in _statements(reasons(dataset, whole))}
    count = COUNT.encode()
    return dataset.store.lines((lambda line: _line(line, full) if count in line else line) if full else None)


def _statements(found: Reasons) -> Iterable[tuple[str, str]]:
    for text, several in found.items():
        for figure, _, reason in several:
            start = f"<{figure.iri}> <{DIFFERENCE_NOTE}> "
            yield start + quoted(text), start + quoted(reason)


def _line(line: bytes, full: Mapping[bytes, bytes]) -> bytes:
    statement = line[: line.rindex(b" <")]
    return full.get(statement, statement) + line[len(statement) :]
