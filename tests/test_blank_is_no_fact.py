"""Blank is not a fact: with its optional cells blank a row says who reported it, and nothing else of a party."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from examples_kit import declared, examples, read, table_file
from hezuo.base.terms import ATTRIBUTED, HZ, ID
from hezuo.record.load import Dataset
from hezuo.schema.kinds import Kind

#: What says who reported a row, or that somebody reports at all.
REPORTS = {ATTRIBUTED, HZ + "college"}
PARTIES = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ ?o a hz:Party . ?s ?p ?o }} UNION {{ ?s a hz:Party . ?s ?p ?o }}
  FILTER(STRSTARTS(STR(?s), "{ID}"))
}}
"""


def blanked(kind: Kind) -> str:
    """The first valid example of a kind with every optional cell blank."""
    path = next(e.path for e in examples("valid") if e.kind == kind)
    head, *rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    wanted = [next(f for f in kind.fields if h in f.headings) for h in head]
    kept = [[cell if f.required else "" for f, cell in zip(wanted, row, strict=True)] for row in rows[:1]]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *kept])
    return out.getvalue()


def said(graph: Dataset) -> set[tuple[str, str, str]]:
    """Every triple that has a party at one of its ends."""
    return {(str(s), str(p), str(o)) for s, p, o in graph.store.select(PARTIES, {}).rows}


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str]]:
    """What the context says of parties by itself."""
    return said(read(tmp_path_factory.mktemp("context"), {}))


def founded(kind: Kind, graph: Dataset) -> set[str]:
    """The things that the required cells of the row name, what it is about, and its texts."""
    (resolved,) = (r for r in graph.identity.resolved if r.frame.table.file == table_file(kind))
    required = [f for f in kind.fields if f.required]
    cells = [found for f in required if not f.is_literal for found in resolved.targets[f.iri].values()]
    texts = {text for f in required if f.is_literal for text in resolved.frame.column(f)}
    return {iri for found in cells for iri, _ in found} | texts | set(resolved.records)


def parties_of(triple: tuple[str, str, str]) -> set[str]:
    return {end for end in (triple[0], triple[2]) if end.startswith(f"{ID}parties/")}


@pytest.mark.parametrize("kind", declared().kinds, ids=lambda k: k.notation)
def test_no_fact_about_a_party_follows_from_a_blank(
    kind: Kind, context: set[tuple[str, str, str]], tmp_path: Path
) -> None:
    graph = read(tmp_path, {kind: blanked(kind)})
    new = {t for t in said(graph) - context if t[1] not in REPORTS}
    # What a required cell states is stated: a signatory that has to be named is no blank.
    known = founded(kind, graph)
    unfounded = {t for t in new if not parties_of(t) <= known and t[2] not in known - parties_of(t)}
    assert unfounded == set(), "\n".join(map(str, sorted(unfounded)))


def test_what_a_row_states_is_found() -> None:
    """The test above can fail: the examples as they are state facts about parties."""
    kind = next(k for k in declared().kinds if k.notation == "bases")
    assert "甲公司" not in blanked(kind)
    assert "基地" in blanked(kind)
