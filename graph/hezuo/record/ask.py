"""Questions: the named ones of the ontology, and SPARQL that somebody brings.

A named question is a `.rq` file whose header comment says what it is:

    # title.zh: …            # title.en: …
    # param: name | 中文 | English | type | default
    # column: name | 中文 | English
    # example: name=value       (needed when a parameter has no default)
    # chart: bar label=name value=name …       (how the answer is drawn, `record/charted`; the first is the best)

A type is `text`, `integer`, `date` (a day; `today` is that of the clock) or a class such as `hz:Party` (then the value
is a name, resolved as in a table).
A parameter without a default must be given; one with the default `*` may be left out and then matches everything.
In the query a parameter is written `$name`; `$lang` is the language that labels are asked in.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from hezuo.base.characters import folded
from hezuo.base.messages import Lang
from hezuo.base.problems import OntologyError, Place, Problem, QueryError, Severity, problem
from hezuo.base.store import Literal, Rows, Store, Term, filled
from hezuo.base.terms import PREFIXES, RECOMPUTED_BY, XSD
from hezuo.base.workspace import Folder, read_text
from hezuo.intake.identity import Identity
from hezuo.intake.names import Names
from hezuo.record import guard
from hezuo.record.charted import Charted, charted
from hezuo.record.queryfile import bad_header, column, headers
from hezuo.record.typed import in_both_forms
from hezuo.schema.values import read

ANYTHING = "*"
#: The types of parameters that are plain values; any other is a class, and the value the name of one of its things.
VALUES = ("text", "integer", "date")
#: As a date: the day of the clock.
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question."""

    name: str
    labels: tuple[str, str]
    type: str
    default: str | None

    @property
    def names(self) -> bool:
        """Whether a value is the name of a thing, and not a value by itself."""
        return self.type not in VALUES

    def label(self, lang: Lang) -> str:
        """What it is called in `lang`."""
        return self.labels[lang == "en"]


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its titles, parameters, columns and SPARQL."""

    name: str
    titles: tuple[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str, str], ...]
    example: tuple[tuple[str, str], ...]
    sparql: str
    #: How the answer is drawn, the best first.
    charts: tuple[Charted, ...] = ()
    #: The file of a workspace that brings it; '' where the package does.
    own: str = ""

    def title(self, lang: Lang) -> str:
        """The title in `lang`."""
        return self.titles[lang == "en"]

    def headings(self, names: tuple[str, ...], lang: Lang) -> tuple[str, ...]:
        """The headings of the columns `names` in `lang`."""
        labels = {name: (zh, en)[lang == "en"] for name, zh, en in self.columns}
        return tuple(labels.get(n, n) for n in names)


def questions(workspace: Folder, misstated: list[Problem] | None = None) -> dict[str, Question]:
    """Every named question, by name, sorted.

    One of the workspace whose header lacks or misstates something is left out and told in `misstated`; without that
    list, and for one of the package, it raises `OntologyError`.
    """
    found = []
    for path in workspace.ontology_files("questions/*.rq"):
        own = workspace.brought(path)
        try:
            found.append(_question(path, own))
        except OntologyError as error:
            if misstated is None or not own:
                raise
            row = error.values.get("line", 1)
            place = Place(workspace.relative(path), row=row if isinstance(row, int) else 1)
            misstated.append(problem("misstated-question", place, reason=error.values.get("reason", error)))
    return {q.name: q for q in sorted(found, key=lambda q: q.name)}


def _question(path: Path, own: str) -> Question:
    text = read_text(path)
    try:
        found = _stated(path.stem, text)
    except (KeyError, ValueError) as error:
        raise bad_header(path, text, error) from error
    return replace(found, own=own) if own else found


@lru_cache(maxsize=1024)
def _stated(name: str, text: str) -> Question:
    """What a text says of itself; the same text is taken apart once, for each workspace has those of the package."""
    head = headers(text)
    columns = tuple(map(column, head["column"]))
    titles = (head["title.zh"][0], head["title.en"][0])
    parameters = tuple(_parameter(line) for line in head.get("param", []))
    example = tuple((n, v) for n, _, v in (line.partition("=") for line in head.get("example", [])))
    charts = _charts(head, tuple(c[0] for c in columns))
    unused = [p.name for p in parameters if f"${p.name}" not in text]
    if unused:
        raise ValueError(f"{unused[0]}: ${unused[0]} is not in the query")
    return Question(name, titles, parameters, columns, example, text, charts)


def _charts(head: Mapping[str, list[str]], columns: Sequence[str]) -> tuple[Charted, ...]:
    try:
        found = tuple(map(charted, head.get("chart", ())))
    except ValueError as error:
        raise ValueError(f"chart: {error}") from error
    for name in (c for one in found for c in one.columns if c not in columns and not one.is_year(c)):
        raise ValueError(f"chart: {name}: {' | '.join(columns)}")
    return found


def _parameter(line: str) -> Parameter:
    parts = [p.strip() for p in line.split("|")]
    if len(parts) not in (4, 5) or not all(parts[:4]):
        raise ValueError(line)
    if parts[3] not in VALUES and parts[3].partition(":")[0] not in PREFIXES:
        raise ValueError(line)
    return Parameter(parts[0], (parts[1], parts[2]), parts[3], parts[4] if len(parts) == 5 else None)


def named(known: Mapping[str, Question], name: str) -> Question:
    """The question of this name. Raises `QueryError` with those whose name or title is most like it."""
    if name in known:
        return known[name]
    from rapidfuzz import fuzz, process  # imported late: only an unknown name needs it

    said = {text: q.name for q in known.values() for text in (q.name, *q.titles)}
    close = process.extract(name, list(said), scorer=fuzz.WRatio, score_cutoff=75, limit=6)
    near = list(dict.fromkeys(said[text] for text, _, _ in close))[:3]
    raise QueryError("no-question-near" if near else "no-question", name=name, near="、".join(near))


def titled(known: Mapping[str, Question], name: str) -> Question:
    """The question of this name or title. Raises `QueryError` as `named`."""
    word = folded(name)
    return named(known, next((q.name for q in known.values() if word in map(folded, (q.name, *q.titles))), name))


def pair(text: str, question: Question) -> tuple[str, str]:
    """A parameter as people write it: `name=value`, `label=value`, or the value alone where there is one parameter.

    Raises `QueryError` for anything else.
    """
    name, sign, value = text.partition("=")
    if not sign and len(question.parameters) == 1:
        return question.parameters[0].name, text
    if not sign:
        raise QueryError("bad-parameter", text=text)
    return next((p.name for p in question.parameters if name in p.labels), name), value


def called(text: str, known: Mapping[str, Question]) -> tuple[Question, dict[str, str]]:
    """A question and its parameters as a cell writes them: `name parameter=value …`. Raises `QueryError`."""
    try:
        name, *pairs = shlex.split(text)
    except ValueError as error:
        raise QueryError("bad-parameter", text=text) from error
    question = named(known, name)
    given = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise QueryError("bad-parameter", text=pair)
        given[key] = value
    return question, given


def check_called(identity: Identity, known: Mapping[str, Question]) -> Iterator[Problem]:
    """The cells that call a question which cannot be used: the audit would have to leave their figures out."""
    for resolved in identity.resolved:
        for wanted in (f for f in resolved.kind.fields if f.path == RECOMPUTED_BY):
            wrong = {
                t: e for t in resolved.frame.column(wanted) if t.strip() and (e := _unusable(t, known, identity.names))
            }
            for index, text in resolved.frame.rows_with(wanted, wrong):
                said = {"reason": wrong[text].message("zh"), "reason_en": wrong[text].message("en")}
                yield problem("bad-question", resolved.frame.table.place(index, wanted), Severity.WARNING, **said)


def _unusable(text: str, known: Mapping[str, Question], names: Names) -> QueryError | None:
    try:
        bind(*called(text.strip(), known), names)
    except QueryError as error:
        return error
    return None


def run(store: Store, question: Question, given: Mapping[str, str], names: Names, lang: Lang = "zh") -> Rows:
    """The answer to a named question, the labels of classes, roles and lists in `lang`.

    Raises `QueryError` for a parameter that is missing, unknown or names nothing.
    """
    return guard.select(store, bound(question, given, names, lang), question.own)


def bound(question: Question, given: Mapping[str, str], names: Names, lang: Lang) -> str:
    """The query of a question with its parameters in their places. Raises `QueryError` as `run`."""
    terms = {"lang": Literal(lang, "", XSD + "string"), **bind(question, given, names)}
    return filled(*in_both_forms(question.sparql, terms))


def bind(question: Question, given: Mapping[str, str], names: Names) -> dict[str, Term]:
    """The parameters as terms."""
    known = {p.name for p in question.parameters}
    unknown = sorted(set(given) - known)
    if unknown:
        raise QueryError("unknown-parameter", name=unknown[0], known="、".join(sorted(known)) or "—")
    bound: dict[str, Term] = {}
    for parameter in question.parameters:
        text = given.get(parameter.name, parameter.default)
        if text is None or (text == "" and parameter.default is None):
            example = f"{parameter.name}=…"
            raise QueryError(
                "missing-parameter", name=parameter.label("zh"), name_en=parameter.label("en"), example=example
            )
        if text not in (ANYTHING, ""):
            bound[parameter.name] = _value(parameter, text, names)
    return bound


def _value(parameter: Parameter, text: str, names: Names) -> Term:
    if parameter.type == "text":
        return Literal(text, "", XSD + "string")
    if parameter.type == "integer":
        if not re.fullmatch(r"-?\d+", text):
            raise QueryError("not-a-number", value=text)
        return Literal(str(int(text)), "", XSD + "integer")
    if parameter.type == "date":
        return Literal(_day(text), "", XSD + "date")
    prefix, _, local = parameter.type.partition(":")
    target = PREFIXES.get(prefix, "") + local
    found = names.find(text, target) or names.find_class(text, target)
    if not found:
        near = names.near(text, target)
        raise QueryError("unknown-value" if near else "unknown-value-alone", value=text, near=near)
    return found[0]


def _day(text: str) -> str:
    # The one place where the program asks the clock: only a question that somebody asks can lead here.
    try:
        return date.today().isoformat() if text == TODAY else read(text, (XSD + "date",))[0]
    except ValueError as error:
        raise QueryError("not-a-day", value=text) from error


def days(question: Question, given: Mapping[str, str], lang: Lang) -> list[tuple[str, str]]:
    """The days that an answer is counted from: what each is called, and the day. Raises `QueryError`."""
    wanted = [p for p in question.parameters if p.type == "date"]
    return [(p.label(lang), _day(given.get(p.name, p.default or ""))) for p in wanted]
