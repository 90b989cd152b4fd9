"""The pages as they are seen: in a browser, wide and narrow, light and dark, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from browser_kit import TEXTS, violations
from hezuo.api import Workspace
from hezuo.record.load import Dataset
from serve_kit import served

pytestmark = pytest.mark.slow
#: An answer with names beside IRIs, a table and what it ties.
TIED = "/query?run=1&query=PREFIX hz: <https://w3id.org/hezuo/ontology%23> SELECT ?u ?c { ?u hz:leadUniversityOf ?c }"
PAGES = (
    *(
        "/",
        "/search?q=p.36",
        "/questions",
        "/questions/communities-by-role?role=理事长单位",
        "/questions/ties-of-party",
    ),
    *("/questions/parties-by-class", "/audit", "/problems", "/changes", "/names", "/schema", "/check", "/ontology"),
    *("/query?question=universities-leading-communities&run=1", TIED, "/query?query=oops&run=1", "/query"),
    *("/id/communities/全国物联网产教融合共同体", "/id/parties/天津汽车模具股份有限公司", "/id/no-such-thing"),
)
#: What the rules find inside the editor of others: it scrolls by the keys of its field, not by those of the page.
EDITORS = (["scrollable-region-focusable", 1, '<div class="CodeMirror-scroll" tabindex="-1">'],)
#: Language, scheme, size, and which pages are looked at so: each once in the gate, all in each by `make test-long`.
SIGHTS = (
    ("zh", "light", 1440, 900, PAGES[::2]),
    ("en", "dark", 390, 844, PAGES[1::2]),
    pytest.param("en", "dark", 1440, 900, PAGES, marks=pytest.mark.long),
    pytest.param("zh", "light", 390, 844, PAGES, marks=pytest.mark.long),
)


@pytest.fixture(scope="module")
def client(shipped: Dataset) -> Iterator[httpx.Client]:
    """A server over the shipped record."""
    with served(Workspace(shipped.folder, shipped)) as found:
        yield found


@pytest.mark.parametrize(("lang", "scheme", "width", "height", "pages"), SIGHTS)
def test_every_page_is_accessible_and_fits(
    client: httpx.Client, browser: Browser, axe: str, lang: str, scheme: Any, width: int, height: int,
    pages: tuple[str, ...],
) -> None:  # fmt: skip
    told: list[str] = []
    tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    tab.on(
        "request", lambda r: None if r.url.startswith(str(client.base_url)) or r.url == "data:," else told.append(r.url)
    )
    tab.on("pageerror", lambda error: told.append(str(error)))
    found: dict[str, Any] = {}
    for path in pages:
        tab.goto(f"{str(client.base_url).rstrip('/')}{path}{'&' if '?' in path else '?'}lang={lang}", timeout=60_000)
        beyond = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong = [
            *(v for v in violations(tab, axe) if v not in EDITORS),
            *([f"{beyond} px too wide"] if beyond > 0 else []),
        ]
        if wrong:
            found[path] = wrong
    tab.close()
    assert found == {}
    assert told == []


def test_pages_read_without_script(client: httpx.Client, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab: Page = context.new_page()
    base = str(client.base_url).rstrip("/")
    tab.goto(f"{base}/search?q=tjdx&lang=zh")
    tab.get_by_role("link", name="天津大学", exact=True).first.click()
    assert tab.get_by_role("heading", level=1).inner_text() == "天津大学"
    tab.goto(f"{base}/questions/communities-by-role?lang=zh")
    tab.locator("fieldset a", has_text="副理事长单位").first.click()
    assert "18" in tab.get_by_role("heading", level=1).inner_text()
    tab.goto(f"{base}/audit?lang=zh")
    tab.locator("details.line summary").first.click()
    assert tab.locator("details.line[open] .opened").is_visible()
    context.close()


def test_the_explorer_speaks_the_language_that_is_asked_for(client: httpx.Client, browser: Browser) -> None:
    """By the address, else by the browser; what is chosen in it stands in its own address."""
    context = browser.new_context(locale="en-GB")
    tab = context.new_page()
    base = f"{str(client.base_url).rstrip('/')}/explorer"

    def spoken(address: str) -> str:
        tab.goto("about:blank")
        tab.goto(address)
        tab.wait_for_selector("html[data-ready=true]", state="attached")
        tag, text = tab.evaluate("[document.documentElement.lang, document.querySelector('header').innerText]")
        assert (TEXTS["header.language"][tag == "en"] in text) is True
        return str(tag)

    assert [spoken(f"{base}{end}") for end in ("", "?lang=en", "?lang=zh", "?lang=en#lang=zh", "?lang=en")] == [
        *("en", "en", "zh-CN", "zh-CN", "en")
    ]
    tab.get_by_role("button", name=TEXTS["header.language"][1], exact=True).click()
    assert "lang=zh" in tab.url.partition("#")[2]
    assert spoken(tab.url) == "zh-CN"
    context.close()


def test_a_ledger_is_sent_by_the_form(client: httpx.Client, browser: Browser, tmp_path: Path) -> None:
    table = tmp_path / "majors.csv"
    table.write_bytes(b"\xef\xbb\xbf" + "名称,没有这一列\n某专业,1\n".encode())
    tab = browser.new_page()
    tab.goto(f"{str(client.base_url).rstrip('/')}/check?lang=zh")
    tab.set_input_files("#file", str(table))
    tab.click("button[value=page]")
    tab.wait_for_load_state(timeout=60_000)
    assert tab.locator(".findings li").count() > 0
    tab.close()
