"""The chapter on partnership the plain way: pandas over the tables, Markdown with footnotes, pandoc to Word.

What one would write with them: the counts of the sections with a footnote of the pages each, and the four tables. It is
spared the pictures, the rows that a footnote cites, what is in doubt, what the report itself states, references that
number themselves, and Chinese fonts: pandoc has no say in these.

    python -m benchmarks.chapter WORKSPACE FILE.docx
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

#: The provinces of the west, as the statistics office has them.
WEST = ["内蒙古", "广西", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆"]
SPLIT = re.compile(r"[；;]")


def main() -> int:
    """Write the chapter of a workspace."""
    import pypandoc

    tables, out = Path(sys.argv[1]) / "data" / "tables" / "2024", Path(sys.argv[2])
    text = "\n\n".join(
        chapter({f.stem: pd.read_csv(f, dtype=str, keep_default_na=False) for f in tables.glob("*.csv")})
    )
    pypandoc.convert_text(text, "docx", "markdown", outputfile=str(out), extra_args=["--number-sections"])
    return 0


def chapter(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """The parts of its Markdown."""
    communities, colleges, bases = tables["communities"], tables["industry-colleges"], tables["bases"]
    yield "---\ntitle: 产教融合\nlang: zh-CN\n---\n\n# 合作平台"
    stated = communities[communities["学校角色"] != "未写明"]
    roles = "、".join(f"{role} {count} 家" for role, count in stated["学校角色"].value_counts().items())
    yield said(
        f"行业产教融合共同体共 {len(communities)} 家，写明学院角色的 {len(stated)} 家，"
        f"占 {len(stated) / len(communities):.1%}：{roles}",
        communities,
    )
    universities = named(communities["牵头本科院校"]).value_counts()
    several = "、".join(f"{name}（{count} 家）" for name, count in universities[universities > 1].items())
    yield said(f"牵头的本科院校 {len(universities)} 所，牵头两家及以上的：{several}", communities)
    yield "# 产业学院"
    partners, majors = (named(colleges[column]).nunique() for column in ("共建单位", "共建专业"))
    yield said(f"学院与 {partners} 家单位共建产业学院 {len(colleges)} 个，涉及 {majors} 个专业", colleges)
    yield table("学院产业学院建设情况", colleges, ("名称", "共建单位", "共建专业", "页"))
    yield "# 基地与学徒培养"
    partnered = bases[bases["共建单位"] != ""]
    yield said(f"各类基地与中心共 {len(bases)} 个，写明共建单位的 {len(partnered)} 个", bases)
    by_type = bases.groupby("基地类型").agg(
        基地数=("名称", "size"), 写明共建单位的=("共建单位", lambda c: (c != "").sum())
    )
    yield table("各类基地与中心", by_type.reset_index(), ("基地类型", "基地数", "写明共建单位的"))
    apprenticeships = tables["apprenticeships"]
    yield said(f"学徒制与现场工程师培养共 {len(apprenticeships)} 项", apprenticeships)
    yield table("学徒制与现场工程师培养", apprenticeships, ("类型", "名称", "合作企业", "页"))
    yield "# 贯通培养与东西部协作"
    trainings = tables["joint-trainings"]
    modes = "、".join(f"{mode} {count} 项" for mode, count in trainings["培养模式"].value_counts().items())
    yield said(f"联合培养 {len(trainings)} 项：{modes}", trainings)
    west = western(tables)
    yield said(f"学院与西部 {west['受援单位'].nunique()} 所院校有协议或帮扶", west)
    yield table("西部协作院校", west, ("省级地区", "受援单位", "名称", "页"))


def named(cells: pd.Series) -> pd.Series:
    """The names in cells, of which each may hold several."""
    parts = cells.map(SPLIT.split).explode().str.strip()
    return parts[parts != ""]


def western(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The agreements and the aid with parties in the west."""
    place = tables["parties"].set_index("名称")["省级地区"]
    aid = tables["aids"][["名称", "受援单位", "页"]]
    signed = tables["agreements"][["名称", "签约单位", "页"]].rename(columns={"签约单位": "受援单位"})
    both = pd.concat([aid, signed], ignore_index=True)
    both = both.assign(受援单位=both["受援单位"].map(SPLIT.split)).explode("受援单位")
    both["省级地区"] = both["受援单位"].map(place)
    return both[both["省级地区"].isin(WEST)]


def said(sentence: str, rows: pd.DataFrame) -> str:
    """A sentence with the pages of its rows below."""
    pages = sorted({int(p) for p in SPLIT.split("；".join(rows["页"])) if p.strip().isdecimal()})
    return f"{sentence}^[《2024年度职业教育质量报告》第 {'、'.join(map(str, pages))} 页。]。"


def table(caption: str, rows: pd.DataFrame, columns: Sequence[str]) -> str:
    """Rows as a table of Markdown with its caption."""
    cells = [
        [str(cell).replace("|", "\\|").replace("；", "、") for cell in row] for row in rows[list(columns)].to_numpy()
    ]
    lines = [list(columns), ["---"] * len(columns), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n: {caption}"


if __name__ == "__main__":
    sys.exit(main())
