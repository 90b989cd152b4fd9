"""The fuzz of `make fuzz`: five hundred files of it here, and that it finds what it is there to find."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

import fuzz
from conftest import YEAR, csv_text, declared
from fuzz_kit import HEADS, KINDS, made
from hezuo.intake.tables import read_file
from losses_kit import lost

IN_THE_GATE = 500


@pytest.mark.slow
def test_no_changed_file_breaks_or_holds_up_the_program_or_is_lost_in_silence() -> None:
    """The first of those that `make fuzz` tries; one that fails is tried again as its number says."""
    found = list(fuzz.run(fuzz.SEED, range(IN_THE_GATE), processes=1))
    assert [o for o in found if o.verdict != "fine"] == []
    assert sorted(o.number for o in found) == list(range(IN_THE_GATE))
    assert len({o.kind for o in found}) == len(KINDS)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_files() -> None:
    """Also in the next second, which a workbook would tell."""
    numbers = range(30)
    first = [made(7, n) for n in numbers]
    time.sleep(1.1)
    assert [made(7, n) for n in numbers] == first
    assert {"csv", "xlsx", "xls"} < {one.kind for one in first}
    assert [made(8, n) for n in numbers] != first


@pytest.mark.parametrize("blank", [1, 2])
def test_a_cell_that_is_lost_is_noticed(tmp_path: Path, blank: int) -> None:
    """Where a column is left out of what was read, or where a row is; what a problem names is not lost."""
    path = tmp_path / "alliances.csv"
    rows = [HEADS, ["甲盟", "甲公司", "备注一", "2024", "s1", "1"], ["乙盟", "", "备注二", "", "s1", "2"]]
    path.write_text(csv_text(rows), encoding="utf-8")
    (table,), problems = read_file(path, path.name, YEAR, declared())
    assert lost(path, [table], problems) == []
    notes = next(iri for iri, head in table.headings.items() if head == "备注")
    without = replace(table, columns={**table.columns, notes: ("", "")})
    assert [said.split(":")[0] for said in lost(path, [without], problems)] == [
        "row 2, column 3 ('备注')",
        "row 3, column 3 ('备注')",
    ]
    short = replace(table, rows=table.rows[:blank], columns={i: c[:blank] for i, c in table.columns.items()})
    assert len({said.split(",")[0] for said in lost(path, [short], problems)}) == 2 - blank


def breaking(seed: int, number: int) -> fuzz.Outcome:
    """A file that never ends, one that takes the process with it, and others."""
    if number == 1:
        while True:
            pass
    if number == 3:
        os._exit(3)
    return fuzz.Outcome(number, "csv", "fine", 0.1 * seed)


@pytest.mark.slow
def test_what_never_ends_and_what_ends_the_process_is_found_and_the_rest_goes_on() -> None:
    found = list(fuzz.run(1, range(5), processes=1, task=breaking, patience=1.0))
    assert {o.number: o.verdict for o in found} == {0: "fine", 1: "hang", 2: "fine", 3: "crash", 4: "fine"}
