"""The whole way in: tables → frames → resolved records → checked store, in one call."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo import ask, dataset, identity, ontology, records, shapes, tables
from hezuo.ask import Question
from hezuo.identity import Identity
from hezuo.ontology import Ontology
from hezuo.problems import Problem, ordered
from hezuo.store import Store
from hezuo.workspace import Folder


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A workspace, read: its ontology, its resolved names, its store, its named questions and what is wrong with it."""

    workspace: Folder
    ontology: Ontology
    identity: Identity
    store: Store
    questions: dict[str, Question]
    problems: list[Problem]


def load(workspace: Folder, declared: Ontology | None = None) -> Knowledge:
    """Read, check and infer. Problems are collected, never raised.

    `declared` is the ontology of the workspace where it has been read before.

    Raises `OntologyError` for a broken ontology and `WorkspaceError` for a folder that cannot be read.
    """
    declared = declared or ontology.load(workspace)
    found, problems = tables.read_all(workspace, declared)
    frames, unread = records.read_frames(found, declared)
    resolved, unresolved = identity.resolve(frames, declared, workspace.college)
    problems += unread + unresolved
    problems += shapes.check_cells(resolved, declared)
    questions = ask.questions(workspace)
    problems += ask.check_called(resolved, questions)
    store = Store()
    store.load(declared.vocabulary)
    for chunk in dataset.nquads(resolved, declared):
        store.load(chunk)
    shapes.infer(store, workspace)
    problems += shapes.check_rules(store, resolved, shapes.rules(workspace))
    return Knowledge(workspace, declared, resolved, store, questions, ordered(problems))
