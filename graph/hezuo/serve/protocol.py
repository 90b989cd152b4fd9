"""A request as the SPARQL 1.1 Protocol has it: where the query stands, which graphs it is about."""

from __future__ import annotations

import asyncio
import re
from binascii import a2b_qp
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from hezuo.base.problems import HezuoError
from hezuo.serve.scoping import SCOPE

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
#: A parameter of a media type; what stands in quotes is none.
PARAMETER = re.compile(r';\s*([^\s;="]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]*)')
#: What is asked again and again is read once: requests up to so many bytes, and so many of them.
SHORT, KEPT = 8 * 1024, 256
#: So many parameters are read.
MOST = 1_000


class RefusedError(HezuoError):
    """A request that is not answered, with the status that says so."""

    def __init__(self, key: str, status: int, **values: object) -> None:
        self.status = status
        super().__init__(key, **values)


class Asked(NamedTuple):
    """What is asked: the query (None where only the service itself is), the graphs, the scope."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    scope: str = ""
    #: The file that people want instead of an answer by the protocol.
    form: str = ""


def of_get(query_string: bytes) -> Asked:
    """What a GET asks. Raises `RefusedError`."""
    return (_get if len(query_string) <= SHORT else _get.__wrapped__)(query_string)


def of_post(query_string: bytes, content_type: str, body: bytes) -> Asked:
    """What a POST asks: by a form, or by the query itself with its graphs in the address. Raises `RefusedError`."""
    read = _post if len(query_string) + len(body) <= SHORT else _post.__wrapped__
    return read(query_string, content_type, body)


@lru_cache(KEPT)
def _get(query_string: bytes) -> Asked:
    return _asked(pairs_of(query_string), needed=False)


@lru_cache(KEPT)
def _kind(content_type: str) -> str:
    """The media type of a body. Raises `RefusedError` for one that is not read."""
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if kind == UPDATE:
        raise RefusedError("endpoint-update", 403)
    if kind not in (FORM, QUERY):
        raise RefusedError("endpoint-type", 415, known=f"{FORM}、{QUERY}")
    for name, value in PARAMETER.findall(";" + parameters):
        charset = value.strip('"').lower() if name.lower() == "charset" else ""
        if charset not in ("", "utf-8", "utf8"):
            raise RefusedError("endpoint-charset", 415, name=charset)
    return kind


@lru_cache(KEPT)
def _post(query_string: bytes, content_type: str, body: bytes) -> Asked:
    kind = _kind(content_type)
    in_address = pairs_of(query_string) if query_string else []
    if kind == FORM:
        if body.startswith(b"query=") and body.isascii() and not in_address and b"&" not in body:  # as most ask
            return _asked([("query", _text(_unquoted(body[6:].replace(b"+", b" "))))], needed=True)
        return _asked(pairs_of(body) + in_address, needed=True)
    if any(name in ("query", "update") for name, _ in in_address):
        raise RefusedError("endpoint-several", 400)
    return _asked([("query", _text(body)), *in_address], needed=True)


def pairs_of(text: bytes) -> list[tuple[str, str]]:
    """Names and values, in UTF-8; as `parse_qsl` has it, which takes longer over a query."""
    if not text.isascii():
        raise RefusedError("endpoint-utf8", 400)
    if text.count(b"&") >= MOST:
        raise RefusedError("endpoint-parameters", 400, most=MOST)
    pairs = (one.partition(b"=") for one in text.replace(b"+", b" ").split(b"&") if one)
    return [(_text(_unquoted(name)), _text(_unquoted(value))) for name, _, value in pairs]


def _unquoted(text: bytes) -> bytes:
    """The bytes that escapes stand for. Those of quoted-printable are read at once, those of addresses one by one."""
    escapes = text.count(b"%")
    if not escapes:
        return text
    if b"\n" in text or b"\r" in text:  # a line end would be an escape of its own
        return unquote_to_bytes(text)
    found = a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))
    # What is no escape makes it longer.
    return found if len(found) == len(text) - 2 * escapes else unquote_to_bytes(text)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("endpoint-utf8", 400) from error


def _asked(pairs: list[tuple[str, str]], *, needed: bool) -> Asked:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise RefusedError("endpoint-update", 403)
    queries, scopes = given.get("query", []), given.get(SCOPE, [])
    if len(queries) > 1 or len(scopes) > 1:
        raise RefusedError("endpoint-several", 400)
    if needed and not queries:
        raise RefusedError("endpoint-no-query", 400)
    if queries and "\0" in queries[0]:
        raise RefusedError("endpoint-utf8", 400)
    default, named = (tuple(given.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    forms = given.get("_format", [""])
    return Asked(queries[0] if queries else None, default, named, scopes[0] if scopes else "", forms[-1])


async def body_of(stream: AsyncIterator[bytes], most: int, seconds: float) -> bytes:
    """The body of a request. Raises `RefusedError` for one that is too long, and for one that does not come in time."""
    found = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in stream:
                found += piece
                if len(found) > most:
                    raise RefusedError("endpoint-body", 413, most=most >> 10)
    except TimeoutError as error:
        raise RefusedError("endpoint-late", 408, seconds=round(seconds)) from error
    return bytes(found)
