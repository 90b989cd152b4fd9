"""What analysts and notebooks call: answers and measures as DataFrames, networks for networkx, the page inline."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hezuo import ask, explorer, knowledge, workspace
from hezuo.analysis import Analysis
from hezuo.catalogue import Lang
from hezuo.knowledge import Knowledge
from hezuo.measures import registry
from hezuo.measures.ties import tie_measures
from hezuo.network.face import to_networkx
from hezuo.problems import Problem, QueryError
from hezuo.readings import reading
from hezuo.selection import Selection, one, select
from hezuo.store import Rows

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib


@dataclass(frozen=True, slots=True)
class Page:
    """The explorer; a notebook shows it in place, without a network."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        # In a frame of its own, so that the page's policy and style stay the page's.
        inside = html.escape(self.html, quote=True)
        return f'<iframe srcdoc="{inside}" width="100%" height="{self.height}" style="border:0"></iframe>'

    def save(self, path: str | Path) -> Path:
        """Write the page as a file of its own."""
        target = Path(path)
        target.write_text(self.html, encoding="utf-8", newline="\n")
        return target


@dataclass(frozen=True)
class Graph:
    """A workspace, read and checked; `knowledge` holds its parts for code that wants them."""

    knowledge: Knowledge

    @cached_property
    def analysis(self) -> Analysis:
        """Its networks and measures, each computed when first asked for."""
        return Analysis(self.knowledge)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the tables, sorted by place."""
        return self.knowledge.problems

    def questions(self, lang: Lang = "zh") -> pandas.DataFrame:
        """The named questions: name, title, parameters."""
        known = self.knowledge.questions
        rows = [(q.name, q.title(lang), " ".join(p.name for p in q.parameters)) for q in known.values()]
        return _frame(Rows(("name", "title", "parameters"), [tuple(r) for r in rows]))

    def ask(self, question: str, /, lang: Lang = "zh", **parameters: str) -> pandas.DataFrame:
        """The answer to a named question, headed in `lang`.

        Raises `QueryError` for an unknown question or parameter.
        """
        found = ask.named(self.knowledge.questions, question)
        rows = ask.run(self.knowledge.store, found, parameters, self.knowledge.identity.names, lang)
        return _frame(Rows(found.headings(rows.columns, lang), rows.rows))

    def query(self, sparql: str) -> pandas.DataFrame:
        """The answer to a SPARQL SELECT or ASK, one column a variable. Raises `QueryError`."""
        return _frame(ask.sparql(self.knowledge.store, sparql))

    def network(
        self, name: str, /, lang: Lang = "zh", **options: Any
    ) -> networkx.Graph[int] | networkx.MultiGraph[int]:
        """One of the declared networks for networkx; `options` are the fields of `hezuo.selection.Selection`.

        Raises `QueryError` for an unknown network or filter.
        """
        network = select(self.analysis, Selection(name, **options))
        return to_networkx(network, lang, ties=tie_measures(network))

    def measure(
        self, network: str, /, *measures: str, lang: Lang = "zh", readings: bool = False, **options: Any
    ) -> pandas.DataFrame:
        """The measures (ids or names; all that fit when none is given) of a network's nodes, one row a node.

        A cell is empty where a measure is not defined. With `readings` each measure has a second column, its id with
        `-reading`, with a sentence in `lang`.

        Raises `QueryError` for an unknown network, filter or measure, and for one that says nothing on this network.
        """
        drawn = select(self.analysis, Selection(network, **options))
        wanted = registry.chosen(drawn, measures)
        classes = [drawn.links.ontology.label(drawn.links.nodes.classes[i], lang) for i in drawn.members]
        columns: dict[str, list[Any]] = {"id": drawn.ids, "label": drawn.labels, "class": classes}
        for measure in wanted:
            scores = {s.node: s for s in self.analysis.scores(drawn, measure)}
            columns[measure.id] = [scores[n].value if n in scores else None for n in range(len(drawn))]
            if readings:
                told = {n: reading(self.analysis, drawn, measure, s, lang) for n, s in scores.items()}
                columns[f"{measure.id}-reading"] = [told.get(n) for n in range(len(drawn))]
        return _frame(Rows(tuple(columns), list(zip(*columns.values(), strict=True))))

    def page(self, view: str | None = None, party: str | None = None, height: int = 720) -> Page:
        """The explorer, opened with a view or with the circle of a party; the last expression of a cell shows it.

        Raises `QueryError` for an unknown view or party.
        """
        meant = next(iter(one(self.analysis, party)), None) if party else None
        if party and meant is None:
            raise QueryError("no-thing", name=party)
        made = explorer.page(explorer.explorer(self.analysis, {}, view, meant))
        return Page(made.decode("utf-8"), height)

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


def page(view: str | None = None, party: str | None = None, root: str | Path | None = None, height: int = 720) -> Page:
    """The explorer of a workspace for a notebook: `hezuo.page()` as the last expression of a cell shows it in place."""
    return open_workspace(root).page(view, party, height)


def _frame(rows: Rows) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(rows.rows, columns=list(rows.columns))
