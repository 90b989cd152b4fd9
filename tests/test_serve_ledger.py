"""A ledger that is sent to be checked: its problems at their cells, an annotated copy, limits, and nothing kept."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.authoring.received import letters
from hezuo.formats.workbook import written_sheet
from hezuo.serve import ledger
from hezuo.serve.inspecting import TOO_MUCH
from serve_kit import inside

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
    ended = subprocess.CompletedProcess[bytes]([], TOO_MUCH, b"", b"")
    monkeypatch.setattr(ledger.subprocess, "run", lambda *_, **__: ended)
    found = send(client, "majors.csv", b"\xef\xbb\xbf" + "名称\n".encode())
    assert found.status_code == 422
    assert "2 GB" in found.text
