"""Run the benchmarks: a table on standard output, `benchmarks/out/results.json`, exit code 1 over a budget.

    python -m benchmarks.run [--quick] [--only NAME]

Every measurement is a process of its own whose CPU time and peak memory the kernel tells (`wait4`); this process
stays small, for a child's peak starts at that of its parent. What is compared runs in turns (A B A B …) and the
least of the repeats counts: other work on the machine only ever adds to it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "out"
HEZUO = str(Path(sys.executable).with_name("hezuo"))
SMALL, MIDDLE, LARGE = 20_000, 1_000_000, 10_000_000
#: Below this a question at 20 k is timed too coarsely to divide by; see the README.
LEAST = 0.001
#: A question that was given up counts as this many seconds.
GIVEN_UP = 20.0


@dataclass(frozen=True)
class Line:
    """One line of the table. A budget is the most that `value` may be, or the least when `at_least`."""

    name: str
    ours: float
    unit: str
    peer: float | None = None
    value: float | None = None
    budget: float | None = None
    at_least: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it keeps within its budget; a line without one only informs."""
        if self.budget is None or self.value is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    @property
    def cells(self) -> list[str]:
        """The cells of its row."""
        peer = "" if self.peer is None else f"{self.peer:.3g} {self.unit}"
        ratio = "" if self.peer is None else f"{self.ours / self.peer if self.peer else 0:.3g}"
        sign = "≥" if self.at_least else "≤"
        ratio = f"{self.peer / self.ours:.3g} × faster" if self.at_least and self.peer else ratio
        unit = "×" if self.peer is not None else self.unit
        budget = "" if self.budget is None else f"{sign} {self.budget:g} {unit}"
        state = "" if self.budget is None else "ok" if self.ok else "**over**"
        return [self.name, f"{self.ours:.3g} {self.unit}", peer, ratio, budget, state]


@dataclass(frozen=True)
class Cost:
    """What one process took, and the JSON of its last line."""

    cpu: float
    peak: float
    answer: dict[str, Any]


def measure(command: list[str]) -> Cost:
    """Run a command: its CPU seconds and peak memory in MB, its children included.

    Raises `RuntimeError` with what it wrote when it fails.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        lines = out.read().decode("utf-8", errors="replace").splitlines()
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {process.returncode}\n{errors.read().decode()[-2000:]}")
    last = lines[-1] if lines else ""
    answer = json.loads(last) if last.startswith("{") else {}
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, answer)


def in_turns(repeats: int, *commands: list[str]) -> list[list[Cost]]:
    """Each command `repeats` times, in turns (A B A B …)."""
    rounds = [[measure(c) for c in commands] for _ in range(repeats)]
    return [list(costs) for costs in zip(*rounds, strict=True)]


def least(costs: list[Cost], key: Callable[[Cost], float] = lambda c: c.cpu) -> Cost:
    """The cheapest of repeats."""
    return min(costs, key=key)


def python(*arguments: str) -> list[str]:
    """A command that runs this Python."""
    return [sys.executable, *arguments]


def work(task: str, *arguments: object) -> list[str]:
    """A command that runs a task of `benchmarks.work`."""
    return python("-m", "benchmarks.work", task, *map(str, arguments))


def record(triples: int) -> Path:
    """The generated workspace of a size; made anew once a run."""
    folder = OUT / "records" / f"{triples}"
    stamp = folder / "made-by"
    if not stamp.is_file() or stamp.read_text() != str(os.getpid()):
        measure(python("-m", "benchmarks.generate", str(folder), "--triples", str(triples)))
        stamp.write_text(str(os.getpid()))
    return folder


def bench_help(quick: bool) -> Iterator[Line]:
    """The command line answers at once: `hezuo --help` against importing click."""
    ours, peer = in_turns(5 if quick else 15, [HEZUO, "--help"], python("-c", "import click"))
    a, b = least(ours).cpu, least(peer).cpu
    yield Line("help", a, "s", b, a / b, 1.5)


def bench_shipped(quick: bool) -> Iterator[Line]:
    """The shipped workspace from a cold start, against the plain stack."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [HEZUO, "build", "--data-only", "--root", str(ROOT), "--out", str(Path(folder, "build"))]
        whole = [HEZUO, "build", "--root", str(ROOT), "--out", str(Path(folder, "whole"))]
        peer = python("-m", "benchmarks.plain", str(ROOT), "--out", str(Path(folder, "plain.nt")))
        a, b = in_turns(1 if quick else 3, ours, peer)
        # A second of work among minutes of the peer's meets a busy moment easily.
        a += [measure(ours) for _ in range(1 if quick else 6)]
        page = measure(whole)
    mine, plain = least(a), least(b)
    yield Line("shipped", mine.cpu, "s", value=mine.cpu, budget=1.5, details={"peak MB": mine.peak})
    details = {"plain": plain.answer, "peak MB": plain.peak}
    yield Line("shipped, with measures and page", page.cpu, "s", details={"peak MB": page.peak})
    yield Line("shipped, plain stack", mine.cpu, "s", plain.cpu, plain.cpu / mine.cpu, 10, True, details)


def bench_more(quick: bool) -> Iterator[Line]:
    """Twice the record, by a second year and by a second college, against the shipped one: the cost of each verb."""
    verbs = {"load": ["check"], "ask": ["ask", "communities"], "audit": ["audit"]}
    for what, title in (("year", "two years"), ("college", "two colleges")):
        with tempfile.TemporaryDirectory() as folder:
            root = str(Path(folder, what))
            measure(python("-m", "benchmarks.more", what, root))
            wide = {"load": [], "ask": ["--year", "all", "--college", "all"], "audit": ["--source", "all"]}
            for verb, words in verbs.items():
                one = [HEZUO, *words, "--root", str(ROOT)]
                two = [HEZUO, *words, *wide[verb], "--root", root]
                ours, peer = in_turns(2 if quick else 6, two, one)
                a, b = least(ours).cpu, least(peer).cpu
                yield Line(f"{title}, {verb}", a, "s", b, a / b, 2.2)


def bench_workbook(quick: bool) -> Iterator[Line]:
    """A workbook of 50,000 × 12 as people see it, against the quick reader of its values alone."""
    found = measure(python("-m", "benchmarks.workbook", "3" if quick else "9")).answer
    for clock, budget in (("cpu", 3.5), ("wall", 3)):
        ours, peer = found["ours"][clock], found["calamine"][clock]
        yield Line(f"workbook, {clock}", ours, "s", peer, ours / peer, budget, details=found)


def bench_load_1m(quick: bool) -> Iterator[Line]:
    """A million triples from tables to checked store, against pyoxigraph loading the result."""
    folder = record(MIDDLE)
    file = OUT / "records" / "1m.nq"
    measure(work("dump", folder, file))
    ours, peer = in_turns(1 if quick else 3, work("load", folder), work("bulk", file))
    file.unlink()
    mine = least(ours, lambda c: c.answer["seconds"])
    bulk = min(c.answer["seconds"] for c in peer)
    seconds, stages = mine.answer["seconds"], mine.answer["stages"]
    yield Line("load-1m", seconds, "s", bulk, seconds / bulk, 2, details=mine.answer)
    peak = max(c.peak for c in ours)
    yield Line("load-1m, peak memory", peak, "MB", value=peak, budget=1200)
    inference = sum(s for name, s in stages.items() if name.startswith("infer"))
    rules = sum(s for name, s in stages.items() if name.startswith("rule"))
    yield Line("load-1m, without inference", seconds - inference, "s", bulk)
    yield Line("load-1m, inference", inference, "s", bulk)
    yield Line("load-1m, rules", rules, "s", bulk)


def bench_load_10m(quick: bool) -> Iterator[Line]:
    """Ten million triples: the time of each against that of each of a million."""
    if quick:
        return
    small, large = measure(work("load", record(MIDDLE))), measure(work("load", record(LARGE)))
    each = [c.answer["seconds"] / c.answer["triples"] * 1e6 for c in (large, small)]
    details = {"seconds": large.answer["seconds"], "peak MB": large.peak, **large.answer}
    yield Line("load-10m, per triple", each[0], "µs", each[1], each[0] / each[1], 2, details=details)
    yield Line("load-10m", large.answer["seconds"], "s")
    yield Line("load-10m, peak memory", large.peak, "MB")


def bench_questions(quick: bool) -> Iterator[Line]:
    """Every named question on the shipped data, and how its time grows from 20 thousand to a million."""
    del quick
    shipped, small, large = measure(work("questions", ROOT, record(SMALL), record(MIDDLE))).answer["records"]
    for name, why in shipped["failed"].items():
        print(f"question {name} failed: {why}", file=sys.stderr)
    times = shipped["times"]
    if not times:
        return
    worst = max(times, key=lambda n: _seconds(times[n]))
    slow = dict(sorted(times.items(), key=lambda item: -_seconds(item[1]))[:10])
    name = f"questions, shipped, worst of {len(times)} ({worst})"
    yield Line(name, 1000 * _seconds(times[worst]), "ms", value=1000 * _seconds(times[worst]), budget=30, details=slow)
    both = [n for n in small["times"] if n in large["times"]]
    growth = {n: _seconds(large["times"][n]) / max(_seconds(small["times"][n]), LEAST) for n in both}
    for number, one in enumerate(sorted(growth, key=lambda n: -growth[n])[:8]):
        a, b = _seconds(large["times"][one]), _seconds(small["times"][one])
        details = {"1m": large["times"], "20k": small["times"]} if number == 0 else {}
        yield Line(f"questions, 1 M : 20 k ({one})", 1000 * a, "ms", 1000 * b, growth[one], 100, details=details)
    total = [sum(_seconds(r["times"][n]) for n in both) for r in (large, small)]
    yield Line("questions, all, 1 M : 20 k", 1000 * total[0], "ms", 1000 * total[1])


def _seconds(value: float | None) -> float:
    return GIVEN_UP if value is None else value


def bench_extract(quick: bool) -> Iterator[Line]:
    """The network of parties and platforms, drawn from the store of a million triples."""
    folder = record(MIDDLE)
    ours, peer = in_turns(1 if quick else 3, work("extract", folder), work("extract-plain", folder))
    a, b = (min(c.answer["seconds"] for c in cells) for cells in (ours, peer))
    yield Line("extract, 1 M", a, "s", b, b / a, details={"ours": ours[0].answer, "peer": peer[0].answer})


BENCHES: dict[str, Callable[[bool], Iterator[Line]]] = {
    "help": bench_help,
    "shipped": bench_shipped,
    "more": bench_more,
    "workbook": bench_workbook,
    "load-1m": bench_load_1m,
    "load-10m": bench_load_10m,
    "questions": bench_questions,
    "extract": bench_extract,
}
HEADINGS = ["name", "ours", "peer", "ratio", "budget", ""]


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, nothing at ten million triples")
    parser.add_argument("--only", action="append", choices=sorted(BENCHES), help="one bench; may be repeated")
    given = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}", flush=True)
    lines: list[Line] = []
    for name, bench in BENCHES.items():
        if given.only is None or name in given.only:
            for line in bench(given.quick):
                lines.append(line)
                print(f"| {' | '.join(line.cells)} |", flush=True)
    found = {"machine": platform.platform(), "python": platform.python_version(), "cpus": os.cpu_count()}
    found["lines"] = [{**asdict(line), "ok": line.ok} for line in lines]
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (OUT / "results.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return 0 if all(line.ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
