"""Figures as Python declares them: a line each, for a sentence or a report that is written step by step."""

from __future__ import annotations

from hezuo.base.problems import QueryError, Severity
from hezuo.report.composing import EXPRESSIONS, FIGURES, Composer
from hezuo.report.filling import Filler
from hezuo.report.source import Directive

#: Between the call of a figure, what is picked of its answer, and the calls that say where it was printed.
PARTS = "|"
#: Before an expression of figures.
COMPUTED = "="


def declare(composer: Composer, name: str, wanted: str) -> None:
    """Have a figure known: `call`, `call | pick`, `call | pick | call that says where it was printed`, `= expression`.

    Raises `QueryError` for what a report would be told as a problem.
    """
    if wanted.startswith(COMPUTED):
        node = Directive(EXPRESSIONS, "", {}, ((0, f"{name}: {wanted.removeprefix(COMPUTED)}"),), 0)
    else:
        call, pick, *evidence = (*(part.strip() for part in wanted.split(PARTS)), "count")
        options = {"evidence": "; ".join(evidence[:-1])} if evidence else {}
        node = Directive(FIGURES, call, options, ((0, f"{name}: {pick}"),), 0)
    list(composer.blocks([node]))
    refuse(composer.filler, f"{name}: {wanted}")


def refuse(filler: Filler, text: str) -> None:
    """Raise `QueryError` for the first problem, and forget all: the cell may be mended and run again."""
    wrong = [p for p in filler.problems if p.severity is Severity.ERROR]
    filler.problems.clear()
    for one in wrong:
        said = {"reason": f"{one.message('zh')} {one.hint('zh')}", "reason_en": one.message("en")}
        raise QueryError("report-said", text=text, **said)
