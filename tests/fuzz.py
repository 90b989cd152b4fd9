"""`make fuzz`: many thousand changed files of every kind; what may become of one stands in tests/README.md.

    python tests/fuzz.py --count 20000 --seed 20261128      # all of them; exit 1 where one fails
    python tests/fuzz.py --seed 20261128 --only 4711        # one of them again, with its traceback

Each file is tried in a process that is ended when a file takes too long, so that what never ends is found too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Literal

from conftest import ALLIANCES, COLLEGE, PARTIES, YEAR, declared, parsed_once, parties, trimmed, write_workspace
from fuzz_kit import Made, made
from hezuo.base import workspace
from hezuo.base.limits import Limits
from hezuo.base.problems import HezuoError, has_errors, to_csv, to_json, to_text
from hezuo.explorer import positions
from hezuo.explorer.story import story
from hezuo.insight.analysis import Analysis
from hezuo.intake.tables import read_file
from hezuo.record import ask, rules, views
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema import ontology, places
from losses_kit import lost

COUNT, SEED = 20_000, 20261128
#: Seconds of work that one file may take, and those of a query of a workspace.
PATIENCE, LIMITS = 30.0, Limits(seconds=5.0, rows=100_000)
#: A process that does not work waits for something; so many times the patience it may, for the machine may be busy.
WAITING = 10
BASE = {
    "sources.csv": [["代码", "名称"], ["s1", "甲报告"], ["report-2024", "乙报告"]],
    PARTIES: parties("乙公司", "丙公司"),
    ALLIANCES: [["名称", "牵头单位", "学校角色", "来源", "页"], ["甲联盟", "乙公司", "副理事长", "s1", "1"]],
}


@cache
def base() -> Dataset:
    """A small workspace that was not changed."""
    folder = write_workspace(Path(tempfile.mkdtemp(prefix="fuzz-base-")), BASE)
    return load_dataset(workspace.find(folder), trimmed(), LIMITS)


def told(problems: Sequence[Any]) -> None:
    """Everything that is said of them can be written."""
    for text in (to_text(problems, "zh"), to_text(problems, "en"), to_json(problems), to_csv(problems)):
        text.encode("utf-8")


def tried(one: Made, folder: Path) -> list[str]:
    """What was lost in silence of a file of a workspace in a new folder; an error of ours is an answer too.

    Raises whatever else goes wrong.
    """
    changes = {} if one.path == PARTIES else BASE
    write_workspace(folder, changes)
    path = folder / one.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(one.data)
    try:
        return list(TRIED.get(one.kind, _table)(path, folder, one))
    except HezuoError as error:
        for lang in ("zh", "en"):
            error.message(lang).encode("utf-8")  # type: ignore[arg-type]
        return []


def _loaded(folder: Path, declared_: ontology.Ontology | None = None) -> Dataset:
    dataset = load_dataset(workspace.find(folder), declared_ or trimmed(), LIMITS)
    told(dataset.problems)
    return dataset


def _table(path: Path, folder: Path, one: Made) -> Iterator[str]:
    tables, problems = read_file(path, path.name, YEAR, declared())
    told(problems)
    if path.suffix in (".csv", ".xlsx", ".xls"):
        yield from lost(path, tables, problems, one.encoding, one.delimiter)
    dataset = _loaded(folder)
    if not has_errors(dataset.problems):
        assert all(line.endswith(" .") for line in dataset.store.nquads())


def _turtle(path: Path, folder: Path, one: Made) -> Iterator[str]:
    _loaded(folder, ontology.load(workspace.find(folder)))
    yield from ()


def _query(path: Path, folder: Path, one: Made) -> Iterator[str]:
    """A rule of inference in a store of its own; the others ask one that they share, so that they cost little."""
    dataset = replace(base(), folder=workspace.find(folder))
    own = dataset.folder.relative(path)
    if path.name.startswith("infer-"):
        dataset.stored().worker.close()
    elif path.parent.name == "rules":
        brought = [r for r in rules.rules(dataset.folder) if r.own == own]
        told(list(rules.check_rules(dataset.store, dataset.identity, brought)))
    elif path.parent.name == "views":
        for view in (v for v in views.views(dataset.folder).values() if v.own == own):
            views.result(view, dataset.store, COLLEGE)
    else:
        for question in (q for q in ask.questions(dataset.folder).values() if q.own == own):
            ask.run(dataset.store, question, dict(question.example), dataset.identity.names)
    yield from ()


def _settings(path: Path, folder: Path, one: Made) -> Iterator[str]:
    _loaded(folder)
    yield from ()


def _story(path: Path, folder: Path, one: Made) -> Iterator[str]:
    shown = [{"id": name} for name in base().memo.of("views", lambda: views.views(base().folder))]
    story(Analysis(replace(base(), folder=workspace.find(folder))), shown)
    yield from ()


def _positions(path: Path, folder: Path, one: Made) -> Iterator[str]:
    """A line is a place, or it is told that it is none."""
    kept = positions.kept(path)
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        lines = [number for number, line in enumerate(file, 1) if number > 1 and line.strip()]
    read = sum(map(len, kept.places.values()))
    if not kept.unread and read > len(lines):
        yield f"{read} places of {len(lines)} lines"
    if not read and lines and not kept.unread:
        yield "no line is read and none is told"


TRIED = {"turtle": _turtle, "query": _query, "settings": _settings, "story": _story, "positions": _positions}


# --- one after another, in processes that can be ended ----------------------------------------------------------------

Verdict = Literal["fine", "lost", "traceback", "hang", "crash"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its number and kind, the verdict, seconds, and what there is to say of it."""

    number: int
    kind: str
    verdict: Verdict
    seconds: float = 0.0
    said: str = ""


def outcome(seed: int, number: int) -> Outcome:
    """Try one file."""
    one = made(seed, number)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    start = time.perf_counter()
    verdict: Verdict = "fine"
    said = ""
    try:
        missing = tried(one, folder)
        if missing:
            verdict, said = "lost", "\n".join(missing[:5])
    except Exception:  # noqa: BLE001 - that is what is looked for
        verdict, said = "traceback", traceback.format_exc(limit=-4)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome(number, one.kind, verdict, time.perf_counter() - start, said)


Task = Callable[[int, int], Outcome]


def work(task: Task, seed: int, numbers: Sequence[int], out: Connection) -> None:
    """Try files, saying of each that it begins and what became of it."""
    places.parse_turtle = parsed_once
    # Libraries that break off speak of it themselves; `--only` shows what they say.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    for number in numbers:
        out.send(number)
        out.send(task(seed, number))
    if base.cache_info().currsize:
        shutil.rmtree(base().folder.root, ignore_errors=True)


@dataclass
class Runner:
    """A process and the files that are left to it."""

    task: Task
    seed: int
    left: list[int]
    patience: float
    process: Any = None
    pipe: Any = None
    at: int | None = None
    since: float = field(default_factory=time.monotonic)
    #: What the process had worked by then.
    worked: float = 0.0

    def start(self) -> None:
        """Go on with what is left."""
        made_ = multiprocessing.get_context("spawn")
        self.pipe, far = made_.Pipe(duplex=False)
        self.process = made_.Process(target=work, args=(self.task, self.seed, self.left, far), daemon=False)
        self.process.start()
        far.close()
        # To import and to read the ontology.
        self.at, self.since, self.worked = None, time.monotonic() + 60, 60.0

    def ended(self, verdict: Verdict) -> Outcome:
        """The file that a process did not get over; the next goes on behind it."""
        self.process.kill()
        self.process.join()
        at = self.left[0] if self.at is None else self.at
        self.left = self.left[self.left.index(at) + 1 :]
        if self.left:
            self.start()
        return Outcome(at, made(self.seed, at).kind, verdict)

    def step(self) -> Iterator[Outcome]:
        """What came of the process since."""
        try:
            while self.pipe.poll():
                message = self.pipe.recv()
                self.since, self.worked = time.monotonic(), seconds_of_work(self.process.pid)
                if isinstance(message, Outcome):
                    self.left.remove(message.number)
                    yield message
                else:
                    self.at = message
        except EOFError:
            if self.left:
                yield self.ended("crash")
            return
        waited, worked = time.monotonic() - self.since, seconds_of_work(self.process.pid) - self.worked
        if self.left and (worked > self.patience or waited > WAITING * self.patience):
            yield self.ended("hang")


def seconds_of_work(process: int | None) -> float:
    """The CPU seconds of a process; where the system does not tell them, the time on the clock."""
    try:
        # The name of the program, in brackets, may hold blanks.
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.monotonic()


def run(
    seed: int, numbers: Sequence[int], processes: int, task: Task = outcome, patience: float = PATIENCE
) -> Iterator[Outcome]:
    """What becomes of each file, as they are done."""
    runners = [Runner(task, seed, list(numbers[n::processes]), patience) for n in range(processes)]
    for runner in runners:
        runner.start()
    while any(r.left for r in runners):
        wait([r.pipe for r in runners if r.left], timeout=1.0)
        for runner in [r for r in runners if r.left]:
            yield from runner.step()
    for runner in runners:
        runner.process.join()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first file")
    parser.add_argument("--only", type=int, help="try the file of this number alone; it is kept and named")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if options.only is not None:
        return alone(options.seed, options.only)
    start = time.monotonic()
    numbers = range(options.first, options.first + options.count)
    counts, failed, slowest = Counter[tuple[str, str]](), 0, Outcome(0, "", "fine")
    for done in run(options.seed, numbers, options.processes):
        counts[done.kind, done.verdict] += 1
        slowest = max(slowest, done, key=lambda o: o.seconds)
        if done.verdict != "fine":
            failed += 1
            print(
                f"{done.verdict}: {done.kind}; again: python tests/fuzz.py --seed {options.seed} --only {done.number}"
            )
            print("".join(f"    {line}\n" for line in done.said.splitlines()), flush=True)
        if counts.total() % 1000 == 0:
            print(f"{counts.total()} files in {time.monotonic() - start:.0f} s", flush=True)
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:10}", ", ".join(f"{v}: {n}" for (k, v), n in sorted(counts.items()) if k == kind))
    print(f"slowest: file {slowest.number} ({slowest.kind}), {slowest.seconds:.1f} s")
    print(f"{counts.total()} files in {time.monotonic() - start:.0f} s, seed {options.seed}: {failed} failed")
    return min(failed, 1)


def alone(seed: int, number: int) -> int:
    """Keep one file where it can be looked at, and try it in this process."""
    one = made(seed, number)
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{number}-"))
    print(folder / one.path, flush=True)
    missing = tried(one, folder)
    print("\n".join(missing) or "fine")
    return min(len(missing), 1)


if __name__ == "__main__":
    sys.exit(main())
