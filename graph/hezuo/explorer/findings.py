"""What a view finds, in a sentence whose figures come from the answers to named questions, or from what is measured."""

from __future__ import annotations

from collections.abc import Mapping

from hezuo.base.messages import LANGS, PLACE, Lang, fill, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Rows, Value
from hezuo.explorer.computed import COMPUTED
from hezuo.insight.analysis import Analysis
from hezuo.record import ask
from hezuo.record.picked import figure
from hezuo.record.views import Pair, View

#: A figure of this name is how many statements a sentence hangs on that are not plain: it is said beside the sentence.
UNPLAIN = "unplain"


def hanging(figures: Mapping[str, Value]) -> Pair | None:
    """On how much a sentence hangs that is not plainly stated; None where it is all plain or nothing is known of it."""
    count = figures.get(UNPLAIN)
    if not isinstance(count, int) or count < 1:
        return None
    zh, en = (say("finding.unplain", lang, count=count) for lang in LANGS)
    return zh, en


def finding(view: View, analysis: Analysis) -> tuple[Pair | None, Pair | None, Pair | None, list[int]]:
    """The finding, the second sentence, on what they hang, and the nodes that they name; None for what there is not.

    Raises `QueryError` for an unknown question or a figure that the answer does not have.
    """
    told = [figures(view, analysis, lang) for lang in LANGS]
    found, second = _filled(view.finding, told), _filled(view.second, told)
    said = [pair[0] for pair, made in ((view.finding, found), (view.second, second)) if pair and made]
    return found, second, hanging(told[0]), _named(said, told[0], analysis)


def _named(said: list[str], told: Mapping[str, Value], analysis: Analysis) -> list[int]:
    """The nodes whose names are figures of sentences, in their order: a picture has to name them too."""
    known = {label: node for node, label in enumerate(analysis.ties.nodes.labels)}
    values = [str(told[name]) for text in said for name in PLACE.findall(text) if isinstance(told.get(name), str)]
    return list(dict.fromkeys(known[value] for value in values if value in known))


def figures(view: View, analysis: Analysis, lang: Lang) -> dict[str, Value]:
    """The figures of a view by name."""
    answers: dict[str, Rows] = {}
    found: dict[str, Value] = {}
    for name, (asked, wanted) in view.figures.items():
        if asked not in answers:
            answers[asked] = _answered(analysis, asked, lang)
        try:
            found[name] = figure(wanted, answers[asked])
        except (ValueError, IndexError) as error:
            raise QueryError("bad-figure", view=view.name, figure=name, reason=error) from error
    return found


def _answered(analysis: Analysis, asked: str, lang: Lang) -> Rows:
    """The answer to a question, or what a verb computes."""
    if asked in COMPUTED:
        return COMPUTED[asked](analysis)
    dataset = analysis.dataset
    return ask.run(dataset.store, ask.named(dataset.questions, asked), {}, dataset.identity.names, lang)


def _filled(texts: Pair | None, told: list[dict[str, Value]]) -> Pair | None:
    """A sentence with its figures; None where a figure that it needs is empty."""
    if texts is None:
        return None
    needed = [name for text in texts for name in PLACE.findall(text)]
    if any(figures.get(name) in (None, "") for figures in told for name in needed):
        return None
    zh, en = (fill(text, dict(figures)) for text, figures in zip(texts, told, strict=True))
    return zh, en
