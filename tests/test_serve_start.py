"""How a server begins: it answers before its pages are imported, and at once what it said before of the same tables."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from conftest import PARTIES, parties, write_workspace
from hezuo.api import Workspace, open_folder
from hezuo.base import cache
from hezuo.base.codec import Codec
from hezuo.base.workspace import find
from hezuo.record import scope_facts, scoping
from hezuo.serve import overview, telling, verifying
from hezuo.serve.overview import Start
from hezuo.serve.routes import page_of
from hezuo.serve.view import View
from serve_kit import inside

pytestmark = pytest.mark.slow

#: All that the first answer waits for.
BEFORE = """
import sys
import hezuo.cli
from hezuo.serve import app, server
from hezuo.serve.routes import routes
found = routes()
print(*sorted(name for name in sys.modules if name.partition(".")[0] in ("numpy", "scipy", "rapidfuzz")
              or name in ("hezuo.serve.verifying", "hezuo.serve.things", "hezuo.serve.telling")))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.PLACE, str(tmp_path / "cache"))
    return write_workspace(tmp_path / "workspace", {PARTIES: parties("乙公司", "丙公司")})


def opened(folder: Path) -> Workspace:
    return open_folder(find(folder))


def start(folder: Path, **words: str) -> str:
    """The start page of a server that begins, without the time of day."""
    with inside(opened(folder)) as client:
        response = client.get("/", params=words)
    assert response.status_code == 200, response.text
    return re.sub(r"\d\d:\d\d", "", response.text)


def test_the_first_answer_waits_for_no_page() -> None:
    done = subprocess.run([sys.executable, "-c", BEFORE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_second_server_says_what_the_first_worked_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [start(folder), start(folder, lang="en")]
    asked: list[str] = []
    real = telling.told
    monkeypatch.setattr(telling, "told", lambda view: (asked.append(view.lang), real(view))[1])
    monkeypatch.setattr(verifying, "alike", lambda view: asked.append("counted"))
    assert [start(folder), start(folder, lang="en")] == first
    assert asked == []


def test_another_byte_in_a_table_is_another_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start(folder)
    asked: list[str] = []
    real = telling.told
    monkeypatch.setattr(telling, "told", lambda view: (asked.append(view.lang), real(view))[1])
    path = folder / "data" / PARTIES
    before = path.stat()
    path.write_bytes(path.read_bytes().replace("丙".encode(), "丁".encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # the same size and time
    start(folder)
    assert asked == ["zh"]


def test_what_asks_the_clock_is_told_anew_each_day(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = telling.told

    def told(view: View) -> Start:
        asked.append(view.lang)
        return real(view)

    monkeypatch.setattr(telling, "told", told)
    monkeypatch.setattr(telling, "_asks_the_clock", lambda view: True)
    start(folder)
    start(folder)
    assert asked == ["zh"]

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date(2999, 1, 1)

    monkeypatch.setattr(overview, "date", Tomorrow)
    monkeypatch.setattr(telling, "date", Tomorrow)
    start(folder)
    start(folder)
    assert asked == ["zh", "zh"]


def test_a_question_of_the_day_in_a_story_asks_the_clock(folder: Path) -> None:
    start(folder)
    assert [day for day in _days(folder) if day] == []
    (folder / "data" / "story.toml").write_text(
        '[[step]]\ntitle = ["甲", "A"]\ntext = ["乙", "B"]\nview = "overview"\nquestion = "expiring"\n',
        encoding="utf-8",
    )
    start(folder)
    assert [day for day in _days(folder) if day] == [date.today().isoformat()]


def _days(folder: Path) -> list[str]:
    """The days that the kept start pages hold for."""
    named = [path for path in (folder.parent / "cache").glob("*/index.json") if "start page" in path.read_text("utf-8")]
    return [Codec().load(Start, json.loads(path.with_name("result.json").read_bytes())).day for path in named]


def test_what_a_scope_is_written_with_is_looked_up_once_for_a_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> str:
        found = opened(folder).at(year="2024", college="甲职业学院")
        whole = found.whole
        return scoping.scoped("SELECT ?p { ?p a hz:Party ; org:memberOf ?q }", found.dataset, whole)

    asked: list[str] = []
    real = scope_facts._facts
    monkeypatch.setattr(scope_facts, "_facts", lambda whole: (asked.append("facts"), real(whole))[1])
    first = written()
    assert written() == first
    assert asked == ["facts"]


def test_a_page_is_found_by_its_path() -> None:
    assert page_of("/query").path == "/query"
