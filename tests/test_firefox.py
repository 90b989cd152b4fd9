"""The page in Firefox: it is drawn, its views open, search, steps and exports work, and nothing is complained of."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser_kit import en
from documents_kit import many
from explorer_oracle import expected
from firefox_kit import Firefox
from tools_kit import needs

Json = dict[str, Any]

pytestmark = pytest.mark.slow

#: Complaints of scripts that run from here on, and of rejected promises.
WATCH = """
window.complaints = [];
addEventListener('error', (event) => complaints.push(String(event.message)));
addEventListener('unhandledrejection', (event) => complaints.push(String(event.reason)));
addEventListener('securitypolicyviolation', (event) => complaints.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A browser for the module; where there is none its tests are skipped, in CI too, for not every system has one."""
    with Firefox(needs("firefox"), tmp_path_factory.mktemp("firefox")) as started:
        yield started


def test_the_page_works_in_firefox(firefox: Firefox, shipped_page: Path, document: Json) -> None:
    firefox.do("WebDriver:Navigate", url=shipped_page.as_uri())
    firefox.until("document.documentElement.dataset.ready === 'true'")
    firefox.ask(WATCH)
    first = document["views"][0]
    assert firefox.ask("return hezuo.renderer()") == "form"
    assert firefox.ask("return document.querySelector('.heading h2').textContent") == first["finding"][0]
    marks = "return [...document.querySelectorAll('.form [data-n]')].map((mark) => Number(mark.dataset.n))"
    assert set(firefox.ask(marks)) >= set(first["form"]["drawn"])
    # Every view, the networks among them: what draws those is unpacked and let in by its hash.
    for view in document["views"]:
        firefox.ask("document.querySelector(`.views [data-view='${arguments[0]}']`).click()", view["id"])
        drawn = "form" if view["form"] else "vis"
        firefox.until("hezuo.renderer() === arguments[0]", drawn)
        counts = firefox.ask("return hezuo.counts()")
        if not view["depth"]:
            nodes, ties = expected(document, view)
            assert (counts["nodes"], counts["ties"]) == (len(nodes), ties), view["id"]
    assert firefox.ask("return hezuo.labels().length") > 0
    searched(firefox, document)
    firefox.ask("document.querySelector('[data-key=theme]').click(); document.querySelector('[data-key=lang]').click()")
    firefox.until("document.documentElement.dataset.theme === 'dark'")
    assert firefox.ask("return document.querySelector('[data-key=help]').textContent") == en("header.help")
    picture = base64.b64decode(firefox.do("WebDriver:TakeScreenshot", full=False, hash=False)["value"])
    assert picture.startswith(b"\x89PNG")
    assert firefox.ask("return complaints") == []


def searched(firefox: Firefox, document: Json) -> None:
    """A name is typed and chosen, and the step is taken back and again."""
    node = max((n for n in range(len(document["nodes"]["id"]))), key=lambda n: document["nodes"]["weight"][n])
    box = "const box = document.querySelector('.searchspace input');"
    firefox.ask(
        f"{box} box.focus(); box.value = arguments[0]; box.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        "box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));",
        document["nodes"]["label"][node],
    )
    firefox.until("hezuo.state().selected === arguments[0]", node)
    assert (
        firefox.ask("return document.querySelector('.right .panelhead h3').textContent")
        == document["nodes"]["label"][node]
    )
    firefox.ask("document.querySelector('[data-key=back]').click()")
    firefox.until("hezuo.state().selected !== arguments[0]", node)
    firefox.ask("document.querySelector('[data-key=forward]').click()")
    firefox.until("hezuo.state().selected === arguments[0]", node)


def test_a_large_page_opens_in_firefox(firefox: Firefox, save: Callable[[Json], Path]) -> None:
    firefox.do("WebDriver:Navigate", url=save(many(4000)).as_uri())
    firefox.until("document.documentElement.dataset.ready === 'true'")
    firefox.ask(WATCH)
    assert firefox.ask("return hezuo.counts().mode") == "aggregate"
    assert firefox.ask("return hezuo.counts().nodes") <= 60
    assert firefox.ask("return complaints") == []
