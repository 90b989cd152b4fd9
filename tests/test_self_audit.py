"""The 2024 report held against itself, the errors that would be found in it, and formulas that nobody has written yet.

The thirty checks were chosen and computed by hand beside the report before any formula was recorded.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import hezuo
from conftest import PARTIES, ROOT, Maker, load, of, parties
from hezuo.record.audit import Line, audit_sources
from hezuo.record.doubts import doubt_words, doubts
from hezuo.record.figures import Figure, figures
from hezuo.record.formulas import checks
from hezuo.record.load import Dataset
from hezuo.record.suggested_formulas import Suggestion, suggested

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

FIGURES = "tables/2024/figures.csv"
BASES = "tables/2024/bases.csv"
FIT, OFF, CUT, OPEN = "fits", "unfit", "truncated", "unclear"
YEARS = ("2023", "2024")
REGIONS = ("asean", "central-asia", "east-asia", "south-asia", "europe", "africa", "americas", "oceania")
OF = [f"alliance-{r}" for r in REGIONS]
TEACHING = ("coop-courses", "coop-course-hours", "vr-bases", "coop-textbooks", "resource-banks", "open-courses")

#: Number of the check → its formulas: how each ends, the figure that carries it, the figures that it names.
CHECKS: dict[int, list[tuple[str, str, list[str]]]] = {
    1: [(OFF, "apprenticeship-majors", [f"apprenticeship-majors-{w}"]) for w in ("employment", "safeguard")],
    2: [(OFF, "apprenticeship-students", ["apprenticeship-students-employment"])],
    3: [(OFF, "partner-enterprises-close", ["partner-enterprises-core"])],
    4: [(OPEN, "led-communities-members", ["newenergy-founding-members", "newenergy-new-members"])],
    5: [(OFF, "centre-t22-trainees", ["centre-trainees-text"])],
    6: [(OFF, "centre-t22-training-income", ["centre-training-income-text"])],
    7: [
        (OFF, "centre-t22-tech-services", ["centre-projects-text"]),
        (OFF, "centre-t22-service-income", ["centre-service-income-text"]),
    ],
    8: [(OFF, "centre-t22-patents", ["centre-invention-patents-text", "centre-utility-models-text"])],
    9: [(OFF, "egyptian-students", ["foreign-students-enrolled"])],
    10: [(OPEN, "open-courses-2024", ["open-courses-cobuilt"])],
    11: [(OPEN, "resource-banks-2024", [f"resource-banks-{w}"]) for w in ("provincial", "participated")],
    12: [(FIT, "national-vr-base", ["vr-bases-2024"])],
    13: [(OPEN, f"qingma-{w}-2024", [f"qingma-{w}-two-years"]) for w in ("videos", "views")],
    14: [(OPEN, "communities-joined", ["communities-led", "communities-vice-chair"])],
    15: [
        (FIT, "alliance-members", ["alliance-chinese-members", "alliance-foreign-members"]),
        (FIT, "alliance-members", ["alliance-schools", "alliance-enterprises", "alliance-associations"]),
        *(
            (
                FIT,
                f"alliance-{side}-members",
                [f"alliance-{side}-{w}" for w in ("schools", "associations", "enterprises")],
            )
            for side in ("chinese", "foreign")
        ),
    ],
    16: [(OPEN, "alliance-members", OF), (FIT, "alliance-foreign-members", OF)],
    17: [
        (FIT, "ip-total-2024", ["ip-software-2024", "ip-patents-2024"]),
        (FIT, "ip-patents-2024", ["ip-inventions-2024", "ip-utility-models-2024", "ip-designs-2024"]),
    ],
    18: [
        (FIT, "skills-awards", ["skills-awards-national", "skills-awards-provincial"]),
        (FIT, "skills-awards-national", ["skills-awards-national-students", "skills-awards-national-teachers"]),
        (FIT, "skills-awards-provincial", ["skills-awards-provincial-students", "skills-awards-provincial-teachers"]),
        (FIT, "innovation-awards", ["innovation-awards-national", "innovation-awards-provincial"]),
        (FIT, "sports-awards", ["sports-gold", "sports-silver", "sports-bronze"]),
    ],
    19: [(FIT, "adopted-abroad-growth", ["adopted-abroad-2023", "adopted-abroad-2024"])],
    20: [(OFF, "adopted-resources-growth", ["adopted-resources-2023", "adopted-resources-2024"])],
    21: [
        (FIT, "needy-graduates-rate", ["needy-graduates-placed", "needy-graduates"]),
        (FIT, "enrolment-rate", ["enrolled", "admitted"]),
    ],
    22: [
        (OFF, "job-satisfaction", [f"job-satisfaction-{w}" for w in ("very", "satisfied", "fairly")]),
        (FIT, "job-relevance", [f"job-relevance-{w}" for w in ("very", "relevant", "fairly")]),
        (FIT, "job-stability", ["job-quit-rate"]),
    ],
    23: [
        (FIT, "double-qualified-senior-share", ["double-qualified-senior", "double-qualified-teachers"]),
        (OFF, "double-qualified-share-2024", ["double-qualified-teachers"]),
    ],
    24: [(OFF, "senior-teachers-share", ["full-time-teachers"])],
    25: [(OFF, "accounting-team-senior-share", ["accounting-team-share"])],
    26: [
        (FIT, "teaching-area-per-student", ["teaching-area", "students"]),
        (OFF, "equipment-value-per-student", ["equipment-value", "students"]),
    ],
    27: [
        (OPEN, "books-per-student", ["paper-books", "students"]),
        (OPEN, "student-teacher-ratio", ["students", "full-time-teachers"]),
    ],
    28: [
        *((FIT, f"{what}-{year}-text", [f"{what}-{year}"]) for what in TEACHING for year in YEARS),
        *((FIT, f"double-qualified-share-{year}-text", [f"double-qualified-share-{year}"]) for year in YEARS),
        *((FIT, f"ip-{what}-2024-text", [f"ip-{what}-2024"]) for what in ("software", "inventions", "utility-models")),
        *((FIT, f"adopted-{what}-2024-text", [f"adopted-{what}-2024"]) for what in ("abroad", "resources")),
    ],
    29: [
        (FIT, "textbooks-published", ["textbooks-new-form", "textbooks-cloud"]),
        (FIT, "textbook-alliance-attendants", ["textbook-alliance-offline", "textbook-alliance-online"]),
        (FIT, "rules-revised", ["rules-party", "rules-admin"]),
        (FIT, "egypt-aid-fund-college", ["egypt-aid-fund"]),
        # 48 - 23 = 25: the same number, which the report does not say to be the same thing.
        (OPEN, "textbooks-published", ["coop-textbooks-2024", "coop-textbooks-2023"]),
    ],
    30: [
        (CUT, "x-certificate-pass-rate", ["x-certificate-passed"]),
        (FIT, "tumxuk-x-pass-rate", ["tumxuk-x-trained"]),
        (OPEN, "tumxuk-x-pilots", ["tumxuk-x-projects"]),
    ],
}


@pytest.fixture(scope="module")
def lines(shipped: Dataset) -> dict[str, Line]:
    return {line.id: line for line in audit_sources(shipped, shipped.scope)}


@pytest.fixture(scope="module")
def stated(shipped: Dataset) -> list[Figure]:
    return figures(shipped.identity, shipped.ontology)


@pytest.mark.parametrize("number", CHECKS)
def test_the_report_against_itself(lines: dict[str, Line], number: int) -> None:
    for result, code, named in CHECKS[number]:
        found = [c.result for c in lines[code].checks if {f.code for f in c.named} == set(named)]
        assert found == [result], (code, named)


def test_thirty_checks() -> None:
    assert list(CHECKS) == list(range(1, 31))


def test_nothing_of_the_shipped_audit_is_open(shipped: Dataset) -> None:
    told = hezuo.Workspace(shipped.folder, shipped).audit()
    assert not told.is_open
    assert [line.id for line in told.result if line.result == "broken"] == []


def test_how_many_are_named_is_filled_in(stated: list[Figure], lines: dict[str, Line]) -> None:
    """A reason that says how many the report names takes the number from the record."""
    naming = [f for f in stated if re.search("点名|列名|举出", f.reason)]
    assert len(naming) >= 8
    for figure in naming:
        assert "{n}" in figure.reason, figure.code
        assert f"{lines[figure.code].recorded} " in lines[figure.code].note


# --- planted errors -----------------------------------------------------------------------------------------------

#: What is misprinted in one figure → the figures whose formulas say so.
PLANTED = [
    ("needy-graduates-rate", "79.61", {"needy-graduates-rate"}),
    ("skills-awards", "121", {"skills-awards"}),
    ("alliance-foreign-members", "65", {"alliance-foreign-members", "alliance-members"}),
    ("egypt-aid-fund-college", "781.5", {"egypt-aid-fund-college"}),
    ("adopted-abroad-growth", "74.47", {"adopted-abroad-growth"}),
    ("enrolled", "3983", {"enrolled", "enrolment-rate"}),
]


@pytest.mark.parametrize(("code", "value", "found"), PLANTED, ids=[c for c, *_ in PLANTED])
def test_a_planted_error_is_found(stated: list[Figure], code: str, value: str, found: set[str]) -> None:
    def unfit(these: Sequence[Figure]) -> set[tuple[str, str]]:
        known = {(f.source, f.code): f for f in these}
        return {(f.code, c.text) for f in these for c in checks(f, known) if c.result == OFF}

    (old,) = (f for f in stated if f.code == code)
    wrong = replace(old, value=type(old.value)(value))
    new = unfit([wrong if f is old else f for f in stated]) - unfit(stated)
    assert {c for c, _ in new} == found


@pytest.mark.slow
def test_planted_errors_open_the_audit(tmp_path: Path, shipped: Dataset) -> None:
    """All at once in a copy of the table: the audit ends with the exit code of what nobody explains."""
    ws = copied(tmp_path, {code: {"数值": value} for code, value, _ in PLANTED})
    told = ws.audit()
    expected = set().union(*(found for *_, found in PLANTED))
    before = {x.id for x in audit_sources(shipped, shipped.scope) if x.result == OFF}
    assert {x.id for x in told.result if x.result == OFF} - before == expected
    assert told.is_open


def copied(folder: Path, changes: dict[str, dict[str, str]], blank: Sequence[str] = ()) -> hezuo.Workspace:
    """The shipped workspace with cells of figures changed and columns of them blanked."""
    for path in (ROOT / "data").rglob("*"):
        if path.suffix in (".csv", ".toml") and "build" not in path.parts:
            target = folder / "data" / path.relative_to(ROOT / "data")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    table = folder / "data" / FIGURES
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(changes.get(row["编号"], {}) | dict.fromkeys(blank, ""))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return hezuo.open_workspace(folder)


# --- what the notes doubt -----------------------------------------------------------------------------------------


def test_what_the_notes_doubt_is_found_by_computation(shipped: Dataset) -> None:
    counts = doubts(shipped, audit_sources(shipped, shipped.scope)).counts()
    assert sum(counts[way] for way in ("formula", "question", "rule")) >= 70
    assert counts["found"] <= counts["mentioned"]
    summary = hezuo.Workspace(shipped.folder, shipped).audit().notes("zh")[0]
    assert f"备注说到矛盾或疑误 {counts['mentioned']} 处，其中 {counts['found']} 处" in summary


def test_a_check_finds_what_it_points_at_and_no_lonely_platform(make_workspace: Maker) -> None:
    """That a base has no partner contradicts nothing; that a company stands where a medium is meant does."""
    bases = [
        ["名称", "基地类型", "学校角色", "来源", "页", "备注"],
        ["甲基地", "实训基地", "共建院校", "s1", "3", "各处写法不一致"],
    ]
    reports = [
        ["名称", "类型", "合作单位", "来源", "页", "备注"],
        ["甲报道", "媒体报道", "乙公司", "s1", "4", "疑指其网站"],
    ]
    tables = {PARTIES: parties("乙公司"), BASES: bases, "tables/2024/other-cooperations.csv": reports}
    dataset = load(make_workspace(tables))
    assert of(dataset.problems, "rule-platform-without-partner", "rule-coverage-by-no-medium")
    counts = doubts(dataset, []).counts()
    assert (counts["mentioned"], counts["found"], counts["rule"]) == (2, 1, 1)


def test_every_note_of_doubt_has_a_formula_a_question_or_a_reason(shipped: Dataset) -> None:
    assert of(shipped.problems, "rule-figures-doubt", "rule-figures-contradict") == []


@pytest.mark.slow
def test_without_formulas_the_notes_are_asked_about(tmp_path: Path) -> None:
    found = of(copied(tmp_path, {}, ["公式"]).problems, "rule-figures-doubt")
    assert len(found) >= 20
    assert {p.place.column for p in found} == {"备注"}


# --- formulas that nobody has written yet -------------------------------------------------------------------------


def related(one: Suggestion) -> frozenset[str]:
    return frozenset({one.figure.code, *(f.code for f in one.named)})


def hits(found: Sequence[Suggestion]) -> set[int]:
    """The checks one of whose groups of figures is proposed; one of three or more also in prose for the table."""
    proposed = {related(s) for s in found}
    proposed |= {frozenset(c.removesuffix("-text") for c in group) for group in proposed if len(group) > 2}
    return {n for n, wanted in CHECKS.items() if any(frozenset({c, *names}) in proposed for _, c, names in wanted)}


@pytest.mark.slow
def test_blanked_formulas_are_proposed_again(tmp_path: Path) -> None:
    ws = copied(tmp_path, {}, ["公式"])
    found = ws.suggest_formulas(top=60)
    assert len(found.shown) == 60 < len(found.result)
    assert len(hits(found.shown)) >= 20
    assert found.rows().rows[0][4] == found.shown[0].formula


def test_names_and_numbers_alone_propose_most_of_them(stated: list[Figure]) -> None:
    """Also without the notes, which name codes."""
    bare = [replace(f, formulas=(), note="") for f in stated]
    assert len(hits(suggested(bare)[:60])) >= 15


def test_what_has_a_formula_is_not_proposed(shipped: Dataset, stated: list[Figure]) -> None:
    linked = {frozenset({f.code, *(n.code for n in x.named)}) for f in stated for _, x in f.formulas}
    found = suggested(stated, doubt_words(shipped.ontology))
    assert not {related(s) for s in found} & linked
    assert found == suggested(stated, doubt_words(shipped.ontology))


# --- each kind of suggestion, on figures of another place ---------------------------------------------------------

HEADS = ["编号", "指标", "数值", "限定", "单位", "截至", "来源", "章节", "表图案例", "页", "备注"]
#: Rows (code, name, value, unit, as of, section, table, page, note) → (figure, formula, how it ends, why).
KINDS: dict[str, tuple[list[str], tuple[str, str, str, str]]] = {
    "twice": (
        ["a,馆藏古籍数（正文）,120,册,2024,1,,3,", "b,馆藏古籍数（附表）,210,册,,2,表 1,9,"],
        ("a", "b", OFF, "twice"),
    ),
    "prose against table": (
        ["a,馆藏古籍数（正文）,120,册,2024,1,,3,", "b,馆藏古籍数（附表）,120,册,2024,1,表 1,4,"],
        ("a", "b", FIT, "twice"),
    ),
    "alike": (
        ["a,全年接待读者人次,5000,人次,,1,,3,", "b,本馆全年接待读者人次,6100,人次,,4,,30,"],
        ("b", "<= a", OFF, "part"),
    ),
    "a total against its rows": (
        [
            "all,分馆藏书数,100,册,,1,表 1,3,",
            "one,分馆东区藏书数,61,册,,1,表 1,3,",
            "two,分馆西区藏书数,43,册,,1,表 1,3,",
        ],
        ("all", "one + two", OFF, "parts"),
    ),
    "a total below rows of other names": (
        [
            "one,期刊册数,61,册,,1,表 2,3,",
            "two,图书册数,43,册,,1,表 2,3,",
            "all,合计,100,册,,1,表 2,3,",
        ],
        ("all", "one + two", OFF, "table"),
    ),
    "sum": (
        ["all,采购总数,812,件,,1,,3,", "one,桌椅件数,500,件,,1,,3,", "two,灯具件数,312,件,,1,,3,"],
        ("all", "one + two", FIT, "sum"),
    ),
    "share": (
        ["base,读者数,3953,人,,1,,3,", "part,持证读者数,3838,人,,1,,3,", "rate,持证率,97.09,%,,1,,3,"],
        # A code that is a word of the grammar is named with its source.
        ("rate", "part / base@s1 %", FIT, "share"),
    ),
    "base": (
        ["base,馆员数,552,人,,1,,3,", "rate,中级职称馆员占比,38.69,%,,7,,9,", "base-2,馆员数,552,人,,7,,9,"],
        ("rate", "whole / base-2 %", OFF, "base"),
    ),
    "growth": (
        [
            "a,借阅量（2023年）,245,次,2023,1,,3,",
            "b,借阅量（2024年）,372,次,2024,1,,3,",
            "rate,借阅增幅,51.83,%,2024,1,,3,",
        ],
        ("rate", "growth a b %", OFF, "growth"),
    ),
    "complement": (
        ["a,在架率,67.79,%,,1,,3,", "b,外借率,32.21,%,,1,,3,"],
        ("a", "100 - b", FIT, "complement"),
    ),
    "per head": (
        ["all,设备总值,24898.36,万元,,1,,3,", "heads,读者,10973,人,,1,,3,", "each,人均设备值,22686.43,元/人,,1,,3,"],
        ("each", "all * 10000 / heads", OFF, "per-head"),
    ),
    "one group": (
        ["a,古籍组馆员持证比例,92.31,%,,1,,3,", "b,古籍组馆员高级持证比例,69.24,%,,1,,3,"],
        ("b", "whole / base a 100 %", OFF, "group"),
    ),
    "note": (
        ["read-er,读者数,31,人,,1,,3,与 card-holders 不一致", "card-holders,办证人数,32,人,,2,,9,"],
        ("read-er", "card-holders", OFF, "note"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_proposed(make_workspace: Maker, kind: str) -> None:
    rows, (code, formula, result, why) = KINDS[kind]
    table = [HEADS]
    for row in rows:
        name = row.split(",")
        table.append([*name[:3], "", name[3], name[4], "s1", *name[5:]])
    dataset = load(make_workspace({FIGURES: table}))
    found = suggested(figures(dataset.identity, dataset.ontology), doubt_words(dataset.ontology))
    assert (code, formula, result, why) in [(s.figure.code, s.formula, s.result, s.why) for s in found]


@pytest.mark.parametrize(
    ("rows", "doubtful"),
    [
        # Alike in name: of another sort, or nearly the same number.
        (["a,市级以上在线精品课程门数,6,门,,1,,3,", "b,院级以上在线精品课程门数,15,门,,2,,9,"], True),
        (["a,市级以上在线精品课程门数,31,门,,1,,3,", "b,院级以上在线精品课程门数,32,门,,2,,9,"], False),
        # Named in a note: of another unit, of another name, of both the same.
        (["a,接收馆员实践的书店数,117,家,,1,,3,见 b-b", "b-b,参加实践的馆员数,161,名,,2,,9,"], True),
        (["a,古籍数,117,册,,1,,3,见 b-b", "b-b,今年全部外借图书数,161,册,,2,,9,"], True),
        (["a,外借书刊数,117,册,,1,,3,见 b-b", "b-b,今年外借图书数,161,册,,2,,9,"], False),
        (["a,外借书刊数,117,册,2023,1,,3,见 b-b", "b-b,今年外借图书数,161,册,2024,2,,9,"], True),
    ],
)
def test_what_may_be_two_things_stands_last(make_workspace: Maker, rows: list[str], doubtful: bool) -> None:
    table = [HEADS]
    for row in [*rows, "all,采购总数,812,件,,7,,3,", "one,桌椅件数,500,件,,7,,3,", "two,灯具件数,312,件,,7,,3,"]:
        name = row.split(",")
        table.append([*name[:3], "", name[3], name[4], "s1", *name[5:]])
    ws = hezuo.open_workspace(make_workspace({FIGURES: table}))
    found = ws.suggest_formulas().result
    (one,) = [s for s in found if s.figure.code in ("a", "b", "b-b") and s.result == "unfit"]
    assert one.doubtful == doubtful
    assert (found[-1] is one) == doubtful
    assert len(ws.suggest_formulas().notes("en")) == 1 + doubtful


def test_few_of_those_proposed_for_the_shipped_report_are_noise(stated: list[Figure], shipped: Dataset) -> None:
    found = suggested(stated, doubt_words(shipped.ontology))
    order = [s.doubtful for s in found]
    assert order == sorted(order)
    assert sum(s.result == "unfit" and not s.doubtful for s in found) <= 8


def test_no_figures_no_suggestions(make_workspace: Maker) -> None:
    ws = hezuo.open_workspace(make_workspace())
    assert list(ws.suggest_formulas().result) == []
    assert list(ws.audit().result) == []
    with pytest.raises(hezuo.base.problems.QueryError):
        ws.audit(source="s1")


def test_a_code_that_cannot_be_named_stops_nothing(make_workspace: Maker) -> None:
    names = [("A b", "馆藏数（正文）", "1"), ("2024", "馆藏数（表）", "2"), ("growth", "馆藏数", "3")]
    rows = [[code, name, value, "", "册", "", "s1", "1", "", "3", ""] for code, name, value in names]
    dataset = load(make_workspace({FIGURES: [HEADS, *rows]}))
    found = suggested(figures(dataset.identity, dataset.ontology))
    assert {(s.figure.code, s.formula) for s in found} == {
        ("2024", "growth@s1"),
        ("A b", "2024@s1"),
        ("A b", "growth@s1"),
    }
