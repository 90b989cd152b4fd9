"""The manners of the page: what is dragged, hidden, chosen together, compared, kept and taken back; filters that stay.

One page serves the whole module; each test begins with the view that is a network and ends with no complaint.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser_kit import DESK, Sight, en, zh
from documents_kit import document as made_document
from explorer_oracle import family_of, neighbours, overview

Json = dict[str, Any]


@pytest.fixture(scope="module")
def opened(browser: Browser, shipped_page: Path) -> Iterator[Sight]:
    """The one page."""
    context = browser.new_context(offline=True, viewport=DESK, locale="zh-CN")
    yield Sight(context.new_page()).open(shipped_page, "#view=meetings")
    context.close()


@pytest.fixture
def sight(opened: Sight) -> Iterator[Sight]:
    """The page as at first, in the network of who meets whom."""
    opened.ask("() => { location.hash = 'view=meetings'; }")
    opened.until("hezuo.state().view === 'meetings' && hezuo.state().selected < 0")
    opened.press("0")
    opened.settled()
    yield opened
    assert opened.faults == []


def middle(sight: Sight, count: int) -> list[int]:
    """Some nodes that are drawn well inside the picture, apart from others."""
    places = sight.places
    found = [
        node
        for node, (x, y) in places.items()
        if 400 < x < 1000 and 250 < y < 700
        if all(abs(x - a) + abs(y - b) > 24 for other, (a, b) in places.items() if other != node)
    ]
    assert len(found) >= count
    return found[:count]


def test_a_node_is_dragged_and_goes_back(sight: Sight) -> None:
    node, other = middle(sight, 2)
    before, still = sight.places[node], sight.places[other]
    sight.page.mouse.move(*before)
    sight.page.mouse.down()
    sight.page.mouse.move(before[0] + 40, before[1] + 20, steps=4)
    sight.page.mouse.move(before[0] + 80, before[1] + 40, steps=4)
    sight.page.mouse.up()
    sight.until("hezuo.state().pins.length === 1")
    after = sight.places[node]
    assert after[0] - before[0] == pytest.approx(80, abs=12)
    assert after[1] - before[1] == pytest.approx(40, abs=12)
    assert sight.places[other] == pytest.approx(still, abs=0.6)
    # The link has it too, by its name.
    fragment = sight.ask("location.hash")
    assert "pins=" in fragment
    sight.press("Control+z")
    sight.until("hezuo.state().pins.length === 0")
    assert sight.places[node] == pytest.approx(before, abs=0.6)
    sight.press("Control+y")
    sight.until("hezuo.state().pins.length === 1")
    sight.find("[data-key='offer unpin']").click()
    assert sight.places[node] == pytest.approx(before, abs=0.6)
    # The same by keys.
    sight.click_node(node)
    sight.find("#stage").focus()
    sight.press("Shift+ArrowRight", "Shift+ArrowRight")
    assert sight.places[node][0] - before[0] == pytest.approx(24, abs=3)
    sight.find(".right [data-key=unpin]").click()
    assert sight.state["pins"] == []


def test_a_double_click_brings_the_neighbours_in(sight: Sight, document: Json) -> None:
    near = neighbours(document)
    nodes = set(sight.nodes)
    node = max(nodes, key=lambda n: len(near[n] - nodes - {document["college"]}))
    lacking = near[node] - nodes - {document["college"]}
    assert lacking
    at = sight.hezuo("positionOf(arg)", node)
    sight.page.mouse.dblclick(at["x"], at["y"])
    sight.until("hezuo.state().grown.length === 1")
    assert sight.state["grown"] == [node]
    assert set(sight.nodes) == nodes | lacking
    assert zh("status.grown", nodes=len(lacking)) in sight.text("#status")
    assert sight.hezuo("positionOf(arg)", node) == pytest.approx(at, abs=0.6)


def test_one_is_hidden_or_all_others(sight: Sight, document: Json) -> None:
    near, nodes = neighbours(document), set(sight.nodes)
    (node,) = middle(sight, 1)
    sight.click_node(node)
    sight.find(".right [data-key=remove]").click()
    assert set(sight.nodes) == nodes - {node}
    sight.button("back").click()
    sight.until("hezuo.state().without.length === 0")
    assert set(sight.nodes) == nodes
    sight.find(".right [data-key=keep]").click()
    assert set(sight.nodes) == {node} | near[node] & nodes
    sight.find("[data-key='offer clear']").click()
    assert set(sight.nodes) == nodes


def test_several_are_chosen_and_kept(sight: Sight) -> None:
    first, second, third = middle(sight, 3)
    for node in (first, second, third):
        at = sight.hezuo("positionOf(arg)", node)
        sight.page.keyboard.down("Shift")
        sight.page.mouse.click(at["x"], at["y"])
        sight.page.keyboard.up("Shift")
    sight.until("hezuo.state().several.length === 3")
    assert sight.state["several"] == [first, second, third]
    assert sight.heading == zh("several.title", count=3)
    sight.page.mouse.move(5, 5)
    sight.until("hezuo.lit().length === 3")
    assert set(sight.hezuo("lit()")) == {first, second, third}
    sight.find(f"[data-key='letgo {second}']").click()
    assert sight.state["several"] == [first, third]
    sight.find("[data-key='several.keep']").click()
    assert set(sight.nodes) == {first, third}
    sight.button("back").click()
    sight.until("hezuo.state().kept.length === 0")
    sight.find("[data-key='several.pair']").click()
    assert (sight.state["panel"], sight.state["pathA"], sight.state["pathB"]) == ("pair", first, third)


def test_a_rectangle_takes_all_in_it(sight: Sight) -> None:
    box = (500.0, 300.0, 700.0, 450.0)
    inside = {n for n, (x, y) in sight.places.items() if box[0] < x < box[2] and box[1] < y < box[3]}
    assert len(inside) > 2
    sight.page.keyboard.down("Shift")
    sight.page.mouse.move(box[0], box[1])
    sight.page.mouse.down()
    sight.page.mouse.move(box[2], box[3], steps=5)
    sight.page.mouse.up()
    sight.page.keyboard.up("Shift")
    sight.until("hezuo.state().several.length > 0")
    assert set(sight.state["several"]) == inside


def test_two_parties_side_by_side(sight: Sight, document: Json) -> None:
    near = neighbours(document)
    parties = [n for n in range(len(near)) if family_of(document, n) == 0 and n != document["college"]]
    majors = {n for n in near if document["families"][family_of(document, n)]["id"] == "Major"}

    def records(node: int) -> set[int]:
        return {n for n in near[node] if family_of(document, n) != 0} - majors

    pairs = ((a, b) for a in parties for b in parties if a < b)
    a, b = max(pairs, key=lambda pair: len(records(pair[0]) & records(pair[1])))
    sight.button("pair").click()
    for key, node in (("pathA", a), ("pathB", b)):
        sight.find(f"[data-key='pair {key}'] input").fill(document["nodes"]["label"][node])
        sight.press("Enter")
    assert (sight.state["pathA"], sight.state["pathB"]) == (a, b)
    of = {node: set().union(*(near[r] & majors for r in records(node)), near[node] & majors) for node in (a, b)}
    told = {
        "shared": records(a) & records(b),
        "majors": of[a] & of[b],
        "first": (records(a) - records(b)) | (of[a] - of[b]),
        "second": (records(b) - records(a)) | (of[b] - of[a]),
    }
    assert told["shared"]
    for part, nodes in told.items():
        section = sight.find(f"[data-pair] [data-part={part}]")
        while section.locator(".more").count():
            section.locator(".more").click()
        listed = section.locator("li").evaluate_all("list => list.map((item) => Number(item.dataset.node))")
        assert sorted(listed) == sorted(nodes), part


def test_search_keeps_the_filters_and_offers_what_they_leave_out(sight: Sight, document: Json) -> None:
    nodes, regions = document["nodes"], document["nodes"]["region"]
    parties = {n for n in range(len(regions)) if family_of(document, n) == 0}
    shown = overview(document)
    # A region with parties in the view, and with more that the view does not have.
    region = next(
        r
        for r in range(len(document["regions"]))
        if any(regions[n] == r for n in parties - shown) and any(regions[n] == r for n in shown)
    )
    hits = {n for n in parties if regions[n] == region}
    wanted = max(shown & parties - hits, key=lambda n: nodes["weight"][n])
    sight.unfold("filters")
    option = sight.find(f"[data-key='choice {zh('filters.region')}'] option[value='{region}']").text_content()
    assert option == zh("filters.entry", name=document["regions"][region][0], count=len(hits))
    sight.choose(zh("filters.region"), region)
    sight.search(nodes["label"][wanted])
    assert sight.heading == nodes["label"][wanted]
    assert sight.state["region"] == region
    assert wanted not in sight.nodes
    assert zh("status.filtered", name=nodes["label"][wanted]) in sight.text("#status")
    # What the view does not have is offered, and drawn whatever the view.
    sight.find("[data-key='offer whole']").click()
    assert sight.state["whole"] is True
    assert hits <= set(sight.nodes)
    assert sight.text(".heading h2") == zh("reach.title")
    sight.find("[data-key='offer show']").click()
    assert set(sight.nodes) >= hits | {wanted}
    assert sight.state["region"] == region
    sight.find("[data-key='offer view']").click()
    assert set(sight.nodes) < shown | {wanted}


def test_my_views_are_kept_and_sent(sight: Sight, document: Json, tmp_path: Path) -> None:
    sight.unfold("mine")
    sight.unfold("filters")
    sight.choose(zh("filters.region"), 1)
    kept = sight.state
    sight.find("[data-key='mine name']").fill("给校长看的")
    sight.find("[data-key='mine add']").click()
    assert sight.text("[data-key='mine said']") == zh("mine.added", name="给校长看的")
    name, data = sight.download(sight.find("[data-key='mine save']").click)
    assert name.endswith(".json")
    told = json.loads(data)
    assert told["schema"] == "hezuo-views/1"
    assert [one["name"] for one in told["views"]] == ["给校长看的"]
    # Kept by the browser over another opening.
    sight.page.reload()
    sight.page.wait_for_selector("html[data-ready=true]", state="attached")
    sight.find("[data-key='offer clear']").click()
    sight.unfold("mine")
    sight.find("[data-mine='给校长看的']").click()
    assert sight.state == kept
    sight.find(".mine .close").click()
    assert sight.find(".mine").count() == 0
    # From a file: with markup that stays text, beside what is no view at all.
    told["views"].append({"name": "<img src=x onerror=alert(1)>", "fragment": "#view=luban"})
    told["views"] += [{"name": 3}, {"name": "x", "fragment": "javascript:alert(1)"}, None]
    for content, said in ((json.dumps(told), zh("mine.opened", count=2)), ("no views", zh("mine.bad"))):
        path = tmp_path / "views.json"
        path.write_text(content, encoding="utf-8")
        with sight.page.expect_file_chooser() as waiting:
            sight.find("[data-key='mine open']").click()
        waiting.value.set_files(path)
        sight.until("document.querySelector(\"[data-key='mine said']\").textContent === arg", said)
    assert sight.texts(".mine .view") == ["给校长看的", "<img src=x onerror=alert(1)>"]
    sight.find(".mine .view").last.click()
    assert sight.state["view"] == "luban"


def test_steps_go_back_and_never_out_of_the_page(opened: Sight, document: Json) -> None:
    sight = opened
    sight.ask("() => { location.hash = 'view=meetings'; location.reload(); }")
    sight.page.wait_for_selector("html[data-ready=true]", state="attached")
    assert sight.button("back").is_disabled()
    sight.press("Control+z")
    sight.view("luban")
    sight.button("lang").click()
    sight.view("roles")
    sight.button("back").click()
    sight.until("hezuo.state().view === 'luban'")
    assert sight.state["lang"] == "en"
    assert sight.text(".buttons [data-key=back]") == en("history.back")
    sight.button("back").click()
    sight.until("hezuo.state().view === 'meetings'")
    assert sight.button("back").is_disabled()
    sight.press("Control+Shift+z", "Control+y")
    sight.until("hezuo.state().view === 'roles'")
    assert sight.button("forward").is_disabled()
    sight.button("lang").click()


def test_a_year_moves_nothing_that_stays(browser: Browser, save: Callable[[Json], Path]) -> None:
    names = [f"单位{n}" for n in range(9)]
    made = made_document(names, [(n, n + 1, 0) for n in range(8)], years=["2023", "2024"])
    made["nodes"]["years"] = [3, 3, 3, 1, 2, 3, 1, 2, 3]
    made["views"][0] |= {"x": [0.0, 900.0, -700.0, 5000.0, 10.0, 20.0, -4000.0, 80.0, 500.0], "y": [0.0] * 9}
    context = browser.new_context(offline=True, viewport=DESK, locale="zh-CN")
    sight = Sight(context.new_page()).open(save(made))
    before = sight.places
    sight.unfold("filters")
    for year in (0, 1, -1):
        sight.choose(zh("filters.year"), year)
        assert sight.places == {node: before[node] for node in sight.nodes}, year
    assert sight.faults == []
    context.close()
