"""Writes what is generated and held by the tests: `python tests/write_golden.py` (see `make docs`).

Read a changed answer by eye before you commit it.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import words_kit
from hezuo.base import workspace
from hezuo.formats.answers import as_csv
from hezuo.record import ask
from hezuo.record.ask import Question
from hezuo.record.load import Dataset, load_dataset

REPO = Path(__file__).parents[1]
ANSWERS = Path(__file__).parent / "golden" / "questions"


def answer(graph: Dataset, question: Question) -> bytes:
    """The answer to a question with its example parameters, as the golden file holds it."""
    rows = ask.run(graph.store, question, dict(question.example), graph.identity.names)
    return as_csv(question.headings(rows.columns, "zh"), rows.rows)


def main() -> None:
    """Write the expected answer of every named question, and what the program says of a small workspace."""
    here = workspace.find(REPO)
    graph = load_dataset(here)
    ANSWERS.mkdir(parents=True, exist_ok=True)
    known = ask.questions(here)
    for stale in {p.stem for p in ANSWERS.glob("*.csv")} - set(known):
        (ANSWERS / f"{stale}.csv").unlink()
    for name, question in known.items():
        (ANSWERS / f"{name}.csv").write_bytes(answer(graph, question))
    words_kit.GOLDEN.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        work = words_kit.opened(Path(folder))
        for stale in {p.stem for p in words_kit.GOLDEN.glob("*.txt")} - set(words_kit.NAMES):
            (words_kit.GOLDEN / f"{stale}.txt").unlink()
        for name in words_kit.NAMES:
            text = words_kit.words(work, name)
            (words_kit.GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
