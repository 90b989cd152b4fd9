"""The triples of the ontology, indexed by subject and predicate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from hezuo.base.problems import OntologyError
from hezuo.base.store import Literal, Term, Triple
from hezuo.base.terms import RDF, RDFS, TYPE, prefixed


class TripleIndex:
    """The triples of the ontology, indexed by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(triples)
        self._objects: dict[tuple[str, str], list[Term]] = {}
        self._by_predicate: dict[str, dict[str, list[Term]]] = {}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._predicates: dict[str, set[str]] = {}
        for s, p, o in self.triples:
            self._predicates.setdefault(str(s), set()).add(str(p))
            self._objects.setdefault((str(s), str(p)), []).append(o)
            self._by_predicate.setdefault(str(p), {}).setdefault(str(s), []).append(o)

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """The objects of (subject, predicate), in file order."""
        return self._objects.get((subject, predicate), [])

    def by_predicate(self, predicate: str) -> dict[str, list[Term]]:
        """Objects by subject for one predicate."""
        return self._by_predicate.get(predicate, {})

    def subjects(self, predicate: str, value: Term) -> list[str]:
        """The subjects that have `value` for `predicate`, in file order."""
        return [s for s, values in self.by_predicate(predicate).items() if value in values]

    def predicates(self, subject: str) -> frozenset[str]:
        """The predicates of a subject."""
        return frozenset(self._predicates.get(subject, ()))

    def one(self, subject: str, predicate: str) -> str:
        """The one object as text, or ''."""
        found = self.objects(subject, predicate)
        if not found:
            return ""
        return found[0].value if isinstance(found[0], Literal) else found[0]

    def number(self, subject: str, predicate: str, default: float = 0) -> float:
        """The one object as a number, or `default`. Raises `OntologyError` when it is no number, or no finite one."""
        text = self.one(subject, predicate)
        try:
            number = float(text) if text else default
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            told = f"{prefixed(predicate)} {text}?"
            raise OntologyError("bad-term", term=subject, predicate=predicate, reason=told)
        return number

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        """Texts by language tag."""
        return {o.lang: o.value for o in self.objects(subject, predicate) if isinstance(o, Literal)}

    def items(self, head: str) -> Iterator[Term]:
        """The members of an RDF list, none for ''. Raises `OntologyError` for one that is cut or runs in a circle."""
        seen: set[str] = set()
        while head and head != RDF + "nil":
            first, rest = self.objects(head, RDF + "first"), self.objects(head, RDF + "rest")
            if head in seen or len(first) != 1 or len(rest) != 1 or isinstance(rest[0], Literal):
                raise OntologyError("bad-term", term=head, reason="( … )? rdf:first, rdf:rest, rdf:nil")
            seen.add(head)
            yield first[0]
            head = rest[0]

    def ancestors(self, cls: str) -> frozenset[str]:
        """`cls` and all its superclasses."""
        if cls not in self._ancestors:
            # Not by calling itself: classes may go round in a circle, or a thousand deep.
            found, waiting = {cls}, [cls]
            while waiting:
                above = set(self.parents(waiting.pop())) - found
                found |= above
                waiting += above
            self._ancestors[cls] = frozenset(found)
        return self._ancestors[cls]

    def parents(self, cls: str) -> list[str]:
        """The direct superclasses of `cls`, in file order."""
        return [str(p) for p in self.objects(cls, RDFS + "subClassOf")]

    def inherited(self, cls: str, predicate: str) -> str:
        """What a class or the nearest class above it has for `predicate`, as text; '' when none has it."""
        queue, seen = [cls], set[str]()
        while queue:
            here = queue.pop(0)
            found = self.one(here, predicate)
            if found:
                return found
            seen.add(here)
            queue += [p for p in self.parents(here) if p not in seen]
        return ""

    def classes_of(self, iri: str) -> frozenset[str]:
        """All classes of a thing that the ontology itself names (a role or a concept)."""
        types = (str(t) for t in self.objects(iri, TYPE))
        return frozenset().union(*(self.ancestors(t) for t in types))
