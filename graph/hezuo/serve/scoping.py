"""The scope in an address: `scope=2024`, `scope=2023-2025`, `scope=all`, `scope=2024/NAME`, `scope=all/all`.

With `,measures` behind it queries see the measures beside the record; pages are as without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hezuo.base.messages import say

if TYPE_CHECKING:
    from hezuo.serve.view import View

#: The parameter.
SCOPE = "scope"
ALL = "all"
#: What stands behind a scope whose queries see the measures too.
MEASURES = ",measures"
Words = tuple[str | None, str | None]


def words_of(text: str, default: Words) -> Words:
    """The year and the college, in words: `all` alone is all years and all colleges, a year alone the own college's."""
    text = text.removesuffix(MEASURES)
    if not text:
        return default
    year, slash, college = text.partition("/")
    if text == ALL:
        return ALL, ALL
    return year or default[0], college if slash else default[1]


def has_measures(text: str) -> bool:
    """Whether queries in this scope see the measures beside the record."""
    return text.endswith(MEASURES)


@dataclass(frozen=True, slots=True)
class Choice:
    """A scope that a page can be switched to."""

    word: str
    url: str
    here: bool


def choices(view: View) -> list[Choice]:
    """Each year, the newest first, then all; None of them more than once."""
    known = view.state.workspace.whole.scope
    asked = words_of(view.given(SCOPE), view.desk.settings.words)
    newest = known.years[-1] if known.years else None
    found = [Choice(year, view.here(scope=year), (asked[0] or newest) == year) for year in reversed(known.years)]
    return [*found, Choice(say("serve.all-years", view.lang), view.here(scope=ALL), asked[0] == ALL)]


def sights(view: View) -> list[Choice]:
    """What the queries of a page can see, each with the address that switches to it: the record, the measures too."""
    scope = view.given(SCOPE)
    plain = scope.removesuffix(MEASURES)
    urls = [view.here(scope=word or None, query=None, run=None) for word in (plain, plain + MEASURES)]
    return [
        Choice(say("query.record", view.lang), urls[0], not has_measures(scope)),
        Choice(say("query.measured", view.lang), urls[1], has_measures(scope)),
    ]
