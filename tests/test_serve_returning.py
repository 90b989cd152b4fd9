"""Memory that is given back: threads share arenas, and a process that a query left with much is replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.serve import pool, returning
from serve_kit import served

pytestmark = pytest.mark.linux_only  # other systems do not tell

#: Threads that hold memory; how many arenas the process has beside the first, each with a part that is not used yet.
THREADS = """
import sys, threading
from hezuo.serve import returning
if sys.argv[1] == "share":
    returning.share()
held, go = [], threading.Barrier(13)
def work():
    held.append([bytearray(2000) for _ in range(2000)])
    go.wait()
    go.wait()
for _ in range(12):
    threading.Thread(target=work).start()
go.wait()
print(sum("---p 00000000 00:00 0" in line for line in open("/proc/self/maps")))
go.wait()
"""
#: Small pieces, all freed but the last, which keeps the library from giving them back by itself.
FREED = """
import os
from hezuo.serve import returning
pieces = [bytearray(2000) for _ in range(60_000)]
last = bytearray(2000)
taken = returning.held(os.getpid())
del pieces
freed = returning.held(os.getpid())
returning.give_back()
print(taken, freed, returning.held(os.getpid()))
"""


def _said(code: str, *words: str) -> list[int]:
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


def test_threads_share_arenas() -> None:
    assert _said(THREADS, "share") < _said(THREADS, "each")


def test_what_is_freed_is_given_back() -> None:
    taken, freed, after = _said(FREED)
    assert freed > taken - (20 << 20)
    assert after < taken - (80 << 20)


def test_of_a_process_that_is_gone_nothing_is_told() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert returning.held(os.getpid()) > 0
    assert returning.held(gone.pid) == 0


class Heavier:
    """So much more than it does each process is said to hold."""

    more = 0


@pytest.fixture
def heavier(monkeypatch: pytest.MonkeyPatch) -> Heavier:
    """It, looked at after every query."""
    found, real = Heavier(), returning.held
    monkeypatch.setattr(pool, "held", lambda pid: real(pid) + found.more)
    monkeypatch.setattr(pool, "LONG", 0.0)
    return found


@pytest.fixture
def client(tmp_path: Path, heavier: Heavier) -> Iterator[httpx.Client]:
    """A server over a small workspace that tells what it counts."""
    del heavier  # its processes are looked at from the first on
    read = load(write_workspace(tmp_path, {PARTIES: parties("乙公司")}))
    with served(Workspace(read.folder, read), metrics=True) as found:
        yield found


def _asked(client: httpx.Client, number: int) -> None:
    found = client.post("/sparql", data={"query": f"SELECT ({number} AS ?n) {{}}"}, headers={"Accept": "text/csv"})
    assert found.text.split() == ["n", str(number)]


def _replaced(client: httpx.Client) -> int:
    lines = client.get("/metrics").text.splitlines()
    return int(next(line for line in lines if line.startswith("hezuo_processes_replaced_total")).split()[-1])


@pytest.mark.slow
def test_a_process_that_a_query_left_with_much_is_replaced(client: httpx.Client, heavier: Heavier) -> None:
    _asked(client, 1)
    assert _replaced(client) == 0
    heavier.more = 2 * pool.MUCH
    _asked(client, 2)
    assert _replaced(client) == 1
    heavier.more = 0
    _asked(client, 3)
    assert _replaced(client) == 1


@pytest.mark.slow
def test_of_those_that_hold_some_more_few_are_replaced(client: httpx.Client, heavier: Heavier) -> None:
    _asked(client, 1)
    heavier.more = (pool.SOME + pool.MUCH) // 2
    for number in range(2, 6):
        _asked(client, number)
    assert _replaced(client) == 1
