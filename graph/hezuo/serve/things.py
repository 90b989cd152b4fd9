"""The pages of things at the paths of their IRIs, and of the ontology at its own: HTML for people, RDF for programs."""

from __future__ import annotations

import re
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

from markupsafe import Markup
from rapidfuzz import fuzz, process
from starlette.responses import Response

from hezuo.base.messages import say
from hezuo.base.problems import QueryError
from hezuo.base.store import Answer, Literal, Term, written
from hezuo.base.terms import HZ, ID, ONTOLOGY_GRAPH
from hezuo.export import ontology_page, vocabulary
from hezuo.formats.standard import STANDARD, serialised
from hezuo.forms.circle import circle
from hezuo.intake.names import escaped
from hezuo.narrate.dossier import DossierInsight
from hezuo.record.load import Dataset
from hezuo.record.scope import spans
from hezuo.record.search import search
from hezuo.serve.drawing import inline, mark, shown_in
from hezuo.serve.linking import address, in_explorer
from hezuo.serve.media import content_type, offered
from hezuo.serve.negotiation import best, listed
from hezuo.serve.view import SHORT, TYPES, View
from hezuo.style.page_colours import shade

HTML = "text/html"
#: What `?_format=` calls the formats of RDF, and their media types.
RDF = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
#: Names that an address may use besides.
ALSO = {"turtle": "ttl", "json-ld": "jsonld", "ntriples": "nt", "n-triples": "nt"}
#: What the endpoint calls them.
NAMES = {"turtle": "ttl", "jsonld": "jsonld", "ntriples": "nt"}
#: What no IRI holds.
NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
STATEMENTS = "CONSTRUCT { $thing ?p ?o . ?s ?q $thing } WHERE { { $thing ?p ?o } UNION { ?s ?q $thing } }"
KNOWN = "SELECT ?p WHERE { { $thing ?p ?o } UNION { ?s ?p $thing } } LIMIT 1"
OWN = "SELECT ?p ?o WHERE { $thing ?p ?o } ORDER BY ?p ?o"
#: So many near things are named where one is not found.
NEAR = 3


def thing(view: View) -> Response:
    """A thing of the record, as HTML or in a format of RDF; one that there is not, with the nearest."""
    iri = _meant(view)
    if iri is None:
        return _unknown(view)
    form = _form(view)
    if form is None:
        return view.lost(view.say("thing.not-acceptable"), status=HTTPStatus.NOT_ACCEPTABLE)
    dataset = view.workspace.dataset
    if form in RDF:
        here = dataset if _known(dataset, iri) else view.state.workspace.whole
        return _rdf(here.store.answer(STATEMENTS, {"thing": iri}), form, iri)
    told = about(view, iri)
    file = view.table(told, iri.rsplit("/", 1)[-1] or "id")
    if file is not None:
        return file
    response = view.html("thing.html", title=told.name, **_shown(view, told))
    return _alternates(view, response)


def about(view: View, iri: str) -> DossierInsight:
    """What is told of a thing, in the scope of the address and in all years."""
    workspace = view.workspace
    college = workspace.words[1]
    years = view.state.workspace.whole.scope.years
    wide = view.state.within(("all", college)) if len(years) > len(workspace.scope.years) else workspace
    return DossierInsight(workspace.analysis, wide.analysis, view.state.workspace.whole, iri)


def _meant(view: View) -> str | None:
    """The IRI that the path means, where anything is said of it in any scope.

    An IRI may hold escapes itself, which clients send as they are or decoded: each segment is written anew.
    """
    raw = bytes(view.request.scope.get("raw_path") or b"").decode("ascii", "replace").partition("?")[0]
    segments = [unquote(part) for part in raw.partition("/id/")[2].split("/")]
    tails = "/".join(map(escaped, segments)), "/".join(segments)
    for iri in dict.fromkeys(ID + tail for tail in tails if tail):
        if not NO_IRI.search(iri) and _known(view.state.workspace.whole, iri):
            return iri
    return None


def _known(dataset: Dataset, iri: str) -> bool:
    try:
        return bool(dataset.store.select(KNOWN, {"thing": iri}).rows)
    except QueryError:  # what the engine takes for no IRI
        return False


def _form(view: View) -> str | None:
    """The format that is wanted: that of the address, else that of the header; None where nothing on offer is."""
    asked = view.given("_format").lower()
    asked = ALSO.get(asked, asked)
    if asked:
        if asked in RDF or SHORT.get(asked, asked) in TYPES:
            return asked
        if asked == "html":
            return HTML
        raise QueryError("no-page-format", form=asked, known=", ".join(("html", *RDF, "csv", "json", "md", "xlsx")))
    wanted = {kind: name for kind, name in offered(graph=True).items() if name in NAMES and kind != "text/plain"}
    found = best(listed(view.request, "accept"), (HTML, *wanted))
    if found is None or found == HTML:
        return found
    return NAMES[wanted[found]]


def _rdf(answer: Answer, form: str, name: str) -> Response:
    data = serialised(answer, form)
    ending = STANDARD[form].ending
    disposition = f"inline; filename*=UTF-8''{quote(name.rsplit('/', 1)[-1] + ending)}"
    headers = {"Content-Disposition": disposition, "Vary": "Accept", "Cache-Control": "no-cache"}
    return Response(data, 200, headers, content_type(RDF[form]))


def _alternates(view: View, response: Response) -> Response:
    links = (f'<{view.here(_format=form)}>; rel="alternate"; type="{kind}"' for form, kind in RDF.items())
    response.headers["Link"] = ", ".join(links)
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def _unknown(view: View) -> Response:
    """What is not there, with the things whose names are nearest."""
    text = unquote(view.part("name")).rstrip("/").rsplit("/", 1)[-1].replace("_", " ").strip()
    sentence = view.say("thing.unknown", name=text or view.part("name"))
    near = {name: address(view, iri) for name, iri in nearest(view, text)}
    return view.lost(sentence, near)


def nearest(view: View, text: str) -> list[tuple[str, str]]:
    """The names and IRIs of the things that are most like a text."""
    dataset, names = view.workspace.dataset, view.workspace.dataset.identity.names
    found: list[str] = []
    with suppress(QueryError):
        found += search(dataset, text).things
    known = view.memo.of("names", lambda: _names(dataset))
    if len(found) < NEAR:
        close = process.extract(text, known, scorer=fuzz.ratio, limit=NEAR)
        found += [iri for _, _, iri in close]
    return [(names.caption(iri), iri) for iri in list(dict.fromkeys(found))[:NEAR]]


def _names(dataset: Dataset) -> dict[str, str]:
    records = {iri for resolved in dataset.identity.resolved for iri in resolved.records if iri}
    return {iri: name for iri in sorted(records) if (name := dataset.identity.names.caption(iri))}


def _shown(view: View, told: DossierInsight) -> dict[str, Any]:
    """What the template lays out."""
    lang, ontology = view.lang, told.dataset.ontology
    cls, _ = told.class_of(lang)
    return {
        "told": told,
        "mark": mark(ontology, cls) if cls else "",
        "mark_of": lambda iri: mark(ontology, iri),
        "circle": _circle(view, told),
        "to": lambda iri: address(view, iri),
        "shade": lambda rank: shade(rank or None, ontology),
        "elsewhere": "" if told.is_here else _elsewhere(view, told),
        "statements": _statements(view, told),
        "rdf": [(form, view.here(_format=form)) for form in RDF],
        "query": view.url("/query", query=f"SELECT ?p ?o WHERE {{\n  <{told.iri}> ?p ?o .\n}}", run=1),
        "explorer": in_explorer(view, (told.iri,)),
        "tables": [(form, view.here(_format=form)) for form in ("xlsx", "csv")],
    }


def _circle(view: View, told: DossierInsight) -> Markup | None:
    if told.dossier is None:
        return None
    title, drawn = view.say("thing.circle", name=told.name), circle(told.dossier, view.lang)
    return inline(drawn, shown_in(drawn, told.analysis.ties), lambda iri: address(view, iri), title)


def _elsewhere(view: View, told: DossierInsight) -> str:
    years = {f.year for f in (*told.portrait(view.lang).own, *told.portrait(view.lang).ties)}
    if not years:
        whole = DossierInsight(told.wide, told.wide, told.whole, told.iri).portrait(view.lang)
        years = {f.year for f in (*whole.own, *whole.ties)}
    return say("show.elsewhere", view.lang, years=spans(sorted(years - {""}))) if years - {""} else ""


def _statements(view: View, told: DossierInsight) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Every statement about it: label and IRI of the property, then its values, each with an address or none."""
    dataset = told.dataset if _known(told.dataset, told.iri) else told.whole
    found: dict[str, list[tuple[str, str]]] = {}
    for predicate, value in dataset.store.answer(OWN, {"thing": told.iri}).rows:
        found.setdefault(str(predicate), []).append(_value(view, dataset, value))
    return [(dataset.ontology.label(p, view.lang), p, values) for p, values in found.items()]


def _value(view: View, dataset: Dataset, value: Term | None) -> tuple[str, str]:
    if value is None or isinstance(value, Literal):
        return (value.value if value is not None else ""), ""
    name = dataset.identity.names.caption(value) or dataset.ontology.label(value, view.lang)
    return (name or value), address(view, value) if value.startswith((ID, HZ)) else ""


def ontology(view: View) -> Response:
    """The ontology: its documentation for people, or itself in a format of RDF."""
    form = _form(view)
    if form is None:
        return view.lost(view.say("thing.not-acceptable"), status=HTTPStatus.NOT_ACCEPTABLE)
    dataset = view.workspace.dataset
    if form in RDF:
        triples = view.state.memo.of("ontology", lambda: vocabulary.triples(dataset.ontology))
        rows: list[tuple[Term | None, ...]] = [*sorted(triples, key=lambda t: " ".join(map(written, t)))]
        return _rdf(Answer(("subject", "predicate", "object"), rows, "graph"), form, ONTOLOGY_GRAPH)
    # Every text in it was escaped where it was made.
    made = view.memo.of("ontology-page", lambda: Markup(ontology_page.body(dataset)))  # noqa: S704
    rdf = [(name, view.here(_format=name)) for name in RDF]
    return _alternates(view, view.html("ontology.html", title=view.say("nav.ontology"), body=made, rdf=rdf))
