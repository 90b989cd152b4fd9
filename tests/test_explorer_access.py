"""The explorer page against the rules of accessibility of every level: views and panels, grounds and languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser_kit import Sight, violations

pytestmark = pytest.mark.slow
Json = dict[str, Any]
PHONE = {"width": 390, "height": 844}
#: What else than a view is looked at: the fragment, and what is clicked then.
STATES = (
    ("view=places&mode=subject", ""),
    ("view=meetings&mode=ties", ""),
    ("view=overview&mode=figures", ""),
    ("view=meetings&panel=path", ""),
    ("view=meetings&panel=pair", ""),
    ("view=overview&story=0", ""),
    ("view=overview", "[data-menu=export] summary"),
    ("view=overview&panel=help", ""),
)


def _wrong(sight: Sight, axe: str, states: tuple[tuple[str, str], ...], rest: str) -> Json:
    found: Json = {}
    for fragment, click in states:
        sight.open(sight.path, f"#{fragment}{rest}")
        sight.settled()
        if click:
            sight.find(click).click()
        told = violations(sight.page, axe)
        if told:
            found[fragment] = told
    return found


def test_every_view_and_panel_is_accessible(
    tab: Callable[..., Sight], shipped_page: Path, axe: str, document: Json
) -> None:
    """On a light desk in Chinese the views by turns, on a dark phone in English the others; panels on both."""
    views = tuple((f"view={view['id']}", "") for view in document["views"])
    desk = tab().open(shipped_page, "#view=overview")
    assert _wrong(desk, axe, views[::2] + STATES[::2], "") == {}
    phone = tab(viewport=PHONE).open(shipped_page, "#view=overview")
    assert _wrong(phone, axe, views[1::2] + STATES[1::2], "&lang=en&theme=dark") == {}


@pytest.mark.long
def test_every_view_and_panel_is_accessible_in_every_way(
    tab: Callable[..., Sight], shipped_page: Path, axe: str, document: Json
) -> None:
    views = tuple((f"view={view['id']}", "") for view in document["views"])
    for options in ({}, {"viewport": PHONE}):
        for rest in ("", "&theme=dark", "&lang=en", "&lang=en&theme=dark"):
            sight = tab(**options).open(shipped_page, "#view=overview")
            assert _wrong(sight, axe, views + STATES, rest) == {}
