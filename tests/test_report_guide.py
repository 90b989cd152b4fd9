"""The guide for those who write reports: what it tells to type is typed, and what it says is so."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from hezuo.base import workspace
from hezuo.cli import main
from hezuo.report.blocks import BLOCKS
from hezuo.report.compose import SETTINGS
from hezuo.report.composing import EXPRESSIONS, FIGURES
from hezuo.report.library import reports
from hezuo.report.source import PARAGRAPH, WHEN

REPO = Path(__file__).resolve().parents[1]
GUIDES = ("data/reports/README.md", "data/reports/README.zh-CN.md")


def text(name: str) -> str:
    return (REPO / name).read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(GUIDES[1]), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_directive_and_setting_is_documented(guide: str) -> None:
    told = text(guide)
    assert [d for d in (*BLOCKS, WHEN, PARAGRAPH, FIGURES, EXPRESSIONS) if f":::{{{d}}}" not in told] == []
    if guide == GUIDES[0]:
        assert [s for s in SETTINGS if f"`{s}`" not in told] == []


def test_every_shipped_report_is_listed() -> None:
    told = text(GUIDES[1])
    assert [name for name in reports(workspace.find(REPO)) if f"| `{name}` |" not in told] == []


@pytest.mark.slow
def test_what_the_guide_tells_to_type_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "学校"
    shutil.copytree(REPO / "data", root / "data", ignore=shutil.ignore_patterns("build", ".hezuo", "out"))
    own = root / "data" / "reports" / "mine"
    own.mkdir(parents=True)
    (own / "report.md").write_text(blocks("markdown")[0], encoding="utf-8")
    monkeypatch.chdir(root)
    for line in "".join(blocks("sh")).splitlines():
        run = CliRunner().invoke(main, shlex.split(line)[1:])
        assert run.exit_code == 0, (line, run.output)
    written = docx.Document(str(root / "简报.docx"))
    paragraphs = [p.text for p in written.paragraphs]
    assert any(
        re.search(r"学院参加行业产教融合共同体\d+家，其中任副理事长单位的\d+家，占\d+\.\d%（见图 1）", p)
        for p in paragraphs
    )
    assert len(written.tables) == 1
    assert (root / "数据质量.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
