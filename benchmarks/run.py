"""Run the benchmarks: a table on standard output, `benchmarks/results.json`, exit code 1 over a budget.

    python -m benchmarks.run [--quick] [--only NAME]

A bench that was run takes the place of its last run in the results, with the day and the load of the machine; the
README's tables are made of them (`make docs`). What each line rests on stands in
`benchmarks/out`.

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
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "out"
RESULTS = ROOT / "benchmarks" / "results.json"
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


def measure(command: list[str], **environment: str) -> Cost:
    """Run a command: its CPU seconds and peak memory in MB, its children included.

    Nothing is taken from the user's cache unless the environment names a folder for it. Raises `RuntimeError` with
    what it wrote when it fails.
    """
    # Bytecode is compiled once, as for users.
    environ = {**os.environ, "HEZUO_CACHE": "off", **environment}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=errors, env=environ)
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


def record(triples: int, *, clean: bool = False) -> Path:
    """The generated workspace of a size, `clean` where nothing is to be wrong with it; made anew once a run."""
    folder = OUT / "records" / f"{triples}{'-clean' if clean else ''}"
    stamp = folder / "made-by"
    if not stamp.is_file() or stamp.read_text() != str(os.getpid()):
        words = ["--clean"] if clean else []
        measure(python("-m", "benchmarks.generate", str(folder), "--triples", str(triples), *words))
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
        a, b, c = in_turns(1 if quick else 3, ours, peer, [*peer, "--closure", "none"])
        # A second of work among minutes of the peer's meets a busy moment easily.
        a += [measure(ours) for _ in range(1 if quick else 6)]
        page = measure(whole)
    mine, plain, open_ = least(a), least(b), least(c)
    yield Line("shipped", mine.cpu, "s", value=mine.cpu, budget=1.5, details={"peak MB": mine.peak})
    yield Line("shipped, with measures and page", page.cpu, "s", details={"peak MB": page.peak})
    for name, cost, budget in (("without the OWL RL closure", open_, 2), ("with the OWL RL closure", plain, 10)):
        details = {"plain": cost.answer, "peak MB": cost.peak}
        yield Line(f"shipped, plain stack {name}", mine.cpu, "s", cost.cpu, cost.cpu / mine.cpu, budget, True, details)


#: What a verb needs beside the program: the modules of others that it has loaded at its end.
LOADED = """import json, sys
from hezuo.cli import main
try:
    main(json.loads(sys.argv[1]), prog_name="hezuo")
except SystemExit:
    pass
found = sorted(name for name in sys.modules if name.split(".")[0] not in ("hezuo", "__main__"))
print("\\n" + json.dumps({"modules": found}))"""
STARTED = """import json, sys
for name in json.loads(sys.argv[1]):
    try:
        __import__(name)
    except ImportError:
        pass"""
VERBS = (["ask", "communities"], ["show", "天津大学"], ["audit"])


def bench_verbs(quick: bool) -> Iterator[Line]:
    """Verbs of the shipped workspace from the cache, against starting Python with the same libraries and no more."""
    with tempfile.TemporaryDirectory() as cache:
        for verb in VERBS:
            words = [*verb, "--root", str(ROOT)]
            for _ in range(3):  # the first reads and checks, the next makes the snapshot
                loaded = measure(python("-c", LOADED, json.dumps(words)), HEZUO_CACHE=cache).answer["modules"]
            cached, started, fresh = (
                [measure(command, HEZUO_CACHE=cache) for _ in range(3 if quick else 15)]
                for command in (
                    [HEZUO, *words],
                    python("-c", STARTED, json.dumps(loaded)),
                    [HEZUO, *words, "--fresh"],
                )
            )
            a, b, c = least(cached).cpu, least(started).cpu, least(fresh).cpu
            yield Line(f"`{verb[0]}`, beyond the start of its libraries", a - b, "s", value=a - b, budget=0.3)
            yield Line(f"`{verb[0]}`, whole, from the cache : read and checked", a, "s", c, a / c)


def bench_whole_1m(quick: bool) -> Iterator[Line]:
    """A million triples without errors: verbs from the cache and without, full builds, the page, two years."""
    del quick
    root = ["--root", str(record(MIDDLE, clean=True))]
    (OUT / "cache").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT / "cache") as cache, tempfile.TemporaryDirectory() as folder:
        first = measure([HEZUO, "ask", "communities", *root], HEZUO_CACHE=cache)
        none = measure([HEZUO, "ask", "communities", *root])
        yield Line("first `ask`, with what it keeps : without", first.cpu, "s", none.cpu, first.cpu / none.cpu, 1.5)
        size = sum(path.stat().st_size for path in Path(cache).rglob("*") if path.is_file()) / 1e6
        yield Line("what it keeps", size, "MB", value=size, budget=500)
        wide = ["--year", "all", "--college", "all"]
        for words, title in ((["ask", "communities"], "`ask`"), (["audit"], "`audit`")):
            cached = least([measure([HEZUO, *words, *root], HEZUO_CACHE=cache) for _ in range(3)])
            # The audit is the question itself; of the other there is hardly more than the way to it.
            budget = 1.5 if words[0] == "ask" else None
            yield Line(f"{title} from the cache", cached.cpu, "s", value=cached.cpu, budget=budget)
        made = [HEZUO, "ask", "communities", *root, *wide]
        once, again = (measure(made, HEZUO_CACHE=cache) for _ in range(2))
        yield Line("`ask --year all --college all`, making its snapshot", once.cpu, "s")
        yield Line("`ask --year all --college all`, from it", again.cpu, "s")
        typed = [HEZUO, "ask", "SELECT * { ?c a hz:Community } LIMIT 3", *root, *wide]
        own = measure(typed, HEZUO_CACHE=cache)
        yield Line("SPARQL in a process of its own, from it", own.cpu, "s", value=own.cpu, budget=3)
        for name, words in (
            ("`build --data-only`", ["build", "--data-only", "--out", str(Path(folder, "d"))]),
            ("`build`", ["build", "--out", str(Path(folder, "b"))]),
        ):
            cost = measure([HEZUO, *words, *root])
            yield Line(name, cost.cpu, "s")
            yield Line(f"{name}, peak memory", cost.peak, "MB", value=cost.peak, budget=1200)
        for name, words in (
            ("`page`", []),
            ("`page`, two years of all colleges", ["--year", "2023-2024", "--college", "all"]),
        ):
            cost = measure([HEZUO, "page", "--out", str(Path(folder, "p.html")), *words, *root])
            yield Line(name, cost.cpu, "s", details={"peak MB": cost.peak})


def bench_ranges(quick: bool) -> Iterator[Line]:
    """Ranges of ranks by all three measures, of a record of 20 thousand triples."""
    cost = measure(work("ranges", record(SMALL)))
    seconds = min(measure(work("ranges", record(SMALL))).answer["seconds"] for _ in range(1 if quick else 3))
    yield Line("ranges of ranks, 20 k", seconds, "s", value=seconds, budget=2, details=cost.answer)


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


def bench_serving(quick: bool) -> Iterator[Line]:
    """The endpoint beside `oxigraph serve` over the triples of the shipped record: look-ups, joins, 1 and 16 clients.

    New queries run each time; those that are asked again come from memory. Then the new ones beside rdflib-endpoint,
    where that is installed.
    """
    from benchmarks import serving

    ours = serving.free()
    with serving.running([HEZUO, "serve", "--root", str(ROOT), "--port", str(ours)], ours) as mine:
        with serving.oxigraph(ours) as (peer, theirs):
            time.sleep(5 if quick else 20)  # pages are opened once at the start
            for clients, budget in ((1, 1.5), (16, 3.0)):
                for sort, mark in (("new", "x"), ("again", "")):
                    rounds = max((30 if quick else 300) // clients, 4)
                    title = f"endpoint, {{}}, {clients} clients, {sort}, p50"
                    yield from _compared(ours, peer, clients, rounds, mark, title, {"look-ups": budget})
            yield Line("endpoint, memory", serving.memory(mine), "MB", serving.memory(theirs))
        if find_spec("rdflib_endpoint") is None:
            return
        with serving.rdflib_endpoint(ours) as (peer, theirs):
            for clients in (1, 16):
                title = f"endpoint, {{}}, {clients} clients, new, beside rdflib-endpoint, p50"
                budgets = {"look-ups": 1.0, "joins": 1.0}
                yield from _compared(ours, peer, clients, max((10 if quick else 50) // clients, 2), "x", title, budgets)
            title = "endpoint, memory, beside rdflib-endpoint"
            yield Line(title, serving.memory(mine), "MB", serving.memory(theirs))


def _compared(
    ours: int, peer: tuple[int, str], clients: int, rounds: int, mark: str, title: str, budgets: dict[str, float]
) -> Iterator[Line]:
    """Look-ups and joins of the endpoint beside those of a peer, which is told by its port and path."""
    from benchmarks import serving

    asked = [serving.asked(port, path, clients, rounds, mark) for port, path in ((ours, "/sparql"), peer)]
    for name, part in (("look-ups", slice(0, 6)), ("joins", slice(6, 12))):
        (a, *more), (b, *other) = (serving.quantiles(found[part]) for found in asked)
        details = {"ours p95, p99": more, "peer p95, p99": other}
        yield Line(title.format(name), 1000 * a, "ms", 1000 * b, a / b, budgets.get(name), details=details)


#: Pages that both records have: the start, questions and one of them, a search, the figures, the check.
PAGES: tuple[str, ...] = (
    "/",
    "/questions",
    "/questions/role-ladder",
)
PAGES += ("/search?q=%E5%A4%A9%E6%B4%A5", "/audit", "/problems", "/schema")


def bench_serving_1m(quick: bool) -> Iterator[Line]:
    """`hezuo serve` where a build stands: start and pages, shipped and at a million triples; look-ups at a million."""
    from benchmarks import serving

    with tempfile.TemporaryDirectory() as cache:
        os.environ["HEZUO_CACHE"] = cache
        for name, folder, start, page in (("1 M", record(MIDDLE, clean=True), 1.0, 0.25), ("shipped", ROOT, 1.5, 0.06)):
            measure([HEZUO, "build", "--data-only", "--root", str(folder)], HEZUO_CACHE=cache)
            port = serving.free()
            command = [HEZUO, "serve", "--root", str(folder), "--port", str(port)]
            took = min(serving.started(command, port) for _ in range(2 if quick else 5))
            yield Line(f"serve, {name}, start, wall", took, "s", value=took, budget=start)
            with serving.running(command, port):
                time.sleep(10 if quick else 30)  # pages are opened once at the start
                pages = serving.paged(port, PAGES, 3 if quick else 12)
                p95 = pages[int(len(pages) * 0.95)]
                yield Line(f"serve, {name}, page p95, wall", 1000 * p95, "ms", value=1000 * p95, budget=1000 * page)
                if folder != ROOT:
                    title = "endpoint, 1 M, {}, 1 client, new, p50"
                    with serving.oxigraph(port) as (peer, _):
                        yield from _compared(port, peer, 1, 10 if quick else 50, "x", title, {"look-ups": 1.5})
        del os.environ["HEZUO_CACHE"]


def bench_reports(quick: bool) -> Iterator[Line]:
    """Reports beyond what a question takes from the cache, and a notebook beside nbconvert alone, by CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        ask = [HEZUO, "ask", "role-ladder", "--root", str(ROOT)]
        for _ in range(3):  # the first reads and checks, the next makes the snapshot
            measure(ask, HEZUO_CACHE=folder)
        asked = least([measure(ask, HEZUO_CACHE=folder) for _ in range(3)]).cpu
        for name, words in (("partnership-chapter", []), ("partner", ["--party", "天津大学"])):
            for form in ("docx", "html"):
                out = Path(folder, f"{name}.{form}")
                command = [HEZUO, "report", name, *words, "--root", str(ROOT), "--out", str(out)]
                cost = least([measure(command, HEZUO_CACHE=folder) for _ in range(2 if quick else 5)]).cpu - asked
                title = f"report `{name}` as {form}, {out.stat().st_size / 1000:.0f} kB, beyond the load"
                yield Line(title, cost, "s", value=cost, budget=3 if form == "docx" else None)
        yield from _beside_pandoc(Path(folder), 2 if quick else 5)
        notebook = ROOT / "notebooks" / "01-year-at-a-glance.ipynb"
        out = Path(folder, "page.html")
        ours = measure([HEZUO, "notebook", "run", "1", "--root", str(ROOT), "--out", str(out)], HEZUO_CACHE=folder).cpu
        plain = ["nbconvert", "--to", "html", "--execute", str(notebook), "--output-dir", folder, "--output", "plain"]
        peer = measure(python("-m", *plain), HEZUO_CACHE=folder).cpu
        yield Line("notebook 1 as a page, beside nbconvert alone", ours, "s", peer, ours, 40)


def _beside_pandoc(folder: Path, repeats: int) -> Iterator[Line]:
    """A chapter in Word beside pandas and pandoc, whole processes in turns; nothing where pandoc is not installed."""
    if find_spec("pypandoc") is None:
        return
    ours, plain = folder / "ours.docx", folder / "plain.docx"
    commands = (
        [HEZUO, "report", "partnership-chapter", "--root", str(ROOT), "--out", str(ours)],
        python("-m", "benchmarks.chapter", str(ROOT), str(plain)),
    )
    turns = [[measure(command, HEZUO_CACHE=str(folder)) for command in commands] for _ in range(repeats)]
    mine, theirs = (least([turn[n] for turn in turns]).cpu for n in range(2))
    yield Line("chapter as docx, whole process, beside pandas and pandoc", mine, "s", theirs, mine / theirs)
    sizes = [file.stat().st_size / 1000 for file in (ours, plain)]
    yield Line("chapter as docx, size, beside pandas and pandoc", sizes[0], "kB", sizes[1], sizes[0] / sizes[1])


BENCHES: dict[str, Callable[[bool], Iterator[Line]]] = {
    "help": bench_help,
    "shipped": bench_shipped,
    "verbs": bench_verbs,
    "more": bench_more,
    "workbook": bench_workbook,
    "load-1m": bench_load_1m,
    "load-10m": bench_load_10m,
    "questions": bench_questions,
    "extract": bench_extract,
    "ranges": bench_ranges,
    "reports": bench_reports,
    "whole-1m": bench_whole_1m,
    "serving": bench_serving,
    "serving-1m": bench_serving_1m,
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
    every: list[Line] = []
    for name, bench in BENCHES.items():
        if given.only is None or name in given.only:
            lines = []
            for line in bench(given.quick):
                lines.append(line)
                print(f"| {' | '.join(line.cells)} |", flush=True)
            kept(name, lines)
            every += lines
    return 0 if all(line.ok for line in every) else 1


def kept(bench: str, lines: list[Line]) -> None:
    """Put a run of a bench in the place of its last one."""
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    told = [{key: value for key, value in asdict(line).items() if key != "details"} for line in lines]
    known[bench] = {
        "day": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": round(os.getloadavg()[2], 1),
        "lines": [{**line, "ok": one.ok, "cells": one.cells} for line, one in zip(told, lines, strict=True)],
    }
    _put(RESULTS, dict(sorted(known.items())))
    OUT.mkdir(parents=True, exist_ok=True)
    _put(OUT / f"details-{bench}.json", {line.name: line.details for line in lines})


def _put(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
