"""The page and `hezuo path` offer the same routes, in the same order, at the same cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from hezuo.insight.analysis import Analysis
from hezuo.insight.paths import routes
from node_kit import run
from tools_kit import needs

pytestmark = pytest.mark.slow
Json = dict[str, Any]
#: Finds routes as the page does, and prints them.
SCRIPT = """
import { readFileSync } from 'node:fs';
import { createModel } from '%(src)s/model.js';
import { bestRoutes } from '%(src)s/routes.js';
const { document, asked } = JSON.parse(readFileSync('asked.json', 'utf-8'));
const model = createModel(document);
console.log(JSON.stringify(asked.map(([from, to, through, k]) => bestRoutes(model, from, to, through, k))));
"""


def on_the_page(document: Json, asked: list[tuple[int, int, bool, int]], folder: Path) -> list[list[Json]]:
    (folder / "asked.json").write_text(json.dumps({"document": document, "asked": asked}), encoding="utf-8")
    source = (ROOT / "graph" / "explorer" / "src").as_uri()
    (folder / "routes.mjs").write_text(SCRIPT % {"src": source}, encoding="utf-8")
    told = run(folder, str(needs("node")), "routes.mjs")
    assert told.returncode == 0, told.stderr
    found: list[list[Json]] = json.loads(told.stdout)
    return found


def test_page_and_command_give_the_same_routes(document: Json, analysis: Analysis, tmp_path: Path) -> None:
    nodes, college = analysis.ties.nodes, document["college"]
    named = [nodes.labels.index(name) for name in ("西门子", "天津大学", "天津汽车模具股份有限公司")]
    tied = sorted({*analysis.ties.record.tolist(), *analysis.ties.thing.tolist()} - {college})
    ends = [(college, n) for n in named] + [(a, b) for a in named for b in named if a != b]
    ends += list(zip(tied[::23], tied[11::23], strict=False)) + [(college, n) for n in tied[::61]]
    asked = [(a, b, through, k) for a, b in ends if a != b for through in (False, True) for k in (1, 3)]
    page, several = on_the_page(document, asked, tmp_path), 0
    for (a, b, through, k), there in zip(asked, page, strict=True):
        here = routes(analysis.ties, nodes.ids[a], nodes.ids[b], k=k, ego=through)
        assert [list(route.nodes) for route in here] == [route["nodes"] for route in there], (a, b, through, k)
        assert [route.cost for route in here] == pytest.approx([route["cost"] for route in there])
        several += len(here) > 1
    assert several > 20
