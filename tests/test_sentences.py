"""What the system does to the program ends as a sentence in the language that was asked for, never a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

import hezuo
import hezuo.cli
from conftest import Maker, load
from hezuo.__main__ import run
from hezuo.base import workspace
from hezuo.base.messages import LANGS, Lang
from hezuo.base.problems import OntologyError, Place, WorkspaceError, problem
from hezuo.base.reasons import os_reason
from hezuo.commands.ending import NO_THREAD
from hezuo.commands.verb import verb
from hezuo.explorer.story import story
from hezuo.schema import ontology

COMMON = (
    "EACCES",
    "ENOENT",
    "ENOSPC",
    "EIO",
    "EROFS",
    "EISDIR",
    "ENAMETOOLONG",
    "ENOTDIR",
    "EMFILE",
    "EEXIST",
    "EPERM",
)


def system_error(name: str) -> OSError:
    return OSError(getattr(errno, name), os.strerror(getattr(errno, name)), "/some/file")


@pytest.mark.parametrize("name", COMMON)
def test_the_reason_of_the_system_is_said_in_the_language_of_the_rest(name: str) -> None:
    error = system_error(name)
    for told in (
        lambda lang: os_reason(error, lang),
        WorkspaceError("cannot-write", file="x", reason=error).message,
        problem("unreadable", Place("x"), reason=error).message,
    ):
        assert error.strerror not in told("zh")
        assert any("\u4e00" <= c <= "\u9fff" for c in told("zh"))
        assert told("en").isascii()


def test_a_reason_that_nobody_knows_is_told_as_the_system_tells_it() -> None:
    assert os_reason(OSError(9999, "strange"), "zh") == "strange"
    assert os_reason(OSError("no number"), "zh") == "no number"


def test_a_missing_key_and_a_wrong_encoding_are_said_too() -> None:
    broken = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
    for error in (KeyError("severity"), broken, RecursionError()):
        for lang in LANGS:
            text = OntologyError("bad-header", file="x", line=1, reason=error).message(lang)
            assert "codec" not in text
            assert "'severity'" not in text


# --- a verb -----------------------------------------------------------------------------------------------------------

FAILURES: dict[str, tuple[BaseException, int, str]] = {
    "full": (OSError(errno.ENOSPC, "No space left on device"), 1, "磁盘已满"),
    "denied": (system_error("EACCES"), 1, "/some/file：没有权限"),
    "no memory": (MemoryError(), 1, "内存不足"),
    "no thread": (RuntimeError(NO_THREAD), 1, "内存不足"),
    "sentence": (WorkspaceError("no-current-folder"), 2, "当前文件夹"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_whatever_fails_in_a_verb_is_a_sentence(case: str) -> None:
    error, code, word = FAILURES[case]

    @verb("check")
    def fails(root: Path | None, lang: Lang) -> int:
        raise error

    result = CliRunner().invoke(fails, ["--lang", "zh"])
    assert result.exit_code == code
    assert word in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_fault_of_the_program_is_not_hidden() -> None:
    @verb("check")
    def fails(root: Path | None, lang: Lang) -> int:
        raise RuntimeError("a fault")

    assert isinstance(CliRunner().invoke(fails, []).exception, RuntimeError)


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (KeyboardInterrupt(), 1, "Stopped"),
        (OSError(errno.ENOSPC, "x"), 1, "the disk is full"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_before_a_verb_begins_too(
    error: BaseException, code: int, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start() -> None:
        raise error

    monkeypatch.setattr(hezuo.cli, "run", start)
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == code
    assert word in capsys.readouterr().err


def process(script: str, *args: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, after what `script` does to that."""
    run_it = f"import os, sys\n{script}\nfrom hezuo.__main__ import run\nsys.argv[1:] = {args!r}\nrun()"
    path = Path(hezuo.__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": str(path)}
    command = [sys.executable, "-c", run_it]
    return subprocess.run(command, env=env, text=True, capture_output=True, encoding="utf-8", timeout=100, check=False)


@pytest.mark.unix_only
@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "args", "word"),
    [
        ("os.dup2(os.open('/dev/full', os.O_WRONLY), 1)", ("ask", "--lang", "en"), "the disk is full"),
        ("os.dup2(os.open('/dev/full', os.O_WRONLY), 1)", ("--help",), "the disk is full"),
        ("os.mkdir('gone'); os.chdir('gone'); os.rmdir(os.getcwd())", ("ask", "--lang", "en"), "current folder"),
        ("sys.stdin = None", ("ask", "-", "--lang", "en"), "standard input"),
    ],
)
def test_of_a_real_process(script: str, args: tuple[str, ...], word: str, tmp_path: Path) -> None:
    found = process(f"os.chdir({str(tmp_path)!r})\n{script}", *args)
    assert found.returncode in (1, 2)
    assert word in found.stderr
    assert "Traceback" not in found.stderr


# --- files of a workspace ---------------------------------------------------------------------------------------------

DEEP = 5000


def test_brackets_without_end_in_the_settings_are_a_sentence(make_workspace: Maker) -> None:
    folder = make_workspace()
    text = f'name = "x"\ncollege = {"[" * DEEP}{"]" * DEEP}\n'
    (folder / "data" / "workspace.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError) as error:
        workspace.find(folder)
    assert error.value.key == "settings-written"
    assert "嵌套太深" in error.value.message("zh")


def test_brackets_without_end_in_the_story_are_a_sentence(make_workspace: Maker) -> None:
    folder = make_workspace()
    (folder / "data" / "story.toml").write_text(f"[[step]]\ntitle = {'[' * DEEP}{']' * DEEP}\n", encoding="utf-8")
    analysis: Any = SimpleNamespace(dataset=SimpleNamespace(folder=workspace.find(folder)))
    with pytest.raises(WorkspaceError) as error:
        story(analysis, [])
    assert "嵌套太深" in error.value.message("zh")


@pytest.mark.parametrize("opening", ["( ", "[ hz:x "])
def test_brackets_without_end_in_turtle_are_a_sentence(make_workspace: Maker, opening: str) -> None:
    folder = make_workspace()
    (folder / "ontology").mkdir()
    closing = " )" if opening == "( " else " ]"
    text = f"hz:BaseShape sh:closed {opening * DEEP}hz:y {closing * DEEP} ."
    prefixes = "@prefix hz: <https://w3id.org/hezuo/ontology#> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    (folder / "ontology" / "x.ttl").write_text(prefixes + text, encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        ontology.load(workspace.find(folder))
    assert "ontology/x.ttl 第 3 行" in error.value.message("zh")


def test_classes_that_nest_deeply_are_read(make_workspace: Maker) -> None:
    folder = make_workspace()
    (folder / "ontology").mkdir()
    lines = [f"hz:C{n} a owl:Class ; rdfs:subClassOf hz:C{n + 1} ." for n in range(600)]
    prefixes = "".join(
        f"@prefix {p}: <{iri}> .\n"
        for p, iri in (
            ("hz", "https://w3id.org/hezuo/ontology#"),
            ("owl", "http://www.w3.org/2002/07/owl#"),
            ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        )
    )
    lines.append("hz:C600 rdfs:subClassOf hz:Party .")
    (folder / "ontology" / "x.ttl").write_text(prefixes + "\n".join(lines), encoding="utf-8")
    declared = ontology.load(workspace.find(folder))
    assert declared.is_a("https://w3id.org/hezuo/ontology#C0", "https://w3id.org/hezuo/ontology#Party")


@pytest.mark.slow
def test_what_of_the_ontology_nobody_reads_is_told(make_workspace: Maker) -> None:
    folder = make_workspace()
    read = ("x.ttl", "kinds/x.ttl", "rules/infer-99.rq", "rules/README.md", ".DS_Store", "rules/.x.rq", "~$x.ttl")
    odd = ("inferx.rq", "x.rq", "infer-9.sparql", "x-violations.rq")
    lost = [*(f"rules/{name}" for name in odd), "kinds/x.TTL", "kinds/deeper/x.ttl", "views/x.txt", "x.rdf"]
    for name in (*read, *lost):
        path = folder / "ontology" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }" if "infer-99" in name else "", encoding="utf-8")
    found = [p for p in load(folder).problems if p.code == "odd-ontology"]
    assert {p.place.file for p in found} == {f"ontology/{name}" for name in lost}
    assert all(p.hint("zh") and p.hint("en") for p in found)
