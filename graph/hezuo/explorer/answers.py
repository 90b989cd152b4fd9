"""The answers to named questions that the page has in it: each question, and each value that a parameter of it takes.

A parameter takes what the ontology names and the record uses: a role, a class of parties or platforms, an item of a
list. So a kind that was made yesterday is asked about today. What would make the page too large is asked elsewhere, and
the page says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hezuo.base.codec import AsIs
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import HezuoError
from hezuo.base.store import Rows, Value
from hezuo.base.terms import DOUBTFUL, HZ, PREFIXES, RECORD, SUSPECTED
from hezuo.network.ties import Ties
from hezuo.record import ask
from hezuo.record.ask import Parameter, Question
from hezuo.record.load import Dataset

Json = dict[str, Any]
Cells = list[Any]
#: The answers together may be this many bytes of JSON; packed they are a sixth of it. The largest are left out first.
BUDGET = 360_000
#: Of more nodes nothing is asked: a build would take hours, and the answers would not fit.
MOST = 3000
STATUS = "status"
USED = "SELECT DISTINCT ?used WHERE { ?any ?property ?used . FILTER(ISIRI(?used)) }"
#: What the record suspects a cell to mean in truth.
DOUBTS = f"""SELECT ?record ?value WHERE {{
  ?correction a <{HZ}Correction> ; <{HZ}cellRecord> ?record ; <{HZ}correctedValue> ?value ;
    <{HZ}status> <{SUSPECTED}> }}"""


@dataclass(frozen=True, slots=True)
class Call:
    """A question, with a value for one of its parameters or with none."""

    question: Question
    parameter: Parameter | None = None
    #: The name of the value in each language.
    values: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, str]:
        """The parameters as they are typed."""
        return {self.parameter.name: self.values[0]} if self.parameter else {}

    @property
    def text(self) -> str:
        """The call as `hezuo ask` takes it."""
        pairs = (f'{name}="{value}"' if " " in value else f"{name}={value}" for name, value in self.given.items())
        return " ".join((self.question.name, *pairs))


def answers(dataset: Dataset, ties: Ties) -> list[Json]:
    """The questions with their answers for the document, in the order of their names."""
    # One of a workspace may be ended by its minute: what it did not say today it may say tomorrow.
    if any(question.own for question in dataset.questions.values()):
        return _answers(dataset, ties)
    return dataset.result("answers", AsIs, lambda: _answers(dataset, ties))


def _answers(dataset: Dataset, ties: Ties) -> list[Json]:
    asker = _Asker(dataset, ties)
    if len(ties.nodes) > MOST:
        return [_untold(call) for call in asker.plain()]
    found = [one for call in asker.calls() if (one := asker.told(call)) is not None]
    sizes = sorted((len(json.dumps(one, ensure_ascii=False).encode()), n) for n, one in enumerate(found))
    room = BUDGET
    for size, n in sizes:
        room -= size
        if room < 0:
            found[n] |= {"rows": None, "english": None, "nodes": []}
    return found


def choices(dataset: Dataset, ties: Ties, question: Question, parameter: Parameter) -> list[str]:
    """What a parameter takes that the ontology names and the record uses (IRIs), sorted; none for things and texts."""
    return dataset.memo.of(_Asker, lambda: _Asker(dataset, ties)).values(question, parameter)


def _untold(call: Call) -> Json:
    return {
        "call": call.text,
        **_titles(call),
        "count": -1,
        "doubtful": 0,
        "otherwise": 0,
        **_columns(call.question, ()),
    }


def _titles(call: Call) -> Json:
    titles = list(call.question.titles)
    if call.parameter:
        told = zip(LANGS, call.question.titles, call.values, strict=True)
        titles = [say("answers.title", lang, title=title, value=value) for lang, title, value in told]
    return {"title": titles, "value": list(call.values)}


def _columns(question: Question, names: Iterable[str]) -> Json:
    heads = [list(pair) for pair in zip(*(question.headings(tuple(names), lang) for lang in LANGS), strict=True)]
    return {"columns": heads, "rows": None, "english": None, "nodes": []}


@dataclass(frozen=True)
class _Asker:
    dataset: Dataset
    ties: Ties

    def plain(self) -> Iterator[Call]:
        """Every question that can be asked without a value."""
        for question in self.dataset.questions.values():
            if all(p.default is not None and p.type != "date" for p in question.parameters):
                yield Call(question)

    def calls(self) -> Iterator[Call]:
        """The same, each followed by those with a value, unless it fails: a stranger's question may take its minute."""
        for call in self.plain():
            yield call
            if self._rows(call, 0) is None:
                continue
            for parameter in call.question.parameters:
                for iri in self.values(call.question, parameter):
                    names = tuple(self.dataset.ontology.label(iri, lang) for lang in LANGS)
                    if names[0] != parameter.default:
                        yield Call(call.question, parameter, names)

    def told(self, call: Call) -> Json | None:
        """The answer in both languages, None where there is none; of a question that fails only how it is asked."""
        zh = self._rows(call, 0)
        if zh is None:
            return _untold(call)
        if not zh.rows:
            return None
        en = self._rows(call, 1) or zh
        rows, english = _merged(*([[_cell(c) for c in row] for row in each.rows] for each in (zh, en)))
        doubtful, otherwise = self._doubts(call, zh)
        return {
            "call": call.text,
            **_titles(call),
            "count": len(rows),
            "doubtful": doubtful,
            "otherwise": otherwise,
            **_columns(call.question, zh.columns),
            "rows": rows,
            "english": english,
            "nodes": [self._node(row) for row in zh.rows],
        }

    def _rows(self, call: Call, lang: int) -> Rows | None:
        lang = lang if "$lang" in call.question.sparql else 0
        return self.dataset.memo.of(("answers", call.text, lang), lambda: self._asked(call, LANGS[lang]))

    def _asked(self, call: Call, lang: Lang) -> Rows | None:
        try:
            return ask.run(self.dataset.store, call.question, call.given, self.dataset.identity.names, lang)
        except HezuoError:
            return None

    def values(self, question: Question, parameter: Parameter) -> list[str]:
        """What the ontology names and the record uses of the class that a parameter wants, sorted."""
        ontology, (prefix, _, local) = self.dataset.ontology, parameter.type.partition(":")
        target = PREFIXES.get(prefix, "") + local
        if prefix not in PREFIXES or target == RECORD:
            return []
        if re.search(rf"(?:\ba|rdf:type|subClassOf[*+]?)\s+\${parameter.name}\b", question.sparql):
            found = [c for c in self._used if c in ontology.classes and ontology.is_a(c, target)]
        else:
            found = [i for i in self._used if target in ontology.types.get(i, ())]
        return sorted(found, key=lambda i: (ontology.orders.get(i, 0.0), ontology.label(i, "zh"), i))

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(str(row[0]) for row in self.dataset.store.select(USED).rows)

    @cached_property
    def _suspected(self) -> Mapping[str, frozenset[str]]:
        """The records that the ledger suspects to mean a value, by the value."""
        found: dict[str, set[str]] = {}
        for record, value in self.dataset.store.select(DOUBTS).rows:
            found.setdefault(str(value), set()).add(str(record))
        return {value: frozenset(records) for value, records in found.items()}

    def _doubts(self, call: Call, rows: Rows) -> tuple[int, int]:
        """How many rows the record doubts, and how many of other values are suspected to have this one."""
        at = rows.columns.index(STATUS) if STATUS in rows.columns else -1
        word = self.dataset.ontology.label(DOUBTFUL, "zh")
        doubtful = sum(word in str(row[at] or "") for row in rows.rows) if at >= 0 else 0
        records = self._suspected.get(call.values[0], frozenset()) if call.values else frozenset()
        every = self._rows(Call(call.question), 0) if records else None
        here = _texts(rows)
        return doubtful, len((records & _texts(every)) - here) if every else 0

    def _node(self, row: Iterable[Value]) -> int:
        """The first thing that a row names, or −1."""
        index, names = self.ties.nodes.index, self.dataset.identity.names
        found = (iri for cell in row if isinstance(cell, str) for iri in names.find(cell, RECORD) if iri in index)
        return next((index[iri] for iri in found), -1)


def _texts(rows: Rows) -> set[str]:
    return {str(cell) for row in rows.rows for cell in row if cell is not None}


def _merged(rows: list[Cells], english: list[Cells]) -> tuple[list[Cells], list[Cells] | None]:
    """Both languages in one list, with a pair where a cell differs; apart where the order differs."""
    if len(rows) != len(english) or not all(
        any(a == b != "" for a, b in zip(*pair, strict=True)) for pair in zip(rows, english, strict=True)
    ):
        return rows, english
    both = zip(rows, english, strict=True)
    return [[a if a == b else [a, b] for a, b in zip(*pair, strict=True)] for pair in both], None


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    return value if isinstance(value, int | float | str) and not isinstance(value, bool) else str(value)
