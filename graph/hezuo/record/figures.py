"""The stated figures of a record, each as its source prints it, with all pages, formulas and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from hezuo.base.characters import folded
from hezuo.base.problems import Place
from hezuo.base.terms import (
    DIFFERENCE_NOTE,
    FIGURE,
    HZ,
    IDENTIFIER,
    PAGE,
    PREF_LABEL,
    PRIMARY_SOURCE,
    RECOMPUTED_BY,
    SCHEMA,
    SKOS,
)
from hezuo.intake.citations import in_order
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.names import local_part
from hezuo.record.intervals import ENDLESS, Interval, point
from hezuo.schema import formulas
from hezuo.schema.formulas import WORDS, Formula
from hezuo.schema.kinds import Field
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import parts, printed, trimmed

#: The columns that are read, by the property that states them.
PATHS = {
    "code": IDENTIFIER,
    "name": PREF_LABEL,
    "value": SCHEMA + "value",
    "qualifier": HZ + "qualifier",
    "unit": SCHEMA + "unitText",
    "as_of": HZ + "asOf",
    "question": RECOMPUTED_BY,
    "reason": DIFFERENCE_NOTE,
    "formula": HZ + "formula",
    "source": PRIMARY_SOURCE,
    "section": HZ + "section",
    "locator": HZ + "locator",
    "printed_row": HZ + "printedRow",
    "page": PAGE,
    "note": SKOS + "note",
}
PERCENT = "%"
#: Stands in a reason for the number that the record gives.
COUNT = "{n}"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One stated figure. `value` is exact to `step`, one unit of its last printed digit."""

    iri: str
    source: str
    code: str
    name: str
    value: Decimal
    step: Decimal
    qualifier: str
    allows: str
    unit: str
    as_of: str
    question: str
    reason: str
    note: str
    pages: tuple[str, ...]
    sections: tuple[str, ...]
    locators: tuple[str, ...]
    formulas: tuple[tuple[str, Formula], ...]
    year: str
    place: Place
    #: Whether its qualifier stands before the number (约100), not behind it (100余).
    ahead: bool = False

    @property
    def term(self) -> str:
        """How a formula names it: by its code, with the source too where the code alone would be a word or a number."""
        return f"{self.code}@{self.source}" if self.code in WORDS or self.code.isdigit() else self.code

    @property
    def shown(self) -> str:
        """The number with its qualifier, as it is printed."""
        number = plain(self.value)
        return f"{self.qualifier}{number}" if self.ahead else f"{number}{self.qualifier}"

    def interval(self, *, rounded: bool = False) -> Interval:
        """What the figure allows: by its qualifier; else a whole number is exact unless `rounded` or in percent.

        A qualifier allows what the last digit that is not 0 rounds away: "more than 30" is 30 up to 40.
        """
        value = Fraction(self.value)
        unit = Fraction(last_unit(self.value))
        match self.allows:
            case "above":
                return Interval(value, value + unit, high_in=False)
            case "below":
                return Interval(value - unit, value, low_in=False)
            case "both":
                return Interval(value - unit, value + unit, low_in=False, high_in=False)
            case "least":
                return Interval(value, ENDLESS, high_in=False)
        if rounded or self.step < 1 or self.unit == PERCENT:
            half = Fraction(self.step) / 2
            return Interval(value - half, value + half, high_in=False)
        return point(value)

    def cut(self) -> Interval:
        """What the figure allows when its digits were cut off, not rounded."""
        value = Fraction(self.value)
        return Interval(value, value + Fraction(self.step), high_in=False)


def last_unit(number: Decimal) -> Decimal:
    """One unit of the last non-zero digit: 10 for 30 and for 180, 1000 for 3000, 0.1 for 2.5."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    return format(number.normalize(), "f") if number else "0"


def figures(identity: Identity, ontology: Ontology) -> list[Figure]:
    """Every figure in the order of the tables; the rows that state one figure alike are one, with all their pages."""
    found: dict[tuple[str, Decimal, str], Figure] = {}
    for resolved in identity.resolved:
        if resolved.kind.iri != FIGURE:
            continue
        for figure in _figures(resolved, ontology):
            same = (figure.iri, figure.value, figure.qualifier)
            found[same] = _joined(found[same], figure) if same in found else figure
    return list(found.values())


def by_code(found: Iterable[Figure]) -> dict[tuple[str, str], Figure]:
    """The figures by `key`; of several years' statements the last."""
    return {key(f.source, f.code): f for f in found}


def key(source: str, code: str) -> tuple[str, str]:
    """Source and code of a figure as they are compared: codes are names too."""
    return folded(source), folded(code)


def _joined(first: Figure, later: Figure) -> Figure:
    return replace(
        later,
        pages=tuple(in_order({*first.pages, *later.pages})),
        sections=_once(first.sections, later.sections),
        locators=_once(first.locators, later.locators),
        formulas=_once(first.formulas, later.formulas),
    )


def _once(first: tuple[T, ...], later: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys([*first, *later]))


def _figures(resolved: Resolved, ontology: Ontology) -> Iterator[Figure]:
    fields = {name: f for name, path in PATHS.items() for f in resolved.kind.fields if f.path == path}
    column = {name: [trimmed(t) for t in resolved.frame.column(f)] for name, f in fields.items()}
    raw, read = resolved.frame.column(fields["value"]), resolved.frame.values.get(fields["value"].iri, {})
    ahead = {(w.iri, w.text) for w in ontology.qualifiers.words if w.before}
    known = {t: _formulas(t) for t in dict.fromkeys(column["formula"])}
    for index, record in enumerate(resolved.records):
        text = {name: texts[index] for name, texts in column.items()}
        if not record or not read.get(raw[index]):
            continue  # a problem of its cell already
        value, step = printed(text["value"])
        qualifier = _target(resolved, fields["qualifier"], index)
        word = ontology.label(qualifier, "zh") if qualifier else ""
        cells = {n: parts(text[n]) for n in ("page", "section", "locator")}
        yield Figure(
            iri=record,
            source=local_part(_target(resolved, fields["source"], index)),
            value=value,
            step=step,
            qualifier=word,
            ahead=(qualifier, folded(word)) in ahead,
            allows=ontology.allows.get(qualifier, ""),
            **{n: text[n] for n in ("code", "name", "unit", "as_of", "question", "reason", "note")},
            pages=tuple(in_order(set(cells["page"]))),
            sections=cells["section"],
            locators=cells["locator"],
            formulas=known[text["formula"]],
            year=resolved.frame.table.year,
            place=resolved.frame.table.place(index, fields["formula"]),
        )


def _target(resolved: Resolved, wanted: Field, index: int) -> str:
    found = resolved.targets_of(wanted, index)
    return found[0][0] if found else ""


def _formulas(text: str) -> tuple[tuple[str, Formula], ...]:
    found = []
    for part in parts(text):
        try:
            found.append((" ".join(part.split()), formulas.parse(part)))
        except ValueError:
            continue  # a problem of its cell already
    return tuple(dict.fromkeys(found))
