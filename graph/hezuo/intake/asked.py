"""What is asked about names: is it really called so, and is it really the same one.

Some classes of party have a list of their names (`hz:namesListedIn`): every printed form that the list lacks is asked
about, until a piece of evidence answers. Of some kinds a name is no identity (`hz:nameNeeds`): where rows or another
source share the name of a record and nothing else that tells such records apart, that is said. Neither blocks anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from hezuo.base.characters import differing, folded
from hezuo.base.messages import LANGS, Lang, say
from hezuo.base.problems import OntologyError, Place, Problem, Severity, problem, stated
from hezuo.base.terms import ANSWERS_NAME, EVIDENCE, NAME_ONLY, OTHERWISE, PREF_LABEL
from hezuo.base.text import shown
from hezuo.base.workspace import Folder, read_text
from hezuo.intake.evidence import Evidence, evidence
from hezuo.intake.identity import Identity, Resolved
from hezuo.schema.kinds import Field, Form
from hezuo.schema.naming import NameList
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import parts

#: How like a listed name must be to be named as near (0–1).
LIKE = 0.9
#: Near names are looked for at most this often: a table of made-up names would ask for thousands.
MOST_NEAR = 100
#: So many names that are equally near are told.
MOST_NAMES = 3


def ask_about_names(identity: Identity, ontology: Ontology, folder: Folder) -> Iterator[Problem]:
    """Every question about names, each printed form once."""
    known = evidence(identity)
    yield from _unlisted(identity, ontology, folder, known)
    yield from _rows_of_one_name(identity, ontology)
    yield from _others_of_one_name(identity, ontology, known)


# --- names that a list lacks ------------------------------------------------------------------------------------------


def listed(file: str, folder: Folder) -> frozenset[str]:
    """The names of a list. Raises `OntologyError` when it cannot be read."""
    # A workspace's own edition takes the place of the shipped one.
    paths = folder.ontology_files(f"namelists/{file}")
    if not paths:
        raise OntologyError("unreadable", file=f"namelists/{file}", reason=FileNotFoundError.__name__)
    return frozenset(line.partition("\t")[0] for path in paths for line in read_text(path).splitlines())


class _Listed:
    """The names of a list, read when first asked for; then `OntologyError` is raised when it cannot be."""

    def __init__(self, file: str, folder: Folder) -> None:
        self._file, self._folder = file, folder

    @cached_property
    def _names(self) -> frozenset[str]:
        return listed(self._file, self._folder)

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {folded(name): name for name in sorted(self._names)}

    def holds(self, form: str) -> bool:
        """Whether it has the name, however it is written. As they stand most are found, and none has to be folded."""
        return form in self._names or folded(form) in self._folded

    def near(self, form: str) -> list[str]:
        """The names that are most like it."""
        from rapidfuzz import process  # imported late: only a name that is not listed needs it
        from rapidfuzz.distance import JaroWinkler

        # A beginning that agrees counts more: that is where a school's own name stands.
        likeness = JaroWinkler.normalized_similarity
        found = process.extract(folded(form), list(self._folded), scorer=likeness, score_cutoff=LIKE, limit=MOST_NAMES)
        return [self._folded[name] for name, score, _ in found if score == found[0][1]]


def _unlisted(identity: Identity, ontology: Ontology, folder: Folder, known: Sequence[Evidence]) -> Iterator[Problem]:
    answered = _forms(known, ontology.marked[ANSWERS_NAME])
    lists = {wanted.iri: _Listed(wanted.file, folder) for wanted in ontology.name_lists.values()}
    asked = 0
    for form, (wanted, printed) in _printed_forms(identity, ontology).items():
        listed = lists[wanted.iri]
        if folded(form) not in answered and not listed.holds(form):
            asked += 1
            near = listed.near(form) if asked <= MOST_NEAR else []
            said = dict(wanted.message if near else wanted.alone)
            told = {"value": shown(form), "edition": wanted.edition, "near": "、".join(near)}
            zh, en = (_hint(form, ontology, known, lang) for lang in LANGS)
            if len(near) == 1:
                different = differing(form, near[0])
                zh, en = different["apart"] + zh, (different["apart_en"] + " " + en).strip()
            found = stated("name-not-listed", printed.place(), wanted.severity, said, **told)
            yield replace(found, hint_zh=zh, hint_en=en)


class _Printed(NamedTuple):
    """A form in a cell: what it means, the table, the column and the text of the cell."""

    form: str
    iri: str
    table: Resolved
    field: Field
    text: str

    def place(self) -> Place:
        """The first cell of this text."""
        frame = self.table.frame
        return frame.table.place(frame.column(self.field).index(self.text), self.field)


def _printed_forms(identity: Identity, ontology: Ontology) -> dict[str, tuple[NameList, _Printed]]:
    """Each form that a party with a list is printed in, first in its own row, with that list."""
    found: dict[str, tuple[NameList, _Printed]] = {}
    lists: dict[str, NameList | None] = {}
    for printed in _forms_in_cells(identity, ontology):
        if printed.iri not in lists:
            classes = identity.names.classes(printed.iri) & ontology.name_lists.keys()
            nearest = max(classes, key=lambda c: (len(ontology.ancestors(c)), c), default="")
            lists[printed.iri] = ontology.name_lists.get(nearest)
        wanted = lists[printed.iri]
        if wanted is not None:
            found.setdefault(printed.form, (wanted, printed))
    return found


def _forms_in_cells(identity: Identity, ontology: Ontology) -> Iterator[_Printed]:
    """What stands in cells that can name such a party; what things are called in their own rows comes first."""
    able = {above for cls in ontology.name_lists for above in ontology.ancestors(cls)}
    for resolved in (r for r in identity.resolved if r.kind.iri in able):
        for field in (f for f in resolved.kind.fields if f.path == PREF_LABEL and f.is_literal):
            names, texts = resolved.frame.plain(field), resolved.frame.column(field)
            own = zip(names, resolved.records, texts, strict=True)
            yield from (_Printed(name, iri, resolved, field, text) for name, iri, text in own if name and iri)
    for resolved in identity.resolved:
        for field in resolved.kind.fields:
            if field.form in (Form.REFERENCE, Form.MEMBERSHIP) and field.target in able:
                for text, things in resolved.targets[field.iri].items():
                    yield from (_Printed(form, iri, resolved, field, text) for iri, form in things if form)


def _forms(known: Iterable[Evidence], verdicts: frozenset[str]) -> dict[str, Evidence]:
    """The names (folded) in cells that evidence of one of these verdicts is about."""
    found: dict[str, Evidence] = {}
    for one in known:
        names = (c.field.path == PREF_LABEL or not c.field.is_literal for c in one.cells)
        if one.verdict in verdicts and any(names):
            for name in parts(one.printed):
                found.setdefault(folded(name), one)
    return found


def _hint(form: str, ontology: Ontology, known: Sequence[Evidence], lang: Lang) -> str:
    """How to answer for good; what other sources say of the name, where they do."""
    best_first = sorted(known, key=lambda one: ontology.orders.get(one.confidence, len(ontology.orders)))
    against = _forms(best_first, ontology.marked[OTHERWISE]).get(folded(form))
    ledger = next((k.label(lang) for k in ontology.kinds if k.iri == EVIDENCE), "")
    verdicts = say("list.or", lang).join(ontology.label(v, lang) for v in sorted(ontology.marked[ANSWERS_NAME]))
    said = say("asked.answer", lang, ledger=ledger, verdicts=verdicts)
    if against is not None:
        said += say("asked.elsewhere", lang, elsewhere=shown(against.elsewhere), title=shown(against.title))
    return said


# --- names that are no identity ---------------------------------------------------------------------------------------

#: What tells a record apart beside its name: by column the things that a row names.
Marks = dict[str, frozenset[str]]


def _marks(resolved: Resolved, row: int, columns: Sequence[str]) -> Marks:
    fields = [f for f in resolved.kind.fields if f.iri in columns]
    named = {f.iri: frozenset(iri for iri, _ in resolved.targets_of(f, row)) for f in fields}
    return {iri: things for iri, things in named.items() if things}


def _only_the_name(one: Marks, other: Marks) -> bool:
    """Whether both state something that could be compared, and none of it agrees."""
    shared = one.keys() & other.keys()
    return bool(shared) and not any(one[column] & other[column] for column in shared)


def _rows_of_one_name(identity: Identity, ontology: Ontology) -> Iterator[Problem]:
    seen: dict[str, dict[tuple[tuple[str, frozenset[str]], ...], tuple[Marks, Place]]] = {}
    for resolved in identity.resolved:
        columns = ontology.name_needs.get(resolved.kind.iri, ())
        for row, record in enumerate(resolved.records if columns else ()):
            marks = _marks(resolved, row, columns)
            if not record or not marks:
                continue
            place, earlier = resolved.frame.table.place(row), seen.setdefault(record, {})
            same = [p for m, p in earlier.values() if not _only_the_name(marks, m)]
            if earlier and not same:
                first_marks, first = next(iter(earlier.values()))
                told = {"name": shown(identity.names.caption(record)), "file": first.table, "row": first.row}
                sides = {"here": _named(marks, identity), "there": _named(first_marks, identity)}
                yield problem("only-name-agrees", place, Severity.WARNING, **told, **sides)
            earlier.setdefault(tuple(sorted(marks.items(), key=lambda m: m[0])), (marks, place))


def _named(marks: Marks, identity: Identity) -> str:
    """The things that are compared, by name."""
    return shown("、".join(sorted(identity.names.caption(iri) for things in marks.values() for iri in things)), 80)


def _others_of_one_name(identity: Identity, ontology: Ontology, known: Sequence[Evidence]) -> Iterator[Problem]:
    """Evidence about another body of the same name: by its verdict, or since it contradicts all that it speaks of."""
    by_source: dict[tuple[str, str], list[Evidence]] = {}
    for one in known:
        for cell in one.cells[:1]:
            resolved = identity.resolved[cell.table]
            record, name = resolved.records[cell.row], identity.names.caption(resolved.records[cell.row])
            if one.verdict in ontology.marked[NAME_ONLY]:
                told = {"name": shown(name), "elsewhere": shown(one.elsewhere, 80)}
                yield problem("another-of-this-name", one.place, Severity.INFO, **told)
            if cell.field.iri in ontology.name_needs.get(resolved.kind.iri, ()):
                by_source.setdefault((record, one.address), []).append(one)
    for (record, _), several in by_source.items():
        needed = {c.field.iri for one in several for c in one.cells}
        # One lead that differs may have changed; where every one does, and there are several, it is another body.
        if len(needed) > 1 and all(one.verdict in ontology.marked[OTHERWISE] for one in several):
            told = {"name": shown(identity.names.caption(record))}
            elsewhere = shown("、".join(one.elsewhere for one in several), 80)
            yield problem("another-of-this-name", several[0].place, Severity.INFO, **told, elsewhere=elsewhere)
