"""A text that somebody types into a parameter, in both forms that the record may have it in: plain, and tagged.

Names are tagged with their language where they hold a Chinese character (`schema.values.named`), other texts are not,
and SPARQL takes the two for different values. Who types a name does not know of tags, and who writes a question should
not have to. So where a parameter stands as a value it becomes a variable with both forms for values, and where it is
compared it is compared with both. As the argument of a function it stays plain, which goes with both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hezuo.base.store import Literal, Term
from hezuo.base.terms import LANG_STRING, XSD
from hezuo.base.text import language
from hezuo.record.syntax import Token, brackets, tokens

#: What follows the name of a parameter in that of the same text with its tag.
TAGGED = "__tagged"


def in_both_forms(sparql: str, bound: Mapping[str, Term]) -> tuple[str, dict[str, Term]]:
    """The query and its parameters, such that a plain text with a language matches its tagged form too."""
    plain = {n: t for n, t in bound.items() if isinstance(t, Literal) and t.datatype == XSD + "string"}
    tagged = {
        n + TAGGED: Literal(t.value, language(t.value), LANG_STRING) for n, t in plain.items() if language(t.value)
    }
    if not tagged:
        return sparql, dict(bound)
    names = {f"${n.removesuffix(TAGGED)}" for n in tagged}
    out: list[str] = []
    at = 0
    for start, end, text in sorted(_changes(list(tokens(sparql)), names)):
        out += [sparql[at:start], text]
        at = end
    return "".join([*out, sparql[at:]]), {**bound, **tagged}


def _changes(found: list[Token], names: set[str]) -> Iterator[tuple[int, int, str]]:
    """What is written instead of which characters: from, to, text."""
    opened: list[dict[str, str]] = []
    count = 0
    for index, (token, (bracket, word)) in enumerate(zip(found, brackets(found), strict=True)):
        if token.text == "{":
            opened.append({})
        elif token.text == "}" and opened:
            values = opened.pop().items()
            yield token.start, token.start, "".join(f" VALUES ?{v} {{ {n} {n}{TAGGED} }} " for v, n in values)
        elif token.text in names:
            both = (token.text, token.text + TAGGED)
            if bracket == "(":
                yield from _compared(found, index, word, ", ".join(both))
            elif word == "VALUES":
                yield token.start, token.end, " ".join(both)
            elif opened:
                count += 1
                opened[-1][f"{token.text[1:]}__{count}"] = token.text
                yield token.start, token.end, f"?{token.text[1:]}__{count}"


def _compared(found: list[Token], index: int, word: str, both: str) -> Iterator[tuple[int, int, str]]:
    """A parameter in an expression: where it is compared for being equal, with both forms."""
    texts = [" ", " ", *(t.text for t in found), " ", " "]
    (first, second), token, (third, fourth) = texts[index : index + 2], found[index], texts[index + 3 : index + 5]
    if word == "IN":
        yield token.start, token.end, both
    elif second == "=" and first == "!":
        yield found[index - 2].start, token.end, f"NOT IN ({both})"
    elif second == "=" and first not in "<>":
        yield found[index - 1].start, token.end, f"IN ({both})"
    elif third == "=" and fourth[0] in "?$":
        yield token.start, found[index + 2].end, f"{fourth} IN ({both})"
