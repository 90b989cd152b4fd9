"""Every kind of chart by its name; a new chart is one entry here, and one in `record.charted.KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from hezuo.base.store import Rows
from hezuo.charts.bar import bar
from hezuo.charts.ladder import ladder
from hezuo.charts.line import line
from hezuo.charts.matrix import matrix
from hezuo.charts.spec import Chart, Inks, Spec
from hezuo.charts.stacked import stacked

CHARTS: Mapping[str, Callable[[Rows, Spec, Inks], Chart]] = MappingProxyType(
    {"bar": bar, "ladder": ladder, "line": line, "matrix": matrix, "stacked": stacked}
)


def draw(rows: Rows, spec: Spec, inks: Inks) -> Chart:
    """The chart of an answer, of the kind that its spec names.

    Raises `QueryError` for a column that the answer has not, a number that cannot be drawn, a width of no paper.
    """
    return CHARTS[spec.kind](rows, spec, inks)
