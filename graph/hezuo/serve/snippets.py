"""Lines that fetch an answer elsewhere: Python, R, curl. Each stands alone, sends the query by POST and fails aloud."""

from __future__ import annotations

import json
import shlex

PYTHON = """import io, httpx, pandas as pd

query = {query}
answer = httpx.post("{address}", data={data}, headers={{"Accept": "text/csv"}}, timeout=60)
answer.raise_for_status()
df = pd.read_csv(io.StringIO(answer.text))
"""
R = """library(httr2)

query <- {query}
answer <- request("{address}") |>
  req_body_form({data}) |>
  req_headers(Accept = "text/csv") |>
  req_perform()
df <- read.csv(text = resp_body_string(answer))
"""
CURL = """curl --fail-with-body --header 'Accept: text/csv' {scope}--data-urlencode query@- {address} <<'{mark}'
{query}
{mark}
"""


def snippets(address: str, query: str, scope: str) -> dict[str, str]:
    """Name of the language → lines; `address` is that of the endpoint, `scope` what its address would say ('')."""
    return {
        "Python": _python(address, query, scope),
        "R": _r(address, query, scope),
        "curl": _curl(address, query, scope),
    }


def _python(address: str, query: str, scope: str) -> str:
    raw = "'''" not in query and not query.endswith(("'", "\\"))
    data = '{"query": query' + (f', "scope": {json.dumps(scope, ensure_ascii=False)}' if scope else "") + "}"
    text = f"r'''{query}'''" if raw else json.dumps(query, ensure_ascii=False)
    return PYTHON.format(query=text, address=address, data=data)


def _r(address: str, query: str, scope: str) -> str:
    data = "query = query" + (f", scope = {json.dumps(scope, ensure_ascii=False)}" if scope else "")
    dashes = "-"
    while f"){dashes}'" in query:
        dashes += "-"
    return R.format(query=f"r'{dashes}({query}){dashes}'", address=address, data=data)


def _curl(address: str, query: str, scope: str) -> str:
    mark = "SPARQL"
    while mark in query.splitlines():
        mark += "_"
    option = f"--data-urlencode {shlex.quote('scope=' + scope)} " if scope else ""
    return CURL.format(query=query, address=shlex.quote(address), scope=option, mark=mark)
