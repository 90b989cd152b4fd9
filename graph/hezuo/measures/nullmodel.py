"""The bipartite configuration model, solved once per pair of distinct degrees.

Nodes of equal degree have equal parameters, so the unknowns are as many as there are distinct degrees. The parameters
maximise a concave likelihood (Squartini & Garlaschelli, New J. Phys. 13, 083001, 2011); Newton steps reach it in a few
rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Largest deviation of an expected degree from the observed one.
_EXACT = 1e-9
_STEPS = 500


@dataclass(frozen=True)
class Margins:
    """The degrees of a two-mode network by classes of equal degree.

    Attributes:
        row_class: class of each row; `row_degree` and `row_count` hold the degree and the number of rows of each class.
        column_class: class of each column; `column_degree` and `column_count` likewise.

    """

    row_class: Ints
    row_degree: Ints
    row_count: Ints
    column_class: Ints
    column_degree: Ints
    column_count: Ints

    @classmethod
    def of(cls, rows: Ints, columns: Ints) -> Margins:
        """From the degree of each row and of each column."""
        row_degree, row_class, row_count = np.unique(rows, return_inverse=True, return_counts=True)
        column_degree, column_class, column_count = np.unique(columns, return_inverse=True, return_counts=True)
        return cls(row_class, row_degree, row_count, column_class, column_degree, column_count)


def solve(margins: Margins) -> Floats:
    """The probability of a tie between a row and a column, row classes × column classes.

    Where the margins leave no choice, such as for rows without ties or with all of them, the probabilities are exactly
    0 and 1; no finite parameters would give them. What remains are parts in which every tie is possible and none
    certain.

    Raises:
        ArithmeticError: when the observed degrees are not met within 1e-8, which no margins of an actual network cause.

    """
    probability = np.zeros((margins.row_degree.size, margins.column_degree.size))
    rows, columns = (np.arange(size)[::-1] for size in probability.shape)
    parts = [(rows, columns, margins.row_degree[rows], margins.column_degree[columns])]
    while parts:
        rows, columns, row_degree, column_degree = parts.pop()
        if not (rows.size and columns.size):
            continue
        row_count, column_count = margins.row_count[rows], margins.column_count[columns]
        cut = _tight(row_degree, column_degree, row_count, column_count)
        if cut is None:
            found = _newton(row_degree.astype(float), column_degree.astype(float), row_count, column_count)
            probability[np.ix_(rows, columns)] = found
            continue
        a, b = cut
        probability[np.ix_(rows[:a], columns[:b])] = 1.0
        parts.append((rows[:a], columns[b:], row_degree[:a] - column_count[:b].sum(), column_degree[b:]))
        parts.append((rows[a:], columns[:b], row_degree[a:], column_degree[:b] - row_count[:a].sum()))
    error = max(
        np.abs(probability @ margins.column_count - margins.row_degree).max(initial=0.0),
        np.abs(margins.row_count @ probability - margins.column_degree).max(initial=0.0),
    )
    if error > 1e-8:
        raise ArithmeticError(f"the degrees are missed by {error:.1e}")
    return probability


def _tight(row_degree: Ints, column_degree: Ints, row_count: Ints, column_count: Ints) -> tuple[int, int] | None:
    """A cut at which the margins leave no choice: a and b such that the ties of the first a row classes just suffice.

    The classes come by falling degree. When the ties of the first a row classes number as many as all ties they may
    have with the first b column classes and all ties of the other columns, the former are all there and the other rows
    have none with the other columns (the Gale–Ryser condition with equality).
    """
    first_rows = np.concatenate(([0], np.cumsum(row_degree * row_count)))
    heights = np.concatenate(([0], np.cumsum(row_count)))
    other_columns = np.concatenate((np.cumsum((column_degree * column_count)[::-1])[::-1], [0]))
    widths = np.concatenate(([0], np.cumsum(column_count)))
    tight = first_rows[:, None] == np.multiply.outer(heights, widths) + other_columns[None, :]
    # Nothing follows from the cuts that hold for any margins.
    tight[0, -1] = tight[-1, 0] = False
    cuts = np.argwhere(tight)
    return (int(cuts[0, 0]), int(cuts[0, 1])) if cuts.size else None


def _newton(row_degree: Floats, column_degree: Floats, row_count: Ints, column_count: Ints) -> Floats:
    """Logits a_r + b_c of the ties such that the expected degrees are the given ones."""
    total = float(row_degree @ row_count)
    a = np.log(row_degree) - 0.5 * np.log(total)
    b = np.log(column_degree) - 0.5 * np.log(total)
    best = _likelihood(a, b, row_degree, column_degree, row_count, column_count)
    for _ in range(_STEPS):
        p = special.expit(np.add.outer(a, b))
        gap_row, gap_column = row_degree - p @ column_count, column_degree - row_count @ p
        if max(np.abs(gap_row).max(), np.abs(gap_column).max()) < _EXACT:
            break
        step_a, step_b = _step(p * (1.0 - p), gap_row, gap_column, row_count, column_count)
        length = 1.0
        for _ in range(40):
            value = _likelihood(
                a + length * step_a, b + length * step_b, row_degree, column_degree, row_count, column_count
            )
            if value >= best - 1e-12 * abs(best):
                break
            length /= 2
        a, b, best = a + length * step_a, b + length * step_b, value
    return np.asarray(special.expit(np.add.outer(a, b)), dtype=np.float64)


def _likelihood(a: Floats, b: Floats, rows: Floats, columns: Floats, row_count: Ints, column_count: Ints) -> float:
    """The log-likelihood of the observed degrees."""
    free = row_count @ np.logaddexp(0.0, np.add.outer(a, b)) @ column_count
    return float((row_count * rows) @ a + (column_count * columns) @ b - free)


def _step(spread: Floats, gap_row: Floats, gap_column: Floats, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
    """The Newton step, by elimination of the longer side.

    Adding a number to all a and taking it from all b changes nothing: a least-squares solution takes the shortest step.
    """
    if spread.shape[0] < spread.shape[1]:
        step_b, step_a = _step(spread.T, gap_column, gap_row, columns, rows)
        return step_a, step_b
    own_row = np.maximum(spread @ columns, 1e-300)
    own_column = rows @ spread
    weighted = spread * columns
    matrix = np.diag(own_column * columns) - weighted.T @ (weighted * (rows / own_row)[:, None])
    right = columns * gap_column - weighted.T @ (rows * gap_row / own_row)
    scale = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
    step_b = np.linalg.lstsq(matrix / np.multiply.outer(scale, scale), right / scale, rcond=1e-13)[0] / scale
    return np.clip((gap_row - weighted @ step_b) / own_row, -5.0, 5.0), np.clip(step_b, -5.0, 5.0)
