"""Which names mean one thing: names are not identities.

A cell keeps its printed form. A form means the record that carries the name, or the one that a recorded
judgement says it is; nothing else merges. The ledger of judgements is only read here: undoing one is a date in
its row, and gives the result that would stand had it never been made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from types import MappingProxyType

from hezuo.base.characters import differing, folded
from hezuo.base.later import Later
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import DIFFERENT, ID, IDENTIFIER, NO_ROLE, PARTY, PREF_LABEL, ROLE
from hezuo.base.text import shown
from hezuo.intake.entries import Rows, told_apart
from hezuo.intake.judgements import (
    Judgement,
    Renaming,
    circles_and_contradictions,
    read_judgements,
    renamings,
    same_names,
)
from hezuo.intake.names import Names, local_part, segment, thing
from hezuo.intake.records import Frame
from hezuo.intake.standing import PLAIN, Standing, Standings, standings
from hezuo.intake.unlisted import not_in_list
from hezuo.intake.wrapped import broken, names_in
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import soft_parts

#: Near names are looked for at most this often: a table of the wrong college would ask for thousands.
MOST_HINTS = 100
ENTRIES = ID + "entries/"


Targets = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A frame whose names are resolved.

    `records[i]` is the IRI of row i ('' when its key is blank), `entries[i]` that of the row itself,
    `targets[field][text]` the things that the cell names, each with the form it was printed in, `standings[i]` how
    plainly row i states what it states, where something is said of that.
    """

    frame: Frame
    records: tuple[str, ...]
    entries: tuple[str, ...]
    targets: Mapping[str, Mapping[str, Targets]]
    standings: Standings = field(default_factory=lambda: MappingProxyType({}))

    @property
    def kind(self) -> Kind:
        """The kind of its records."""
        return self.frame.kind

    def roles(self, wanted: Field) -> list[tuple[str, ...]]:
        """The roles (IRIs) of each row's membership by a column; ('',): it stands without one, (): no membership.

        Where a column gives the role and is blank, nothing says that there is a membership: who is named reported the
        row.
        """
        if not wanted.role_field:
            return [(wanted.role,)] * len(self.records)
        column = self.kind.field_of(wanted.role_field)
        made = {t: tuple(iri for iri, _ in found) for t, found in self.targets[column.iri].items()}
        return [made[t] for t in self.frame.column(column)]

    def only(self, rows: Sequence[int]) -> Resolved:
        """The same with these rows alone."""
        at = {row: n for n, row in enumerate(rows)}
        records, entries = (tuple(iris[i] for i in rows) for iris in (self.records, self.entries))
        standing = MappingProxyType({at[i]: one for i, one in self.standings.items() if i in at})
        frame = replace(self.frame, table=self.frame.table.only(rows))
        return replace(self, frame=frame, records=records, entries=entries, standings=standing)

    def standing(self, index: int) -> Standing:
        """How plainly row `index` states what it states."""
        return self.standings.get(index, PLAIN)

    def status(self, index: int, wanted: Field, thing: str, role: str = "") -> str:
        """The status (IRI) of what a column, and the column of its role, says of a thing; '' when it is plain."""
        if index not in self.standings:
            return ""
        return self.standings[index].of(wanted.iri, thing, wanted.role_field, role)

    def suspected_role(self, index: int, column: str, role: str, ontology: Ontology) -> str:
        """The other role (IRI) that the ledger suspects a row to mean in its column (IRI) of roles; '' for none."""
        text = self.frame.table.suspected.get((column, index), "")
        meant = ontology.role_named(text) if text and role else ""
        return "" if meant == role else meant

    def status_of_row(self, index: int, paths: Sequence[str]) -> str:
        """The status (IRI) of what a row as a whole states by the columns of these properties; '' when it is plain."""
        if index not in self.standings:
            return ""
        fields = [f for f in self.kind.fields if f.path in paths]
        found = [self.status(index, f, thing) for f in fields for thing, _ in self.targets_of(f, index) or (("", ""),)]
        return next(filter(None, found), "")

    def targets_of(self, wanted: Field, index: int) -> Targets:
        """What the cell of row `index` names."""
        texts = self.frame.table.columns.get(wanted.iri)
        return self.targets[wanted.iri][texts[index]] if texts else self.targets.get(wanted.iri, {}).get("", ())


@dataclass(frozen=True)
class Identity(Later):
    """All names of a workspace, resolved."""

    resolved: tuple[Resolved, ...]
    judgements: tuple[Judgement, ...]
    names: Names
    college: str
    renamed: tuple[Renaming, ...] = ()


@dataclass
class _Work:
    ontology: Ontology
    names: Names
    college: str
    problems: list[Problem]
    hints: int = 0
    entries: Rows = field(default_factory=dict)
    #: By the id of a frame: the one college that reports its rows.
    reporters: dict[int, str] = field(default_factory=dict)
    #: By column that gives things their names: the folded name → its segment in IRIs.
    segments: dict[str, dict[str, str]] = field(default_factory=dict)


def resolve(frames: list[Frame], ontology: Ontology, college: str) -> tuple[Identity, list[Problem]]:
    """Give every record its IRI and every name its meaning.

    `college` is the workspace's own college; a blank cell of a column with that default means it.
    """
    problems: list[Problem] = []
    judgements = read_judgements(frames, ontology, problems)
    renamed = renamings(judgements, frames)
    same = same_names(judgements, renamed)
    different = {frozenset((folded(j.form), folded(j.other))) for j in judgements if j.verdict == DIFFERENT}
    work = _Work(ontology, Names(ontology, same, different), "", problems)
    circles_and_contradictions(judgements, work.names, problems)
    keyed: list[_Keyed] = []
    for group in _ordered(frames, ontology):
        if not work.college and not any(f.kind.iri == PARTY for f in group):
            found = work.names.find(college, PARTY)
            work.college = found[0] if found else ""
        keyed += [_keyed(frame, work) for frame in group]
    work.college = work.college or next(iter(work.names.find(college, PARTY)), "")
    if not work.college:
        problems.append(problem("no-college", Place("data/workspace.toml"), college=college))
    done = tuple(sorted((_resolved(one, work) for one in keyed), key=_place))
    return Identity(done, tuple(judgements), work.names, work.college, renamed), problems


def _place(resolved: Resolved) -> tuple[str, float, str, str]:
    table = resolved.frame.table
    return table.year, resolved.kind.order, resolved.kind.notation, table.file


def _ordered(frames: list[Frame], ontology: Ontology) -> Iterable[list[Frame]]:
    """Groups of frames such that the things a key refers to are registered before it is made."""
    waiting = list(frames)
    while waiting:
        here = {f.kind.iri: f.kind for f in waiting}
        blocked = {k.iri for k in here.values() if any(_waits(f, k, here, ontology) for f in k.fields)}
        ready = [f for f in waiting if f.kind.iri not in blocked] or waiting
        yield ready
        waiting = [f for f in waiting if f not in ready]


def _waits(wanted: Field, kind: Kind, here: Iterable[str], ontology: Ontology) -> bool:
    """Whether the key of a kind needs a record of a kind that is not registered yet."""
    in_key = wanted.iri in kind.key or wanted.defaults_to_college
    return in_key and not wanted.is_literal and any(ontology.is_a(o, wanted.target) for o in here if o != kind.iri)


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A frame whose rows have their IRIs and whose own names are registered; `targets` as far as that needed them."""

    frame: Frame
    records: tuple[str, ...]
    entries: tuple[str, ...]
    targets: dict[str, dict[str, Targets]]


def _keyed(frame: Frame, work: _Work) -> _Keyed:
    """Give each row its IRI and register its names."""
    kind = frame.kind
    targets: dict[str, dict[str, Targets]] = {}
    columns = [_key_column(frame, f, targets, work) for f in kind.key_fields]
    blank = {i for f, c in zip(kind.key_fields, columns, strict=True) if f.required for i, k in enumerate(c) if not k}
    # What happens anew and has no date is one of the year that tells of it.
    stand_in = {kind.date_field: frame.table.year} if kind.recurs else {}
    filled = [[k or stand_in.get(f) or "-" for k in c] for f, c in zip(kind.key_fields, columns, strict=True)]
    locals_ = list(map("/".join, zip(*filled, strict=True)))
    start, graph = thing(kind, ""), f"{ENTRIES}{frame.table.year or '-'}/{kind.notation}/"
    records = tuple("" if i in blank else start + local for i, local in enumerate(locals_))
    college = kind.college_field
    if college is not None and college.iri not in kind.key:
        colleges = _key_column(frame, college, targets, work)
        locals_ = [f"{c or '-'}/{local}" for c, local in zip(colleges, locals_, strict=True)]
    entries = tuple("" if i in blank else graph + local for i, local in enumerate(locals_))
    entries = told_apart(frame, entries, work.entries, work.problems)
    _register(frame, records, targets, work)
    work.reporters[id(frame)] = _only_reporter(frame, targets)
    return _Keyed(frame, records, entries, targets)


def _only_reporter(frame: Frame, targets: dict[str, dict[str, Targets]]) -> str:
    """The one college that reports all rows, as IRIs have it; '' where there is none or more than one."""
    field = frame.kind.college_field
    if field is None or field.iri not in targets:
        return ""
    found = {iri for text in set(frame.column(field)) for iri, _ in targets[field.iri].get(text, ())}
    return local_part(found.pop()) if len(found) == 1 else ""


def _key_column(frame: Frame, wanted: Field, targets: dict[str, dict[str, Targets]], work: _Work) -> list[str]:
    if wanted.is_literal:
        texts = frame.plain(wanted)
        made = _segments(dict.fromkeys(texts), wanted, work)
        return [made[t] for t in texts]
    known = targets[wanted.iri] = _targets(frame, wanted, work)
    made = {t: _together([local_part(iri) for iri, _ in found]) for t, found in known.items()}
    return [made[t] for t in frame.column(wanted)]


def _segments(texts: Iterable[str], wanted: Field, work: _Work) -> dict[str, str]:
    """The segment of each text. What is called by one name is one thing, by the form that was registered first."""
    if wanted.path not in (PREF_LABEL, IDENTIFIER):
        return {t: segment(t) for t in texts}
    # A judgement speaks of names only: an identifier stays what it is.
    meant = work.names.canonical if wanted.path == PREF_LABEL else str
    known = work.segments.setdefault(wanted.iri, {})
    # Sorted, so that the order of the rows gives no other IRI.
    return {t: known.setdefault(folded(meant(t)), segment(meant(t))) for t in sorted(texts)}


def _together(parts: list[str]) -> str:
    """Several things as one segment, in any order the same; of many the first and what distinguishes them all."""
    ordered = sorted(parts)
    if len(ordered) <= 3:
        return "+".join(ordered)
    return f"{ordered[0]}+{blake2b('+'.join(ordered).encode(), digest_size=6).hexdigest()}"


def _register(frame: Frame, records: tuple[str, ...], targets: dict[str, dict[str, Targets]], work: _Work) -> None:
    naming = [f for f in frame.kind.fields if f.path in (PREF_LABEL, IDENTIFIER) and f.is_literal]
    classes = [frame.kind.ancestors] * len(frame.table)
    for wanted in (f for f in frame.kind.fields if f.form is Form.CLASS):
        known = targets[wanted.iri] = _targets(frame, wanted, work)
        sets = {
            t: frame.kind.ancestors.union(*(work.ontology.ancestors(c) for c, _ in found)) for t, found in known.items()
        }
        classes = [sets[t] for t in frame.column(wanted)]
    for wanted in sorted(naming, key=lambda f: f.path != PREF_LABEL):
        for name, iri, kinds in zip(frame.plain(wanted), records, classes, strict=True):
            if name and iri:
                work.names.add(name, iri, kinds, title=wanted.path == PREF_LABEL)
    if frame.kind.recurs and frame.kind.date_field:
        # One name is many happenings: beside it stands the name with the date, that each can be asked for.
        dates = frame.plain(frame.kind.date_field)
        for wanted in (f for f in naming if f.path == PREF_LABEL):
            for name, date, iri, kinds in zip(frame.plain(wanted), dates, records, classes, strict=True):
                if name and iri and (date or frame.table.year):
                    work.names.add(f"{name}({date or frame.table.year})", iri, kinds)


def _resolved(keyed: _Keyed, work: _Work) -> Resolved:
    """The frame with everything resolved that its key did not need."""
    frame, targets = keyed.frame, dict(keyed.targets)
    for wanted in frame.kind.fields:
        if not wanted.is_literal and wanted.iri not in targets:
            targets[wanted.iri] = _targets(frame, wanted, work)
    _without_role(frame.kind, targets, work.ontology.marked[NO_ROLE])
    frozen = {iri: MappingProxyType(found) for iri, found in targets.items()}
    standing = standings(frame, frozen, work.ontology, work.problems)
    return Resolved(frame, keyed.records, keyed.entries, MappingProxyType(frozen), standing)


def _without_role(kind: Kind, targets: dict[str, dict[str, Targets]], none: frozenset[str]) -> None:
    """A role column may say that a role is not stated: the membership stands without one ('')."""
    giving = {f.role_field for f in kind.fields if f.role_field}
    for wanted in (f for f in kind.fields if f.target == ROLE and f.iri in targets):
        instead = ("",) if wanted.iri in giving else ()
        for text, found in targets[wanted.iri].items():
            if any(iri in none for iri, _ in found):
                kept = tuple((iri, form) for iri, form in found if iri not in none)
                targets[wanted.iri][text] = kept or tuple((iri, found[0][1]) for iri in instead)


def _targets(frame: Frame, wanted: Field, work: _Work) -> dict[str, Targets]:
    """What each distinct cell of a column names; unknown names are Problems at each of their rows."""
    unknown: dict[str, list[tuple[str, int]]] = {}
    found: dict[str, Targets] = {}
    own: Targets = ((work.college, ""),) if wanted.defaults_to_college and work.college else ()
    names = frame.values.get(wanted.iri, {"": ()})
    for text in (*names, ""):
        found[text] = _one_cell(text, names.get(text, ()), wanted, frame, work, unknown) or own
    for index, text in frame.rows_with(wanted, unknown):
        for name, count in unknown[text]:
            told = _unknown(name, count, wanted, frame.table.place(index, wanted), work)
            work.problems.append(replace(told, needs=wanted.target))
    return found


def _one_cell(
    text: str,
    names: tuple[str, ...],
    wanted: Field,
    frame: Frame,
    work: _Work,
    unknown: dict[str, list[tuple[str, int]]],
) -> Targets:
    found: dict[str, str] = {}
    for name in names_in(text, names, lambda n: len(_meaning(n, wanted, frame, work)) == 1):
        things = _meaning(name, wanted, frame, work)
        pieces = soft_parts(name) if wanted.many and not things else ()
        meant = {p: _meaning(p, wanted, frame, work) for p in pieces}
        # Where one of several is known it is a list, and each of the others is asked about by itself.
        is_list = len(pieces) > 1 and any(len(m) == 1 for m in meant.values())
        for one, which in meant.items() if is_list else [(name, things)]:
            if len(which) == 1:
                found[which[0]] = one
            else:
                unknown.setdefault(text, []).append((one, len(which)))
    return tuple(found.items())


def _meaning(name: str, wanted: Field, frame: Frame, work: _Work) -> list[str]:
    if wanted.form is Form.CLASS:
        return work.names.find_class(name, frame.kind.iri)
    found = work.names.find(name, wanted.target)
    # Of several things of the name a college means its own, and a year what happened in it.
    for own in (work.reporters.get(id(frame), ""), frame.table.year) if len(found) > 1 else ():
        nearer = [iri for iri in found if own and f"/{own}/" in f"/{local_part(iri)}"]
        found = nearer or found
    return found


def _unknown(name: str, count: int, wanted: Field, place: Place, work: _Work) -> Problem:
    if count > 1:
        return problem("ambiguous-name", place, name=shown(name), count=count)
    choices = [] if wanted.is_literal else work.ontology.choices(wanted)
    if choices and len(choices) <= 40:
        return not_in_list(name, choices, place, work.ontology)
    if "\n" in name:
        return broken(name, wanted, place, work.ontology, work.names)
    work.hints += 1
    near = work.names.near(name, wanted.target) if work.hints <= MOST_HINTS else ""
    label = work.ontology.label(wanted.target, "zh")
    label_en = work.ontology.label(wanted.target, "en")
    if near:
        told = {"name": shown(name), "near": shown(near), "kind": label, "kind_en": label_en}
        told |= differing(name, work.names.looking(name, wanted.target) or near)
        return problem("unknown-name-near", place, Severity.ERROR, **told)
    return problem("unknown-name", place, Severity.ERROR, name=shown(name), kind=label, kind_en=label_en)
