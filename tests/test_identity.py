"""Names are not identities: what a name means, what a judgement does, and that nothing else matters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import (
    ALLIANCES,
    COLLEGE,
    JUDGEMENT_HEADINGS,
    JUDGEMENTS,
    PARTIES,
    PARTY_HEADINGS,
    YEAR,
    Maker,
    Rows,
    Tables,
    about,
    book,
    judged,
    load,
    of,
    parties,
)
from hezuo.base.problems import Problem, Severity
from hezuo.base.terms import DERIVED_FROM, HZ, ID, ORG, PARTY, PREF_LABEL
from hezuo.intake.names import segment
from hezuo.record.load import Dataset
from hezuo.record.show import portrait
from tools_kit import examples

LINE, FILE, SHEET = f"<{HZ}line>", f"<{HZ}file>", f"<{HZ}sheet>"
LEDGER = (f"<{ID}judgements/", f"<{ID}entries/-/judgements/", f"<{ID}graph/judgements>")
HEADS = ["名称", "牵头单位", "成员单位", "秘书处单位", "学校角色", "填报院校", "来源", "页"]
#: The groups that the drawn judgements are put together from: one edge never contradicts another.
NAMES = [
    "中国长江三峡集团有限公司",
    "浪潮通用软件有限公司",
    "天津渤海轻工投资集团",
    "宁德时代新能源科技",
    "南开大学滨海学院",
]
ALIASES = ["三峡集团", "浪潮", "渤海轻工", "宁德时代", "南开滨海"]


def row(name: str, lead: str = "", member: str = "", role: str = "", college: str = "") -> list[str]:
    return [name, lead, member, "", role, college, "s1", "1"]


def quads(graph: Dataset, *but: str) -> set[str]:
    """The quads, without those that hold one of these predicates and without the ledger of judgements."""
    return {q for q in graph.store.nquads() if not any(b in q for b in but) and not any(part in q for part in LEDGER)}


def errors(graph: Dataset) -> list[Problem]:
    return [p for p in graph.problems if p.severity is Severity.ERROR]


def members(graph: Dataset, platform: str, role: str = "") -> list[tuple[str, str]]:
    """(name of the party, label of its role or '') of each membership in a platform, sorted."""
    asked = """SELECT ?party ?role WHERE {
      ?m org:organization/skos:prefLabel $platform ; org:member/skos:prefLabel ?party .
      OPTIONAL { ?m org:role/skos:prefLabel ?role FILTER(LANG(?role) = "zh") } }"""
    rows = graph.store.select(asked.replace("$platform", f'"{platform}"@zh')).rows
    return sorted((str(p), str(r or "")) for p, r in rows)


# --- the smallest workspace -----------------------------------------------------------------------------------


def test_a_workspace_of_parties_and_sources_has_no_error(make_workspace: Maker) -> None:
    """The college is found also when no other table asks for it."""
    assert errors(load(make_workspace())) == []


def test_a_college_that_is_not_in_the_table(make_workspace: Maker) -> None:
    graph = load(make_workspace({PARTIES: [PARTY_HEADINGS, ["乙学院", "高职院校", "s1", "1"]], ALLIANCES: [HEADS]}))
    assert [p.code for p in errors(graph)] == ["no-college"]


# --- order ----------------------------------------------------------------------------------------------------


@st.composite
def drawn_tables(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    """Tables without a contradiction: parties, alliances that name them in any form, judgements on the forms."""
    known = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    pairs = [(a, n) for a, n in zip(ALIASES, NAMES, strict=True) if n in known]
    said = draw(st.lists(st.sampled_from(pairs), unique=True))
    forms = st.sampled_from([*known, *(a for a, _ in said), COLLEGE])
    several = st.lists(forms, unique=True, max_size=3).map("；".join)
    roles = st.sampled_from(["", "牵头", "成员单位", "理事长"])
    names = draw(st.lists(st.sampled_from(["甲联盟", "乙联盟", "丙联盟"]), unique=True, min_size=1))
    alliances = [row(n, draw(several), draw(several), draw(roles), draw(st.sampled_from(["", COLLEGE]))) for n in names]
    groups = [(known[0], n, "同集团") for n in known[1:2]]
    verdicts = [*((a, n, "相同") for a, n in said), *groups, (known[0], known[-1] + "二", "不同")]
    return {PARTIES: parties(*known), ALLIANCES: [HEADS, *alliances], JUDGEMENTS: judged(*verdicts)}


def shuffled(data: st.DataObject, rows: list[list[str]]) -> list[list[str]]:
    """Rows and columns in another order, the headings still first."""
    body = data.draw(st.permutations(rows[1:]))
    columns = data.draw(st.permutations(range(len(rows[0]))))
    return [[r[i] for i in columns] for r in [rows[0], *body]]


@examples(12)
@given(tables=drawn_tables(), data=st.data())
def test_the_order_of_rows_and_columns_does_not_matter(
    make_workspace: Maker, tables: dict[str, list[list[str]]], data: st.DataObject
) -> None:
    other = {name: shuffled(data, rows) for name, rows in tables.items()}
    graph, again = load(make_workspace(tables)), load(make_workspace(other))
    assert errors(graph) == []
    assert quads(graph, LINE) == quads(again, LINE)
    assert {(p.code, p.zh) for p in graph.problems} == {(p.code, p.zh) for p in again.problems}


@examples(8)
@given(tables=drawn_tables(), data=st.data())
def test_the_order_of_sheets_and_the_kind_of_file_do_not_matter(
    make_workspace: Maker, tables: dict[str, list[list[str]]], data: st.DataObject
) -> None:
    sheets = {name.split("/")[-1].removesuffix(".csv"): rows for name, rows in tables.items() if name != JUDGEMENTS}
    order = data.draw(st.permutations(sorted(sheets)))
    other: Tables = {
        PARTIES: [PARTY_HEADINGS],
        JUDGEMENTS: tables[JUDGEMENTS],
        f"tables/{YEAR}/台账.xlsx": book({n: sheets[n] for n in order}),
    }
    graph, again = load(make_workspace(tables)), load(make_workspace(other))
    assert quads(graph, LINE, FILE, SHEET) == quads(again, LINE, FILE, SHEET)


def test_the_order_of_corrections_does_not_matter(make_workspace: Maker) -> None:
    """A record is named as it was printed, also when another correction mends its name."""
    heads = ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "判定人", "判定日期"]
    ledger = [
        ["alliances", "甲联孟", "名称", "甲联孟", "甲联盟", "采用", "误印", "编者", "2024-01-02"],
        ["alliances", "甲联孟", "学校角色", "牵投", "牵头", "采用", "误印", "编者", "2024-01-02"],
    ]
    tables = {ALLIANCES: [HEADS, row("甲联孟", role="牵投")]}
    found = [load(make_workspace({**tables, "identity/corrections.csv": [heads, *o]})) for o in (ledger, ledger[::-1])]
    assert [errors(g) for g in found] == [[], []]
    assert quads(found[0], LINE) == quads(found[1], LINE)


def test_a_correction_of_a_row_without_a_key_leaves_no_mention(make_workspace: Maker) -> None:
    """A judgement of one form only is a record of nothing, whatever is corrected in it."""
    heads = ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "判定人", "判定日期"]
    asked = "SELECT ?m { ?m a hz:Mention ; hz:printedForm ?form } ORDER BY ?m"
    for other, count in (("", 0), ("丁", 1)):
        ledger = [JUDGEMENT_HEADINGS, ["丙", other, "不同", "编者", "2024-01-02", "理油", ""]]
        corrections = [
            heads,
            ["judgements", "2024-01-02", "理由", "理油", "理由", "采用", "误印", "编者", "2024-01-03"],
        ]
        tables = {PARTIES: parties("丙", "丁"), JUDGEMENTS: ledger, "identity/corrections.csv": corrections}
        found = load(make_workspace(tables))
        assert len(found.store.select(asked).rows) == count


def test_a_hundred_near_names_are_asked_about(make_workspace: Maker) -> None:
    """A table of the wrong college would ask for thousands; beyond, a name is unknown without a guess."""
    names = [f"天津第{n:03}机械制造有限公司" for n in range(104)]
    wrong = [name.replace("有限公司", "有限公同") for name in names]
    rows = [HEADS, *(row(f"联盟{n}", member=name) for n, name in enumerate(wrong))]
    found = load(make_workspace({PARTIES: parties(*names), ALLIANCES: rows}))
    near = of(found.problems, "unknown-name-near")
    assert (len(near), len(of(found.problems, "unknown-name"))) == (100, 4)


def test_what_is_said_of_judgements_that_do_not_agree(make_workspace: Maker) -> None:
    ledger = judged(
        *(("甲方", "乙", "相同"), ("甲方", "丙", "相同"), ("甲方", "乙", "不同"), ("丁方", "丁", "相同")),
        *(("丁厂", "丁", "相同"), ("丁方", "丁厂", "不同"), ("丁方", "丁厂", "同集团"), ("子", "丑", "相同")),
        *(("丑", "子", "相同"), ("戊", "己", "不同"), ("戊方", "戊", "相同"), ("戊方", "戊", "相同")),
    )  # fmt: skip
    graph = load(make_workspace({PARTIES: parties(*"乙丙丁戊己"), JUDGEMENTS: ledger}))
    assert [(p.place.row, p.zh) for p in errors(graph)] == [
        (3, "“甲方”既判为“乙”又判为“丙”（另见第 2 行）。"),
        (4, "“甲方”与“乙”既判为相同又判为不同（另见第 2 行）。"),
        (7, "“丁方”与“丁厂”按现有判断是同一个，不能又判为不同或同集团。"),
        (8, "“丁方”与“丁厂”按现有判断是同一个，不能又判为不同或同集团。"),
        (9, "从“子”出发的“相同”判断绕成了一圈，没有一个正式名称。"),
        (10, "从“丑”出发的“相同”判断绕成了一圈，没有一个正式名称。"),
    ]
    assert [p.en for p in errors(graph)][:2] == [
        "“甲方” is judged to be both “乙” and “丙” (see row 2).",
        "“甲方” and “乙” are judged both same and different (see row 2).",
    ]


def test_what_is_said_of_a_record_twice_and_of_a_word_in_no_list(make_workspace: Maker) -> None:
    again = book({"联盟与其他共同体": [HEADS, row("甲盟"), row("乙盟", role="牵头单位们"), row("丙盟", role="扫地")]})
    graph = load(make_workspace({ALLIANCES: [HEADS, row("甲盟")], f"tables/{YEAR}/台账.xlsx": again}))
    twice, near, far = errors(graph)
    assert [(p.place.sheet, p.place.row) for p in (twice, near, far)] == [("联盟与其他共同体", n) for n in (2, 3, 4)]
    assert twice.zh == "与 data/tables/2024/alliances.csv 第 2 行是同一条记录。"
    assert "名称" in twice.hint("zh")
    assert "Name" in twice.hint("en")
    assert (near.zh, far.zh) == ("“牵头单位们”不在清单里。", "“扫地”不在清单里。")
    for lang, words in (("zh", ("牵头单位", "副理事长单位")), ("en", ("Leading party", "Vice-chair"))):
        assert all(word in one.hint(lang) for one in (near, far) for word in words)  # type: ignore[arg-type]
        assert len(near.hint(lang)) > len(far.hint(lang))  # type: ignore[arg-type]
    first = book({"联盟与其他共同体": [HEADS, row("甲盟")], "alliances": [HEADS, row("甲盟")]})
    sheets = errors(load(make_workspace({f"tables/{YEAR}/台账.xlsx": first})))
    assert [p.zh for p in sheets] == ["与 data/tables/2024/台账.xlsx 联盟与其他共同体 第 2 行是同一条记录。"]


def test_a_name_with_a_mark_at_its_end_is_no_list(make_workspace: Maker) -> None:
    """A list has two names or more; 乙、 is a slip, and is told."""
    for member, codes in (("乙、", ["unknown-name-near"]), ("乙、丙", []), ("乙", [])):
        graph = load(make_workspace({PARTIES: parties("乙", "丙"), ALLIANCES: [HEADS, row("甲盟", member=member)]}))
        assert [p.code for p in of(graph.problems, "unknown-name", "unknown-name-near")] == codes


# --- undoing --------------------------------------------------------------------------------------------------


@examples(12)
@given(tables=drawn_tables(), data=st.data())
def test_undoing_restores_what_stood_before(
    make_workspace: Maker, tables: dict[str, list[list[str]]], data: st.DataObject
) -> None:
    heads, *ledger = tables[JUDGEMENTS]
    undone = data.draw(st.lists(st.sampled_from(range(len(ledger))), unique=True, min_size=1))
    withdrawn = [[*r[:-1], "2024-06-01"] if i in undone else r for i, r in enumerate(ledger)]
    never = [r for i, r in enumerate(ledger) if i not in undone]
    graph = load(make_workspace({**tables, JUDGEMENTS: [heads, *withdrawn]}))
    before = load(make_workspace({**tables, JUDGEMENTS: [heads, *never]}))
    assert quads(graph) == quads(before)
    assert about(graph.problems, ALLIANCES) == about(before.problems, ALLIANCES)


def test_an_undone_judgement_stays_in_its_ledger(make_workspace: Maker) -> None:
    graph = load(make_workspace({JUDGEMENTS: judged(("丙", COLLEGE, "相同", "2024-06-01"))}))
    assert graph.store.select("ASK { GRAPH ?g { ?j hz:formA '丙' ; hz:withdrawnOn ?on } }").rows == [(True,)]
    assert graph.identity.judgements == ()


# --- verdicts -------------------------------------------------------------------------------------------------


def test_same_makes_another_name(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("三峡集团有限公司"),
        ALLIANCES: [HEADS, row("联盟", "三峡集团")],
        JUDGEMENTS: judged(("三峡集团", "三峡集团有限公司", "相同")),
    }
    graph = load(make_workspace(tables))
    assert errors(graph) == []
    assert ("三峡集团有限公司", "牵头单位") in members(graph, "联盟")
    asked = "SELECT ?form WHERE { ?p skos:prefLabel '三峡集团有限公司'@zh ; skos:altLabel ?form }"
    assert graph.store.select(asked).rows == [("三峡集团",)]
    printed = "SELECT ?name WHERE { ?m hz:printedForm '三峡集团' ; hz:refersTo/skos:prefLabel ?name }"
    assert graph.store.select(printed).rows == [("三峡集团有限公司",)]


def test_different_changes_nothing_but_its_ledger(make_workspace: Maker) -> None:
    tables = {PARTIES: parties("三峡大学", "三峡学院"), ALLIANCES: [HEADS, row("联盟", "三峡大学；三峡学院")]}
    graph = load(make_workspace({**tables, JUDGEMENTS: judged(("三峡大学", "三峡学院", "不同"))}))
    assert errors(graph) == []
    assert quads(graph) == quads(load(make_workspace({**tables, JUDGEMENTS: judged()})))


def test_unsure_changes_nothing_but_its_ledger(make_workspace: Maker) -> None:
    tables = {PARTIES: parties("三峡集团有限公司"), ALLIANCES: [HEADS, row("联盟", "三峡集团")]}
    graph = load(make_workspace({**tables, JUDGEMENTS: judged(("三峡集团", "三峡集团有限公司", "不确定"))}))
    assert [p.code for p in errors(graph)] == ["unknown-name-near"] or [p.code for p in errors(graph)] == [
        "unknown-name"
    ]
    assert quads(graph) == quads(load(make_workspace({**tables, JUDGEMENTS: judged()})))


def test_same_group_makes_a_part_and_not_a_name(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("浪潮集团", "浪潮软件", "浪潮铸远"),
        ALLIANCES: [HEADS, row("联盟", "浪潮软件")],
        JUDGEMENTS: judged(("浪潮软件", "浪潮集团", "同集团"), ("浪潮铸远", "浪潮软件", "同集团")),
    }
    graph = load(make_workspace(tables))
    assert errors(graph) == []
    assert members(graph, "联盟") == [("浪潮软件", "牵头单位")]
    below = "SELECT ?p WHERE { ?part org:transitiveSubOrganizationOf/skos:prefLabel '浪潮集团'@zh ; skos:prefLabel ?p }"
    assert sorted(graph.store.select(below).rows) == [("浪潮软件",), ("浪潮铸远",)]
    assert graph.store.select("ASK { ?p skos:altLabel ?form . ?p a hz:Enterprise }").rows == [(False,)]


@pytest.mark.parametrize("verdict", ["相同", "Same", "same", "SAME", "ｓａｍｅ"])
def test_a_verdict_in_any_of_its_names(make_workspace: Maker, verdict: str) -> None:
    tables = {ALLIANCES: [HEADS, row("联盟", "丙")], JUDGEMENTS: judged(("丙", COLLEGE, verdict))}
    assert errors(load(make_workspace(tables))) == []


@examples(15)
@given(length=st.integers(2, 6), data=st.data())
def test_a_chain_of_same_leads_to_its_end(make_workspace: Maker, length: int, data: st.DataObject) -> None:
    chain = [*(f"别名{'甲乙丙丁戊己'[i]}" for i in range(length)), "浪潮软件有限公司"]
    links = data.draw(st.permutations([(a, b, "相同") for a, b in pairwise(chain)]))
    named = data.draw(st.sampled_from(chain))
    tables = {PARTIES: parties(chain[-1]), ALLIANCES: [HEADS, row("联盟", named)], JUDGEMENTS: judged(*links)}
    graph = load(make_workspace(tables))
    assert errors(graph) == []
    assert members(graph, "联盟") == [("浪潮软件有限公司", "牵头单位")]


CONTRADICTIONS: dict[str, list[tuple[str, str, str]]] = {
    "same and different": [("丙", "丁公司", "相同"), ("丙", "丁公司", "不同")],
    "the other way round": [("丙", "丁公司", "相同"), ("丁公司", "丙", "不同")],
    "in other letters": [("ＡＢ", "丁公司", "相同"), ("a b", "丁公司", "不同")],
    "two names": [("丙", "丁公司", "相同"), ("丙", "戊公司", "相同")],
    "through a chain": [("丙", "乙", "相同"), ("乙", "丁公司", "相同"), ("丙", "丁公司", "不同")],
    "two ends of one middle": [("丙", "丁公司", "相同"), ("乙", "丁公司", "相同"), ("乙", "丙", "不同")],
    "a circle": [("丙", "乙", "相同"), ("乙", "丙", "相同")],
    "a name and its own group": [("丙", "丁公司", "相同"), ("丙", "丁公司", "同集团")],
    "different from itself": [("丁公司", "丁公司", "不同")],
    "two parties of the table": [("丁公司", "戊公司", "相同")],
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_contradictory_judgements_are_errors(make_workspace: Maker, case: str) -> None:
    tables = {PARTIES: parties("丁公司", "戊公司"), JUDGEMENTS: judged(*CONTRADICTIONS[case]), ALLIANCES: [HEADS]}
    found = load(make_workspace(tables))
    assert errors(found)
    undone = [(a, b, v, "2024-06-01") for a, b, v in CONTRADICTIONS[case][-1:]]
    tables[JUDGEMENTS] = judged(*CONTRADICTIONS[case][:-1], *undone)
    assert errors(load(make_workspace(tables))) == []


def test_a_judgement_said_twice_is_no_contradiction(make_workspace: Maker) -> None:
    said = ("丙", "丁公司", "相同")
    tables = {PARTIES: parties("丁公司"), ALLIANCES: [HEADS], JUDGEMENTS: judged(said, said)}
    assert errors(load(make_workspace(tables))) == []


# --- names that are not known ---------------------------------------------------------------------------------

LONG = ["天津轻工职业技术大学", "中国模具行业协会", "三菱电梯有限公司", "天津大学", "南开大学", "浪潮集团", "今晚报社"]


@st.composite
def one_edit(draw: st.DrawFn, names: list[str]) -> tuple[str, str]:
    """A name and a form that is one substitution, insertion or deletion away."""
    name = draw(st.sampled_from(names))
    at = draw(st.integers(0, len(name) - 1))
    other = draw(st.sampled_from("律夫佤錫"))
    return name, draw(
        st.sampled_from([name[:at] + other + name[at + 1 :], name[:at] + other + name[at:], name[:at] + name[at + 1 :]])
    )


@pytest.mark.slow
@examples(30)
@given(pair=one_edit(LONG))
@example(pair=("天津大学", "天律大学"))
@example(pair=("天津大学", "天大学"))
@example(pair=("天津大学", "津大学"))
@example(pair=("今晚报社", "今晚报"))
def test_one_edit_away_is_asked_about(make_workspace: Maker, pair: tuple[str, str]) -> None:
    name, form = pair
    graph = load(make_workspace({PARTIES: parties(name), ALLIANCES: [HEADS, row("联盟", form)]}))
    assert [(p.code, p.place.row, p.place.column) for p in errors(graph)] == [("unknown-name-near", 2, "牵头单位")]
    assert f"是不是“{name}”" in errors(graph)[0].hint("zh")
    assert name in errors(graph)[0].hint("en")


def test_a_name_far_from_all_is_not_asked_about(make_workspace: Maker) -> None:
    graph = load(make_workspace({PARTIES: parties("浪潮集团"), ALLIANCES: [HEADS, row("联盟", "今晚报社")]}))
    assert [p.code for p in errors(graph)] == ["unknown-name"]


def test_a_name_judged_different_is_not_asked_about_again(make_workspace: Maker) -> None:
    tables = {PARTIES: parties("浪潮集团公司"), ALLIANCES: [HEADS, row("联盟", "浪湖集团公司")]}
    assert [p.code for p in errors(load(make_workspace(tables)))] == ["unknown-name-near"]
    tables[JUDGEMENTS] = judged(("浪湖集团公司", "浪潮集团公司", "不同"))
    assert [p.code for p in errors(load(make_workspace(tables)))] == ["unknown-name"]


def test_an_unknown_name_is_told_at_each_of_its_rows(make_workspace: Maker) -> None:
    rows = [HEADS, row("甲联盟", "今晚报社"), row("乙联盟", COLLEGE), row("丙联盟", "", "今晚报社；新华社")]
    graph = load(make_workspace({ALLIANCES: rows}))
    # The same name once more follows from the first.
    told = [p for one in of(graph.problems, "unknown-name") for p in (one, *of(one.follows, "unknown-name"))]
    found = {(p.place.row, p.place.column, p.zh[:6]) for p in told}
    assert found == {(2, "牵头单位", "“今晚报社”"), (4, "成员单位", "“今晚报社”"), (4, "成员单位", "“新华社”不")}


def test_names_that_compare_equal_are_one_thing(make_workspace: Maker) -> None:
    """A cell need not choose between them; that the rows write the name in two ways is told."""
    graph = load(make_workspace({PARTIES: parties("GF公司", "gf公司"), ALLIANCES: [HEADS, row("联盟", "Gf公司")]}))
    assert [(p.code, p.place.row) for p in graph.problems if p.severity < Severity.INFO] == [
        ("one-name-written-twice", 4)
    ]


@pytest.mark.parametrize("form", ["ＧＦ 加工方案", "gf加工方案", "GF　加工方案", " GF加工方案 "])
def test_width_blanks_and_case_of_a_name_do_not_matter(make_workspace: Maker, form: str) -> None:
    graph = load(make_workspace({PARTIES: parties("GF加工方案"), ALLIANCES: [HEADS, row("联盟", form)]}))
    assert errors(graph) == []
    assert ("GF加工方案", "牵头单位") in members(graph, "联盟")


def test_commas_part_names_only_when_one_is_known(make_workspace: Maker) -> None:
    rows = [HEADS, row("甲联盟", "丁公司、戊公司"), row("乙联盟", "北京、上海公司"), row("丙联盟", "丁公司、己公司")]
    graph = load(make_workspace({PARTIES: parties("丁公司", "戊公司", "北京、上海公司"), ALLIANCES: rows}))
    assert [(p.place.row, p.code) for p in errors(graph)] == [(4, "unknown-name-near")]
    assert "“己公司”" in errors(graph)[0].zh  # the one that is not known, not the whole cell
    assert members(graph, "甲联盟") == sorted([("丁公司", "牵头单位"), ("戊公司", "牵头单位")])
    assert ("北京、上海公司", "牵头单位") in members(graph, "乙联盟")


# --- any column -----------------------------------------------------------------------------------------------

#: (table, headings, a row in which {} is the form), for columns of every form: key, reference, membership, default.
COLUMNS: list[tuple[str, list[str], list[str]]] = [
    (ALLIANCES, HEADS, ["联盟", "{}", "", "", "", "", "s1", "1"]),
    (ALLIANCES, HEADS, ["联盟", "", "", "{}", "", "", "s1", "1"]),
    (ALLIANCES, HEADS, ["联盟", "", "", "", "牵头", "{}", "s1", "1"]),
    (f"tables/{YEAR}/memberships.csv", ["平台", "单位", "角色", "来源"], ["旧联盟", "{}", "", "s1"]),
    (f"tables/{YEAR}/agreements.csv", ["名称", "签约单位", "来源"], ["协议", "{}", "s1"]),
    (f"tables/{YEAR}/agreements.csv", ["名称", "签约单位", "填报院校", "来源"], ["协议", "丁公司", "{}", "s1"]),
    (f"tables/{YEAR}/visits.csv", ["名称", "方向", "到访单位", "来源"], ["来访", "来访", "{}", "s1"]),
]


@pytest.mark.parametrize(("file", "heads", "cells"), COLUMNS, ids=range(len(COLUMNS)))
def test_an_alias_stands_for_the_name_in_any_column(
    make_workspace: Maker, file: str, heads: list[str], cells: list[str]
) -> None:
    old = {"tables/2020/alliances.csv": [HEADS, row("旧联盟")]}
    base = {PARTIES: parties("丁公司"), JUDGEMENTS: judged(("丁", "丁公司", "相同")), **old}

    def read(form: str) -> Dataset:
        return load(make_workspace({**base, file: [heads, [c.format(form) for c in cells]]}))

    graph, plain = read("丁"), read("丁公司")
    assert about(graph.problems, file) == about(plain.problems, file)
    assert not [p for p in about(graph.problems, file) if p.severity is Severity.ERROR and p.code != "shape-class"]
    mentions = f"<{ID}mentions/"
    assert {q for q in quads(graph) if mentions not in q} == quads(plain)
    assert any(mentions in q for q in quads(graph))


def test_an_alias_of_a_record_that_is_no_party(make_workspace: Maker) -> None:
    rows = [["平台", "单位", "角色", "来源"], ["老联盟", COLLEGE, "理事长", "s1"]]
    tables = {
        ALLIANCES: [HEADS, row("新联盟")],
        f"tables/{YEAR}/memberships.csv": rows,
        JUDGEMENTS: judged(("老联盟", "新联盟", "相同")),
    }
    graph = load(make_workspace(tables))
    assert errors(graph) == []
    assert (COLLEGE, "理事长单位") in members(graph, "新联盟")
    # A membership has no name of its own: it is called by what else its key holds.
    iri = graph.identity.names.find(COLLEGE, PARTY)[0]
    assert "老联盟 · 理事长" in [fact.record for fact in portrait(graph, iri, "zh").ties]


# --- roles and the reporting college --------------------------------------------------------------------------


def test_a_blank_role_is_no_membership(make_workspace: Maker) -> None:
    graph = load(make_workspace({ALLIANCES: [HEADS, row("甲联盟"), row("乙联盟", role="理事长")]}))
    assert members(graph, "甲联盟") == []
    assert members(graph, "乙联盟") == [(COLLEGE, "理事长单位")]
    assert graph.store.select("ASK { ?m org:role ?r ; org:organization/skos:prefLabel '甲联盟'@zh }").rows == [(False,)]
    assert len(graph.store.select("SELECT ?a { ?c org:memberOf ?a }").rows) == 1
    assert (
        len(graph.store.select("SELECT ?e { ?e prov:wasAttributedTo ?c . ?a a hz:Alliance ; dcterms:source ?e }").rows)
        == 2
    )


def test_several_roles_are_several_memberships(make_workspace: Maker) -> None:
    graph = load(make_workspace({ALLIANCES: [HEADS, row("联盟", role="理事长；秘书处")]}))
    assert members(graph, "联盟") == [(COLLEGE, "理事长单位"), (COLLEGE, "秘书处单位")]


def test_an_unknown_role_is_an_error_with_the_list(make_workspace: Maker) -> None:
    graph = load(make_workspace({ALLIANCES: [HEADS, row("联盟", role="盟主")]}))
    assert [(p.code, p.place.column) for p in errors(graph)] == [("not-in-list", "学校角色")]
    assert "理事长单位" in errors(graph)[0].hint("zh")
    assert "Chair" in errors(graph)[0].hint("en")


@pytest.mark.parametrize("given_name", ["", COLLEGE, "甲职院"])
def test_the_reporting_college_is_the_own_one_unless_another_is_named(make_workspace: Maker, given_name: str) -> None:
    own = {JUDGEMENTS: judged(("甲职院", COLLEGE, "相同"))}
    graph = load(make_workspace({**own, ALLIANCES: [HEADS, row("联盟", role="牵头", college=given_name)]}))
    assert errors(graph) == []
    assert members(graph, "联盟") == [(COLLEGE, "牵头单位")]


def test_another_reporting_college(make_workspace: Maker) -> None:
    people = [*parties(), ["丙职业学院", "高职院校", "s1", "1"]]
    events = [["名称", "填报院校", "来源"], ["大赛", "", "s1"], ["大赛", "丙职业学院", "s1"]]
    graph = load(
        make_workspace(
            {
                PARTIES: people,
                ALLIANCES: [HEADS, row("联盟", role="牵头", college="丙职业学院")],
                f"tables/{YEAR}/events.csv": events,
            }
        )
    )
    assert errors(graph) == []
    assert members(graph, "联盟") == [("丙职业学院", "牵头单位")]
    asked = "SELECT ?n { ?e a hz:CooperationEvent ; hz:college/skos:prefLabel ?n }"
    assert sorted(graph.store.select(asked).rows) == [("丙职业学院",), (COLLEGE,)]


def test_a_row_without_its_column_of_colleges(make_workspace: Maker) -> None:
    graph = load(make_workspace({ALLIANCES: [["名称", "学校角色", "来源"], ["联盟", "牵头", "s1"]]}))
    assert members(graph, "联盟") == [(COLLEGE, "牵头单位")]


# --- records --------------------------------------------------------------------------------------------------


def test_the_same_record_twice(make_workspace: Maker) -> None:
    graph = load(make_workspace({ALLIANCES: [HEADS, row("联盟"), row("Ａ 盟"), row("联 盟"), row("A盟")]}))
    found = [(p.code, p.place.row) for p in errors(graph)]
    assert found == [("same-record-twice", 4), ("same-record-twice", 5)]


def test_one_record_in_two_years_has_two_entries(make_workspace: Maker) -> None:
    rows: Rows = [HEADS, row("联盟", role="理事长")]
    graph = load(make_workspace({"tables/2023/alliances.csv": rows, ALLIANCES: rows}))
    assert errors(graph) == []
    thing = f"<{ID}alliances/联盟>"
    assert len({q for q in quads(graph) if q.startswith(f"{thing} <{DERIVED_FROM}>")}) == 2
    assert len({q.split(" <")[0] for q in quads(graph) if f"<{ORG}organization> {thing}" in q}) == 2


@given(st.text('天津大学Ａa１ 　ﬁ①/%#<>"{}|\\^`?[]\u0301\t.-_~', max_size=12))
def test_a_segment_is_stable_and_safe(name: str) -> None:
    text = segment(name)
    assert segment(text.replace("%", "％")) is not None
    assert not set(text) & set(' <>"{}|\\^`/#?[]\t\n')
    assert segment(f" {name}　") == text


def test_a_label_stands_as_it_was_typed(make_workspace: Maker) -> None:
    graph = load(make_workspace({PARTIES: parties("ＧＦ（中国）公司")}))
    assert any(f'<{PREF_LABEL}> "ＧＦ（中国）公司"' in q for q in quads(graph))
