"""Snapshots: small ones in memory, large ones on the disk, with the same answers; found again, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from hezuo.base import served as snapshot
from hezuo.base.limits import Limits
from hezuo.base.problems import QueryError
from hezuo.base.served import ABOUT, QUADS, STORE, Named, Served
from hezuo.base.store import Part
from hezuo.serve.snapshots import Shelf
from serve_kit import served

pytestmark = pytest.mark.slow
DATA = (
    "".join(f'<http://x/s{i}> <http://x/p> "{i}" <http://x/g{i % 2}> .\n' for i in range(200))
    + "_:b <http://x/q> _:b .\n"
)
QUERIES = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s { GRAPH <http://x/g1> { ?s <http://x/p> '7' } }",
    "SELECT (COUNT(*) AS ?n) FROM <http://x/g0> FROM <http://x/g1> { ?s ?p ?o }",
    "ASK { ?x <http://x/q> ?x }",
]


class Written:
    """Takes what is written."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def answers(folder: Path) -> list[bytes]:
    opened = Served(folder)
    found = []
    for query in QUERIES:
        out = Written()
        opened.query(query).write("json", out, Limits())
        found.append(out.data)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "data.nq"
    made.write_text(DATA, encoding="utf-8")
    return made


def test_large_ones_stand_on_the_disk_with_the_same_answers(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEZUO_CACHE", "off")  # else the snapshot of the other size would do
    small = Shelf()
    here = small.of_file(file, (None, None))
    monkeypatch.setattr(snapshot, "SMALL", 100)
    large = Shelf()
    there = large.of_file(file, (None, None))
    assert (here.folder / QUADS).is_file()
    assert (there.folder / STORE).is_dir()
    assert not (there.folder / QUADS).exists()
    assert here.graphs == there.graphs == {"": 1, "http://x/g0": 100, "http://x/g1": 100}
    assert answers(here.folder) == answers(there.folder)
    with served(None, dataset=file, workers=2) as client:
        for query in QUERIES:
            assert client.get("/sparql", params={"query": query}).status_code == 200
        assert (
            client.get("/sparql", params={"query": QUERIES[0], "scope": "all"}).json()["results"]["bindings"][0]["n"][
                "value"
            ]
            == "201"
        )
    for shelf in (small, large):
        shelf.close()
    assert not here.folder.exists()


def test_one_is_found_again_and_a_damaged_one_is_made_anew(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEZUO_CACHE", str(tmp_path / "cache"))
    first = Shelf().of_file(file, (None, None))
    monkeypatch.setattr("hezuo.serve.snapshots.written", lambda *_: pytest.fail("it is made again"))
    again = Shelf().of_file(file, (None, None))
    assert again == first
    monkeypatch.undo()
    monkeypatch.setenv("HEZUO_CACHE", str(tmp_path / "cache"))
    (first.folder / QUADS).write_bytes(b"<http://x/s> <http://x/p> <http://x/o> .\n")
    assert Shelf().of_file(file, (None, None)).graphs == first.graphs
    assert len(answers(first.folder)[0]) == len(answers(Shelf().of_file(file, (None, None)).folder)[0])
    file.write_text(DATA + "<http://x/a> <http://x/b> <http://x/c> .\n", encoding="utf-8")
    assert Shelf().of_file(file, (None, None)).id != first.id
    file.write_text("<http://x/a> <http://x/b>", encoding="utf-8")
    with pytest.raises(QueryError):
        Shelf().of_file(file, (None, None))


def test_the_parts_of_a_dataset_are_in_their_graphs_and_in_the_default_graph(tmp_path: Path) -> None:
    """A text that looks like the end of a line ends none."""
    odd = '<http://x/a> <http://x/p> " .\\n <http://x/g> ." .\n_:b <http://x/p> "x" .\n'
    parts = [
        Part(odd.encode(), "http://x/g", blank=True),
        Part(b'<http://x/a> <http://x/p> "1" .\n', "http://x/h", blank=False),
    ]
    snapshot.written(snapshot.quads_of(parts), tmp_path)
    assert (tmp_path / ABOUT).is_file()
    opened = Served(tmp_path)
    assert opened.graphs == {"": 3, "http://x/g": 2, "http://x/h": 1}
    same = "ASK { ?s ?p 'x' . GRAPH <http://x/g> { ?s ?p 'x' } }"
    out = Written()
    opened.query(same).write("json", out, Limits())
    assert b"true" in out.data, "a blank node is the same in both"
    assert opened.query("ASK { ?s ?p ?o }", Named(("http://x/none",), ())).form == "ask"
