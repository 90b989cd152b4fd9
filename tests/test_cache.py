"""A workspace from the cache is the workspace: the same objects and answers, no byte of its inputs missed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, PARTIES, YEAR, Rows, parties, write_workspace
from hezuo.base import cache, workspace
from hezuo.base.codec import Codec
from hezuo.base.problems import Place, Problem, Severity
from hezuo.cli import main
from hezuo.intake.identity import Identity
from hezuo.record import kept
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema.ontology import Ontology

# Each reads the whole ontology.
pytestmark = pytest.mark.slow

ALLIANCE = [["名称", "牵头单位", "来源", "页"], ["甲盟", "北方机械有限公司", "s1", "2"], ["乙盟", "乙", "s1", "3"]]
EARLIER = f"tables/{int(YEAR) - 1}/alliances.csv"
TABLES: dict[str, Rows | bytes] = {
    PARTIES: parties("北方机械有限公司", "乙"),
    ALLIANCES: ALLIANCE,
    EARLIER: [ALLIANCE[0], ["丙盟", "乙", "s1", "4"]],
}
MEMBERS = "SELECT ?n WHERE { ?m org:member ?p ; org:organization ?o . ?o rdfs:label ?n } ORDER BY ?n"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s a hz:Alliance } } ORDER BY ?g"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace of two years."""
    return write_workspace(tmp_path_factory.mktemp("source") / "w", TABLES)


@pytest.fixture(scope="module")
def store(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds it, whole and in the usual scope; only read."""
    place = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.PLACE, str(place))
        patch.setattr(kept, "LARGE", 1 << 40)
        hezuo.open_workspace(source).rows(MEMBERS)
    return place


@pytest.fixture
def here(source: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace, with a copy of the cache to spoil."""
    shutil.copytree(store, tmp_path / "cache")
    monkeypatch.setenv(cache.PLACE, str(tmp_path / "cache"))
    return source


def forbidden(*_: object, **__: object) -> None:
    raise AssertionError("read again")


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nobody may read, check or infer."""
    monkeypatch.setattr(kept, "load_dataset", forbidden)
    monkeypatch.setattr(kept, "part_of", forbidden)
    return monkeypatch


def same(one: Dataset, other: Dataset) -> None:
    """Both hold the same, field by field."""
    assert one.problems == other.problems
    assert one.scope == other.scope
    assert one.inputs == other.inputs
    assert one.questions == other.questions
    for wanted in fields(Ontology):
        assert getattr(one.ontology, wanted.name) == getattr(other.ontology, wanted.name), wanted.name
    for wanted in fields(Identity):
        if wanted.name != "names":
            assert getattr(one.identity, wanted.name) == getattr(other.identity, wanted.name), wanted.name
    assert one.identity.names.told() == other.identity.names.told()
    assert one.store.nquads() == other.store.nquads()


HEAVY = (
    "numpy",
    "scipy",
    "networkx",
    "pandas",
    "rdflib",
    "openpyxl",
    "rapidfuzz",
    "pypinyin",
    "python_calamine",
    "ssl",
)
VERBS = [["--help"], ["measure", "--list"], ["check"], ["ask", "communities"], ["show", "乙"], ["audit"], ["explain"]]
VERBS_IN_TURN = """
import json, sys
from hezuo.cli import main
root, verbs, heavy = json.loads(sys.argv[1])
for verb in verbs:
    try:
        main([*verb, *([] if verb == ["--help"] else ["--root", root])], prog_name="hezuo")
    except SystemExit as ended:
        assert not ended.code, (verb, ended.code)
    for name in [*heavy, "hezuo.intake.tables", "hezuo.intake.statements"]:
        assert name not in sys.modules, (verb, name)
"""


@pytest.mark.usefixtures("here")
def test_a_verb_imports_nothing_heavy_that_it_does_not_use(source: Path) -> None:
    """From the cache: what reads tables is not needed either."""
    told = json.dumps([str(source), VERBS, HEAVY])
    done = subprocess.run(
        [sys.executable, "-c", VERBS_IN_TURN, told], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("large", [False, True], ids=["texts", "snapshot"])
def test_what_comes_from_the_cache_is_what_was_read(here: Path, tmp_path: Path, large: bool) -> None:
    fresh = load_dataset(workspace.find(here))
    if large:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kept, "LARGE", 1)
            patch.setattr(kept, "load_dataset", load_dataset)
            patch.setenv(cache.PLACE, str(tmp_path / "large"))
            kept.opened(workspace.find(here))
        os.environ[cache.PLACE] = str(tmp_path / "large")
    found = kept.opened(workspace.find(here))
    for question in (MEMBERS, GRAPHS, MEMBERS):
        assert found.store.select(question) == fresh.store.select(question)
        assert found.store.select(question).rows
    same(found, fresh)


@pytest.mark.usefixtures("unread")
def test_the_part_in_a_scope_comes_from_the_cache_too(here: Path) -> None:
    found = hezuo.open_workspace(here)
    assert [str(n) for (n,) in found.rows(MEMBERS).rows] == ["乙盟", "甲盟"]
    whole = load_dataset(workspace.find(here))
    same(found.dataset, whole.within(found.scope))
    with pytest.raises(AssertionError, match="read again"):
        _ = found.at(year=str(int(YEAR) - 1)).dataset


def test_names_rows_and_store_are_read_only_where_they_are_asked_for(here: Path) -> None:
    found = hezuo.open_workspace(here)
    assert not found.errors
    assert not {"identity", "store", "ontology"} & set(found.whole.__dict__)
    found.rows(MEMBERS)
    assert "resolved" not in found.whole.identity.__dict__
    with pytest.raises(AttributeError):
        _ = found.whole.nothing  # type: ignore[attr-defined]


#: An input, and what is changed in it.
CHANGES: list[tuple[str, bytes, bytes]] = [
    (f"data/{PARTIES}", "北方".encode(), "南方".encode()),
    (f"data/{ALLIANCES}", "乙盟".encode(), "丁盟".encode()),
    ("data/sources.csv", "甲报告".encode(), "乙报告".encode()),
    ("data/workspace.toml", "小图谱".encode(), "大图谱".encode()),
]


@pytest.mark.parametrize(("name", "old", "new"), CHANGES, ids=[name for name, _, _ in CHANGES])
def test_one_changed_byte_is_never_missed(
    here: Path, tmp_path: Path, unread: pytest.MonkeyPatch, name: str, old: bytes, new: bytes
) -> None:
    """Also where size and times are as they were."""
    place = here.parent / "moved"
    shutil.move(here, place)
    root = shutil.copytree(place, here)
    try:
        kept.opened(workspace.find(root))
        path = root / name
        stat = path.stat()
        path.write_bytes(path.read_bytes().replace(old, new))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        assert path.stat().st_size == stat.st_size
        with pytest.raises(AssertionError, match="read again"):
            kept.opened(workspace.find(root))
        path.write_bytes(path.read_bytes().replace(new, old))
        kept.opened(workspace.find(root))
    finally:
        shutil.rmtree(here)
        shutil.move(place, here)
    del tmp_path, unread


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("made", ["data/tables/notes/", "data/notes.md", "ontology/lists/x.ttl", "template.xlsx"])
def test_what_comes_beside_the_inputs_is_seen(here: Path, made: str) -> None:
    path = here / made
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir() if made.endswith("/") else path.write_bytes(b"")
    try:
        with pytest.raises(AssertionError, match="read again"):
            kept.opened(workspace.find(here))
    finally:
        path.rmdir() if made.endswith("/") else path.unlink()
        shutil.rmtree(here / "ontology", ignore_errors=True)


@pytest.mark.usefixtures("unread")
def test_another_place_and_another_program_are_not_taken_for_it(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(here, tmp_path / "copy")
    with pytest.raises(AssertionError, match="read again"):
        kept.opened(workspace.find(tmp_path / "copy"))
    monkeypatch.setattr("hezuo.base.inputs.program", lambda: "another")
    with pytest.raises(AssertionError, match="read again"):
        kept.opened(workspace.find(here))


@pytest.mark.usefixtures("unread")
def test_fresh_reads_in_any_case(here: Path) -> None:
    with pytest.raises(AssertionError, match="read again"):
        hezuo.open_workspace(here, fresh=True)
    found = CliRunner().invoke(main, ["describe", "--fresh", "--root", str(here)])
    assert isinstance(found.exception, AssertionError)
    assert CliRunner().invoke(main, ["describe", "--root", str(here)]).exit_code == 0


def test_a_store_in_a_workspace_is_never_taken(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it may come by mail: with a cache in it."""
    monkeypatch.setattr(kept, "load_dataset", forbidden)
    root = shutil.copytree(here, tmp_path / "mailed")
    shutil.copytree(os.environ[cache.PLACE], root / "data" / ".hezuo" / "cache")
    monkeypatch.setenv(cache.PLACE, str(tmp_path / "empty"))
    with pytest.raises(AssertionError, match="read again"):
        hezuo.open_workspace(root)


@pytest.mark.parametrize("large", [False, True], ids=["texts", "snapshot"])
def test_a_damaged_cache_is_noticed_and_made_anew(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    """One byte of each file turned, and each file gone."""
    monkeypatch.setattr(kept, "LARGE", 1 if large else 1 << 40)
    monkeypatch.setenv(cache.PLACE, str(tmp_path / "cache"))
    wanted = hezuo.open_workspace(source, fresh=True)
    answer, shown = wanted.rows(MEMBERS), wanted.show("乙").text()
    assert hezuo.open_workspace(source).rows(MEMBERS) == answer
    files = sorted(p.relative_to(tmp_path / "cache") for p in (tmp_path / "cache").rglob("*") if p.is_file())
    assert any(p.suffix == ".sst" for p in files) == large
    shutil.copytree(tmp_path / "cache", tmp_path / "sound")
    chosen = [p for p in files if p.name.endswith((".json", ".nt"))]
    chosen += [p for p in files if p.parent.name == "store" and p.name.startswith(("CURRENT", "MANIFEST"))]
    chosen += [p for p in files if p.suffix == ".sst"][:2]
    for number, name in enumerate(chosen):
        path = tmp_path / "cache" / name
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data) if number % 2 == 0 else path.unlink()
        found = hezuo.open_workspace(source)
        assert found.rows(MEMBERS) == answer, name
        assert found.show("乙").text() == shown, name
        assert found.rows(GRAPHS).rows, name
        shutil.rmtree(tmp_path / "cache")
        shutil.copytree(tmp_path / "sound", tmp_path / "cache")


def test_errors_are_kept_with_what_they_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unread: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.PLACE, str(tmp_path / "cache"))
    root = write_workspace(tmp_path / "w", {**TABLES, ALLIANCES: [*ALLIANCE, ["丁盟", "没有的单位", "s1", "5"]]})
    unread.setattr(kept, "load_dataset", load_dataset)
    first = hezuo.open_workspace(root)
    unread.setattr(kept, "load_dataset", forbidden)
    again = hezuo.open_workspace(root)
    assert again.errors
    assert again.problems == first.problems
    assert CliRunner().invoke(main, ["check", "--root", str(root)]).exit_code == 1


def test_a_cache_that_cannot_be_written_is_no_hindrance(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(cache.PLACE, str(tmp_path / "file" / "cache"))
    assert hezuo.open_workspace(source).rows(MEMBERS).rows


def test_the_cache_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used longest ago goes first; what was just made stays."""
    monkeypatch.setenv(cache.PLACE, str(tmp_path))
    monkeypatch.setattr(cache, "MOST", 4000)
    for name in "abc":
        cache.put(name, lambda place: (place / "x").write_bytes(b"x" * 1000) and None)
        for number, known in enumerate(sorted(tmp_path.glob("*/index.json"), key=lambda p: p.stat().st_mtime_ns)):
            os.utime(known, (number, number))
    assert cache.find("a") is not None
    cache.put("d", lambda place: (place / "x").write_bytes(b"x" * 1000) and None)
    assert [name for name in "abcd" if cache.find(name)] == ["a", "c", "d"]
    monkeypatch.setattr(cache, "MOST", 10)
    cache.put("e", lambda place: (place / "x").write_bytes(b"x" * 1000) and None)
    assert [name for name in "abcde" if cache.find(name)] == ["e"]


def test_the_codec_writes_what_types_say_and_nothing_else() -> None:
    codec = Codec()
    problem = Problem(Severity.WARNING, "x", Place("a.csv", "", 3, "列"), "甲", "a")
    told = codec.dump(list[Problem], [problem])
    assert codec.load(list[Problem], told) == [problem]
    assert codec.load(frozenset[str], codec.dump(frozenset[str], frozenset("cab"))) == frozenset("abc")
    assert codec.dump(frozenset[str], frozenset("cab")) == ["a", "b", "c"]
    assert dict(codec.load(dict[tuple[str, int], str], codec.dump(dict[tuple[str, int], str], {("a", 1): "b"}))) == {
        ("a", 1): "b"
    }
    told = codec.dump(tuple[Decimal, date], (Decimal("1.50"), date(2024, 5, 1)))
    assert told == ["1.50", "2024-05-01"]
    assert str(codec.load(tuple[Decimal, date], told)[0]) == "1.50"
    wrong: list[Any] = [[[0, "x"]], [[9, "x", ["a", "", 1, ""], "", "", "", ""]], "text"]
    for one in wrong:
        with pytest.raises((ValueError, TypeError, KeyError)):
            codec.load(list[Problem], one)
    for kind in (object, Any, bytes, int | bytes):
        with pytest.raises(TypeError):
            codec.dump(kind, None)
