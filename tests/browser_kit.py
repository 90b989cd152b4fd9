"""The page in a real browser: a session of headless Chromium, and what a test sees and does in one tab.

Whatever a tab asked for, and whatever the browser complained of, is kept; at the end of every test both must be empty
but for the file itself.
"""

from __future__ import annotations

import base64
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, sync_playwright

from hezuo.base.messages import pairs
from hezuo.explorer import html

Json = dict[str, Any]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).resolve().parents[1]
DESK = {"width": 1440, "height": 900}
PAIRS = pairs("explorer/page.toml", "texts")
TEXTS: dict[str, tuple[str, str]] = {key: (pair[0], pair[1]) for key, pair in PAIRS.items()}


def zh(key: str, **values: object) -> str:
    """A text of the interface in Chinese."""
    return TEXTS[key][0].format(**values) if values else TEXTS[key][0]


def en(key: str, **values: object) -> str:
    """A text of the interface in English."""
    return TEXTS[key][1].format(**values) if values else TEXTS[key][1]


STILL = """async () => {
  let [before, same] = ['', 0];
  for (let k = 0; same < 2 && k < 200; k++) {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const now = JSON.stringify([hezuo.scale(), hezuo.nodes().slice(0, 1).map(hezuo.positionOf)]);
    same = now === before ? same + 1 : 0;
    before = now;
  }
}"""


class Sight:
    """One tab with the page in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.path = Path()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", lambda told: self.complaints.append(f"{told.type}: {told.text}"))
        page.on("popup", lambda other: self.complaints.append(f"popup: {other.url}"))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: Path, fragment: str = "") -> Sight:
        """Open a file and wait until it is drawn."""
        self.path = path
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_selector("html[data-ready=true]", state="attached")
        return self

    @property
    def faults(self) -> list[str]:
        """What was asked for besides the file, and what the browser complained of."""
        own = self.path.as_uri()
        local = (own, "data:", "blob:")
        return [f"request: {url}" for url in self.requests if not url.startswith(local)] + self.complaints

    # What is seen.

    def ask(self, script: str, argument: Any = None) -> Any:
        """The value of a script in the page."""
        return self.page.evaluate(script, argument)

    def hezuo(self, call: str, argument: Any = None) -> Any:
        """The answer of the page's own surface, e.g. `counts()`."""
        return self.page.evaluate(f"(arg) => window.hezuo.{call}", argument)

    @property
    def state(self) -> Json:
        """What is chosen."""
        found: Json = self.hezuo("state()")
        return found

    @property
    def nodes(self) -> list[int]:
        """The nodes drawn."""
        found: list[int] = self.hezuo("nodes()")
        return found

    @property
    def places(self) -> dict[int, tuple[float, float]]:
        """Where each node is drawn, in the window."""
        found = self.ask("hezuo.nodes().map((n) => [n, hezuo.positionOf(n)])")
        return {node: (at["x"], at["y"]) for node, at in found}

    @property
    def shown(self) -> tuple[int, int]:
        """How many nodes and ties are drawn."""
        counts = self.hezuo("counts()")
        return counts["nodes"], counts["ties"]

    def find(self, selector: str, **options: Any) -> Locator:
        """Elements."""
        return self.page.locator(selector, **options)

    def text(self, selector: str) -> str:
        """The text of the first element."""
        return self.find(selector).first.text_content() or ""

    def texts(self, selector: str) -> list[str]:
        """The text of every element."""
        return self.find(selector).all_text_contents()

    @property
    def heading(self) -> str:
        """The heading of the right panel."""
        return self.text(".right .panelhead h3")

    # What is done.

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, key: str) -> Locator:
        """A button of the header, by its key."""
        return self.find(f".buttons [data-key='{key}']")

    def view(self, name: str) -> None:
        """Open a view from the list."""
        self.find(f".views [data-view='{name}']").click()

    def unfold(self, key: str) -> None:
        """Unfold a part of the left side."""
        part = self.find(f"details[data-key='{key}']")
        if part.get_attribute("open") is None:
            part.locator("summary").first.click()

    def choose(self, label: str, value: object) -> None:
        """Choose an entry of a drop-down list by its label."""
        self.find(f".left [data-key='choice {label}'] select").select_option(str(value))

    def size(self, measure: str) -> None:
        """Choose what the size of nodes stands for."""
        entry = self.find(f".left [data-size='{measure}']")
        if not entry.is_visible():
            self.unfold("more sizes")
        entry.click()

    def search(self, text: str) -> None:
        """Type into the search box of the header and press Enter."""
        self.find(".searchspace input").fill(text)
        self.press("Enter")

    def click_node(self, node: int) -> None:
        """Click where a node is drawn."""
        at = self.hezuo("positionOf(arg)", node)
        self.page.mouse.click(at["x"], at["y"])

    def unfold_all(self, part: str) -> None:
        """Unfold everything inside a part of the page."""
        self.ask(f"() => document.querySelectorAll('{part} details:not(.menu)').forEach((d) => {{ d.open = true; }})")

    def settled(self) -> None:
        """Wait until the picture stands still."""
        self.ask(STILL)

    def until(self, condition: str, argument: Any = None) -> None:
        """Wait until something holds in the page."""
        self.page.wait_for_function(f"(arg) => {condition}", arg=argument)

    def download(self, act: Callable[[], object]) -> tuple[str, bytes]:
        """Name and bytes of the file that an act hands out."""
        with self.page.expect_download() as waiting:
            act()
        made = waiting.value
        return made.suggested_filename, Path(made.path()).read_bytes()

    def export(self, key: str) -> tuple[str, bytes]:
        """Choose an entry of the export menu."""
        self.find("[data-menu=export] summary").click()
        said = en(key) if self.state["lang"] == "en" else zh(key)
        return self.download(self.find("[data-menu=export] button", has_text=said).click)


PIXELS = """async (source) => {
  const image = new Image();
  await new Promise((done, failed) => { image.onload = done; image.onerror = failed; image.src = source; });
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const data = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  const corners = [0, image.width - 1, data.length - image.width, data.length - 1].map((i) => data[i] >>> 0);
  let clear = 0;
  for (const value of data) if (value >>> 24 !== 255) clear++;
  return { width: image.width, height: image.height, corners, clear, colours: new Set(data).size };
}"""


def pixels(tab: Page, png: bytes) -> Json:
    """Width, height, corner colours (ABGR), number of pixels not opaque, number of colours of a PNG."""
    found: Json = tab.evaluate(PIXELS, "data:image/png;base64," + base64.b64encode(png).decode())
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    # Not above: the benchmarks use this module as well, and need no test tools.
    from tools_kit import needs

    path: str = needs("browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        with suppress(Error):  # the tests are over: a browser that has gone by itself needs no closing
            started.close()


@pytest.fixture(scope="session")
def save(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Json], Path]:
    """A function that writes the page of a document, in a folder with a Chinese name and a blank."""
    folder = tmp_path_factory.mktemp("合作 图谱")
    number = itertools.count(1)

    def write(document: Json) -> Path:
        path = folder / f"图谱 {next(number)}.html"
        path.write_bytes(html.page(document))
        return path

    return write


@pytest.fixture(scope="session")
def shipped_page(document: Json, save: Callable[[Json], Path]) -> Path:
    """The file of the shipped workspace."""
    return save(document)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Sight]]:
    """A function that opens an empty tab without a network; options are those of a browser context."""
    made: list[tuple[BrowserContext, Sight]] = []

    def start(**options: Any) -> Sight:
        context = browser.new_context(**{"offline": True, "viewport": DESK, "locale": "zh-CN"} | options)
        sight = Sight(context.new_page())
        made.append((context, sight))
        return sight

    yield start
    faults = [fault for _, sight in made for fault in sight.faults]
    for context, _ in made:
        context.close()
    assert faults == []


@pytest.fixture
def sight(tab: Callable[..., Sight], shipped_page: Path) -> Sight:
    """The page of the shipped workspace, opened on a desk with the first view that is a network."""
    return tab().open(shipped_page, "#view=meetings")


@pytest.fixture
def scratch(browser: Browser) -> Iterator[Page]:
    """A tab of its own to look into pictures with."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rules of accessibility that pages are held against, of the package that is locked."""
    # Not above either.
    from node_kit import fetched, found_npm

    explorer, script = ROOT / "graph" / "explorer", Path("node_modules", "axe-core", "axe.min.js")
    if not (explorer / script).is_file():
        folder = tmp_path_factory.mktemp("axe")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(explorer / name, folder / name)
        fetched(folder, found_npm(ROOT))
        return (folder / script).read_text(encoding="utf-8")
    return (explorer / script).read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[Any]:
    """What a page does against the rules, of any level: each rule, how many times, and where first."""
    page.evaluate(axe)
    told = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 120)]))"
    found: list[Any] = page.evaluate(told)
    return found


__all__ = ["DESK", "TEXTS", "Error", "Sight", "en", "pixels", "violations", "zh"]
