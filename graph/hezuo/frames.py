"""What analysts call: answers as pandas DataFrames, the dataset for rdflib."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hezuo import ask as asking
from hezuo import knowledge, workspace
from hezuo.catalogue import Lang
from hezuo.knowledge import Knowledge
from hezuo.problems import QueryError
from hezuo.store import Rows

if TYPE_CHECKING:
    import pandas
    import rdflib


def open_workspace(root: str | Path | None = None) -> Knowledge:
    """Read, check and infer a workspace: the folder `root`, else the nearest one, else the shipped one.

    Raises `WorkspaceError` or `OntologyError`; bad data is in `.problems` of the result instead.
    """
    return knowledge.load(workspace.find(Path(root) if root is not None else None))


def ask(graph: Knowledge, question: str, /, lang: Lang = "zh", **parameters: str) -> pandas.DataFrame:
    """The answer to a named question; one column a column of the question, headed in `lang`.

    Raises `QueryError` for an unknown question or parameter.
    """
    known = asking.questions(graph.workspace)
    if question not in known:
        raise QueryError("no-question", name=question, near="、".join(list(known)[:5]))
    found = known[question]
    rows = asking.run(graph.store, found, parameters, graph.identity.names)
    return _frame(Rows(found.headings(rows.columns, lang), rows.rows))


def query(graph: Knowledge, sparql: str) -> pandas.DataFrame:
    """The answer to a SPARQL SELECT or ASK, one column a variable. Raises `QueryError`."""
    return _frame(asking.sparql(graph.store, sparql))


def to_rdflib(graph: Knowledge) -> rdflib.Dataset:
    """The dataset as an `rdflib.Dataset` with the same named graphs."""
    import rdflib

    found = rdflib.Dataset()
    found.parse(data="\n".join(graph.store.nquads()) + "\n", format="nquads")
    return found


def _frame(rows: Rows) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(rows.rows, columns=list(rows.columns))
