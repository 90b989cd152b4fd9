"""What analysts and notebooks call: answers as pandas DataFrames, the dataset for rdflib."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo import ask, knowledge, workspace
from hezuo.catalogue import Lang
from hezuo.knowledge import Knowledge
from hezuo.problems import Problem, QueryError
from hezuo.store import Rows

if TYPE_CHECKING:
    import pandas
    import rdflib


@dataclass(frozen=True, slots=True)
class Graph:
    """A workspace, read and checked; `knowledge` holds its parts for code that wants them."""

    knowledge: Knowledge

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the tables, sorted by place."""
        return self.knowledge.problems

    def questions(self, lang: Lang = "zh") -> pandas.DataFrame:
        """The named questions: name, title, parameters."""
        known = ask.questions(self.knowledge.workspace)
        rows = [(q.name, q.title(lang), " ".join(p.name for p in q.parameters)) for q in known.values()]
        return _frame(Rows(("name", "title", "parameters"), [tuple(r) for r in rows]))

    def ask(self, question: str, /, lang: Lang = "zh", **parameters: str) -> pandas.DataFrame:
        """The answer to a named question, headed in `lang`.

        Raises `QueryError` for an unknown question or parameter.
        """
        known = ask.questions(self.knowledge.workspace)
        if question not in known:
            raise QueryError("no-question", name=question, near="、".join(list(known)[:5]))
        found = known[question]
        rows = ask.run(self.knowledge.store, found, parameters, self.knowledge.identity.names, lang)
        return _frame(Rows(found.headings(rows.columns, lang), rows.rows))

    def query(self, sparql: str) -> pandas.DataFrame:
        """The answer to a SPARQL SELECT or ASK, one column a variable. Raises `QueryError`."""
        return _frame(ask.sparql(self.knowledge.store, sparql))

    def rdflib(self) -> rdflib.Dataset:
        """The dataset as an `rdflib.Dataset` with the same named graphs."""
        import rdflib

        found = rdflib.Dataset()
        found.parse(data="\n".join(self.knowledge.store.nquads()) + "\n", format="nquads")
        return found


def open_workspace(root: str | Path | None = None) -> Graph:
    """Read, check and infer a workspace: the folder `root`, else the nearest one, else the shipped one.

    Raises `WorkspaceError` or `OntologyError`; bad data is in `.problems` of the result instead.
    """
    return Graph(knowledge.load(workspace.find(Path(root) if root is not None else None)))


def _frame(rows: Rows) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(rows.rows, columns=list(rows.columns))
