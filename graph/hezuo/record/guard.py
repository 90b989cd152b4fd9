"""What a stranger's SPARQL must not do: reach the network, or crash the parser."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hezuo.base.problems import QueryError
from hezuo.base.store import TOKEN, Rows, Store
from hezuo.base.terms import PREFIXES

#: A stranger's query may be this long and this deeply nested: deeper nesting can crash the parser.
LONGEST_QUERY = 20_000
DEEPEST = 100
SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
#: The stack of the thread that a stranger's query is parsed in: long chains of operators nest as deep as they are long.
STACK = 512 * 1024 * 1024
STARTING = threading.Lock()


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


def guard(sparql: str) -> tuple[str, dict[str, str]]:
    """A stranger's query as it may be run, and its renamed variables (new name → old).

    Oxigraph has no switch against SERVICE and reads keywords letter by letter (`1SERVICEa:` holds one), so no token
    of the query that runs holds the word: in strings and IRIs its first letter is written as an escape, which Oxigraph
    reads nowhere else; names that hold it are replaced. Should the tokens be cut differently here than there, the
    rewritten query does not parse. Raises `QueryError` for the keyword itself and for a query that could crash the
    parser.
    """
    if len(sparql) > LONGEST_QUERY:
        raise QueryError("too-long", most=LONGEST_QUERY)
    words = [match[0] for match in TOKEN.finditer(sparql) if match[0][0] != "#"]
    triples = zip(words, words[1:], words[2:], strict=False)
    declared = {n[:-1]: i[1:-1] for w, n, i in triples if w.upper() == "PREFIX" and n[-1] == ":" and i[0] == "<"}
    work = _Guard({**PREFIXES, **declared})
    depth = 0
    for word in words:
        depth += (word in "{([") - (word in "})]")
        if depth > DEEPEST:
            raise QueryError("too-deep", most=DEEPEST)
    safe = TOKEN.sub(lambda match: work.token(match[0]), sparql)
    if SERVICE.search(safe):
        raise QueryError("service")
    return safe, work.variables


def sparql(store: Store, text: str) -> Rows:
    """The answer to a stranger's SELECT, ASK, CONSTRUCT or DESCRIBE. Raises `QueryError`."""
    safe, renamed = guard(text)
    rows = _with_deep_stack(lambda: store.select(safe))
    return Rows(tuple(renamed.get(name, name) for name in rows.columns), rows.rows)


def _with_deep_stack(work: Callable[[], Rows]) -> Rows:
    """Run in a thread with a large stack; Ctrl-C is heard while it runs."""
    found: list[Rows] = []
    failed: list[BaseException] = []

    def call() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again in the caller's thread
            failed.append(error)

    thread = threading.Thread(target=call, daemon=True)
    # The size is set for the whole process: two queries at a time take turns to start.
    with STARTING:
        before = threading.stack_size(STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(before)
    while thread.is_alive():
        thread.join(0.2)
    if failed:
        raise failed[0]
    return found[0]
