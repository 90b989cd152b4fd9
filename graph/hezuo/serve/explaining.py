"""What is wrong with a query for the endpoint: as elsewhere, but every prefix must be declared in the query itself."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hezuo.base.problems import QueryError
from hezuo.base.terms import PREFIXES
from hezuo.record import syntax


def explained(sparql: str, reason: object, syntax_error: Callable[[str], str]) -> QueryError:
    """The error of a query that does not parse, with its line and column."""
    found = list(syntax.tokens(sparql))
    own = {
        name.text.partition(":")[0]
        for word, name in pairwise(found)
        if word.text.upper() == "PREFIX" and name.text.endswith(":")
    }
    for token in (t for t in found if syntax.is_name(t)):
        prefix = token.text.partition(":")[0]
        if prefix in PREFIXES and prefix not in own:
            line = f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
            return QueryError("endpoint-prefix", **syntax.place_of(sparql, token.start), prefix=prefix, wanted=line)
    told = syntax.explained(sparql, reason, syntax_error)
    if told.key != "query-prefix":
        return told
    values = {name: told.values[name] for name in ("line", "column", "prefix")}
    return QueryError("endpoint-prefix", **values, wanted=f"PREFIX {values['prefix']}: <…>")
