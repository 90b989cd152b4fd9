"""Views as pictures: which nodes and ties, and where each node stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import QueryError
from hezuo.base.store import Value
from hezuo.explorer.document_schema import Form
from hezuo.explorer.findings import finding
from hezuo.forms.canvas import Drawing
from hezuo.forms.registry import FORMS
from hezuo.forms.sheet import DESK, PHONE, Sheet
from hezuo.insight.analysis import Analysis
from hezuo.narrate.chance import survivors
from hezuo.network.ties import Bools, Ties
from hezuo.record.queryfile import bad_header
from hezuo.record.views import View, ViewResult, part, result
from hezuo.style import layout, rows
from hezuo.style.layout import Band, Floats, Ints

Json = dict[str, Any]
#: How vis-network's pictures are laid out; every other layout is a form.
LAYOUTS = ("islands", "cells", "columns", "circle")
#: With more ties than this a view does not list its own: the page draws those among its nodes, which are the same.
LISTED = 20_000
Earlier = Mapping[str, tuple[float, float]]


def known_layout(view: View) -> None:
    """Raises `OntologyError` for a layout that there is not."""
    if view.layout not in (*LAYOUTS, *FORMS):
        raise bad_header(view.file, view.sparql, f"{view.layout}: {' | '.join((*LAYOUTS, *FORMS))}")


def picture(view: View, analysis: Analysis, earlier: Mapping[str, Earlier]) -> Json:
    """A view for the graph document. `earlier` holds the positions of the last build, by view and IRI.

    Raises `OntologyError` for a layout that there is not, and `QueryError` for a query or figure that fails.
    """
    known_layout(view)
    ties = analysis.ties
    asked = result(view, analysis.dataset.store, analysis.dataset.identity.college)
    nodes = np.asarray(sorted(ties.nodes.index[i] for i in asked.things if i in ties.nodes.index), np.int64)
    made = _declared(view, analysis)
    if view.layout == "circle":
        empty = dict.fromkeys(("nodes", "ties", "x", "y"))
        return made | empty | {"primary": [], "bands": [], "focus": _first(nodes)}
    if view.layout in FORMS:
        return made | _formed(view, nodes, asked, analysis)
    # The college has a place of its own, for it may be switched on.
    others = nodes[nodes != ties.college]
    where, bands = _placed(view, others, asked, analysis, earlier.get(view.name, {}))
    # Rounded as they are kept, so that a second build finds what the first has made.
    where = np.round(where, 1) + 0.0
    if ties.college >= 0:
        others, where = np.append(others, ties.college), np.vstack([where, _spot(where)])
    return made | {
        "primary": [int(n) for n in others if asked.things.get(ties.nodes.ids[n], "") != ""],
        "nodes": others.tolist(),
        "ties": _inside(ties, others),
        "x": np.round(where[:, 0], 1).tolist(),
        "y": np.round(where[:, 1], 1).tolist(),
        "bands": bands,
    }


def _declared(view: View, analysis: Analysis) -> Json:
    """What the file of a view says, and what it finds."""
    found, second, doubt, named = finding(view, analysis)
    return {
        "id": view.name,
        "name": list(view.title),
        "purpose": list(view.purpose),
        "note": _note(view, analysis),
        "finding": None if found is None else list(found),
        "second": None if second is None else list(second),
        "unplain": None if doubt is None else list(doubt),
        "named": named,
        "form": None,
        "projected": None,
        "colour": view.colour,
        "size": view.size,
        "labels": view.labels,
        "college": view.college,
        "depth": view.depth,
        "focus": -1,
    }


def _inside(ties: Ties, nodes: Sequence[int] | Ints) -> list[int] | None:
    """The ties among some nodes; None where there are so many that the page finds them itself."""
    inside: Bools = np.isin(ties.record, nodes) & np.isin(ties.thing, nodes)
    return np.flatnonzero(inside).tolist() if len(ties) <= LISTED else None


def _formed(view: View, nodes: Ints, asked: ViewResult, analysis: Analysis) -> Json:
    """A view that is a drawing of our own, in both languages, for a wide and for a narrow window."""
    ties = analysis.ties
    drawn = [
        [FORMS[view.layout](Sheet(analysis, view, asked, lang, width)) for lang in LANGS] for width in (DESK, PHONE)
    ]
    at = {n: place for drawing in (drawn[0][1], drawn[0][0]) for n, place in drawing.at.items()}
    shown = sorted({*nodes.tolist(), *at, *([ties.college] if ties.college >= 0 else [])})
    middle = drawn[0][0].width / 2, drawn[0][0].height / 2
    where = [at.get(n, middle) for n in shown]
    return {
        "primary": [n for n in shown if asked.things.get(ties.nodes.ids[n], "") != ""],
        "nodes": shown,
        "ties": _inside(ties, shown),
        "x": [x for x, _ in where],
        "y": [y for _, y in where],
        "bands": [],
        # Paper has the scope of the whole document below: `assemble` puts it there.
        "form": {
            "wide": [form(d) for d in drawn[0]],
            "narrow": [form(d) for d in drawn[1]],
            "paper": [],
            "drawn": sorted(at),
        },
    }


def on_paper(view: View, analysis: Analysis, lang: Lang, width: float) -> Drawing | None:
    """A view that is a drawing of our own, laid out for a width in pixels; None for another view."""
    return _laid_out(view, analysis, lang, width) if view.layout in FORMS else None


def _laid_out(view: View, analysis: Analysis, lang: Lang, width: float, of: Part | None = None) -> Drawing:
    asked = result(view, analysis.dataset.store, analysis.dataset.identity.college)
    return FORMS[view.layout](Sheet(analysis, view, part(asked, of.things) if of else asked, lang, width))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a view: the IRIs of its things; how many were chosen, of how many, and of what, in each language."""

    things: frozenset[str]
    chosen: int
    whole: int
    what: tuple[str, ...]

    def drawn(self, view: View, analysis: Analysis, lang: Lang, width: float) -> Drawing:
        """It, laid out for a width in pixels."""
        return _laid_out(view, analysis, lang, width, self)

    def said(self, lang: Lang) -> str:
        """That it is a part, in a sentence."""
        return say("picture.part", lang, what=self.what[LANGS.index(lang)], shown=self.chosen, all=self.whole)


def part_of(view: View, analysis: Analysis, chosen: Iterable[str]) -> Part:
    """The part of a view that some things (IRIs) are, with all in it that they are tied to.

    Raises `QueryError` for a view that is no drawing of our own, and where it has none of them.
    """
    if view.layout not in FORMS:
        raise QueryError("view-part", name=view.name)
    ties, index = analysis.ties, analysis.ties.nodes.index
    known = result(view, analysis.dataset.store, analysis.dataset.identity.college).things
    ours = sorted(index[iri] for iri in set(chosen) if iri in known and iri in index)
    if not ours:
        raise QueryError("view-part-none", name=view.name)
    classes = {ties.nodes.classes[n] for n in ours}
    alike = sum(iri in index and ties.nodes.classes[index[iri]] in classes for iri in known)
    touched: Bools = np.isin(ties.record, ours) | np.isin(ties.thing, ours)
    near = {*ours, *ties.record[touched].tolist(), *ties.thing[touched].tolist()}
    names = (say("list.and", lang).join(ties.ontology.label(c, lang) for c in sorted(classes)) for lang in LANGS)
    return Part(frozenset(ties.nodes.ids[n] for n in near) & known.keys(), len(ours), alike, tuple(names))


def form(drawing: Drawing) -> Form:
    """A drawing for the graph document."""
    return {"width": drawing.width, "height": round(drawing.height, 1), "body": drawing.body}


def _note(view: View, analysis: Analysis) -> list[str] | None:
    """The caveat of a view, and how many pairs of parties share more than chance would have it."""
    texts = list(view.note or ("", ""))
    if view.chance:
        texts = [text + survivors(analysis, lang) for text, lang in zip(texts, LANGS, strict=True)]
    return texts if any(texts) else None


def _first(nodes: Ints) -> int:
    return int(nodes[0]) if len(nodes) else -1


def _spot(where: Floats) -> Floats:
    """Where the college stands when it is shown: above the rest, in the middle."""
    if not len(where):
        return np.zeros((1, 2))
    low, high = where.min(axis=0), where.max(axis=0)
    return np.asarray([[(low[0] + high[0]) / 2, low[1] - 3 * layout.GAP]])


def _placed(
    view: View, nodes: Ints, asked: ViewResult, analysis: Analysis, earlier: Earlier
) -> tuple[Floats, list[Json]]:
    ties = analysis.ties
    matrix = among(ties, nodes)
    ids = [ties.nodes.ids[n] for n in nodes]
    if view.layout == "islands" or not asked.bands:
        where = layout.islands(matrix, _islands(matrix, nodes, analysis))
        return layout.kept(where, ids, earlier, matrix), []
    number = {band: n for n, band in enumerate(asked.bands)}
    band = np.asarray([number.get(asked.things[i], -1) for i in ids], np.int64)
    names = [str(n) for n in range(len(asked.bands))]
    arranged = rows.columns if view.layout == "columns" else rows.cells
    where, found = arranged(matrix, band, names)
    return where, [_band(b, asked.bands[int(b.name)], ties) for b in found]


def _band(band: Band, value: Value, ties: Ties) -> Json:
    name = [say("view.no-band", lang) if value is None else ties.ontology.label(str(value), lang) for lang in LANGS]
    place = {k: round(getattr(band, k), 1) for k in ("x", "y", "width", "height")}
    return {"name": name, **place}


def among(ties: Ties, nodes: Ints) -> sparse.csr_array:
    """The ties among some nodes as a symmetric matrix, parallel ones counted."""
    inside: Bools = np.isin(ties.record, nodes) & np.isin(ties.thing, nodes)
    ends = np.searchsorted(nodes, ties.record[inside]), np.searchsorted(nodes, ties.thing[inside])
    shape = (len(nodes), len(nodes))
    half = sparse.coo_array((np.ones(len(ends[0])), ends), shape=shape).tocsr()
    matrix = sparse.csr_array(half + half.T)
    matrix.sort_indices()
    return matrix


def _islands(matrix: sparse.csr_array, nodes: Ints, analysis: Analysis) -> Ints:
    """What hangs together; where that is more than springs can lay out, the groups within it."""
    label = connected_components(matrix, directed=False)[1].astype(np.int64)
    large = np.bincount(label) > layout.SPRINGS
    if not large.any():
        return np.asarray(label, np.int64)
    from hezuo.measures.groups import consensus

    inner = consensus(matrix, [analysis.ties.nodes.ids[n] for n in nodes]).label
    _, made = np.unique(np.column_stack([label, np.where(large[label], inner, -1)]), axis=0, return_inverse=True)
    return np.asarray(made, np.int64).ravel()
