"""An answer of the endpoint as a page shows it: names beside IRIs, its chart, what it ties, what is in doubt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from hezuo.base.store import Literal, Rows, Store, Value
from hezuo.base.terms import HZ, ID, WHOLE_NUMBERS, XSD, prefixed
from hezuo.narrate.quantities import caveats, doubts
from hezuo.serve.charts import MOST as DRAWN
from hezuo.serve.drawing import mark
from hezuo.serve.linking import address, in_explorer, of_name
from hezuo.serve.plots import Point, chart
from hezuo.serve.process import Answer
from hezuo.serve.terms import Vocabulary
from hezuo.serve.view import View

#: So many rows are shown before the rest is asked for, so many at all; so many bytes are read for a page.
FIRST, MOST, LARGEST = 200, 5_000, 24 << 20
#: In answers of so many rows it is looked for what is not plainly stated.
LOOKED = 2_000
NUMBERS = {XSD + name for name in (*WHOLE_NUMBERS, "decimal", "double", "float")}
TRIPLE = "SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object } ORDER BY ?subject ?predicate ?object"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: text, IRI in short (''), where it leads, mark of its class, its number and share of the most (0–100)."""

    text: str
    short: str = ""
    iri: str = ""
    url: str = ""
    mark: Markup | str = ""
    lang: str = ""
    number: float | None = None
    share: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A thing and what it is tied to by the rows of an answer, each once."""

    thing: Cell
    ties: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Shown:
    """An answer that has been read. `truth` is that of ASK, else None."""

    view: View
    words: Vocabulary
    columns: tuple[str, ...]
    body: Sequence[Sequence[Mapping[str, str] | None]]
    truth: bool | None = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.body)

    @property
    def tied(self) -> int:
        """So many of its rows are looked at for what they tie."""
        return min(self.count, MOST)

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The rows that are shown, bars beside the first column of numbers."""
        most = MOST if self.view.given("all") else FIRST
        found = [[self.cell(term) for term in row] for row in self.body[:most]]
        column = self._counting(found)
        top = max((row[column].number or 0 for row in found), default=0) if column is not None else 0
        if column is None or top <= 0:
            return found
        for row in found:
            cell = row[column]
            if cell.number is not None:
                share = round(100 * cell.number / top)
                row[column] = Cell(cell.text, number=cell.number, share=max(share, 1))
        return found

    def _counting(self, rows: list[list[Cell]]) -> int | None:
        """The first column of nothing but numbers that are not below 0, in several rows."""
        if len(rows) < 2:
            return None
        columns = range(len(self.columns))
        return next(
            (c for c in columns if all(r[c].number is not None and (r[c].number or 0) >= 0 for r in rows)), None
        )

    def cell(self, term: Mapping[str, str] | None) -> Cell:
        """A term of SPARQL's JSON as a cell."""
        if term is None:
            return Cell("")
        value = term["value"]
        if term["type"] == "uri":
            return self._named(value)
        if term["type"] == "triple":
            return Cell(json.dumps(value, ensure_ascii=False))
        number = _number(value) if term.get("datatype") in NUMBERS else None
        text = f"_:{value}" if term["type"] == "bnode" else value
        named = number is None and term["type"] == "literal" and self.view.desk.has_workspace
        url = of_name(self.view, value) if named else ""
        return Cell(text, url=url, lang=term.get("xml:lang", ""), number=number)

    def _named(self, iri: str) -> Cell:
        """A thing by its name, with a link to its page; a term by its name."""
        view, short = self.view, unquote(prefixed(iri))
        if not view.desk.has_workspace:
            look = f"DESCRIBE <{iri}>"
            return Cell(self.words.name(iri, view.lang) or short, short, iri, view.url("/query", query=look, run=1))
        dataset = view.workspace.dataset
        name = dataset.identity.names.caption(iri) or self.words.name(iri, view.lang)
        ours = iri.startswith((ID, HZ))
        cls = self.classes.get(iri, "")
        return Cell(
            name or short,
            short if name else "",
            iri,
            address(view, iri) if ours else "",
            mark(dataset.ontology, cls) if cls else "",
        )

    @cached_property
    def classes(self) -> dict[str, str]:
        """The class that each thing of the record states."""
        from hezuo.serve.searching import classes

        return self.view.memo.of("classes", lambda: classes(self.view))

    # --- drawn ----------------------------------------------------------------------------------------------------

    @cached_property
    def chart(self) -> Markup | None:
        """The drawing of what the rows count; bars are of the first of them."""
        points = [[Point(c.text, c.url, c.number) for c in row] for row in self.rows]
        return chart(self.columns, points, self.columns, points[:DRAWN], lang=self.view.lang)

    @cached_property
    def bands(self) -> list[Band]:
        """What the first two columns of things tie, those with the most ties first; nothing where there are not two."""
        columns = [c for c in range(len(self.columns)) if _all_things(row[c] for row in self.body)]
        if len(columns) < 2 or not self.view.desk.has_workspace:
            return []
        pairs = {(str(row[columns[0]]["value"]), str(row[columns[1]]["value"])): None for row in self._tied(columns)}
        sides = [list(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1)]
        turned = len(sides[1]) < len(sides[0])  # the fewer make the bands
        tied: dict[str, list[str]] = {thing: [] for thing in sides[turned]}
        for pair in pairs:
            tied[pair[turned]].append(pair[not turned])
        order = sorted(tied.items(), key=lambda one: -len(one[1]))[:MOST]
        return [Band(self._named(thing), tuple(map(self._named, others))) for thing, others in order]

    def _tied(self, columns: Sequence[int]) -> list[Any]:
        return [row for row in self.body[: self.tied] if row[columns[0]] is not None and row[columns[1]] is not None]

    @cached_property
    def explorer(self) -> str:
        """The explorer with the things of the answer chosen; '' where it names none, or too many for an address."""
        if not self.view.desk.has_workspace:
            return ""
        return in_explorer(self.view, (t["value"] for row in self.body for t in row if t and t["type"] == "uri"))

    def notes(self, sparql: str) -> list[str]:
        """What of it is not exact or not plainly stated."""
        if not self.view.desk.has_workspace or not 0 < self.count <= LOOKED:
            return []
        dataset, lang = self.view.workspace.dataset, self.view.lang
        rows: list[tuple[Value, ...]] = [tuple(t["value"] if t is not None else None for t in row) for row in self.body]
        return [*caveats(dataset, sparql, lang), *doubts(dataset, sparql, Rows(self.columns, rows), lang)]


def _all_things(terms: Iterable[Mapping[str, str] | None]) -> bool:
    found = [t for t in terms if t is not None]
    return bool(found) and all(t["type"] == "uri" and t["value"].startswith(ID) for t in found)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def read(view: View, words: Vocabulary, answer: Answer) -> Shown:
    """An answer in SPARQL's JSON, or triples as N-Triples, as a page shows it."""
    answer.body.seek(0)
    data = answer.body.read()
    if "json" not in answer.head["type"]:
        return Shown(view, words, ("subject", "predicate", "object"), _triples(data))
    told = json.loads(data)
    if "boolean" in told:
        return Shown(view, words, (), (), bool(told["boolean"]))
    columns = tuple(told["head"]["vars"])
    return Shown(view, words, columns, [[row.get(c) for c in columns] for row in told["results"]["bindings"]])


def _triples(data: bytes) -> list[list[Mapping[str, str]]]:
    store = Store()
    store.load(data, ID + "answer", blank=True)
    return [[_term(term) for term in row] for row in store.answer(TRIPLE).rows]


def _term(term: Any) -> Mapping[str, str]:
    if isinstance(term, Literal):
        tagged = {"xml:lang": term.lang} if term.lang else {}
        return {"type": "literal", "value": term.value, "datatype": term.datatype, **tagged}
    text = str(term)
    return {"type": "bnode", "value": text[2:]} if text.startswith("_:") else {"type": "uri", "value": text}
