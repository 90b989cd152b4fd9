"""The rows of an answer as a file for people: a workbook, CSV as Excel wants it, JSON objects, a table of Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from hezuo.base.problems import QueryError
from hezuo.base.store import Value
from hezuo.base.terms import WHOLE_NUMBERS, XSD
from hezuo.formats.answers import FORMATS
from hezuo.serve.view import SHORT, TYPES

#: So many bytes of an answer are made into a file: all of it is held several times on the way.
MOST = 64 << 20
WHOLE = {XSD + name for name in WHOLE_NUMBERS}
BROKEN = {XSD + name for name in ("decimal", "double", "float")}


def form_of(asked: str) -> str:
    """The format that an address asks for, '' for none. Raises `QueryError` for one that there is not."""
    form = SHORT.get(asked, asked)
    if form and form not in TYPES:
        raise QueryError("no-page-format", form=asked, known="csv, json, md, xlsx")
    return form


def file(told: bytes, form: str) -> Response:
    """An answer in SPARQL's JSON, of rows or a truth, as a file. Raises `QueryError` for one that is too large."""
    if len(told) > MOST:
        raise QueryError("too-large", most=MOST >> 20)
    disposition = f'attachment; filename="answer{FORMATS[form].ending}"'
    headers = {"Content-Disposition": disposition} if form in ("csv", "xlsx") else {}
    return Response(_rows(form, told), 200, headers, TYPES[form])


def _rows(form: str, told: bytes) -> bytes:
    found: Mapping[str, Any] = json.loads(told)
    if "boolean" in found:
        return FORMATS[form](("answer",), [(bool(found["boolean"]),)])
    names = found["head"]["vars"]
    rows = [tuple(_plain(row.get(name)) for name in names) for row in found["results"]["bindings"]]
    return FORMATS[form](tuple(names), rows)


def _plain(term: Mapping[str, str] | None) -> Value:
    if term is None:
        return None
    text, kind = term["value"], term.get("datatype", "")
    try:
        if kind in WHOLE:
            return int(text)
        if kind in BROKEN:
            return float(text)
    except ValueError:
        return text
    return text == "true" if kind == XSD + "boolean" else text
