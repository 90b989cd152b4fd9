"""What groups are called."""

from __future__ import annotations

from hezuo.base.messages import Lang, say
from hezuo.insight.analysis import Analysis
from hezuo.network.projection import Network


def group_names(analysis: Analysis, network: Network, lang: Lang) -> list[str]:
    """A name for each group of a network: its best tied party, and what marks it (its majors) where something does."""
    found = []
    for best, marks in analysis.group_marks(network):
        marked = say("list.and", lang).join(marks)
        key = "group.marked" if marked else "group.around"
        found.append(say(key, lang, name=network.labels[best], marks=marked))
    return found
