"""A build is the whole new set of files or the whole old one: under faults, kills, races, programs that hold files."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, PARTIES, ROOT, Maker, load, parties
from faults_kit import ERRORS, Faults, injected
from hezuo.api import Workspace
from hezuo.base import inputs, workspace, writing
from hezuo.base.inputs import inputs_of
from hezuo.base.problems import WorkspaceError
from hezuo.cli import main
from hezuo.export.build import build
from hezuo.export.versions import recover, standing
from hezuo.narrate.verify import VerifyInsight
from tools_kit import needs

Files = Mapping[str, bytes]
OLD: Files = {"a.txt": b"old a", "b/c.csv": b"old c", "gone.html": b"old", "same.ttl": b"same"}
NEW: Files = {"a.txt": b"new a", "b/c.csv": b"new c", "d/e.nq": b"new e", "same.ttl": b"same"}
ALLIANCE = [["名称", "牵头单位", "来源", "页"], ["甲盟", "北方机械有限公司", "s1", "2"]]
SOURCE: dict[str, Any] = {PARTIES: parties("北方机械有限公司", "乙"), ALLIANCES: ALLIANCE}


def listed(files: Files) -> Files:
    """A set with the list of its files."""
    return {**files, "build.json": json.dumps({"files": dict.fromkeys(files)}).encode()}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def call(*words: str) -> Any:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a test need stand on the disk for good."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


# --- faults of the disk -----------------------------------------------------------------------------------------


def outcome(action: Callable[[], object], faults: Faults) -> str:
    with injected(faults):
        try:
            action()
        except WorkspaceError as error:
            return "sentence" if error.exit_code == 1 and "\n" not in error.message("zh") else "misuse"
        except KeyboardInterrupt:
            return "stopped"
    return "done"


def tried(root: Path, first: bool, at: int, error: Callable[[], BaseException]) -> str | None:
    """How a build ends whose `at`-th operation fails, None where it has fewer; what stands then is whole."""
    folder = root / "data" / "build"
    if not first:
        build(listed(OLD), folder)
    before = snapshot(folder)
    faults = Faults(root, at, error)
    found = outcome(lambda: build(listed(NEW), folder), faults)
    if not faults.hit:
        return None
    what = faults.log[at - 1]
    assert snapshot(folder) == (listed(NEW) if found == "done" else before), (what, found)
    recover(folder)
    assert snapshot(folder) in (listed(NEW), before), what
    build(listed(NEW), folder)
    assert snapshot(folder) == listed(NEW), what
    # What the library of the lock tries and does in another way where it fails.
    assert found != "done" or "lock" in what or what.endswith(("/data/.hezuo/build 511", "/data/.hezuo/build 4259970"))
    shutil.rmtree(root)
    return found


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("first", [False, True], ids=["over-another", "first"])
def test_whichever_operation_fails_the_earlier_build_stands(tmp_path: Path, first: bool) -> None:
    """Each eighth operation here, each with each error in `make test-long`."""
    assert {tried(tmp_path / "w", first, at, ERRORS["ENOSPC"]) for at in range(4, 400, 8)} >= {"sentence", None}


@pytest.mark.long
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("first", [False, True], ids=["over-another", "first"])
def test_whichever_operation_fails_with_whatever_the_earlier_build_stands(
    tmp_path: Path, first: bool, error: str
) -> None:
    count = next(at for at in range(1, 1000) if tried(tmp_path / "w", first, at, ERRORS[error]) is None)
    assert count > 60


def faulty_verb(words: list[str], root: Path, folder: Path, at: int, error: Callable[[], BaseException]) -> int | None:
    """The exit code of a verb one operation of which fails, None where it has fewer; `folder` is as before, or new."""
    before = snapshot(folder)
    faults = Faults(root, at, error)
    with injected(faults):
        result = call(*words)
    if not faults.hit:
        return None
    what = f"{at}: {faults.log[at - 1]}: {result.output[-300:]}"
    assert "Traceback" not in result.output, what
    assert result.exit_code in (0, 1), what
    assert result.exception is None or isinstance(result.exception, SystemExit), what
    assert result.exit_code == 0 or (result.output.strip() and snapshot(folder) == before), what
    return int(result.exit_code)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "stop"])
def test_whichever_operation_of_the_verb_fails_it_says_a_sentence(
    make_workspace: Maker, tmp_path: Path, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From reading the tables on; every seventh operation, for each is a build."""
    monkeypatch.setenv("HEZUO_CACHE", "off")
    root = make_workspace(SOURCE)
    assert call("build", "--data-only", "--root", str(root)).exit_code == 0
    other = shutil.copytree(root, tmp_path / "other")
    table = other / "data" / PARTIES
    table.write_text(table.read_text(encoding="utf-8").replace("乙", "丙"), encoding="utf-8")
    found = []
    for at in range(1, 2000, 7):
        trial = shutil.copytree(other, tmp_path / "trial")
        words = ["build", "--data-only", "--root", str(trial)]
        found.append(faulty_verb(words, trial, trial / "data" / "build", at, ERRORS[error]))
        shutil.rmtree(trial)
        if found[-1] is None:
            break
    assert found.count(1) > 10


# --- kills ------------------------------------------------------------------------------------------------------

#: Builds a set over what stands in a folder in a process of its own for each line, which is killed at one of its
#: operations; says how each ended.
KILLED = """
import json, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from faults_kit import Faults, injected
from hezuo.export.build import build
os.fsync = lambda _: None
files = {name: text.encode() for name, text in json.loads(sys.argv[2]).items()}
for line in sys.stdin:
    at, how, folder = json.loads(line)
    child = os.fork()
    if not child:
        faults = Faults(str(Path(folder).parent), at, lambda: os.kill(os.getpid(), getattr(signal, how)))
        with injected(faults):
            build(files, Path(folder))
        os._exit(0 if faults.hit else 7)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def killer() -> Iterator[Callable[[Path, int, str], bool]]:
    """Builds into a folder and is killed there, or not: what stands afterwards, once it is taken up again, is whole."""
    files = json.dumps({name: data.decode() for name, data in listed(NEW).items()})
    words = [sys.executable, "-c", KILLED, str(Path(__file__).parent), files]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def killed(folder: Path, at: int, how: str) -> bool:
            shutil.rmtree(folder.parent, ignore_errors=True)
            build(listed(OLD), folder)
            assert process.stdin is not None
            assert process.stdout is not None
            print(json.dumps([at, how, str(folder)]), file=process.stdin, flush=True)
            code = int(process.stdout.readline())
            assert code in (7, -signal.Signals[how]), at
            seen = snapshot(standing(folder))
            assert seen in (listed(OLD), listed(NEW)), at
            recover(folder)
            assert snapshot(folder) == seen, at
            build(listed(NEW), folder)
            assert snapshot(folder) == listed(NEW), at
            return code != 7

        yield killed


@pytest.mark.slow
@pytest.mark.unix_only
@pytest.mark.usefixtures("quick")
def test_a_killed_build_leaves_one_set_or_the_other(tmp_path: Path, killer: Callable[[Path, int, str], bool]) -> None:
    """Twenty kills spread over the build; each operation in `make test-long`."""
    assert [killer(tmp_path / "data" / "build", at, "SIGKILL") for at in range(2, 82, 4)].count(True) > 16


@pytest.mark.long
@pytest.mark.unix_only
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_a_build_killed_at_any_operation_leaves_one_set_or_the_other(
    tmp_path: Path, killer: Callable[[Path, int, str], bool], how: str
) -> None:
    count = next(at for at in range(1, 1000) if not killer(tmp_path / "data" / "build", at, how))
    assert count > 60


#: The calls by which files take each other's places.
MOVES = "rename,renameat,renameat2,unlink,unlinkat,link,linkat,rmdir"


@pytest.mark.long
@pytest.mark.linux_only
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_the_command_killed_at_any_move_leaves_one_set_or_the_other(
    make_workspace: Maker, tmp_path: Path, how: str
) -> None:
    """The real program under strace; whoever comes next takes up what was cut short."""
    strace, hezuo = needs("strace"), [sys.executable, "-m", "hezuo"]
    one = make_workspace(SOURCE)
    subprocess.run([*hezuo, "build", "--data-only", "--root", one], check=True, capture_output=True)
    two = shutil.copytree(one, tmp_path / "two")
    table = two / "data" / PARTIES
    table.write_text(table.read_text(encoding="utf-8").replace("乙", "丙"), encoding="utf-8")
    other = shutil.copytree(two, tmp_path / "three")
    subprocess.run([*hezuo, "build", "--data-only", "--root", other], check=True, capture_output=True)
    sets = [snapshot(w / "data" / "build") for w in (one, other)]
    assert sets[0] != sets[1]
    log, kept = tmp_path / "strace.log", tmp_path / "cache"

    def traced(*more: str) -> str:
        """What strace tells of a build with nothing in the cache, and then of whoever comes next."""
        trial = shutil.copytree(two, tmp_path / "trial")
        command = [strace, "-f", "-o", log, "-e", f"trace={MOVES}", *more, *hezuo, "build", "--data-only"]
        environment = {**os.environ, "HEZUO_CACHE": str(kept)}
        for words in ([*command, "--root", trial], [*hezuo, "check", "--root", trial]):
            subprocess.run(words, capture_output=True, check=False, env=environment)
        assert snapshot(trial / "data" / "build") in sets, more
        shutil.rmtree(trial)
        shutil.rmtree(kept, ignore_errors=True)
        return log.read_text(encoding="utf-8")

    # A call is counted by its name.
    moves = Counter(re.findall(r'(\w+)\("', traced()))
    assert moves.total() > 10
    for name, count in sorted(moves.items()):
        for at in range(1, count + 1):
            told = traced("-e", f"inject={name}:signal={how}:when={at}")
            assert f"--- {how}" in told or f"killed by {how}" in told, (name, at)


# --- two at once ------------------------------------------------------------------------------------------------

#: Builds its own set again and again, each time when told to, a little later than the other.
RACER = """
import os, sys, time
from pathlib import Path
from hezuo.export.build import build
os.fsync = lambda _: None
mine, folder, rest = sys.argv[1].encode(), Path(sys.argv[2]), [f"only-{sys.argv[1]}.csv"]
files = {name: mine + str(n).encode() for n, name in enumerate(["a.txt", "b/c.csv", "d/e.nq", *rest])}
print("ready", flush=True)
for line in sys.stdin:
    time.sleep(float(line))
    build({**files, "build.json": b'{"files": {"' + b'": 0, "'.join(n.encode() for n in files) + b'": 0}}'}, folder)
    print("done", flush=True)
"""


def raced(folder: Path, races: int) -> set[bytes]:
    """Who came last in each race; what stands after each is one whole set."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, name, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("x", "y")
    ]
    won = set()
    try:
        for racer in racers:
            assert racer.stdout is not None
            racer.stdout.readline()
        for race in range(races):
            for n, racer in enumerate(racers):
                assert racer.stdin is not None
                racer.stdin.write(f"{(race % 13) / 1000 * n if race % 2 else (race % 13) / 1000 * (1 - n)}\n")
                racer.stdin.flush()
            assert [racer.stdout.readline() for racer in racers if racer.stdout] == ["done\n"] * 2
            found = snapshot(folder)
            winner = {data[:1] for name, data in found.items() if name != "build.json"}
            assert len(winner) == 1, race
            assert len(found) == 5, race
            won |= winner
    finally:
        for racer in racers:
            racer.communicate()
    return won


@pytest.mark.slow
def test_two_builds_at_once_leave_one_whole_set(tmp_path: Path) -> None:
    assert raced(tmp_path / "build", 20) <= {b"x", b"y"}


@pytest.mark.long
def test_five_hundred_races_leave_one_whole_set_each(tmp_path: Path) -> None:
    assert raced(tmp_path / "build", 500) == {b"x", b"y"}


def test_the_second_waits_or_says_who_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hezuo.export import versions

    monkeypatch.setattr(versions, "SHORTLY", 0.05)
    monkeypatch.setattr(versions, "LONG", 0.05)
    folder, told = tmp_path / "build", list[str]()
    with versions.building(folder), pytest.raises(WorkspaceError) as caught:
        build(listed(NEW), folder, told.append)
    assert told == [str(os.getpid())]
    assert caught.value.key == "building"
    assert str(os.getpid()) in caught.value.message("zh")
    assert caught.value.exit_code == 1
    assert build(listed(NEW), folder, told.append)
    assert len(told) == 1


# --- programs that hold files, as on Windows --------------------------------------------------------------------


def holding(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> list[str]:
    """Windows, where a program holds the file of this name open for so many tries: simulated from its documentation."""
    monkeypatch.setattr(writing, "WINDOWS", True)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    real, tries = Path.replace, list[str]()

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == name and len(tries) < times:
            tries.append(name)
            error = PermissionError(13, "Access is denied", str(self), 5, str(target))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    return tries


@pytest.mark.usefixtures("quick")
def test_a_file_that_is_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "build"
    build(listed(OLD), folder)
    tries = holding(monkeypatch, "c.csv", 6)
    build(listed(NEW), folder)
    assert len(tries) == 6
    assert snapshot(folder) == listed(NEW)


@pytest.mark.usefixtures("quick")
def test_a_file_that_stays_held_is_named_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "build"
    build(listed(OLD), folder)
    tries = holding(monkeypatch, "c.csv", 11)
    with pytest.raises(WorkspaceError) as caught:
        build(listed(NEW), folder)
    assert len(tries) == 11
    assert caught.value.key == "held-open"
    assert "c.csv" in caught.value.message("zh")
    assert snapshot(folder) == listed(OLD)
    build(listed(NEW), folder)
    assert snapshot(folder) == listed(NEW)


def test_two_who_write_one_file_do_not_share_the_way_to_it(tmp_path: Path) -> None:
    with writing.replacing(tmp_path / "a.csv") as one:
        one.write_bytes(b"first")
        (tmp_path / ".a.csv.999999999-1.part").write_bytes(b"left by one who was killed")
        (tmp_path / ".a.csv.x.part").write_bytes(b"somebody's own")
    writing.write_bytes(tmp_path / "a.csv", b"second")
    assert snapshot(tmp_path) == {"a.csv": b"second", ".a.csv.x.part": b"somebody's own"}


# --- what a build says of itself --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with a build of everything; only looked at."""
    from conftest import write_workspace

    root = write_workspace(tmp_path_factory.mktemp("made") / "w", SOURCE)
    found = Workspace(workspace.find(root), load(root))
    found.build()
    return root


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return shutil.copytree(made, tmp_path / "own")


def opened(root: Path) -> Workspace:
    return Workspace(workspace.find(root), load(root))


def rewritten(root: Path) -> Path:
    table = root / "data" / PARTIES
    table.write_text(table.read_text(encoding="utf-8").replace("乙", "丙"), encoding="utf-8")
    return root


def test_every_file_of_a_build_is_tied_to_one_build_id(made: Path) -> None:
    folder = made / "data" / "build"
    told = json.loads((folder / "build.json").read_bytes())
    files = snapshot(folder)
    assert told["build"] == inputs_of(workspace.find(made)).build
    assert sorted(told["files"]) == sorted(set(files) - {"build.json"})
    import hashlib

    for name, entry in told["files"].items():
        assert entry == {"bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
    carrying = {name for name, data in files.items() if told["build"].encode() in data}
    assert carrying == {n for n in files if not n.endswith(".csv")}
    assert told["counts"]["parties"] == 3
    assert told["counts"]["problems"]["error"] == 0
    assert told["scope"]["dataset"]["years"] == ["2024"]
    assert "data/" + PARTIES in told["inputs"]


def test_what_python_writes_names_the_build(made: Path) -> None:
    ws = hezuo.open_workspace(made)
    for told in (ws.describe(), ws.check(), ws.measure(None, "degree"), ws.asked("communities")):
        properties = openpyxl.load_workbook(io.BytesIO(told.written("xlsx"))).properties
        assert properties.identifier == ws.whole.inputs.build, type(told)
        assert told.frame().attrs["build"] == ws.whole.inputs.build, type(told)
    for frame in (ws.ask("communities"), ws.query("ASK {}"), ws.questions()):
        assert frame.attrs["build"] == ws.whole.inputs.build
    # Of several years or colleges the scope stands in the sheet, too.
    wide = replace(ws.asked("communities"), scope="x")
    wide.of_build("b")
    assert openpyxl.load_workbook(io.BytesIO(wide.written("xlsx"))).properties.identifier == "b"


def test_a_workbook_of_an_answer_names_the_build(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.xlsx"
    assert call("describe", "--out", str(target), "--root", str(made)).exit_code == 0
    properties = openpyxl.load_workbook(target).properties
    assert properties.identifier == inputs_of(workspace.find(made)).build
    assert call("describe", "--out", str(tmp_path / "again.xlsx"), "--root", str(made)).exit_code == 0
    assert target.read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_only_the_set_itself_stands_in_the_folder(made: Path) -> None:
    folder = made / "data" / "build"
    assert not [p for p in folder.rglob("*") if p.name.startswith(".") or p.name.endswith(".part")]
    assert {p.name for p in (made / "data" / ".hezuo" / "build").iterdir()} >= {"versions", "current", "lock"}


def test_the_id_is_in_the_rdf_and_makes_no_statement_of_the_record(made: Path) -> None:
    import pyoxigraph as ox

    folder = made / "data" / "build"
    build_id = json.loads((folder / "build.json").read_bytes())["build"]
    nquads = (folder / "dataset.nq").read_text(encoding="utf-8").split("\n")
    assert nquads[0] == f"# build {build_id}"
    quads = {str(q) for q in ox.parse(path=str(folder / "dataset.nq"))}
    assert len(quads) == len(nquads) - 2
    assert {str(q) for q in ox.parse(path=str(folder / "dataset.jsonld"))} == quads
    assert f'dcterms:identifier "{build_id}"' in (folder / "void.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "code"),
    [(f"data/{PARTIES}", 1), ("data/workspace.toml", 1), ("ontology/lists/mine.ttl", 1), ("data/README.md", 0)],
)
def test_one_byte_of_any_input_makes_another_id(own: Path, place: str, code: int) -> None:
    before = inputs_of(workspace.find(own)).build
    path = own / place
    path.parent.mkdir(parents=True, exist_ok=True)
    stat = path.stat() if path.exists() else None
    path.write_bytes(path.read_bytes()[:-1] + b" " if path.exists() else b"# nothing\n")
    if stat is not None:
        # The time says that nothing happened.
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (inputs_of(workspace.find(own)).build != before) == bool(code)


def test_what_a_build_makes_is_no_input(own: Path) -> None:
    before = inputs_of(workspace.find(own)).build
    opened(own).build(data_only=True)
    opened(own).build(own / "data" / "elsewhere", data_only=True)
    assert inputs_of(workspace.find(own)).build == before


def test_another_program_makes_another_id(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs_of(workspace.find(own)).build
    monkeypatch.setattr(inputs, "program", lambda: "another")
    assert inputs_of(workspace.find(own)).build != before
    found = opened(own).verify()
    assert found.whole
    assert not found.current
    assert "程序" in found.text("zh")


def verified(root: Path) -> VerifyInsight:
    return opened(root).verify()


def test_verify_tells_what_is_missing_changed_and_strange(own: Path) -> None:
    folder = own / "data" / "build"
    assert verified(own).whole
    assert verified(own).current
    assert call("build", "--verify", "--root", str(own)).exit_code == 0
    (folder / "void.ttl").unlink()
    (folder / "problems.csv").write_bytes(b"mine")
    (folder / "notes.txt").write_bytes(b"mine")
    found = verified(own)
    assert dict(found.files)["void.ttl"] == "missing"
    assert dict(found.files)["problems.csv"] == "changed"
    assert found.strange == ("notes.txt",)
    assert "void.ttl" in found.text("en")
    result = call("build", "--verify", "--root", str(own))
    assert result.exit_code == 1
    assert "problems.csv" in result.output
    opened(own).build()
    assert verified(own).whole
    assert (folder / "notes.txt").read_bytes() == b"mine"


def test_verify_tells_which_inputs_have_changed(own: Path) -> None:
    found = verified(rewritten(own))
    assert found.whole
    assert found.changed == (f"data/{PARTIES}",)
    assert PARTIES in found.text("zh")
    assert call("build", "--verify", "--root", str(own)).exit_code == 1


def test_verify_without_a_build_and_with_a_broken_list_is_a_sentence(own: Path) -> None:
    (own / "data" / "build" / "build.json").write_text("[", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="no list"):
        verified(own)
    shutil.rmtree(own / "data" / "build")
    shutil.rmtree(own / "data" / ".hezuo")
    assert call("build", "--verify", "--root", str(own)).exit_code == 2


def test_data_only_takes_what_is_stale_away_and_keeps_what_is_not(own: Path) -> None:
    folder = own / "data" / "build"
    before = snapshot(folder)
    opened(own).build(data_only=True)
    assert snapshot(folder) == before
    opened(rewritten(own)).build(data_only=True)
    after = snapshot(folder)
    assert not [n for n in after if n.startswith("tables/") or n in ("explorer.html", "measures.nq")]
    assert after["positions.csv"] == before["positions.csv"]
    assert b"\xe4\xb8\x99" in after["dataset.nq"]
    assert not (folder / "tables").exists()
    assert verified(own).whole


def test_a_build_from_before_there_were_lists_is_taken_away_too(own: Path) -> None:
    shutil.rmtree(own / "data" / ".hezuo")
    (own / "data" / "build" / "build.json").unlink()
    opened(rewritten(own)).build(data_only=True)
    assert not {"explorer.html", "measures.nq", "tables/roles.csv"} & set(snapshot(own / "data" / "build"))


def test_a_page_takes_its_place_in_the_set(own: Path) -> None:
    folder = own / "data" / "build"
    before = snapshot(folder)
    ws = opened(own)
    ws.put_page(ws.page(party="乙"))
    after = snapshot(folder)
    assert {n for n in before if before[n] != after.get(n)} == {"explorer.html", "void.ttl", "build.json"}
    assert verified(own).whole
    ws = opened(rewritten(own))
    assert "hezuo build" in ws.put_page(ws.page()).notes("zh")[0]
    assert set(snapshot(folder)) == {"explorer.html", "positions.csv", "build.json"}


def test_inputs_that_change_meanwhile_are_not_built(own: Path) -> None:
    """What was read before does not take the place of what another has read and built since."""
    ws = opened(own)
    ws.build(data_only=True)
    opened(rewritten(own)).build(data_only=True)
    before = snapshot(own / "data" / "build")
    with pytest.raises(WorkspaceError, match="changed since"):
        ws.build(data_only=True)
    assert snapshot(own / "data" / "build") == before


def test_an_input_that_cannot_be_read_is_an_error(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a share or a locked file refuses it; a list of what is there does not tell."""
    (own / "data" / "scan.pdf").write_bytes(b"%PDF")
    real = inputs.file_sha256

    def refuse(path: str) -> str:
        if Path(path).name == "scan.pdf":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(inputs, "file_sha256", refuse)
    with pytest.raises(WorkspaceError, match=r"scan\.pdf") as caught:
        opened(own).build(data_only=True)
    assert caught.value.exit_code == 1


def test_a_copy_that_was_cut_short_is_ended_by_whoever_comes_next(own: Path) -> None:
    folder = own / "data" / "build"
    before = snapshot(folder)
    (own / "data" / ".hezuo" / "build" / "plain").unlink()
    (folder / "dataset.nq").write_bytes(b"half")
    assert standing(folder) != folder
    assert call("ask", "--root", str(own)).exit_code == 0
    assert call("check", "--root", str(own)).exit_code == 0
    assert snapshot(folder) == before
    assert standing(folder) == folder


# --- new workspaces and kinds -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_an_init_that_fails_leaves_nothing_and_one_that_was_killed_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hezuo.authoring import scaffold
    from hezuo.schema import ontology

    declared = ontology.load(workspace.find(ROOT))
    whole = tmp_path / "whole"
    scaffold.init(whole, "甲学院", "2024", declared)
    real = writing.write_bytes
    for at in range(20, 200, 60):
        with injected(Faults(tmp_path / "failed", at, ERRORS["ENOSPC"])) as faults:
            try:
                scaffold.init(tmp_path / "failed", "甲学院", "2024", declared)
            except WorkspaceError:
                assert not (tmp_path / "failed").exists(), faults.log[-1]
            else:
                shutil.rmtree(tmp_path / "failed")
    for count in (5, len(snapshot(whole)) - 1):
        # Killed after so many files: those before stand, those after do not.
        written = list[Path]()

        def write(path: Path, data: bytes, count: int = count, written: list[Path] = written) -> None:
            if len(written) == count:
                raise SystemExit
            written.append(path)
            real(path, data)

        with monkeypatch.context() as patch:
            patch.setattr(writing, "write_bytes", write)
            patch.setattr(Path, "unlink", lambda *_, **__: None)
            patch.setattr(Path, "rmdir", lambda *_: None)
            with pytest.raises(SystemExit):
                scaffold.init(tmp_path / "killed", "甲学院", "2024", declared)
        assert len(snapshot(tmp_path / "killed")) == count
        assert call("check", "--root", str(tmp_path / "killed")).exit_code == 2
        scaffold.init(tmp_path / "killed", "甲学院", "2024", declared)
        assert snapshot(tmp_path / "killed") == snapshot(whole)
        shutil.rmtree(tmp_path / "killed")


@pytest.mark.slow
def test_init_takes_no_file_of_somebody(tmp_path: Path) -> None:
    table = tmp_path / "w" / "data" / "tables" / "2024" / "parties.csv"
    table.parent.mkdir(parents=True)
    table.write_text("名称\n我的单位\n", encoding="utf-8")
    result = call("init", str(tmp_path / "w"), "--college", "甲学院")
    assert result.exit_code == 2
    assert "parties.csv" in result.output
    assert snapshot(tmp_path / "w") == {"data/tables/2024/parties.csv": table.read_bytes()}


@pytest.mark.slow
def test_a_kind_that_was_begun_is_completed(make_workspace: Maker) -> None:
    root = make_workspace()
    words = ["new", "labs", "--zh", "实验室", "--en", "Laboratories", "--root", str(root)]
    assert call(*words).exit_code == 0
    before = snapshot(root)
    (root / "ontology" / "kinds" / "labs.ttl").unlink()
    assert call(*words).exit_code == 0
    assert snapshot(root) == before
