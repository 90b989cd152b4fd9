"""Problems as people and programs read them, and a catalogue in which nothing is missing and nothing is left over."""

from __future__ import annotations

import ast
import csv
import errno
import io
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hezuo
from conftest import ALLIANCES, Maker, load
from hezuo.base import messages
from hezuo.base.limits import Reason
from hezuo.base.messages import LANGS, fill, say
from hezuo.base.problems import (
    COLUMNS,
    HezuoError,
    OntologyError,
    Place,
    Problem,
    QueryError,
    Severity,
    WorkspaceError,
    has_errors,
    ordered,
    problem,
    stated,
    to_csv,
    to_json,
    to_text,
)
from hezuo.base.text import neutral
from hezuo.cli import VERBS
from hezuo.commands.network_options import FILTERS
from hezuo.forms.yearly import COUNTED, MARKS
from hezuo.insight.changes import CATEGORIES
from hezuo.insight.roles import NOMINAL, UNDERVALUED
from hezuo.intake.twins import REASONS
from hezuo.narrate.audit import STATES
from hezuo.narrate.insight import caption_key
from hezuo.record.charted import KINDS
from hezuo.record.code import PARTS, State
from hezuo.record.formulas import RESULTS
from hezuo.schema.kinds import Form
from hezuo.schema.values import READERS

SOURCE = Path(hezuo.__file__).parent
HERE = Place("data/tables/2024/visits.csv", "", 7, "日期")
ONE = problem("value-date", HERE, value="五月", unit="")
SHEET = problem("heading-twice", Place("台账.xlsx", "访问交流", 1, "日期"), Severity.WARNING, name="日期")
BARE = stated("rule-x", Place(), Severity.INFO, {"zh": "“{a}”", "en": "“{a}”"}, a="甲")


# --- forms ----------------------------------------------------------------------------------------------------


def test_text_in_both_languages() -> None:
    assert to_text([ONE, SHEET, BARE], "zh") == (
        "错误 data/tables/2024/visits.csv 第 7 行 “日期”列\n"
        "  “五月”不是日期。\n"
        "  → 写成 2024、2024-05 或 2024-05-13；2024年5月13日也可以。\n"
        "警告 台账.xlsx 工作表“访问交流” 第 1 行 “日期”列\n"
        "  列标题“日期”出现了两次，第二列没有读入。\n"
        "  → 请把两列合成一列，多个值用分号隔开。\n"
        "提示 \n"
        "  “甲”\n"
    )
    english = to_text([ONE], "en")
    assert english.startswith("Error data/tables/2024/visits.csv row 7 column “日期”\n  “五月” is not a date.\n  → ")
    assert to_text([], "zh") == ""


def test_json_has_every_part_in_both_languages() -> None:
    found = json.loads(to_json([ONE, BARE]))
    assert [list(f) for f in found] == [list(COLUMNS)] * 2
    assert found[0] == {
        "severity": "error",
        "file": HERE.file,
        "sheet": "",
        "row": 7,
        "column": "日期",
        "code": "value-date",
        "zh": ONE.zh,
        "en": ONE.en,
        "hint_zh": ONE.hint_zh,
        "hint_en": ONE.hint_en,
        "follows": "",
    }
    assert found[1]["row"] == ""
    assert "五月" in to_json([ONE])


def test_csv_says_what_json_says() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv([ONE, SHEET, BARE]))))
    assert rows == [{k: str(v) for k, v in f.items()} for f in json.loads(to_json([ONE, SHEET, BARE]))]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_csv_runs_no_formula(text: str) -> None:
    item = Problem(Severity.ERROR, text, Place(text, text, 1, text), text, text, text, text)
    rows = list(csv.reader(io.StringIO(to_csv([item]), newline="")))
    assert [c for c in rows[1] if c == "'" + text] == ["'" + text] * 8
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("value", [-1, 1.5, None, True, "", "1", "甲", "a=1"])
def test_what_is_no_formula_stays(value: object) -> None:
    assert neutral(value) is value


NASTY = "甲\x1b]0;x\x07\x1b[2J\x9b31m\u2028\u202e\x00\r乙"


@pytest.mark.parametrize("lang", LANGS)
def test_text_does_not_repaint_a_terminal(make_workspace: Maker, lang: messages.Lang) -> None:
    """What stands in a cell, a heading or a file name comes out without its control characters."""
    rows = [["名称", "来源", "页", NASTY], ["联盟", NASTY, "1" + NASTY, "1"], ["同盟", "s1", "1", "1"]]
    text = to_text(load(make_workspace({ALLIANCES: rows, f"tables/2024/{NASTY[2:8]}.csv": rows})).problems, lang)
    kept = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
    assert kept == {"\n"}


def test_a_problem_is_one_paragraph(make_workspace: Maker) -> None:
    rows = [["名称", "牵头单位", "来源"], ["联盟", "甲\n乙", "s1\n\n错误 别的"]]
    for item in load(make_workspace({ALLIANCES: rows})).problems:
        assert len(to_text([item], "zh").splitlines()) <= 3 + bool(item.follows)


# --- order ----------------------------------------------------------------------------------------------------

few = st.sampled_from(["", "a", "b"])
places = st.builds(Place, few, few, st.integers(0, 2), few)
items = st.builds(Problem, st.sampled_from(Severity), few, places, few, few, few, few)


@given(st.lists(items), st.randoms(use_true_random=False))
def test_problems_come_in_one_order(found: list[Problem], chance: object) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert ordered(mixed) == ordered(found)
    assert len(ordered(found + mixed)) == len(set(found))


@given(items, items)
def test_two_problems_never_tie(one: Problem, other: Problem) -> None:
    """Else their order would be that of a set, which differs from run to run."""
    assert (one == other) == (one.sort_key == other.sort_key)


def test_gravity_first_then_place() -> None:
    """Ten hints about the first file do not bury the one error of the last."""

    def at(file: str, row: int, severity: Severity, code: str = "x") -> Problem:
        return Problem(severity, code, Place(file, "", row), "", "")

    expected = [
        at("a", 10, Severity.ERROR),
        at("b", 1, Severity.ERROR),
        at("a", 10, Severity.WARNING),
        at("a", 2, Severity.INFO),
        at("a", 10, Severity.INFO, "a"),
        at("a", 10, Severity.INFO, "b"),
    ]
    assert ordered(expected[::-1]) == expected


def test_only_errors_are_errors() -> None:
    assert not has_errors([])
    assert not has_errors([SHEET, BARE])
    assert has_errors([BARE, SHEET, ONE])


# --- sentences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "1 row"), ("1", "1 row"), (0, "0 rows"), (2, "2 rows"), (11, "11 rows"), ("1.0", "1.0 rows")],
)
def test_one_and_several_have_a_word_each(value: object, said: str) -> None:
    assert fill("{count} {count|row|rows}", {"count": value}) == said
    assert fill("{count|is|} {other|a|b}", {"count": value}) == f"{'is' if said == '1 row' else ''} {{other|a|b}}"


def test_no_word_is_both_one_and_several() -> None:
    assert [key for key in messages.keys() if re.search(r"\w\((s|es|ies)\)", say(key, "en"))] == []  # noqa: SIM118


def test_a_value_is_not_filled_itself() -> None:
    assert fill("“{a}”“{b}”", {"a": "{b}", "b": "1"}) == "“{b}”“1”"
    assert fill("“{a}”{", {"b": "1"}) == "“{a}”{"


def test_one_language_serves_for_the_other() -> None:
    item = stated("rule-x", Place(), Severity.ERROR, {"zh": "甲"})
    assert (item.message("zh"), item.message("en")) == ("甲", "甲")


def test_errors_speak_both_languages() -> None:
    error = WorkspaceError("no-workspace", root="x")
    assert isinstance(error, HezuoError)
    assert str(error) == error.message("en")
    assert error.message("zh").startswith("x 不是工作区")
    with pytest.raises(KeyError):
        str(HezuoError("no-such-key"))


# --- the catalogue and the source -----------------------------------------------------------------------------

#: Callables whose first argument names a text, and what stands before it in the catalogue.
NAMING = {
    "problem": "problem.",
    "CellRemark": "problem.",
    "say": "",
    "both": "",
    "has": "",
    "Said": "",
    "word": "form.",
    **{cls.__name__: "error." for cls in (HezuoError, OntologyError, WorkspaceError, QueryError)},
    **dict.fromkeys(("BusyError", "RefusedError", "UnreadyError"), "error."),
}
#: Where the first argument is a variable: what it may be.
VARIABLES = {
    ("cli.py", "key"): {"cli.misuse", "cli.no-option", "cli.missing", "cli.bad-value"},
    ("workspace.py", "reason"): {"error.outside", "error.circle", "error.device"},
    ("tables.py", "code"): {"problem.unknown-sheet", "problem.unknown-file"},
    ("headings.py", "key"): {"table.close", "table.close-apart"},
    ("callout.py", "key"): {"form.doubt", "form.doubt-role"},
    ("axes.py", "key"): {f"form.axes-{k}" for k in ("high", "low", "bars", "between", "why")},
    ("unsound.py", "code"): {"problem.unsound-view", "problem.unsound-question"},
    ("textfiles.py", "code"): {"problem.bad-encoding-more", "problem.unusual-more"},
    ("layout.py", "code"): {
        *("problem.digits-lost", "problem.hidden-value", "problem.made-date", "problem.no-year", "problem.rounded"),
        *("problem.no-day", "problem.unsaid-value"),
        "problem.value-formula-error",
    },
    ("progress.py", "key"): {"progress.reading", "progress.measuring", "progress.drawing", "progress.data"},
    # A help text in both languages: what is asked for is seen where that is called.
    ("verb.py", "key"): set(),
    ("view.py", "key"): set(),
    ("placed.py", "key"): {"placed.rank", "placed.rank-tied"},
    ("chance.py", "key"): {"chance.some", "chance.none"},
    ("groups.py", "key"): {"group.around", "group.marked"},
    ("show.py", "key"): {"show.many", "show.guess"},
    ("citing.py", "key"): {"report.table", "report.table-row", "report.table-rows"},
    # These are handed on: what they are is seen where that is called, and is in a family.
    **dict.fromkeys(
        [
            *(("tidy.py", "key"), ("tidy_kinds.py", "key"), ("frames.py", "key")),
            *(("figures.py", "told"), ("filling.py", "code"), ("saying.py", "content"), ("view.py", "words")),
        ],
        frozenset(),
    ),
}


@dataclass(frozen=True, slots=True)
class Call:
    """One place in the source that names a text: its key, or the start of it when the rest is put together."""

    where: str
    key: str
    whole: bool
    values: frozenset[str] | None


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(SOURCE.rglob("*.py"))]


@cache
def calls() -> list[Call]:
    found: list[Call] = []
    for path, tree in trees():
        for node in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in NAMING:
                found += call(path, node, name)
    return [*found, *templated()]


def templated() -> Iterator[Call]:
    """The texts that the templates of the server's pages name."""
    for path in sorted((SOURCE / "serve" / "templates").glob("*.html")):
        for match in re.finditer(r"\bt\('([^']+)'([^)]*)\)", path.read_text(encoding="utf-8")):
            # What the script of the editor says is handed to it whole: it fills the places.
            given = None if path.name == "query.html" else frozenset(re.findall(r"(\w+)=", match[2]))
            yield Call(path.name, match[1], not match[1].endswith("."), given)


def call(path: Path, node: ast.Call, name: str) -> Iterator[Call]:
    before = NAMING[name]
    first, where = node.args[0], f"{path.name}:{node.lineno}"
    # What is to be said of a cell comes with its values as one argument.
    whole = name == "CellRemark" or any(k.arg is None for k in node.keywords)
    given_names = None if whole else frozenset(str(k.arg) for k in node.keywords)
    if isinstance(first, ast.Constant):
        yield Call(where, before + str(first.value), True, given_names)
    elif isinstance(first, ast.JoinedStr):
        start = first.values[0]
        yield Call(where, before + (str(start.value) if isinstance(start, ast.Constant) else ""), False, given_names)
    elif isinstance(first, ast.BinOp) and isinstance(first.left, ast.Constant):
        yield Call(where, before + str(first.left.value), False, given_names)
    elif isinstance(first, ast.IfExp):
        for end in (first.body, first.orelse):
            assert isinstance(end, ast.Constant), where
            yield Call(where, before + str(end.value), True, given_names)
    elif isinstance(first, ast.Name):
        yield from (Call(where, key, True, given_names) for key in sorted(VARIABLES[path.name, first.id]))


def constants(*names: str, inside: str = "") -> set[str]:
    """The texts that stand in modules of the source (in one function of them, when it is named)."""
    found = set()
    for path, tree in trees():
        if path.name in names:
            named: list[ast.AST] = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == inside]
            tops = named or [tree]
            found |= {str(n.value) for t in tops for n in ast.walk(t) if isinstance(n, ast.Constant)}
    return found


def mentioned(family: str, *names: str) -> set[str]:
    """The ends of a family that stand in modules of the source, alone or behind the family.

    So do names that are written with underscores there, and what has a second text (`-text`).
    """
    found = {text.replace("_", "-") for text in constants(*names)}
    ends = ((end, end.removesuffix("-text").replace("_", "-")) for end in suffixes(family))
    return {end for end, known in ends if known in found or (family + known) in found}


def scripts() -> str:
    """The scripts of the server's pages."""
    return "".join(p.read_text(encoding="utf-8") for p in sorted((SOURCE / "serve" / "static").glob("*.js")))


def modules(package: str) -> set[str]:
    """The names of the files of a package."""
    return {p.name for p in (SOURCE / package).glob("*.py")}


def captioned() -> set[str]:
    """The ends of captions: what the classes of the source are called, in words joined by hyphens."""
    named = {n.name for _, tree in trees() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
    return {caption_key(name) for name in named}


def raised(name: str) -> set[str]:
    """The texts of the ValueErrors that a module raises."""
    nodes = [n for p, t in trees() if p.name == name for n in ast.walk(t) if isinstance(n, ast.Call)]
    found = [a for n in nodes if isinstance(n.func, ast.Name) and n.func.id == "ValueError" for a in n.args]
    either = [b for a in found for b in ((a.body, a.orelse) if isinstance(a, ast.IfExp) else (a,))]
    return {str(b.value) for b in either if isinstance(b, ast.Constant)}


def yielded(name: str) -> set[str]:
    """The first texts of the pairs that a module yields."""
    nodes = [n for p, t in trees() if p.name == name for n in ast.walk(t) if isinstance(n, ast.Yield)]
    firsts = [n.value.elts[0] for n in nodes if isinstance(n.value, ast.Tuple)]
    return {str(f.value) for f in firsts if isinstance(f, ast.Constant)}


KEYS = frozenset(messages.keys())


def test_no_key_stands_in_two_files() -> None:
    assert len(messages.keys()) == len(KEYS)


def suffixes(family: str) -> set[str]:
    return {k.removeprefix(family) for k in KEYS if k.startswith(family)}


@cache
def families() -> dict[str, set[str]]:
    """Keys that are put together: start of the key → the ends that the source can give."""
    # The modules that head columns from the catalogue, and those of the server's pages.
    telling = {p.name for p in SOURCE.rglob("*.py") if re.search(r'heads\(|"heading\.', p.read_text(encoding="utf-8"))}
    served = {p.name for p in (SOURCE / "serve").glob("*.py")}
    return {
        "form.year-": {*(key for key, *_ in MARKS), *COUNTED},
        "os.": set(errno.errorcode.values()) & suffixes("os."),
        "severity.": {s.word for s in Severity},
        "problem.value-": raised("values.py") | raised("records.py"),
        "problem.shape-": yielded("checks.py"),
        "problem.": suffixes("problem."),
        "hint.": suffixes("problem.") & suffixes("hint."),
        "error.": suffixes("error."),
        "holds.": {datatype.holds for datatype in READERS.values()},
        "becomes.": {"record", "entry", *(f.value for f in Form)},
        "heading.": suffixes("heading.") & constants(*telling),
        "state.": {*STATES, "unlinked"},
        "file.": suffixes("file.") & constants("filekinds.py"),
        "fit.": set(RESULTS),
        "related.": suffixes("related.") & constants("related_figures.py", "related_quotients.py"),
        "help.": {*VERBS, "hezuo"},
        "option.": {"only-year" if f == "year" else f for f in FILTERS},
        "asked.": {key + end for key in constants("unknown.py") for end in ("", "-near")} & suffixes("asked."),
        "ontology-page.": {*constants("ontology_page.py"), "language"} & suffixes("ontology-page."),
        "mismatch.": {UNDERVALUED, NOMINAL, "none"},
        "twin.": set(REASONS),
        "changes.": {*CATEGORIES, *constants("changes.py")},
        "problem.held-": {"outside", "circle", "device"},
        "form.": suffixes("form."),
        "verify.": suffixes("verify."),
        "verify.files-": suffixes("verify.files-"),
        "error.ended-": set(get_args(Reason)),
        "slow.": constants("slow.py") & suffixes("slow."),
        "caption.": captioned() & suffixes("caption."),
        "book.": mentioned("book.", *modules("narrate")),
        "tie.": mentioned("tie.", *modules("narrate"), *modules("network")),
        "chart.kind-": set(KINDS),
        "form.key-": {
            e for e in suffixes("form.key-") if any(c.replace("_", "-").startswith(e) for c in constants("key.py"))
        },
        "asked.unknown-term": suffixes("asked.unknown-term"),
        "report.": mentioned("report.", *modules("report"), *modules("record")),
        "progress.": mentioned("progress.", *modules("commands")),
        # What stopped a query, with a step to take; the rest is said by the script of the editor.
        "query.": {e for e in suffixes("query.") if re.search(rf"\b{e}\b", scripts())}
        | {kind + end for kind in constants(*modules("serve")) for end in ("", "-step")} & suffixes("query."),
        # A text and its second one; a page or several.
        "": set(),
        "report.page": {"", "s"},
        "tidy-readme.open-": {"csv", "parquet", "sqlite"},
        **{f"tidy{part}": mentioned(f"tidy{part}", *modules("export")) for part in (".", "-about.", "-readme.")},
        **{f"tidy-{part}.": suffixes(f"tidy-{part}.") for part in ("table", "beside")},
        "document.": constants("numbered.py", "word_blocks.py", "spreadsheet.py") & suffixes("document."),
        "code.": suffixes("code.") & {*(part for _, part in PARTS), *constants("code.py")},
        "code.is-": set(get_args(State)),
        # The entries of the list at the left, each named where its page is.
        "nav.": suffixes("nav.") & {c.removeprefix("nav.") for c in constants(*served) if c.startswith("nav.")},
    }


#: Families whose every end must be in the catalogue.
COMPLETE = (
    "problem.held-",
    "error.ended-",
    "code.is-",
    "severity.",
    "problem.value-",
    "problem.shape-",
    "holds.",
    "help.",
)


def test_every_text_that_the_source_names_exists() -> None:
    named = [c for c in calls() if c.whole]
    assert [(c.where, c.key) for c in named if c.key not in KEYS] == []
    assert [(c.key, lang) for c in named for lang in LANGS if not say(c.key, lang).strip()] == []


def test_keys_are_put_together_only_in_known_families() -> None:
    assert {c.key for c in calls() if not c.whole} <= {*families(), "problem.hint-"}


@pytest.mark.parametrize("family", COMPLETE)
def test_families_are_complete(family: str) -> None:
    assert families()[family]
    assert {family + end for end in families()[family]} <= KEYS


def test_every_form_of_a_column_has_a_sentence() -> None:
    assert {f"becomes.{f.value}" for f in Form} <= KEYS
    assert {f"state.{s}" for s in (*STATES, "unlinked")} <= KEYS
    assert {f"fit.{r}" for r in RESULTS} <= KEYS


def test_nothing_in_the_catalogue_is_left_over() -> None:
    used = {c.key for c in calls() if c.whole}
    for family in (
        "os.",
        "form.year-",
        "severity.",
        "problem.value-",
        "problem.shape-",
        "holds.",
        "becomes.",
        "heading.",
        "asked.",
        "ontology-page.",
        "state.",
        "file.",
        "fit.",
        "related.",
        "help.",
        "option.",
        "mismatch.",
        "twin.",
        "changes.",
        "problem.held-",
        "error.ended-",
        "code.",
        "code.is-",
        "verify.",
        "verify.files-",
        "nav.",
        "slow.",
        "document.",
        *("caption.", "book.", "tie.", "chart.kind-", "form.key-", "report.", "report.page", "progress.", "query."),
        *("tidy.", "tidy-about.", "tidy-readme.", "tidy-readme.open-", "tidy-table.", "tidy-beside."),
    ):
        used |= {family + end for end in families()[family]}
    used |= {f"hint.{k.removeprefix('problem.')}" for k in used if k.startswith("problem.")}
    assert sorted(KEYS - used) == []


#: Texts without a word of Chinese: the sign between the words of a list, brackets.
WORDLESS = frozenset((
    *("show.title", "form.year-role", "form.year-stop", "show.choice", "answers.title", "changes.heading"),
    *("asked.day", "cube.set", "shape.value", "code.file", "nav.query", "tidy.severity-text", "tidy.type-text"),
))  # fmt: skip


def test_every_text_is_in_both_languages() -> None:
    for key in sorted(KEYS):
        chinese, english = say(key, "zh"), say(key, "en")
        assert chinese.strip(), key
        assert english.strip(), key
        # Places and marks alone are no words.
        wordless = key in WORDLESS or not re.sub(r"\{\w+\}|\W", "", chinese)
        assert wordless or re.search(r"[\u4e00-\u9fff]", chinese), key
        assert not re.search(r"[\u4e00-\u9fff]", english.replace("万", "").replace("亿", "")), key
        assert chinese.count("{") == chinese.count("}"), key
        assert chinese.count("“") == chinese.count("”"), key
        assert english.count("“") == english.count("”"), key


def places_of(key: str) -> set[str]:
    return {name for lang in LANGS for name in re.findall(r"\{(\w+)[|}]", say(key, lang))} if key in KEYS else set()


def test_every_place_of_a_sentence_is_filled() -> None:
    # The help of an option is printed as it stands: braces in it are what people type.
    for one in (c for c in calls() if c.whole and c.values is not None and not c.key.startswith("option.")):
        needed = places_of(one.key) | places_of(one.key.replace("problem.", "hint.", 1))
        assert one.values is not None
        # Errors of the ontology have a place of their own accord, found where one is raised.
        assert needed <= one.values | {"severity", "place"}, (one.where, one.key)


@pytest.mark.parametrize("family", ["problem.value-", "hint.value-"])
def test_places_of_what_is_wrong_with_a_value(family: str) -> None:
    for end in families()["problem.value-"]:
        assert places_of(family + end) <= {"value", "unit", "words", "which", "at"}


def test_hints_belong_to_problems() -> None:
    assert suffixes("hint.") <= suffixes("problem.")


def test_the_program_says_nothing_unfilled(make_workspace: Maker) -> None:
    rows = [
        ["名称", "牵头单位", "学校角色", "成立日期", "来源", "页", "怪"],
        ["联盟", "丙", "盟主", "五月", "s2", "0", ""],
    ]
    for item in load(make_workspace({ALLIANCES: rows})).problems:
        assert not re.search(r"\{\w+\}", item.zh + item.en + item.hint_zh + item.hint_en), item.code


def test_a_text_that_is_found_by_its_heading_is_that_of_the_whole_file() -> None:
    files = [*messages.PACKAGE.glob("*/messages.toml"), messages.PACKAGE / messages.HELP]
    whole = {key: told for path in files for key, told in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    assert sorted(whole) == list(messages.keys())
    for key, told in whole.items():
        assert {lang: say(key, lang) for lang in LANGS} == {lang: fill(told[lang], {}) for lang in LANGS}
