"""`make mutants`: do the tests notice when the program is changed? The rules and the score are in tests/README.md.

Two steps. First every test runs once under coverage, so that it is known which lines each of them runs. Then each
mutant is imported in a process of its own, in the place of its module, and those tests run that reach its line, the
quick ones first, until one fails. Processes are forked from one that has imported the libraries and whatever lies
below the module, and that has read the shipped workspace where the module takes no part in reading it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import importlib.abc
import importlib.util
import json
import os
import pkgutil
import signal
import sys
import time
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

import mutation_kit
from mutation_kit import Mutant

ROOT = Path(__file__).resolve().parents[1]
#: What is changed: packages and modules of `graph/hezuo`.
CHANGED = ("record/audit.py", "insight/*.py", "narrate/*.py", "export/build.py", "intake/identity.py")
#: Tests that run the program in other processes, where no mutant is.
ELSEWHERE = (
    "test_release",
    "test_docs",
    "test_notebooks",
    "test_explorer_sources",
    "test_mutants",
    "test_architecture",
)
#: Packages below those that are changed, in the order of the layers: imported once.
BELOW = ("base", "schema")
BELOW_INSIGHT = ("formats", "intake", "record", "network", "measures", "style")
LIBRARIES = (
    *("click.testing", "graspologic_native", "hypothesis.strategies", "networkx", "numpy", "openpyxl", "pyoxigraph"),
    *("playwright.sync_api", "pypinyin", "python_calamine", "pyvis.network", "rapidfuzz", "resvg_py"),
    *("rustworkx", "scipy.sparse.csgraph", "scipy.stats"),
)  # fmt: skip
#: Mutants of a sample, its seed, the share that must be noticed.
SAMPLE, SEED, WANTED = 500, 20261128, 0.85
#: Seconds of tests for one mutant, and how many times longer they may take before it counts as one that hangs.
PATIENCE, HANGS, LEAST = 15.0, 4.0, 30.0
#: pytest finds hypothesis imported already and cannot rewrite its assertions, which nobody asks for.
QUIETLY = ("-q", "-W", "ignore::pytest.PytestAssertRewriteWarning")
KILLED, SURVIVED, HUNG, UNREACHED = "killed", "survived", "hung", "unreached"


def targets() -> dict[str, Path]:
    """The modules that are changed: name → file."""
    base = ROOT / "graph" / "hezuo"
    files = sorted(p for pattern in CHANGED for p in base.glob(pattern) if p.name != "__init__.py")
    return {"hezuo." + ".".join(p.relative_to(base).with_suffix("").parts): p for p in files}


# --- which tests reach which lines -----------------------------------------------------------------------------------


class Mapper:
    """A pytest plugin: what each test covers, what its shared fixtures cover, and how long it takes."""

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.tests: dict[str, list[str]] = {}
        self.seconds: Counter[str] = Counter()
        self.failed: set[str] = set()
        self.measured: weakref.WeakSet[Any] = weakref.WeakSet()

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        from hezuo.insight.analysis import Analysis

        items[:] = [i for i in items if "browser" not in getattr(i, "fixturenames", ())]
        made, seen = Analysis.__init__, self.measured

        def watched(self: Analysis, *args: Any, **kwargs: Any) -> None:
            made(self, *args, **kwargs)
            seen.add(self)

        Analysis.__init__ = watched  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        # What an earlier test has worked out on a shared analysis is forgotten: this test is to reach it too.
        for analysis in list(self.measured):
            kept = vars(analysis)
            for name in [n for n in kept if isinstance(getattr(type(analysis), n, None), cached_property)]:
                del kept[name]
            analysis.memo.__init__()
        file = item.nodeid.partition("::")[0]
        names = getattr(item, "fixturenames", [])
        self.tests[item.nodeid] = [f"fixture {n} {where}" for n in names for where in ("", file)]
        self.coverage.switch_context(item.nodeid)
        result = yield
        self.coverage.switch_context("")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        where = "" if fixturedef.scope == "session" else request.node.nodeid
        self.coverage.switch_context(f"fixture {fixturedef.argname} {where}")
        try:
            return (yield)
        finally:
            self.coverage.switch_context(request._pyfuncitem.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.outcome != "passed":
            self.failed.add(report.nodeid)


@dataclass(frozen=True)
class Reach:
    """Which tests run each line of each module, and the seconds that each test takes."""

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    @classmethod
    def read(cls, path: Path) -> Reach:
        """What an earlier run has found."""
        said = json.loads(path.read_text(encoding="utf-8"))
        return cls({m: {int(n): t for n, t in f.items()} for m, f in said["lines"].items()}, said["seconds"])

    def write(self, path: Path) -> None:
        """Keep it for a later run."""
        path.write_text(json.dumps({"lines": self.lines, "seconds": self.seconds}), encoding="utf-8")

    def renewed(self, other: Reach, files: list[str]) -> Reach:
        """This, with what is found out anew about the tests of some files."""

        def old(test: str) -> bool:
            return Path(test.partition("::")[0]).stem not in files

        lines = {m: {n: [*filter(old, t)] for n, t in found.items()} for m, found in self.lines.items()}
        for module, found in other.lines.items():
            for line, tests in found.items():
                lines.setdefault(module, {}).setdefault(line, []).extend(tests)
        return Reach(lines, {t: s for t, s in self.seconds.items() if old(t)} | other.seconds)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that may notice a mutant, by files, the quick ones first; at most `PATIENCE` seconds of them."""
        here = self.lines.get(mutant.module, {})
        found = {t for line in reached_by(mutant) for t in here.get(line, ())}
        found = found or {t for tests in here.values() for t in tests}
        chosen: list[str] = []
        spent = 0.0
        for test in sorted(found, key=lambda t: (self.seconds[t], t)):
            spent += self.seconds[test]
            if spent > PATIENCE and chosen:
                break
            chosen.append(test)
        first: dict[str, int] = {}
        for place, test in enumerate(chosen):
            first.setdefault(test.partition("::")[0], place)
        return sorted(chosen, key=lambda t: first[t.partition("::")[0]])


def reached_by(mutant: Mutant) -> set[int]:
    """The lines that reach a change: its statement's; of a constant those that use it, of a default the body's."""
    tree = ast.parse(mutant.source)
    inside, within = None, None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= mutant.line <= (node.end_lineno or node.lineno):
            if inside is None or node.lineno >= inside.lineno:
                inside = node
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node is not inside:
                within = node
    if inside is None:
        return {mutant.line}
    if isinstance(inside, ast.FunctionDef):
        return {line for s in inside.body for line in range(s.lineno, (s.end_lineno or s.lineno) + 1)}
    body = getattr(inside, "body", None)
    last = body[0].lineno - 1 if body else inside.end_lineno or inside.lineno
    lines = set(range(inside.lineno, max(last, inside.lineno) + 1))
    held = any(
        isinstance(f, ast.FunctionDef) and f.lineno <= mutant.line <= (f.end_lineno or 0) for f in ast.walk(tree)
    )
    if held or within is not None:
        return lines
    names = {n.id for n in ast.walk(inside) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return {n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names and n.lineno not in lines}


def mapped(files: list[str], out: Path) -> None:
    """Run these test files under coverage and write what reaches what. Called in a process of its own."""
    import coverage

    paths = {str(p): name for name, p in targets().items()}
    measure = coverage.Coverage(data_file=None, include=list(paths), config_file=False, messages=False)
    measure.start()
    mapper = Mapper(measure)
    code = pytest.main([*QUIETLY, *files], plugins=[mapper])
    measure.stop()
    data = measure.get_data()
    users: dict[str, list[str]] = {}
    for test, fixtures in mapper.tests.items():
        for context in (test, *fixtures):
            users.setdefault(context, []).append(test)
    lines: dict[str, dict[int, list[str]]] = {}
    for path in data.measured_files():
        by_line = data.contexts_by_lineno(path)
        tests = {n: {t for c in contexts if c for t in users.get(c, ())} for n, contexts in by_line.items()}
        lines[paths[path]] = {n: sorted(found - mapper.failed) for n, found in tests.items()}
    out.write_text(json.dumps({"code": int(code), "lines": lines, "seconds": dict(mapper.seconds)}), encoding="utf-8")


def reach(jobs: int, scratch: Path, only: list[str]) -> Reach:
    """Which tests reach which lines, found by running them once: all of them, or `only` those of some files."""
    for old in [*scratch.glob("*.log"), *scratch.glob("[0-9]*.json")]:
        old.unlink()
    files = sorted(p for p in (ROOT / "tests").glob("test_*.py") if p.stem not in ELSEWHERE)
    files = [p for p in files if p.stem in only] if only else files
    waiting = [(n, [str(f) for f in files[n :: 4 * jobs]]) for n in range(4 * jobs) if files[n :: 4 * jobs]]
    running: set[int] = set()
    while waiting or running:
        while waiting and len(running) < jobs:
            number, part = waiting.pop(0)
            work = partial(mapped, part, scratch / f"{number}.json")
            running.add(forked(work, scratch / f"{number}.log"))
        running.discard(os.wait()[0])
    lines: dict[str, dict[int, list[str]]] = {}
    seconds: dict[str, float] = {}
    for number in range(4 * jobs):
        if not (scratch / f"{number}.json").is_file():
            continue
        part = json.loads((scratch / f"{number}.json").read_text(encoding="utf-8"))
        if part["code"]:
            sys.stderr.write((scratch / f"{number}.log").read_text(encoding="utf-8")[-3000:])
        seconds |= part["seconds"]
        for module, found in part["lines"].items():
            for line, tests in found.items():
                lines.setdefault(module, {}).setdefault(int(line), []).extend(tests)
    return Reach(lines, seconds)


# --- one mutant ------------------------------------------------------------------------------------------------------


class InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a mutant in the place of its module."""

    def __init__(self, mutant: Mutant, path: Path) -> None:
        self.mutant, self.path = mutant, path

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """The spec of the mutant, for its module only."""
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """A module as usual."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self.mutant.code, module.__dict__)  # noqa: S102  # it is what this is for


class Chosen:
    """A pytest plugin: only these tests, in this order; a failing property is not made smaller."""

    def __init__(self, tests: list[str]) -> None:
        self.place = {test: n for n, test in enumerate(tests)}

    def pytest_configure(self) -> None:
        usual = hypothesis.settings.get_profile("hezuo")
        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile("mutants", parent=usual, phases=phases)
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.place), key=lambda i: self.place[i.nodeid])


def tried(mutant: Mutant | None, path: Path, tests: list[str]) -> int:
    """The exit code of pytest on these tests with the mutant in place. Called in a process of its own."""
    if mutant is not None:
        sys.meta_path.insert(0, InPlace(mutant, path))
    files = list(dict.fromkeys(t.partition("::")[0] for t in tests))
    return int(pytest.main(["-x", *QUIETLY, *(str(ROOT / f) for f in files)], plugins=[Chosen(tests)]))


def forked(work: Any, log: Path) -> int:
    """Do something in a child process that writes into `log`; its number."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.setsid()
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(out, stream)
        code = work() or 0
    except BaseException as error:  # noqa: BLE001  # nothing may run on in the child
        os.write(2, repr(error).encode())
    os._exit(code)


@dataclass
class Running:
    """A mutant that is being tried."""

    mutant: Mutant
    tests: list[str]
    since: float
    limit: float


def tried_all(mutants: list[Mutant], reached: Reach, jobs: int, scratch: Path) -> Iterator[tuple[Mutant, str, float]]:
    """Each mutant of one module with what became of it, in the order in which they end. Called after `imported`."""
    path = targets()[mutants[0].module]
    waiting, running = list(mutants), dict[int, Running]()
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop(0)
            tests = reached.of(mutant)
            if not tests:
                yield mutant, UNREACHED, 0.0
                continue
            limit = LEAST + HANGS * sum(reached.seconds[t] for t in tests)
            log = scratch / f"{mutant.module}-{mutant.line}-{mutant.node}-{mutant.change}.log"
            pid = forked(partial(tried, mutant, path, tests), log)
            running[pid] = Running(mutant, tests, time.monotonic(), limit)
        time.sleep(0.01)
        for pid, one in list(running.items()):
            spent = time.monotonic() - one.since
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                del running[pid]
                yield one.mutant, SURVIVED if status == 0 else KILLED, spent
            elif spent > one.limit:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                del running[pid]
                yield one.mutant, HUNG, spent


def imported(module: str) -> None:
    """Import what lies below a module; where it takes no part in reading, read the shipped workspace too."""
    if module.startswith("hezuo.intake."):
        return
    for name in below(BELOW_INSIGHT, module):
        importlib.import_module(name)
    if module in sys.modules:
        raise RuntimeError(f"{module} is imported by what should lie below it")
    from hezuo.base import workspace
    from hezuo.record import load

    read, kept = load.load_dataset, load.load_dataset(workspace.find(ROOT))
    load.load_dataset = lambda folder, declared=None: kept if folder == kept.folder else read(folder, declared)


def below(packages: tuple[str, ...], module: str = "") -> Iterator[str]:
    """The modules of these packages, without the one that is changed."""
    import hezuo

    for package in packages:
        yield f"hezuo.{package}"
        for found in pkgutil.iter_modules([str(Path(hezuo.__path__[0], package))], f"hezuo.{package}."):
            if found.name != module:
                yield found.name


# --- all of them -----------------------------------------------------------------------------------------------------


def run(chosen: list[Mutant], reached: Reach, jobs: int, scratch: Path) -> list[tuple[Mutant, str, float]]:
    """Every mutant with what became of it; module by module, each from a process that has imported what lies below."""
    results: list[tuple[Mutant, str, float]] = []
    for module in dict.fromkeys(m.module for m in chosen):
        mine = [m for m in chosen if m.module == module]
        out = scratch / f"{module}.json"

        def work(mine: list[Mutant] = mine, module: str = module, out: Path = out) -> None:
            imported(module)
            with out.open("w", encoding="utf-8") as lines:
                for mutant, what, seconds in tried_all(mine, reached, jobs, scratch):
                    lines.write(json.dumps([mine.index(mutant), what, seconds]) + "\n")
                    lines.flush()

        pid = forked(work, scratch / f"{module}.log")
        if os.waitpid(pid, 0)[1]:
            raise RuntimeError((scratch / f"{module}.log").read_text(encoding="utf-8")[-3000:])
        found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        results += [(mine[i], what, spent) for i, what, spent in sorted(found)]
        told(module, results)
    return results


def told(module: str, results: list[tuple[Mutant, str, float]]) -> None:
    """Print the score of a module."""
    here = [(m, what) for m, what, _ in results if m.module == module]
    noticed = sum(what in (KILLED, HUNG) for _, what in here)
    print(f"{module.removeprefix('hezuo.'):28} {noticed:4} of {len(here):4}", flush=True)
    for mutant, what in here:
        if what in (SURVIVED, UNREACHED):
            mark = "" if what == SURVIVED else " (no test runs this line)"
            print(f"    {mutant.line}: {mutant.words}{mark}", flush=True)


def main() -> int:
    """Make the mutants, try them, print the score; 1 when too few are noticed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=SAMPLE, help="mutants in the sample")
    options.add_argument("--all", action="store_true", help="every mutant")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--only", default="", help="modules whose name holds this")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--scratch", type=Path, default=ROOT / ".venv-mutants", help="folder for what is worked out")
    options.add_argument("--reach", action="store_true", help="use what the last run has found out about the tests")
    options.add_argument("--tests", nargs="*", default=[], help="but about these files find it out anew: test_audit …")
    options.add_argument("--again", action="store_true", help="only what the last run has left unnoticed")
    given = options.parse_args()
    given.scratch.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    for name in (*LIBRARIES, *below(BELOW)):
        importlib.import_module(name)
    reached = reach_of(given)
    print(f"{len(reached.seconds)} tests, {time.monotonic() - start:.0f} s", flush=True)
    every = [m for n, p in targets().items() for m in mutation_kit.mutants(n, p.read_text(encoding="utf-8"))]
    chosen = every if given.all else mutation_kit.sample(every, given.count, given.seed)
    chosen = [m for m in chosen if given.only in m.module]
    kept = given.scratch / "results.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if given.again else {}
    results = [(m, known[m.key], 0.0) for m in chosen if known.get(m.key) in (KILLED, HUNG)]
    results += run([m for m in chosen if known.get(m.key) not in (KILLED, HUNG)], reached, given.jobs, given.scratch)
    kept.write_text(json.dumps(known | {m.key: what for m, what, _ in results}), encoding="utf-8")
    noticed = sum(what in (KILLED, HUNG) for _, what, _ in results)
    hung = sum(what == HUNG for _, what, _ in results)
    share = noticed / max(len(results), 1)
    print(
        f"{noticed} of {len(results)} mutants noticed ({share:.1%}; {hung} by not ending), of {len(every)} in all;"
        f" seed {given.seed}, {(time.monotonic() - start) / 60:.0f} minutes, {given.jobs} at a time"
    )
    return 0 if share >= WANTED else 1


def reach_of(given: argparse.Namespace) -> Reach:
    """Which tests reach which lines: found out now, or by the last run."""
    kept = given.scratch / "reach.json"
    if given.reach and kept.is_file():
        reached = Reach.read(kept)
        if not given.tests:
            return reached
        reached = reached.renewed(reach(given.jobs, given.scratch, given.tests), given.tests)
    else:
        reached = reach(given.jobs, given.scratch, [])
    reached.write(kept)
    return reached


if __name__ == "__main__":
    sys.exit(main())
