"""The sources of the page's program: what `npm run` checks of them, where node is there.

Users need no node, for what is bundled is committed; who changes the sources has it.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from node_kit import fetched, found_npm, run

pytestmark = pytest.mark.slow

EXPLORER, HEZUO = ROOT / "graph" / "explorer", ROOT / "graph" / "hezuo"


def packages(path: Path) -> dict[str, Any]:
    """What a lock file of npm holds, by folder."""
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["packages"] if path.is_file() else {}
    return held


def installed() -> bool:
    """Whether what is installed beside the sources is what is locked; what is optional hangs on the machine."""
    have = packages(EXPLORER / "node_modules" / ".package-lock.json")
    wanted = {k: v for k, v in packages(EXPLORER / "package-lock.json").items() if k and not v.get("optional")}
    return all(k in have and have[k]["version"] == v["version"] for k, v in wanted.items())


@pytest.fixture(scope="module")
def npm() -> str:
    """npm, on a node that is new enough."""
    return found_npm(ROOT)


@pytest.fixture(scope="module")
def sources(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with the packages that are locked: as they stand, or a copy into which they are fetched."""
    if installed():
        return EXPLORER
    graph = tmp_path_factory.mktemp("sources") / "graph"
    copied = graph / "explorer"
    shutil.copytree(EXPLORER, copied, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    shutil.copytree(HEZUO / "explorer" / "web", graph / "hezuo" / "explorer" / "web")
    shutil.copy(HEZUO / "explorer" / "page.toml", graph / "hezuo" / "explorer" / "page.toml")
    for name in ("static", "vendor"):
        shutil.copytree(HEZUO / "serve" / name, graph / "hezuo" / "serve" / name)
    fetched(copied, npm)
    return copied


@pytest.mark.parametrize("script", ["lint", "types", "unit", "check"])
def test_the_sources_stand_the_check(script: str, sources: Path, npm: str) -> None:
    found = run(sources, npm, "run", "--silent", script)
    assert found.returncode == 0, f"`npm run {script}` in graph/explorer:\n{found.stdout}{found.stderr}"


def test_there_are_unit_tests_and_none_is_left_out(sources: Path, npm: str) -> None:
    told = run(sources, npm, "run", "--silent", "unit", "--", "--test-reporter=tap").stdout
    counts = {what: int(number) for what, number in re.findall(r"^# (\w+) (\d+)$", told, re.MULTILINE)}
    assert counts["pass"] == counts["tests"] >= 50
    assert counts["skipped"] == counts["todo"] == 0


def test_every_package_is_pinned() -> None:
    told = json.loads((EXPLORER / "package.json").read_text(encoding="utf-8"))
    locked = packages(EXPLORER / "package-lock.json")
    for name, version in (told["dependencies"] | told["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} {version}"
        assert locked[f"node_modules/{name}"]["version"] == version


def test_no_check_is_switched_off_without_its_reason() -> None:
    off = re.compile(r"@ts-(ignore|expect-error|nocheck)|eslint-disable(?!.* -- \w)")
    paths = [*EXPLORER.glob("src/*"), *EXPLORER.glob("test/*"), *EXPLORER.glob("*.*js")]
    lines = [(p.name, line) for p in paths for line in p.read_text(encoding="utf-8").splitlines()]
    assert len(paths) > 50
    assert [told for told in lines if off.search(told[1])] == []


def test_the_types_are_checked_strictly() -> None:
    options = json.loads((EXPLORER / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]
    assert options["strict"] is options["checkJs"] is True
    assert not {k for k in options if k.startswith(("no", "strict")) and options[k] is False}
