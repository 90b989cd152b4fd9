"""Life goes on: happenings that recur, ends, renamings, roles of several years, and what changed between two years."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import hezuo
from conftest import ALLIANCES, PARTIES, PARTY_HEADINGS, ROOT, YEAR, Maker, of, parties
from hezuo.base.problems import QueryError
from hezuo.base.terms import XSD
from hezuo.cli import main
from hezuo.insight.changes import between
from hezuo.schema.values import period
from test_scope import NEXT, rows_of, write

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

DATES = (XSD + "date", XSD + "gYearMonth", XSD + "gYear")
TRAINING = ["名称", "合作单位", "人数", "日期", "来源", "页"]
ALLIANCE = ["名称", "牵头单位", "成员单位", "来源", "页"]
JUDGED = ["写法甲", "写法乙", "判断", "判定人", "判定日期", "理由", "生效日期"]
SOURCES = [["代码", "名称", "年份", "总页数"], ["s1", "甲年报", YEAR, "99"], ["s2", "乙年报", NEXT, "99"]]


def later(name: str) -> str:
    return f"tables/{NEXT}/{name}.csv"


def earlier(name: str) -> str:
    return f"tables/{YEAR}/{name}.csv"


def opened(make_workspace: Maker, tables: dict[str, list[list[str]]]) -> hezuo.Workspace:
    ws = hezuo.open_workspace(make_workspace(tables))
    assert ws.errors == []
    return ws


def answers(ws: hezuo.Workspace, question: str, *parameters: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in ws.answer(question, parameters).rows]


# --- what happens anew ------------------------------------------------------------------------------------------


def test_a_yearly_event_of_one_name_stays_two(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("乙"),
        earlier("trainings"): [TRAINING, ["技能培训", "乙", "120", f"{YEAR}-05", "s1", "2"]],
        later("trainings"): [TRAINING, ["技能培训", "乙", "150", f"{NEXT}-05", "s1", "3"]],
    }
    ws = opened(make_workspace, tables)
    found = {(row[3], row[4]) for row in answers(ws.at(year="all"), "trainings")}
    assert found == {(120, f"{YEAR}-05"), (150, f"{NEXT}-05")}
    assert [row[3] for row in answers(ws, "trainings")] == [150]


def test_what_has_no_date_is_of_the_year_that_tells_of_it(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("乙"),
        earlier("trainings"): [TRAINING, ["技能培训", "乙", "120", "", "s1", "2"]],
        later("trainings"): [TRAINING, ["技能培训", "乙", "120", "", "s1", "3"]],
    }
    ws = opened(make_workspace, tables)
    assert len(answers(ws.at(year="all"), "trainings")) == 2
    # Each can be asked for: in its year by its name, in both by its name and year.
    assert not ws.show("技能培训").is_vague
    both = ws.at(year="all").show("技能培训")
    assert both.is_vague
    assert f"技能培训({YEAR})" in both.text()
    assert not ws.at(year="all").show(f"技能培训（{YEAR}）").is_vague


def test_a_happening_that_two_years_report_is_one_with_two_entries(make_workspace: Maker) -> None:
    row = ["技能培训", "乙", "120", f"{YEAR}-12", "s1", "2"]
    tables = {PARTIES: parties("乙"), earlier("trainings"): [TRAINING, row], later("trainings"): [TRAINING, row]}
    ws = opened(make_workspace, tables).at(year="all")
    asked = "SELECT (COUNT(DISTINCT ?t) AS ?n) (COUNT(?e) AS ?m) WHERE { ?t a hz:Training . ?e a hz:Entry . ?t ?p ?e }"
    assert ws.rows(asked).rows == [(1, 2)]
    assert len(answers(ws, "trainings")) == 1


def test_two_agreements_of_one_name_with_others_are_two(make_workspace: Maker) -> None:
    heads = ["名称", "签约单位", "来源"]
    rows = [["合作协议", "乙", "s1"], ["合作协议", "丙；丁", "s1"], ["合作协议", "戊；己；庚；辛", "s1"]]
    tables = {PARTIES: parties(*"乙丙丁戊己庚辛"), earlier("agreements"): [heads, *rows]}
    ws = opened(make_workspace, tables)
    assert len(answers(ws, "agreements")) == 3
    twice = {**tables, earlier("agreements"): [heads, ["合作协议", "丙；丁", "s1"], ["合作协议", "丁；丙", "s1"]]}
    assert of(hezuo.open_workspace(make_workspace(twice)).problems, "same-record-twice")


# --- from, until, and who has left ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022年3月-2025年3月", ("2022年3月", "2025年3月")),
        ("2022-03-2025-03", ("2022-03", "2025-03")),
        ("2022/3/1—2025/3/1", ("2022/3/1", "2025/3/1")),
        ("2022-2025", ("2022", "2025")),
        ("2022年 至 2025年", ("2022年", "2025年")),
        ("2024-05", None),
        ("2024-05-06", None),
        ("甲-乙", None),
        ("2022-", None),
        ("", None),
    ],
)
def test_a_period_is_read_as_two_dates(text: str, found: tuple[str, str] | None) -> None:
    assert period(text, DATES) == found


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
written = st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y", "%Y年%m月", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"])


@given(days, days, written, st.sampled_from(["-", "—", "～", "至", " - ", "到", "–"]))
def test_any_two_dates_with_a_dash_between_are_a_period(first: date, second: date, form: str, dash: str) -> None:
    one, other = first.strftime(form), second.strftime(form)
    assert period(f"{one}{dash}{other}", DATES) == (one, other)


def test_a_period_in_one_cell_fills_both_columns(make_workspace: Maker) -> None:
    heads = ["名称", "签约单位", "日期", "到期日期", "来源"]
    tables = {
        PARTIES: parties("乙"),
        earlier("agreements"): [heads, ["协议", "乙", "2022年3月-2025年3月", "", "s1"], ["书", "乙", "2022", "", "s1"]],
    }
    ws = opened(make_workspace, tables)
    dated = "?a a hz:Agreement ; skos:prefLabel ?n ; schema:startDate ?from"
    asked = f"SELECT ?n ?from ?to WHERE {{ {dated} OPTIONAL {{ ?a schema:endDate ?to }} }}"
    assert set(ws.rows(asked).rows) == {("协议", "2022-03", "2025-03"), ("书", "2022", None)}
    heads.remove("到期日期")
    tables[earlier("agreements")] = [heads, ["协议", "乙", "2022年3月-2025年3月", "s1"]]
    assert ("协议", "2022-03", "2025-03") in opened(make_workspace, tables).rows(asked).rows


def test_a_period_that_another_cell_contradicts_is_told(make_workspace: Maker) -> None:
    heads = ["名称", "签约单位", "日期", "到期日期", "来源"]
    for end, told in (("2025-03", 0), ("2026年", 1)):
        tables = {PARTIES: parties("乙"), earlier("agreements"): [heads, ["协议", "乙", "2022.3-2025.3", end, "s1"]]}
        assert len(of(hezuo.open_workspace(make_workspace(tables)).problems, "period-contradicts")) == told


@pytest.mark.parametrize(
    ("on", "within", "ends"),
    [
        ("2025-01-01", "6", ["2025-03", "2025-07-01"]),
        ("2025-01-01", "1", []),
        ("2025-03-31", "1", ["2025-03"]),
        ("2025-04-01", "1", []),
        ("2025-06-30", "24", ["2025-07-01", "2026"]),
        ("2026-12-31", "0", ["2026"]),
        ("2027-01-01", "600", []),
    ],
)
def test_what_ends_soon(make_workspace: Maker, on: str, within: str, ends: list[str]) -> None:
    heads = ["名称", "签约单位", "到期日期", "来源"]
    rows = [["甲", "2025-03"], ["乙", "2025-07-01"], ["丙", "2026"], ["丁", ""]]
    table = [heads, *([name, "乙", end, "s1"] for name, end in rows)]
    ws = opened(make_workspace, {PARTIES: parties("乙"), earlier("agreements"): table})
    found = answers(ws, "expiring", f"on={on}", f"within={within}")
    assert [row[0] for row in found if row[0]] == ends
    # What states no end is listed always, last.
    assert [row[3] for row in found if not row[0]] == ["丁"]
    assert ws.asked("expiring", [f"on={on}"]).preface() == [f"起算日期：{on}"]


def test_from_when_is_printed_and_today_by_default(make_workspace: Maker) -> None:
    root = make_workspace({PARTIES: parties("乙")})
    run = CliRunner().invoke(main, ["ask", "expiring", "--root", str(root)], catch_exceptions=False)
    assert f"起算日期：{date.today().isoformat()}" in run.stderr
    with pytest.raises(QueryError):
        hezuo.open_workspace(root).ask("expiring", on="五月")


def test_who_has_left_is_no_member_of_the_time_after(make_workspace: Maker) -> None:
    heads = ["平台", "单位", "角色", "加入日期", "退出日期", "来源"]
    left = ["盟", "丙", "", "2020", f"{YEAR}-11", "s1"]
    alliance = [ALLIANCE, ["盟", "乙", "", "s1", "2"]]
    tables = {
        PARTIES: parties("乙", "丙"),
        ALLIANCES: alliance,
        later("alliances"): alliance,
        earlier("memberships"): [heads, left],
        later("memberships"): [heads, left],
    }
    ws = opened(make_workspace, tables)
    members = {year: {r[0]: r[3] for r in answers(ws.at(year=year), "platform-members", "盟")} for year in (YEAR, NEXT)}
    assert members[YEAR].get("丙") == f"{YEAR}-11"
    assert "丙" not in members[NEXT]
    assert "丙" not in {ws.analysis.ties.nodes.labels[t] for t in ws.analysis.ties.thing}


def test_who_had_left_before_the_only_year_is_no_member_either(
    make_workspace: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEZUO_CACHE", str(tmp_path / "cache"))
    heads = ["平台", "单位", "退出日期", "来源"]
    rows = [heads, ["盟", "丙", f"{int(YEAR) - 1}-11", "s1"], ["盟", "丁", f"{YEAR}-11", "s1"]]
    tables = {
        PARTIES: parties("乙", "丙", "丁"),
        ALLIANCES: [ALLIANCE, ["盟", "乙", "", "s1", "2"]],
        earlier("memberships"): rows,
    }
    root = make_workspace(tables)
    for _ in ("read", "from the cache"):
        ws = hezuo.open_workspace(root)
        told = {r[0] for r in answers(ws, "platform-members", "盟")}
        assert ("丙" in told, "丁" in told) == (False, True)
        assert "丙" not in {ws.analysis.ties.nodes.labels[t] for t in ws.analysis.ties.thing}
        assert any("丙" in line for line in ws.whole.store.nquads())


def test_a_correction_may_say_its_year(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "来源"]
    ledger = [
        ["表", "记录", "列", "印刷值", "更正值", "状态", "理由", "年份"],
        ["alliances", "盟", "牵头单位", "乙乙", "乙", "采用", "多印一字", YEAR],
        ["alliances", "盟", "牵头单位", "乙乙", "丙", "采用", "另一年是另一家", f"{NEXT}年"],
    ]
    both = [heads, ["盟", "乙乙", "s1"]]
    tables = {
        PARTIES: parties("乙", "丙"), ALLIANCES: both, later("alliances"): both, "identity/corrections.csv": ledger,
    }  # fmt: skip
    ws = hezuo.open_workspace(make_workspace(tables))
    assert of(ws.problems, "cell-stale", "cell-lost", "unknown-name") == []
    leads = {year: {r[0] for r in answers(ws.at(year=year), "platform-leads", "盟")} for year in (YEAR, NEXT)}
    assert leads == {YEAR: {"乙"}, NEXT: {"丙"}}
    # The table of its year prints something else: it has expired, whatever the other year prints.
    tables[later("alliances")] = [heads, ["盟", "丙", "s1"]]
    (stale,) = of(hezuo.open_workspace(make_workspace(tables)).problems, "cell-stale")
    assert stale.place.row == 3


# --- names and roles through the years --------------------------------------------------------------------------


COMMUNITY = ["名称", "牵头本科院校", "牵头企业", "学校角色", "来源", "页"]


def test_roles_of_several_years_are_one_row_that_tells_them_apart(make_workspace: Maker) -> None:
    """A role that changed reads “2024 … → 2025 …”; what did not change is said once."""
    tables = {
        "sources.csv": SOURCES,
        PARTIES: [*parties("乙"), ["丙大学", "普通本科高校", "s1", "1"]],
        earlier("communities"): [
            COMMUNITY,
            ["甲共同体", "丙大学", "乙", "副理事长单位", "s1", "2"],
            ["乙共同体", "", "乙", "理事单位", "s1", "3"],
        ],
        later("communities"): [
            COMMUNITY,
            ["甲共同体", "乙", "乙", "常务副理事长单位", "s2", "2"],
            ["乙共同体", "", "乙", "理事单位", "s2", "3"],
        ],
        earlier("majors"): [["名称", "来源", "页"], ["数控技术", "s1", "4"]],
        earlier("industry-colleges"): [
            ["名称", "共建单位", "共建专业", "来源", "页"],
            ["丁产业学院", "乙", "数控技术", "s1", "4"],
        ],
    }
    ws = opened(make_workspace, tables).at(year="all")
    changed = f"{YEAR} 牵头企业 → {NEXT} 牵头企业；牵头本科院校"
    college = answers(ws, "roles-of-party", ws.folder.college)
    assert [(row[1], row[3], row[5]) for row in college] == [
        (f"{YEAR} 副理事长单位 → {NEXT} 常务副理事长单位", "甲共同体", f"{YEAR}；{NEXT}"),
        ("理事单位", "乙共同体", f"{YEAR}；{NEXT}"),
    ]
    assert [row[:2] for row in answers(ws, "platform-leads", "甲共同体")] == [
        ("乙", changed),
        ("丙大学", "牵头本科院校"),
    ]
    assert [row[:2] for row in answers(ws, "platform-leads", "乙共同体")] == [("乙", "牵头企业")]
    assert {(row[4], row[3]) for row in answers(ws, "dual-role-partners")} == {
        ("甲共同体", changed),
        ("乙共同体", "牵头企业"),
    }
    (now,) = [row[1] for row in answers(ws.at(year=NEXT), "roles-of-party", "乙") if row[3] == "甲共同体"]
    assert now == "牵头企业；牵头本科院校"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("since", ["", NEXT, f"{NEXT}-03"])
def test_a_renamed_thing_is_one_under_the_name_of_the_scope(make_workspace: Maker, turned: bool, since: str) -> None:
    pair = ("新名", "旧名") if turned else ("旧名", "新名")
    tables = {
        PARTIES: parties("乙"),
        ALLIANCES: [ALLIANCE, ["旧名", "乙", "", "s1", "2"]],
        later("alliances"): [ALLIANCE, ["新名", "乙", "", "s1", "3"]],
        "identity/judgements.csv": [JUDGED, [*pair, "更名", "某", YEAR, "公告", since]],
    }
    ws = opened(make_workspace, tables)
    for year, name in ((YEAR, "旧名"), (NEXT, "新名"), ("all", "新名")):
        here = ws.at(year=year)
        assert here.rows("SELECT ?l WHERE { ?a a hz:Alliance ; rdfs:label ?l }").rows == [(name,)]
        assert {here.show(n).portrait().name for n in ("旧名", "新名")} == {name}
        assert name in here.analysis.ties.nodes.labels
    one = "SELECT DISTINCT ?a WHERE { ?a a hz:Alliance }"
    assert len({row for year in (YEAR, NEXT, "all") for row in ws.at(year=year).rows(one).rows}) == 1
    assert [(c.category, c.name, c.before) for c in ws.changes().result.lines] == [("renamed", "新名", ("旧名",))]


def test_a_rename_to_come_is_not_yet_the_name(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("旧名"),
        ALLIANCES: [ALLIANCE, ["盟", "旧名", "", "s1", "2"]],
        "identity/judgements.csv": [JUDGED, ["旧名", "新名", "更名", "某", YEAR, "公告", NEXT]],
    }
    ws = opened(make_workspace, tables)
    assert ws.show("新名").portrait().name == "旧名"
    tables["identity/judgements.csv"][1][-1] = YEAR
    assert opened(make_workspace, tables).show("旧名").portrait().name == "新名"


@pytest.mark.parametrize("since", ["", NEXT])
def test_a_row_of_another_year_names_nothing_in_this_one(make_workspace: Maker, since: str) -> None:
    """The party is registered in the second year only, under its new name; the first year's cell has the old one."""
    tables = {
        PARTIES: parties(),
        later("parties"): [PARTY_HEADINGS, ["新名", "企业", "s1", "3"]],
        ALLIANCES: [ALLIANCE, ["盟", "旧名", "", "s1", "2"]],
        later("alliances"): [ALLIANCE, ["盟", "新名", "", "s1", "3"]],
        "identity/judgements.csv": [JUDGED, ["旧名", "新名", "更名", "某", YEAR, "公告", since]],
    }
    ws = opened(make_workspace, tables)
    leads = {year: {r[0] for r in answers(ws.at(year=year), "platform-leads", "盟")} for year in (YEAR, NEXT)}
    assert leads == {YEAR: {"旧名"}, NEXT: {"新名"}}


@pytest.mark.parametrize("pair", [("简称", "全称"), ("全称", "简称")])
def test_a_judged_form_means_the_row_there_is(make_workspace: Maker, pair: tuple[str, str]) -> None:
    """“Same” may be entered in either direction: the one of the two that has a row is what the other means."""
    tables = {
        PARTIES: parties("全称"),
        ALLIANCES: [ALLIANCE, ["盟", "简称", "", "s1", "2"]],
        "identity/judgements.csv": [JUDGED, [*pair, "相同", "某", YEAR, "简称", ""]],
    }
    ws = opened(make_workspace, tables)
    assert [r[0] for r in answers(ws, "platform-leads", "盟")] == ["全称"]


def test_two_rows_that_are_judged_one_are_listed_once(make_workspace: Maker) -> None:
    tables = {
        PARTIES: parties("乙"),
        ALLIANCES: [ALLIANCE, ["甲联盟", "乙", "", "s1", "2"]],
        later("alliances"): [ALLIANCE, ["某甲联盟", "乙", "", "s1", "3"]],
        "identity/judgements.csv": [JUDGED, ["甲联盟", "某甲联盟", "相同", "某", YEAR, "全称", ""]],
    }
    ws = opened(make_workspace, tables).at(year="all")
    assert {row[0] for row in answers(ws, "alliances")} == {"某甲联盟"}


def test_a_role_that_changed_is_told_year_by_year(moved: hezuo.Workspace) -> None:
    name = "全国高档数控系统和智能装备产教融合共同体"
    said = {
        year: next(r[5] for r in answers(moved.at(year=year), "communities") if r[1] == name)
        for year in (YEAR, NEXT, "all")
    }
    both = f"{YEAR} 副理事长单位 → {NEXT} 常务副理事长单位"
    assert said == {YEAR: "副理事长单位", NEXT: "常务副理事长单位", "all": both}
    members = answers(moved.at(year="all"), "platform-members", name)
    assert both in {row[2] for row in members}
    # Who is in an alliance is told alike, in the last year alone too.
    alliances = answers(moved.at(year="all"), "alliances")
    assert len({(row[0], row[2]) for row in alliances}) == len(alliances)
    # Each community once, in its newest role.
    ladder = {row[1]: row[2] for row in answers(moved.at(year="all"), "role-ladder")}
    communities = moved.at(year="all").rows("SELECT (COUNT(?c) AS ?n) WHERE { ?c a hz:Community }").rows
    assert sum(int(str(n)) for n in ladder.values()) == communities[0][0]
    assert len(answers(moved.at(year=YEAR), "communities-by-role")) == 27


def test_roles_of_a_party_in_an_alliance_are_told_year_by_year(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "学校角色", "来源", "页"]
    tables = {
        PARTIES: parties("乙"),
        ALLIANCES: [heads, ["盟", "乙", "成员单位", "s1", "2"]],
        later("alliances"): [heads, ["盟", "乙", "副理事长单位", "s1", "3"]],
        f"tables/{YEAR}/consortia.csv": [heads, ["体", "乙", "成员单位", "s1", "2"]],
        later("consortia"): [heads, ["体", "乙", "副理事长单位", "s1", "3"]],
    }
    ws = opened(make_workspace, tables)
    for question, role in (("alliances", 3), ("consortia-joined", 1)):
        said = {
            year: [row[role] for row in answers(ws.at(year=year), question) if row[role] != "牵头单位"]
            for year in (YEAR, NEXT, "all")
        }
        both = f"{YEAR} 成员单位 → {NEXT} 副理事长单位"
        assert said == {YEAR: ["成员单位"], NEXT: ["副理事长单位"], "all": [both]}, question


# --- sources ----------------------------------------------------------------------------------------------------


def test_a_citation_names_each_document_once_with_all_its_pages(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "来源", "页"]
    tables = {
        "sources.csv": SOURCES,
        PARTIES: parties("乙"),
        ALLIANCES: [heads, ["盟", "乙", "s1", "33；29"]],
        later("alliances"): [heads, ["盟", "乙", "s2", "12"]],
    }
    ws = opened(make_workspace, tables)
    assert {row[-1] for row in answers(ws.at(year="all"), "alliances")} == {"《乙年报》p. 12；《甲年报》p. 29、33"}
    assert {row[-1] for row in answers(ws.at(year=YEAR), "alliances")} == {"29、33"}


def test_rows_of_several_years_carry_their_scope(moved: hezuo.Workspace) -> None:
    label = f"{YEAR}–{NEXT} · "
    frame = moved.at(year="all").ask("role-ladder")
    assert list(frame)[-1] == "范围"
    assert frame["范围"].str.startswith(label).all()
    assert "范围" not in moved.ask("role-ladder")
    root = str(moved.folder.root)
    for verb in (["ask", "role-ladder"], ["measure", "partners"], ["changes"]):
        out = CliRunner().invoke(main, [*verb, "--root", root, "--year", "all", "--format", "csv"]).stdout
        rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
        assert rows[0][-1] == "范围"
        assert all(row[-1].startswith(label) for row in rows[1:])


# --- what changed -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    """The shipped year, and a second one in which a few things changed and most tables are not reported."""
    return hezuo.open_workspace(move(tmp_path_factory.mktemp("moved")))


def move(root: Path) -> Path:
    import shutil

    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("build", ".build*"))
    sources = rows_of(root / "data" / "sources.csv")
    (first,) = [r for r in sources if r["代码"] == f"report-{YEAR}"]
    write(root / "data" / "sources.csv", [*sources, {k: v.replace(YEAR, NEXT) for k, v in first.items()}])
    kept = ("industry-colleges", "communities", "figures")
    tables = {
        n: [
            {k: (v or "").replace(f"report-{YEAR}", f"report-{NEXT}") for k, v in row.items()}
            for row in rows_of(root / "data" / "tables" / YEAR / f"{n}.csv")
        ]
        for n in kept
    }
    colleges = tables["industry-colleges"] = [r for r in tables["industry-colleges"] if r["名称"] != "浪潮软件产业学院"]
    for row in colleges:
        if row["名称"] == "模具产业学院":
            row["共建单位"] += "；华为技术有限公司"
        row["共建单位"] = row["共建单位"].replace(
            "莱茵科斯特（北京）智能科技有限公司", "莱茵科斯特智能科技集团有限公司"
        )
    colleges.append({**colleges[0], "名称": "鸿蒙产业学院", "共建单位": "华为技术有限公司", "行": "18", "备注": ""})
    communities = tables["communities"]
    promoted = next(r for r in communities if r["学校角色"] == "副理事长单位")
    promoted["学校角色"] = "常务副理事长单位"
    for row in communities:
        if row["名称"] == "全国产业运营数字化产教融合共同体":
            row["名称"] = "全国数智运营行业产教融合共同体"
    communities.pop()
    for row in tables["figures"]:
        if row["编号"] == "communities-vice-chair":
            row["数值"], row["差异说明"] = "25", ""
    for name, rows in tables.items():
        write(root / "data" / "tables" / NEXT / f"{name}.csv", rows)
    names = ("华为技术有限公司", "莱茵科斯特智能科技集团有限公司")
    new = [dict(zip(PARTY_HEADINGS, [name, "企业", f"report-{NEXT}", "30"], strict=True)) for name in names]
    write(root / "data" / "tables" / NEXT / "parties.csv", new)
    return root


EXPECTED = {
    ("new", "鸿蒙产业学院", ""),
    ("ended", "浪潮软件产业学院", ""),
    ("ended", "全国室内装饰行业产教融合共同体", ""),
    ("joined", "模具产业学院", "华为技术有限公司"),
    ("role-up", "全国高档数控系统和智能装备产教融合共同体", "天津轻工职业技术学院"),
    ("figure", "担任副理事长单位的共同体数", ""),
}
NAMES = {"全国数智运营行业产教融合共同体", "莱茵科斯特智能科技集团有限公司"}


def told(ws: hezuo.Workspace) -> set[tuple[str, str, str]]:
    return {(c.category, c.name, c.party) for c in ws.changes().result.lines if c.category != "not-reported"}


def test_the_changes_are_those_that_were_made(moved: hezuo.Workspace) -> None:
    assert told(moved) == EXPECTED | {("maybe-renamed", name, "") for name in NAMES}
    found = moved.changes().result
    assert found.years == (YEAR, NEXT)
    # A table that is missing has ended nothing: every other kind of the first year is told, once.
    here = {r.kind.notation for r in moved.whole.identity.resolved if r.frame.table.year == NEXT}
    there = {r.kind.notation for r in moved.whole.identity.resolved if r.frame.table.year == YEAR and not r.kind.lasts}
    assert sorted(c.kind.notation for c in found.lines if c.category == "not-reported") == sorted(there - here)
    (up,) = [c for c in found.lines if c.category == "role-up"]
    assert [r.label("zh") for r in (*up.before, *up.after) if not isinstance(r, str)] == [
        "副理事长单位",
        "常务副理事长单位",
    ]
    assert "待判断" in moved.changes().text()
    assert moved.changes().notes()[1:]


@pytest.mark.slow
def test_a_judged_renaming_is_told_as_one(moved: hezuo.Workspace, tmp_path: Path) -> None:
    root = move(tmp_path / "judged")
    ledger = root / "data" / "identity" / "judgements.csv"
    heads = ledger.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    pairs = [
        ("全国产业运营数字化产教融合共同体", "全国数智运营行业产教融合共同体"),
        ("莱茵科斯特智能科技集团有限公司", "莱茵科斯特（北京）智能科技有限公司"),
    ]
    values = {"判断": "更名", "判定人": "某", "判定日期": NEXT, "理由": "公告"}
    with ledger.open("a", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, heads, lineterminator="\n", restval="")
        out.writerows({"写法甲": a, "写法乙": b, **values} for a, b in pairs)
    ws = hezuo.open_workspace(root)
    assert ws.errors == []
    assert told(ws) == EXPECTED | {("renamed", name, "") for name in NAMES}


@pytest.mark.slow
def test_changes_are_written_in_every_format(moved: hezuo.Workspace, tmp_path: Path) -> None:
    root = str(moved.folder.root)
    lines = moved.changes().result.lines
    for form in ("csv", "json", "xlsx", "table", "text"):
        out = tmp_path / f"changes.{'txt' if form in ('table', 'text') else form}"
        run = CliRunner().invoke(main, ["changes", YEAR, NEXT, "--root", root, "--format", form, "--out", str(out)])
        assert run.exit_code == 0, run.output
        assert out.stat().st_size > 1000
    assert len(moved.changes().frame()) == len(lines)
    assert all(line.isascii() or "→" in line for line in moved.changes().text("en").splitlines()[:1])


def small(make_workspace: Maker, before: list[str], after: list[str]) -> list[tuple[str, str, str]]:
    tables = {
        PARTIES: parties(*"乙丙丁戊"),
        ALLIANCES: [ALLIANCE, before],
        later("alliances"): [ALLIANCE, after],
    }
    return sorted((c.category, c.name, c.party) for c in opened(make_workspace, tables).changes().result.lines)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (["盟", "乙", "丙", "s1", "2"], ["盟", "乙", "丙", "s1", "3"], []),
        (
            ["盟", "乙", "丙", "s1", "2"],
            ["盟", "丙", "乙", "s1", "3"],
            [("lead-lost", "盟", "乙"), ("lead-won", "盟", "丙")],
        ),
        (["盟", "乙", "丙", "s1", "2"], ["盟", "乙", "丙；丁", "s1", "3"], [("joined", "盟", "丁")]),
        (["盟", "乙", "丙；丁", "s1", "2"], ["盟", "乙", "丁", "s1", "3"], [("left", "盟", "丙")]),
        (["盟", "乙", "", "s1", "2"], ["会", "丙", "", "s1", "3"], [("ended", "盟", ""), ("new", "会", "")]),
        (["盟", "乙", "", "s1", "2"], ["会", "乙", "", "s1", "3"], [("maybe-renamed", "会", "")]),
    ],
)
def test_each_category(
    make_workspace: Maker, before: list[str], after: list[str], found: list[tuple[str, str, str]]
) -> None:
    assert small(make_workspace, before, after) == found


def test_who_left_by_its_date_has_left(make_workspace: Maker) -> None:
    heads = ["平台", "单位", "退出日期", "来源"]
    alliance = [ALLIANCE, ["盟", "乙", "", "s1", "2"]]
    tables = {
        PARTIES: parties("乙", "丙"), ALLIANCES: alliance, later("alliances"): alliance,
        earlier("memberships"): [heads, ["盟", "丙", "", "s1"]],
        later("memberships"): [heads, ["盟", "丙", f"{NEXT}-03", "s1"]],
    }  # fmt: skip
    lines = opened(make_workspace, tables).changes().result.lines
    assert [(c.category, c.name, c.party) for c in lines] == [("left", "盟", "丙")]


def test_which_years(make_workspace: Maker) -> None:
    last = str(int(NEXT) + 1)
    alliance = [ALLIANCE, ["盟", "乙", "", "s1", "2"]]
    one = {PARTIES: parties("乙"), ALLIANCES: alliance}
    three = {**one, later("alliances"): alliance, f"tables/{last}/alliances.csv": alliance}
    whole = opened(make_workspace, three).whole
    assert between(whole) == (NEXT, last)
    assert between(whole, YEAR) == (YEAR, NEXT)
    assert between(whole, last) == (NEXT, last)
    assert between(whole, YEAR, last) == (YEAR, last)
    assert between(whole, last, YEAR) == (last, YEAR)
    for years in ((YEAR, YEAR), ("1999",), (YEAR, "1999")):
        with pytest.raises(QueryError):
            between(whole, *years)
    with pytest.raises(QueryError):
        opened(make_workspace, one).changes()
