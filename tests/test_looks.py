"""What the ontology says of looks: a colour is a colour and a shape a shape before anything is drawn with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, PARTIES, Maker, parties
from hezuo.api import open_workspace
from hezuo.base import workspace
from hezuo.base.problems import OntologyError
from hezuo.base.terms import HZ
from hezuo.measures.registry import measures
from hezuo.schema import looks, ontology
from hezuo.schema.looks import colour

ALLIANCE = ["名称", "牵头单位", "成员单位", "来源", "页"]
PREFIXES = """@prefix hz: <https://w3id.org/hezuo/ontology#> .
@prefix view: <https://w3id.org/hezuo/view#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: What would leave an attribute, a rule of CSS, a script, a cell or an element of XML.
HOSTILE = (
    '#0072b2"/><script>alert(1)</script>',
    "#0072b2' onload='alert(1)",
    "red;}*{background:url(http://127.0.0.1/)",
    "</style><script>alert(1)</script>",
    "url(javascript:alert(1))",
    "=HYPERLINK(1)",
    "&#35;fff",
    "#fff\u202e",
    "",
    "bluish",
    "#12345",
    "#gggggg",
    "rgb(1,2,3)",
    "currentColor",
    "#0072b2ff",
    "١٢٣",
)
#: Where a value of each term stands in the shipped ontology.
ON = {
    "color": "hz:Party",
    "icon": "hz:Party",
    "order": "hz:base-type-training",
    "connects": "hz:VisitShape-venue",
    "weight": "view:network-partners",
    "rankedBy": "view:network-partners",
    "projectsOn": "view:network-partners",
    "record": "view:network-partners",
    "thing": "view:network-partners",
    "caption": "hz:Party",
    "measureWord": "hz:Party",
    "across": "hz:province-TJ",
    "down": "hz:province-TJ",
}


def with_turtle(folder: Path, text: str) -> Path:
    """A workspace whose ontology adds this."""
    (folder / "ontology").mkdir(exist_ok=True)
    (folder / "ontology" / "own.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return folder


def test_every_term_of_looks_is_tried() -> None:
    assert set(ON) == set(looks.VALUES)


@pytest.mark.slow
@pytest.mark.parametrize("term", ON)
def test_a_value_that_is_none_is_refused_with_its_line(term: str, make_workspace: Maker) -> None:
    folder = make_workspace()
    for value in HOSTILE:
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        with_turtle(folder, f'\n{ON[term]} view:{term} "{quoted}" .\n')
        with pytest.raises(OntologyError) as error:
            ontology.load(workspace.find(folder))
        assert "ontology/own.ttl 第 5 行" in error.value.message("zh"), value
        assert f"view:{term}" in error.value.message("en")


@pytest.mark.slow
@pytest.mark.parametrize("text", ['hz:Party view:colour "red" .', 'hz:Party hz:kye "a" .', "hz:Party view:caption 5 ."])
def test_a_misspelt_term_is_told(text: str, make_workspace: Maker) -> None:
    with pytest.raises(OntologyError) as error:
        ontology.load(workspace.find(with_turtle(make_workspace(), text)))
    assert "ontology/own.ttl 第 4 行" in error.value.message("zh")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("red", "#ff0000"),
        ("RebeccaPurple", "#663399"),
        ("#fff", "#ffffff"),
        ("#07B", "#0077bb"),
        (" #0072B2 ", "#0072b2"),
        ("navy", "#000080"),
        ("lightgoldenrodyellow", "#fafad2"),
        ("grey", "#808080"),
        ("gray", "#808080"),
    ],
)
def test_a_colour_leaves_in_one_form(written: str, meant: str) -> None:
    assert colour(written) == meant


def test_the_measures_that_rank_are_those_that_there_are() -> None:
    assert looks._measures() == set(measures())


def test_all_named_colours_are_of_one_form() -> None:
    names = looks._named()
    assert len(names) == 148
    assert all(colour(name) == value and re.fullmatch("#[0-9a-f]{6}", value) for name, value in names.items())


@given(st.text(max_size=12) | st.sampled_from(HOSTILE))
def test_nothing_but_a_colour_comes_out(text: str) -> None:
    try:
        found = colour(text)
    except ValueError:
        return
    assert re.fullmatch("#[0-9a-f]{6}", found, re.ASCII)


@pytest.mark.slow
def test_a_named_colour_is_drawn_everywhere(make_workspace: Maker) -> None:
    kinds = (Path(__file__).parents[1] / "ontology" / "kinds" / "parties.ttl").read_text(encoding="utf-8")
    folder = make_workspace({PARTIES: parties(*"乙丙"), ALLIANCES: [ALLIANCE, ["甲盟", "乙", "丙", "s1", "2"]]})
    (folder / "ontology" / "kinds").mkdir(parents=True)
    text = kinds.replace('view:color "#1f6eb0"', 'view:color "Red"').replace(
        'view:color "#7d8793"', 'view:color "#0AB"'
    )
    assert text.count("Red") == 1
    (folder / "ontology" / "kinds" / "parties.ttl").write_text(text, encoding="utf-8")
    opened = open_workspace(folder)
    assert opened.dataset.ontology.classes[HZ + "Enterprise"].color == "#ff0000"
    assert opened.dataset.ontology.kind("parties").color == "#00aabb"  # type: ignore[union-attr]
    svg = opened.picture("meetings").svg
    assert "#ff0000" in svg
    assert "Red" not in svg
    assert 'r="255" g="0" b="0"' in opened.network("affiliation").file("x.gexf").decode()
    assert "#ff0000" in opened.network("affiliation").file("x.graphml").decode()
