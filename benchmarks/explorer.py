"""The explorer page in headless Chromium, beside stock pyvis on the same graph, without a network.

    python -m benchmarks.explorer [--quick]

Size of the file, time until the picture is drawn and can be used, frames a second while it is moved and zoomed. Times
are wall time of the browser's own clock from the start of the navigation (least of the repeats): run it on a machine
that is otherwise idle. Exit code 1 over a budget.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright
from pyvis.network import Network
from tests.browser_kit import ARGUMENTS, DESK
from tests.tools_kit import found

from benchmarks.documents import national
from hezuo.base import workspace
from hezuo.explorer import assemble, html
from hezuo.insight.analysis import Analysis
from hezuo.record.load import load_dataset

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
MB = 1_000_000
#: Nodes → most bytes and most seconds; the first is the shipped workspace.
BUDGETS = {0: (1 * MB, 1.0), 3_000: (None, None), 10_000: (1.5 * MB, 3.0), 50_000: (4 * MB, 8.0)}
FRAMES = 50.0
#: A picture that is not there after so many seconds is given up.
PATIENCE = 60.0

# The clock of the page stops when ours says that it is ready; for pyvis when vis-network has drawn, and has come to
# rest where it lays out by physics.
CLOCK = """
const seen = () => { window.usable = window.usable || performance.now(); };
const watch = () => {
  if (document.documentElement && document.documentElement.dataset.ready === 'true') return seen();
  const made = window.network;
  if (made && made.body && made.once && !made.watched) {
    made.watched = true;
    const resting = made.physics.physicsEnabled;
    made.once(resting ? 'stabilizationIterationsDone' : 'afterDrawing', seen);
    if (!resting) made.redraw();
  }
  if (!window.usable) requestAnimationFrame(watch);
};
requestAnimationFrame(watch);
"""
MOVE = """async (milliseconds) => {
  const canvas = document.querySelector('.vis-network canvas'), box = canvas.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2 + 5, box.top + box.height / 2 + 5];
  const shared = { bubbles: true, cancelable: true, clientX: x, clientY: y };
  const mouse = { ...shared, pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0 };
  const point = (type, dx) => canvas.dispatchEvent(
    new PointerEvent(type, { ...mouse, buttons: type === 'pointerup' ? 0 : 1, clientX: x + dx, clientY: y + dx / 2 }));
  const wheel = (delta) => canvas.dispatchEvent(new WheelEvent('wheel', { ...shared, deltaY: delta }));
  const run = async (act) => {
    const start = performance.now();
    let frames = 0;
    while (performance.now() - start < milliseconds) {
      act(frames++);
      await new Promise(requestAnimationFrame);
    }
    return (1000 * frames) / (performance.now() - start);
  };
  point('pointerdown', 0);
  const pan = await run((k) => point('pointermove', 120 * Math.sin(k / 12)));
  point('pointerup', 0);
  const zoom = await run((k) => wheel(k % 40 < 20 ? -60 : 60));
  return { pan, zoom };
}"""


@dataclass(frozen=True)
class Row:
    """One page measured; None where it was not, or never came."""

    name: str
    size: int
    seconds: float | None
    frames: float | None = None
    budget: tuple[float | None, float | None] = (None, None)
    least_frames: float | None = None

    @property
    def ok(self) -> bool:
        """Whether it keeps within its budgets."""
        most_bytes, most_seconds = self.budget
        slow = most_seconds is not None and (self.seconds is None or self.seconds > most_seconds)
        jerky = self.least_frames is not None and (self.frames is None or self.frames < self.least_frames)
        return not slow and not jerky and (most_bytes is None or self.size <= most_bytes)

    @property
    def cells(self) -> list[str]:
        """The cells of its row."""
        most_bytes, most_seconds = self.budget
        parts = [f"≤ {most_bytes / MB:g} MB" if most_bytes else "", f"≤ {most_seconds:g} s" if most_seconds else ""]
        parts.append(f"≥ {self.least_frames:g} frames/s" if self.least_frames else "")
        budget = ", ".join(part for part in parts if part)
        seconds = f"> {PATIENCE:g} s" if self.seconds is None else f"{self.seconds:.2f} s"
        frames = "" if self.frames is None else f"{self.frames:.0f}"
        state = "" if not budget else "ok" if self.ok else "**over**"
        return [self.name, f"{self.size / MB:.2f} MB", seconds, frames, budget, state]


def stock(document: Json, physics: bool) -> str:
    """The same picture as stock pyvis makes it: with our positions and without physics, or as it comes."""
    view, nodes, ties = document["views"][0], document["nodes"], document["ties"]
    net = Network(height="900px", width="100%", directed=True, cdn_resources="in_line")
    classes = document["classes"]
    # Filled as lists, for `add_node` takes quadratic time; all else is pyvis as it comes.
    net.nodes = [
        {"id": n, "label": nodes["label"][n], "title": nodes["label"][n], "shape": "dot"}
        | {"color": classes[nodes["class"][n]]["color"]}
        | ({} if physics else {"x": x, "y": y})
        for n, x, y in zip(view["nodes"], view["x"], view["y"], strict=True)
    ]
    drawn = range(len(ties["source"])) if view["ties"] is None else view["ties"]
    net.edges = [{"from": ties["source"][t], "to": ties["target"][t]} for t in drawn]
    if not physics:
        net.set_options(json.dumps({"physics": {"enabled": False}, "edges": {"smooth": False}}))
    return str(net.generate_html(notebook=False))


class Bench:
    """A browser and a folder for the pages."""

    def __init__(self, browser: Browser, folder: Path, repeats: int) -> None:
        self._browser, self._folder, self._repeats = browser, folder, repeats

    def row(
        self,
        name: str,
        made: bytes,
        budget: tuple[float | None, float | None] = (None, None),
        moved: bool = False,
        least: float | None = None,
    ) -> Row:
        """Measure a page; `moved` tells whether its frames are counted too."""
        path = self._folder / "page.html"
        path.write_bytes(made)
        times, frames = [], []
        for _ in range(self._repeats):
            seconds, speed = self._once(path, moved)
            if seconds is None:
                return Row(name, len(made), None, None, budget, least)
            times.append(seconds)
            frames.append(speed)
        best = max((f for f in frames if f is not None), default=None)
        return Row(name, len(made), min(times), best, budget, least)

    def _once(self, path: Path, moved: bool) -> tuple[float | None, float | None]:
        context = self._browser.new_context(offline=True, viewport=DESK)
        try:
            page = context.new_page()
            page.add_init_script(CLOCK)
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function("() => window.usable", timeout=1000 * PATIENCE, polling=50)
            seconds = page.evaluate("() => window.usable") / 1000
            return seconds, frames_of(page) if moved else None
        except Error:
            return None, None
        finally:
            context.close()


def frames_of(page: Page, milliseconds: int = 1500) -> float:
    """Frames a second while the picture is dragged and zoomed: the lesser of the two."""
    # The first view of ours is a drawing, which has no frames: those of a network are counted.
    page.evaluate("() => { if (window.hezuo) location.hash = 'view=meetings'; }")
    page.wait_for_selector(".vis-network canvas")
    page.wait_for_timeout(500)
    speed = page.evaluate(MOVE, milliseconds)
    return float(min(speed["pan"], speed["zoom"]))


def rows(bench: Bench, quick: bool) -> Iterator[Row]:
    """Every measurement, ours and stock pyvis in turns."""
    for count, budget in BUDGETS.items():
        if quick and count > 10_000:
            continue
        document = (
            national(count) if count else assemble.graph_document(Analysis(load_dataset(workspace.find(ROOT))), {})
        )
        name = (
            f"{count:,} nodes" if count else f"shipped ({len(document['views'][0]['nodes'])} nodes in the first view)"
        )
        moved = not count
        yield bench.row(name, html.page(document), budget, moved, FRAMES if moved else None)
        yield bench.row(f"{name}, stock pyvis, our positions", stock(document, False).encode(), moved=moved)
        if not count:
            yield bench.row(f"{name}, stock pyvis as it comes", stock(document, True).encode(), moved=moved)


HEADINGS = ["page", "file", "first usable", "frames/s", "budget", ""]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="once each, nothing above 10,000 nodes")
    quick = parser.parse_args().quick
    path = found("browser")
    if path is None:
        print("no Chromium on this machine: tests/install_tools.sh installs one where it can", file=sys.stderr)
        return 0
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}", flush=True)
    fine = True
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for row in rows(Bench(browser, Path(folder), 1 if quick else 3), quick):
            fine = fine and row.ok
            print(f"| {' | '.join(row.cells)} |", flush=True)
        browser.close()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
