"""The first picture of a large record: kinds with their numbers, the largest by region, and never too many."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from hezuo.explorer.aggregate import MOST, REST, things
from tools_kit import examples

BROADER = {f"r{n}": f"area{n % 4}" for n in range(40)}


def test_the_largest_class_is_parted_by_region_others_by_area_while_there_is_room() -> None:
    classes = ["firm"] * 300 + ["school"] * 200 + ["base"] * 100
    regions = [f"r{n % 40}" for n in range(500)] + [""] * 100
    found = Counter(things(classes, regions, BROADER))
    assert {region for cls, region in found if cls == "firm"} == {f"r{n}" for n in range(40)}
    # Forty regions more would be too many: the four areas are not.
    assert {region for cls, region in found if cls == "school"} == {f"area{n}" for n in range(4)}
    assert found[("base", "")] == 100
    assert len(found) == 45


def test_what_is_beyond_the_limit_is_one_thing() -> None:
    classes = [f"c{n:03}" for n in range(100) for _ in range(100 - n)]
    found = Counter(things(classes, [""] * len(classes), {}))
    assert len(found) == MOST
    assert found[("c059", REST)] == sum(100 - n for n in range(59, 100))
    assert all(region == "" for cls, region in found if cls != "c059")


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 70), st.integers(-1, 39)), max_size=300))
def test_every_node_is_in_one_thing_of_its_class(nodes: list[tuple[int, int]]) -> None:
    classes, regions = [f"c{c}" for c, _ in nodes], ["" if r < 0 else f"r{r}" for _, r in nodes]
    found = things(classes, regions, BROADER)
    assert len(found) == len(nodes)
    assert len(set(found)) <= MOST
    for (cls, kind), own, region in zip(found, classes, regions, strict=True):
        assert kind == REST or (cls == own and kind in ("", region, BROADER.get(region, region)))
    # The order of the rows says nothing.
    turned = things(classes[::-1], regions[::-1], BROADER)
    assert turned[::-1] == found
