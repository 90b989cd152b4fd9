"""A small circle of partners worked by hand, and the shipped ties read from the CSV files without the program.

In the circle the college 甲职业学院 is vice-chair of 一 and has no stated role in 二 and 三:

    一  lead enterprise 乙, lead university 戊, member 丙        产业学院子  丙          major 数控
    二  lead enterprise 丁, lead university 戊, member 辛        产业学院丑  丙, 庚      majors 数控, 机电
    三  lead enterprise 庚
"""

from __future__ import annotations

import csv
from pathlib import Path

from conftest import COLLEGE, YEAR, Rows, declared
from hezuo.insight.analysis import Analysis

ROOT = Path(__file__).resolve().parents[1]
HEADS = ["名称", "牵头企业", "牵头本科院校", "牵头高职院校", "学校角色", "成员单位", "来源", "页"]
COMMUNITIES = f"tables/{YEAR}/communities.csv"
COLLEGES = f"tables/{YEAR}/industry-colleges.csv"
CLASSES = {"戊": "普通本科高校"}


def circle() -> dict[str, Rows]:
    """The tables of the circle."""
    names = "乙丙丁戊己庚辛"
    return {
        f"tables/{YEAR}/parties.csv": [
            ["名称", "类别", "来源", "页"],
            [COLLEGE, "高职院校", "s1", "1"],
            *([n, CLASSES.get(n, "企业"), "s1", "1"] for n in names),
        ],
        f"tables/{YEAR}/majors.csv": [["名称", "来源", "页"], ["数控", "s1", "1"], ["机电", "s1", "1"]],
        COMMUNITIES: [
            HEADS,
            ["一", "乙", "戊", "", "副理事长单位", "丙", "s1", "2"],
            ["二", "丁", "戊", "", "", "辛", "s1", "3"],
            ["三", "庚", "", "", "", "", "s1", "4"],
        ],
        COLLEGES: [
            ["名称", "共建单位", "共建专业", "来源", "页"],
            ["产业学院子", "丙", "数控", "s1", "5"],
            ["产业学院丑", "丙；庚", "数控；机电", "s1", "6"],
        ],
    }


def iri(analysis: Analysis, label: str) -> str:
    """The IRI of the one node with this label."""
    nodes = analysis.ties.nodes
    (found,) = [i for i, text in zip(nodes.ids, nodes.labels, strict=True) if text == label]
    return found


def labels(analysis: Analysis, things: tuple[int, ...]) -> list[str]:
    """The labels of these nodes, sorted."""
    return sorted(analysis.ties.nodes.labels[t] for t in things)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def printed(own: str) -> dict[str, dict[tuple[str, str], set[str]]]:
    """Of every shipped table with parties: (name of the record, heading) → party names, as the CSV files have them.

    Of the judgements only `same` is followed; the college `own` is left out.
    """
    data = ROOT / "data"
    judged = _rows(data / "identity" / "judgements.csv")
    same = {_bare(r["写法甲"]): r["写法乙"] for r in judged if r["判断"] == "相同"}
    known = {r["名称"] for r in _rows(data / "tables" / YEAR / "parties.csv")} - {own}
    names = same | {_bare(n): n for n in known}
    found: dict[str, dict[tuple[str, str], set[str]]] = {}
    for path in sorted((data / "tables" / YEAR).glob("*.csv")):
        kind = declared().kind(path.stem)
        assert kind is not None
        for row in _rows(path):
            # A column that ties things of one class (platforms at a venue) ties no party.
            for head in (f.label("zh") for f in kind.fields if f.connects and not f.tied):
                for text in filter(None, row.get(head, "").split("；")):
                    # 、 separates names too where the whole is none.
                    parts = [text] if _bare(text) in names else text.split("、")
                    for name in {names.get(_bare(p)) for p in parts} & known:
                        found.setdefault(path.stem, {}).setdefault((row["名称"], head), set()).add(str(name))
    return found


def _bare(text: str) -> str:
    """A name without its spaces."""
    return "".join(text.split())
