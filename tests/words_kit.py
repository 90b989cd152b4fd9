"""What the program says of one small workspace, word for word: the texts that `tests/golden/words` holds.

The workspace is made so that every kind of sentence is said: a circle of partners (see `circle_kit`), a corporate group
within a group, regions, majors, a platform without roles, cooperations without a page, a party with thirteen platforms
of its own, figures of each state. `make docs` writes the texts anew; read by eye what has changed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from circle_kit import COLLEGES, COMMUNITIES, circle
from conftest import COLLEGE, JUDGEMENTS, YEAR, Rows, judged, write_workspace
from hezuo.api import Workspace, open_workspace
from hezuo.base.problems import HezuoError
from hezuo.formats.answers import as_csv
from hezuo.insight.paths import routes
from hezuo.insight.suggest import suggest
from hezuo.insight.whatif import what_if
from hezuo.narrate.catalogue import MeasureCatalogue
from hezuo.narrate.groups import group_names
from hezuo.narrate.insight import Told
from hezuo.narrate.questions import QuestionList
from hezuo.narrate.roles import RoleRules, formal
from hezuo.narrate.views import ViewList

GOLDEN = Path(__file__).parent / "golden" / "words"
ALLIANCES = f"tables/{YEAR}/alliances.csv"
#: Names of parties with a class and a region of their own.
PARTIES = {
    "乙": ("企业", "天津"), "丙": ("企业", "天津"), "丁": ("企业", "浙江"), "戊": ("普通本科高校", "天津"),
    "己": ("企业", ""), "庚": ("企业", "浙江"), "辛": ("企业", ""), "壬": ("政府部门", ""), "癸": ("企业", ""),
}  # fmt: skip
FRIENDS = [f"友{n:02}" for n in range(1, 14)]


def world() -> Mapping[str, Rows]:
    """The tables."""
    named = {**PARTIES, **dict.fromkeys(FRIENDS, ("企业", ""))}
    made = circle()
    made[f"tables/{YEAR}/parties.csv"] = [
        ["名称", "类别", "国家", "省级地区", "来源", "页"],
        [COLLEGE, "高职院校", "中国", "天津", "s1", "1"],
        *([name, kind, "中国", place, "s1", "1"] for name, (kind, place) in named.items()),
    ]
    made["sources.csv"] = [["代码", "名称", "年份"], ["s1", "甲报告", YEAR]]
    made[ALLIANCES] = [
        ["名称", "牵头单位", "指导单位", "成员单位", "秘书处单位", "学校角色", "来源", "页"],
        ["子盟", "丁", "壬", "丙", "庚", "牵头", "s1", "7；8"],
        ["丑盟", "戊", "", "丙；乙", "", "", "s1", "8"],
        ["寅盟", "乙", "丙", "", "", "", "s1", ""],
        *([f"{name}盟", "癸", "", name, "", "", "s1", "9"] for name in FRIENDS),
    ]
    made[f"tables/{YEAR}/memberships.csv"] = [
        ["平台", "单位", "角色", "来源", "页"],
        ["一", "庚", "", "s1", "10"],
        ["丑盟", "庚", "", "s1", "10"],
    ]
    made[f"tables/{YEAR}/agreements.csv"] = [
        ["名称", "签约单位", "来源", "页"],
        ["甲约", "乙；辛", "s1", ""],
        ["乙约", "丁；辛", "s1", "11"],
        ["丙约", "友13；己", "s1", "11"],
    ]
    made[COLLEGES] = [*made[COLLEGES], ["产业学院寅", "辛", "机电", "s1", "6"]]
    other = ["名称", "共建单位", "共建专业", "来源", "页"]
    made[COLLEGES.replace(YEAR, "2022")] = [other, ["产业学院子", "丙", "数控", "s1", "2"]]
    made[COMMUNITIES.replace(YEAR, "2022")] = [made[COMMUNITIES][0], ["旧", "乙", "", "", "", "辛", "s1", "3"]]
    made[JUDGEMENTS] = judged(("乙", "丙", "同集团"), ("丙", "己", "同集团"), ("乙公司", "乙", "相同"))
    made[f"tables/{YEAR}/figures.csv"] = [
        ["编号", "指标", "数值", "限定", "单位", "核对问题", "差异说明", "公式", "来源", "页", "备注"],
        ["a", "共同体", "3", "", "个", "communities", "", "<= b；? c + 1", "s1", "3", ""],
        ["b", "联盟", "10", "余", "个", "alliances", "", "", "s1", "3；4", ""],
        ["c", "专业", "2", "", "个", "major-clusters", "另有说明", "", "s1", "3", "与 e 口径不同"],
        ["d", "企业", "5", "", "家", "", "", "e；c", "s1", "3", "与 p.9 不一致"],
        ["e", "事项", "5", "", "家", "nothing", "", "", "s1", "3", ""],
        ["f", "到馆人次（正文）", "7", "", "人次", "", "", "", "s1", "5", ""],
        ["g", "到馆人次（附表）", "9", "", "人次", "", "", "", "s1", "6", ""],
    ]
    return made


def opened(folder: Path) -> Workspace:
    """The workspace, written into a folder and read, all its years together."""
    return open_workspace(write_workspace(folder, world())).at(year="all")


#: Everything that is said, by the name of its golden file.
TOLD: dict[str, Callable[..., Told]] = {
    "check": lambda work: work.check(),
    "audit": lambda work: work.audit(),
    "audit-everything": lambda work: work.audit(everything=True),
    "audit-suggest": lambda work: work.suggest_formulas(top=3),
    "describe": lambda work: work.describe(),
    "show": lambda work: work.show("丙"),
    "show-platform": lambda work: work.show("一"),
    "show-alias": lambda work: work.show("乙公司"),
    "show-vague": lambda work: work.show("友"),
    "networks": lambda work: work.networks(),
    "network-with-college": lambda work: work.network("partners", ego=True),
    "measure-degree": lambda work: work.measure("affiliation", "degree"),
    "measure-several": lambda work: work.measure("affiliation", "two-mode-degree", "two-mode-betweenness", top=4),
    "measure-betweenness": lambda work: work.measure("partners", "betweenness", top=8),
    "measure-all": lambda work: work.measure("partners", top=3),
    "measure-tied": lambda work: work.measure("partners", "degree", top=5),
    "measure-ranges": lambda work: work.measure("affiliation", "degree", ranges=True, top=5),
    "measure-ranges-of-roles": lambda work: work.measure("affiliation", "role-strength", ranges=True),
    "measure-undefined": lambda work: work.measure("affiliation", "two-mode-closeness", top=6),
    "measure-with-college": lambda work: work.measure("partners", "strength", ego=True, top=2),
    "measures": lambda work: MeasureCatalogue(),
    "chance": lambda work: work.chance(),
    "roles": lambda work: work.roles(top=7),
    "roles-mismatch": lambda work: work.roles(mismatch=True),
    "roles-of-one": lambda work: work.roles("乙"),
    "roles-that-fit": lambda work: work.roles("友01", mismatch=True),
    "role-rules": lambda work: RoleRules(),
    "whatif-several": lambda work: work.whatif("丙", "庚", "丁"),
    "whatif-group": lambda work: work.whatif("乙", group=True),
    "whatif-no-group": lambda work: work.whatif("戊", group=True),
    "path": lambda work: work.path("丁"),
    "path-two": lambda work: work.path("乙", "数控", k=5),
    "path-with-college": lambda work: work.path("友01", "丁", k=1, ego=True),
    "path-none": lambda work: work.path("友01", "丁"),
    "questions": lambda work: QuestionList(work.folder),
    "views": lambda work: ViewList(work.folder),
    **{f"network-{name}": lambda work, name=name: work.network(name) for name in ("partners", "affiliation")},
    **{f"whatif-{n}": lambda work, name=name: work.whatif(name) for n, name in enumerate("戊庚丙癸己壬", 1)},
    **{
        f"suggest-{n}": lambda work, name=name: work.suggest(name, top=4)
        for n, name in enumerate((*"丁丙辛己戊", "友02"), 1)
    },
    "suggest": lambda work: work.suggest(top=4),
}

#: What is long or has tests of its own: so many lines of each part.
FIRST = {"questions": 4, "views": 4, "measures": 30, "describe": 12, "check": 12}
#: What has something of its own to say in other formats.
FORMS = {
    "json": ("check", "show", "measure-several", "measure-tied", "describe"),
    "markdown": ("check", "measure-several"),
}
MINUS = re.compile(r"-(0(?:\.0+)?)(?![\d.])")
NUMBER = re.compile(r"-?\d+\.\d{7,}(?:e-?\d+)?")


#: What cannot be done.
REFUSED: tuple[Callable[[Workspace], object], ...] = (
    lambda work: work.show("无"),
    lambda work: work.figure_rows("无"),
    lambda work: work.audit(source="无"),
    lambda work: work.whatif("无"),
    lambda work: work.whatif(COLLEGE),
    lambda work: work.whatif("一"),
    lambda work: work.whatif("友"),
    lambda work: what_if(work.analysis, ["https://example.org/none"]),
    lambda work: work.path("乙", "乙"),
    lambda work: work.path("己", "高职院校"),
    lambda work: routes(work.analysis.ties, "https://example.org/none", "https://example.org/other"),
    lambda work: work.suggest("一"),
    lambda work: suggest(work.analysis.ties, "https://example.org/none"),
    lambda work: work.roles("一"),
    lambda work: work.roles(COLLEGE),
    lambda work: work.roles("己"),
    lambda work: work.roles("无"),
    lambda work: work.network("无"),
    lambda work: work.network("partners").file("a.doc"),
    lambda work: work.network("partners", roles=["无"]),
    lambda work: work.network("partners", roles=["牵头"]),
    lambda work: work.network("partners", only=["无"]),
    lambda work: work.network("partners", only=["友"]),
    lambda work: work.network("partners", only=["己"], years=["2022"]),
    lambda work: work.network("partners", roles=["副理事长单位"]),
    lambda work: work.measure("partners", "无"),
    lambda work: work.measure("affiliation", "pagerank", ranges=True),
    lambda work: ViewList(work.folder).named("无"),
)


def words(work: Workspace, name: str) -> str:
    """The text of a golden file: the result in both languages as text, as a table, and what is said beside."""
    if name in SENTENCES:
        return "\n".join(SENTENCES[name](work)) + "\n"
    one, out = TOLD[name](work), io.StringIO()
    for lang in ("zh", "en"):
        # Chinese is what one gets without asking.
        given = () if lang == "zh" else (lang,)
        parts = {"text": one.text(*given), "notes": "\n".join(one.notes(*given))}
        parts["notes beside text"] = "\n".join(one.notes(lang, "text"))
        if not name.startswith("network-"):
            parts["rows"] = as_csv(*one.rows(*given)).decode("utf-8-sig").replace("\r\n", "\n")
        for form in (form for form, names in FORMS.items() if name in names):
            parts[form] = one.written(form, *given).decode()
        for part, text in parts.items():
            lines = [_short(line) for line in text.splitlines()][: FIRST.get(name)]
            out.write(f"=== {lang} · {part}\n" + "".join(f"{line}\n" for line in lines))
    return out.getvalue()


def _short(line: str) -> str:
    """The line with its numbers to six digits and no minus before nothing: so far machines agree."""
    return MINUS.sub(r" \1", NUMBER.sub(lambda found: f"{float(found[0]):.6g}", line)).rstrip()


def _sentences(work: Workspace) -> Iterator[str]:
    analysis = work.analysis
    for lang in ("zh", "en"):
        for network in (analysis.one_mode, analysis.two_mode):
            yield "；".join(group_names(analysis, network, lang))
        yield from filter(None, (formal(analysis, node, lang) for node in range(len(analysis.ties.nodes))))


def _refused(work: Workspace) -> Iterator[str]:
    for number, wrong in enumerate(REFUSED):
        try:
            wrong(work)
            yield f"{number}: –"
        except HezuoError as error:
            yield from (f"{number}: {error.message(lang)}" for lang in ("zh", "en"))


#: Golden files of single sentences.
SENTENCES = {"sentences": _sentences, "refused": _refused}
NAMES = (*TOLD, *SENTENCES)
