"""How plainly a row states what it states, and which sentence of the source it rests on.

The column of statuses says it of the whole row, of columns, or of names in them; so does the ledger of corrections,
where it suspects a cell. What nothing is said of is plainly stated. A sentence has a label within its source: rows
with the same one, of whatever table, rest on one piece of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hezuo.base.characters import folded
from hezuo.base.messages import LANGS
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import COLLECTIVE, DOUBTFUL, ID, PROV, SENTENCE_TEXT, STATED, STATEMENT_STATUS, STATUS_TEXT
from hezuo.base.text import shown
from hezuo.intake.names import local_part, segment
from hezuo.intake.records import Frame
from hezuo.schema.kinds import Field, Kind
from hezuo.schema.naming import named
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import parts, soft_parts, trimmed

SENTENCES = ID + "sentences/"
SOURCE = PROV + "hadPrimarySource"
#: One remark of a cell; one column of a remark with the names that it quotes.
REMARK = re.compile(r'(?:“[^”]*”|"[^"]*"|[^；;\n“"]|["“])+')
COLUMN = re.compile(r'[、，,\s]*([^、，,“”"]+)((?:\s*[、，,]?\s*(?:“[^”]*”|"[^"]*"))*)')
QUOTED = re.compile(r'“([^”]*)”|"([^"]*)"')

#: What each cell of a row names: (thing, printed form), by column.
Named = Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]


@dataclass(frozen=True, slots=True)
class Remark:
    """That a row (`field` ''), a column of it (`thing` '') or a thing named there has a status; all are IRIs."""

    status: str
    field: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of one row: remarks, the narrower and of those the less plain first; its sentence (an IRI or '')."""

    remarks: tuple[Remark, ...] = ()
    sentence: str = ""

    def of(self, field: str, thing: str = "", role_field: str = "", role: str = "") -> str:
        """The status (IRI) of what a column says of a thing; '' when it is plainly stated.

        Where another column gives the thing's role there, that column and the role have a say in it too.
        """
        for one in self.remarks:
            if one.field in ("", field, role_field) and one.thing in ("", thing, role):
                return "" if one.status == STATED else one.status
        return ""


PLAIN = Standing()
Standings = Mapping[int, Standing]


def standings(frame: Frame, named: Named, ontology: Ontology, problems: list[Problem]) -> Standings:
    """What is said of each row, by its number; rows of which nothing is said are left out."""
    fields = {f.path: f for f in frame.kind.fields if f.on_entry}
    status, label, source = (fields.get(path) for path in (STATUS_TEXT, SENTENCE_TEXT, SOURCE))
    texts = [trimmed(t) for t in frame.column(status)] if status else [""] * len(frame.table)
    labels = [trimmed(t) for t in frame.column(label)] if label else [""] * len(frame.table)
    doubted: dict[int, list[tuple[str, str]]] = {}
    for (iri, row), reason in frame.table.doubted.items():
        doubted.setdefault(row, []).append((iri, reason))
    found: dict[int, Standing] = {}
    for row, (text, given) in enumerate(zip(texts, labels, strict=True)):
        if not text and not given and row not in doubted:
            continue
        cells = _Cells(frame, named, row)
        remarks = list(_remarks(text, cells, ontology, frame.table.place(row, status), problems)) if status else []
        remarks += [r for iri, why in doubted.get(row, ()) for r in _doubts(cells, iri, why)]
        if status and not given and any(r.status == COLLECTIVE for r in remarks):
            problems.append(problem("collective-alone", frame.table.place(row, status), Severity.WARNING))
        remarks.sort(key=lambda r: (not r.thing, not r.field, -ontology.orders.get(r.status, 0), r.field, r.thing))
        found[row] = Standing(tuple(remarks), _sentence(given, cells.things(source.iri) if source else ()))
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells of one row name."""

    frame: Frame
    named: Named
    row: int

    @property
    def kind(self) -> Kind:
        return self.frame.kind

    def text(self, wanted: Field) -> str:
        return trimmed(self.frame.column(wanted)[self.row])

    def things(self, iri: str) -> tuple[tuple[str, str], ...]:
        wanted = self.kind.field_of(iri)
        return self.named.get(iri, {}).get(self.frame.column(wanted)[self.row], ())


def _sentence(label: str, sources: Sequence[tuple[str, str]]) -> str:
    return f"{SENTENCES}{local_part(sources[0][0]) if sources else '-'}/{segment(label)}" if label else ""


def words(ontology: Ontology) -> dict[str, str]:
    """Every word for a status, folded, with its IRI."""
    return {folded(name): iri for iri in _listed(ontology) for name in named(ontology.names, iri)}


def _listed(ontology: Ontology) -> list[str]:
    """The statuses, the plainest first."""
    found = [iri for iri in ontology.names if STATEMENT_STATUS in ontology.types[iri]]
    return sorted(found, key=lambda iri: ontology.orders.get(iri, 0))


def _remarks(text: str, cells: _Cells, ontology: Ontology, place: Place, problems: list[Problem]) -> Iterator[Remark]:
    known = words(ontology)
    for part in filter(None, map(trimmed, REMARK.findall(text))):
        word, _, rest = part.replace("\uff1a", ":", 1).partition(":")
        status = known.get(folded(word))
        if status is None:
            problems.append(_not_a_status(trimmed(word), place, ontology))
        elif not trimmed(rest):
            yield Remark(status)
        else:
            yield from _narrowed(status, trimmed(rest), cells, place, problems)


def _not_a_status(word: str, place: Place, ontology: Ontology) -> Problem:
    options = {lang: "、".join(ontology.label(iri, lang) for iri in _listed(ontology)) for lang in LANGS}
    return problem("status-word", place, word=shown(word), options=options["zh"], options_en=options["en"])


def _narrowed(status: str, rest: str, cells: _Cells, place: Place, problems: list[Problem]) -> Iterator[Remark]:
    headings = {folded(h): f for f in cells.kind.fields for h in f.headings}
    end = 0
    for match in COLUMN.finditer(rest):
        end = match.end()
        wanted = headings.get(folded(match[1]))
        if wanted is None or wanted.path in (STATUS_TEXT, SENTENCE_TEXT):
            problems.append(_not_a_column(trimmed(match[1]), cells.kind, place))
        elif not cells.text(wanted):
            problems.append(problem("status-blank", place, heading=wanted.label("zh"), heading_en=wanted.label("en")))
        elif not match[2]:
            yield Remark(status, wanted.iri)
        else:
            for name in (a or b for a, b in QUOTED.findall(match[2])):
                yield from _of_name(status, trimmed(name), wanted, cells, place, problems)
    if trimmed(rest[end:]):
        problems.append(_not_a_column(trimmed(rest[end:]), cells.kind, place))


def _not_a_column(word: str, kind: Kind, place: Place) -> Problem:
    own = [f for f in kind.fields if f.path not in (STATUS_TEXT, SENTENCE_TEXT)]
    options = {lang: "、".join(f.label(lang) for f in own) for lang in LANGS}
    return problem("status-column", place, word=shown(word), options=options["zh"], options_en=options["en"])


def _of_name(
    status: str, name: str, wanted: Field, cells: _Cells, place: Place, problems: list[Problem]
) -> Iterator[Remark]:
    """The things of a cell that are printed so; a text of several names means each of them."""
    forms: dict[str, list[str]] = {}
    for iri, form in cells.things(wanted.iri):
        forms.setdefault(folded(form), []).append(iri)
    pieces = [name] if folded(name) in forms else [piece for part in parts(name) for piece in soft_parts(part)]
    if pieces and all(folded(piece) in forms for piece in pieces):
        yield from (Remark(status, wanted.iri, iri) for piece in pieces for iri in forms[folded(piece)])
    elif wanted.is_literal and folded(name) == folded(cells.text(wanted)):
        yield Remark(status, wanted.iri)
    else:
        there = "、".join(form for _, form in cells.things(wanted.iri)) or shown(cells.text(wanted))
        zh, en = wanted.label("zh"), wanted.label("en")
        problems.append(problem("status-name", place, name=shown(name), heading=zh, heading_en=en, options=there))


def _doubts(cells: _Cells, iri: str, reason: str) -> Iterator[Remark]:
    """What a suspected correction doubts: the things of its cell that its reason names; all where it names none."""
    named = [thing for thing, form in cells.things(iri) if form and form in reason]
    if named and len(named) < len(cells.things(iri)):
        yield from (Remark(DOUBTFUL, iri, thing) for thing in named)
    else:
        yield Remark(DOUBTFUL, iri)
