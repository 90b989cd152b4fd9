"""The scope written into a query, for a store that holds more than lies in it.

Each pattern is told apart by its property: what a membership implies is asked of memberships, what a thing is cited
with is put together from the pages of its entries, and what only some of the rows of a thing say (`record/partly`) is
asked of these. Then each variable that may stand for a thing or an entry has to be in the scope, by the years and the
colleges of entries. Which properties lead to what is read from the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product, starmap

from hezuo.base.terms import CITATION, DERIVED_FROM, ID, ORG, REPORTING_COLLEGE, TYPE
from hezuo.intake.citations import DOCUMENTS, PAGES
from hezuo.record.load import Dataset
from hezuo.record.partly import scope_iri
from hezuo.record.patterns import Group, Path, Term, Triple, all_groups, groups
from hezuo.record.scope import Scope
from hezuo.record.scope_facts import Known
from hezuo.record.syntax import tokens

#: What an entry is in by its year, or that of another that it serves; what has none (ledgers) is in every scope. Each
#: condition looks at one pattern for what is bound already, since engines compare whole joins one by one.
OF_YEAR = (
    "FILTER(EXISTS { $at dcterms:isPartOf/dcterms:temporal|hz:serves $at_in FILTER($at_in IN ($years)) }"
    " || NOT EXISTS { $at dcterms:isPartOf/dcterms:temporal|hz:serves $at_any })"
)
#: By who reports it.
OF_COLLEGE = (
    "FILTER(EXISTS { $at prov:wasAttributedTo $at_our FILTER($at_our IN ($colleges)) }"
    " || NOT EXISTS { $at prov:wasAttributedTo $at_by })"
)
#: Unless it is about a membership that had ended before.
BY_END = (
    "FILTER NOT EXISTS { $at_m dcterms:source $at FILTER EXISTS { $at_m org:member $at_who }"
    ' FILTER EXISTS { $at_m schema:endDate $at_end FILTER(SUBSTR(STR($at_end), 1, 4) < "$first") } }'
)
#: A thing is in the scope where one of its entries is.
OF_THING = "FILTER(EXISTS { $it dcterms:source $it_at $entry } || NOT EXISTS { $it dcterms:source $it_no })"
#: A thing that the query names itself.
OF_NAMED = "FILTER EXISTS { $it dcterms:source $at $entry }"
IMPLIED = "{ SELECT DISTINCT $given WHERE { $m org:member $party ; org:organization $body . $role $scope } }"
IN_ROLE = "$m org:role/org:roleProperty/rdfs:subPropertyOf* $property ."
PART = "$st a hz:PartStatement ; rdf:subject $s ; rdf:predicate $p ; rdf:object $o"
PARTLY = (
    "{ $s $p $o MINUS { $part } } UNION { SELECT DISTINCT $given WHERE { $part ."
    " { $st dcterms:temporal $st_in FILTER($st_in = $last) } UNION { $st dcterms:source $st_at . $entry } } }"
)
CITED = (
    '{ SELECT $s (GROUP_CONCAT(STR($at_n); separator="$comma") AS $o) WHERE { SELECT DISTINCT $s $at_n WHERE {'
    " $s dcterms:bibliographicCitation $at_c ; dcterms:source $at . $at hz:page $at_n . $entry }"
    " ORDER BY $s $at_n } GROUP BY $s }"
)
CITED_BY_NAME = (
    '{ SELECT $s (GROUP_CONCAT($at_cite; separator="$semicolon") AS $o) WHERE {'
    ' SELECT $s (CONCAT("《", STR($at_name), "》p. ", $at_list) AS $at_cite) WHERE {'
    ' { SELECT $s $at_doc (GROUP_CONCAT(STR($at_n); separator="$comma") AS $at_list) WHERE {'
    " SELECT DISTINCT $s $at_doc $at_n WHERE { $s dcterms:bibliographicCitation $at_c ; dcterms:source $at ."
    " $at hz:page $at_n ; prov:hadPrimarySource $at_doc . $entry } ORDER BY $s $at_doc $at_n } GROUP BY $s $at_doc }"
    " $at_doc rdfs:label $at_name } ORDER BY $s $at_cite } GROUP BY $s }"
)


def scoped(sparql: str, dataset: Dataset, whole: Dataset) -> str:
    """The query with the scope of a dataset, for a store that holds the whole one."""
    known = dataset.memo.of("known of the scope", lambda: Known(whole, dataset))
    writer = _Writer(dataset.scope, whole.scope, known, sparql)
    edits: list[tuple[int, int, str]] = []
    for group in all_groups(groups(list(tokens(sparql)))):
        edits += writer.edits(group)
    out, at = [], 0
    for start, end, text in sorted(edits):
        out.append(sparql[at:start] + text)
        at = end
    return "".join(out) + sparql[at:]


@dataclass
class _Seen:
    """The variables of a group: which may be things, which may be none, and which are entries."""

    things: dict[str, None] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    entries: dict[str, None] = field(default_factory=dict)
    #: The things that the query names itself.
    named: dict[str, None] = field(default_factory=dict)

    def wanted(self) -> Iterator[tuple[str, str]]:
        """The variables that have to be in the scope, each with its sort."""
        known = {*self.entries, *self.others}
        yield from ((name, "entry") for name in self.entries)
        yield from ((name, "thing") for name in self.things if name not in known)


class _Writer:
    """Writes the patterns of one scope."""

    def __init__(self, scope: Scope, whole: Scope, known: Known, sparql: str) -> None:
        self.scope, self.whole, self.known, self.facts, self.sparql = scope, whole, known, known.facts, sparql
        self.count = 0
        self.checked: dict[int, set[str]] = {}

    def edits(self, group: Group) -> Iterator[tuple[int, int, str]]:
        """What is to stand in the place of which characters."""
        seen = self._seen(group)
        around = self._around(group)
        for block in group.blocks:
            made = [self._written(triple) for triple in block.triples]
            if any(made):
                text = "\n  ".join(new or _plain(old) for new, old in zip(made, block.triples, strict=True))
                yield block.start, block.end, text
        known = around | self._given(group)
        patterns = [self._named(text) for text in seen.named]
        patterns += [self._scope(name, sort) for name, sort in seen.wanted() if name not in known]
        self.checked[id(group)] = {name for name, _ in seen.wanted()} | known
        if any(patterns):
            yield group.end, group.end, "".join(f"\n  {p}" for p in patterns) + "\n"

    def _given(self, group: Group) -> set[str]:
        """The variables that the subqueries of a group give it, and that these have told to be in the scope."""
        found = set()
        for one in group.inner:
            if one.opener == "WHERE":
                found |= self.checked.get(id(one), set()) & group.given
            elif one.opener == "{":
                found |= self._given(one)
        return found

    def _around(self, group: Group) -> set[str]:
        """The variables of the groups around one, out to the query that they are part of: they join with it."""
        found: set[str] = set()
        one = group
        while one.opener != "WHERE" and one.around is not None:
            one = one.around
            found |= {name for name, _ in self._seen(one).wanted()} | self._given(one)
        return found

    def _seen(self, group: Group) -> _Seen:
        seen = _Seen()
        for block in group.blocks:
            for triple in block.triples:
                self._look(triple.subject, triple.path, triple.value, seen)
        return seen

    def _look(self, subject: Term, path: Path, value: Term, seen: _Seen) -> None:
        """What the ends of a path may stand for."""
        if path.form == "back":
            self._look(value, path.parts[0], subject, seen)
            return
        first, last = path, path
        while first.form == "each":
            first = first.parts[0]
        while last.form == "each":
            last = last.parts[-1]
        for term, step, ends in ((subject, first, "of"), (value, last, "to")):
            if step.form in ("one", "back"):
                if term.variable:
                    self._sort(term.variable, step, ends, seen)
                elif term.iri and self.known.is_thing(term.iri):
                    seen.named.setdefault(term.text)

    def _sort(self, name: str, step: Path, ends: str, seen: _Seen) -> None:
        if step.form == "back":
            step, ends = step.parts[0], "to" if ends == "of" else "of"
        term, facts = step.term, self.facts
        if term is None or step.form != "one":
            return
        if term.variable:
            # What a thing in the scope names by whatever property is in it too.
            if ends == "of":
                seen.things.setdefault(name)
        elif (ends == "to" and term.iri == DERIVED_FROM) or (ends == "of" and term.iri in facts.of_entries):
            seen.entries.setdefault(name)
        elif term.iri in (facts.of_things if ends == "of" else facts.to_things):
            seen.things.setdefault(name)
        else:
            seen.others.add(name)

    def _written(self, triple: Triple) -> str:
        """The patterns in the place of a triple; '' where it may stay as it is."""
        return self._path(triple.subject, triple.path, triple.value)

    def _path(self, s: Term, path: Path, o: Term) -> str:
        if path.form == "back":
            return self._path(o, path.parts[0], s)
        if path.form == "any":
            made = [self._path(s, one, o) for one in path.parts]
            both = zip(made, path.parts, strict=True)
            return " UNION ".join(f"{{ {new or _plain(Triple(s, p, o))} }}" for new, p in both) if any(made) else ""
        if path.form == "each":
            return self._chain(s, path, o)
        return self._step(s, path.term, o) if path.term is not None and path.form == "one" else ""

    def _chain(self, s: Term, path: Path, o: Term) -> str:
        """A path of steps with a variable between each two, where one of them needs the scope."""
        between = [Term(self._free()) for _ in path.parts[1:]]
        ends = [s, *between, o]
        steps = list(zip(ends, path.parts, ends[1:], strict=False))
        made = [self._path(*step) for step in steps]
        seen = _Seen()
        for step in steps:
            self._look(*step, seen)
        ours = {term.variable for term in between}
        checks = [
            self._scope(n, sort)
            for n, sort in seen.wanted()
            if n in ours and (sort != "thing" or self._may_leave(n, steps))
        ]
        if not any(made) and not checks:
            return ""
        return " ".join([*(new or _plain(Triple(*step)) for new, step in zip(made, steps, strict=True)), *checks])

    def _may_leave(self, name: str, steps: list[tuple[Term, Path, Term]]) -> bool:
        """Whether a step leads to a thing that another thing names: what is named in the scope is in it."""
        path = next(path for _, path, o in steps if o.variable == name)
        return path.form != "one" or path.term is None or path.term.iri in self.facts.back

    def _step(self, s: Term, p: Term, o: Term) -> str:
        facts = self.facts
        if p.iri == TYPE and o.iri == REPORTING_COLLEGE and s.variable and self.known.reporting is not None:
            return f"{_plain_of(s, p, o)} FILTER({s.text} IN ({self.known.reporting}))"
        if p.iri in facts.roles or p.iri in facts.turned or p.iri == ORG + "memberOf":
            return self._implied(s, p, o)
        if p.iri == CITATION:
            return self._cited(s, o)
        if p.iri in facts.partly or (p.variable and facts.partly):
            return self._partly(s, p, o)
        return ""

    def _implied(self, s: Term, p: Term, o: Term) -> str:
        party, body = (o, s) if p.iri in self.facts.turned else (s, o)
        forth = self.facts.turned.get(p.iri, p.iri)
        m = self._free()
        role = "" if forth == ORG + "memberOf" else _filled(IN_ROLE, m=m, property=f"<{forth}>")
        given = " ".join(dict.fromkeys(t.text for t in (party, body) if t.variable))
        if not given:
            return ""
        names = {"given": given, "m": m, "party": party.text, "body": body.text}
        return _filled(IMPLIED, role=role, scope=self._thing(m), **names)

    def _partly(self, s: Term, p: Term, o: Term) -> str:
        st = self._free()
        given = " ".join(dict.fromkeys(t.text for t in (s, p, o) if t.variable))
        prop = f"<{p.iri}>" if p.iri else p.text
        if not given:
            return ""
        names = {"st": st, "s": s.text, "p": prop, "o": o.text, "given": given}
        part = _filled(PART, **names)
        last = f"<{ID}years/{self.scope.years[-1]}>" if self.scope.years else "<>"
        return _filled(PARTLY, part=part, last=last, entry=self._entry(f"{st}_at"), **names)

    def _cited(self, s: Term, o: Term) -> str:
        at = self._free()
        subject = s if s.variable else Term(self._free())
        form = CITED_BY_NAME if self.known.by_name else CITED
        entry = self._entry(at)
        made = _filled(form, s=subject.text, o=o.text, at=at, entry=entry, comma=PAGES, semicolon=DOCUMENTS)
        return made if s.variable else f"{made} FILTER({subject.text} = {s.text})"

    def _scope(self, name: str, sort: str) -> str:
        return self._entry(f"?{name}") if sort == "entry" else self._thing(f"?{name}")

    def _years(self) -> str:
        """The years, and for what is told in others the years as their colleges report them."""
        cells = product(self.scope.years, self.scope.colleges)
        iris = [*(f"{ID}years/{year}" for year in self.scope.years), *starmap(scope_iri, cells)]
        return ", ".join(f"<{iri}>" for iri in iris)

    def _thing(self, it: str) -> str:
        entry = self._entry(f"{it}_at")
        return _filled(OF_THING, it=it, entry=entry) if entry else ""

    def _named(self, it: str) -> str:
        at = self._free()
        return _filled(OF_NAMED, it=it, at=at, entry=self._entry(at))

    def _entry(self, at: str) -> str:
        parts = []
        if self.scope.years != self.whole.years:
            parts.append(OF_YEAR)
            if self.facts.ended and self.scope.years[0] > self.whole.years[0]:
                parts.append(BY_END)
        if self.scope.colleges != self.whole.colleges:
            parts.append(OF_COLLEGE)
        colleges = ", ".join(f"<{iri}>" for iri in self.scope.colleges)
        first = self.scope.years[0] if self.scope.years else ""
        return _filled(" ".join(parts), at=at, years=self._years(), colleges=colleges, first=first)

    def _free(self) -> str:
        """A variable that the query does not have."""
        while True:
            self.count += 1
            if f"scope{self.count}" not in self.sparql:
                return f"?scope{self.count}"


def _filled(template: str, **values: str) -> str:
    """A template with its names filled in; `$at_in` is `$at` with more behind it. In one pass: a value may hold `$`."""
    names = "|".join(sorted(values, key=len, reverse=True))
    return re.sub(rf"\$({names})", lambda match: values[match[1]], template)


def _plain(triple: Triple) -> str:
    return f"{triple.subject.text} {triple.path.text} {triple.value.text} ."


def _plain_of(s: Term, p: Term, o: Term) -> str:
    return f"{s.text} {p.text} {o.text} ."
