"""What the program says of a small workspace is, word for word, what `tests/golden/words` holds."""

from __future__ import annotations

import html

import pytest

from hezuo.api import Workspace
from words_kit import GOLDEN, NAMES, opened, words


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return opened(tmp_path_factory.mktemp("words"))


@pytest.mark.parametrize("name", NAMES)
def test_words(work: Workspace, name: str) -> None:
    assert words(work, name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_golden_text_is_said() -> None:
    assert {p.stem for p in GOLDEN.glob("*.txt")} == set(NAMES)


def test_a_result_shows_itself(work: Workspace) -> None:
    """Printed, in a notebook and as a frame it is the same text and the same table."""
    found = work.whatif("戊")
    assert str(found) == found.text()
    assert repr(found) == f"<WhatIfInsight>\n{found.text()}"
    shown = found._repr_html_()
    assert shown.startswith('<pre style="line-height:1.35">')
    assert html.unescape(shown.removeprefix('<pre style="line-height:1.35">').removesuffix("</pre>")) == found.text()
    assert list(found.frame().columns) == list(found.rows().columns)
    assert found.frame("en").to_numpy().tolist()[0][0] == found.rows("en").rows[0][0]
    for form in ("text", "table"):
        assert found.written(form).decode() == found.text()
