"""A checked workspace from the cache: the objects that reading, checking and inferring give, without doing it again.

The key of an entry is the build id (the contents of all inputs and of the program), where the workspace lies, what else
lies in its folders, and the libraries that read and compare. What errors a workspace has is kept with it. A part that
is damaged is worked out anew, from the tables. Nothing that stands in a workspace is ever taken for checked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from hezuo.base import cache
from hezuo.base.cache import DamagedError, Entry
from hezuo.base.codec import Codec
from hezuo.base.inputs import Inputs, inputs_of
from hezuo.base.later import lazily
from hezuo.base.limits import LIMITS, Limits
from hezuo.base.memo import Memo
from hezuo.base.problems import Problem, WorkspaceError
from hezuo.base.snapshot import Kept, Loaded, Opened, written
from hezuo.base.store import Part, Store
from hezuo.base.workspace import Folder
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.judgements import Judgement, Renaming
from hezuo.intake.names import Names
from hezuo.record import ask
from hezuo.record.load import Dataset, load_dataset, part_of
from hezuo.record.scope import Scope
from hezuo.schema.kinds import Kind
from hezuo.schema.ontology import Ontology

#: From so many bytes of triples on they are opened from a snapshot on the disk; below, loading them is as quick.
LARGE = 4 << 20
#: So many queries are asked of a snapshot before it is read into memory, where it is not too large for that to pay.
FEW, HUGE = 4, 64 << 20
#: What reads and compares beside the program itself.
LIBRARIES = ("pyoxigraph", "python-calamine", "rapidfuzz")
#: What cannot be made of an entry that is not as it was written.
BROKEN = (DamagedError, ValueError, KeyError, TypeError, IndexError, OSError)
T = TypeVar("T")


def opened(folder: Folder, limits: Limits = LIMITS, *, fresh: bool = False) -> Dataset:
    """The workspace in a folder, from the cache where its entry fits; else read, checked and put there.

    With `fresh` it is read and checked in any case. Raises as `load_dataset`.
    """
    if cache.root() is None:
        return load_dataset(folder, limits=limits)
    inputs = inputs_of(folder)
    if inputs.unread:
        return load_dataset(folder, limits=limits)
    shelf = _Shelf(folder, inputs, limits)
    if not fresh and (found := shelf.whole()) is not None:
        return found
    made = load_dataset(folder, limits=limits, kept=True)
    texts = _texts(made)
    # What changed while it was read would be kept under the wrong name.
    if not made.inputs == inputs == inputs_of(folder):
        return made
    shelf.keep(made, texts, shelf.key)
    return replace(made, shelf=shelf)


@dataclass(frozen=True)
class _Shelf:
    """The entries of one state of a workspace: the whole, and its parts in scopes."""

    folder: Folder
    inputs: Inputs
    limits: Limits
    memo: Memo = field(default_factory=Memo)

    @cached_property
    def key(self) -> str:
        """What the entries of this state are called by."""
        libraries = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
        where = [str(self.folder.root), sys.version, *libraries, *self.inputs.others]
        return "\n".join([self.inputs.build, *where])

    def whole(self) -> Dataset | None:
        """The whole workspace, None where it is not kept."""
        return self._restored(self.key, lambda: self._anew)

    def part(self, whole: Dataset, scope: Scope) -> Dataset:
        """The part in a scope, kept from now on."""
        key = self._key_of(scope)
        found = self._restored(key, lambda: self._anew.within(scope), whole)
        if found is None:
            found = part_of(whole, scope, kept=True)
            self.keep(found, _texts(found), key)
        return found

    def _key_of(self, scope: Scope) -> str:
        return "\n".join([self.key, "scope", *scope.years, "", *scope.colleges])

    def result(self, dataset: Dataset, name: str, kind: Any, compute: Callable[[], T]) -> T:
        """What was worked out from a part, kept from now on. Raises `TypeError` for a type that cannot be written."""
        key = f"{self._key_of(dataset.scope)}\nresult\n{name}"
        entry = cache.find(key)
        if entry is not None:
            try:
                found: T = Codec().load(kind, entry.told("result.json"))
            except BROKEN:
                entry.drop()
            else:
                return found
        made = compute()
        text = json.dumps(Codec().dump(kind, made), ensure_ascii=False, separators=(",", ":"))
        cache.put(key, lambda place: _write(place / "result.json", text))
        return made

    @property
    def _anew(self) -> Dataset:
        """The workspace read again, for what is damaged. Raises `WorkspaceError` where it is another by now."""

        def load() -> Dataset:
            found = load_dataset(self.folder, limits=self.limits, kept=True)
            if found.inputs.build != self.inputs.build:
                raise WorkspaceError("inputs-changed")
            return found

        return self.memo.of("anew", load)

    def keep(self, dataset: Dataset, texts: list[Part], key: str) -> None:
        """Put a dataset into the cache."""

        def write(place: Path) -> None:
            def put(name: str, told: Any) -> None:
                _write(place / name, json.dumps(told, ensure_ascii=False, separators=(",", ":")))

            codec, identity = _codec(dataset.ontology), dataset.identity
            put("resolved.json", codec.dump(tuple[Resolved, ...], identity.resolved))
            judged = codec.dump(tuple[Judgement, ...], identity.judgements)
            renamed = codec.dump(tuple[Renaming, ...], identity.renamed)
            put("names.json", [identity.names.told(), judged, identity.college, renamed])
            if key == self.key:
                put("ontology.json", Codec().dump(Ontology, dataset.ontology))
            problems = codec.dump(list[Problem], dataset.problems)
            told = problems if key == self.key else []
            put("about.json", [codec.dump(Scope, dataset.scope), told, dataset.ended])
            put("graphs.json", [[part.graph, part.blank, len(part.data)] for part in texts])
            with (place / "graphs.nt").open("wb") as file:
                file.writelines(part.data for part in texts)

        # Of a type that nobody taught the codec nothing is kept, which a test notices; no verb fails of it.
        with suppress(TypeError):
            cache.put(key, write)

    def _restored(self, key: str, anew: Callable[[], Dataset], whole: Dataset | None = None) -> Dataset | None:
        entry = cache.find(key)
        if entry is None:
            return None
        try:
            scope, problems, ended = entry.told("about.json")
            now = {
                "folder": self.folder,
                "inputs": self.inputs,
                "shelf": self,
                "memo": Memo(),
                "scope": Codec().load(Scope, scope),
                "ended": bool(ended),
                "problems": Codec().load(list[Problem], problems) if whole is None else whole.problems,
            }
        except BROKEN:
            entry.drop()
            return None

        def texts() -> list[Part]:
            again = self._anew
            return _texts(part_of(again, scope, kept=True) if whole is not None else again)

        parts, scope = _Parts(entry, key, whole), now["scope"]
        later: dict[str, Callable[[], object]] = {
            "questions": lambda: whole.questions if whole is not None else ask.questions(self.folder, []),
            "ontology": lambda: self.either(entry, lambda: parts.ontology, lambda: anew().ontology),
            "identity": lambda: self.either(entry, lambda: parts.identity(anew, self), lambda: anew().identity),
            "store": lambda: self.either(entry, lambda: parts.store(texts, self), lambda: anew().store),
        }
        return lazily(Dataset, now, later)

    def either(self, entry: Entry, made: Callable[[], T], anew: Callable[[], T]) -> T:
        """What an entry gives; where it is damaged, the same from the tables."""
        try:
            return made()
        except BROKEN:
            entry.drop()
            return anew()


@dataclass(frozen=True)
class _Parts:
    """What the files of an entry give, and its key; `whole` is the workspace where they are of a part of it."""

    entry: Entry
    key: str
    whole: Dataset | None

    @cached_property
    def ontology(self) -> Ontology:
        """The ontology, which parts share."""
        if self.whole is not None:
            return self.whole.ontology
        found: Ontology = Codec().load(Ontology, self.entry.told("ontology.json"))
        return found

    def identity(self, anew: Callable[[], Dataset], shelf: _Shelf) -> Identity:
        """The names now, the rows when they are asked for."""
        codec = _codec(self.ontology)
        names, judged, college, renamed = self.entry.told("names.json")
        judgements = codec.load(tuple[Judgement, ...], judged)
        renamings = codec.load(tuple[Renaming, ...], renamed)
        now = vars(Identity((), judgements, Names.of(names, self.ontology), college, renamings))
        del now["resolved"]

        def rows() -> object:
            return codec.load(tuple[Resolved, ...], self.entry.told("resolved.json"))

        def resolved() -> object:
            return shelf.either(self.entry, rows, lambda: anew().identity.resolved)

        return lazily(Identity, now, {"resolved": resolved})

    def store(self, anew: Callable[[], list[Part]], shelf: _Shelf) -> Store:
        """The store; a large one from its snapshot, which is made the first time that it is asked for."""
        told = self.entry.told("graphs.json")
        size = sum(size for _, _, size in told)
        snapshot = self._snapshot() if size >= LARGE else None
        if snapshot is None:
            return Loaded(self.texts(), shelf.limits)
        few = FEW if size < HUGE else None
        texts = lambda: shelf.either(self.entry, lambda: list(self.texts()), anew)  # noqa: E731
        return Opened(snapshot, [graph for graph, _, _ in told], texts, shelf.limits, few)

    def _snapshot(self) -> Path | None:
        """An entry of its own: most states of a workspace are checked once, and never asked."""
        key = f"{self.key}\nsnapshot"
        if cache.find(key) is None:
            cache.put(key, lambda place: written(self.texts(), place / "store"))
        found = cache.find(key)
        if found is None:
            return None
        try:
            return found.below("store")
        except DamagedError:
            found.drop()
            return None

    def texts(self) -> Iterator[Part]:
        """What the store was made of."""
        data, at = self.entry.read("graphs.nt"), 0
        for graph, blank, size in self.entry.told("graphs.json"):
            yield Part(data[at : at + size], graph, blank)
            at += size


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _texts(dataset: Dataset) -> list[Part]:
    return dataset.store.made_of() if isinstance(dataset.store, Kept) else []


def _codec(ontology: Ontology) -> Codec:
    """Kinds stand by their IRIs: the ontology has them."""
    kinds = {kind.iri: kind for kind in ontology.kinds}
    return Codec({Kind: (lambda kind: kind.iri, kinds.__getitem__)})
