"""What the runner measures in a process of its own; each task prints one line of JSON.

python -m benchmarks.work load FOLDER          tables → checked store, CPU seconds by stage
python -m benchmarks.work profile FOLDER       the same under cProfile, the top functions in text
python -m benchmarks.work dump FOLDER FILE     the store as N-Quads
python -m benchmarks.work bulk FILE            pyoxigraph alone loads such a file
python -m benchmarks.work questions FOLDER …   seconds of every named question, the records in turns
python -m benchmarks.work extract FOLDER       the network of parties and platforms, drawn from the store
python -m benchmarks.work extract-plain FOLDER the same put into networkx row by row
python -m benchmarks.work ranges FOLDER        ranges of ranks by each measure that has them

A stage is timed wherever `load_dataset` calls it through its module, so the order of the stages is not repeated here.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import GeneratorType
from typing import Any

from hezuo.base import workspace
from hezuo.base.problems import HezuoError
from hezuo.base.store import Store
from hezuo.base.terms import ID, PREFIXES
from hezuo.base.workspace import read_text
from hezuo.intake import checks, identity, records, statements, tables
from hezuo.record import ask, guard, rules
from hezuo.record import load as loading
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema import ontology

#: A question that takes more than this many CPU seconds, or this many bytes beyond the store, is given up.
PATIENCE = 20.0
MEMORY = 4 << 30
#: Turns of a question, and the CPU seconds that it takes in all of them at least.
REPEATS, ENOUGH = 5, 0.1
STAGES = (
    (ontology, "load", "ontology.load"),
    (tables, "read_all", "tables.read_all"),
    (records, "read_frames", "records.read_frames"),
    (identity, "resolve", "identity.resolve"),
    (checks, "check_cells", "checks.check_cells"),
    (statements, "triples", "statements.triples"),
    (Store, "load", "store.load"),
    (Store, "load_all", "store.load"),
    (loading, "ordered", "problems.ordered"),
)


class Clock:
    """CPU seconds by stage; while a stage within another runs, the outer one's clock stands still."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running: list[str] = []
        self._mark = 0.0

    def run(self, label: str, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Call a function on the clock; a generator is timed while it is drawn from."""
        self._switch(label)
        try:
            result = function(*args, **options)
        finally:
            self._switch(None)
        return self._drawn(label, result) if isinstance(result, GeneratorType) else result

    def _drawn(self, label: str, items: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while (item := self.run(label, next, items, end)) is not end:
            yield item

    def _switch(self, label: str | None) -> None:
        now = time.process_time()
        if self._running:
            self.spent[self._running[-1]] = self.spent.get(self._running[-1], 0.0) + now - self._mark
        if label is None:
            self._running.pop()
        else:
            self._running.append(label)
        self._mark = now

    def watch(self, owner: Any, name: str, label: Callable[..., str]) -> None:
        """Put a function on the clock wherever it is called through `owner`; it must be there, else it took no time."""
        function = getattr(owner, name)
        setattr(owner, name, lambda *args, **options: self.run(label(*args), function, *args, **options))


def _watched(found: workspace.Folder) -> Clock:
    clock = Clock()
    for owner, name, label in STAGES:
        clock.watch(owner, name, lambda *_, label=label: label)
    texts = {r.sparql: f"rule {r.name}" for r in rules.rules(found)}
    inferring = {read_text(p): p.stem for p in found.ontology_files("rules/infer-*.rq")}
    clock.watch(Store, "select", lambda _, sparql, *__: texts.get(sparql, "rules"))
    clock.watch(guard, "constructed", lambda _, sparql, *__: inferring.get(sparql, "infer"))
    clock.watch(rules, "check_rules", lambda *_: "rules (places)")
    return clock


def load(folder: str) -> dict[str, Any]:
    """Tables → checked store."""
    found = workspace.find(Path(folder))
    clock = _watched(found)
    before = time.process_time()
    graph = clock.run("the rest", load_dataset, found)
    seconds = time.process_time() - before
    stages = dict(clock.spent)  # counting the triples is no part of it
    counts = {"triples": len(graph.store), "problems": len(graph.problems)}
    return {"seconds": seconds, "stages": stages, **counts, "rows": _rows(graph)}


def _rows(graph: Dataset) -> int:
    return sum(len(r.frame.table) for r in graph.identity.resolved)


def profile(folder: str) -> None:
    """Print the functions that take the most of a load."""
    import cProfile
    import pstats

    with cProfile.Profile() as found:
        load_dataset(workspace.find(Path(folder)))
    pstats.Stats(found).sort_stats("tottime").print_stats(45)


def dump(folder: str, file: str) -> dict[str, Any]:
    """The store of a workspace as N-Quads."""
    graph = load_dataset(workspace.find(Path(folder)))
    with Path(file).open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(line + "\n" for line in graph.store.nquads())
    return {"triples": len(graph.store)}


def bulk(file: str) -> dict[str, Any]:
    """Pyoxigraph alone."""
    import pyoxigraph

    before = time.process_time()
    store = pyoxigraph.Store()
    store.bulk_load(path=file, format=pyoxigraph.RdfFormat.N_QUADS)
    return {"seconds": time.process_time() - before, "triples": len(store)}


def extract(folder: str) -> dict[str, Any]:
    """From the store to the matrix of the two-mode network, all ties and attributes read."""
    from hezuo.insight.analysis import Analysis

    graph = load_dataset(workspace.find(Path(folder)))
    before = time.process_time()
    network = Analysis(graph).two_mode
    nodes = network.matrix.shape[0]
    return {"seconds": time.process_time() - before, "nodes": nodes, "ties": len(network.source)}


def ranges(folder: str) -> dict[str, Any]:
    """How far the ranks of parties move, by each measure that has ranges; networks and imports are there already."""
    from hezuo.insight import robustness
    from hezuo.insight.analysis import Analysis

    analysis = Analysis(load_dataset(workspace.find(Path(folder))))
    known = robustness.memberships(analysis)
    before = time.process_time()
    found = robustness.ranges(analysis)
    seconds = time.process_time() - before
    tried = {name: one.sampled or one.alternatives for name, one in found.items()}
    return {"seconds": seconds, "memberships": int(known.matrix.nnz), "tried": tried}


PLAIN = """SELECT ?record ?thing ?role ?entry WHERE { GRAPH ?g { ?m org:organization ?record ; org:member ?thing ;
  dcterms:source ?entry . OPTIONAL { ?m org:role ?role } } }"""


def extract_plain(folder: str) -> dict[str, Any]:
    """The memberships alone, one `add_edge` each, as one would without a module for it."""
    import networkx

    graph = load_dataset(workspace.find(Path(folder)))
    before = time.process_time()
    made = networkx.MultiGraph()
    for record, thing, role, entry in graph.store.select(PLAIN).rows:
        made.add_edge(record, thing, role=role, entry=entry)
    taken = time.process_time() - before
    return {"seconds": taken, "nodes": made.number_of_nodes(), "ties": made.number_of_edges()}


def questions(*folders: str) -> dict[str, Any]:
    """CPU seconds of every named question on each record in turns; null when it was given up, and why it failed."""
    graphs = [load_dataset(workspace.find(Path(folder))) for folder in folders]
    popular: list[dict[str, list[str]]] = [{} for _ in graphs]
    gc.freeze()  # what one record has in memory is not walked through while another is asked
    found: list[dict[str, Any]] = [{"triples": len(g.store), "times": {}, "failed": {}} for g in graphs]
    for name, question in ask.questions(graphs[0].folder).items():
        try:
            asked = [(g, question, _given(g, question, p)) for g, p in zip(graphs, popular, strict=True)]
            for one, seconds in zip(found, _patiently(asked), strict=True):
                one["times"][name] = seconds
        except (HezuoError, ChildProcessError) as error:
            found[0]["failed"][name] = str(error)
    return {"records": found}


def _given(graph: Dataset, question: ask.Question, popular: dict[str, list[str]]) -> dict[str, str]:
    """Its example where that names something in this record; else popular things of the class it asks for."""
    example = dict(getattr(question, "example", ()))
    given: dict[str, str] = {}
    for parameter in question.parameters:
        if parameter.name not in example and parameter.default is not None and not _unknown(graph, parameter):
            continue
        text = example.get(parameter.name)
        if text is not None and not _unknown(graph, parameter, text):
            given[parameter.name] = text
            continue
        if parameter.type not in popular:
            popular[parameter.type] = _popular(graph, parameter.type)
        given[parameter.name] = next((n for n in popular[parameter.type] if n not in given.values()), text or "")
    return given


def _unknown(graph: Dataset, parameter: ask.Parameter, text: str | None = None) -> bool:
    value = parameter.default if text is None else text
    if not parameter.names or value in ("", ask.ANYTHING, None):
        return False
    prefix, _, local = parameter.type.partition(":")
    target = PREFIXES.get(prefix, "") + local
    return not (graph.identity.names.find(value, target) or graph.identity.names.find_class(value, target))


def _popular(graph: Dataset, of: str) -> list[str]:
    """The names of the things of a class that most statements are about, the college itself left out."""
    text = f"""SELECT ?name (COUNT(?s) AS ?n) WHERE {{
      {{ SELECT DISTINCT ?thing ?name WHERE {{ ?thing a {of} ; skos:prefLabel ?name . FILTER(LANG(?name) != "en") }} }}
      OPTIONAL {{ ?s ?p ?thing }}
    }} GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 9"""
    own = graph.identity.names.caption(graph.identity.college or ID)
    return [str(name) for name, _ in graph.store.select(text).rows if name != own]


Asked = tuple[Dataset, ask.Question, dict[str, str]]


def _patiently(asked: list[Asked]) -> list[float | None]:
    """In a forked process with limits, for a running query cannot be stopped; one that meets them gives null."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            most = MEMORY + 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            for told in _timed(asked):
                os.write(writing, f"{json.dumps(told)}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    told: list[Any] = []
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        # Not RLIMIT_CPU: with it the kernel counts a process's time in whole ticks only.
        while select.select([pipe], [], [], 1.5 * PATIENCE)[0] and (line := pipe.readline()):
            told.append(json.loads(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if told and isinstance(told[-1], str):
        raise ChildProcessError(told[-1])
    seconds = [min((t for k, t in told if k == place), default=None) for place in range(len(asked))]
    return [s if s is not None and s <= PATIENCE else None for s in seconds]


def _timed(asked: list[Asked]) -> Iterator[tuple[int, float] | str]:
    """Place and CPU seconds of each run; the records take turns, as the machine is faster at times.

    Each is asked until it has taken enough, for short times vary most, and twice at least: the first time the process,
    which is a copy, makes every page that it touches its own. One that is so long that this matters little is not
    asked again.
    """
    long = set[int]()
    try:
        for turn in range(REPEATS):
            for place, (graph, question, given) in enumerate(asked):
                spent = 0.0
                while spent < ENOUGH / REPEATS and not (turn and place in long):
                    before = time.process_time()
                    ask.run(graph.store, question, given, graph.identity.names)
                    taken = time.process_time() - before
                    spent += taken
                    if taken > PATIENCE / 4:
                        long.add(place)
                    yield place, taken
    except HezuoError as error:
        yield str(error)


TASKS: dict[str, Callable[..., object]] = {
    "load": load,
    "profile": profile,
    "dump": dump,
    "bulk": bulk,
    "questions": questions,
    "extract": extract,
    "extract-plain": extract_plain,
    "ranges": ranges,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
