"""The constraints of one property shape, read into a frozen object; `shapes` has refused whatever is not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hezuo.base.problems import OntologyError, Severity
from hezuo.base.store import written
from hezuo.base.terms import LANG_STRING, SH, XSD
from hezuo.base.triples import TripleIndex

SEVERITIES = {
    SH + "Violation": Severity.ERROR,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}
INFINITE = 1 << 30
#: A set from which another is taken away: XPath has it, Python reads something else.
SUBTRACTED = re.compile(r"(?<!\\)(?:\\\\)*\[\^?\]?(?:\\.|[^\]\\])*?-\[")
#: The flags of sh:flags that mean the same here; `q` (no pattern at all) does not.
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


@dataclass(frozen=True, slots=True)
class Barred:
    """What a value may not be (`sh:not`): one of these, in N-Quads, or a text that the pattern finds; '' for none."""

    values: tuple[str, ...]
    pattern: str
    flags: str


@dataclass(frozen=True, slots=True)
class Check:
    """The constraints of one property shape, with the severity and the sentence it states for them."""

    shape: str
    severity: Severity = Severity.ERROR
    message: tuple[tuple[str, str], ...] = ()
    min_count: int = 0
    max_count: int = INFINITE
    classes: tuple[str, ...] = ()
    pattern: str = ""
    flags: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    one_of: tuple[str, ...] = ()
    barred: tuple[Barred, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """sh:message by language; empty when the shape states none."""
        return dict(self.message)


def flags_of(letters: str) -> re.RegexFlag:
    """The flags of a pattern, which `shapes` has checked."""
    found = re.NOFLAG
    for letter in letters:
        found |= FLAGS[letter]
    return found


@lru_cache(maxsize=256)
def compiled(pattern: str, letters: str) -> re.Pattern[str]:
    """A pattern of SHACL. Raises `re.error` for one that Python does not understand, or understands otherwise."""
    if SUBTRACTED.search(pattern):
        raise re.error("[ … -[ … ]]", pattern)
    try:
        return re.compile(pattern, flags_of(letters))
    except (OverflowError, RecursionError) as error:
        raise re.error(str(error), pattern) from error


def check(graph: TripleIndex, shape: str) -> Check:
    """The constraints of a property shape. Raises `OntologyError` for one that does not hold together."""
    severity = graph.one(shape, SH + "severity") or SH + "Violation"
    if severity not in SEVERITIES:
        raise OntologyError("bad-term", term=shape, predicate=SH + "severity", reason=f"sh:severity {severity}")
    return Check(
        shape,
        SEVERITIES[severity],
        tuple(graph.texts(shape, SH + "message").items()),
        int(graph.number(shape, SH + "minCount")),
        int(graph.number(shape, SH + "maxCount", INFINITE)),
        tuple(str(c) for c in graph.objects(shape, SH + "class")),
        graph.one(shape, SH + "pattern"),
        graph.one(shape, SH + "flags"),
        _bound(graph, shape, "minInclusive"),
        _bound(graph, shape, "maxInclusive"),
        values_in(graph, shape),
        tuple(_barred(graph, str(o)) for o in graph.objects(shape, SH + "not")),
    )


def _bound(graph: TripleIndex, shape: str, name: str) -> Decimal | None:
    text = graph.one(shape, SH + name)
    return Decimal(text) if text else None


def values_in(graph: TripleIndex, shape: str) -> tuple[str, ...]:
    """The values of sh:in, in N-Quads."""
    return tuple(written(i) for i in graph.items(graph.one(shape, SH + "in")))


def _barred(graph: TripleIndex, shape: str) -> Barred:
    values = tuple(written(o) for o in graph.objects(shape, SH + "hasValue"))
    return Barred((*values, *values_in(graph, shape)), graph.one(shape, SH + "pattern"), graph.one(shape, SH + "flags"))


def datatypes(graph: TripleIndex, shape: str) -> tuple[str, ...]:
    """What the literals of a column may be: sh:datatype, or sh:or of several; text where the shape says nothing."""
    single = graph.one(shape, SH + "datatype")
    if single:
        return (single,)
    options = [graph.one(str(o), SH + "datatype") for o in graph.items(graph.one(shape, SH + "or"))]
    # A text that may be tagged or plain is read as one that may be tagged.
    return tuple(sorted(options, key=lambda d: d != LANG_STRING)) or (XSD + "string",)
