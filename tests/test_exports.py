"""What leaves the program: no cell that a spreadsheet would run, nothing that steers a terminal."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ALLIANCES, PARTIES, Maker, parties
from hezuo.base.characters import folded
from hezuo.base.problems import HezuoError, Place, Problem, Severity, to_csv
from hezuo.base.text import escaped, neutral, printable
from hezuo.cli import main
from hezuo.commands import printing
from hezuo.formats.answers import FORMATS
from hezuo.narrate.listing import Listing
from node_kit import found_npm, run

SOURCE = Path(printing.__file__).parents[1]
#: Beginnings that some spreadsheet takes for a formula: each sign in every width, behind blanks and what is not seen.
SIGNS = [*"=+-@＝＋－＠﹦﹢﹣﹫⁼⁺", "\t甲", "\r甲", "\n甲", " =", "\u3000=", "\xa0+", "\u200e=", "\ufeff=", "\u2060＝"]
HARMLESS = ["甲", "1=1", "a-b", "—", "·", "(=)", "“=”", ""]
#: What steers terminals: escape sequences, bells, lone returns, marks of direction, line ends, what is not seen.
STEERING = "\x1b\x07\x08\r\x0c\x9b\x7f\u202e\u2066\u200b\u2028\u2029\ufeff\ufe0f\U000e0041\ue000\ud800"


@pytest.mark.parametrize("text", SIGNS)
def test_what_a_spreadsheet_would_run_is_told_to_be_text(text: str) -> None:
    assert neutral(f"{text}1+1") == f"'{text}1+1"


@pytest.mark.parametrize("value", [*HARMLESS, -1, +2.5, True, None])
def test_nothing_else_is_changed(value: object) -> None:
    assert neutral(value) is value


def cells_of_csv(data: bytes) -> list[str]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [cell for row in rows for cell in row]


def cells_of_tsv(data: bytes) -> list[str]:
    return [cell for line in data.decode().split("\n") for cell in line.split("\t")]


def cells_of_book(data: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


SHEETS: dict[str, Callable[[bytes], list[str]]] = {"csv": cells_of_csv, "tsv": cells_of_tsv, "xlsx": cells_of_book}


def runs(cell: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula, worked out in another way than by the program."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", cell) if folded(c))
    return plain[:1] in {*"=+-@"} or cell[:1] in {*"\t\r\n"}


@pytest.mark.parametrize("form", SHEETS)
def test_every_format_of_sheets(form: str) -> None:
    texts = [f"{sign}1+1" for sign in SIGNS]
    found = SHEETS[form](FORMATS[form]([*texts[:2], "甲"], [(text, -1, "甲") for text in texts]))
    assert len(found) >= len(texts)
    assert not [cell for cell in found if runs(cell) and cell != "-1"]


def test_the_list_of_problems() -> None:
    texts = [f"{sign}1+1" for sign in SIGNS]
    found = cells_of_csv(to_csv(Problem(Severity.INFO, t, Place(t, t, 1, t), t, t, t, t) for t in texts).encode())
    assert not [cell for cell in found if runs(cell)]


def test_sheets_are_written_in_few_places() -> None:
    """Whoever writes cells calls `neutral`; tables that a person fills in, and positions, hold headings and numbers."""
    wanted = {"base/problems.py", "formats/answers.py", "network/files_plain.py"}
    # A row that is to be pasted into the ledger of judgements has the names as they stand there, and so have the
    # tables of a workspace.
    others = {"authoring/sampling.py", "authoring/scaffold.py", "explorer/positions.py", "intake/asked_twins.py"}
    found = {p.relative_to(SOURCE).as_posix(): p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py")}
    assert {name for name, text in found.items() if "csv.writer" in text} == wanted | others
    assert {name for name, text in found.items() if "neutral(" in text} == {
        *wanted,
        "base/text.py",
        "formats/workbook.py",
    }


@pytest.mark.slow
def test_no_file_of_a_build_and_no_verb_hands_on_a_formula(make_workspace: Maker, tmp_path: Path) -> None:
    """Names that begin so, in every column that can hold them, through all that writes sheets."""
    # What begins with = is refused when it is read.
    names = [f"{sign}{n}公司" for n, sign in enumerate("+-@＝＋－＠﹦﹢﹣﹫⁼")]
    rows = [["名称", "成员单位", "来源", "页"], *([f"{name}盟", f"{name}；{names[0]}", "s1", "1"] for name in names)]
    folder = make_workspace({PARTIES: parties(*names), ALLIANCES: rows})
    done = CliRunner().invoke(main, ["build", "--root", str(folder)])
    assert done.exit_code == 0, done.output
    written = sorted((folder / "data" / "build").rglob("*.csv"))
    for verb in (["network", "affiliation"], ["measure"], ["roles"], ["describe"], ["ask", "alliances"], ["check"]):
        for ending in ("csv", "xlsx") if verb[0] not in ("network", "check") else ("csv",):
            out = tmp_path / f"{verb[0]}.{ending}"
            assert CliRunner().invoke(main, [*verb, "--root", str(folder), "--out", str(out)]).exit_code == 0, verb
            written.append(out)
    assert len(written) > 12
    seen = 0
    for path in written:
        cells = SHEETS[path.suffix[1:]](path.read_bytes())
        seen += sum(cell.startswith("'") for cell in cells)
        assert not [c for c in cells if runs(c) and not c.lstrip("-").replace(".", "").replace("e-", "").isdigit()], (
            path
        )
    assert seen > 50


# --- the terminal ----------------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from(STEERING + "甲a \n\t\u3000"), max_size=12))
def test_nothing_that_is_printed_steers(text: str) -> None:
    for made, kept in ((printable(text), ""), (escaped(text), "\n\t")):
        assert not set(made) & (set(STEERING) - set(kept))
        assert all(c.isprintable() or c in kept for c in made)
        assert "甲" in made or "甲" not in text
    assert escaped(text).count("\n") == text.count("\n")


def test_it_stands_there_by_name() -> None:
    assert printable("甲\u202e\x1b[1m乙\t丙\r\n") == "甲〔U+202E〕〔U+001B〕[1m乙 丙  "
    assert escaped("甲\t\u200b\n乙\x07\n") == "甲\t〔U+200B〕\n乙〔U+0007〕\n"


def test_verbs_print_by_one_function() -> None:
    """`click.echo` and its like stand in one module."""
    found = {p.name for p in SOURCE.rglob("*.py") if "echo(" in p.read_text(encoding="utf-8")}
    assert found == {"printing.py"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_on_both_streams(lang: str, make_workspace: Maker) -> None:
    name = "乙\u202e司\u2066公"
    rows = [["名称", "成员单位", "来源", "页"], ["盟\u200b", f"{name}；丁\x1b]0;x\x07", "s1", "1"]]
    root = ["--root", str(make_workspace({PARTIES: parties(name), ALLIANCES: rows})), "--lang", lang]
    calls = [["check"], ["show", name], ["show", "盟"], ["show", "\x1b[31m"], ["ask", "alliances"], ["describe"]]
    calls += [["ask", "SELECT ?n { ?s skos:prefLabel ?n }"], ["network", "affiliation"], ["measure"], ["path", name]]
    for call in (*calls, ["ask", "nothing\x1b[31m"], ["explain", "\u202e"], ["whatif", "\x9b"], ["\x1b[1mx"]):
        done = CliRunner().invoke(main, [*call, *root], standalone_mode=False)
        if done.exception and not isinstance(done.exception, SystemExit):
            continue  # a misuse, which `run` tells by the same function
        assert not set(done.output) & set(STEERING), (call, done.output)
        assert "\x1b" not in done.output


def test_what_programs_read_is_told_to_eyes_and_kept_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printing.hand_on("甲\u202e")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    printing.hand_on("甲\u202e")
    assert capsys.readouterr().out == "甲\u202e甲〔U+202E〕"


def test_a_result_is_told_to_the_prompt_of_python() -> None:
    found = Listing(("name",), [("甲\u202e\x1b[1m",)])
    for text in (str(found), repr(found), found._repr_html_()):
        assert "甲〔U+202E〕〔U+001B〕[1m" in text
    assert json.loads(found.written("json"))[0] == {"名称": "甲\u202e\x1b[1m"}


def test_an_error_is_printed_so_too(capsys: pytest.CaptureFixture[str]) -> None:
    printing.tell(HezuoError("no-thing", name="\x1b[2J").message("zh"), err=True)
    assert "〔U+001B〕[2J" in capsys.readouterr().err


# --- the page --------------------------------------------------------------------------------------------------------

SCRIPT = """
import { folded } from './src/folding.js';
import { harmless } from './src/files.js';
const { names, cells } = JSON.parse(await new Promise((done) => {
  let text = '';
  process.stdin.on('data', (part) => { text += part; }).on('end', () => done(text));
}));
process.stdout.write(JSON.stringify({ names: names.map(folded), cells: cells.map(harmless) }));
"""


@pytest.mark.slow
def test_the_page_folds_and_neutralises_as_the_program_does() -> None:
    """All letters, marks and signs that this Python knows, and the sheets' beginnings."""
    folder = SOURCE.parent / "explorer"
    found_npm(folder)
    known = (chr(n) for n in range(0x20000) if unicodedata.category(chr(n)) not in ("Cn", "Co", "Cs", "Cc"))
    names = [c for c in known if c == "一" or not "\u3400" <= c <= "\ud7a3"] + ["A\u200b（ẞ）——Σς㈱", "⺁⼀、。"]
    cells = [f"{sign}1" for sign in SIGNS] + HARMLESS
    done = run(folder, "node", "--input-type=module", "-e", SCRIPT, text=json.dumps({"names": names, "cells": cells}))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert [(n, a) for n, a in zip(names, made["names"], strict=True) if a != folded(n)] == []
    assert made["cells"] == [neutral(c) for c in cells]


@pytest.mark.parametrize(
    ("number", "shown", "whole"),
    [
        (24898.36, "24898.36", "24898.36"),
        (1234567.5, "1234567.5", "1234567.5"),
        (0.00001, "0.00001", "0.00001"),
        (100 / 3, "33.3333", "33.333333333333336"),
        (12345678.1234567, "12345678", "12345678.1234567"),
        (-0.25, "-0.25", "-0.25"),
        (float("inf"), "inf", "inf"),
    ],
)
def test_a_number_keeps_the_digits_that_were_stated(number: float, shown: str, whole: str) -> None:
    heads, rows = ["n"], [(number,)]
    assert FORMATS["table"](heads, rows).decode().splitlines()[-1] == shown
    assert FORMATS["markdown"](heads, rows).decode().splitlines()[-1] == f"| {shown} |"
    assert FORMATS["tsv"](heads, rows).decode().splitlines()[-1] in (shown, f"'{shown}")
    assert FORMATS["csv"](heads, rows).decode().splitlines()[-1] == whole
