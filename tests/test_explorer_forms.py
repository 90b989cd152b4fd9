"""The page's other forms: files it hands out, tables, the other language, keys, light and dark, small screens."""

from __future__ import annotations

import csv
import io
import itertools
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from browser_kit import TEXTS, Sight, pixels, zh
from documents_kit import document as made
from explorer_oracle import network, overview

Json = dict[str, Any]
SVG = "{http://www.w3.org/2000/svg}"
DESKS = {"office": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a CSV for Excel."""
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert re.sub(r'"[^"]*"', "", text).replace("\r\n", "").count("\n") == 0
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_png_is_twice_as_large_and_white(
    tab: Callable[..., Sight], shipped_page: Path, scratch: Page, theme: str
) -> None:
    sight = tab(color_scheme=theme).open(shipped_page, "#view=meetings")
    name, data = sight.export("export.png")
    assert name.endswith(".png")
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    wide, high = sight.ask("[stage.clientWidth, stage.clientHeight]")
    assert width == 2 * wide
    assert height >= 2 * high
    seen = pixels(scratch, data)
    assert seen["corners"] == [0xFFFFFFFF] * 4
    assert seen["clear"] == 0
    assert seen["colours"] > 100


def test_svg_is_well_formed_with_real_text(sight: Sight, document: Json) -> None:
    name, data = sight.export("export.svg")
    assert name.endswith(".svg")
    root = ET.fromstring(data)  # noqa: S314 - our own file
    assert root.tag == f"{SVG}svg"
    said = [element.text for element in root.iter(f"{SVG}text")]
    assert network(document)["name"][0] in said
    for label in sight.hezuo("labels()"):
        assert label["text"] in said
    shapes = [e for e in root.iter() if e.tag in (f"{SVG}circle", f"{SVG}polygon")]
    nodes, ties = sight.shown
    assert len(shapes) >= nodes
    assert len(list(root.iter(f"{SVG}path"))) >= ties
    assert not [e for e in root.iter() if e.tag in (f"{SVG}image", f"{SVG}foreignObject", f"{SVG}script")]
    assert b"NaN" not in data


def test_csv_holds_what_is_shown(sight: Sight, document: Json) -> None:
    sight.view("industry-colleges")
    _, data = sight.export("export.nodes")
    head, *rows = rows_of(data)
    assert head[:2] == [zh("table.name"), zh("table.class")]
    nodes = document["nodes"]
    names = [(nodes["label"][n], document["classes"][nodes["class"][n]]["name"][0]) for n in sight.nodes]
    assert [tuple(row[:2]) for row in rows] == names
    _, data = sight.export("export.ties")
    head, *rows = rows_of(data)
    ties = document["ties"]
    wanted = {t["id"] for t in sight.hezuo("ties()")}
    ends = sorted((nodes["label"][ties["source"][t]], nodes["label"][ties["target"][t]]) for t in wanted)
    assert sorted((row[0], row[head.index(zh("table.to"))]) for row in rows) == ends
    assert all(row[head.index(zh("table.document"))] for row in rows)


def test_csv_holds_no_formula(tab: Callable[..., Sight], save: Callable[[Json], Path]) -> None:
    names = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '"q",;', "一\n二", "-5", "甲"]
    sight = tab().open(save(made(names, [(n, n + 1, 0) for n in range(8)])))
    _, data = sight.export("export.nodes")
    cells = [row[0] for row in rows_of(data)[1:]]
    assert [cell.lstrip("'") for cell in cells] == names
    risky = [cell for cell in cells if cell[0] in "=+-@\t\r" and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
    assert risky == []
    assert cells[-1] == "甲"


def test_table_is_sorted_by_its_headings(sight: Sight, document: Json) -> None:
    sight.button("mode nodes").click()
    table = sight.find("table.data")
    assert table.locator("thead th[scope=col]").count() == table.locator("thead th").count()
    for more in range(9):
        assert more < 8
        if not sight.find(".tablespace .more").is_visible():
            break
        sight.find(".tablespace .more").click()
    assert table.locator("tbody tr").count() == len(overview(document))
    heads = sight.texts("table.data thead th button")
    column = next(k for k, head in enumerate(heads) if head.startswith(zh("table.ties")))
    sorting = sight.find("table.data thead th").evaluate_all("l => l.map((x) => x.getAttribute('aria-sort'))")
    assert sorting == ["descending" if k == column else "none" for k in range(len(heads))]
    orders = []
    for direction in ("descending", "ascending"):
        if orders:
            sight.find(f"[data-key='sort {column}']").click()
        assert sight.find("thead th").nth(column).get_attribute("aria-sort") == direction
        cells = sight.texts(f"table.data tbody tr > :nth-child({column + 1})")
        orders.append([int(cell.replace(",", "")) for cell in cells])
    assert orders[0] == sorted(orders[0], reverse=True)
    assert orders[1] == sorted(orders[1])
    assert len(set(orders[0])) > 2
    first = sight.find("table.data tbody button").first
    name = first.text_content()
    first.click()
    assert sight.heading == name
    sight.button("mode ties").click()
    assert zh("table.caption.ties", count=sight.shown[1]) in sight.text(".tablebar p")


def test_table_is_copied(tab: Callable[..., Sight], save: Callable[[Json], Path]) -> None:
    sight = tab(permissions=["clipboard-read", "clipboard-write"]).open(save(made(["甲\t乙", "丙\n丁"], [(0, 1, 0)])))
    sight.button("mode nodes").click()
    sight.find("[data-key=copy]").click()
    sight.find("[data-key=copy]", has_text=zh("table.copied")).wait_for()
    lines = sight.ask("navigator.clipboard.readText()").split("\n")
    assert [line.split("\t")[0] for line in lines] == [zh("table.name"), "甲 乙", "丙 丁"]


WORDS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let at = walk.currentNode; at; at = walk.nextNode()) {
    if (at.nodeType === 3) {
      if (!at.parentElement.closest('script, noscript, #broken, style')) found.add(at.data.trim());
    } else {
      for (const name of ['title', 'aria-label', 'placeholder', 'alt']) found.add((at.getAttribute(name) || '').trim());
    }
  }
  found.delete('');
  return [...found];
}"""


def texts_in(value: object) -> Iterator[Any]:
    """Every list and text in a part of a document."""
    yield value
    parts = list(value.values()) if isinstance(value, dict) else value
    for part in parts if isinstance(parts, list) else ():
        yield from texts_in(part)


def foreign(document: Json, language: int) -> tuple[set[str], list[re.Pattern[str]], set[str]]:
    """What a page in a language must not say: texts of the data, patterns of the interface; and names, which it may."""
    parts = [p for key in document if key not in ("nodes", "texts") for p in texts_in(document[key])]
    parts += texts_in(document["nodes"]["reading"])
    pairs = [p for p in parts if isinstance(p, list) and len(p) == 2 and all(isinstance(v, str) for v in p)]
    said = {pair[language] for pair in pairs} | {pair[language] for pair in TEXTS.values()}
    names = {
        p
        for key in ("label", "short", "aliases", "facts")
        for p in texts_in(document["nodes"][key])
        if isinstance(p, str)
    }
    others = {pair[1 - language] for pair in pairs} - said - names
    spelt = {p[1 - language] for key, p in TEXTS.items() if not key.startswith("header.language")} - said
    worded = [re.escape(text) for text in sorted(spelt) if re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", text))]
    return others, [re.compile(re.sub(r"\\\{\w+\\\}", "(?s:.+)", text)) for text in worded], names


def tour(sight: Sight, document: Json) -> Iterator[str]:
    """Through all the parts of the page."""
    sight.unfold_all(".left")
    yield "first sight"
    node = max(sight.nodes, key=lambda n: len(document["nodes"]["formal"][n]))
    sight.search(document["nodes"]["label"][node])
    sight.unfold_all(".right")
    sight.ask("() => document.querySelectorAll('.right .source').forEach((button) => button.click())")
    yield "a node"
    sight.button("mode ties").click()
    sight.find("table.data tbody button").first.click()
    yield "a tie in the table"
    sight.button("mode nodes").click()
    yield "the table of nodes"
    sight.button("mode picture").click()
    sight.button("path").click()
    yield "paths"
    sight.button("help").click()
    sight.unfold_all(".right")
    yield "help"
    sight.press("Escape")
    sight.ask(
        "(link) => { location.hash = link; }", f"panel=pair&{linked(document, 'pathA')}&{linked(document, 'pathB')}"
    )
    sight.until("document.querySelector('[data-pair] [data-part=second]')")
    yield "two side by side"
    sight.ask(
        "(link) => { location.hash = link; }",
        f"region={quote(document['regions'][0][0])}&whole=1&{linked(document, 'several')}",
    )
    sight.until("document.querySelector('[data-several]')")
    yield "all that passes a filter, several chosen"
    for view in document["views"]:
        sight.view(view["id"])
        sight.unfold_all(".left")
        yield f"view {view['id']}"
    sight.button("story").click()
    yield "story"


def linked(document: Json, key: str) -> str:
    """A part of a link that names a party, or two where several can be named."""
    known = sorted(range(len(document["nodes"]["id"])), key=lambda n: -document["nodes"]["weight"][n])
    nodes = known[:2] if key == "several" else [known[0 if key == "pathA" else 1]]
    ids = [document["nodes"]["id"][n].split("/id/", 1)[1] for n in nodes]
    return f"{key}={'.'.join(quote(one, safe='').replace('.', '%2E') for one in ids)}"


#: Headings that leave out a level, landmarks of one kind with the same name, what can be scrolled but not by keys.
STRUCTURE = """() => {
  const seen = (element) => element.getClientRects().length && getComputedStyle(element).visibility !== 'hidden';
  const faults = [];
  let before = 0;
  for (const heading of [...document.querySelectorAll('h1, h2, h3, h4')].filter(seen)) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) faults.push(`${heading.tagName}: ${heading.textContent.slice(0, 20)}`);
    before = level;
  }
  const names = new Set();
  for (const mark of [...document.querySelectorAll('aside, nav, section[aria-label], main, header')].filter(seen)) {
    const name = `${mark.tagName} ${mark.getAttribute('aria-label')}`;
    if (names.has(name)) faults.push(name);
    names.add(name);
  }
  const focusable = 'button, a, input, select, summary, [tabindex="0"]';
  for (const box of [...document.querySelectorAll('#app *')].filter(seen)) {
    const { overflowX, overflowY } = getComputedStyle(box), may = /auto|scroll/;
    const down = may.test(overflowY) && box.scrollHeight > box.clientHeight + 1;
    const across = may.test(overflowX) && box.scrollWidth > box.clientWidth + 1;
    if (!(down || across) || box.matches('[tabindex="0"]') || box.querySelector(focusable)) continue;
    faults.push(`scrolls: ${box.className}`);
  }
  return faults;
}"""


CONTRAST = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  const walk = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement, style = getComputedStyle(element);
    if (!walk.currentNode.data.trim() || !element.getClientRects().length) continue;
    if (style.visibility === 'hidden' || style.opacity === '0' || element.closest(':disabled, option')) continue;
    const [a, b] = [light(numbers(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), least = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    const what = `${element.tagName}.${element.className}: ${walk.currentNode.data.trim().slice(0, 20)}`;
    if (ratio < least) poor.add(`${what} ${ratio.toFixed(2)}`);
  }
  return [...poor];
}"""


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_every_word_is_in_its_language_and_can_be_read(
    tab: Callable[..., Sight], shipped_page: Path, document: Json, language: str, theme: str
) -> None:
    sight = tab(color_scheme=theme).open(shipped_page, "" if language == "zh" else "#lang=en")
    assert sight.find("html").get_attribute("data-theme") == theme
    assert sight.ask("document.documentElement.lang").startswith(language)
    brightness = sum(map(int, re.findall(r"\d+", sight.ask("getComputedStyle(document.body).backgroundColor"))[:3]))
    assert (brightness > 384) == (theme == "light")
    others, patterns, names = foreign(document, ("zh", "en").index(language))
    strange: dict[str, str] = {}
    poor: dict[str, str] = {}
    for place in tour(sight, document):
        for text in sight.ask(WORDS):
            # A drawing breaks long names into lines; the last of them may be a word of its own.
            line = place == "view communities" and any(n.endswith(text) for n in names)
            foreigner = not line and text not in names and (text in others or any(p.fullmatch(text) for p in patterns))
            if foreigner or text in TEXTS or re.search(r"\{\w+\}", text):
                strange.setdefault(text, place)
        for text in [*sight.ask(CONTRAST), *sight.ask(STRUCTURE)]:
            poor.setdefault(text, place)
    assert strange == {}
    assert poor == {}


def test_language_and_theme_are_switched(sight: Sight, document: Json) -> None:
    view = network(document)
    heading = view["finding"] or view["name"]
    sight.button("lang").click()
    assert sight.ask("document.documentElement.lang") == "en"
    assert sight.text(".heading h2") == heading[1]
    sight.button("theme").click()
    assert sight.find("html").get_attribute("data-theme") == "dark"
    sight.button("theme").click()
    sight.button("lang").click()
    assert sight.find("html").get_attribute("data-theme") == "light"
    assert sight.text(".heading h2") == heading[0]


def test_keys_alone_do_it_all(sight: Sight, document: Json) -> None:
    sight.press("/")
    assert sight.ask("document.activeElement.getAttribute('role')") == "combobox"
    sight.page.keyboard.type("天津")
    options = sight.texts(".searchspace [role=option] .name")
    assert len(options) > 2
    sight.press("ArrowDown", "ArrowDown")
    assert sight.text(".searchspace [aria-selected=true] .name") == options[2]
    active = sight.find(".searchspace input").get_attribute("aria-activedescendant")
    assert sight.text(f"#{active} .name") == options[2]
    sight.press("ArrowUp", "Enter")
    assert sight.heading == options[1]
    sight.press("Escape")
    assert sight.state["selected"] == -1
    sight.press("?")
    assert sight.heading == zh("help.title")
    sight.press("Escape")
    sight.press("t")
    assert sight.state["mode"] == "nodes"
    sight.press("t")
    scale = sight.hezuo("scale()")
    sight.press("+", "+", "-")
    assert sight.hezuo("scale()") > scale
    sight.find("#stage").focus()
    node = sight.nodes[0]
    before = sight.hezuo("positionOf(arg)", node)
    sight.press("ArrowRight")
    sight.settled()
    assert sight.hezuo("positionOf(arg)", node) != before
    views = sight.find(".views [data-view]")
    views.first.focus()
    sight.press("ArrowDown")
    assert sight.ask("document.activeElement.dataset.view") == document["views"][1]["id"]
    sight.press("Enter")
    assert sight.state["view"] == document["views"][1]["id"]
    assert sight.ask("document.activeElement.dataset.view") == document["views"][1]["id"]


FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const name = at.getAttribute('aria-label') || at.textContent.trim() || at.placeholder || at.title
    || (at.labels && at.labels.length && at.labels[0].textContent);
  const visible = outlined && box.width > 0 && box.height > 0;
  return { tag: at.tagName, id: at.id, key: at.dataset.key || '', visible, name: name || '' };
}"""


def test_tab_reaches_everything_and_the_focus_is_seen(sight: Sight) -> None:
    reached = []
    for _ in range(120):
        sight.press("Tab")
        at = sight.ask(FOCUS)
        if at["tag"] == "BODY":
            break
        reached.append(at)
    assert [at for at in reached if not at["visible"]] == []
    assert [at for at in reached if not at["name"]] == []
    keys = {at["key"] for at in reached}
    assert {"story", "mode nodes", "path", "lang", "theme", "help", "view overview"} <= keys
    assert "stage" in {at["id"] for at in reached}


REACH = """() => {
  const wide = document.documentElement.clientWidth, poor = [];
  for (const element of document.querySelectorAll('#app *')) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!box.width || !box.height || style.visibility === 'hidden') continue;
    let scrolled = false;
    for (let at = element.parentElement; at && at.id !== 'app'; at = at.parentElement) {
      if (/auto|scroll|hidden/.test(getComputedStyle(at).overflowX)) scrolled = true;
    }
    const over = !scrolled && (box.left < -1 || box.right > wide + 1);
    if (over) poor.push(`${element.tagName}.${element.className} ${box.left}–${box.right}`);
  }
  const root = document.documentElement;
  return { poor, scroll: root.scrollWidth - wide, high: root.scrollHeight - innerHeight };
}"""


@pytest.mark.parametrize("size", list(DESKS))
def test_nothing_runs_over_the_edge(tab: Callable[..., Sight], shipped_page: Path, document: Json, size: str) -> None:
    sight = tab(viewport=DESKS[size], has_touch=size == "phone", is_mobile=size == "phone").open(
        shipped_page, "#view=meetings"
    )
    assert sight.ask(REACH) == {"poor": [], "scroll": 0, "high": 0}
    box = sight.find("#stage").bounding_box()
    assert box is not None
    assert box["width"] * box["height"] > 0.3 * DESKS[size]["width"] * DESKS[size]["height"]
    labels = sight.hezuo("labels()")
    # A name that would be read as another node's is left out, and on a phone nodes stand close.
    assert len(labels) >= 2
    for a, b in itertools.combinations(labels, 2):
        apart = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
        assert apart or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"], (a["text"], b["text"])
    for view in document["views"]:
        if size == "phone":
            sight.find(".tabs [data-sheet=left]").click()
        sight.view(view["id"])
        sight.settled()
        assert sight.ask(REACH)["poor"] == [], view["id"]
        if not view["form"]:
            assert all(box["x"] <= x <= box["x"] + box["width"] for x, _ in sight.places.values()), view["id"]


def test_a_phone_reaches_everything(tab: Callable[..., Sight], shipped_page: Path, document: Json) -> None:
    sight = tab(viewport=DESKS["phone"], has_touch=True, is_mobile=True).open(shipped_page, "#view=meetings")
    for key in ("story", "mode nodes", "mode ties", "path", "lang", "theme", "help"):
        sight.button(key).scroll_into_view_if_needed()
        at = sight.button(key).bounding_box()
        assert at is not None
        assert at["x"] >= 0
        assert at["x"] + at["width"] <= 390
        assert at["height"] >= 24
    assert sight.find(".searchspace input").is_visible()
    sight.settled()
    node = max(zip(sight.hezuo("radii()"), sight.nodes, strict=True))[1]
    sight.page.touchscreen.tap(*sight.places[node])
    sight.find(".right.open").wait_for()
    assert sight.heading == document["nodes"]["label"][node]
    sight.find(".tabs [data-sheet='']").click()
    assert sight.find(".right.open").count() == 0
    sight.find(".tabs [data-sheet=left]").click()
    sight.find(".left.open [data-view=roles]").click()
    assert sight.state["view"] == "roles"
    assert sight.find(".left.open").count() == 0
    sight.button("story").click()
    story = sight.find(".story").bounding_box()
    picture = sight.find("#stage").bounding_box()
    assert story is not None
    assert picture is not None
    assert story["x"] >= 0
    assert story["x"] + story["width"] <= 390
    assert picture["height"] > 200
    sight.button("mode nodes").scroll_into_view_if_needed()
    sight.button("mode nodes").click()
    assert sight.ask(REACH)["poor"] == []


def test_paper_shows_the_picture(sight: Sight) -> None:
    seen = "[document.querySelectorAll('.printed svg text').length, document.querySelector('.printed').offsetHeight]"
    sight.ask(f"() => {{ window.onbeforeprint = () => {{ window.printed = {seen}; }}; }}")
    sight.page.emulate_media(media="print")
    assert sight.page.pdf(format="A4", landscape=True)[:5] == b"%PDF-"
    texts, height = sight.ask("window.printed")
    assert texts > len(sight.hezuo("labels()"))
    assert height > 200


def test_a_figure_has_number_source_and_its_width_on_paper(sight: Sight) -> None:
    sight.open(sight.path, "#view=meetings")
    sight.find("[data-menu=export] summary").click()
    sight.find("[data-key='figure number']").fill("3-1")
    sight.find("[data-key='figure width']").fill("156")
    sight.find("[data-key='figure legend']").uncheck()
    sight.find("[data-menu=export] summary").click()
    _, data = sight.export("export.svg")
    root = ET.fromstring(data)  # noqa: S314
    texts = ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.attrib["width"] == "156mm"
    source = next(n for n, text in enumerate(texts) if text.startswith(zh("figure.source", source="")))
    assert texts[source - 1].startswith(zh("figure.numbered", number="3-1", title=""))


@pytest.mark.parametrize("view", ["overview", "communities", "roles", "meetings", "circle"])
def test_a_drawing_on_a4_has_no_letter_under_eight_points(sight: Sight, view: str) -> None:
    """Finding, scope, number and source are whole in it, in as many lines as they take."""
    sight.open(sight.path, f"#view={view}")
    sight.find("[data-menu=export] summary").click()
    sight.find("[data-key='figure number']").fill("3-1")
    sight.find("[data-key='figure width']").fill("156")
    sight.find("[data-menu=export] summary").click()
    _, data = sight.export("export.svg")
    root = ET.fromstring(data)  # noqa: S314
    assert root.attrib["width"] == "156mm"
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    for text in texts:
        size = float(text.get("font-size") or root.attrib["font-size"])
        assert size * 156 / width * 72 / 25.4 >= 8, text.text
    said = "".join("".join(t.itertext()) for t in texts)
    assert zh("figure.source", source="")[:4] in said
    below = [t for t in texts if t.get("text-anchor") == "middle" and float(t.attrib["x"]) == width / 2][-2:]
    for text in below:
        room = sum(1 if c > "\u2e80" else 0.62 for c in text.text or "") * float(text.attrib["font-size"])
        assert room <= width
        assert float(text.attrib["y"]) < height
