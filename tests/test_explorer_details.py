"""What the page tells about a node, a tie, a path, a step of the story, in a real browser."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser_kit import Sight, zh
from documents_kit import CHANGED, two_years
from explorer_oracle import between, circle, family_of, inside, neighbours, network, overview, place

Json = dict[str, Any]


def biggest(sight: Sight, wanted: Callable[[int], bool]) -> int:
    """The largest node document of those wanted: the easiest to hit."""
    sizes = sorted(zip(sight.hezuo("radii()"), sight.nodes, strict=True), reverse=True)
    return next(node for _, node in sizes if wanted(node))


def test_click_on_a_node_tells_all_about_it(sight: Sight, document: Json) -> None:
    nodes, ties = document["nodes"], document["ties"]
    node = biggest(sight, lambda n: bool(family_of(document, n) == 0 and nodes["formal"][n] and nodes["facts"][n]))
    sight.settled()
    sight.click_node(node)
    assert sight.state["selected"] == node
    panel = sight.find(".right .detail")
    assert sight.heading == nodes["label"][node]
    said = panel.text_content() or ""
    assert document["classes"][nodes["class"][node]]["name"][0] in said
    for role, count in nodes["formal"][node]:
        assert zh("detail.times", name=document["roles"][role]["name"][0], count=count) in said
    for sentence in nodes["reading"][node]:
        assert sentence[0] in said
    if nodes["structure"][node] >= 0:
        assert document["structures"][nodes["structure"][node]]["definition"][0] in said
    mine = [t for t in range(len(ties["source"])) if node in (ties["source"][t], ties["target"][t])]
    for more in iter(lambda: panel.locator(".more").first, None):
        if not more.count():
            break
        more.evaluate("button => button.click()")
    listed = panel.locator(".tie").evaluate_all("list => list.map((item) => Number(item.dataset.tie))")
    assert sorted(listed) == mine
    measured = [m["name"][0] for m in document["measures"] if m["values"][node] is not None]
    rows = panel.locator(".measures tbody tr", has=sight.find("td"))
    assert sorted(rows.locator("th").all_text_contents()) == sorted(measured)
    assert measured
    assert set(sight.hezuo("lit()")) == {node} | (neighbours(document)[node] & set(sight.nodes))
    link = panel.locator(".tie .link").first
    other = int(link.get_attribute("data-node") or -1)
    link.click()
    assert sight.state["selected"] == other
    assert sight.heading == nodes["label"][other]
    sight.press("Escape")
    assert sight.state["selected"] == -1


def test_every_source_is_one_click_away(sight: Sight, document: Json) -> None:
    nodes = document["nodes"]
    node = biggest(sight, lambda n: bool(nodes["facts"][n]))
    sight.search(nodes["label"][node])
    facts = sight.find(".right .fact").all()
    assert len(facts) == len(nodes["facts"][node])
    for row, (heading, value, entry) in zip(facts, nodes["facts"][node], strict=True):
        said = row.text_content() or ""
        assert document["headings"][heading][0] in said
        assert str(value) in said
        row.locator(".source").click()
        assert row.locator(".source").get_attribute("aria-expanded") == "true"
        assert row.locator(".where").is_visible()
        told = row.locator(".where dd").all_text_contents()
        assert set(place(document, entry)) <= set(told)
        assert any(document["entries"]["file"][entry] in part for part in told)
    tie = sight.find(".right .tie").first
    number = int(tie.get_attribute("data-tie") or -1)
    tie.locator(".source").click()
    assert set(place(document, document["ties"]["entry"][number])) <= set(tie.locator(".where dd").all_text_contents())


def click_tie(sight: Sight, a: int, b: int) -> bool:
    """Point along the middle perpendicular of two nodes until a tie between them is lit, and click it."""
    places = sight.places
    (x, y), (x2, y2) = places[a], places[b]
    for step in range(17):
        off = (step + 1) // 2 * (-1) ** step * 0.015
        at = (x + x2) / 2 + off * (y2 - y), (y + y2) / 2 - off * (x2 - x)
        sight.page.mouse.move(*at)
        if sorted(sight.hezuo("lit()") or []) == [a, b]:
            sight.page.mouse.click(*at)
            if sight.state["tie"] >= 0:
                return True
    return False


def test_click_on_a_tie_shows_it_with_its_source(sight: Sight, document: Json) -> None:
    ends = {t["id"]: frozenset((t["source"], t["target"])) for t in sight.hezuo("ties()")}
    count = Counter(ends.values())
    assert len(ends) == len(inside(document, overview(document), network(document)["ties"])), "a tie is lost"
    chosen = [pair for pair in dict.fromkeys(ends.values()) if count[pair] == 1]
    sight.settled()
    places = sight.places
    for pair in sorted(chosen, key=lambda ends: -math.dist(*(places[n] for n in ends)))[:8]:
        a, b = sorted(pair)
        if click_tie(sight, a, b):
            break
    else:
        raise AssertionError("no tie can be clicked")
    assert sight.heading == zh("tie.title")
    assert {int(x.get_attribute("data-node") or -1) for x in sight.find(".ends [data-node]").all()} == {a, b}
    (row,) = sight.find(".right .tie").all()
    tie = int(row.get_attribute("data-tie") or -1)
    assert [tie] == between(document, a, b)
    said = row.text_content() or ""
    assert document["headings"][document["ties"]["heading"][tie]][0] in said
    if document["ties"]["role"][tie] >= 0:
        assert document["roles"][document["ties"]["role"][tie]]["name"][0] in said
    row.locator(".source").click()
    assert set(place(document, document["ties"]["entry"][tie])) <= set(row.locator(".where dd").all_text_contents())


def test_path_between_two(sight: Sight, document: Json) -> None:
    near = {n: others - {document["college"]} for n, others in neighbours(document).items()}
    parties = [n for n in near if n != document["college"] and family_of(document, n) == 0]
    start = max(parties, key=lambda n: len(near[n]))
    steps, front = {start: 0}, [start]
    for node in front:
        for other in sorted(near[node]):
            if other not in steps and other != document["college"]:
                steps[other] = steps[node] + 1
                # A major may end a route, not stand within one.
                front += [] if document["families"][family_of(document, other)]["id"] == "Major" else [other]
    end = max((n for n in parties if n in steps), key=lambda n: (steps[n], n))
    sight.button("path").click()
    for key, node in (("pathA", start), ("pathB", end)):
        sight.find(f".right [data-key={key}] input").fill(document["nodes"]["label"][node])
        sight.press("Enter")
    stops = [int(x.get_attribute("data-node") or -1) for x in sight.find(".hops .stop [data-node]").all()]
    assert [stops[0], stops[-1]] == [start, end]
    # The warmest is not always the shortest; `test_same_routes` holds which it is.
    assert len(stops) - 1 >= steps[end]
    assert len(set(stops)) == len(stops)
    hops = sight.find(".hops .hop").all()
    for (a, b), hop in zip(itertools.pairwise(stops), hops, strict=True):
        assert b in near[a]
        assert hop.locator(".line").count() == len(between(document, a, b))
        assert hop.locator(".source").count() == hop.locator(".line").count()
    assert set(stops) <= set(sight.hezuo("lit()"))
    assert set(stops) <= set(sight.nodes)


def test_story_goes_through_all_steps(sight: Sight, document: Json) -> None:
    assert len(document["story"]) >= 6
    sight.button("story").click()
    for number, step in enumerate(document["story"]):
        assert sight.text(".story .place") == zh("story.place", index=number + 1, count=len(document["story"]))
        assert sight.text(".story h3") == step["title"][0]
        assert sight.text(".story > p") == step["text"][0] + (f" {step['unplain'][0]}" if step["unplain"] else "")
        assert step["question"] == sight.find(".story .evidence").get_attribute("title")
        assert sight.text(".story .evidence").startswith(zh("story.evidence"))
        assert sight.state["view"] == step["view"]
        shown = set(step["nodes"]) & set(sight.nodes)
        assert bool(shown) == bool(step["nodes"])
        lit = sight.hezuo("lit()")
        assert lit is None if not shown else shown <= set(lit)
        if number + 1 < len(document["story"]):
            sight.find(".storyfoot button", has_text=zh("story.next")).click()
    sight.find(".storyfoot button", has_text=zh("story.back")).click()
    assert sight.text(".story h3") == document["story"][-2]["title"][0]
    sight.press("ArrowRight")
    assert sight.text(".story h3") == document["story"][-1]["title"][0]
    sight.find(".storyfoot button", has_text=re.compile(f"^{zh('story.end')}$")).click()
    assert sight.find(".story").count() == 0


def test_surroundings_of_one(sight: Sight, document: Json) -> None:
    party = biggest(sight, lambda n: family_of(document, n) == 0)
    sight.search(document["nodes"]["label"][party])
    sight.find(".right button", has_text=zh("detail.ego")).click()
    assert sight.state["party"] == party
    assert sight.text(".heading h2").endswith(document["nodes"]["label"][party])
    for depth in (1, 2):
        sight.find(f"[data-key='depth {depth}']").click()
        assert set(sight.nodes) == circle(document, party, depth), depth
    sight.settled()
    places = sight.places
    middle = places.pop(party)
    away = {n: math.dist(at, middle) for n, at in places.items()}
    ring = circle(document, party, 1) - {party}
    assert max(away[n] for n in ring) < min((away[n] for n in away if n not in ring), default=math.inf)


def test_the_college_is_shown_on_request(sight: Sight, document: Json) -> None:
    college, view = document["college"], network(document)
    assert college not in sight.nodes
    assert zh("status.college") in sight.text("#status")
    switch = sight.find(".left label.toggle", has_text=zh("college.show")).locator("input")
    switch.check()
    assert set(sight.nodes) == set(view["nodes"])
    assert {t["id"] for t in sight.hezuo("ties()")} == set(view["ties"])
    assert zh("status.college") not in sight.text("#status")
    sight.find(".left label.toggle", has_text=zh("college.show")).locator("input").uncheck()
    assert college not in sight.nodes


def test_two_years_are_compared_on_one_layout(tab: Callable[..., Sight], save: Callable[[Json], Path]) -> None:
    sight = tab().open(save(two_years()))
    before = sight.places
    sight.button("compare").click()
    assert sight.places == before
    assert sight.heading == zh("compare.title", before="2023", after="2024")
    for number, section in enumerate(CHANGED):
        told = sight.find(f"[data-key='compare {number}']")
        assert section["name"][0] in told.text_content()
        assert [item["text"][0] for item in section["items"]] == told.locator("li").all_text_contents()
    assert sight.find("[data-key='compare 0'] [data-node]").evaluate_all("l => l.map((x) => +x.dataset.node)") == [4]
    sight.find("[data-key='compare 0'] [data-node]").click()
    assert sight.heading == "戊"
    sight.button("compare").click()
    sight.button("compare").click()
    sight.press("Escape")
    assert sight.button("compare").get_attribute("aria-pressed") == "false"
    sight.unfold("filters")
    sight.choose(zh("filters.year"), 0)
    assert set(sight.nodes) == {0, 1, 2, 3}
    assert sight.shown[1] == 3
