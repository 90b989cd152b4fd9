"""A question as it runs on any SPARQL 1.1 server that holds `dataset.ttl`: prefixes, parameters and scope written out.

The program answers from a store that holds only what lies in the scope. A server holds everything, so the scope
becomes patterns: what a variable stands for is in it when an entry of its years and colleges states it
(`dcterms:source`) or, for what lasts through the years, names it. Which variables stand for such things is read from
the classes that the query gives them, and from the domains and ranges of its properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from hezuo.base.terms import (
    ATTRIBUTED,
    DERIVED_FROM,
    HZ,
    ID,
    MEMBERSHIP,
    ORG,
    PAGINATION,
    PREFIXES,
    PRIMARY_SOURCE,
    RECORD,
)
from hezuo.base.terms import ENTRY as ENTRY_CLASS
from hezuo.record.load import Dataset
from hezuo.record.scope import Scope
from hezuo.record.syntax import Token, declared, is_name, tokens

#: The properties of a membership, which has no class in most queries.
OF_MEMBERSHIP = {ORG + name for name in ("member", "organization", "role", "memberDuring")}
#: Behind these a statement begins.
BEFORE_SUBJECT = {"{", "}", ".", ")"}
#: In these braces stand no patterns.
NO_PATTERNS = {"VALUES", "CONSTRUCT"}
#: With one of these behind it a property is part of a path.
PATH = {"/", "|", "*", "+", "^", "?"}
ENTRY = "OPTIONAL { ?$at dcterms:isPartOf/dcterms:temporal ?$at_year } FILTER(COALESCE(?$at_year IN ($years), true))"
YEAR = "?$at dcterms:isPartOf/dcterms:temporal ?$at_year FILTER(?$at_year IN ($years))"
COLLEGE = "FILTER NOT EXISTS { ?$at prov:wasAttributedTo ?$at_by FILTER(?$at_by NOT IN ($colleges)) }"
STATED = "{ SELECT DISTINCT ?$thing WHERE { ?$thing dcterms:source ?$at . $scope } }"
NAMED = """{ SELECT DISTINCT ?$thing WHERE {
    { ?$thing dcterms:source ?$at } UNION { ?$at_of ?$at_via ?$thing ; dcterms:source ?$at } $scope } }"""


def portable(sparql: str, dataset: Dataset, whole: Dataset) -> str:
    """The query with its prefixes declared, and with the scope of the dataset where that is not the whole."""
    scoped = sparql if dataset.scope == whole.scope else _scoped(sparql, dataset.scope, whole)
    found = list(tokens(scoped))
    own = {word.text[:-1] for before, word in pairwise(found) if before.text.upper() == "PREFIX"}
    used = {t.text.partition(":")[0] for t in found if is_name(t)}
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in sorted(used & PREFIXES.keys() - own)]
    return "".join(lines) + scoped.rstrip() + "\n"


@dataclass
class _Group:
    """A group of patterns: what opens it, and its variables, each with the sort of thing it stands for."""

    opener: str
    things: dict[str, str] = field(default_factory=dict)
    #: Those that a subquery in it has been told of.
    known: set[str] = field(default_factory=set)


def _scoped(sparql: str, scope: Scope, whole: Dataset) -> str:
    """The query with a pattern for the scope of each thing, at the end of the group that says what it is."""
    out: list[str] = []
    at = 0
    for end, things in _groups(list(tokens(sparql)), _Sorts(whole)):
        patterns = [_pattern(name, sort, scope, whole.scope) for name, sort in sorted(things.items())]
        out.append(sparql[at:end] + "".join(f"\n  {p}" for p in patterns) + ("\n" if patterns else ""))
        at = end
    return "".join(out) + sparql[at:]


def _pattern(name: str, sort: str, scope: Scope, whole: Scope) -> str:
    """The pattern for one variable; what is in the scope anyway (the only year there is) is left out."""
    year, college = scope.years != whole.years, scope.colleges != whole.colleges
    inside = " ".join([*([ENTRY if sort == "entry" else YEAR] if year else []), *([COLLEGE] if college else [])])
    inside = inside.replace("$years", ", ".join(f"<{ID}years/{y}>" for y in scope.years))
    inside = inside.replace("$colleges", ", ".join(f"<{iri}>" for iri in scope.colleges))
    if sort == "entry":
        return inside.replace("$at", name)
    form = (STATED if sort == "stated" else NAMED).replace("$scope", inside)
    return form.replace("$thing", name).replace("$at", f"{name}_scope")


def _groups(found: list[Token], sorts: _Sorts) -> Iterator[tuple[int, dict[str, str]]]:
    """The end of each group, in order, with the things that have to be in the scope there."""
    stack: list[_Group] = []
    subject, prefixes = "", declared(found)
    padded = [Token(" ", 0), *found, Token(" ", 0)]
    for before, token, after in zip(padded, padded[1:], padded[2:], strict=False):
        if token.text == "{":
            stack.append(_Group(_opener(found, token)))
        elif token.text == "}" and stack:
            group = stack.pop()
            around = _around(stack) if group.opener != "WHERE" else set()
            around |= group.known
            inside = {} if group.opener in NO_PATTERNS else group.things
            if stack and group.opener == "WHERE":
                stack[-1].known |= group.known | inside.keys()
            yield token.start, {name: sort for name, sort in inside.items() if name not in around}
        elif _begins(before) and (token.text[0] in "?$<" or is_name(token)):
            # Of a thing that the query names itself nothing has to be found.
            subject = token.text[1:] if token.text[0] in "?$" else ""
        elif stack and subject and before.text in (";", f"?{subject}", f"${subject}") and after.text not in PATH:
            iri = _iri(token, prefixes)
            value = _iri(after, prefixes) if token.text == "a" else after.text
            for name, sort in sorts.of(subject, "a" if token.text == "a" else iri, value):
                stack[-1].things.setdefault(name, sort)


def _around(stack: list[_Group]) -> set[str]:
    """The things of the groups around one, out to the query or subquery that they are part of: they join with it."""
    found: set[str] = set()
    for group in reversed(stack):
        found |= group.things.keys() | group.known
        if group.opener == "WHERE":
            break
    return found


def _opener(found: list[Token], brace: Token) -> str:
    """The word before a brace, without the variables that may stand between (VALUES ?x { … })."""
    before = (t.text.upper() for t in reversed(found) if t.end <= brace.start)
    return next((word for word in before if word[0] not in "?$()"), "")


def _begins(before: Token) -> bool:
    return before.text in BEFORE_SUBJECT or before.text.upper() == "WHERE"


def _iri(token: Token, prefixes: dict[str, str]) -> str:
    prefix, colon, local = token.text.partition(":")
    return prefixes.get(prefix, "") + local if colon and is_name(token) else token.text.strip("<>")


class _Sorts:
    """What the variables of a statement stand for: things that entries state, things that they name, entries."""

    def __init__(self, dataset: Dataset) -> None:
        self.ontology = dataset.ontology
        self.lasting = {k.iri for k in dataset.ontology.kinds if k.lasts}
        #: Ledgers and sources stand in no year, and so in every scope.
        self.yearly = {r.kind.iri for r in dataset.identity.resolved if r.frame.table.year}
        rows = dataset.store.select("SELECT ?p ?d ?r { ?p rdfs:domain ?d ; rdfs:range ?r }").rows
        self.ends = {str(p): (str(d), str(r)) for p, d, r in rows}
        self.ends |= dict.fromkeys((PRIMARY_SOURCE, ATTRIBUTED, PAGINATION), (ENTRY_CLASS, ""))
        self.ends |= {ORG + "memberOf": (RECORD, HZ + "Platform"), ORG + "hasMember": (HZ + "Platform", RECORD)}

    def of(self, subject: str, predicate: str, value: str) -> Iterator[tuple[str, str]]:
        """The variables of a statement (a variable, a property or `a`, a class or a term) with what they stand for."""
        if predicate == "a":
            yield from self._sort(subject, value)
        elif predicate in OF_MEMBERSHIP:
            yield subject, "stated"
            if predicate == ORG + "organization" and value[:1] == "?":
                yield value[1:], "stated"
        elif predicate == DERIVED_FROM and value[:1] == "?":
            yield value[1:], "entry"
        elif predicate in self.ends:
            for name, cls in zip((subject, value[1:] if value[:1] == "?" else ""), self.ends[predicate], strict=True):
                # A party or a major is in the scope where what names it is.
                yield from (one for one in self._sort(name, cls) if name and one[1] != "named")

    def _sort(self, name: str, cls: str) -> Iterator[tuple[str, str]]:
        above = self.ontology.ancestors(cls)
        if above & self.lasting:
            yield name, "named"
        elif cls == MEMBERSHIP or (RECORD in above and cls != RECORD and self.yearly & {*self.ontology.below(cls)}):
            yield name, "stated"
        elif cls == ENTRY_CLASS:
            yield name, "entry"
