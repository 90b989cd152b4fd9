"""The story of a workspace: steps whose sentences take their figures from the answers to named questions.

`data/story.toml` of a workspace holds them; its head says how. A workspace without the file has no story.
"""

from __future__ import annotations

import tomllib
from typing import Any

from hezuo.base.messages import LANGS, PLACE, fill
from hezuo.base.problems import HezuoError, QueryError, WorkspaceError
from hezuo.base.store import Rows, Value
from hezuo.base.terms import RECORD
from hezuo.base.workspace import read_text
from hezuo.explorer.findings import hanging
from hezuo.insight.analysis import Analysis
from hezuo.record import ask
from hezuo.record.picked import figure

Json = dict[str, Any]
FILE = "story.toml"


def story(analysis: Analysis, views: list[Json]) -> list[Json]:
    """The steps for the graph document, without those whose question finds nothing to tell.

    Raises `WorkspaceError` when the file is malformed or asks for too much.
    """
    path = analysis.dataset.folder.checked(analysis.dataset.folder.data / FILE)
    if not path.is_file():
        return []
    told: list[Json | None] = []
    try:
        for step in tomllib.loads(read_text(path)).get("step", []):
            told += [_step(step, analysis, {v["id"] for v in views})]
    except (AttributeError, KeyError, ValueError, TypeError, RecursionError, HezuoError) as error:
        raise WorkspaceError("bad-story", file=path, step=len(told) + 1, reason=error) from error
    return [step for step in told if step is not None]


def _step(step: Json, analysis: Analysis, views: set[str]) -> Json | None:
    dataset = analysis.dataset
    if step["view"] not in views:
        raise QueryError("no-view", name=step["view"], known="、".join(sorted(views)))
    question = ask.named(dataset.questions, step["question"])
    given = {str(k): str(v) for k, v in step.get("parameters", {}).items()}
    answers = [ask.run(dataset.store, question, given, dataset.identity.names, lang) for lang in LANGS]
    figures = [{k: figure(text, rows) for k, text in step.get("figures", {}).items()} for rows in answers]
    titles, texts = _pair(step["title"]), [_filled(t, f) for t, f in zip(_pair(step["text"]), figures, strict=True)]
    if not answers[0].rows or None in texts:
        return None
    return {
        "title": titles,
        "text": texts,
        "view": step["view"],
        "nodes": _lit(step, answers[0], analysis),
        "question": question.name,
        "answer": [list(question.titles)],
        "unplain": list(hangs) if (hangs := hanging(figures[0])) else None,
    }


def _pair(texts: Any) -> list[str]:
    """A text in both languages. Raises `ValueError` when it is something else."""
    if not isinstance(texts, list) or len(texts) != len(LANGS) or not all(isinstance(t, str) for t in texts):
        raise ValueError(f"{texts}: {LANGS}")
    return texts


def _filled(text: str, figures: dict[str, Value]) -> str | None:
    """A sentence with its figures; None where one is blank. Raises `ValueError` for a place that no figure fills."""
    empty = [name for name in PLACE.findall(text) if name not in figures]
    if empty:
        raise ValueError(f"{{{empty[0]}}}")
    return None if any(figures[name] is None for name in PLACE.findall(text)) else fill(text, dict(figures))


def _lit(step: Json, rows: Rows, analysis: Analysis) -> list[int]:
    if "light" not in step:
        return []
    column = rows.columns.index(step["light"])
    names = list(dict.fromkeys(str(r[column]) for r in rows.rows))[: int(step.get("most", 10))]
    index = analysis.ties.nodes.index
    found = (iri for name in names for iri in analysis.dataset.identity.names.find(name, RECORD))
    return sorted({index[iri] for iri in found if iri in index})
