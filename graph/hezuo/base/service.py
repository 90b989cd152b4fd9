"""What stands in a query: no SERVICE, so that none reaches the network, and the graphs that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from hezuo.base.problems import QueryError
from hezuo.base.terms import PREFIXES

#: The tokens of SPARQL that hold or hide words: strings, IRIs, comments, variables, names, words, brackets.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
    r'|<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>'
    r"|#[^\n\r]*|[?$@]\w+|[\w.-]*:(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?|\w+|[{}()\[\]]",
    re.DOTALL,
)
SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)


@dataclass
class _Guard:
    """Rewrites the tokens of a query that hold the word SERVICE; `variables` maps new names to old ones."""

    prefixes: dict[str, str]
    variables: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def token(self, word: str) -> str:
        """The token without the word. Raises `QueryError` where it is, or may be, the keyword."""
        if not SERVICE.search(word):
            return word
        if word[0] in "\"'<":
            return SERVICE.sub(lambda match: f"\\u{ord(match[0][0]):04X}{match[0][1:]}", word)
        if word[0] == "#":
            return SERVICE.sub("…", word)
        if word[0] in "?$":
            return word[0] + self.variable(word[1:])
        prefix, colon, local = word.partition(":")
        if not colon or word[0] == "@":
            raise QueryError("service")
        if SERVICE.search(prefix):
            if prefix not in self.prefixes:
                raise QueryError("service")
            prefix = self.renamed.setdefault(prefix, f"renamed{len(self.renamed)}")
        if not SERVICE.search(local):
            return f"{prefix}:{local}"
        if word.partition(":")[0] not in self.prefixes:
            raise QueryError("service")
        iri = self.prefixes[word.partition(":")[0]] + re.sub(r"\\(.)", r"\1", local)
        return self.token(f"<{iri}>")

    def variable(self, name: str) -> str:
        """Another name for a variable."""
        known = {old: new for new, old in self.variables.items()}
        new = known.get(name, f"renamed_variable_{len(self.variables)}")
        self.variables[new] = name
        return new


def words(sparql: str) -> list[str]:
    """The tokens of a query without its comments."""
    return [match[0] for match in TOKEN.finditer(sparql) if match[0][0] != "#"]


def graphs_named(sparql: str) -> set[str] | None:
    """The IRIs of the graphs that a query may look into, or None where it may look into any."""
    if "\\u" in sparql or "\\U" in sparql:  # an escape may spell anything
        return None
    found: set[str] = set()
    for word, after in pairwise([*(w for w in words(sparql) if w[0] not in "\"'"), ""]):
        # A word may stand right behind a number. To a base, any name is relative.
        upper = "" if word[0] in "<?$@" or ":" in word else word.upper()
        if upper.endswith("BASE"):
            return None
        if upper.endswith(("GRAPH", "FROM", "NAMED")):
            if after[:1] == "<":
                found.add(after[1:-1])
            elif after.upper() != "NAMED":
                return None
    return found


def without_service(sparql: str) -> tuple[str, dict[str, str]]:
    """The query as it may be run, and its renamed variables (new name → old).

    Oxigraph has no switch against SERVICE and reads keywords letter by letter (`1SERVICEa:` holds one), so no token
    of the query that runs holds the word: in strings and IRIs its first letter is written as an escape, which Oxigraph
    reads nowhere else; names that hold it are replaced. Should the tokens be cut differently here than there, the
    rewritten query does not parse. Raises `QueryError` for the keyword itself.
    """
    if not SERVICE.search(sparql):
        return sparql, {}
    found = words(sparql)
    triples = zip(found, found[1:], found[2:], strict=False)
    declared = {n[:-1]: i[1:-1] for w, n, i in triples if w.upper() == "PREFIX" and n[-1] == ":" and i[0] == "<"}
    work = _Guard({**PREFIXES, **declared})
    safe = TOKEN.sub(lambda match: work.token(match[0]), sparql)
    if SERVICE.search(safe):
        raise QueryError("service")
    return safe, work.variables
