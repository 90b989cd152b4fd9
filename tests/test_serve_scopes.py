"""Scopes that a server keeps: however many are asked for, and by however many words, few are kept."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import PARTIES, YEAR, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.base.problems import QueryError
from hezuo.base.terms import HZ, RDFS
from hezuo.serve.desk import SCOPES, WORDS, Desk, State
from hezuo.serve.engine import KEPT, Engine
from hezuo.serve.scoping import ALL
from hezuo.serve.settings import Settings
from hezuo.serve.snapshots import Shelf, Snapshot
from serve_kit import served

pytestmark = pytest.mark.slow
YEARS = [str(int(YEAR) - back) for back in range(SCOPES + 4)]
JSON = {"Accept": "application/sparql-results+json"}
OWN, WHOLE = (None, None), (ALL, ALL)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """More years than are kept, a party in each."""
    tables = {PARTIES.replace(YEAR, year): parties(f"乙{year}公司") for year in YEARS}
    read = load(write_workspace(tmp_path_factory.mktemp("years"), tables))
    return Workspace(read.folder, read)


@pytest.fixture
def state(workspace: Workspace) -> State:
    return Desk(Settings(), workspace).state


def test_the_words_of_a_scope_mean_one(state: State) -> None:
    own = state.scoped(OWN)
    every = [(YEAR, None), (f"{YEAR}-{int(YEAR) + 9}", None), (f"{YEAR}-9999", None), (None, ALL)]
    assert own.workspace is state.workspace
    assert all(state.scoped(words) is own for words in every)
    for last in range(WORDS + 50):
        assert state.scoped((f"{YEAR}-{int(YEAR) + last}", None)) is own
    assert len(state._meant) <= WORDS
    assert len(state._scopes) == 1


def test_those_asked_for_last_are_kept_and_the_others_go_whole(state: State) -> None:
    state.scoped(OWN).memo.of("dear", list)
    state.scoped(WHOLE).memo.of("dear", list)
    gone = weakref.ref(state.scoped((YEARS[1], None)))
    part = weakref.ref(state.within((YEARS[1], None)).dataset)
    for year in YEARS[2:]:
        assert state.within((year, None)).scope.years == (year,)
        assert state.known((YEARS[2], None)) is not None  # asked for again and again
    gc.collect()
    assert gone() is None
    assert part() is None
    assert state.known((YEARS[1], None)) is None
    assert len(state._scopes) == SCOPES + 2
    assert all(state.scoped(words).memo.known("dear") is not None for words in (OWN, WHOLE))
    # Who asks again is answered again.
    assert state.within((YEARS[1], None)).scope.years == (YEARS[1],)


def test_what_is_no_scope_leaves_nothing(state: State) -> None:
    for year in ("1999", "now", ""):
        with pytest.raises(QueryError):
            state.scoped((year, None))
    assert not state._meant
    assert not state._scopes


def test_pages_and_queries_of_every_scope_are_right_however_many_were_asked(workspace: Workspace) -> None:
    wanted = f"SELECT ?l {{ ?p a <{HZ}Enterprise> ; <{RDFS}label> ?l }}"
    with served(workspace) as client:
        for _ in range(2):
            for year in YEARS:
                answer = client.get("/sparql", params={"query": wanted, "scope": year}, headers=JSON)
                told = answer.json()["results"]["bindings"]
                assert [row["l"]["value"] for row in told] == [f"乙{year}公司"]
                assert f"乙{year}公司" in client.get("/search", params={"q": "乙", "scope": year}).text


def test_answers_worked_out_once_are_kept_up_to_a_number(workspace: Workspace) -> None:
    engine = Engine(Desk(Settings(), workspace))

    async def asked() -> None:
        async def answer() -> int:
            return 1

        for number in range(3 * KEPT):
            assert await engine.once(number, answer) == 1

    with ThreadPoolExecutor(1) as pool:  # the thread of the tests has a loop that runs, where a browser is open
        pool.submit(asyncio.run, asked()).result()
    assert len(engine._once) == KEPT


def test_who_waits_long_for_a_scope_is_told_to_come_again_while_it_is_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, ready = Shelf.of, threading.Event()

    def slow(self: Shelf, workspace: Workspace, *, measured: bool = False) -> Snapshot:
        if measured or workspace.scope.years != (YEAR,):
            assert ready.wait(30)
        return real(self, workspace, measured=measured)

    monkeypatch.setattr(Shelf, "of", slow)
    ask = {"query": "ASK { ?s ?p ?o }"}
    with served(workspace, patience=0.2) as client:
        for scope, told in ((YEARS[3], "这个范围第一次查"), (",measures", "各网络的指标")):
            for _ in range(3):
                answer = client.get("/sparql", params={**ask, "scope": scope})
                assert answer.status_code == 503
                assert answer.headers["Retry-After"]
                assert told in answer.text
            page = client.get("/query", params={**ask, "scope": scope, "run": "1", "lang": "zh"})
            assert page.status_code == 503
            assert "还没准备好" in page.text
            assert told in page.text
        assert client.get("/sparql", params=ask).status_code == 200
        ready.set()
        for scope in (YEARS[3], ",measures"):
            until = time.monotonic() + 20
            while client.get("/sparql", params={**ask, "scope": scope}).status_code != 200:
                assert time.monotonic() < until
