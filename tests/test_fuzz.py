"""Broken files give Problems: never a traceback, never a lost file, never half a build."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, COLLEGE, DATA_FILES, PARTIES, ROOT, YEAR, Maker, about, book, csv_text, load, parties
from hezuo.base import workspace
from hezuo.base.lines import turtle
from hezuo.base.problems import HezuoError, Severity, WorkspaceError, has_errors, to_csv, to_json, to_text
from hezuo.base.terms import ONTOLOGY_GRAPH
from hezuo.cli import main
from hezuo.export.build import build, contents
from hezuo.formats.jsonld import jsonld
from hezuo.intake import package
from hezuo.record.load import Dataset, load_dataset
from tools_kit import examples

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

BOOK = f"tables/{YEAR}/台账.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
GOOD: list[list[str]] = [["名称", "牵头单位", "成员单位", "学校角色", "成立日期", "来源", "页", "备注"]]
GOOD += [["甲联盟", COLLEGE, "乙公司；丙公司", "牵头", "2024-05", "s1", "1；2", "“备注”,a\nb"]]
GOOD_CSV = csv_text(GOOD).encode()
GOOD_BOOK = book({"alliances": GOOD, "合作单位": parties("乙公司", "丙公司")})
GOOD_BASE = {PARTIES: parties("乙公司", "丙公司")}
SHIPPED = (ROOT / "data/tables/2024/alliances.csv").read_bytes()
HEAD = "名称,来源\n".encode()


def said(graph: Dataset) -> None:
    """Everything the program says and writes about a workspace, in every form."""
    for text in (to_text(graph.problems, "zh"), to_text(graph.problems, "en"), to_json(graph.problems)):
        assert text.encode() is not None
    assert to_csv(graph.problems).encode() is not None
    if not has_errors(graph.problems):
        quads = [q for q in graph.store.nquads() if not q.endswith(f"<{ONTOLOGY_GRAPH}> .")]
        assert all(q.endswith(" .") for q in quads)
        assert all((turtle(line[: line.rindex(" <")] for line in quads), jsonld(line.encode() for line in quads)))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def noise(seed: int) -> bytes:
    """Four kilobytes that mean nothing, the same in every run."""
    return b"".join(hashlib.sha256(bytes((seed, i))).digest() for i in range(128))


BROKEN: dict[str, tuple[str, bytes]] = {
    "latin-1 noise": (ALLIANCES, HEAD + "Café à la carte,s1\n".encode("latin-1")),
    "all high bytes": (ALLIANCES, HEAD + bytes(range(0x80, 0x100)) + b",s1\n"),
    "utf-16 without mark": (ALLIANCES, GOOD_CSV.decode().encode("utf-16-le")),
    "half of utf-16": (ALLIANCES, b"\xff\xfe" + GOOD_CSV.decode().encode("utf-16-le")[:-1]),
    "gbk": (ALLIANCES, GOOD_CSV.decode().encode("gbk")),
    "gb18030": (ALLIANCES, GOOD_CSV.decode().replace("“备注”", "㐀𠮷").encode("gb18030")),
    "big5": (ALLIANCES, "名稱,來源\n聯盟,s1\n".encode("big5")),
    "nul": (ALLIANCES, HEAD + "甲\0联盟,s1\n".encode()),
    "only nuls": (ALLIANCES, bytes(1000)),
    "unclosed quote": (ALLIANCES, HEAD + '"甲联盟,s1\n乙联盟,s1\n'.encode()),
    "text after quote": (ALLIANCES, HEAD + '"甲"联盟,s1\n'.encode()),
    "colons": (ALLIANCES, "名称:来源\n甲联盟:s1\n".encode()),
    "empty": (ALLIANCES, b""),
    "blank lines": (ALLIANCES, b"\n\n,,\n \n"),
    "duplicate headings": (ALLIANCES, "名称,名称,来源,来源\n甲,乙,s1,s1\n".encode()),
    "binary as csv": (ALLIANCES, noise(1)),
    "workbook as csv": (ALLIANCES, GOOD_BOOK),
    "csv as workbook": (BOOK, GOOD_CSV),
    "random xlsx": (BOOK, noise(2)),
    "random xls": (f"tables/{YEAR}/台账.xls", noise(3)),
    "random ods": (f"tables/{YEAR}/台账.ods", noise(4)),
    "empty xlsx": (BOOK, b""),
    "half a workbook": (BOOK, GOOD_BOOK[: len(GOOD_BOOK) // 2]),
    "workbook without its end": (BOOK, GOOD_BOOK[:-10]),
    "with password": (BOOK, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8192)),
    "xls with password": (f"tables/{YEAR}/台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8192)),
    "10 MB cell": (ALLIANCES, HEAD + "甲".encode() * ((10 << 20) // 3) + b",s1\n"),
    "10 MB heading": (ALLIANCES, "名称,来源,".encode() + b"x" * (10 << 20) + "\n甲,s1\n".encode()),
    "5000 headings": (ALLIANCES, ",".join(f"列{i}" for i in range(5000)).encode() + b"\n"),
    "no table": (f"tables/{YEAR}/怪.csv", GOOD_CSV),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_a_problem_of_that_file(make_workspace: Maker, case: str) -> None:
    file, data = BROKEN[case]
    graph = load(make_workspace({**GOOD_BASE, file: data}))
    found = about(graph.problems, file)
    told = ("gbk", "gb18030", "big5", "utf-16 without mark", "no table")
    gravest = Severity.WARNING if case in told else Severity.ERROR
    assert min((p.severity for p in found), default=None) == gravest
    assert max(len(p.zh) + len(p.place.column) for p in found) < 4000
    said(graph)


def test_the_parts_of_the_fuzz_are_sound(make_workspace: Maker) -> None:
    for file, data in ((ALLIANCES, GOOD_CSV), (BOOK, GOOD_BOOK)):
        base = {} if file == BOOK else GOOD_BASE
        graph = load(make_workspace({PARTIES: parties()[:1] if file == BOOK else [], **base, file: data}))
        assert [p for p in graph.problems if p.severity is Severity.ERROR] == []


# --- files that are no files ----------------------------------------------------------------------------------


def test_a_folder_that_is_named_like_a_table(make_workspace: Maker) -> None:
    folder = make_workspace()
    (folder / "data" / ALLIANCES).mkdir()
    graph = load(folder)
    assert [p.code for p in about(graph.problems, ALLIANCES)] == ["unreadable"]


@pytest.mark.unix_only
@pytest.mark.parametrize("target", ["alliances.csv", "nowhere.csv"])
def test_links_to_themselves_and_to_nothing(make_workspace: Maker, target: str) -> None:
    folder = make_workspace()
    (folder / "data" / ALLIANCES).symlink_to(target)
    graph = load(folder)
    # Python before 3.13 raises for links in a circle, later ones find no file there.
    expected = (["held-circle"], ["unreadable"]) if target == "alliances.csv" else (["unreadable"],)
    assert [p.code for p in about(graph.problems, ALLIANCES)] in expected


@pytest.mark.unix_only
def test_a_year_that_links_to_itself(make_workspace: Maker) -> None:
    folder = make_workspace()
    (folder / "data" / "tables" / "2025").symlink_to("2025")
    said(load(folder))


@pytest.mark.unix_only
def test_a_root_that_links_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(HezuoError):
        workspace.find(tmp_path / "loop")


@pytest.mark.linux_only
@pytest.mark.parametrize("name", [b"\xba\xcf\xd7\xf7\xb5\xa5\xce\xbb.csv", b"\xcc\xa8\xd5\xcb.xlsx"])
def test_a_file_name_in_gbk(make_workspace: Maker, name: bytes) -> None:
    """As `unzip` leaves what was packed on a Chinese Windows."""
    folder = make_workspace(GOOD_BASE)
    path = os.path.join(os.fsencode(folder / "data" / "tables" / YEAR), name)  # noqa: PTH118 - Path takes no bytes
    with open(path, "wb") as file:  # noqa: PTH123 - Path takes no bytes
        file.write(book({"alliances": GOOD}) if name.endswith(b"xlsx") else GOOD_CSV)
    said(load(folder))


#: Names that Windows allows no folder to have.
UNIX_NAMES = ['a"b', "a<b>", "a\\b", "a\nb"]


@pytest.mark.parametrize(
    "year",
    [
        *("2024 旧", "2024年", "100%", "2024\u3000备份", "…"),
        *(pytest.param(name, marks=pytest.mark.unix_only) for name in UNIX_NAMES),
    ],
)
def test_any_name_of_a_year_folder(make_workspace: Maker, year: str) -> None:
    said(load(make_workspace({**GOOD_BASE, f"tables/{year}/alliances.csv": GOOD_CSV})))


# --- cells that are no cells ----------------------------------------------------------------------------------

#: Characters of names that people do type, and that must be kept as they are.
KEPT = [
    "\\",
    "\\n",
    '\\"',
    '"',
    "%",
    "%41",
    "/",
    "?",
    "#",
    "<",
    ">",
    "{",
    "|",
    "^",
    "`",
    "'",
    "\t",
    "\u0301",
    "𠮷",
    "👩🏫",
]
KEPT += ["..", "$", "\\u0041", "$party", "\u200b", "\u3000"]
#: Characters that may be refused, but must not break anything: controls, line ends, private use, no characters.
ODD = ["\x00", "\x0b", "\x1c", "\x80", "\x85", "\u2028", "\u2029", "\ue5e5", "\ufff9", "\ufffd", "\ufdd0", "\U0001fffe"]
ODD += ["\U000e0001", "\U0010ffff", "\u202e", "\ufeff", "\r\n", "\n"]


@pytest.mark.parametrize("odd", [*KEPT, *ODD])
def test_odd_characters_in_a_name(make_workspace: Maker, odd: str) -> None:
    """Refused or kept: a name that is kept stands in the store as it was typed, and the name alone finds it."""
    name = f"甲{odd}乙"
    rows = [["名称", "成员单位", "来源", "备注"], [f"联{odd}盟", name, "s1", f"备{odd}注"]]
    graph = load(make_workspace({PARTIES: parties(name), ALLIANCES: rows}))
    said(graph)
    assert odd in ODD or not has_errors(graph.problems)
    if not has_errors(graph.problems):
        asked = "SELECT ?name ?note { ?p org:memberOf ?a ; skos:prefLabel ?name . ?e a hz:Entry ; skos:note ?note }"
        # A line end within a name is that of a wrapped cell: the name is joined.
        kept = name.replace(odd, "") if odd in ("\n", "\r\n") else name
        assert (kept, f"备{odd}注") in graph.store.select(asked).rows


@pytest.mark.parametrize(
    "page", ["9" * 400, "9" * 5000, "-" + "9" * 5000, "1" * 30 + "万", "0" * 5000 + "1", "9" * 32_000]
)
def test_endless_numbers(make_workspace: Maker, page: str) -> None:
    said(load(make_workspace({ALLIANCES: [["名称", "来源", "页"], ["联盟", "s1", page]]})))


@pytest.mark.parametrize("text", ["{name}", "{close}", "{", "%s", "\\1", "$a", "{0}", "{options}"])
def test_braces_of_a_cell_are_not_filled(make_workspace: Maker, text: str) -> None:
    rows = [["名称", "牵头单位", "学校角色", "来源", text], ["联盟", text, text, "s1", ""]]
    graph = load(make_workspace({ALLIANCES: rows}))
    found = [p for p in about(graph.problems, ALLIANCES) if p.severity is Severity.ERROR]
    assert {p.code for p in found} == {"unknown-heading", "unknown-name", "not-in-list"}
    assert all(text in p.zh and text in p.en for p in found)


# --- workbooks made to harm -----------------------------------------------------------------------------------

Entry = tuple[str, bytes, int, int, int, int]


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def entry(name: str, data: bytes) -> Entry:
    """Name, packed bytes, checksum, declared size, method, flags."""
    return name, deflated(data), zlib.crc32(data), len(data), 8, 0


def zipped(entries: list[Entry]) -> bytes:
    """A zip file that says whatever its entries say."""
    body, directory = b"", b""
    for name, packed, crc, size, method, flags in entries:
        head = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 33, crc, len(packed), size, len(name.encode()), 0)
        directory += b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + head + name.encode() + packed
    count = len(entries)
    return body + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def swollen(megabytes: int) -> Entry:
    """The sheet of a good workbook with that many megabytes of blanks in it, packed without unpacking it all."""
    sheet = parts_of(GOOD_BOOK)[SHEET]
    cut = sheet.index(b"</sheetData>")
    blanks = b" " * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(sheet[:cut]) + packer.flush(zlib.Z_FULL_FLUSH)
    again = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = again.compress(blanks) + again.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed += piece * megabytes + last.compress(sheet[cut:]) + last.flush()
    crc = zlib.crc32(sheet[:cut])
    for _ in range(megabytes):
        crc = zlib.crc32(blanks, crc)
    return SHEET, packed, zlib.crc32(sheet[cut:], crc), len(sheet) + (megabytes << 20), 8, 0


def bomb(megabytes: int, *first: Entry, size: int = 0) -> bytes:
    others = [entry(n, d) for n, d in parts_of(GOOD_BOOK).items() if n != SHEET]
    name, packed, crc, real, method, flags = swollen(megabytes)
    return zipped([*first, *others, (name, packed, crc, size or real, method, flags)])


def codes(make_workspace: Maker, data: bytes) -> set[str]:
    graph = load(make_workspace({PARTIES: b"", BOOK: data}))
    said(graph)
    return {p.code for p in about(graph.problems, BOOK) if p.severity is Severity.ERROR}


def test_a_zip_bomb_is_refused(make_workspace: Maker) -> None:
    data = bomb(410)
    assert len(data) < 2 << 20
    tracemalloc.start()
    try:
        assert codes(make_workspace, data) == {"too-large"}
        assert tracemalloc.get_traced_memory()[1] < 100 << 20, "the bomb went off in memory"
    finally:
        tracemalloc.stop()


JUNK: dict[str, list[Entry]] = {
    "wrong checksum": [("a.txt", deflated(b"a"), 1, 1, 8, 0)],
    "unknown method": [("a.txt", b"a", zlib.crc32(b"a"), 1, 99, 0)],
    "with password": [("a.txt", b"a", zlib.crc32(b"a"), 1, 0, 1)],
    "no deflate": [("a.txt", b"\xff\xff\xff", 1, 1, 8, 0)],
}


@pytest.mark.parametrize("junk", JUNK)
def test_a_broken_entry_before_the_bomb_does_not_hide_it(
    make_workspace: Maker, monkeypatch: pytest.MonkeyPatch, junk: str
) -> None:
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1 << 20)
    assert codes(make_workspace, bomb(3)) == {"too-large"}
    assert codes(make_workspace, bomb(3, *JUNK[junk])) & {"too-large", "bad-workbook", "damaged"}


def test_a_zip_whose_sizes_lie(make_workspace: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1 << 20)
    assert codes(make_workspace, bomb(3, size=100)) & {"too-large", "bad-workbook", "damaged"}
    assert codes(make_workspace, bomb(3, size=0xFFFFFFFE)) & {"too-large", "bad-workbook", "damaged"}


FAR = """
import resource, sys
from pathlib import Path
from hezuo.record.load import load_dataset
from hezuo.base import workspace
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
graph = load_dataset(workspace.find(Path(sys.argv[1])))
print(*{p.code for p in graph.problems if p.place.file.endswith("xlsx")})
"""


def loaded(folder: Path) -> subprocess.CompletedProcess[str]:
    """The workspace, read in a process with little memory; it prints the codes of the problems of its workbook."""
    return subprocess.run(
        [sys.executable, "-c", FAR, str(folder)], capture_output=True, check=False, text=True, timeout=10
    )


def with_sheet(sheet: bytes) -> bytes:
    """The good workbook with another first sheet."""
    return zipped([entry(n, d) for n, d in {**parts_of(GOOD_BOOK), SHEET: sheet}.items()])


@pytest.mark.slow
@pytest.mark.linux_only
@pytest.mark.parametrize(("cell", "row"), [("XFD1048576", 1_048_576), ("ZZZZZZ9", 9)])
def test_one_cell_far_away_does_not_kill_the_process(make_workspace: Maker, cell: str, row: int) -> None:
    """The reader makes room for the whole rectangle: a workbook of five kilobytes asks for 500 gigabytes."""
    far = f'<row r="{row}"><c r="{cell}" t="str"><v>x</v></c></row></sheetData>'.encode()
    sheet = parts_of(GOOD_BOOK)[SHEET].replace(b"</sheetData>", far)
    done = loaded(make_workspace({BOOK: with_sheet(sheet)}))
    assert done.returncode == 0, done.stderr[:300]
    assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.linux_only
@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [("", '<c t="e">', ""), ("", "<c ><f>", ""), ("", '<c r="A1" t="e"><v>', ""), ('<c r="A1">', "<f>", "</c>")],
    ids=range(4),
)
def test_a_sheet_of_open_ends_takes_no_hour(make_workspace: Maker, start: str, piece: str, end: str) -> None:
    """A pattern that looks for the end of each from each would."""
    broken = (start + piece * 100_000 + end).encode()
    done = loaded(make_workspace({BOOK: with_sheet(parts_of(GOOD_BOOK)[SHEET].replace(b"</sheetData>", broken))}))
    assert done.returncode == 0, done.stderr[:300]
    assert done.stdout.strip()


# --- any byte may change --------------------------------------------------------------------------------------


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """`data` with a few bytes changed, put in, taken out, doubled or cut off."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        end = at + draw(st.integers(0, 40))
        new = draw(st.one_of(st.binary(max_size=4), st.sampled_from([o.encode() for o in (*KEPT, *ODD)])))
        pieces = [data[:at] + new + data[at:], data[:at] + new + data[end:], data[:end] + data[at:], data[:at]]
        data = draw(st.sampled_from(pieces))
    return data


@pytest.mark.slow
@examples(25)
@given(data=mutated(GOOD_CSV))
def test_a_csv_with_any_bytes_changed(make_workspace: Maker, data: bytes) -> None:
    said(load(make_workspace({**GOOD_BASE, ALLIANCES: data})))


@pytest.mark.slow
@examples(15)
@given(data=mutated(SHIPPED))
def test_a_shipped_table_with_any_bytes_changed(make_workspace: Maker, data: bytes) -> None:
    said(load(make_workspace({ALLIANCES: data})))


@pytest.mark.slow
@examples(25)
@given(data=mutated(GOOD_BOOK))
def test_a_workbook_with_any_bytes_changed(make_workspace: Maker, data: bytes) -> None:
    said(load(make_workspace({BOOK: data})))


@pytest.mark.slow
@examples(25)
@given(data=mutated(parts_of(GOOD_BOOK)[SHEET]))
def test_a_sheet_with_any_bytes_changed(make_workspace: Maker, data: bytes) -> None:
    """Inside the zip, where checksums hold."""
    said(load(make_workspace({BOOK: with_sheet(data)})))


NAMED = 'name = "甲"\n'
SETTINGS = ["", "name = ", NAMED, NAMED + "college = 1", NAMED + 'college = " "', NAMED + 'college = "乙"\nother = 1']
SETTINGS += ["\0", "name = " + "[" * 5000]


@pytest.mark.parametrize("text", SETTINGS, ids=range(len(SETTINGS)))
def test_broken_settings(make_workspace: Maker, text: str) -> None:
    folder = make_workspace()
    (folder / "data" / "workspace.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError):
        workspace.find(folder)


def test_settings_in_gbk(make_workspace: Maker) -> None:
    folder = make_workspace()
    (folder / "data" / "workspace.toml").write_bytes('name = "甲"\ncollege = "乙"'.encode("gbk"))
    with pytest.raises(WorkspaceError):
        workspace.find(folder)


SHAPE = b"""@prefix hz: <https://w3id.org/hezuo/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
RULE = b"# severity: error\n# message.zh: a\n# message.en: a\n"
ADDITIONS: dict[str, tuple[str, bytes]] = {
    "no turtle": ("kinds/x.ttl", b"this is no turtle"),
    "turtle in gbk": ("kinds/x.ttl", 'hz:x rdfs:label "甲"@zh .'.encode("gbk")),
    "rule in gbk": ("rules/x-violation.rq", "# severity: error\n# message.zh: 甲\n".encode("gbk")),
    "rule without header": ("rules/x-violation.rq", b"SELECT ?entry { }"),
    "rule with a wrong severity": (
        "rules/x-violation.rq",
        b"# severity: grave\n# message.zh: a\n# message.en: a\nASK {}",
    ),
    "rule that does not parse": (
        "rules/x-violation.rq",
        b"# severity: error\n# message.zh: a\n# message.en: a\nSELECT",
    ),
    "inference that does not parse": ("rules/infer-9.rq", b"CONSTRUCT { ?s ?p ?o"),
    "inference in gbk": ("rules/infer-9.rq", "# 甲\nCONSTRUCT {} WHERE {}".encode("gbk")),
    "folder named like a rule": ("rules/x-violation.rq/y", b""),
    "unknown severity": ("x.ttl", SHAPE + b"hz:PartyShape-name sh:severity sh:Grave ."),
    "unknown datatype": ("x.ttl", SHAPE + b"hz:PartyShape-city sh:datatype xsd:duration ."),
    "unknown constraint": ("x.ttl", SHAPE + b"hz:PartyShape-name sh:uniqueLang true ."),
    "no number": ("x.ttl", SHAPE + b'hz:PartyShape-placeBasis sh:minInclusive "a" .'),
    "no role field": ("x.ttl", SHAPE + b"hz:BaseShape-college hz:roleGivenBy hz:nowhere ."),
    "list without its names": ("lists/correction-statuses.ttl", SHAPE),
    "verdicts without their names": ("lists/verdicts.ttl", SHAPE),
    "broken pattern": ("x.ttl", SHAPE + b'hz:PartyShape-name sh:pattern "(" .'),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", ADDITIONS)
def test_a_broken_ontology_is_said_in_a_sentence(make_workspace: Maker, case: str) -> None:
    """Or does no harm: what must not come is a traceback."""
    name, data = ADDITIONS[case]
    folder = make_workspace({f"tables/{YEAR}/bases.csv": [["名称", "基地类型", "来源"], ["基地", "", "s1"]]})
    path = folder / "ontology" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    try:
        graph = load_dataset(workspace.find(folder))
    except HezuoError as error:
        assert all(error.message(lang) for lang in ("zh", "en"))  # noqa: PT017 - either end is right
    else:
        said(graph)


CHINESE = """@prefix hz: <https://w3id.org/hezuo/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
hz:BaseShape sh:property hz:BaseShape-面积 .
hz:BaseShape-面积 a sh:PropertyShape ; sh:path hz:面积 ; sh:maxCount 1 ;
    sh:name "面积"@zh , "Area"@en ; sh:description "面积"@zh , "Area"@en .
"""


def test_terms_of_an_ontology_may_be_chinese(make_workspace: Maker) -> None:
    rows = [["名称", "基地类型", "面积", "来源"], ["基地", "", "100", "s1"]]
    folder = make_workspace({f"tables/{YEAR}/bases.csv": rows})
    (folder / "ontology").mkdir()
    (folder / "ontology" / "x.ttl").write_text(CHINESE, encoding="utf-8")
    graph = load_dataset(workspace.find(folder))
    said(graph)
    assert graph.store.select("SELECT ?area { ?base hz:面积 ?area }").rows == [("100",)]


# --- a build is whole or not there ----------------------------------------------------------------------------


@pytest.fixture
def built(make_workspace: Maker) -> tuple[Path, Dataset]:
    """A workspace with a build, and what it was built from."""
    folder = make_workspace({**GOOD_BASE, ALLIANCES: GOOD_CSV})
    graph = load(folder)
    build(contents(graph), folder / "data" / "build")
    return folder, graph


def test_errors_leave_the_earlier_build(built: tuple[Path, Dataset]) -> None:
    folder, _ = built
    before = snapshot(folder / "data" / "build")
    assert sorted(before) == sorted(DATA_FILES)
    (folder / "data" / ALLIANCES).write_bytes(GOOD_CSV.replace(b"2024-05", "五月".encode()))
    result = CliRunner().invoke(main, ["build", "--root", str(folder)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert snapshot(folder / "data" / "build") == before


def test_a_fault_of_the_program_leaves_the_earlier_build(
    built: tuple[Path, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, graph = built
    before = snapshot(folder)
    monkeypatch.setattr("hezuo.export.build.void", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(contents(graph), folder / "data" / "build")
    assert snapshot(folder) == before


def test_a_folder_with_other_files_keeps_them(built: tuple[Path, Dataset], tmp_path: Path) -> None:
    """`hezuo build --out ~/Documents` must not empty the folder."""
    _, graph = built
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"a")
    before = snapshot(tmp_path)
    try:
        build(contents(graph), tmp_path)
    except WorkspaceError:
        assert snapshot(tmp_path) == before
    assert before.items() <= snapshot(tmp_path).items()


def test_a_later_build_takes_the_place_of_the_earlier(built: tuple[Path, Dataset]) -> None:
    folder, graph = built
    before = snapshot(folder / "data" / "build")
    assert [p.name for p in build(contents(graph), folder / "data" / "build")] == sorted(before)
    assert snapshot(folder / "data" / "build") == before
