"""The ontology as one page for people, in Chinese and English: classes, properties, tables, lists, examples.

All of it is read from the ontology, the examples from the record. The page runs no script and asks for nothing: which
language is shown is a matter of its style sheet.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.store import Literal, Term, Triple
from hezuo.base.terms import DCTERMS, HZ, ONTOLOGY_GRAPH, OWL, PREFIXES, RDFS, SKOS, TYPE, VIEW
from hezuo.base.triples import TripleIndex
from hezuo.export.vocabulary import triples
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.ontology import Ontology

#: The colours are those of the reader's system, light or dark.
STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;margin:0}
main,header,nav{max-width:62rem;margin:0 auto;padding:0 1.2rem}
h1{font-size:1.6rem}h2{margin-top:2.4rem;border-bottom:1px solid}h3{margin:1.6rem 0 .2rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{border:1px solid GrayText;padding:.25rem .5rem;text-align:left;vertical-align:top}
code{font-size:.9em;overflow-wrap:anywhere}ul.tree{list-style:none;padding-left:1.2rem}
#en:checked~* .zh,#zh:checked~* .en{display:none}
label{margin-right:1rem}nav a{margin-right:1rem}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: What kinds of properties there are, in the order of the page.
KINDS = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
#: The longest namespace first: of two that fit, it makes the shorter name.
SPACES = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
#: Statements of an example that are shown.
SHOWN = 12
STATEMENTS = "SELECT ?p ?o { $thing ?p ?o } ORDER BY ?p ?o"


def page(dataset: Dataset, ontology: Iterable[Triple]) -> bytes:
    """The page, as UTF-8; the same ontology (all its triples) and record give the same bytes."""
    made = _Page(dataset, TripleIndex(ontology))
    return "".join(made.parts()).encode()


def body(dataset: Dataset) -> str:
    """What the page holds below its head, as HTML for another page; every text stands in it in each language."""
    return "".join(_Page(dataset, TripleIndex(triples(dataset.ontology))).inside())


def _text(by_lang: Callable[[Lang], str]) -> str:
    """A text in each language, of which one is shown."""
    return "".join(f'<span class="{lang}" lang="{lang}">{html.escape(by_lang(lang))}</span>' for lang in LANGS)


@cache
def _said(key: str) -> str:
    return _text(lambda lang: say(f"ontology-page.{key}", lang))


def _short(iri: str) -> str:
    """An IRI by its prefix."""
    return next((f"{prefix}:{iri[len(space) :]}" for prefix, space in SPACES if iri.startswith(space)), iri)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Headings by their keys, cells as HTML."""
    head = "".join(f"<th>{_said(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"


@dataclass(frozen=True)
class _Page:
    dataset: Dataset
    graph: TripleIndex

    @property
    def ontology(self) -> Ontology:
        return self.dataset.ontology

    @cached_property
    def described(self) -> frozenset[str]:
        """The terms that have a place on the page."""
        found = {s for kind in ("Class", *KINDS) for s in self.graph.subjects(TYPE, OWL + kind)}
        return frozenset(found | set(self.graph.subjects(TYPE, SKOS + "ConceptScheme")))

    def parts(self) -> Iterator[str]:
        title = _text(lambda lang: self.graph.texts(ONTOLOGY_GRAPH, DCTERMS + "title").get(lang, ""))
        version = html.escape(self.graph.one(ONTOLOGY_GRAPH, OWL + "versionInfo"))
        yield '<!doctype html>\n<html lang="zh">\n<head><meta charset="utf-8">\n'
        yield f"<title>{_plain_title(self.graph)}</title>\n"
        yield f'<meta name="hezuo-build" content="{self.dataset.inputs.build}">\n'
        yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<style>{STYLE}</style></head>\n<body>\n'
        yield f'<input type="radio" name="lang" id="zh" checked><label for="zh">{_name("zh")}</label>'
        yield f'<input type="radio" name="lang" id="en"><label for="en">{_name("en")}</label>\n'
        yield f"<header><h1>{title}</h1>\n<p>{self._definition(ONTOLOGY_GRAPH)}"
        yield f" · {version} · <code>{HZ}</code></p></header>\n<main>\n"
        yield from self.inside()
        yield "</main>\n</body>\n</html>\n"

    def inside(self) -> Iterator[str]:
        """The sections, with links to each of them first."""
        sections = {
            "classes": self._classes, "properties": self._properties, "tables": self._tables, "lists": self._lists,
        }  # fmt: skip
        yield "<nav>" + "".join(f'<a href="#{name}">{_said(name)}</a>' for name in sections) + "</nav>\n"
        for name, section in sections.items():
            yield f'<h2 id="{name}">{_said(name)}</h2>\n'
            yield from section()

    def _label(self, iri: str) -> str:
        return _text(lambda lang: self.ontology.label(iri, lang))

    def _definition(self, iri: str) -> str:
        return _text(lambda lang: self.graph.texts(iri, SKOS + "definition").get(lang, ""))

    def _link(self, iri: str) -> str:
        """A term by its prefix, with a link to where it is described here."""
        code = f"<code>{html.escape(_short(iri))}</code>"
        return f'<a href="#{html.escape(_short(iri))}">{code}</a>' if iri in self.described else code

    def _links(self, iri: str, predicate: str) -> str:
        return ", ".join(self._link(str(o)) for o in self.graph.objects(iri, predicate) if str(o)[:2] != "_:")

    def _classes(self) -> Iterator[str]:
        above = {c: self.ontology.classes[c].parents for c in self.ontology.classes}
        tops = [c for c, parents in above.items() if not any(p in above for p in parents)]
        yield from self._tree(tops, above, set())

    def _tree(self, classes: list[str], above: dict[str, tuple[str, ...]], seen: set[str]) -> Iterator[str]:
        """The classes with those below each; one below several stands below the first and is named below the others."""
        yield '<ul class="tree">\n'
        for cls in classes:
            outside = [p for p in above[cls] if p not in above]
            reused = " ⊑ " + ", ".join(map(self._link, outside)) if outside else ""
            if cls in seen:
                yield f"<li>{self._link(cls)}</li>\n"
                continue
            seen.add(cls)
            yield f'<li id="{html.escape(_short(cls))}"><b>{self._label(cls)}</b> {self._link(cls)}{reused}<br>'
            yield f"{self._definition(cls)}\n"
            below = [c for c, parents in above.items() if cls in parents]
            if below:
                yield from self._tree(below, above, seen)
            yield "</li>\n"
        yield "</ul>\n"

    def _properties(self) -> Iterator[str]:
        for kind in KINDS:
            found = sorted(set(self.graph.subjects(TYPE, OWL + kind)))
            yield f"<h3>{_said(kind)}</h3>\n"
            yield _table(("term", "name", "meaning", "domain", "range"), map(self._property, found))

    def _property(self, iri: str) -> Iterator[str]:
        above, other = self._links(iri, RDFS + "subPropertyOf"), self._links(iri, OWL + "inverseOf")
        more = (f"<br>⊑ {above}" if above else "") + (f"<br>⁻¹ {other}" if other else "")
        yield f'<span id="{html.escape(_short(iri))}">{self._link(iri)}</span>{more}'
        yield self._label(iri)
        yield self._definition(iri)
        yield self._links(iri, RDFS + "domain")
        yield self._links(iri, RDFS + "range")

    def _tables(self) -> Iterator[str]:
        for kind in self.ontology.kinds:
            name = html.escape(kind.notation)
            yield f'<h3 id="table-{name}">{self._label(kind.iri)} <code>{name}</code></h3>\n'
            yield f"<p>{self._link(kind.iri)}: {self._definition(kind.iri)}</p>\n"
            yield _table(("column", "meaning", "path", "holds", "needed"), (self._column(kind, f) for f in kind.fields))
            yield from self._example(kind)

    def _column(self, kind: Kind, field: Field) -> Iterator[str]:
        yield _text(field.label)
        yield _text(field.description)
        yield self._link(field.path)
        yield self._link(field.target) if field.target else ", ".join(map(self._link, field.datatypes))
        marks = [_said("key")] if field.iri in kind.key else []
        yield " · ".join([*([_said("required")] if field.required else []), *marks])

    def _example(self, kind: Kind) -> Iterator[str]:
        """The statements of one thing of the kind, the first by its IRI."""
        things = {iri for r in self.dataset.identity.resolved if r.kind.iri == kind.iri for iri in r.records if iri}
        if not things:
            return
        thing = min(things)
        rows = self.dataset.store.answer(STATEMENTS, {"thing": thing}).rows[:SHOWN]
        yield f"<p>{_said('example')}: <code>&lt;{html.escape(thing)}&gt;</code></p>\n"
        cells = ((self._link(str(p)), self._object(o)) for p, o in rows if o is not None)
        yield _table(("term", "value"), cells)

    def _object(self, term: Term) -> str:
        return (
            html.escape(f"{term.value}" + f" @{term.lang}" * bool(term.lang))
            if isinstance(term, Literal)
            else self._link(term)
        )

    def _lists(self) -> Iterator[str]:
        for scheme in sorted(self.graph.subjects(TYPE, SKOS + "ConceptScheme")):
            yield f'<h3 id="{html.escape(_short(scheme))}">{self._label(scheme)} {self._link(scheme)}</h3>\n'
            yield f"<p>{self._definition(scheme)}</p>\n"
            found = self.graph.subjects(SKOS + "inScheme", scheme)
            if found:
                ordered = sorted(found, key=lambda i: (self.graph.number(i, VIEW + "order"), i))
                rows = (
                    (self._link(i), self._label(i), html.escape(self.graph.one(i, SKOS + "notation"))) for i in ordered
                )
                yield _table(("term", "name", "notation"), rows)


def _name(lang: Lang) -> str:
    return html.escape(say("ontology-page.language", lang))


def _plain_title(graph: TripleIndex) -> str:
    return html.escape(" · ".join(graph.texts(ONTOLOGY_GRAPH, DCTERMS + "title").values()))
