"""A server over tables that change: sound ones are taken up, broken ones leave the last that were sound; its log."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from conftest import COLLEGE, PARTIES, csv_text, load, parties, write_workspace
from hezuo.api import Workspace, open_folder
from hezuo.api.opening import open_public
from hezuo.base.messages import LANGS
from hezuo.base.terms import PREF_LABEL, SKOS
from hezuo.base.workspace import Folder
from hezuo.record.load import Dataset
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


NOTES = SKOS + "note"
NOTE, AMOUNT = "不外传的备注", "4321987"


def public_workspace(folder: Path) -> Path:
    """An agreement with a sum and a remark, and corrections of a cell that is shown and of one that is not."""
    agreements = [
        ["名称", "签约单位", "金额", "来源", "页", "备注"],
        ["甲乙协议", f"{COLLEGE}；乙公司", AMOUNT, "s1", "1", NOTE],
    ]
    corrections = [
        ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "编者", "日期"],
        ["agreements", "甲乙协议", "备注", NOTE, "另一个不外传的", "存疑", "不外传的理由", "编者", "2024-01-01"],
        ["agreements", "甲乙协议", "页", "1", "2", "存疑", "可外传的理由", "编者", "2024-01-02"],
    ]
    tables = {PARTIES: parties("乙公司"), "tables/2024/agreements.csv": agreements}
    return write_workspace(folder, {**tables, "identity/corrections.csv": corrections})


def test_every_remark_of_what_is_shipped_is_internal(shipped: Dataset) -> None:
    """Whatever its column is called; why a figure differs is no remark but what the audit says."""
    remarks = [(kind.notation, f.internal) for kind in shipped.ontology.kinds for f in kind.fields if f.path == NOTES]
    assert len({kind for kind, _ in remarks}) > 5
    assert [kind for kind, is_internal in remarks if not is_internal] == []


def test_the_public_gets_nothing_that_is_internal(tmp_path: Path) -> None:
    folder = Folder(public_workspace(tmp_path), "小图谱", COLLEGE)
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    hidden = (NOTE, AMOUNT, "另一个不外传的", "不外传的理由")
    whole = open_folder(folder)
    dump = str(whole.rows(everything).rows)
    assert [text for text in (*hidden, "可外传的理由") if text not in dump] == [], "else the test looks for nothing"
    public = open_public(folder)
    with served(public, open_public, workers=1, public=True) as client:
        found = client.get("/sparql", params={"query": everything, "scope": "all"}, headers={"Accept": "text/csv"})
        assert found.status_code == 200
        assert "可外传的理由" in found.text
        assert [text for text in hidden if text in found.text] == []
        shown = client.get("/left-out")
        assert "金额" in shown.text
        assert "备注" in shown.text
        columns = client.get("/left-out", params={"_format": "json", "lang": "en"}).json()
        assert {tuple(row.values()) for row in columns} >= {
            ("Agreement", "Amount", 1),
            ("Agreement", "Note", 1),
        }
        assert "2" in client.get("/").text
    texts = [public.show("甲乙协议").text(lang) for lang in LANGS]
    texts += [p.message("zh") for p in public.problems]
    assert [text for text in hidden if text in "".join(texts)] == []
    assert {p.code for p in public.problems} <= {p.code for p in whole.problems}


def test_behind_a_proxy_the_server_goes_by_the_names_of_the_proxy(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("<a:b> <a:c> <a:d> .\n", encoding="utf-8")
    for names, others in ((("graph.example",), 421), ((), 200)):
        with served(None, dataset=file, workers=1, proxied=names) as client:
            own = {"Host": "graph.example", "Origin": "https://graph.example"}
            assert client.get("/", headers=own).status_code == 200
            assert client.get("/", headers={"Host": "other.example"}).status_code == others
            assert client.get("/", headers={**own, "Origin": "https://other.example"}).status_code == 403
            assert client.get("/healthz").status_code == 200
            assert client.get("/sparql", headers={"Host": "x@graph.example"}).status_code == 400


@pytest.mark.parametrize(
    ("proxied", "forwarded", "scheme"),
    [
        (("graph.example",), ["https"], "https"),
        (("graph.example",), ["HTTPS"], "https"),
        ((), ["https"], "https"),
        ((), [], "http"),
        ((), ["http"], "http"),
        ((), ["https, http"], "http"),
        ((), ["https", "http"], "http"),
        ((), ["javascript"], "http"),
    ],
)
def test_a_proxy_tells_by_which_protocol_it_was_asked(
    tmp_path: Path, proxied: tuple[str, ...], forwarded: list[str], scheme: str
) -> None:
    """Its description, redirections and relative IRIs are of that."""
    file = tmp_path / "data.nt"
    file.write_text("<https://graph.example/x> <a:c> <a:d> .\n", encoding="utf-8")
    with served(None, dataset=file, workers=1, proxied=proxied) as client:
        heads = [("Host", "graph.example"), *(("X-Forwarded-Proto", one) for one in forwarded)]
        found = client.get("/sparql", headers=[*heads, ("Accept", "application/n-triples")]).text
        assert f"#endpoint> <{scheme}://graph.example/sparql>" in found
        query = {"query": "SELECT (STR(<x>) AS ?x) {}"}
        for _ in range(2):
            told = client.get("/sparql", params=query, headers=[*heads, ("Accept", "text/csv")]).text
            assert told.split() == ["x", f"{scheme}://graph.example/x"]


def test_without_a_proxy_nobody_tells_the_protocol(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("<a:b> <a:c> <a:d> .\n", encoding="utf-8")
    with served(None, dataset=file, workers=1) as client:
        found = client.get("/sparql", headers={"X-Forwarded-Proto": "https", "Accept": "application/n-triples"})
        assert f"#endpoint> <{client.base_url.join('/sparql')}>" in found.text
