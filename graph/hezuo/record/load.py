"""The whole way in: tables → frames → resolved records → checked store, in one call; and the part in a scope."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hezuo.base.inputs import Inputs, inputs_of
from hezuo.base.memo import Memo
from hezuo.base.problems import Problem, ordered
from hezuo.base.store import Store
from hezuo.base.terms import ONTOLOGY_GRAPH
from hezuo.base.workspace import Folder
from hezuo.intake import asked, checks, identity, records, statements, tables
from hezuo.intake.captions import called
from hezuo.intake.identity import Identity
from hezuo.record import ask, formulas, rules
from hezuo.record.ask import Question
from hezuo.record.scope import Scope, everything, restricted, years_of
from hezuo.schema import ontology
from hezuo.schema.ontology import Ontology


@dataclass(frozen=True, eq=False)
class Dataset:
    """A workspace, read, or the part of it in a scope: ontology, resolved names, store, questions, what is wrong.

    The names and the problems are always those of the whole workspace.
    """

    folder: Folder
    ontology: Ontology
    identity: Identity
    store: Store
    questions: dict[str, Question]
    problems: list[Problem]
    scope: Scope
    #: What it was read from, as that stood before it was read.
    inputs: Inputs = field(repr=False)
    memo: Memo = field(default_factory=Memo, repr=False)

    def within(self, scope: Scope) -> Dataset:
        """The part of a whole dataset that lies in the scope, the same each time."""
        return self if scope == self.scope else self.memo.of(scope, lambda: _within(self, scope))

    def stored(self) -> Store:
        """A store of its own with what the dataset holds, for who puts more beside it."""
        return _stored(self.identity, self.ontology, self.folder)


def load_dataset(folder: Folder, declared: Ontology | None = None) -> Dataset:
    """Read, check and infer; all years and colleges. Problems are collected, never raised.

    `declared` is the ontology of the workspace where it has been read before.

    Raises `OntologyError` for a broken ontology and `WorkspaceError` for a folder that cannot be read.
    """
    inputs = inputs_of(folder)
    declared = declared or ontology.load(folder)
    found, problems = tables.read_all(folder, declared)
    frames, unread = records.read_frames(found, declared)
    resolved, unresolved = identity.resolve(frames, declared, folder.college)
    resolved = called(resolved, years_of(resolved))
    problems += unread + unresolved
    problems += checks.check_cells(resolved, declared)
    problems += asked.ask_about_names(resolved, declared, folder)
    questions = ask.questions(folder)
    problems += ask.check_called(resolved, questions)
    problems += formulas.check_formulas(resolved, declared)
    store = _stored(resolved, declared, folder)
    problems += rules.check_rules(store, resolved, rules.rules(folder))
    return Dataset(folder, declared, resolved, store, questions, ordered(problems), everything(resolved), inputs)


def _stored(resolved: Identity, declared: Ontology, folder: Folder) -> Store:
    store = Store()
    store.load(declared.vocabulary, ONTOLOGY_GRAPH)
    store.load(declared.anonymous, ONTOLOGY_GRAPH, blank=True)
    for graph, chunk in statements.triples(resolved, declared):
        store.load(chunk, graph)
    rules.infer(store, folder)
    return store


def _within(whole: Dataset, scope: Scope) -> Dataset:
    part = restricted(whole.identity, scope)
    store = _stored(part, whole.ontology, whole.folder)
    return replace(whole, identity=part, store=store, scope=scope, memo=Memo())
