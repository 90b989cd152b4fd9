"""The shipped tables counted with pandas: another way than the questions of the record, for the tests of reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas

COLLEGE = "天津轻工职业技术学院"
#: Kinds of platform and of cooperation, with their columns of partners; who recognises or pays is none.
PLATFORMS = {
    "communities": ("牵头企业", "牵头本科院校", "牵头高职院校", "成员单位"),
    "industry-colleges": ("共建单位",),
    "practice-centres": ("共建单位",),
    "bases": ("共建单位",),
    "consortia": ("牵头单位", "成员单位"),
    "alliances": ("牵头单位", "指导单位", "成员单位", "秘书处单位", "筹建单位"),
    "education-groups": ("牵头单位", "成员单位"),
    "teacher-workstations": ("合作企业",),
    "community-colleges": ("共建单位",),
    "luban-workshops": ("外方院校", "中方院校"),
}
COOPERATIONS = {
    "adoptions": ("采用单位",),
    "agreements": ("签约单位",),
    "aids": ("受援单位", "参与单位"),
    "apprenticeships": ("合作企业",),
    "course-standards": (),
    "events": ("主办单位", "承办单位", "协办单位", "指导单位", "参加单位"),
    "joint-trainings": ("合作院校",),
    "other-cooperations": ("合作单位",),
    "trainings": ("合作单位", "受训单位"),
    "visits": ("到访单位", "接待单位", "共同参加单位"),
}


@dataclass(frozen=True)
class Tables:
    """The tables of a year, each read when first asked for."""

    root: Path

    @cached_property
    def _read(self) -> dict[str, pandas.DataFrame]:
        files = sorted((self.root / "tables" / "2024").glob("*.csv"))
        return {f.stem: pandas.read_csv(f, dtype=str, keep_default_na=False) for f in files}

    def table(self, name: str) -> pandas.DataFrame:
        return self._read[name]

    @cached_property
    def _parties(self) -> frozenset[str]:
        return frozenset(self.table("parties")["名称"])

    def judged(self, verdict: str) -> pandas.DataFrame:
        ledger = pandas.read_csv(self.root / "identity" / "judgements.csv", dtype=str, keep_default_na=False)
        return ledger[(ledger["判断"] == verdict) & (ledger["撤销日期"] == "")]

    @cached_property
    def names(self) -> dict[str, str]:
        """Form → name, as the ledger of judgements has it."""
        same = self.judged("相同")
        known = set(self.table("parties")["名称"]) | set(self.table("luban-workshops")["名称"])
        found: dict[str, str] = {}
        for one, other in zip(same["写法甲"], same["写法乙"], strict=True):
            form, name = (other, one) if one in known else (one, other)
            found[form.replace(" ", "")] = name
        return found

    def named(self, cell: str) -> list[str]:
        """The things that a cell names."""
        parts = [p.strip() for p in re.split("[；;]", cell) if p.strip()]
        soft = [q for p in parts for q in (p.split("、") if set(p.split("、")) <= self._parties else [p])]
        return [self.names.get(p.replace(" ", ""), p) for p in soft]

    def pairs(self, name: str, *columns: str) -> pandas.DataFrame:
        """(record, party) of a table, once each."""
        frame = self.table(name)
        rows = [(r["名称"], p) for _, r in frame.iterrows() for c in columns for p in self.named(r[c])]
        return pandas.DataFrame(rows, columns=["record", "party"]).drop_duplicates()

    def classes(self) -> dict[str, str]:
        frame = self.table("parties")
        return dict(zip(frame["名称"], frame["类别"], strict=True))
