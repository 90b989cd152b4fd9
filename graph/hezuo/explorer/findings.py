"""What a view finds, in a sentence whose figures come from the answers to named questions."""

from __future__ import annotations

from hezuo.base.messages import LANGS, PLACE, Lang, fill
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.insight.analysis import Analysis
from hezuo.record import ask
from hezuo.record.picked import figure
from hezuo.record.views import Pair, View


def finding(view: View, analysis: Analysis) -> tuple[Pair | None, Pair | None]:
    """The finding and the second sentence; None for one that the view does not have, or whose question finds nothing.

    Raises `QueryError` for an unknown question or a figure that the answer does not have.
    """
    told = [figures(view, analysis, lang) for lang in LANGS]
    return _filled(view.finding, told), _filled(view.second, told)


def figures(view: View, analysis: Analysis, lang: Lang) -> dict[str, Value]:
    """The figures of a view by name."""
    dataset = analysis.dataset
    answers: dict[str, Rows] = {}
    found: dict[str, Value] = {}
    for name, (asked, wanted) in view.figures.items():
        if asked not in answers:
            answers[asked] = ask.run(
                dataset.store, ask.named(dataset.questions, asked), {}, dataset.identity.names, lang
            )
        try:
            found[name] = figure(wanted, answers[asked])
        except (ValueError, IndexError) as error:
            raise QueryError("bad-figure", view=view.name, figure=name, reason=error) from error
    return found


def _filled(texts: Pair | None, told: list[dict[str, Value]]) -> Pair | None:
    """A sentence with its figures; None where a figure that it needs is empty."""
    if texts is None:
        return None
    needed = [name for text in texts for name in PLACE.findall(text)]
    if any(figures.get(name) in (None, "") for figures in told for name in needed):
        return None
    zh, en = (fill(text, dict(figures)) for text, figures in zip(texts, told, strict=True))
    return zh, en
