"""What is told apart by shape and colour is told apart by every eye, on a light and on a dark ground."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest

from hezuo.style.colours import on_dark
from hezuo.style.page_colours import FORM, INK, SHADES
from sight_kit import SIGHTS, apart, difference, linear, seen

#: The least difference of two classes of one shape: for all cones, and without one.
CLASSES = (20.0, 8.0)
#: That of two neighbours of the ramp of roles.
ROLES = (9.0, 8.5)
#: Pairs of the table of Sharma, Wu and Dalal that take each of its branches, with its results.
PAIRS = (
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
)
Json = dict[str, Any]


@pytest.mark.parametrize(("first", "second", "wanted"), PAIRS)
def test_the_difference_is_that_of_the_published_table(
    first: tuple[float, float, float], second: tuple[float, float, float], wanted: float
) -> None:
    assert difference(first, second) == pytest.approx(wanted, abs=5e-5)
    assert difference(second, first) == pytest.approx(wanted, abs=5e-5)


def test_grey_is_grey_to_every_eye() -> None:
    for sight in SIGHTS:
        assert difference(seen("#808080"), seen("#808080", sight)) < 0.1
    assert difference(seen("#d40000", "deutan"), seen("#5d7a00", "deutan")) < difference(
        seen("#d40000"), seen("#5d7a00")
    )


def _too_near(classes: list[Json], ground: str) -> list[str]:
    found = []
    for one, other in combinations(classes, 2):
        if one["shape"] == other["shape"]:
            plain, least = apart(one[ground], other[ground])
            if plain < CLASSES[0] or least < CLASSES[1]:
                found.append(f"{one['id']} {other['id']} {one['shape']}: {plain:.1f}, {least:.1f}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("ground", ["color", "dark"])
def test_no_two_classes_of_a_view_are_mistaken(document: Json, ground: str) -> None:
    classes = document["classes"]
    for view in document["views"]:
        # Around one thing any class may stand.
        shown = range(len(document["nodes"]["class"])) if view["nodes"] is None else view["nodes"]
        drawn = [classes[c] for c in sorted({document["nodes"]["class"][n] for n in shown})]
        assert not _too_near(drawn, ground), view["id"]
        assert len(drawn) > 3


@pytest.mark.parametrize("ground", [0, 1])
def test_neighbouring_roles_are_told_apart(ground: int) -> None:
    ramp = [FORM[f"role-{n + 1}"][ground] for n in range(SHADES)]
    for first, second in pairwise(ramp):
        plain, least = apart(first, second)
        assert plain >= ROLES[0], (first, second)
        assert least >= ROLES[1], (first, second)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_doubt_stands_out_from_what_is_plain(theme: str) -> None:
    ink = INK[theme]
    plain, least = apart(ink["doubt"], ink["line"])
    assert plain >= CLASSES[0]
    assert least >= CLASSES[1]
    assert contrast(ink["doubt"], ink["paper"]) >= 3


def test_classes_that_are_mistaken_are_found() -> None:
    """Two of one shape that few tell apart, one pair that only some confuse, and the same pair in two shapes."""
    looks = (("a", "dot", "#cc79a7"), ("b", "dot", "#b07aa1"), ("c", "box", "#cc79a7"), ("d", "star", "#b07aa1"))
    assert [f.split(":")[0] for f in _too_near([{"id": i, "shape": s, "color": c} for i, s, c in looks], "color")] == [
        "a b dot"
    ]
    confused = [{"id": c, "shape": "dot", "color": c} for c in ("#e15759", "#9c755f")]
    assert apart("#e15759", "#8a7a1e")[0] > CLASSES[0] > 2 * apart("#e15759", "#8a7a1e")[1]
    assert _too_near(confused, "color")


def contrast(first: str, second: str) -> float:
    """The contrast of two colours after WCAG 2.2."""
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(first), linear(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.slow
def test_every_class_stands_out_on_a_dark_ground(document: Json) -> None:
    for one in document["classes"]:
        assert one["dark"] == on_dark(one["color"])
        assert contrast(one["dark"], INK["dark"]["paper"]) >= 3, one["id"]
