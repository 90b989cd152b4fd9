"""A server over tables that change: sound ones are taken up, broken ones leave the last that were sound; its log."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from conftest import PARTIES, csv_text, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.base.terms import PREF_LABEL
from hezuo.base.workspace import Folder
from serve_kit import served

pytestmark = pytest.mark.slow
LABELS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/hezuo/ontology#Enterprise> }"


def read(folder: Folder) -> Workspace:
    found = load(folder.root)
    return Workspace(found.folder, found)


def until(true: Callable[[], bool]) -> None:
    for _ in range(150):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it does not happen")


def count(client: httpx.Client) -> str:
    found = client.get("/sparql", params={"query": LABELS})
    assert found.status_code == 200, found.text
    return str(found.json()["results"]["bindings"][0]["n"]["value"])


def test_tables_that_change_are_taken_up_and_broken_ones_are_told(tmp_path: Path) -> None:
    root = write_workspace(tmp_path, {PARTIES: parties("乙公司")})
    table = root / "data" / PARTIES
    with served(read(Folder(root, "", "")), read) as client:
        assert count(client) == "1"
        first = client.get("/sparql", params={"query": LABELS}).headers["etag"]

        table.write_text(csv_text(parties("乙公司", "丙公司")), encoding="utf-8")
        until(lambda: count(client) == "2")
        assert client.get("/sparql", params={"query": LABELS}, headers={"If-None-Match": first}).status_code == 200

        table.write_text(csv_text([*parties("乙公司"), ["丁公司", "没有这一类", "s1", "1"]]), encoding="utf-8")
        until(lambda: 'class="state broken"' in client.get("/").text)
        assert "parties.csv#4" in client.get("/").text
        assert count(client) == "2", "the last that was sound"

        table.write_text(csv_text(parties("乙公司", "丙公司")), encoding="utf-8")
        until(lambda: 'class="state broken"' not in client.get("/").text)
        assert count(client) == "2"

        (root / "ontology" / "questions").mkdir(parents=True)
        table.write_text(csv_text(parties("乙公司", "丙公司", "丁公司")), encoding="utf-8")
        until(lambda: count(client) == "3")


def test_the_log_has_no_queries_unless_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("<a:b> <a:c> <a:d> .\n", encoding="utf-8")
    for asked in (False, True):
        lines: list[str] = []
        with served(None, log=lines.append, dataset=file, workers=1, log_queries=asked, metrics=asked) as client:
            client.get("/sparql", params={"query": "ASK { ?secret ?p\n?o }"})
            client.get("/a%0Ab%20200")
            found = client.get("/metrics")
            assert found.status_code == (200 if asked else 404)
            if asked:
                assert 'hezuo_queries_total{result="answered"} 1\n' in found.text
                assert "hezuo_processes 1\n" in found.text
        assert len(lines) == 3
        assert all("\n" not in line for line in lines)
        assert ("secret" in lines[0]) == asked
        assert ' GET "/sparql" 200 ' in lines[0]


def test_every_scope_has_a_default_graph_of_its_own(tmp_path: Path) -> None:
    """A statement of two years counts once."""
    tables = {f"tables/{year}/parties.csv": parties(*names) for year, names in (("2024", "乙"), ("2025", "乙丙"))}
    root = write_workspace(tmp_path, {**tables, "sources.csv": [["代码", "名称"], ["s1", "甲报告"]]})
    names = LABELS.replace("(COUNT(DISTINCT ?s) AS ?n)", "?s").replace("}", f"; <{PREF_LABEL}> ?n }}")
    with served(read(Folder(root, "", "")), read, workers=1) as client:
        for scope, expected in (("", 2), ("2024", 1), ("2025", 2), ("all", 2), ("2024-2025", 2)):
            found = client.get("/sparql", params={"query": names, **({"scope": scope} if scope else {})})
            assert len(found.json()["results"]["bindings"]) == expected, scope
        graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a <https://w3id.org/hezuo/ontology#Enterprise> } }"
        several = client.get("/sparql", params={"query": graphs, "scope": "all"}).json()["results"]["bindings"]
        assert int(several[0]["n"]["value"]) >= 2
        assert client.get("/sparql", params={"query": names, "scope": "1999"}).status_code == 400
