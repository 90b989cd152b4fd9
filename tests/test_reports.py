"""Reports: their texts hold on the shipped record, their numbers are right, and what cannot be said is told."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas
import pytest
from benchmarks.chapter import chapter

import hezuo
from conftest import PARTIES, ROOT, Maker, parties
from hezuo.base.messages import Lang
from hezuo.base.problems import QueryError, Severity, WorkspaceError
from hezuo.document.model import Document, Heading, Note, Paragraph, Picture, Points, Table, Text, Tiles
from hezuo.document.style import POINTS_PER_MM, style
from hezuo.report.citing import unit
from hezuo.report.insight import ReportInsight
from hezuo.report.numerals import numerals
from hezuo.report.sheets import paged
from reports_kit import COLLEGE, COOPERATIONS, PLATFORMS, Tables
from written_kit import office_pages, text_of

SHIPPED = ("data-quality", "international-chapter", "partner", "partnership-chapter")
#: What every report may name.
GIVEN = {"college", "colleges", "year", "years", "scoped", "first", "scope", "build", "party"}
PARTY = {"partner": {"party": "天津大学"}}
STRANGE = "A&B <甲> 𠮷㙍😀*乙*公司"


@pytest.fixture(scope="module")
def opened() -> hezuo.Workspace:
    return hezuo.open_workspace(ROOT)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables(ROOT / "data")


@pytest.fixture(scope="module")
def made(opened: hezuo.Workspace) -> dict[tuple[str, str], ReportInsight]:
    return {(n, lang): opened.report(n, lang, **PARTY.get(n, {})) for n in SHIPPED for lang in ("zh", "en")}


def texts(document: Document) -> Iterator[str]:
    """Every text of a document: sentences, cells, captions, notes."""
    for block in document.blocks:
        contents = [block.content] if isinstance(block, Heading | Paragraph) else []
        contents += block.items if isinstance(block, Points) else []
        for content in contents:
            yield "".join(i.text for i in content if isinstance(i, Text))
            yield from (i.text for i in content if isinstance(i, Note))
        if isinstance(block, Table):
            yield from (line for row in block.rows for cell in row for line in cell.lines)
        if isinstance(block, Table | Picture):
            yield from (block.caption, block.source, *block.remarks)
        if isinstance(block, Tiles):
            yield from (part for t in block.tiles for part in (t.number, t.label, t.below))


def whole(found: ReportInsight) -> str:
    return "\n".join(texts(found.document))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_texts_can_be_said(made: dict[tuple[str, str], ReportInsight], name: str, lang: str) -> None:
    found = made[name, lang]
    assert [p.message("en") for p in found.problems] == []
    assert found.document.blocks
    shown = [b for b in found.document.blocks if isinstance(b, Table | Picture)]
    assert all(b.caption and b.source for b in shown)
    assert all(t.rows for t in shown if isinstance(t, Table))
    assert not any(re.search(r"[{}]|\*\*|\b(None|nan)\b", text) for text in texts(found.document))


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_both_languages_say_the_same_numbers(made: dict[tuple[str, str], ReportInsight], name: str) -> None:
    zh, en = made[name, "zh"].figures, made[name, "en"].figures
    numbers = {k: v for k, v in zh.items() if isinstance(v, int | float | Fraction)}
    assert len(numbers) > 15
    assert {k: en[k] for k in numbers} == numbers
    assert {k: len(en[k]) for k, v in zh.items() if isinstance(v, tuple)} == {  # type: ignore[arg-type]
        k: len(v) for k, v in zh.items() if isinstance(v, tuple)
    }


def counted(found: ReportInsight) -> dict[str, object]:
    """The numbers that a text declares."""
    own = {k: v for k, v in found.figures.items() if k not in GIVEN}
    return {k: v for k, v in own.items() if isinstance(v, int | float | Fraction)}


def ties(tables: Tables) -> pandas.DataFrame:
    """(kind, record, party) of platforms and cooperations but for the college; a part of a workshop counts as it."""
    parts = dict(zip(*(tables.table("luban-workshops")[c] for c in ("名称", "属于")), strict=True))
    frames = []
    for kind, columns in {**PLATFORMS, **COOPERATIONS}.items():
        pairs = tables.pairs(kind, *columns).assign(kind=kind)
        pairs["record"] = [parts.get(r) or r if kind == "luban-workshops" else r for r in pairs["record"]]
        frames.append(pairs)
    found = pandas.concat(frames).drop_duplicates()
    return found[found["party"] != COLLEGE]


@pytest.mark.slow
def test_each_number_of_the_partnership_chapter_is_counted_another_way(
    made: dict[tuple[str, str], ReportInsight], tables: Tables
) -> None:
    table, pairs, classes = tables.table, tables.pairs, tables.classes()
    roles = table("communities")["学校角色"]
    parties_known = len({n for name in classes for n in tables.named(name)} - {COLLEGE})
    within = set(tables.judged("属于")["写法甲"]) & set(table("parties")["名称"])
    led_by = {c: pairs("communities", f"牵头{c}") for c in ("本科院校", "企业", "高职院校")}
    universities = led_by["本科院校"]["party"].value_counts()
    (top,) = universities[universities == universities.max()].index
    with_top = set(led_by["本科院校"]["record"][led_by["本科院校"]["party"] == top])
    open_roles = set(table("communities").query("学校角色 == '未写明'")["名称"]) & with_top
    builders, majors = pairs("industry-colleges", "共建单位"), pairs("industry-colleges", "共建专业")
    carried = majors["party"].value_counts()
    leads = set(pairs("communities", "牵头企业", "牵头本科院校", "牵头高职院校")["party"])
    bases, trainings = table("bases"), table("joint-trainings")
    three_two = trainings[trainings["培养模式"] == "三二分段中高职衔接"]
    schools = pairs("joint-trainings", "合作院校")["party"].value_counts()
    apprenticeships = table("apprenticeships")
    modern = apprenticeships[apprenticeships["类型"] == "现代学徒制"]
    workshops = table("luban-workshops")
    businesses = {n for n, c in classes.items() if c in ("企业", "企业集团", "境外企业", "工商组织")}
    tied = ties(tables)
    firms = tied[tied["party"].isin(businesses)].groupby("party").size()
    kinds = {"practice-centres", "bases"}
    wanted_bases = bases[bases["基地类型"].isin(["实训基地", "校外实训基地", "虚拟仿真实训基地"])]["名称"]
    shared = tied[tied["kind"].isin(kinds) & tied["party"].isin(businesses)]
    joint = {r for k, r in zip(shared["kind"], shared["record"], strict=True) if k != "bases" or r in set(wanted_bases)}
    stated = int((roles != "未写明").sum())
    expected = {
        "platforms": sum(len(table(k)) for k in PLATFORMS) - int((workshops["属于"] != "").sum()),
        "kinds": len(PLATFORMS),
        "total": len(roles), "blank": len(roles) - stated, "stated": stated, "share": Fraction(stated, len(roles)),
        "deciding": int(roles.isin(["理事长单位", "常务副理事长单位", "常务副理事长"]).sum()),
        "vice": int((roles == "副理事长单位").sum()),
        "led": int((led_by["高职院校"]["party"] == COLLEGE).sum()),
        "universities": len(universities), "several": int((universities > 1).sum()), "most": int(universities.max()),
        "tops": 1, "withFirst": len(with_top), "open": len(open_roles),
        "enterprises": led_by["企业"]["party"].nunique(), "vocational": led_by["高职院校"]["party"].nunique(),
        "consortiaLed": int(table("consortia")["学校角色"].str.contains("牵头").sum()),
        "consortiaJoined": int((~table("consortia")["学校角色"].str.contains("牵头")).sum()),
        "groups": len(table("education-groups")),
        "industryColleges": len(table("industry-colleges")), "builders": builders["party"].nunique(),
        "carried": len(carried), "shared": int((carried > 1).sum()), "single": int((carried == 1).sum()),
        "dual": len(set(builders["party"]) & leads), "without": len(set(table("majors")["名称"]) - set(carried.index)),
        "bases": len(bases), "baseTypes": bases["基地类型"].nunique(),
        "partnered": int((bases["共建单位"] != "").sum()),
        "centres": len(table("practice-centres")), "joint": len(joint), "stations": len(table("teacher-workstations")),
        "apprenticeships": len(apprenticeships),
        "apprenticeEnterprises": pairs("apprenticeships", "合作企业")["party"].nunique(),
        "modern": len({p for cell in modern["合作企业"] for p in tables.named(cell)}),
        "trainings": len(trainings), "modes": trainings["培养模式"].nunique(), "segment": len(three_two),
        "segmentSchools": len({p for cell in three_two["合作院校"] for p in tables.named(cell)}),
        "segmentMajors": three_two["专业"].nunique(),
        "trainingSchools": len(schools), "topTrainings": int(schools.max()),
        "topSchools": int((schools == schools.max()).sum()),
        "agreements": int(table("agreements")["名称"].str.contains("东西部").sum()),
        "parties": parties_known + 1, "partners": parties_known, "within": len(within),
        "counted": parties_known + 1 - len(within), "tied": len(firms), "enterpriseMost": int(firms.max()),
        "enterpriseTops": int((firms == firms.max()).sum()),
    }  # fmt: skip
    found = counted(made["partnership-chapter", "zh"])
    # These are counted below, or by the tests of the questions they are taken from alone.
    elsewhere = {
        "members",
        "withoutReady",
        "western",
        "westernProvinces",
        "aidSchools",
        "once",
        "onceShare",
        "manySided",
    }
    assert {k: v for k, v in found.items() if k not in elsewhere} == expected
    western = {"云南", "内蒙古", "新疆", "甘肃", "西藏", "贵州", "四川", "重庆", "陕西", "青海", "宁夏", "广西"}
    place = dict(zip(*(table("parties")[c] for c in ("名称", "省级地区")), strict=True))
    school_classes = ("高职院校", "中职学校", "职业本科", "普通本科高校")
    partners = {p for p in tied["party"] if place.get(p) in western and classes.get(p) in school_classes}
    in_west = {p for p in partners if p in set(tied[tied["kind"].isin(COOPERATIONS)]["party"])}
    assert (found["western"], found["westernProvinces"]) == (len(in_west), len({place[p] for p in in_west}))
    aided = {p for p in pairs("aids", "受援单位")["party"] if classes.get(p) in school_classes}
    assert found["aidSchools"] == len(aided)
    counts = tied.groupby("party").agg(ties=("record", "size"), kinds=("kind", "nunique"))
    assert found["once"] == int((counts["ties"] == 1).sum())
    assert found["onceShare"] == Fraction(int((counts["ties"] == 1).sum()), parties_known)
    assert found["manySided"] == int((counts["kinds"] > 1).sum())


@pytest.mark.slow
def test_each_number_of_the_international_chapter_is_counted_another_way(
    made: dict[tuple[str, str], ReportInsight], tables: Tables
) -> None:
    table, classes, tied = tables.table, tables.classes(), ties(tables)
    country = dict(zip(*(table("parties")[c] for c in ("名称", "国家")), strict=True))
    foreign = {p for p, c in country.items() if c not in ("", "中国")}
    abroad = tied[tied["party"].isin(foreign)]
    happened = abroad[abroad["kind"].isin(COOPERATIONS)].drop_duplicates(["kind", "record"])
    most = abroad.groupby("party").size()
    visiting = ("境外机构", "境外院校", "境外企业", "国际组织")
    visits = table("visits").query("方向 == '来访'")
    who = [[p for p in tables.named(c) if classes.get(p) in visiting or p in foreign] for c in visits["到访单位"]]
    workshops, standards = table("luban-workshops"), table("course-standards")
    wholes = workshops[workshops["属于"] == ""]
    parts = [max(int((workshops["属于"] == name).sum()), 1) for name in wholes["名称"]]
    adopters = tables.pairs("adoptions", "采用单位")
    expected = {
        "foreign": len(foreign), "countries": len({country[p] for p in foreign}),
        "schools": sum(classes[p] == "境外院校" for p in foreign),
        "most": int(most.max()), "firsts": int((most == most.max()).sum()),
        "abroad": len(happened), "kinds": happened["kind"].nunique(),
        "visited": int((happened["kind"] == "visits").sum()),
        "lasting": int((~happened["kind"].isin(["visits", "events"])).sum()),
        "workshops": len(wholes), "workshopSites": sum(parts),
        "standards": len(standards), "standardMajors": standards["专业"].nunique(),
        "adoptions": len(table("adoptions")), "adopters": adopters["party"].nunique(),
        "visits": sum(bool(w) for w in who), "visitors": len({"；".join(w) for w in who if w}),
        "out": len(table("visits").query("方向 == '出访'")),
    }  # fmt: skip
    assert counted(made["international-chapter", "zh"]) == expected


@pytest.mark.slow
def test_each_number_of_the_page_of_a_partner_is_counted_another_way(
    made: dict[tuple[str, str], ReportInsight], tables: Tables
) -> None:
    communities = tables.table("communities").set_index("名称")
    mine = sorted(tables.pairs("communities", "牵头本科院校").query("party == '天津大学'")["record"])
    leads = {name: {p for c in ("牵头企业", "牵头本科院校", "牵头高职院校") for p in tables.named(communities[c][name])}
             for name in communities.index}  # fmt: skip
    others = {p for name in mine for p in leads[name]} - {"天津大学", COLLEGE}
    roles = communities["学校角色"][mine]
    # Without it and the college: who still meets the others of its platforms, and who meets nobody.
    rest = {n: people - {"天津大学", COLLEGE} for n, people in leads.items()}
    elsewhere = {p for n, people in rest.items() if n not in mine for p in people if len(people) > 1}
    pairs = ties(tables)
    happened = pairs[pairs["kind"].isin([*COOPERATIONS, "industry-colleges"])]
    alone = {p for n in mine for p in rest[n] if len(rest[n]) == 1} - elsewhere - set(happened["party"])
    found = counted(made["partner", "zh"])
    expected = {
        "platforms": len(mine), "led": len(mine), "held": int((roles != "未写明").sum()),
        "unstated": int((roles == "未写明").sum()),
        "together": sum(COLLEGE in leads[n] for n in mine),
        "higher": sum(r in ("副理事长单位", "常务副理事长单位", "常务理事单位") for r in roles),
        "cooperations": 0, "majors": 0, "others": len(others), "unled": len(mine), "alone": len(alone),
        "only": 0, "without": 0, "wide": 0, "undervalued": 0, "nominal": 0, "fits": 1,
    }  # fmt: skip
    assert {k: found[k] for k in expected} == expected
    # What is left is of the network and of the suggestions, which have tests of their own.
    assert set(found) - set(expected) == {"fallen", "invited"}


# --- what changes with the record ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    """The shipped record with a role, a lead and a name made other."""
    root = tmp_path_factory.mktemp("changed")
    ignored = shutil.ignore_patterns("build", ".build*", "reports")
    shutil.copytree(ROOT / "data", root / "data", ignore=ignored)
    table = root / "data" / "tables" / "2024" / "communities.csv"
    frame = pandas.read_csv(table, dtype=str, keep_default_na=False)
    row = frame.index[(frame["学校角色"] == "副理事长单位") & (frame["牵头本科院校"] != "天津大学")][0]
    frame.loc[row, ["学校角色", "牵头本科院校"]] = ["未写明", "天津大学"]
    frame.to_csv(table, index=False)
    centres = root / "data" / "tables" / "2024" / "industry-colleges.csv"
    colleges = pandas.read_csv(centres, dtype=str, keep_default_na=False)
    colleges.loc[0, "共建单位"] = STRANGE
    colleges.to_csv(centres, index=False)
    known = root / "data" / "tables" / "2024" / "parties.csv"
    people = pandas.read_csv(known, dtype=str, keep_default_na=False)
    people.loc[len(people)] = {**people.loc[0].to_dict(), "名称": STRANGE, "类别": "企业", "英文名": ""}
    people.to_csv(known, index=False)
    return hezuo.open_workspace(root)


@pytest.mark.slow
def test_a_changed_table_changes_the_sentences(
    changed: hezuo.Workspace, made: dict[tuple[str, str], ReportInsight]
) -> None:
    before, after = made["partnership-chapter", "zh"], changed.report("partnership-chapter")
    assert not after.errors
    for old, new in (
        ("写明学院角色的27家，占56.3%", "写明学院角色的26家，占54.2%"),
        ("副理事长单位18家，再进", "副理事长单位17家，再进"),
        ("可以同时带动6家共同体的工作", "可以同时带动7家共同体的工作"),
        ("学院在天津大学牵头或参加的6个平台中，还有3个", "学院在天津大学牵头或参加的7个平台中，还有4个"),
    ):
        assert old in whole(before)
        assert new in whole(after)
        assert old not in whole(after)


@pytest.mark.slow
def test_a_strange_name_stays_whole(changed: hezuo.Workspace) -> None:
    found = changed.report("partnership-chapter")
    (table,) = [b for b in found.document.blocks if isinstance(b, Table) and b.key == "colleges"]
    assert any(STRANGE in cell.lines for row in table.rows for cell in row)
    page = changed.report("partner", party=STRANGE)
    assert page.document.title.endswith(STRANGE)
    assert STRANGE in whole(page)


# --- a record of another college -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(make_workspace: Maker) -> hezuo.Workspace:
    table = [["名称", "牵头企业", "学校角色", "来源", "页"], ["甲共同体", "甲公司", "副理事长单位", "s1", "3"]]
    own = {PARTIES: parties("甲公司", "乙公司"), "tables/2024/communities.csv": table}
    return hezuo.open_workspace(make_workspace(own))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_college_with_few_tables_has_its_reports(small: hezuo.Workspace, name: str, lang: str) -> None:
    for party in ("甲公司", "乙公司") if name == "partner" else ("",):
        found = small.report(name, lang, **({"party": party} if party else {}))
        assert [p.message("en") for p in found.problems] == []
        assert any(isinstance(b, Paragraph) for b in found.document.blocks)
        assert "天津" not in whole(found)


def test_a_report_that_the_scope_cannot_give_says_so(small: hezuo.Workspace) -> None:
    with pytest.raises(QueryError, match="两年的表"):
        small.report("changes")
    with pytest.raises(QueryError, match="party"):
        small.report("partner")
    with pytest.raises(QueryError, match="丙"):
        small.report("partner", party="丙公司")


@pytest.fixture(scope="module")
def two_years(make_workspace: Maker) -> hezuo.Workspace:
    head = ["名称", "牵头企业", "学校角色", "来源", "页"]
    before = [head, ["甲共同体", "甲公司", "副理事长单位", "s1", "3"], ["旧的", "甲公司", "理事单位", "s1", "4"]]
    after = [head, ["甲共同体", "甲公司", "理事长单位", "s2", "5"], ["全国新材料", "乙公司", "理事单位", "s2", "6"]]
    return hezuo.open_workspace(make_workspace({
        "sources.csv": [["代码", "名称"], ["s1", "上年报告"], ["s2", "本年报告"]],
        "tables/2023/communities.csv": before, "tables/2024/communities.csv": after,
        "tables/2023/parties.csv": parties("甲公司"),
        PARTIES: [[c.replace("s1", "s2") for c in row] for row in parties("甲公司", "乙公司")],
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", ("由副理事长单位升为理事长单位", "新增的有1项", "结束或不再列出的有1项")),
     ("en", ("(Vice-chair → Chair)", "New: 1 (see", "no longer listed: 1 (see"))],
)  # fmt: skip
def test_the_changes_of_a_year_are_told(two_years: hezuo.Workspace, lang: str, said: tuple[str, ...]) -> None:
    found = two_years.report("changes", lang)
    assert [p.message("en") for p in found.problems] == []
    assert all(text in whole(found) for text in said)
    tables = {
        b.key: [cell.lines[0] for row in b.rows for cell in row] for b in found.document.blocks if isinstance(b, Table)
    }
    assert "全国新材料" in tables["new"]
    assert "旧的" in tables["ended"]
    assert "甲共同体" in tables["parties"]
    assert (found.figures["new"], found.figures["ended"], found.figures["ownUp"]) == (1, 1, 1)


@pytest.mark.parametrize("name", SHIPPED)
def test_reports_of_several_years_say_both(two_years: hezuo.Workspace, name: str) -> None:
    found = two_years.at(year="all").report(name, **({"party": "甲公司"} if name == "partner" else {}))
    assert [p.message("en") for p in found.problems] == []
    assert "2023—2024" in found.document.subtitle + whole(found)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_sentence_of_the_page_of_a_partner_says_where_it_is_from(
    made: dict[tuple[str, str], ReportInsight], lang: str
) -> None:
    """A footnote with page, table and row, as in a chapter; what is computed says so."""
    blocks = made["partner", lang].document.blocks
    # The last three paragraphs say how is counted, and of which document, scope and build all of it is.
    *contents, _, _, last = (b.content for b in blocks if isinstance(b, Paragraph))
    contents += [item for b in blocks if isinstance(b, Points) for item in b.items]
    noted = [[i for i in content if isinstance(i, Note)] for content in contents]
    counted = [bool(re.search(r"\d", "".join(i.text for i in c if isinstance(i, Text)))) for c in contents]
    page, row = (r"第 \d[\d、—]* 页，表 2-3 第 [\d、—]+ 行", "不是报告的陈述")
    if lang == "en":
        page, row = (r"pp?\. \d[\d, –]*, 表 2-3, rows? \d", "not stated by the report")
    assert sum(counted) > 4
    assert all(notes for notes, number in zip(noted, counted, strict=True) if number)
    texts = [note.text for notes in noted for note in notes]
    assert len(texts) > 8
    assert all(re.search(page, text) for text in texts), texts
    assert sum(row in text for text in texts) >= 3
    whole = "".join(i.text for i in last if isinstance(i, Text))
    assert "2024年度职业教育质量报告" in whole.replace(" ", "")
    assert ", ;" not in whole


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_a_partner_is_one_page(
    made: dict[tuple[str, str], ReportInsight], lang: str, tmp_path: Path
) -> None:
    (page,) = office_pages(made["partner", lang].file("page.docx"), tmp_path)
    assert "天津大学" in page


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_of_those_with_most_ties_are_one_page_each(
    opened: hezuo.Workspace, tables: Tables, lang: str, tmp_path: Path
) -> None:
    pairs = ties(tables)
    most = pairs[pairs["party"] != COLLEGE].drop_duplicates(["kind", "record", "party"])["party"].value_counts()
    for party in most.index[:10]:
        page = opened.report("partner", lang, party=party)
        assert text_of(page.file("page.pdf"), tmp_path).count("\f") == 1, party
        tall = [b for b in page.document.blocks if isinstance(b, Table)]
        assert tall
        assert all(len(t.rows) <= 6 for t in tall)
        assert style(compact=True).looks["note"].size >= 8


def test_numbers_of_pages_stand_in_lines_that_no_program_breaks() -> None:
    assert list(paged("1、4、62—64、66、68、69、73、74", "zh")) == ["1、4、62—64、", "66、68、69、", "73、74"]
    assert list(paged("1, 4, 62–64, 66, 68", "en")) == ["1, 4, 62–64,", "66, 68"]
    assert list(paged("29、35", "zh")) == ["29、35"]


@pytest.mark.slow
def test_the_plain_chapter_of_the_benchmarks_counts_the_same(
    made: dict[tuple[str, str], ReportInsight], tables: Tables
) -> None:
    """What ours is held against in time has to be of the same chapter."""
    names = ("communities", "industry-colleges", "bases", "apprenticeships", "joint-trainings", "aids", "agreements")
    told = "\n".join(chapter({name: tables.table(name) for name in (*names, "parties")}))
    found = made["partnership-chapter", "zh"].figures
    for words in (
        "共 {total} 家，写明学院角色的 {stated} 家",
        "本科院校 {universities} 所",
        "与 {builders} 家单位共建产业学院 {industryColleges} 个",
        "涉及 {carried} 个专业",
        "共 {bases} 个，写明共建单位的 {partnered} 个",
        "共 {apprenticeships} 项",
        "联合培养 {trainings} 项",
    ):
        assert words.format(**found) in told.replace("  ", " "), words.format(**found)
    assert told.count("^[《") == 7
    assert told.count("\n: ") == 4


# --- what is wrong with a text ---------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"
HEAD = "---\ntitle: 试\n---\n\n"
FIGURES = ":::{figures} ask communities\ntotal: count\nnone: first university\n:::\n\n"
WRONG = {
    "共有5家。": ("report-typed-number", 10),
    "共有五家。": ("report-typed-number", 10),
    "共有 {other} 家。": ("report-unknown-figure", 10),
    "牵头的是{none}。": ("report-no-value", 10),
    "共有 {total :x} 家。": ("report-bad-place", 10),
    "共有 {total @nothing}。": ("report-no-kind", 10),
    "见{#roles}。": ("report-no-key", 10),
    ":::{table} ask communities party=甲\n:::": ("report-bad-call", 10),
    ":::{table} ask nothing\n:::": ("report-bad-call", 10),
    ":::{table} destroy all\n:::": ("report-bad-call", 10),
    ":::{table} ask communities\nnothing | 无\n:::": ("report-no-column", 11),
    ":::{table} ask communities\n:where: community = 乙\n:::": ("report-empty", 10),
    ":::{expressions}\nshare: total / 0\n:::": ("report-bad-expression", 11),
    ":::{expressions}\nshare: __import__('os')\n:::": ("report-bad-expression", 11),
    ":::{figures} ask communities\nx: sum page\n:::": ("report-bad-figure", 11),
    ":::{figures} ask communities\nx: each 约5家[community]\n:::": ("report-typed-number", 11),
    ":::{nothing}\n:::": ("report-no-directive", 10),
    "共有 {total :.99} 家。": ("report-bad-place", 10),
    "占 {total :%99999}。": ("report-bad-place", 10),
    ":::{table} ask communities\n:limit: 几\n:::": ("report-bad-format", 10),
    ":::{points} ask communities\n:limit: -2\n{community}\n:::": ("report-bad-format", 10),
    ":::{table} ask communities\n:order: -nothing\n:::": ("report-no-column", 10),
    ":::{chart} ask role-ladder\n:width: 宽\n:::": ("report-bad-format", 10),
    ":::{chart} roles\n:caption: 角色\n:::": ("report-bad-call", 10),
    ":::{chart} roles\n:draw: bar\n:::": ("report-bad-call", 10),
    ":::{chart} roles\n:draw: pie label=名称\n:::": ("report-bad-call", 10),
    ":::{chart} roles\n:draw: bar label=名称 value=名字\n:::": ("report-bad-call", 10),
    ":::{chart} roles\n:draw: bar label=名称 value=类别\n:::": ("report-bad-call", 10),
    ":::{chart} roles\n:where: 名字 = 甲\n:draw: bar label=名称\n:::": ("report-bad-figure", 10),
    ":::{chart} roles\n:where: 名称 = 无此单位\n:draw: bar label=名称\n:::": ("report-empty", 10),
    ":::{chart} roles\n:order: 名字\n:draw: bar label=名称\n:::": ("report-no-column", 10),
    ":::{chart} whatif 无此单位\n:draw: bar label=名称\n:::": ("report-bad-call", 10),
    ":::{chart} roles\n:drew: bar label=名称\n:::": ("report-no-option", 10),
    ":::{view} communities\n:only: ask nothing\n:::": ("report-bad-call", 10),
    ":::{view} communities\n:only: ask communities\n:where: community = 无\n:::": ("report-empty", 10),
    ":::{view} meetings\n:only: ask communities\n:::": ("report-bad-call", 10),
    ":::{view} industry-colleges\n:only: ask communities\n:::": ("report-bad-call", 10),
    ":::{table} ask communities\n:wehre: community = 乙\n:::": ("report-no-option", 10),
    ":::{figures} ask communities\n:limit: 2\nx: count\n:::\n\n{x}。": ("report-no-option", 10),
    # What is mistyped in a condition is no blank.
    ":::{figures} ask communities\nx: count where role = 副理事\n:::": ("report-no-such-value", 11),
    ":::{figures} ask communities\nx: count where role != 副理事\n:::": ("report-no-such-value", 11),
    ":::{points} ask communities\n:where: role = 副理事\n{community}\n:::": ("report-no-such-value", 10),
    # A line of its own for each.
    "第一句。\n共有\n三类。": ("report-typed-number", 12),
    "第一句，\n第二句 {other} 家。": ("report-unknown-figure", 11),
    "共有 **三**\n**家**。": ("report-typed-number", 10),
    # What does not hold this year may the next.
    ":::{when} total > 1000\n有三家企业。\n:::": ("report-typed-number", 11),
    ":::{when} total > 1000\n共 {other} 家。\n:::": ("report-unknown-figure", 11),
    "::::{when} total > 1000\n:::{when} other > 1\n多。\n:::\n::::": ("report-unknown-figure", 11),
    "::::{when} total > 1000\n:::{nothing}\n:::\n::::": ("report-no-directive", 11),
    "::::{paragraph}\n:::{when} total > 1000\n有{total :x}。\n:::\n::::": ("report-bad-place", 12),
    ":::{tiles}\ntotal | 共同体\n:::": ("report-no-number", 11),
    ":::{table} ask communities\n:key: a\n:::\n\n:::{table} ask communities\n:key: a\n:::": ("report-key-twice", 14),
}
#: What is told and keeps nothing from being written.
DOUBTFUL = {
    "见[网站](https://example.org)。": ("report-markdown", 10),
    "第一句。\n![图](a.png)": ("report-markdown", 11),
    "```\nx\n```": ("report-markdown", 10),
    "用`代码`。": ("report-markdown", 10),
    "甲<div>乙": ("report-markdown", 10),
    "~~删去~~": ("report-markdown", 10),
    "*斜体*": ("report-markdown", 10),
    "> 引文": ("report-markdown", 10),
    "上\n\n---\n\n下": ("report-markdown", 12),
    "- 甲\n  - 乙": ("report-markdown", 11),
    ":::{figures} ask communities\ntotal: count\n:::": ("report-figure-twice", 11),
    ":::{chart} role-ladder\n:width: 900\n:::": ("report-bad-call", 10),
    ":::{chart} ask role-ladder\n:width: 900\n:::": ("report-too-wide", 10),
}
TYPED = (
    *(
        "十几家",
        "三十余家",
        "三十多家",
        "十来家",
        "三百六十余名",
        "三千余人",
        "三 家",
        "三　家",
        "三类",
        "三种",
        "三处",
    ),
    *("三件", "三份", "三间", "三组", "三轮", "三元", "三亿元", "百分之三十", "三分之二", "半数", "五成", "壹佰万元"),
    *(
        "廿个",
        "俩人",
        "Ⅲ 家",
        "① 家",
        "½ 家",
        "共 2050",
        "1998/2 人次",
        "2000-3000 元",
        "1900—1950 万元",
        "招生 2000 人",
    ),
    *("5家", "５家", "30万元"),
)
COUNTS_NOTHING = (
    *(
        "二〇二四年",
        "2024—2025 学年",
        "2024/5/1",
        "2024.05",
        "第三批",
        "第一家",
        "二十世纪九十年代",
        "2024级",
        "另一家",
    ),
    *(
        "每一家",
        "2024年",
        "2023-2025年",
        "5月1日",
        "“十四五”规划",
        "第3届",
        "一次性",
        "双师型",
        "三全育人",
        "统一",
    ),
)


def written(workspace: hezuo.Workspace, text: str) -> ReportInsight:
    """The report of a text; texts are read when they are asked for."""
    place = workspace.folder.root / "data" / "reports" / "own"
    place.mkdir(parents=True, exist_ok=True)
    (place / "report.md").write_text(text, encoding="utf-8")
    return workspace.report("own")


@pytest.fixture(scope="module")
def own(make_workspace: Maker) -> hezuo.Workspace:
    table = [["名称", "牵头企业", "学校角色", "来源", "页"], ["甲共同体", "甲公司", "副理事长单位", "s1", "3"]]
    folder = make_workspace({PARTIES: parties("甲公司"), "tables/2024/communities.csv": table})
    return hezuo.open_workspace(folder)


@pytest.mark.parametrize(("text", "told"), WRONG.items())
def test_what_cannot_be_said_is_told_at_its_line(own: hezuo.Workspace, text: str, told: tuple[str, int]) -> None:
    found = written(own, HEAD + FIGURES + text + "\n")
    assert [(p.code, p.place.row) for p in found.problems] == [told]
    assert found.problems[0].place.file == "data/reports/own/report.md"
    assert found.problems[0].severity is Severity.ERROR
    with pytest.raises(QueryError):
        found.file("md")


@pytest.mark.parametrize(("text", "told"), DOUBTFUL.items())
def test_what_would_lose_its_form_is_told_at_its_line(own: hezuo.Workspace, text: str, told: tuple[str, int]) -> None:
    found = written(own, HEAD + FIGURES + text + "\n")
    assert [(p.code, p.place.row) for p in found.problems] == [told]
    assert found.problems[0].severity is (Severity.ERROR if told[0] == "report-bad-call" else Severity.WARNING)


@pytest.mark.parametrize("text", TYPED)
def test_a_number_that_is_typed_is_one(text: str) -> None:
    for around in ("{}", "共有{}，另有一说。", "**{}**"):
        assert numerals(around.format(text), (), (), "zh"), text


@pytest.mark.parametrize("text", COUNTS_NOTHING)
def test_a_date_an_ordinal_and_a_word_count_nothing(text: str) -> None:
    assert numerals(text, (), ("年", "家"), "zh") == []
    assert [said for _, said in numerals(f"{text}，共 7 家", (), (), "zh")] == ["7"]


@pytest.mark.parametrize(
    "text", [":::{when} total > 1000\n多。\n\n# 第二部分\n", "::::{when} total > 0\n多。\n:::\n\n完。\n"]
)
def test_what_is_not_closed_would_hold_the_rest(own: hezuo.Workspace, text: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        written(own, HEAD + FIGURES + text)
    assert caught.value.key == "report-unclosed"
    assert caught.value.values["line"] == 10
    closed = written(own, HEAD + FIGURES + text.split("\n", maxsplit=1)[0] + "\n多。\n::::\n")
    assert not closed.problems


def test_a_template_is_looked_at_before_a_file_is_wanted(own: hezuo.Workspace) -> None:
    found = written(own, HEAD + FIGURES + "{total @communities}。\n")
    assert not found.problems
    place = own.folder.root / "data" / "reports" / "own"
    try:
        for name, severity in (("template.docx", Severity.ERROR), ("template.dotx", Severity.WARNING)):
            (place / name).write_bytes(b"no template")
            (told,) = own.report("own").problems
            assert (told.place.file, told.severity) == (f"data/reports/own/{name}", severity)
            (place / name).unlink()
    finally:
        for name in ("template.docx", "template.dotx"):
            (place / name).unlink(missing_ok=True)


def test_a_page_of_a_partner_is_of_a_partner(opened: hezuo.Workspace) -> None:
    for name, key in (
        ("模具产业学院", "report-no-party"),
        ("天津轻工职业技术学院", "report-no-party"),
        ("天津", "many-things"),
    ):
        with pytest.raises(QueryError) as caught:
            opened.report("partner", party=name)
        assert caught.value.key == key
        assert "产教联合体" not in caught.value.message("zh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("共有 {total @communities}，{={5}}。", "共有1家，{5}。"),
        ("2024年12月，{total @communities}。", "2024年12月，1家。"),
        ("**{total @communities}**。", "1家。"),
        ("::::{paragraph}\n共有\n:::{when} total > 0\n{total @communities}。\n:::\n::::", "共有1家。"),
    ],
)
def test_what_can_be_said(own: hezuo.Workspace, text: str, said: str) -> None:
    if "{5}" in said:
        text, said = text.replace("{={5}}", "{=五五}"), said.replace("{5}", "五五")
    found = written(own, HEAD + FIGURES + text + "\n")
    assert not found.problems
    assert said in whole(found)
    (note,) = [i for b in found.document.blocks if isinstance(b, Paragraph) for i in b.content if isinstance(i, Note)]
    assert note.text.startswith("《甲报告》第 3 页")


def test_a_lists_are_cut_and_counted(own: hezuo.Workspace) -> None:
    text = HEAD + ":::{figures} ask parties-of-class\nall: list party\neach: each [party]（[given]）\n:::\n\n"
    found = written(own, text + "{all :1 @parties}；{each}。\n")
    assert re.search("(甲公司|甲学院.*)等2家", whole(found))
    assert "甲公司（企业）" in whole(found)


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    """The shipped record, with a report of charts of what is computed."""
    root = tmp_path_factory.mktemp("drawing")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("build", ".hezuo", "out"))
    own = root / "data" / "reports" / "own"
    own.mkdir()
    for name, see in (("report.md", "见{#m}。"), ("report.en.md", "See {#m}.")):
        (own / name).write_text(HEAD + see + CHARTS, encoding="utf-8")
    return hezuo.open_workspace(root)


CHARTS = """

:::{chart} measure affiliation betweenness
:key: m
:caption: 中介中心性
:where: 排名所在 = 合作单位
:draw: bar label=名称 value=值 limit=4
:::

:::{chart} roles
:draw: bar label=结构角色 order=value
:::

:::{chart} suggest 天津大学
:where: 建议 = 可争取参加的平台
:draw: bar label=名称 value=得分 limit=3
:::

:::{chart} whatif 天津大学
:where: 影响 != 指标变化
:draw: bar label=影响
:::

:::{chart} ask role-ladder
:where: rank <= 3
:::
"""


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_computed_is_drawn_with_what_a_reader_has_to_know(drawing: hezuo.Workspace, lang: Lang) -> None:
    found = drawing.report("own", lang)
    assert not found.problems
    measured, roles, suggested, lost, asked = (b for b in found.document.blocks if isinstance(b, Picture))
    told = drawing.measure("affiliation", "betweenness").rows(lang).rows
    first = [row for row in told if row[1] == ("合作单位" if lang == "zh" else "Party")][:4]
    # Every bar says its number, as the table of the verb has it; the caption and the source line say what it is.
    assert all(f"{row[2]} {row[4]:g}" in measured.alt for row in first)
    assert measured.svg.count("<g ") == len(first)
    assert "中介中心性" in measured.alt
    assert "measure affiliation betweenness" in measured.source
    without, tested = ("不含学校自己", "AUC") if lang == "zh" else ("without the college", "AUC")
    assert without in "".join(measured.remarks)
    # Who stands elsewhere by plain statements alone is named.
    moved = next(row for row in first if row[6] != row[7])
    assert f"{moved[2]} " in measured.remarks[-1].replace("（", " ")
    assert ("不计学校自己。" if lang == "zh" else "Without the college itself.") in roles.remarks
    counts: dict[object, int] = {}
    for row in drawing.roles().rows(lang).rows:
        counts[row[2]] = counts.get(row[2], 0) + 1
    assert all(f"{role} {count}" in roles.alt for role, count in counts.items())
    assert tested in "".join(suggested.remarks)
    assert suggested.svg.count("<g ") == 3
    whatif = [row[0] for row in drawing.whatif("天津大学").rows(lang).rows if row[3] is None]
    assert all(f"{effect} {whatif.count(effect)}" in lost.alt for effect in whatif)
    assert asked.svg.count("<g ") == sum(int(row[0] or 9) <= 3 for row in drawing.asked("role-ladder").found.rows)
    assert all(p.caption and p.source for p in (measured, roles, suggested, lost, asked))
    assert found.file("own.docx") == drawing.report("own", lang).file("own.docx")


@pytest.mark.slow
def test_a_draft_draws_what_is_computed_too(opened: hezuo.Workspace) -> None:
    draft = opened.draft("own", "试")
    draft.chart("roles", caption="结构角色", draw="bar label=结构角色", where="类别 = 普通本科高校")
    (picture,) = (b for b in draft.document.blocks if isinstance(b, Picture))
    schools = [row[2] for row in opened.roles().rows().rows if row[1] == "普通本科高校"]
    assert all(f"{role} {schools.count(role)}" in picture.alt for role in schools)
    told = draft.chart("roles", caption="无", draw="bar label=名称", where="名称 = 无此单位")
    assert "没有一行可列" in str(told)
    with pytest.raises(QueryError, match="label"):
        draft.chart("roles", caption="结构角色")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_part_of_a_view_is_what_was_chosen_and_what_it_is_tied_to(opened: hezuo.Workspace, lang: Lang) -> None:
    """The view of the chapter: on one page of A4, no letter under 8 points, no name cut or over another."""
    found = opened.report("partnership-chapter", lang)
    picture = next(b for b in found.document.blocks if isinstance(b, Picture) and b.key == "dual")
    assert picture.height_mm <= style().paper.tall / POINTS_PER_MM
    drawn = ET.fromstring(picture.svg)  # noqa: S314 - our own file
    wide = float(drawn.get("viewBox", "").split()[2])
    shown = list(drawn.iter("{http://www.w3.org/2000/svg}text"))
    assert min(float(e.get("font-size", "0")) for e in shown) * picture.width_mm / wide / 25.4 * 72 >= 8
    texts = "".join(e.text or "" for e in shown).replace(" ", "")
    assert "…" not in texts
    dual = {row[1] for row in opened.asked("dual-role-partners").found.rows}
    answer = opened.asked("industry-colleges").found
    at = [answer.columns.index(name) for name in ("industryCollege", "partners", "majors")]
    rows = {str(row[at[0]]): f"{row[at[1]]}；{row[at[2]]}" for row in answer.rows}
    for college, tied in rows.items():
        assert (college in texts) == (college in dual), college
        for name in tied.split("；") if college in dual else ():
            assert name.replace(" ", "") in texts, name
    said = (str(len(dual)), str(len(rows)))
    assert all(number in picture.alt for number in said)
    assert not [p for p in found.problems if p.code == "report-too-high"]


@pytest.mark.slow
def test_a_part_says_the_scope_of_the_whole(opened: hezuo.Workspace) -> None:
    whole, some = (opened.picture("industry-colleges", width_mm=156, only=o).svg for o in ((), ("模具产业学院",)))
    told = [[e.text or "" for e in ET.fromstring(s).iter("{http://www.w3.org/2000/svg}text")] for s in (whole, some)]  # noqa: S314
    assert told[0][-2:] == told[1][-2:]
    assert "数据截至" in "".join(told[1][-2:])
    with pytest.raises(QueryError):
        opened.picture("industry-colleges", only=("无此单位",))


@pytest.mark.slow
def test_a_view_that_no_page_holds_goes_on_over_pages(drawing: hezuo.Workspace) -> None:
    """At its full size, each name of it whole on one of them; which is told."""
    place = drawing.folder.root / "data" / "reports" / "high"
    place.mkdir(exist_ok=True)
    (place / "report.md").write_text(HEAD + ":::{view} communities\n:caption: 全部\n:::\n", encoding="utf-8")
    found = drawing.report("high")
    assert [(p.code, p.severity, p.place.row) for p in found.problems] == [("report-over-pages", Severity.INFO, 5)]
    (picture,) = (b for b in found.document.blocks if isinstance(b, Picture))
    with zipfile.ZipFile(io.BytesIO(found.file("high.docx"))) as archive:
        body = archive.read("word/document.xml").decode()
        drawn = [archive.read(name).decode() for name in sorted(archive.namelist()) if name.endswith(".svg")]
    sizes = [(int(w) / 36000, int(h) / 36000) for w, h in re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', body)]
    assert len(sizes) == len(drawn) == 3
    assert {round(wide) for wide, _ in sizes} == {round(picture.width_mm)}
    assert max(high for _, high in sizes) <= style().paper.tall / POINTS_PER_MM < picture.height_mm
    assert sum(high for _, high in sizes) == pytest.approx(picture.height_mm, rel=1e-3)
    said = [Counter(e.text for e in ET.fromstring(svg).iter(f"{SVG}text")) for svg in (picture.svg, *drawn)]  # noqa: S314
    assert sum(said[1:], Counter()) == said[0]
    assert body.count("SEQ ") == 1


# --- what others put in the folder -----------------------------------------------------------------------------------


KINDS = ("folder", "file", "bytes", "open", "deep", "large")


@pytest.fixture(scope="module")
def hostile(make_workspace: Maker, tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    """A workspace with a report of each kind, by its name."""
    folder, outside = make_workspace(), tmp_path_factory.mktemp("outside")
    (outside / "report.md").write_text(HEAD + "外面。\n", encoding="utf-8")
    place = folder / "data" / "reports"
    place.mkdir(parents=True)
    (place / "folder").symlink_to(outside, target_is_directory=True)
    for kind in KINDS[1:]:
        (place / kind).mkdir()
    (place / "file" / "report.md").symlink_to(outside / "report.md")
    (place / "bytes" / "report.md").write_bytes(b"\xff\xfe\x00title")
    (place / "open" / "report.md").write_text("---\ntitle: 试\n", encoding="utf-8")
    (place / "deep" / "report.md").write_text(HEAD + ":::{when} " + "(" * 3000 + "\n:::\n", encoding="utf-8")
    (place / "large" / "report.md").write_text(HEAD + "很长。" * 800_000, encoding="utf-8")
    return hezuo.open_workspace(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_report_is_refused_by_name(hostile: hezuo.Workspace, kind: str) -> None:
    if kind == "deep":
        assert [p.code for p in hostile.report(kind).problems] == ["report-bad-expression"]
        return
    with pytest.raises((WorkspaceError, QueryError), match=kind) as told:
        hostile.report(kind)
    assert "外面" not in told.value.message("zh")


@pytest.mark.parametrize("name", ["../reports/partner", "/etc", "partner/", ".", "", "partner\0", "甲"])
def test_a_name_is_no_path(small: hezuo.Workspace, name: str) -> None:
    with pytest.raises(QueryError, match="partnership-chapter"):
        small.report(name)


def test_each_row_of_a_table_says_where_it_was_printed(made: dict[tuple[str, str], ReportInsight]) -> None:
    names = {name for name, _ in made}
    found = [(b, n) for n in sorted(names) for b in made[n, "zh"].document.blocks if isinstance(b, Table)]
    for table, _ in found:
        assert len(table.origins) == len(table.rows)
        assert all("《" in origin for origin in table.origins)
        at = next((n for n, column in enumerate(table.columns) if column.heading == "页"), None)
        for row, origin in zip(table.rows, table.origins, strict=True):
            # Not elsewhere than the cell says.
            assert at is None or not row[at].value or f"第 {row[at].value} 页" in origin
    named = next(t for t, n in found if n == "partnership-chapter" and t.caption.startswith("西部"))
    assert len(set(named.origins)) > 1


def test_the_chapter_says_why_a_build_counts_other_partners(
    opened: hezuo.Workspace, made: dict[tuple[str, str], ReportInsight]
) -> None:
    total = opened.describe().totals["parties"]
    assert total != made["partnership-chapter", "zh"].figures["partners"]
    assert f"所以报{total}家" in whole(made["partnership-chapter", "zh"])
    assert f"so it says {total}." in whole(made["partnership-chapter", "en"])


def test_what_only_counts_has_no_unit_in_english(made: dict[tuple[str, str], ReportInsight]) -> None:
    assert [unit(text, "en") for text in ("家", "人次", "", "万元", "元/生")] == ["", "", "", " 万元", " 元/生"]
    assert [unit(text, "zh") for text in ("家", "人次", "", "万元")] == ["家", "人次", "", "万元"]
    assert "states 22 for “担任副理事长单位的共同体数”" in whole(made["partnership-chapter", "en"])
    for (name, lang), found in made.items():
        assert lang == "zh" or not re.search(r"(states|report's) \S+ ?[个家所项门人名次]", whole(found)), name


def test_no_code_of_a_figure_stands_in_a_report(made: dict[tuple[str, str], ReportInsight], tables: Tables) -> None:
    codes = [code for code in tables.table("figures")["编号"] if "-" in code]
    for lang in ("zh", "en"):
        said = whole(made["data-quality", lang])
        assert [code for code in codes if re.search(rf"(?<![\w-]){code}(?![\w-])", said)] == []
    assert "与 p.24 的 22个（“试点现代学徒制的专业数（就业部分）”）" in whole(made["data-quality", "zh"])
