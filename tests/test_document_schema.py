"""The types of the graph document hold for what is made, and the page's program has the same ones."""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from conftest import ROOT
from documents_kit import hostile, two_years
from hezuo.explorer import html
from hezuo.explorer.document_schema import GraphDocument

EXPLORER = ROOT / "graph" / "explorer"
Json = dict[str, Any]


def faults(value: object, wanted: Any, place: str = "document") -> list[str]:
    """Where a value is not of a type; in a list only the first item that is wrong."""
    inside = get_args(wanted)
    found: list[str] | None = None
    match get_origin(wanted):
        case None if is_typeddict(wanted):
            found = _keys(value, wanted, place)
        case None:
            right = wanted is Any or type(value) is wanted or (wanted is float and type(value) is int)
            found = [] if right else None
        case origin if origin in (Union, UnionType):
            found = [] if any(not faults(value, item) for item in inside) else None
        case origin if origin is Literal:
            found = [] if value in inside else None
        case origin if origin is Annotated and isinstance(value, list) and len(value) == len(inside[1]):
            found = [f for v, t in zip(value, inside[1], strict=True) for f in faults(v, t, place)]
        case origin if origin is list and isinstance(value, list):
            items = (faults(v, inside[0], f"{place}[{n}]") for n, v in enumerate(value))
            found = next(filter(None, items), [])
        case origin if origin is dict and isinstance(value, dict):
            found = [f for k, v in value.items() for f in faults(v, inside[1], f"{place}.{k}")]
        case origin if origin is NotRequired:
            found = faults(value, inside[0], place)
    return [f"{place}: {value!r}"] if found is None else found


def _keys(value: object, wanted: Any, place: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place}: {value!r}"]
    hints = get_type_hints(wanted, include_extras=True)
    optional = {key for key, hint in hints.items() if get_origin(hint) is NotRequired}
    wrong = [f"{place}.{key}: missing" for key in sorted(hints.keys() - value.keys() - optional)]
    wrong += [f"{place}.{key}: unknown" for key in sorted(value.keys() - hints.keys())]
    return wrong + [f for key in hints if key in value for f in faults(value[key], hints[key], f"{place}.{key}")]


def test_the_shipped_document_is_of_its_type(document: Json) -> None:
    assert faults(document | {"vis": html.drawing(document)}, GraphDocument) == []


@pytest.mark.parametrize("make", [two_years, hostile])
def test_the_documents_of_the_tests_are_of_its_type(make: Any) -> None:
    assert faults(make(), GraphDocument) == []


def spoilt(document: Json, change: Any) -> list[str]:
    made = copy.deepcopy(document)
    change(made)
    return faults(made, GraphDocument)


def test_what_is_of_another_type_is_found() -> None:
    made = two_years()
    assert spoilt(made, lambda d: d["title"].pop()) == ["document.title: ['小图谱']"]
    assert spoilt(made, lambda d: d["nodes"].pop("class")) == ["document.nodes.class: missing"]
    assert spoilt(made, lambda d: d.update(colour="red")) == ["document.colour: unknown"]
    assert spoilt(made, lambda d: d["ties"]["role"].append(None)) == ["document.ties.role[6]: None"]
    assert spoilt(made, lambda d: d["classes"][1].update(shape="blob")) == ["document.classes[1].shape: 'blob'"]
    assert spoilt(made, lambda d: d.update(aggregate={})) == ["document.aggregate: {}"]
    assert spoilt(made, lambda d: d["roles"][0].update(rank=True)) == ["document.roles[0].rank: True"]


def test_the_program_has_the_types_and_the_colours_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXPLORER))
    generate = __import__("generate")
    assert Path(sys.modules["generate"].__file__ or "").parent == EXPLORER
    for name, text in generate.files().items():
        said = f"{name} is stale: run `make docs`, then `node build.mjs`"
        assert (EXPLORER / "src" / name).read_text(encoding="utf-8") == text, said
