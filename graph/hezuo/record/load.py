"""The whole way in: tables → frames → resolved records → checked store, in one call."""

from __future__ import annotations

from dataclasses import dataclass

from hezuo.base.problems import Problem, ordered
from hezuo.base.store import Store
from hezuo.base.workspace import Folder
from hezuo.intake import checks, identity, records, statements, tables
from hezuo.intake.identity import Identity
from hezuo.record import ask, rules
from hezuo.record.ask import Question
from hezuo.schema import ontology
from hezuo.schema.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Dataset:
    """A workspace, read: its ontology, its resolved names, its store, its named questions and what is wrong with it."""

    folder: Folder
    ontology: Ontology
    identity: Identity
    store: Store
    questions: dict[str, Question]
    problems: list[Problem]


def load_dataset(folder: Folder, declared: Ontology | None = None) -> Dataset:
    """Read, check and infer. Problems are collected, never raised.

    `declared` is the ontology of the workspace where it has been read before.

    Raises `OntologyError` for a broken ontology and `WorkspaceError` for a folder that cannot be read.
    """
    declared = declared or ontology.load(folder)
    found, problems = tables.read_all(folder, declared)
    frames, unread = records.read_frames(found, declared)
    resolved, unresolved = identity.resolve(frames, declared, folder.college)
    problems += unread + unresolved
    problems += checks.check_cells(resolved, declared)
    questions = ask.questions(folder)
    problems += ask.check_called(resolved, questions)
    store = Store()
    store.load(declared.vocabulary)
    for chunk in statements.nquads(resolved, declared):
        store.load(chunk)
    store.unite()
    rules.infer(store, folder)
    problems += rules.check_rules(store, resolved, rules.rules(folder))
    return Dataset(folder, declared, resolved, store, questions, ordered(problems))
