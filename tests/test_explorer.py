"""The page of the shipped workspace in a real browser: what is seen at first, and what can be chosen."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

from browser_kit import Sight, pixels, zh
from explorer_oracle import circle, expected, family_of, inside, narrowed, neighbours, network, overview
from hezuo.record.search import initials

Json = dict[str, Any]
#: A group of fewer is not offered.
LEAST_GROUP = 5


def overlaps(boxes: list[Json]) -> list[tuple[str, str]]:
    """Pairs of names of which one covers the other."""
    return [
        (a["text"], b["text"])
        for a, b in itertools.combinations(boxes, 2)
        if a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
        if a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]
    ]


def networks(document: Json) -> list[Json]:
    """The views that are drawn as networks; names of the others are held by `test_forms`."""
    return [v for v in document["views"] if not v["form"]]


def cut(sight: Sight, boxes: list[Json]) -> list[str]:
    """Names that reach over the edge of the picture."""
    width, height = sight.ask("[stage.clientWidth, stage.clientHeight]")
    return [
        b["text"]
        for b in boxes
        if b["x"] < 0 or b["y"] < 0 or b["x"] + b["width"] > width or b["y"] + b["height"] > height
    ]


def covered(sight: Sight) -> list[tuple[int, int]]:
    """Pairs of nodes that lie over each other by more than a pixel at first sight."""
    places = sight.ask("hezuo.nodes().map((n, i) => [n, hezuo.positionOf(n), hezuo.radii()[i]])")
    spots = sorted((p["x"], p["y"], r, node) for node, p, r in places)
    widest = max((r for _, _, r, _ in spots), default=0)
    found = []
    for k, (x, y, r, node) in enumerate(spots):
        for x2, y2, r2, other in spots[k + 1 :]:
            if x2 - x > 2 * widest:
                break
            if ((x - x2) ** 2 + (y - y2) ** 2) ** 0.5 < r + r2 - 1:
                found.append((node, other))
    return found


def test_opens_as_a_file_without_a_request(sight: Sight, document: Json, shipped_page: Path) -> None:
    assert [url.partition("#")[0] for url in sight.requests] == [shipped_page.as_uri()]
    assert sight.complaints == []
    assert sight.page.title() == document["title"][0] == sight.text(".top h1")
    assert sight.text(".top .title p") == document["subtitle"][0]
    assert all(year in document["subtitle"][0] for year in document["years"])
    assert "default-src 'none'" in sight.find("meta[http-equiv]").get_attribute("content")
    assert sight.ask("document.characterSet") == "UTF-8"
    assert sight.ask("document.documentElement.lang") == "zh-CN"


def test_every_view_is_drawn_as_the_document_says(sight: Sight, document: Json, scratch: Page) -> None:
    assert sight.find(".views [data-view]").count() == len(document["views"])
    for view in document["views"]:
        sight.view(view["id"])
        sight.settled()
        nodes, ties = expected(document, view)
        assert set(sight.nodes) == nodes, view["id"]
        assert sight.shown == (len(nodes), ties), view["id"]
        found = None if view["depth"] else view["finding"]
        assert sight.text(".heading h2").startswith((found or view["name"])[0])
        told = "".join(pair[0] + " " for pair in (view["second"], view["unplain"], view["purpose"]) if pair)
        # What a circle finds is of the party in its middle.
        assert view["depth"] or sight.text(".heading p").split() == told.split()
        # Every view says its scope, its source and until when that goes.
        note = " ".join(pair[0] for pair in (view["note"], document["scope"]) if pair)
        assert sight.find(".note").text_content() == note
        said = zh("status.shown", nodes=f"{len(nodes):,}", ties=f"{ties:,}")
        assert said in sight.text("#status")
        left = len(document["nodes"]["id"]) - len(nodes)
        assert (zh("status.left", nodes=f"{left:,}") in sight.text("#status")) == (left > 0)
        seen = pixels(scratch, sight.find(".picture").screenshot())
        assert seen["colours"] > 50, view["id"]


def test_no_name_covers_another_and_no_node_is_covered(sight: Sight, document: Json) -> None:
    for view in networks(document):
        sight.view(view["id"])
        sight.settled()
        boxes = sight.hezuo("labels()")
        assert len(boxes) >= min(8, len(sight.nodes)), view["id"]
        assert overlaps(boxes) == [], view["id"]
        assert cut(sight, boxes) == [], view["id"]
        assert covered(sight) == [], view["id"]


#: What names are measured at: a desk, another, a page of A4 as the screen shows it, a phone.
WINDOWS = ((1366, 768), (1440, 900), (794, 1123), (390, 844))
MEASURED = """() => {
  const { left, top } = stage.getBoundingClientRect();
  const radii = hezuo.radii();
  const nodes = hezuo.nodes().map((node, i) => [node, hezuo.positionOf(node), radii[i]]);
  return { names: hezuo.labels(), nodes: nodes.map(([node, at, radius]) => [node, at.x - left, at.y - top, radius]) };
}"""


def _from_box(box: Json, x: float, y: float) -> float:
    across = x - min(max(x, box["x"]), box["x"] + box["width"])
    down = y - min(max(y, box["y"]), box["y"] + box["height"])
    return math.hypot(across, down)


def _from_line(line: list[float], x: float, y: float) -> float:
    x1, y1, x2, y2 = line
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / (math.hypot(x2 - x1, y2 - y1) ** 2 or 1.0)
    share = min(max(along, 0.0), 1.0)
    return math.hypot(x1 + share * (x2 - x1) - x, y1 + share * (y2 - y1) - y)


def test_a_name_belongs_to_its_node_at_every_size(sight: Sight, document: Json) -> None:
    """None lies over another; one without a line is nearest to its own node; a line to a name crosses no node.

    What the sentences above name is named in the picture too.
    """
    for width, height in WINDOWS:
        sight.page.set_viewport_size({"width": width, "height": height})
        for view in networks(document):
            sight.open(sight.path, f"#view={view['id']}")
            sight.settled()
            seen = sight.ask(MEASURED)
            at = {node: (x, y, radius) for node, x, y, radius in seen["nodes"]}
            assert overlaps(seen["names"]) == []
            assert seen["names"]
            for name in seen["names"]:
                own, others = at[name["node"]], [spot for node, spot in at.items() if node != name["node"]]
                near = 1.0 if name["leader"] else _from_box(name, *own[:2])
                assert all(_from_box(name, x, y) >= near - 0.5 for x, y, _ in others), (width, name["text"])
                if name["leader"]:
                    line = name["leader"]
                    assert all(_from_line(line, x, y) >= radius - 0.5 for x, y, radius in others), (width, name["text"])
            shown = {name["node"] for name in seen["names"]}
            assert set(view["named"]) <= shown, width
            assert len(shown) >= min(6, len(at)), width


def test_names_stay_apart_while_zooming(sight: Sight) -> None:
    for _ in range(4):
        before = sight.hezuo("scale()")
        sight.press("+")
        sight.settled()
        assert sight.hezuo("scale()") > before
        assert overlaps(sight.hezuo("labels()")) == []
    sight.press("0")
    sight.settled()
    assert len(sight.hezuo("labels()")) >= 8


def unmistakable(document: Json, key: str) -> tuple[int, str]:
    """A node with a text that only it is found by."""
    nodes = document["nodes"]
    columns = {
        "name": [[name] for name in nodes["label"]],
        "alias": nodes["aliases"],
        "pinyin": [
            ["".join(part.removeprefix("=") for part in spelt.split(" | ")[0].split())] for spelt in nodes["search"]
        ],
        "initials": [[initials(label)] for label in nodes["label"]],
    }
    every = [(text.lower(), n) for lists in columns.values() for n, texts in enumerate(lists) for text in texts]
    for node, texts in enumerate(columns[key]):
        for text in texts:
            if len(text) > 3 and all(node == other for known, other in every if text.lower() in known):
                return node, text
    raise AssertionError(f"nothing in the record is found by its {key} alone")


IN_THE_MIDDLE = """(() => {
  const box = document.getElementById('stage').getBoundingClientRect(), at = hezuo.positionOf(arg);
  return at && Math.hypot(at.x - box.left - box.width / 2, at.y - box.top - box.height / 2) < 3;
})()"""


def test_search_finds_and_flies_there(sight: Sight, document: Json) -> None:
    for key in ("name", "alias", "pinyin", "initials"):
        flies_there(sight, document, key)


def flies_there(sight: Sight, document: Json, key: str) -> None:
    node, text = unmistakable(document, key)
    box = sight.find(".searchspace input")
    box.fill(text.upper() if key in ("pinyin", "initials") else text)
    assert sight.texts(".searchspace [role=option] .name") == [document["nodes"]["label"][node]]
    assert box.get_attribute("aria-expanded") == "true"
    sight.press("Enter")
    assert sight.state["selected"] == node
    assert sight.heading == document["nodes"]["label"][node]
    if sight.hezuo("renderer()") == "form":
        assert sight.find(f".form .on[data-n='{node}']").first.is_visible()
        return
    sight.until(IN_THE_MIDDLE, node)
    # The centre of a circle is seen with all of it.
    if sight.state["party"] == node:
        return
    close = sight.hezuo("scale()")
    sight.press("0")
    sight.settled()
    assert close > sight.hezuo("scale()")


def test_search_says_when_nothing_is_found(sight: Sight) -> None:
    sight.find(".searchspace input").fill("没有这样的单位啊")
    assert sight.texts(".searchspace .found li") == [zh("search.none")]


def test_legend_counts_hides_and_shows(sight: Sight, document: Json) -> None:
    nodes = overview(document)
    counts = Counter(document["nodes"]["class"][n] for n in network(document)["nodes"] if n != document["college"])
    rows = sight.find(".legend [data-key^='class ']")
    told = {row.get_attribute("data-key"): row.locator(".count").text_content() for row in rows.all()}
    assert told == {f"class {item}": f"{count:,}" for item, count in counts.items()}
    names = {row.get_attribute("data-key"): row.locator(".name").text_content() for row in rows.all()}
    assert names == {f"class {item}": document["classes"][item]["name"][0] for item in counts}
    item = max(counts, key=lambda c: counts[c])
    entry = sight.find(f".legend [data-key='class {item}']")
    entry.click()
    assert entry.get_attribute("aria-pressed") == "false"
    assert set(sight.nodes) == {n for n in nodes if document["nodes"]["class"][n] != item}
    entry.click()
    assert set(sight.nodes) == nodes
    entry.locator("xpath=..").hover()
    entry.locator("xpath=../*[contains(@class, 'only')]").click()
    # What the chosen are tied to stays with them.
    hits = {n for n in nodes if document["nodes"]["class"][n] == item}
    ties = list(zip(document["ties"]["source"], document["ties"]["target"], strict=True))
    beside = {b for one, other in ties for a, b in ((one, other), (other, one)) if a in hits} & nodes
    assert set(sight.nodes) == hits | beside
    assert beside - hits
    sight.find("[data-key=clear]").click()
    assert set(sight.nodes) == nodes


def test_filters_by_what_a_node_has(sight: Sight, document: Json) -> None:
    sight.unfold("filters")
    for key in ("region", "group", "corporate"):
        narrows(sight, document, key)


def named_item(document: Json, key: str, node: int) -> int:
    """What a node has of a list; groups that are too small for a name count as none."""
    item: int = document["nodes"][key][node]
    return -1 if key == "group" and item >= 0 and document["groups"][item]["size"] < LEAST_GROUP else item


def narrows(sight: Sight, document: Json, key: str) -> None:
    nodes = overview(document)
    counts = Counter(named_item(document, key, n) for n in nodes if named_item(document, key, n) >= 0)
    assert counts, f"the first view has no {key}"
    wanted = min(counts, key=lambda item: (-counts[item], item))
    sight.choose(zh(f"filters.{key}"), wanted)
    kept = narrowed(document, nodes, key, wanted)
    assert set(sight.nodes) == kept < nodes
    assert sight.shown[1] == len(inside(document, kept, network(document)["ties"]))
    sight.choose(zh(f"filters.{key}"), -1)
    assert set(sight.nodes) == nodes


def test_filters_by_role_and_by_major(sight: Sight, document: Json) -> None:
    nodes = overview(document)
    first = set(inside(document, nodes, network(document)["ties"]))
    held = Counter(document["ties"]["role"][t] for t in first)
    role = max((r for r in held if r >= 0), key=lambda r: held[r])
    sight.unfold("filters")
    sight.choose(zh("filters.role"), role)
    assert {t["id"] for t in sight.hezuo("ties()")} == {t for t in first if document["ties"]["role"][t] == role}
    assert set(sight.nodes) == {end for t in sight.hezuo("ties()") for end in (t["source"], t["target"])}
    sight.find("[data-key=clear]").click()
    view = next(v for v in document["views"] if v["id"] == "industry-colleges")
    sight.view(view["id"])
    majors = [n for n in view["nodes"] if document["families"][family_of(document, n)]["id"] == "Major"]
    near = neighbours(document)
    major = max(majors, key=lambda n: len(near[n] & set(view["nodes"])))
    sight.unfold("filters")
    sight.choose(zh("filters.major"), major)
    assert major in sight.nodes
    assert set(sight.nodes) <= circle(document, major, 2) & set(view["nodes"])
    assert near[major] & set(view["nodes"]) - {document["college"]} <= set(sight.nodes)


def test_colour_by(sight: Sight, document: Json) -> None:
    first = set(network(document)["nodes"]) - {document["college"]}
    sight.unfold("look")
    for colour in ("group", "structure", "region", "family"):
        sight.choose(zh("look.colour"), colour)
        assert sight.state["colour"] == colour
        of = family_of if colour == "family" else lambda document, n, c=colour: named_item(document, c, n)
        counts = Counter(of(document, n) for n in first)
        rows = sight.find(f".legend [data-key^='{colour} ']").all()
        told = {int((r.get_attribute("data-key") or "").split()[1]): r.locator(".count").text_content() for r in rows}
        assert told == {item: f"{count:,}" for item, count in counts.items()}, colour


def test_size_by_each_measure(sight: Sight, document: Json) -> None:
    sight.unfold("look")
    for measure in document["measures"][:12]:
        values = {n: measure["values"][n] for n in sight.nodes if measure["values"][n] is not None}
        sight.size(measure["id"])
        assert sight.state["size"] == measure["id"]
        assert sight.texts(".left .stack .hint") == [measure["definition"][0]]
        assert zh("empty.top", measure=measure["name"][0]) in sight.texts(".right h4")
        if not values:
            continue
        best = int(sight.find(".top [data-node]").first.get_attribute("data-node") or -1)
        assert values[best] == max(values.values()), measure["id"]


def test_the_address_brings_back_what_was_chosen(sight: Sight, document: Json, tab: Callable[..., Sight]) -> None:
    sight.view("meetings")
    sight.find(".legend [data-key^='class ']").first.click()
    sight.unfold("filters")
    sight.find(f"[data-key='choice {zh('filters.region')}'] select").select_option(index=1)
    sight.unfold("look")
    sight.size(document["measures"][0]["id"])
    sight.find(".right .top [data-node]").first.click()
    sight.button("theme").click()
    sight.button("lang").click()
    sight.button("mode nodes").click()
    fragment = sight.ask("location.hash")
    again = tab().open(sight.path, fragment)
    assert again.state == sight.state
    assert again.nodes == sight.nodes
    assert again.heading == sight.heading == document["nodes"]["label"][sight.state["selected"]]
    assert again.find("html").get_attribute("data-theme") == "dark"


def test_a_spoilt_address_opens_the_first_view(tab: Callable[..., Sight], sight: Sight) -> None:
    spoilt = "#view=%E4&off=x:y.class:999.&region=nowhere&selected=nobody&tie=-7&story=1e9&__proto__=1"
    spoilt += "&size=constructor&colour=__proto__"
    other = tab().open(sight.path, spoilt)
    assert other.state["view"] == "overview"
    assert "nobody" in other.text("#status")


def test_the_first_picture_is_a_drawing_whose_marks_open_what_they_stand_for(
    tab: Callable[..., Sight], shipped_page: Path, document: Json
) -> None:
    sight = tab().open(shipped_page)
    view = document["views"][0]
    assert sight.hezuo("renderer()") == "form"
    assert sight.text(".heading h2") == view["finding"][0]
    assert sight.find(".sentence").count() == 4
    drawn = {int(m.get_attribute("data-n") or -1) for m in sight.find(".form [data-n]").all()}
    assert drawn >= set(view["form"]["drawn"])
    node = next(n for n in view["form"]["drawn"] if n != document["college"])
    sight.find(f".form [data-n='{node}']").first.click()
    assert sight.heading == document["nodes"]["label"][node]
    assert sight.find(f".form .on[data-n='{node}']").count() >= 1
    sight.page.go_back()
    sight.until("hezuo.state().selected < 0")
    sight.page.mouse.move(5, 5)
    sight.until("!document.querySelector('.form svg.lit')")
    sight.page.go_forward()
    sight.until("hezuo.state().selected === arg", node)


def test_what_is_doubtful_is_said_beside_the_tie_with_its_remark(sight: Sight, document: Json) -> None:
    ties = document["ties"]
    doubtful = [t for t, s in enumerate(ties["status"]) if s >= 0 and document["statuses"][s]["doubt"]]
    noted = next(t for t in doubtful if document["entries"]["note"][ties["entry"][t]])
    record = document["nodes"]["id"][ties["source"][noted]]
    sight.open(sight.path, "#view=communities&selected=" + record.partition("/id/")[2])
    row = sight.find(f".right [data-tie='{noted}']")
    assert row.locator(".how.doubt").text_content() == document["statuses"][ties["status"][noted]]["name"][0]
    assert row.locator(".remark.doubt").text_content() == document["entries"]["note"][ties["entry"][noted]]


def test_stated_figures_are_a_table_that_can_be_searched(sight: Sight, document: Json) -> None:
    sight.button("mode figures").click()
    rows = sight.find(".data.figures tbody tr")
    assert rows.count() == min(len(document["audit"]["rows"]), 300)
    wanted = str(document["audit"]["rows"][0][2])
    sight.find("[data-key=filter]").fill(wanted)
    assert 1 <= rows.count() < len(document["audit"]["rows"])
    assert all(wanted in text for text in rows.all_text_contents())


def test_search_answers_questions_and_never_cuts_in_silence(sight: Sight, document: Json) -> None:
    rows = {a["call"]: a for a in document["answers"]}
    answer = rows["communities-by-role role=副理事长单位"]
    box = sight.find(".searchspace input")
    box.fill("副理事长")
    entry = sight.find(".searchspace [role=option] .name", has_text="学校以某一角色参加的共同体：副理事长单位")
    assert entry.text_content() == f"学校以某一角色参加的共同体：副理事长单位（{answer['count']}，另 1 存疑）"
    entry.click()
    assert sight.state["mode"] == "answer"
    assert sight.find(".data.answer tbody tr").count() == answer["count"] == len(answer["rows"])
    sight.find(".data.answer tbody button").first.click()
    assert sight.state["selected"] == answer["nodes"][0]
    assert "answer=communities-by-role%20role%3D" in sight.page.url
    # All that is found, the class and the role of it too.
    box.fill("企业")
    last = sight.find(".searchspace [role=option]").last.text_content() or ""
    sight.press("ArrowUp", "Enter")
    assert sight.state["mode"] == "found"
    caption = sight.text(".tablebar p")
    (count,) = re.findall(r"\d+", last)
    assert last == zh("search.all", count=count)
    assert caption == zh("table.caption.found", query="企业", count=count)
    assert sight.find(".data.found tbody tr").count() == int(count)
    # What does not fit is asked elsewhere, and the page says so.
    absent = next(a for a in rows.values() if a["rows"] is None)
    sight.open(sight.path, f"#mode=answer&answer={quote(absent['call'], safe='').replace('.', '%2E')}")
    assert f"hezuo ask {absent['call']}" in sight.text(".tablebar p")
