"""Addresses of what a page names: things by their IRI or name, rows of tables by their place."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from hezuo.base.problems import Place
from hezuo.base.terms import HZ, ID, RECORD
from hezuo.serve.view import View

#: So many things are handed to the explorer: its address has to stay one.
HANDED = 60


def path_of(iri: str) -> str:
    """The path of the page of a thing; that of the ontology for a term of it."""
    if iri.startswith(HZ):
        return "/ontology"
    return "/id/" + iri.removeprefix(ID)


def address(view: View, iri: str) -> str:
    """The address of the page of a thing, in the language and scope of a page; its IRI where it is none of ours."""
    if iri.startswith(HZ):
        return f"{view.url('/ontology')}#{quote('hz:' + iri.removeprefix(HZ))}"
    return view.url(path_of(iri)) if iri.startswith(ID) else iri


def named(view: View, text: object) -> str:
    """The IRI of the one thing that a cell names; '' where it names none, or several."""
    if not isinstance(text, str) or not text.strip():
        return ""
    found = view.workspace.dataset.identity.names.find(text, RECORD)
    return found[0] if len(found) == 1 else ""


def of_name(view: View, text: object) -> str:
    """The address of the one thing that a cell names; '' where it names none, or several."""
    iri = named(view, text)
    return address(view, iri) if iri else ""


def in_explorer(view: View, iris: Iterable[str]) -> str:
    """The address of the explorer with these things chosen; '' where none of them is drawn, or too many are."""
    nodes = view.workspace.analysis.ties.nodes
    known = view.memo.of("nodes", lambda: frozenset(nodes.ids))
    found = [iri.removeprefix(ID) for iri in dict.fromkeys(iris) if iri in known]
    if not 0 < len(found) <= HANDED:
        return ""
    # In the fragment of the explorer a point parts names.
    names = (quote(name, safe="!~*'()-_").replace(".", "%2E") for name in found)
    return f"{view.url('/explorer')}#{'selected' if len(found) == 1 else 'several'}={'.'.join(names)}"


def of_place(view: View, place: Place) -> str:
    """The address of the thing whose row a place is; '' where it is none."""
    rows = view.state.memo.of("rows", lambda: _rows(view))
    found = rows.get((place.file, place.sheet, place.row), "")
    return address(view, found) if found else ""


def _rows(view: View) -> dict[tuple[str, str, int], str]:
    found: dict[tuple[str, str, int], str] = {}
    for resolved in view.state.workspace.whole.identity.resolved:
        for index, record in enumerate(resolved.records):
            place = resolved.frame.table.place(index)
            found[place.file, place.sheet, place.row] = record
    return found
