"""The tables of the README from `benchmarks/results.json`: no number in them is typed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from benchmarks.run import HEADINGS, RESULTS

Json = dict[str, Any]


def results() -> Json:
    """The last run of each bench, by its name."""
    found: Json = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def table(*benches: str) -> str:
    """The lines of benches, each bench under the day, the machine and its load; '' for one that was never run."""
    return "\n" + "\n".join(_told(bench, found) for bench, found in results().items() if bench in benches) + "\n"


def _told(bench: str, found: Json) -> str:
    heads = [*HEADINGS[:-1], "kept"]
    rows = ([*cells[:-1], {"ok": "yes", "**over**": "**no**"}.get(cells[-1], "")] for cells in _cells(found))
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]
    return f"**{bench}** ({found['day']}, {found['machine']}, load {found['load']})\n\n" + "\n".join(lines) + "\n"


def _cells(found: Json) -> Iterable[list[str]]:
    return (line["cells"] for line in found["lines"])
