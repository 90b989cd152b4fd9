"""What the page withstands: hostile text, no data, a great deal of it, old browsers; and where its files come from."""

from __future__ import annotations

import copy
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from browser_kit import Sight, zh
from conftest import Maker, load
from documents_kit import HOSTILE, document, hostile, many
from hezuo.explorer import assemble, html
from hezuo.insight.analysis import Analysis

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "graph" / "hezuo" / "explorer" / "web"
#: Elements that only markup in the data could have made.
MADE = (
    "#app :is(img, iframe, object, embed, script, style, link, meta, base, form, math, audio, video, body, noscript, a)"
)


def clean(sight: Sight) -> None:
    """Nothing in the data has run or has become an element."""
    assert sight.ask("typeof window.ran") == "undefined"
    assert sight.find(MADE).evaluate_all("list => list.map((e) => e.outerHTML)") == []
    names = sight.ask("[...document.querySelectorAll('#app *')].flatMap((e) => e.getAttributeNames())")
    assert not [name for name in names if name.lower().startswith("on")]
    assert sight.ask("({}).ran === undefined && Object.prototype.toString.call({}) === '[object Object]'")


EACH = """async (ids) => {
  const told = [];
  for (const id of ids) {
    const changed = new Promise((done) => window.addEventListener('hashchange', done, { once: true }));
    location.hash = 'selected=' + encodeURIComponent(id);
    await changed;
    await new Promise(requestAnimationFrame);
    const panel = document.querySelector('.right .detail');
    told.push([panel.querySelector('h3').textContent, panel.textContent]);
  }
  return told;
}"""


@pytest.mark.parametrize("policy", [True, False])
def test_hostile_text_is_shown_and_never_run(
    tab: Callable[..., Sight], save: Callable[[Json], Path], policy: bool
) -> None:
    made = hostile()
    path = save(made)
    if not policy:
        # Without the policy nothing but the page's own care keeps it from running.
        text = path.read_bytes().decode()
        stripped, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        assert count == 1
        path.write_bytes(stripped.encode())
    sight = tab().open(path)
    clean(sight)
    assert sight.shown == (len(HOSTILE), len(HOSTILE) + 2)
    assert sight.page.title().strip() == made["title"][0].strip()
    assert sight.text(".top h1") == made["title"][0]
    told = sight.ask(EACH, [name[len("https://example.org/") :] for name in made["nodes"]["id"]])
    assert [heading for heading, _ in told] == list(HOSTILE)
    for (_, said), aliases in zip(told, made["nodes"]["aliases"], strict=True):
        assert "、".join(aliases) in said
    clean(sight)
    if not policy:
        drive(sight, made)


def drive(sight: Sight, made: Json) -> None:
    """Use every part of the page."""
    for button in sight.find(".right .source").all():
        button.click()
    sight.press("Escape")
    for node in range(0, len(HOSTILE), 6):
        sight.page.mouse.move(*sight.places[node])
    for text in HOSTILE[:8]:
        sight.find(".searchspace input").fill(text)
        assert text in sight.texts(".searchspace [role=option] .name")
    sight.find(".searchspace input").fill("")
    clean(sight)
    for act in ("mode nodes", "mode ties", "mode picture", "path", "help", "lang", "theme", "story"):
        sight.button(act).click()
        sight.unfold_all("#app")
        clean(sight)
    assert sight.text(".story h3") == made["story"][0]["title"][1]
    sight.button("lang").click()
    for colour in ("group", "role", "structure", "region", "class"):
        sight.choose(zh("look.colour"), colour)
    sight.size(made["measures"][2]["id"])
    clean(sight)
    _, data = sight.export("export.svg")
    assert not [e for e in ET.fromstring(data).iter() if re.search(r"script|image|foreign|iframe", e.tag)]  # noqa: S314
    name, _ = sight.export("export.nodes")
    assert not re.search(r'[\\/:*?"<>|]', name)
    clean(sight)


def test_the_document_handed_in_is_unchanged() -> None:
    made = hostile()
    before = copy.deepcopy(made)
    first = html.page(made)
    assert made == before
    assert html.page(made) == first


def test_no_node_at_all(tab: Callable[..., Sight], save: Callable[[Json], Path]) -> None:
    sight = tab().open(save(document([])))
    assert sight.shown == (0, 0)
    assert sight.text("#status") == zh("status.empty")
    for act in ("mode nodes", "mode ties", "mode picture", "path", "help", "lang", "theme"):
        sight.button(act).click()
    sight.press("/", "x", "Escape", "Escape", "+", "0")
    assert sight.export("export.svg")[1].startswith(b"<?xml")
    assert sight.export("export.png")[1].startswith(b"\x89PNG")


def test_one_node(tab: Callable[..., Sight], save: Callable[[Json], Path]) -> None:
    sight = tab().open(save(document(["甲公司"])))
    assert sight.shown == (1, 0)
    assert zh("status.shown", nodes=1, ties=0) in sight.text("#status")
    assert [label["text"] for label in sight.hezuo("labels()")] == ["甲公司"]
    sight.click_node(0)
    assert sight.heading == "甲公司"
    assert zh("detail.noties") in sight.text(".right .detail")


def test_a_workspace_with_only_the_college(
    tab: Callable[..., Sight], save: Callable[[Json], Path], make_workspace: Maker
) -> None:
    made = assemble.graph_document(Analysis(load(make_workspace())), {})
    sight = tab().open(save(made))
    for view in made["views"]:
        sight.view(view["id"])
        assert sight.shown[0] <= 1
    sight.search(made["nodes"]["label"][0])
    assert sight.heading == made["nodes"]["label"][0]


def test_ten_thousand_nodes_open_as_a_summary(tab: Callable[..., Sight], save: Callable[[Json], Path]) -> None:
    count, supers = 10_000, 40
    sight = tab().open(save(many(count, supers)))
    assert sight.shown[0] == supers
    assert zh("status.aggregate", groups=supers, nodes=f"{count:,}") in sight.text("#status")
    sight.settled()
    sight.click_node(count)
    assert sight.state["open"] == 0
    members = {n for n in range(count) if n % supers == 0}
    # In place: the things stay, the best tied members come in below theirs.
    drawn = set(sight.nodes)
    assert set(range(count, count + supers)) <= drawn
    assert 0 < len(drawn & members) == len(drawn) - supers <= 60
    assert zh("status.opened", name="第0组", count=len(members), shown=len(drawn) - supers) in sight.text("#status")
    sight.find(".tools button", has_text=zh("aggregate.group")).click()
    near = members | {(n - 1) // 3 for n in members if n} | {c for n in members for c in range(3 * n + 1, 3 * n + 4)}
    assert set(sight.nodes) == {n for n in near if n < count}
    assert zh("status.left", nodes=f"{count - len(sight.nodes):,}") in sight.text("#status")
    sight.find(".tools button", has_text=zh("aggregate.back")).click()
    assert sight.shown[0] == supers
    sight.search("单位7777")
    assert sight.heading == "单位7777"
    assert 7777 in sight.nodes


#: What came after Chrome 87 and Firefox 90, by what it belongs to.
NEWER = {
    "Array.prototype": "at findLast findLastIndex toSorted toReversed toSpliced with group",
    "Object.getPrototypeOf(Int8Array).prototype": "at findLast findLastIndex toSorted toReversed with",
    "String.prototype": "at isWellFormed toWellFormed",
    "Set.prototype": "union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom",
    "(window.Iterator || Object).prototype": "map filter take drop flatMap reduce toArray forEach some every find",
    "Object": "hasOwn groupBy",
    "Map": "groupBy",
    "Promise": "withResolvers try",
    "Array": "fromAsync",
    "RegExp": "escape",
    "Crypto.prototype": "randomUUID",
    "Document.prototype": "startViewTransition",
    "Element.prototype": "checkVisibility setHTMLUnsafe getHTML",
    "HTMLElement.prototype": "showPopover hidePopover togglePopover",
    "CanvasRenderingContext2D.prototype": "roundRect reset createConicGradient",
    "Blob.prototype": "bytes",
    "AbortSignal": "timeout any",
    "window": "Iterator structuredClone reportError scheduler DecompressionStream CompressionStream OffscreenCanvas "
    "HTMLDialogElement Temporal navigation",
}
OLD = "".join(f"for (const name of '{names}'.split(' ')) delete {owner}[name];\n" for owner, names in NEWER.items())


@pytest.mark.parametrize("large", [False, True])
def test_an_old_browser_is_enough(
    tab: Callable[..., Sight], save: Callable[[Json], Path], shipped_page: Path, large: bool
) -> None:
    sight = tab()
    sight.page.add_init_script(OLD)
    sight.open(save(many(4000)) if large else shipped_page)
    assert sight.ask("typeof [].at + typeof window.structuredClone + typeof Object.hasOwn") == "undefined" * 3
    assert sight.shown[0] > 0
    sight.button("mode nodes").click()
    sight.find("[data-key='sort 0']").click()
    sight.find("table.data tbody button").first.click()
    sight.button("mode picture").click()
    sight.button("lang").click()
    assert sight.export("export.svg")[1].startswith(b"<?xml")


#: Syntax and style newer than Chrome 87, which nothing can stand in for.
SYNTAX = {
    "class static block": r"\bstatic\s*\{",
    "private name in": r"#\w+ in \w",
    "top-level await": r"^await ",
    "regular expression flag v or d": r"/[gimsuy]*[vd][gimsuy]*\.(?:test|exec)\(",
    "lookbehind": r"\(\?<[=!]",
    "import attributes": r"\bimport\b[^;]*\bwith\s*\{",
    "unsafe evaluation": r"\beval\(|\bnew Function\(|\bFunction\(",
    "markup from text": r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write\(",
    "request": r"\bfetch\(|XMLHttpRequest|new WebSocket|sendBeacon|EventSource\(|importScripts\(",
}
STYLE = {
    "relational selector": r":has\(",
    "selector list": r":(?:is|where)\(",
    "container query": r"@container|container-type",
    "layer or nesting": r"@layer|&\s*[.:{]",
    "newer unit or function": r"\d(?:dvh|svh|lvh|dvw|cqw|cqi)\b|color-mix\(|oklch\(|light-dark\(",
    "ratio": r"aspect-ratio",
    "import or address": r"@import|url\(\s*['\"]?(?!data:)",
}


@pytest.mark.parametrize("name", ["explorer.js", "national.js"])
def test_the_program_holds_no_newer_syntax(name: str) -> None:
    text = (WEB / name).read_text(encoding="utf-8")
    own = {k: v for k, v in SYNTAX.items() if name == "explorer.js" or k not in ("markup from text", "request")}
    assert {what for what, pattern in own.items() if re.search(pattern, text, re.M)} == set()


def test_the_style_holds_no_newer_rule() -> None:
    text = (WEB / "explorer.css").read_text(encoding="utf-8")
    assert {what for what, pattern in STYLE.items() if re.search(pattern, text)} == set()


def hashes() -> dict[str, str]:
    """File → hash, as they were built."""
    lines = (WEB / "HASHES.txt").read_text(encoding="utf-8").splitlines()
    return {name: value for value, name in (line.split("  ") for line in lines)}


def test_the_files_are_those_that_were_built() -> None:
    present = {path.name for path in WEB.iterdir()} - {"HASHES.txt"}
    assert set(hashes()) == present
    assert {name: hashlib.sha256((WEB / name).read_bytes()).hexdigest() for name in present} == hashes()
    told = (WEB / "NOTICES.txt").read_text(encoding="utf-8")
    assert all(name in told for name in ("vis-network 9.1.2", "fflate", "sigma", "graphology"))
