"""A ledger that is sent to be checked: its problems at their cells, an annotated copy, limits, and nothing kept."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import openpyxl
import pytest

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.authoring.received import letters
from hezuo.formats.workbook import written_sheet
from hezuo.serve import ledger, rooms
from hezuo.serve.inspecting import TOO_MUCH
from serve_kit import connected, inside, served

pytestmark = pytest.mark.slow
GOOD = parties("乙公司", "丙公司")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace."""
    return write_workspace(tmp_path_factory.mktemp("checked"), {PARTIES: parties("乙公司")})


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[httpx.Client]:
    """The pages over it."""
    read = load(root)
    with inside(Workspace(read.folder, read)) as found:
        yield found


def spoilt() -> list[list[str]]:
    """The parties, of which the second has a class that there is not."""
    rows = [list(row) for row in GOOD]
    rows[2][1] = "没有这一类"
    return rows


def book(rows: list[list[str]]) -> bytes:
    """Rows as a workbook."""
    return written_sheet(rows[0], rows[1:])


def send(client: httpx.Client, name: str, data: bytes, want: str = "page", lang: str = "zh") -> httpx.Response:
    return client.post("/check", params={"lang": lang}, files={"file": (name, data)}, data={"want": want})


def test_problems_stand_at_their_cells(client: httpx.Client) -> None:
    found = send(client, "parties.xlsx", book(spoilt()))
    assert found.status_code == 200
    assert re.search(r'<td class="error"><a class="mark-number" href="#f1">1</a> 没有这一类</td>', found.text)
    assert "<code>B3</code>" in found.text
    assert "1 处错" in found.text


def test_a_sound_ledger_has_none(client: httpx.Client) -> None:
    found = send(client, "parties.xlsx", book(GOOD), lang="en")
    assert "0 errors" in found.text


def test_the_copy_is_marked_and_lists_its_problems_first(client: httpx.Client) -> None:
    found = send(client, "parties.xlsx", book(spoilt()), "copy")
    assert found.headers["content-disposition"].endswith("parties-checked.xlsx")
    copy = openpyxl.load_workbook(io.BytesIO(found.content))
    first, sheet = copy.worksheets[:2]
    assert first["A2"].value == 1
    assert first["D2"].value == "B3"
    assert first["D2"].hyperlink is not None
    cell = sheet["B3"]
    assert cell.value == "没有这一类"
    assert cell.fill.start_color.rgb == "FFF4B6B6"
    assert cell.comment is not None
    assert cell.comment.text.startswith("1. ")


def test_a_text_file_comes_back_as_a_workbook(client: httpx.Client) -> None:
    text = "\n".join(",".join(row) for row in spoilt()).encode()
    copy = openpyxl.load_workbook(io.BytesIO(send(client, "parties.csv", text, "copy").content))
    assert copy.worksheets[1]["B3"].value == "没有这一类"


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("parties.exe", b"x", 400),
        ("../../etc/passwd", b"x", 400),
        ("parties.xlsx", b"no workbook at all", 200),
        ("parties.csv", b"\xff\xfe\x00\x01", 200),
    ],
)
def test_what_is_no_table_is_told(client: httpx.Client, name: str, data: bytes, status: int) -> None:
    assert send(client, name, data).status_code == status


def test_limits_hold(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/check", content=b"x").status_code == 400
    monkeypatch.setattr(ledger, "MOST", 1000)
    assert send(client, "parties.csv", b"x" * 20_000).status_code == 413
    monkeypatch.setattr(ledger, "MOST", 10_000_000)
    monkeypatch.setattr(ledger, "LOOKED_AT", 0.01)
    assert send(client, "parties.xlsx", book(GOOD)).status_code == 422


def test_nothing_is_kept(client: httpx.Client, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the workspace nor where temporary files stand, in a place of its own: others come and go in theirs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before, changed = {p for p in root.rglob("*") if p.is_file()}, tmp_path.stat().st_mtime_ns
    send(client, "parties.xlsx", book(spoilt()))
    assert {p for p in root.rglob("*") if p.is_file()} == before
    assert list(tmp_path.iterdir()) == []
    assert tmp_path.stat().st_mtime_ns > changed, "it was used"


def test_no_file_is_looked_at_for_so_long_that_its_folder_is_taken_away() -> None:
    assert 2 * ledger.LOOKED_AT < rooms.STALE


def test_columns_have_their_letters() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_a_public_server_checks_nothing(root: Path) -> None:
    read = load(root)
    with inside(Workspace(read.folder, read), public=True) as found:
        assert found.get("/check").status_code == 403
        assert send(found, "parties.xlsx", book(GOOD)).status_code == 403


@pytest.mark.unix_only  # Windows has no limit of this kind
def test_a_ledger_that_takes_too_much_memory_is_stopped() -> None:
    code = (
        "import sys\nfrom hezuo.serve.inspecting import TOO_MUCH, hold\nhold(1 << 30)\n"
        "try:\n    bytearray(2 << 30)\nexcept MemoryError:\n    sys.exit(TOO_MUCH)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == TOO_MUCH


def test_who_takes_too_much_memory_is_told_so(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ended(*_: object) -> tuple[int, bytes]:
        return TOO_MUCH, b""

    monkeypatch.setattr(ledger, "run", ended)
    found = send(client, "majors.csv", b"\xef\xbb\xbf" + "名称\n".encode())
    assert found.status_code == 422
    assert "2 GB" in found.text


def test_what_says_that_it_is_too_large_unpacked_is_not_looked_at(client: httpx.Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.xml", "w") as part:
        for _ in range(ledger.UNPACKED // 1_000_000 + 1):
            part.write(bytes(1_000_000))
    began = time.monotonic()
    found = send(client, "parties.xlsx", packed.getvalue())
    assert (found.status_code, "300 MB" in found.text) == (422, True)
    assert time.monotonic() - began < 5


#: A process that goes on for as long as it may.
ENDLESS = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def slow(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A server that is not done with a file called slow.csv, and has little patience."""
    run = ledger.run

    async def endless(command: list[str], around: dict[str, str]) -> tuple[int, bytes]:
        is_slow = any(word.endswith("slow.csv") for word in command)
        return await run(ENDLESS if is_slow else command, around)

    monkeypatch.setattr(ledger, "run", endless)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read = load(root)
    with served(Workspace(read.folder, read), patience=1.0) as found:
        yield found


def sending(client: httpx.Client) -> socket.socket:
    """A connection that has sent a file that is looked at for long."""
    part = b'--z\r\nContent-Disposition: form-data; name="file"; filename="slow.csv"\r\n\r\na\r\n--z--\r\n'
    head = b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=z\r\n"
    made = connected(client)
    made.sendall(head + b"Content-Length: %d\r\n\r\n" % len(part) + part)
    return made


def test_who_goes_away_leaves_his_place(slow: httpx.Client, tmp_path: Path) -> None:
    """Else files that nobody waits for would keep out all others."""
    for _ in range(12):
        sending(slow).close()
    time.sleep(0.5)
    assert send(slow, "parties.xlsx", book(GOOD)).status_code == 200
    assert list(tmp_path.glob(f"{rooms.ROOM}*")) == []


def test_who_waits_too_long_for_a_place_is_told_to_come_again(slow: httpx.Client) -> None:
    with sending(slow), sending(slow):
        time.sleep(0.5)
        found = send(slow, "parties.xlsx", book(GOOD))
        assert (found.status_code, found.headers["retry-after"]) == (503, "5")
        with ExitStack() as line:
            for _ in range(8):
                line.enter_context(sending(slow))
            time.sleep(0.3)
            began = time.monotonic()
            assert send(slow, "parties.xlsx", book(GOOD)).status_code == 503
            assert time.monotonic() - began < 0.6, "the line has an end"


def test_what_a_server_that_was_killed_has_left_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / f"{rooms.ROOM}old", tmp_path / f"{rooms.ROOM}new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (time.time() - rooms.STALE - 1,) * 2)
    rooms.clear()
    assert [p.name for p in tmp_path.iterdir()] == [new.name]
