"""Named questions as people meet them: in groups, ranked by what is typed, each with what may be asked next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hezuo.base.characters import folded
from hezuo.base.messages import Lang, say
from hezuo.base.terms import PREFIXES
from hezuo.record.ask import Question
from hezuo.schema.ontology import Ontology

#: So many questions of one kind make a group of their own.
ENOUGH = 5
#: Fewer than so many stand among the others.
FEWEST = 3
#: A title is like what was typed from this on (0–100).
LIKE = 55
NAME = re.compile(r"\b(\w+):(\w+)\b")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions about one sort of thing."""

    title: str
    questions: tuple[Question, ...]


def needs_a_value(question: Question) -> bool:
    """Whether a thing has to be named before it can be asked."""
    return any(p.default is None for p in question.parameters)


def grouped(known: Mapping[str, Question], ontology: Ontology, lang: Lang) -> list[Group]:
    """All questions: those that need a thing first, the others by the class that they ask for, the largest group first.

    Of a class with fewer than `ENOUGH` the family makes the group.
    """
    classes = {q.name: _class(q, ontology) for q in known.values()}
    many = Counter(classes.values())
    found: dict[str, list[Question]] = {}
    for question in known.values():
        cls = classes[question.name]
        if cls and many[cls] < ENOUGH:
            cls = ontology.family(cls)
        found.setdefault("" if needs_a_value(question) else cls or "-", []).append(question)
    for key in [k for k, some in found.items() if k not in ("", "-") and len(some) < FEWEST]:
        found.setdefault("-", []).extend(found.pop(key))
    order = sorted(found.items(), key=lambda item: (item[0] == "-", -len(item[1]), item[0]))
    return [Group(_title(key, ontology, lang), tuple(some)) for key, some in order]


def _title(key: str, ontology: Ontology, lang: Lang) -> str:
    if key in ("", "-"):
        return say("asking.one" if not key else "asking.other", lang)
    return ontology.label(key, lang)


def _class(question: Question, ontology: Ontology) -> str:
    """The class that its query names most, the first of those named alike; '' for none."""
    named = (PREFIXES[p] + local for p, local in NAME.findall(question.sparql) if p in PREFIXES)
    count = Counter(iri for iri in named if iri in ontology.classes)
    return count.most_common(1)[0][0] if count else ""


def ranked(known: Mapping[str, Question], text: str, lang: Lang) -> list[Question]:
    """The questions whose titles are like what is typed, the best first; none for an empty text."""
    wanted = folded(text)
    if not wanted:
        return []
    scored = [(_like(wanted, q), -n, q) for n, q in enumerate(known.values())]
    del lang
    return [q for score, _, q in sorted(scored, key=lambda one: one[:2], reverse=True) if score >= LIKE]


def _like(wanted: str, question: Question) -> float:
    forms = [folded(t) for t in (*question.titles, question.name)]
    return max(100.0 if wanted in form else fuzz.partial_ratio(wanted, form) - 10 for form in forms)


def beside(known: Mapping[str, Question], question: Question, most: int = 3) -> list[Question]:
    """The questions that share most with one: columns and parameters."""

    def parts(one: Question) -> set[str]:
        return {c[1] for c in one.columns} | {p.type for p in one.parameters}

    own = parts(question)
    others: Sequence[Question] = [q for q in known.values() if q.name != question.name]
    scored = [(len(own & parts(q)) / max(len(own | parts(q)), 1), q.name, q) for q in others]
    return [q for _, _, q in sorted(scored, key=lambda one: (-one[0], one[1]))[:most]]
