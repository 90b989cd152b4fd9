"""`hezuo serve` as it is typed: it says where it is, answers, logs, and ends with all its processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import httpx
import pytest

from abuse_kit import HEAVY
from conftest import PARTIES, ROOT, parties, write_workspace

pytestmark = [pytest.mark.slow, pytest.mark.unix_only]
ASK = {"query": "ASK { ?s ?p ?o }"}


@contextmanager
def started(*words: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The command, and a client of the address that it tells."""
    command = [sys.executable, "-m", "hezuo", "serve", "--port", "0", "--workers", "1", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen(command, env={**os.environ, "PYTHONUNBUFFERED": "1"}, **pipes)  # type: ignore[call-overload]
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        (address,) = re.findall(r"http://[\d.:]+/", line)
        with httpx.Client(base_url=address, trust_env=False, timeout=20) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def children(pid: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return set(map(int, found.stdout.split()))


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_answers_and_ends_with_its_processes(tmp_path: Path, how: signal.Signals) -> None:
    words = ["--root", str(write_workspace(tmp_path, {PARTIES: parties("乙公司")}))]
    if how is not signal.SIGINT:
        (tmp_path / "data.ttl").write_text("<a:b> <a:c> <a:d> .", encoding="utf-8")
        words = ["--dataset", str(tmp_path / "data.ttl"), "--log-queries"]
    with started(*words) as (process, client):
        assert client.get("/sparql", params=ASK).json()["boolean"] is True
        assert client.get("/").status_code == 200
        workers = children(process.pid)
        assert len(workers) == 1
        process.send_signal(how)
        _, log = process.communicate(timeout=15)
        if how is not signal.SIGKILL:
            assert process.returncode in (0, -how), log
            assert "Traceback" not in log, log
            # What is killed may owe the log its last tenth of a second.
            assert ("ASK {" in log) == ("--log-queries" in words)
        for _ in range(50):
            if not any(map(lives, workers)):
                break
            time.sleep(0.1)
        assert not any(map(lives, workers))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_nothing_left_of_a_file_that_is_looked_at(
    tmp_path: Path, how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor of snapshots, where nothing is cached."""
    for name in ("root", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("HEZUO_CACHE", "off")
    write_workspace(tmp_path / "root", {PARTIES: parties("乙公司")})
    rows = "名称,类别,来源\n" + "".join(f"第{n}公司,企业,own-record\n" for n in range(200_000))
    with started("--root", str(tmp_path / "root")) as (process, client):
        part = b'--z\r\nContent-Disposition: form-data; name="file"; filename="parties.csv"\r\n\r\n%b\r\n--z--\r\n'
        data = part % rows.encode()
        answers: list[int] = []
        sent = Thread(target=_sent, args=(client, data, answers))
        sent.start()
        until = time.monotonic() + 20
        while not list((tmp_path / "temporary").glob("hezuo-check-*/parties.csv")) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(how)
        _, log = process.communicate(timeout=20)
        sent.join()
    assert process.returncode in (0, -how), log
    assert "Traceback" not in log, log
    assert answers == [503]
    assert [p.name for p in (tmp_path / "temporary").iterdir()] == []


def _sent(client: httpx.Client, data: bytes, answers: list[int]) -> None:
    with suppress(httpx.HTTPError):
        heads = {"Content-Type": "multipart/form-data; boundary=z"}
        answers.append(client.post("/check", content=data, headers=heads).status_code)


@pytest.mark.linux_only
def test_a_query_is_held_to_the_memory_that_the_readme_tells(tmp_path: Path) -> None:
    """Also where nobody says how much on the command line."""
    told = re.search(r"1,000,000\), (\d+) GB of memory", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told is not None
    (tmp_path / "data.ttl").write_text("<a:b> <a:c> <a:d> .", encoding="utf-8")
    with started("--dataset", str(tmp_path / "data.ttl"), "--timeout", "20") as (_, client):
        found = client.get("/sparql", params={"query": HEAVY["doubled text"]})
    assert found.status_code == 503
    assert f"{int(told[1]) * 1024} MB" in found.text
