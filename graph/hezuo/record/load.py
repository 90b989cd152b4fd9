"""The whole way in: tables → frames → resolved records → checked store, in one call; and the part in a scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hezuo.base.inputs import Inputs, inputs_of
from hezuo.base.later import Later
from hezuo.base.limits import LIMITS, Limits
from hezuo.base.memo import Memo
from hezuo.base.problems import Problem, ordered
from hezuo.base.terms import ONTOLOGY_GRAPH

# What reads, checks and infers is imported by the functions that do: a workspace from the cache needs none of it, and
# it would take longer to import than the cache to read.
if TYPE_CHECKING:
    from hezuo.base.store import Store
    from hezuo.base.workspace import Folder
    from hezuo.intake.identity import Identity
    from hezuo.intake.table import Table
    from hezuo.record.ask import Question
    from hezuo.record.scope import Scope
    from hezuo.schema.ontology import Ontology


T = TypeVar("T")


class Shelf(Protocol):
    """Where the parts of a dataset in scopes are kept, and what was worked out from them."""

    def part(self, whole: Dataset, scope: Scope) -> Dataset:
        """The part in a scope."""

    def result(self, dataset: Dataset, name: str, kind: Any, compute: Callable[[], T]) -> T:
        """What was worked out under this name from a dataset, a value of the type `kind`."""


@dataclass(frozen=True, eq=False)
class Dataset(Later):
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
    shelf: Shelf | None = field(default=None, repr=False)
    #: Whether memberships in it had ended before its first year: what is asked of its scope leaves them out.
    ended: bool = False

    def within(self, scope: Scope) -> Dataset:
        """The part of a whole dataset that lies in the scope, the same each time."""
        shelf = self.shelf
        made = (lambda: part_of(self, scope)) if shelf is None else (lambda: shelf.part(self, scope))
        return self if scope == self.scope and not self.ended else self.memo.of(scope, made)

    def let_go(self, scope: Scope) -> None:
        """Keep the part that lies in the scope no longer."""
        self.memo.forget(scope)

    def result(self, name: str, kind: Any, compute: Callable[[], T]) -> T:
        """What `compute` works out from the dataset, kept under this name for the next command too.

        It must rest on the dataset alone: not on the clock, and not on how long something took. `kind` is its type.
        """
        return self.memo.of(("result", name), lambda: self.kept(name, kind, compute))

    def kept(self, name: str, kind: Any, compute: Callable[[], T]) -> T:
        """As `result`, for who holds on to it: while it is worked out, nothing else of the dataset waits for it."""
        return compute() if self.shelf is None else self.shelf.result(self, name, kind, compute)

    def stored(self) -> Store:
        """A store of its own with what the dataset holds, for who puts more beside it."""
        return _stored(self.identity, self.scope, self.ontology, self.folder, self.store.limits)


def load_dataset(
    folder: Folder,
    declared: Ontology | None = None,
    limits: Limits = LIMITS,
    *,
    kept: bool = False,
    cut: Callable[[list[Table]], list[Table]] = list,
) -> Dataset:
    """Read, check and infer; all years and colleges. Problems are collected, never raised.

    `declared` is the ontology of the workspace where it has been read before; `limits` hold for queries that the
    package did not bring; with `kept` the store can tell what it was made of; `cut` may take some out of the tables.

    Raises `OntologyError` for a broken ontology and `WorkspaceError` for a folder that cannot be read.
    """
    from hezuo.base.causes import Stages, first_causes
    from hezuo.intake import asked, asked_twins, checks, identity, invisible, long_numbers, records, tables
    from hezuo.intake.captions import called
    from hezuo.record import ask, formulas, rules
    from hezuo.record.scope import everything, has_ended, years_of
    from hezuo.schema import ontology

    inputs = inputs_of(folder)
    declared = declared or ontology.load(folder)
    found, unread = tables.read_all(folder, declared)
    frames, unreadable = records.read_frames(cut(found), declared)
    resolved, unresolved = identity.resolve(frames, declared, folder.college)
    resolved = called(resolved, years_of(resolved))
    problems = [*invisible.invisible(found), *long_numbers.shortened(found)]
    problems += checks.check_cells(resolved, declared)
    problems += asked.ask_about_names(resolved, declared, folder)
    problems += asked_twins.ask_about_twins(resolved, declared, folder)
    questions = ask.questions(folder, problems)
    problems += ask.check_called(resolved, questions)
    problems += formulas.check_formulas(resolved, declared)
    scope = everything(resolved)
    store = _stored(resolved, scope, declared, folder, limits, kept=kept)
    broken = list(rules.check_rules(store, resolved, rules.rules(folder)))
    told = first_causes(Stages([*unread, *unreadable], unresolved, problems, broken))
    ended = has_ended(resolved, scope)
    return Dataset(folder, declared, resolved, store, questions, ordered(told), scope, inputs, ended=ended)


def _stored(
    resolved: Identity, scope: Scope, declared: Ontology, folder: Folder, limits: Limits, *, kept: bool = False
) -> Store:
    from hezuo.base.snapshot import Kept
    from hezuo.base.store import Store
    from hezuo.intake import statements
    from hezuo.record import partly, rules
    from hezuo.record.scope import everything

    store = Kept(limits) if kept else Store(limits)
    store.load(declared.vocabulary, ONTOLOGY_GRAPH)
    store.load(declared.anonymous, ONTOLOGY_GRAPH, blank=True)
    # What holds for some of the years is told where all of them are: a part in a scope has no other.
    partial = partly.triples(resolved, declared, store) if scope == everything(resolved) else []
    store.load_all(chain(statements.triples(resolved, declared), partial))
    rules.infer(store, folder, rules.single_values(declared))
    return store


def part_of(whole: Dataset, scope: Scope, *, kept: bool = False) -> Dataset:
    """The part of a whole dataset in a scope, made anew."""
    from hezuo.record.scope import restricted

    part = restricted(whole.identity, scope)
    store = _stored(part, scope, whole.ontology, whole.folder, whole.store.limits, kept=kept)
    return replace(whole, identity=part, store=store, scope=scope, memo=Memo(), ended=False)
