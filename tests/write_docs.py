"""Writes what is generated and held by the tests: `python tests/write_docs.py` (which is what `make docs` runs).

That is the data dictionary, the lists of questions and measures, what the READMEs list between marks (`<!-- views -->`
… `<!-- /views -->`), the answers of the questions, the places of the invalid examples, and what the page's sources take
over from Python. Read a changed answer or place by eye before you commit it.
"""

from __future__ import annotations

import re
import runpy
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import click

import words_kit
from examples_kit import EXAMPLES, Expected, declared, examples, place_of, read_example
from hezuo.authoring.explain import dictionary
from hezuo.base import workspace
from hezuo.base.messages import Lang, fill, in_readme
from hezuo.base.problems import Severity
from hezuo.cli import VERBS, main
from hezuo.formats.answers import FORMATS, as_csv
from hezuo.formats.standard import STANDARD
from hezuo.insight.analysis import reported
from hezuo.narrate.catalogue import MeasureCatalogue
from hezuo.narrate.questions import QuestionList
from hezuo.record import ask, views
from hezuo.record.ask import Question
from hezuo.record.load import Dataset, load_dataset
from hezuo.schema.ontology import NetworkSpec
from hezuo.schema.shapes import UNDERSTOOD

REPO = Path(__file__).parents[1]
HERE = workspace.find(REPO)
ANSWERS = Path(__file__).parent / "golden" / "questions"
PLACES = EXAMPLES / "places.csv"
#: How wide the lines of the English README are.
WIDE = 138


# --- whole documents --------------------------------------------------------------------------------------------------

#: The documents that are generated as a whole.
WHOLE: dict[str, Callable[[], str]] = {
    "data/README.md": lambda: dictionary(declared()),
    "ontology/questions/README.md": lambda: QuestionList(HERE).written("markdown").decode(),
    "graph/hezuo/measures/README.md": lambda: MeasureCatalogue().written("markdown", "en").decode(),
    "graph/hezuo/measures/README.zh-CN.md": lambda: MeasureCatalogue().written("markdown", "zh").decode(),
}


# --- what stands between marks ----------------------------------------------------------------------------------------


def _measured(*names: str) -> str:
    """The results of benchmarks: those of these names, else of all that `benchmarks.run` has."""
    # They stand beside the folder of this file, which is the one that Python looks in.
    sys.path.append(str(REPO))
    from benchmarks import told
    from benchmarks.run import BENCHES

    return told.table(*(names or BENCHES))


def _rows(*rows: tuple[str, ...]) -> str:
    return "\n" + "".join("| " + " | ".join(c.replace("|", "\\|") for c in row) + " |\n" for row in rows)


def _tied(network: NetworkSpec) -> str:
    return ("one-mode: " if network.projects_on else "") + network.definition("en")


def _network_rows() -> str:
    found = declared().networks.values()
    names = [(f"`{n.notation}`", n.label("zh"), n.label("en"), _tied(n)) for n in found]
    return _rows(("network", "名称", "title", "what is tied"), ("---",) * 4, *names)


def _view_rows() -> str:
    found = [(f"`{v.name}`", *v.title) for v in views.views(HERE).values()]
    return _rows(("view", "名称", "title"), ("---",) * 3, *found)


def _view_names(lang: Lang) -> str:
    """The views in a sentence."""
    known = views.views(HERE).values()
    if lang == "zh":
        return "、".join(f"{v.title[0]}（`{v.name}`）" for v in known)
    text = ", ".join(f"{v.title[1]} (`{v.name}`)" for v in known)
    return "\n" + textwrap.indent("\n".join(textwrap.wrap(text, WIDE, break_on_hyphens=False)), "  ") + "\n  "


def _usage(verb: str) -> str:
    """A verb with what it is to be told, as its help has it."""
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    words = [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
    many = [p.nargs == -1 for p in command.params if isinstance(p, click.Argument)]
    told = [w.removesuffix("...") + "…" * m for w, m in zip(words, many, strict=True)]
    return f"`{' '.join(('hezuo', verb, *told))}`"


def _verb_rows(lang: Lang) -> str:
    heads = {"zh": ("命令", "作用"), "en": ("verb", "what it does")}[lang]
    words = {"formats": "|".join([*FORMATS, *STANDARD])}
    told = [in_readme(v, lang) for v in VERBS]
    return _rows(heads, ("---",) * 2, *((_usage(v), fill(t, words)) for v, t in zip(VERBS, told, strict=True)))


def _measure_tables(mark: str) -> str:
    return mark.join(f"`tables/measures-{n.notation}.csv`" for n in reported(declared()))


#: What the parts of shapes are, for those who write them.
PARTS = {
    "kind": "the shape of a table (it has `sh:targetClass`)",
    "shared": "a shape that it names by `sh:node`, or that of the entry",
    "column": "a column: a property shape with `sh:name`",
    "narrowing": "a property shape without a name: it narrows the column of the same path, with a sentence of its own",
    "link": "a property shape that leads to the columns of the entry",
    "alternative": "what stands in `sh:or`",
    "barred": "what stands in `sh:not`",
    "path": "a step of a path in brackets",
    "group": "a group of columns",
    "name-list": "a list of names",
}


def _shacl_rows() -> str:
    found = [(PARTS[part], " ".join(f"`sh:{name}`" for name in names)) for part, names in UNDERSTOOD.items()]
    return _rows(("part", "what may be said of it"), ("---",) * 2, *found)


#: Document → mark → what stands between it and its end.
BLOCKS: dict[str, dict[str, Callable[[], str]]] = {
    "ontology/README.md": {"shacl": _shacl_rows, "networks": _network_rows, "views": _view_rows},
    "README.md": {
        "views": lambda: _view_names("en"),
        "verbs": lambda: _verb_rows("en"),
        "measure tables": lambda: _measure_tables(", "),
    },
    "README.zh-CN.md": {
        "views": lambda: _view_names("zh"),
        "verbs": lambda: _verb_rows("zh"),
        "measure tables": lambda: _measure_tables("、"),
    },
    "benchmarks/README.md": {
        "measured": _measured,
        "measured networks": lambda: _measured("measures", "measures, dense"),
    },
}


def with_blocks(name: str) -> str:
    """A document with its blocks as they should be. Raises `ValueError` when it lacks a mark."""
    text = (REPO / name).read_text(encoding="utf-8")
    for mark, made in BLOCKS[name].items():
        pattern = re.compile(rf"(<!-- {mark} -->).*?(<!-- /{mark} -->)", re.DOTALL)
        if len(pattern.findall(text)) != 1:
            raise ValueError(f"{name}: <!-- {mark} --> … <!-- /{mark} --> should stand there once")
        block = made()
        text = pattern.sub(lambda m, block=block: m[1] + block + m[2], text)
    return text


def documents() -> dict[str, str]:
    """Every document with something generated, as it should be."""
    return {name: made() for name, made in WHOLE.items()} | {name: with_blocks(name) for name in BLOCKS}


# --- what is read by eye before it is committed -----------------------------------------------------------------------


def answer(graph: Dataset, question: Question) -> bytes:
    """The answer to a question with its example parameters, as the golden file holds it."""
    rows = ask.run(graph.store, question, dict(question.example), graph.identity.names)
    return as_csv(question.headings(rows.columns, "zh"), rows.rows)


def write_answers() -> None:
    """Write the expected answer of every named question."""
    graph = load_dataset(HERE)
    ANSWERS.mkdir(parents=True, exist_ok=True)
    known = ask.questions(HERE)
    for stale in {p.stem for p in ANSWERS.glob("*.csv")} - set(known):
        (ANSWERS / f"{stale}.csv").unlink()
    for name, question in known.items():
        (ANSWERS / f"{name}.csv").write_bytes(answer(graph, question))


def places() -> Iterator[tuple[str, Expected]]:
    """Where each invalid example is wrong; notes count only where its name says so."""
    for example in examples("invalid"):
        with tempfile.TemporaryDirectory() as folder:
            found = read_example(Path(folder), example).problems
        told = {place_of(p) for p in found if p.severity < Severity.INFO or example.code({p.code})}
        for place in sorted(told):
            yield example.path.name, place


def write_places() -> None:
    """Write the list of places."""
    lines = ["example,code,row,column", *(f"{name},{code},{row},{column}" for name, (code, row, column) in places())]
    PLACES.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_words() -> None:
    """Write what the program says of a small workspace."""
    words_kit.GOLDEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = words_kit.opened(Path(folder))
        for stale in {p.stem for p in words_kit.GOLDEN.glob("*.txt")} - set(words_kit.NAMES):
            (words_kit.GOLDEN / f"{stale}.txt").unlink()
        for name in words_kit.NAMES:
            text = words_kit.words(work, name)
            (words_kit.GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


def write() -> None:
    """Write all of it."""
    for name, text in documents().items():
        (REPO / name).write_text(text, encoding="utf-8", newline="\n")
    write_answers()
    write_words()
    write_places()
    runpy.run_path(str(REPO / "graph" / "explorer" / "generate.py"), run_name="__main__")


if __name__ == "__main__":
    write()
