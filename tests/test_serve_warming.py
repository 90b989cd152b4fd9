"""What nobody waits for: pages opened beforehand, counts kept with the build, scopes put together beside the others."""

from __future__ import annotations

import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.base.later import Later, lazily
from hezuo.record.load import Dataset
from hezuo.serve import app, questions
from hezuo.serve.apart import apart
from hezuo.serve.desk import Desk, Scoped, State
from hezuo.serve.settings import Settings
from hezuo.serve.warming import warm, warm_later
from serve_kit import inside, served

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    read = load(write_workspace(tmp_path, {PARTIES: parties("乙公司")}))
    return Workspace(read.folder, read)


def test_what_pages_work_out_is_there_before_they_are_asked(workspace: Workspace) -> None:
    desk = Desk(Settings(), workspace)
    warm(desk, desk.state)
    for key in (("start", "zh"), "entities", "question-counting", "classes"):
        assert desk.state.scoped((None, None)).memo.known(key) is not None, key


def test_the_picture_is_made_last_and_before_it_is_asked(workspace: Workspace) -> None:
    desk = Desk(Settings(), workspace)
    warm(desk, desk.state)
    memo = desk.state.scoped((None, None)).memo
    assert memo.known("explorer") is None
    warm_later(desk, desk.state)
    assert "<html" in str(memo.known("explorer"))


def test_a_new_state_is_warm_before_it_is_served(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Settings(), workspace)
    seen: list[bool] = []
    desk.when_taken_up(lambda state: (warm(desk, state), seen.append(desk.state is state))[0])
    before = desk.state
    desk.take_up(workspace)
    assert seen == [False]
    assert desk.state is not before
    assert desk.state.scoped((None, None)).memo.known(("start", "zh")) is not None


def test_numbers_of_rows_are_counted_once_for_a_build(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, object] = {}

    def result(_self: Dataset, name: str, _kind: object, compute: object) -> object:
        assert callable(compute)
        return kept.setdefault(name, kept.get(name) or compute())

    monkeypatch.setattr(Dataset, "result", result)
    monkeypatch.setattr(questions, "WAITED", 30.0)
    with inside(workspace) as client:
        first = client.get("/questions").text
    asked: list[str] = []
    real = Workspace.asked
    monkeypatch.setattr(Workspace, "asked", lambda self, name, *more: (asked.append(name), real(self, name, *more))[1])
    with inside(workspace) as client:
        assert client.get("/questions").text == first
    # What asks for the day of the clock is never kept.
    assert asked == ["expiring"]


def test_a_scope_that_takes_long_keeps_no_other_page_waiting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, real = threading.Event(), State.scoped

    def scoped(self: State, words: tuple[str | None, str | None]) -> Scoped:
        if words == ("all", "all"):
            assert held.wait(30)
        return real(self, words)

    monkeypatch.setattr(State, "scoped", scoped)
    with served(workspace) as client, ThreadPoolExecutor(60) as pool:
        waiting = [pool.submit(client.get, "/", params={"scope": "all"}) for _ in range(5 * app.ASIDE)]
        try:
            assert client.get("/problems", timeout=20).status_code == 200
            assert not any(one.done() for one in waiting)
        finally:
            held.set()
        assert {one.result().status_code for one in waiting} == {200}


def test_an_object_waits_for_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functools.cached_property, "__get__", functools.cached_property.__get__)
    apart()
    made: list[str] = []
    held = threading.Event()

    class Thing:
        def __init__(self, name: str) -> None:
            self.name = name

        @functools.cached_property
        def value(self) -> str:
            if self.name == "slow":
                assert held.wait(20)
            made.append(self.name)
            return self.name

    slow = Thing("slow")
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(lambda: slow.value) for _ in range(2)]
        assert pool.submit(lambda: Thing("quick").value).result(10) == "quick"
        held.set()
        assert [one.result() for one in waiting] == ["slow", "slow"]
    assert made == ["quick", "slow"]
    assert vars(slow) == {"name": "slow", "value": "slow"}


def test_a_part_that_several_ask_for_is_made_once() -> None:
    made: list[int] = []
    begun, held = threading.Event(), threading.Event()

    def make() -> object:
        made.append(1)
        begun.set()
        assert held.wait(30)
        return object()

    found = lazily(Later, {}, {"part": make, "broken": lambda: 1 / 0})
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(lambda: found.part)  # type: ignore[attr-defined]
        assert begun.wait(30)
        others = [pool.submit(lambda: found.part) for _ in range(2)]  # type: ignore[attr-defined]
        held.set()
        assert {one.result() for one in others} == {first.result()}
    assert made == [1]
    for _ in range(2):  # what is raised is not kept
        with pytest.raises(ZeroDivisionError):
            found.broken  # type: ignore[attr-defined]  # noqa: B018
