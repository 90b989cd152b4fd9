"""Every kind has examples: valid ones are clean, and each invalid one has exactly its problem at its cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from examples_kit import (
    EXAMPLES,
    ROOT,
    Example,
    declared,
    examples,
    expected,
    place_of,
    read,
    read_example,
    table_file,
    told,
)
from hezuo.base import messages, workspace
from hezuo.base.problems import Severity
from hezuo.record import rules
from hezuo.schema.values import READERS

VALID, INVALID = examples("valid"), examples("invalid")

#: Problems of files, sheets and settings, which no cell of an example can have: their own modules test them.
NOT_OF_CELLS = {
    *("odd-one", "odd-ontology", "unreadable"),
    *("too-large", "unknown-file", "unknown-sheet", "no-heading", "merged", "gbk"),
    *(
        "bad-csv",
        "damaged",
        "unknown-encoding",
        "bad-encoding",
        "lost-character",
        "bad-encoding-more",
        "bad-workbook",
        "no-college",
        "template-filled",
        "not-read",
    ),
    *("file-taken", "sheet-taken", "folder-unreadable", "no-table", "wrong-ending", "other-encoding"),
    *("unusual", "unusual-more"),
    *("invisible-more", "lookalike-more", "twin-names-more"),
    *("held-outside", "held-circle", "held-device"),
    # Of workbooks as files: `test_workbooks` makes them.
    *("no-workbook", "empty-workbook", "locked-workbook", "hidden-sheet", "hidden-rows", "hidden-column"),
    *(
        "unchecked-formulas",
        "merged-across",
        "merged-values",
        "made-date",
        "no-day",
        "no-year",
        "hidden-value",
        "unsaid-value",
        "digits-lost",
    ),
    *("rounded", "digits-more"),
    *("unsound-places", "unsound-question", "unsound-story", "unsound-view", "misstated-question"),
}
#: The datatypes whose reader gives a reason; a column that takes several gives the reason of the first.
REASONS = sorted({reason for datatype in READERS.values() for reason in datatype.refuses})
DATATYPE_OF = {f"value-{r}": {iri for iri, d in READERS.items() if r in d.refuses} for r in REASONS}


def catalogued() -> set[str]:
    """The codes of problems that the catalogue knows."""
    keys = messages.keys()
    return {key.removeprefix("problem.") for key in keys if key.startswith("problem.")}


def rule_codes() -> set[str]:
    """The codes of the rules."""
    return {f"rule-{rule.name}" for rule in rules.rules(workspace.find(ROOT))}


def out_of_reach() -> set[str]:
    """The codes that no cell can have, because no shape of the ontology asks for what they complain about."""
    fields = [f for k in declared().kinds for f in k.fields]
    checks = [c for f in fields for c in f.checks]
    first = {f.datatypes[0] for f in fields if f.is_literal}
    found = {code for code, datatypes in DATATYPE_OF.items() if not datatypes & first}
    # A column that takes one value is not cut, so only a limit between one and infinity can be exceeded.
    asked = {
        "shape-max-count": any(f.many and c.max_count < 1 << 30 for f in fields for c in f.checks),
        "shape-pattern": any(c.pattern for c in checks),
        "shape-minimum": any(c.minimum is not None for c in checks),
        "shape-maximum": any(c.maximum is not None for c in checks),
        "shape-one-of": any(c.one_of for c in checks),
        "shape-not": any(c.barred for c in checks),
        "shape-few": any(c.min_count > 1 for c in checks),
    }
    return found | {code for code, is_asked in asked.items() if not is_asked}


def names(found: list[Example]) -> list[str]:
    return [example.path.stem for example in found]


def test_the_folders_are_not_empty() -> None:
    assert VALID, "ontology/examples/valid holds no example"
    assert INVALID, "ontology/examples/invalid holds no example"
    assert list((EXAMPLES / "context").glob("*.csv"))


def test_every_file_is_an_example() -> None:
    files = {p.relative_to(EXAMPLES).as_posix() for p in EXAMPLES.rglob("*") if p.is_file()}
    known = {p.relative_to(EXAMPLES).as_posix() for p in EXAMPLES.glob("*/*.csv")}
    assert files - {"places.csv", "README.md"} == known


def test_the_context_is_clean(tmp_path: Path) -> None:
    graph = read(tmp_path, {})
    assert graph.problems == [], told(graph.problems)


def test_every_kind_has_a_valid_and_two_invalid_examples() -> None:
    for kind in declared().kinds:
        assert any(e.kind == kind for e in VALID), f"no valid example of {kind.notation}"
        assert sum(e.kind == kind for e in INVALID) >= 2, f"fewer than two invalid examples of {kind.notation}"


def test_every_rule_has_an_example() -> None:
    assert rule_codes() - {e.code(rule_codes()) for e in INVALID} == set()


def test_every_problem_of_a_cell_has_an_example() -> None:
    # A cell of 32,768 characters is made below: nobody wants it in a file.
    # What is wrong with the text of a report stands in `tests/test_reports.py`.
    reports = {code for code in catalogued() if code.startswith("report-")}
    wanted = catalogued() - NOT_OF_CELLS - out_of_reach() - reports - {"value-too-long"}
    missing = wanted - {e.code(wanted) for e in INVALID}
    assert missing == set(), f"add an example, or name the problem in NOT_OF_CELLS: {missing}"


def test_the_list_of_places_is_that_of_the_invalid_examples() -> None:
    assert set(expected()) == {e.path.name for e in INVALID}


@pytest.mark.parametrize("example", VALID, ids=names(VALID))
def test_a_valid_example_is_clean(example: Example, tmp_path: Path) -> None:
    graph = read_example(tmp_path, example)
    # A party that only the example names takes part in nothing yet: that note is no fault of the table.
    found = [p for p in graph.problems if p.severity < Severity.INFO]
    assert found == [], told(found)
    resolved = [r for r in graph.identity.resolved if r.frame.table.file == table_file(example.kind)]
    assert len(resolved) == 1
    assert all(resolved[0].records), "a row of the example has no identity"


@pytest.mark.parametrize("example", INVALID, ids=names(INVALID))
def test_an_invalid_example_has_exactly_its_problems(example: Example, tmp_path: Path) -> None:
    code = example.code(catalogued() | rule_codes())
    wanted = expected()[example.path.name]
    assert code, f"{example.path.name} names no problem code"
    assert code in {c for c, _, _ in wanted}
    graph = read_example(tmp_path, example)
    codes = {c for c, _, _ in wanted}
    found = [p for p in graph.problems if p.severity < Severity.INFO or p.code in codes]
    assert {place_of(p) for p in found} == wanted, told(graph.problems)
    assert len(found) == len(wanted), told(found)
    assert {p.place.file for p in found} == {table_file(example.kind)}
    assert all(p.zh and p.en and not re.search(r"{[a-z_]+}", p.zh + p.en) for p in found), told(found)


def test_a_cell_that_is_too_long(tmp_path: Path) -> None:
    kind = declared().kind("majors")
    assert kind is not None
    graph = read(tmp_path, {kind: f"名称,来源,页\n{'长' * 32_768},report-2024,12\n"})
    assert [place_of(p) for p in graph.problems if p.code.startswith("value-")] == [("value-too-long", 2, "名称")]
