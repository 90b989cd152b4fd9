"""What the ontology says of how things look (`view:`): every value is checked before anything draws with it.

Colours and shapes end in SVG, CSS, scripts and files of other programs; so what is no colour and no shape is refused
here, and colours leave as `#rrggbb`, whatever way they were written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from hezuo.base.messages import PACKAGE
from hezuo.base.problems import OntologyError
from hezuo.base.store import Literal, Term
from hezuo.base.terms import HZ, OWL, TYPE, VIEW, XSD, prefixed
from hezuo.base.text import HAN
from hezuo.base.triples import TripleIndex

HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
NAMED = Path(__file__).with_name("colours.toml")
#: The shapes that page, pictures and legend can draw.
ICONS = (
    "bar",
    "box",
    "cross",
    "diamond",
    "dot",
    "hexagon",
    "pentagon",
    "square",
    "star",
    "triangle",
    "triangleDown",
)
#: How a shared record counts as a tie between two of its things in a one-mode network; the first unless told.
WEIGHTS = ("count", "newman", "role")
PROPERTIES = frozenset(OWL + name for name in ("AnnotationProperty", "DatatypeProperty", "ObjectProperty"))
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
#: A grid of tiles is no larger than this.
TILE = re.compile(r"[1-9]|[1-3]\d|40", re.ASCII)
#: The catalogue of measures: only which there are is asked here, without the libraries that compute them.
MEASURES = PACKAGE / "measures" / "measures.toml"


def colour(text: str) -> str:
    """`#rrggbb` for a colour that is written so, as `#rgb` or by its name in CSS. Raises `ValueError` for any other."""
    plain = text.strip().lower()
    if not HEX.fullmatch(plain):
        plain = _named().get(plain, "")
    if not plain:
        raise ValueError(text)
    return plain if len(plain) == 7 else "#" + "".join(2 * digit for digit in plain[1:])


@cache
def _named() -> dict[str, str]:
    return tomllib.loads(NAMED.read_text(encoding="utf-8"))


@cache
def _measures() -> frozenset[str]:
    """The ids of the measures that there are."""
    return frozenset(re.findall(r"^\[([a-z0-9-]+)\]$", MEASURES.read_text(encoding="utf-8"), re.MULTILINE))


def colour_of(graph: TripleIndex, cls: str, *, inherited: bool = True) -> str:
    """The colour of a class, or of the nearest above it, as `#rrggbb`; '' when none has one."""
    found = graph.inherited(cls, VIEW + "color") if inherited else graph.one(cls, VIEW + "color")
    return colour(found) if found else ""


def tiles(graph: TripleIndex) -> dict[str, tuple[int, int]]:
    """Column and row, from 1, of whatever has a place in a grid of tiles."""
    across, down = (VIEW + name for name in ("across", "down"))
    both = [s for s in graph.by_predicate(across) if s in graph.by_predicate(down)]
    return {s: (int(graph.number(s, across)), int(graph.number(s, down))) for s in both}


def _is_colour(value: Term, _graph: TripleIndex) -> bool:
    try:
        return isinstance(value, Literal) and bool(colour(value.value))
    except ValueError:
        return False


def _text(value: Term) -> str:
    return value.value if isinstance(value, Literal) else ""


def _is_class(value: Term, graph: TripleIndex) -> bool:
    return not isinstance(value, Literal) and OWL + "Class" in graph.objects(value, TYPE)


def _connects(value: Term, graph: TripleIndex) -> bool:
    truth = isinstance(value, Literal) and value.datatype == XSD + "boolean" and value.value in ("true", "false")
    return truth or _is_class(value, graph)


#: A measure word has so many characters.
LONGEST_WORD = 3
#: What the value of each term has to be, and how that is told.
VALUES: Mapping[str, tuple[Callable[[Term, TripleIndex], bool], str]] = {
    "across": (lambda v, _: TILE.fullmatch(_text(v)) is not None, "1 … 40"),
    "caption": (lambda v, _: not isinstance(v, Literal) and not v.startswith("_:"), "skos:prefLabel"),
    "color": (_is_colour, "#0072b2, #07b, red"),
    "connects": (_connects, "true, false, owl:Class"),
    "down": (lambda v, _: TILE.fullmatch(_text(v)) is not None, "1 … 40"),
    "icon": (lambda v, _: _text(v) in ICONS, ", ".join(ICONS)),
    "measureWord": (lambda v, _: 0 < len(_text(v)) <= LONGEST_WORD and all(map(HAN.match, _text(v))), "…@zh"),
    "order": (lambda v, _: WHOLE.fullmatch(_text(v)) is not None, "10"),
    "projectsOn": (_is_class, "owl:Class"),
    "rankedBy": (lambda v, _: _text(v) in _measures(), "degree, strength, betweenness …"),
    "record": (_is_class, "owl:Class"),
    "thing": (_is_class, "owl:Class"),
    "weight": (lambda v, _: _text(v) in WEIGHTS, ", ".join(WEIGHTS)),
}
#: A network may name several classes.
SEVERAL = ("record", "thing")


def check_looks(graph: TripleIndex) -> None:
    """Raise `OntologyError` for an `hz:` or `view:` term that nobody declared, and for a wrong value of `view:`."""
    for subject, predicate, value in graph.triples:
        term = str(predicate)
        if term.startswith((VIEW, HZ)) and not PROPERTIES & set(map(str, graph.objects(term, TYPE))):
            raise OntologyError("unknown-term", term=str(subject), predicate=term, said=prefixed(term))
        name = term.removeprefix(VIEW)
        if not term.startswith(VIEW) or name not in VALUES:
            continue
        fits, wanted = VALUES[name]
        if not fits(value, graph):
            raise _odd(str(subject), term, value, wanted + "?")
    _said_once(graph)


def _said_once(graph: TripleIndex) -> None:
    for name in (n for n in VALUES if n not in SEVERAL):
        for subject, values in graph.by_predicate(VIEW + name).items():
            if len(set(values)) > 1:
                raise _odd(subject, VIEW + name, values[-1], "×2")


def _odd(subject: str, term: str, value: Term, reason: str) -> OntologyError:
    said = value.value if isinstance(value, Literal) else prefixed(value)
    return OntologyError(
        "bad-term", term=subject, predicate=term, value=value, reason=f"{prefixed(term)} {said}: {reason}"
    )
