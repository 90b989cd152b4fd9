"""The mutants of `make mutants`: what is changed, what is left alone, and how a sample is spread."""

from __future__ import annotations

from collections import Counter

from mutation_kit import Mutant, mutants, sample

SOURCE = '''\
"""A module."""
from __future__ import annotations
LIMIT = 10
def place(values: list[int], top: int = 3, *, low: bool = False) -> list[int]:
    """A function."""
    kept = [v for v in values if v < LIMIT and v > -1]
    for a, b in zip(kept, kept, strict=True):
        if a != b:
            break
    return sorted(kept, key=lambda v: v)[:top]
'''


def words(found: list[Mutant]) -> set[tuple[int, str]]:
    return {(m.line, m.words) for m in found}


def test_what_is_changed() -> None:
    found = words(mutants("m", SOURCE))
    assert {
        (3, "10 → 11"),
        (4, "3 → 4"),
        (4, "False → True"),
        (6, "v < LIMIT → v <= LIMIT"),
        (6, "v < LIMIT → v >= LIMIT"),
        (6, "v < LIMIT and v > -1 → v < LIMIT or v > -1"),
        (6, "if v < LIMIT and v > -1 → (nothing)"),
        (6, "-1 → 1"),
        (8, "a != b → a == b"),
        (9, "break → continue"),
        (10, "sorted(kept, key=lambda v: v) → sorted(kept)"),
        (10, "sorted(kept, key=lambda v: v) → sorted(kept, key=lambda v: v, reverse=True)"),
        (10, ":top → :"),
    } <= found


def test_what_is_no_behaviour_is_left_alone() -> None:
    lines = {m.line for m in mutants("m", SOURCE)}
    assert not lines & {1, 2, 5}
    assert not any("strict" in w and "strict=True" not in w for _, w in words(mutants("m", SOURCE)))
    assert not any("int" in w.split(" → ")[0] for _, w in words(mutants("m", SOURCE)))


def test_each_mutant_is_another_program() -> None:
    found = mutants("m", SOURCE)
    for mutant in found:
        namespace: dict[str, object] = {"__name__": "m"}
        exec(mutant.code, namespace)  # noqa: S102  # a mutant is there to be run
        assert namespace["LIMIT"] in (10, 11, None)
    assert len({(m.node, m.change) for m in found}) == len(found)


def test_a_sample_is_spread_by_lines_and_the_same_again() -> None:
    every = mutants("m", SOURCE)
    lines = Counter(m.line for m in every)
    few = sample(every, 3, 1)
    assert len({m.line for m in few}) == len(few) == 3
    assert sample(every, 3, 1) == few
    assert any(sample(every, 3, seed) != few for seed in range(2, 9))
    # One of each line, then a second of those that have one.
    whole = sample(every, len(lines), 1)
    assert Counter(m.line for m in whole) == dict.fromkeys(lines, 1)
    more = Counter(m.line for m in sample(every, len(lines) + 3, 1))
    assert sorted(more.values())[-3:] == [2, 2, 2]
    assert len(sample(every, len(every) + 9, 1)) == len(every)
