"""The answers to SPARQL in the formats of the W3C: their terms are kept, with language tags and datatypes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from hezuo.base.content import pieces
from hezuo.base.lines import turtle
from hezuo.base.problems import QueryError
from hezuo.base.store import Answer, Literal, Term, written
from hezuo.base.terms import XSD
from hezuo.formats.answers import FORM_OF
from hezuo.formats.jsonld import jsonld

RESULTS = "http://www.w3.org/2005/sparql-results#"
#: What no XML 1.0 file can hold. What it can hold, said to be not in it, takes ten times as long to compile.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def srj(answer: Answer) -> bytes:
    """SPARQL 1.1 Query Results JSON Format."""
    if answer.form == "ask":
        made: dict[str, object] = {"head": {}, "boolean": _truth(answer)}
    else:
        bindings = [
            {name: _json(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
            for row in answer.rows
        ]
        made = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def _truth(answer: Answer) -> bool:
    (term,) = answer.rows[0]
    return isinstance(term, Literal) and term.value == "true"


def _json(term: Term) -> dict[str, str]:
    if not isinstance(term, Literal):
        blank = term.startswith("_:")
        return {"type": "bnode" if blank else "uri", "value": term[2:] if blank else term}
    more = {"xml:lang": term.lang} if term.lang else {}
    if not term.lang and term.datatype != XSD + "string":
        more = {"datatype": term.datatype}
    return {"type": "literal", "value": term.value, **more}


def srx(answer: Answer) -> bytes:
    """SPARQL Query Results XML Format. A character that XML cannot hold becomes U+FFFD."""
    from xml.sax.saxutils import quoteattr  # imports what speaks with servers, and no other format wants it

    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sparql xmlns="{RESULTS}">']
    if answer.form == "ask":
        lines += ["<head/>", f"<boolean>{'true' if _truth(answer) else 'false'}</boolean>"]
    else:
        lines += ["<head>", *(f"<variable name={quoteattr(name)}/>" for name in answer.columns), "</head>", "<results>"]
        for row in answer.rows:
            cells = zip(answer.columns, row, strict=True)
            bound = (f"<binding name={quoteattr(name)}>{_xml(term)}</binding>" for name, term in cells if term)
            lines.append("<result>" + "".join(bound) + "</result>")
        lines.append("</results>")
    return NO_XML.sub("\ufffd", "\n".join([*lines, "</sparql>", ""])).encode()


def _xml(term: Term) -> str:
    from xml.sax.saxutils import escape, quoteattr

    if not isinstance(term, Literal):
        return f"<bnode>{escape(term[2:])}</bnode>" if term.startswith("_:") else f"<uri>{escape(term)}</uri>"
    more = f" xml:lang={quoteattr(term.lang)}" if term.lang else ""
    if not term.lang and term.datatype != XSD + "string":
        more = f" datatype={quoteattr(term.datatype)}"
    # A bare line end would come back as another character.
    return f"<literal{more}>{escape(term.value, {chr(13): '&#13;'})}</literal>"


def _lines(answer: Answer) -> list[str]:
    return [" ".join(written(t) for t in row if t is not None) for row in answer.rows]


def ttl(answer: Answer) -> bytes:
    """Turtle."""
    return turtle(_lines(answer))


def nt(answer: Answer) -> bytes:
    """N-Triples, sorted."""
    return "".join(f"{line} .\n" for line in sorted(_lines(answer))).encode()


def ld(answer: Answer) -> bytes:
    """JSON-LD."""
    return b"".join(pieces(jsonld(f"{line} .".encode() for line in _lines(answer))))


@dataclass(frozen=True, slots=True)
class Standard:
    """How an answer is written in one of the formats, the end of its files, and whether it takes graphs or tables."""

    write: Callable[[Answer], bytes]
    ending: str
    graph: bool


#: One entry a format; those of a graph take what CONSTRUCT and DESCRIBE give, the others what SELECT and ASK give.
STANDARD: dict[str, Standard] = {
    "srj": Standard(srj, ".srj", graph=False),
    "srx": Standard(srx, ".srx", graph=False),
    "ttl": Standard(ttl, ".ttl", graph=True),
    "nt": Standard(nt, ".nt", graph=True),
    "jsonld": Standard(ld, ".jsonld", graph=True),
}

#: The format of the file of an answer to SPARQL by the end of its name.
ENDINGS = {**FORM_OF, **{s.ending: form for form, s in STANDARD.items()}}


def serialised(answer: Answer, form: str) -> bytes:
    """The answer in one of the formats. Raises `QueryError` for a table as a graph and a graph as a table."""
    wanted = STANDARD[form]
    if wanted.graph != (answer.form == "graph"):
        fitting = "、".join(s.ending for s in STANDARD.values() if s.graph != wanted.graph)
        raise QueryError("form-graph" if wanted.graph else "form-table", form=form, known=fitting)
    return wanted.write(answer)
