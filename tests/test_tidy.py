"""The record as tidy tables: every cell of the ledgers is there, typed, tied by keys that hold; the same each time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from pyarrow import parquet

import hezuo
from conftest import ALLIANCES, COLLEGE, PARTIES, PARTY_HEADINGS, ROOT, Maker, parties
from hezuo.base.problems import QueryError, WorkspaceError
from hezuo.cli import main
from hezuo.export.tidy import apart, snake
from hezuo.export.tidy_files import FORMS
from hezuo.schema.kinds import Form

# The shipped record is read and written in each format.
pytestmark = pytest.mark.slow

SCHEMA = Path(__file__).with_name("datapackage")
HOSTILE = ["+乙<b>&\"'", "𠮷野家😀㙍", "@丙丁", "\u202e反向", "-1+1"]
HEADS = ["名称", "牵头单位", "成员单位", "学校角色", "成立日期", "来源", "页", "备注", "陈述性质", "同句编号"]
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def shipped_ws() -> hezuo.Workspace:
    return hezuo.open_workspace(ROOT)


@pytest.fixture(scope="module")
def made(shipped_ws: hezuo.Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shipped record in each format, a folder each."""
    top = tmp_path_factory.mktemp("tidy")
    for form in FORMS:
        shipped_ws.export(top / form, form)
    return {form: top / form for form in FORMS}


def described(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def from_csv(folder: Path) -> Tables:
    """The tables as a reader of the description reads them: typed, a blank for nothing."""
    readers = {"integer": int, "year": int, "number": float, "boolean": {"true": True, "false": False}.__getitem__}
    found: Tables = {}
    for resource in described(folder)["resources"]:
        types = {f["name"]: readers.get(f["type"], str) for f in resource["schema"]["fields"]}
        text = (folder / resource["path"]).read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert all(list(row) == list(types) for row in rows)
        found[resource["name"]] = [{k: types[k](v) if v else None for k, v in row.items()} for row in rows]
    return found


def from_sqlite(folder: Path) -> Tables:
    opened = sqlite3.connect(folder / "record.sqlite")
    opened.row_factory = sqlite3.Row
    found: Tables = {}
    for resource in described(folder)["resources"]:
        name = resource["dialect"]["table"]
        booleans = {f["name"] for f in resource["schema"]["fields"] if f["type"] == "boolean"}
        rows = [dict(row) for row in opened.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]
        found[name] = [{k: bool(v) if k in booleans and v is not None else v for k, v in r.items()} for r in rows]
    opened.close()
    return found


def from_parquet(folder: Path) -> Tables:
    found: Tables = {}
    for resource in described(folder)["resources"]:
        rows = parquet.read_table(folder / resource["path"]).to_pylist()
        dates = {f["name"] for f in resource["schema"]["fields"] if f["type"] == "date"}
        found[resource["name"]] = [{k: str(v) if k in dates and v else v for k, v in row.items()} for row in rows]
    return found


READ = {"csv": from_csv, "sqlite": from_sqlite, "parquet": from_parquet}


@pytest.fixture(scope="module")
def tables(made: dict[str, Path]) -> Tables:
    return from_sqlite(made["sqlite"])


def test_every_format_holds_the_same(made: dict[str, Path], tables: Tables) -> None:
    whole = from_parquet(made["parquet"])
    assert whole == tables
    # In CSV what a spreadsheet would run has a mark before it, and nothing else differs.
    plain = from_csv(made["csv"])
    for name, rows in tables.items():
        for row, other in zip(rows, plain[name], strict=True):
            for column, value in row.items():
                if other[column] != value:
                    # Line ends and blanks at the edges are as the cells have them; only the mark is more.
                    assert other[column] == f"'{value}", (name, column)


@pytest.mark.parametrize("form", FORMS)
def test_the_description_is_valid_and_true(made: dict[str, Path], form: str) -> None:
    schema = (SCHEMA / "datapackage.json").read_bytes()
    assert hashlib.sha256(schema).hexdigest() in (SCHEMA / "README.md").read_text(encoding="utf-8")
    told = described(made[form])
    # The formats differ in what they say of files, and in that alike for every table: one has to be looked at whole.
    some = told["resources"] if form == "csv" else told["resources"][:2]
    jsonschema.Draft7Validator(json.loads(schema)).validate(told | {"resources": some})
    for resource in told["resources"]:
        data = (made[form] / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", resource["name"])
        names = [f["name"] for f in resource["schema"]["fields"]]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names), resource["name"]
        assert set(resource["schema"]["primaryKey"]) <= set(names)


@pytest.mark.parametrize("form", FORMS)
def test_keys_and_references_hold(made: dict[str, Path], form: str) -> None:
    """Worked out from what the description says, on what is read from the files."""
    found, told = READ[form](made[form]), described(made[form])
    for resource in told["resources"]:
        rows, schema = found[resource["name"]], resource["schema"]
        keys = [tuple(row[k] for k in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys), resource["name"]
        for one in schema["fields"]:
            limits, values = one.get("constraints", {}), [row[one["name"]] for row in rows]
            assert not limits.get("required") or all(v is not None for v in values), (resource["name"], one["name"])
            if "pattern" in limits:
                assert all(re.fullmatch(limits["pattern"], v) for v in values if v is not None)
        for reference in schema.get("foreignKeys", []):
            (column,), (other,) = reference["fields"], reference["reference"]["fields"]
            known = {row[other] for row in found[reference["reference"]["resource"]]}
            assert {row[column] for row in rows} - {None} <= known, (resource["name"], column)


def test_the_database_says_its_keys_itself(made: dict[str, Path]) -> None:
    opened = sqlite3.connect(made["sqlite"] / "record.sqlite")
    assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    for resource in described(made["sqlite"])["resources"]:
        references = opened.execute(f'PRAGMA foreign_key_list("{resource["name"]}")').fetchall()
        assert len(references) == len(resource["schema"].get("foreignKeys", []))
    leads = opened.execute(
        "SELECT COUNT(DISTINCT record_id) FROM relations JOIN things t ON t.thing_id = relations.thing_id "
        "WHERE t.name = '天津大学' AND role_leads AND relations.table_name = 'communities'"
    ).fetchone()
    opened.close()
    assert leads == (6,)


def test_every_cell_of_the_ledgers_is_there(shipped_ws: hezuo.Workspace, tables: Tables) -> None:
    """Held against the files themselves, read by nothing of ours: each row, each filled cell."""
    for resolved in shipped_ws.dataset.identity.resolved:
        table = resolved.frame.table
        with (ROOT / table.file).open(encoding="utf-8-sig", newline="") as file:
            printed = list(csv.DictReader(file))
        name = snake(resolved.kind.notation)
        rows = [row for row in tables[name] if row["entry_id"] in {*resolved.entries}]
        assert len(rows) == len(printed) == len(resolved.entries)
        notes = [n for n in tables["cell_notes"] if n["table_name"] == name]
        titles = {d["title_zh"]: d["column_name"] for d in tables["dictionary"] if d["table_name"] == name}
        for cells, row in zip(printed, rows, strict=True):
            for heading, cell in cells.items():
                value = row[titles[heading]]
                if not cell.strip():
                    assert value is None or value in (True, False), (name, heading)
                elif isinstance(value, str):
                    corrected = [n["printed"] for n in notes if n["entry_id"] == row["entry_id"]]
                    assert "".join(value.split()) == "".join(cell.split()) or cell in corrected, (name, heading)
                else:
                    assert value is not None, (name, heading, cell)


def test_relations_are_those_of_the_networks(shipped_ws: hezuo.Workspace, tables: Tables) -> None:
    """Memberships with their roles, as the two-mode network has them with the college in it."""
    ties = shipped_ws.network("affiliation", ego=True).networkx()
    label = dict(ties.nodes(data="id"))
    drawn = Counter(
        (frozenset((label[a], label[b])), d["role"] or "", d["status"] or "") for a, b, d in ties.edges(data=True)
    )
    names = {t["thing_id"]: t["name"] for t in tables["things"]}
    ontology = shipped_ws.dataset.ontology
    platforms = {snake(k.notation) for k in ontology.kinds if any("Platform" in a for a in k.ancestors)}
    words = {ontology.notations[s]: ontology.label(s, "zh") for s in ontology.notations if "statement-status" in s}
    listed = Counter(
        (
            frozenset((r["record_id"], r["thing_id"])),
            names.get(r["role_id"], ""),
            "" if r["status"] == "stated" else words[r["status"]],
        )
        for r in tables["relations"]
        # A college that only reports stands in the network with it, and is no member.
        if r["relation"] != "reference" and r["table_name"] in platforms
    )
    assert set(drawn) <= set(listed)
    assert sum(drawn.values()) > 200


def test_what_a_number_is_not_sure_of_stands_beside_it(shipped_ws: hezuo.Workspace, tables: Tables) -> None:
    corrections = [c for c in tables["cell_notes"] if c["way"] in ("corrected", "doubted")]
    applied = sum(len(r.frame.table.printed) for r in shipped_ws.dataset.identity.resolved)
    doubted = sum(len(r.frame.table.doubted) for r in shipped_ws.dataset.identity.resolved)
    assert Counter(c["way"] for c in corrections) == {"corrected": applied, "doubted": doubted}
    assert applied > 0
    assert doubted > 0
    for kind in shipped_ws.dataset.ontology.kinds:
        numbers = [f for f in kind.fields if f.may_qualify]
        for wanted in numbers:
            assert f"{snake(wanted.local)}_as_printed" in {
                d["column_name"] for d in tables["dictionary"] if d["table_name"] == snake(kind.notation)
            }


def test_the_dictionary_tells_every_column_in_both_languages(made: dict[str, Path], tables: Tables) -> None:
    told = {(d["table_name"], d["column_name"]) for d in tables["dictionary"]}
    fields = {(r["name"], f["name"]) for r in described(made["csv"])["resources"] for f in r["schema"]["fields"]}
    assert told == fields
    for row in tables["dictionary"]:
        assert all(row[f"{what}_{lang}"] for what in ("title", "text") for lang in ("zh", "en")), row
        assert not re.search("[\u4e00-\u9fff]", row["title_en"]), row
    for name in ("README.md", "DICTIONARY.md"):
        text = (made["csv"] / name).read_text(encoding="utf-8")
        assert all(f"{resource['name']}" in text for resource in described(made["csv"])["resources"])


# --- small workspaces ------------------------------------------------------------------------------------------------


def small(make: Maker) -> hezuo.Workspace:
    listed = [PARTY_HEADINGS, [COLLEGE, "高职院校", "s1", "1"], *([n, "企业", "s1", "2"] for n in [*HOSTILE, "乙"])]
    rows = [
        ["'盟", "乙", "；".join(HOSTILE), "成员单位", "2024年5月", "s1", "3；4", "-看备注", "存疑：成员单位", "一句"],
        ["空盟", "", "", "", "", "s1", "", "", "", ""],
    ]
    return hezuo.open_workspace(make({PARTIES: listed, ALLIANCES: [HEADS, *rows]}))


def test_hostile_names_are_whole(make_workspace: Maker, tmp_path: Path) -> None:
    ws = small(make_workspace)
    for form, read in READ.items():
        ws.export(tmp_path / form, form)
        found = read(tmp_path / form)
        mark = "'" if form == "csv" else ""
        names = {t["name"] for t in found["things"]}
        assert {f"{mark}{n}" if n[0] in "+-@" else n for n in HOSTILE} <= names, form
        (row, empty) = found["alliances"]
        assert (row["date"], row["page"], row["note"]) == ("2024-05", "3；4", f"{mark}-看备注")
        assert [p["page"] for p in found["pages"] if p["entry_id"] == row["entry_id"]] == [3, 4]
        members = [r for r in found["relations"] if r["column_name"] == "member" and r["entry_id"] == row["entry_id"]]
        assert {r["status"] for r in members} == {"doubtful"}
        assert {r["status"] for r in found["relations"] if r["column_name"] == "lead"} == {"stated"}
        (own,) = [r for r in found["relations"] if r["entry_id"] == row["entry_id"] and r["column_name"] == "college"]
        assert own["relation"] == "membership"
        (reports,) = [r for r in found["relations"] if r["entry_id"] == empty["entry_id"]]
        assert (reports["relation"], reports["role_id"]) == ("report", None)
        assert [n["status"] for n in found["cell_notes"] if n["way"] == "status"] == ["doubtful"]
        (entry,) = [e for e in found["entries"] if e["entry_id"] == row["entry_id"]]
        assert (entry["sentence"], entry["file"], entry["row"]) == ("s1/一句", "data/" + ALLIANCES, 2)


def test_the_same_record_is_the_same_bytes(make_workspace: Maker, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        ws = small(make_workspace)
        for form in FORMS:
            ws.export(tmp_path / folder / form, form)
    made = [{p.relative_to(tmp_path / n): p for p in (tmp_path / n).rglob("*.*")} for n in ("one", "two")]
    assert set(made[0]) == set(made[1])
    assert [n for n, p in made[0].items() if p.read_bytes() != made[1][n].read_bytes()] == []


def test_numbers_that_are_not_exact(make_workspace: Maker, tmp_path: Path) -> None:
    trainings = [
        ["名称", "合作单位", "人数", "日期", "来源", "页"],
        ["训一", "乙", "近500", "2024", "s1", "3"],
        ["训二", "乙", "80", "2024-05-06", "s1", "3"],
    ]
    ws = hezuo.open_workspace(make_workspace({PARTIES: parties("乙"), "tables/2024/trainings.csv": trainings}))
    ws.export(tmp_path / "x", "parquet")
    found = from_parquet(tmp_path / "x")
    told = {r["name"]: (r["people"], r["people_as_printed"], r["date"]) for r in found["trainings"]}
    assert told == {"训一": (500, "近500", "2024"), "训二": (80, None, "2024-05-06")}
    (note,) = [n for n in found["cell_notes"] if n["way"] == "inexact"]
    assert (note["column_name"], note["printed"], note["read_as"]) == ("people", "近500", "500")


def test_numbers_that_no_column_holds_are_told(make_workspace: Maker, tmp_path: Path) -> None:
    """Neither a number of too many digits nor one that is too large is lost, or becomes another in silence."""
    trainings = [["名称", "合作单位", "人数", "来源"], ["训", "乙", "9" * 30, "s1"]]
    aids = [["名称", "受援单位", "金额", "来源"], ["援", "乙", "0.12345678901234567890123", "s1"]]
    made = {"tables/2024/trainings.csv": trainings, "tables/2024/aids.csv": aids, PARTIES: parties("乙")}
    ws = hezuo.open_workspace(make_workspace(made))
    for form, read in READ.items():
        ws.export(tmp_path / form, form)
        found = read(tmp_path / form)
        assert found["trainings"][0]["people"] is None
        assert found["aids"][0]["amount"] == 0.12345678901234568
        told = {n["way"]: (n["column_name"], n["printed"]) for n in found["cell_notes"]}
        assert told == {"unread": ("people", "9" * 30), "rounded": ("amount", "0.12345678901234567890123")}


def test_years_stand_beside_each_other(make_workspace: Maker, tmp_path: Path) -> None:
    def of(members: str) -> list[list[str]]:
        return [["名称", "成员单位", "来源"], ["盟", members, "s1"]]

    made = {PARTIES: parties("乙", "丙"), "tables/2023/alliances.csv": of("乙"), ALLIANCES: of("乙；丙")}
    ws = hezuo.open_workspace(make_workspace(made))
    counts = {}
    for year in ("2023", "2024", "all"):
        ws.at(year=year).export(tmp_path / year, "sqlite")
        found = from_sqlite(tmp_path / year)
        counts[year] = Counter(r["table_year"] for r in found["relations"] if r["column_name"] == "member")
        assert {a["fact"]: a["value"] for a in found["about"]}["years"] == {"all": "2023；2024"}.get(year, year)
    assert counts == {"2023": {2023: 1}, "2024": {2024: 2}, "all": {2023: 1, 2024: 2}}


def test_the_folder_is_whole_and_nobodys_files_go(make_workspace: Maker, tmp_path: Path) -> None:
    ws, out = small(make_workspace), tmp_path / "out"
    ws.export(out, "csv")
    ws.export(out, "sqlite")
    assert {p.name for p in out.iterdir()} == {"record.sqlite", "README.md", "DICTIONARY.md", "datapackage.json"}
    (out / "mine.txt").write_text("甲", encoding="utf-8")
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    with pytest.raises(WorkspaceError, match="mine"):
        ws.export(out, "csv")
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    other = tmp_path / "notes"
    other.mkdir()
    (other / "README.md").write_text("甲", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        ws.export(other)
    with pytest.raises(QueryError):
        ws.export(tmp_path / "x", "ods")


def test_half_is_not_exported(make_workspace: Maker, tmp_path: Path) -> None:
    root = make_workspace({ALLIANCES: [["名称", "牵头单位", "来源"], ["盟", "谁", "s1"]]})
    done = CliRunner().invoke(main, ["export", "--root", str(root), "--out", str(tmp_path / "x")])
    assert done.exit_code == 1
    assert not (tmp_path / "x").exists()
    with pytest.raises(QueryError):
        hezuo.open_workspace(root).export(tmp_path / "x")


def test_the_verb_says_what_it_wrote(make_workspace: Maker, tmp_path: Path) -> None:
    root = make_workspace({PARTIES: parties("乙")})
    call = ["export", "--root", str(root), "--lang", "en", "--format", "sqlite", "--out", str(tmp_path / "x")]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    assert "parties" in done.stdout
    assert "README.md" in done.stderr


def test_names_of_columns() -> None:
    wanted = {"leadEnterprise": "lead_enterprise", "industry-colleges": "industry_colleges", "中文": "c", "2x": "c_2x"}
    assert {name: snake(name) for name in wanted} == wanted
    assert apart(["a", "b", "a", "a"], ["b"]) == ["a", "b_2", "a_2", "a_3"]


def test_every_kind_has_its_table_and_every_column_a_place(shipped_ws: hezuo.Workspace, tables: Tables) -> None:
    columns = {(d["table_name"], d["title_zh"]) for d in tables["dictionary"]}
    for kind in shipped_ws.dataset.ontology.kinds:
        assert snake(kind.notation) in tables
        assert {(snake(kind.notation), f.label("zh")) for f in kind.fields} <= columns
        single = [f for f in kind.fields if not f.is_literal and not f.many and f.form is not Form.ROLE]
        assert {f"{snake(f.local)}_id" for f in single} <= {
            d["column_name"] for d in tables["dictionary"] if d["table_name"] == snake(kind.notation)
        }
