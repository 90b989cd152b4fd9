"""Small arithmetic over figures: `vice / total`, `years >= 2 and doubtful > 0`.

Python's own parser reads it; numbers, names, + − * /, comparisons, and, or, not and brackets are all that is known, so
nothing of it can run. Numbers are exact (`Fraction`), so 27/48 is shown as it is rounded by hand.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from hezuo.record.picked import Picked

#: Longer ones are no longer small.
LONGEST = 400
Number = Fraction | bool
Result = Number | str | tuple[str, ...] | None
ARITHMETIC: Mapping[type, Callable[[Fraction, Fraction], Fraction]] = MappingProxyType(
    {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
)
COMPARED: Mapping[type, Callable[[object, object], bool]] = MappingProxyType(
    {ast.Eq: operator.eq, ast.NotEq: operator.ne}
)
ORDERED: Mapping[type, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le}
)


def evaluated(text: str, values: Mapping[str, Picked | Fraction]) -> Result:
    """The value of an expression.

    Raises `ValueError` for what is no expression, `KeyError` for a name without a figure, `ZeroDivisionError`.
    """
    if len(text) > LONGEST:
        raise ValueError(text[:40])
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error
    return _value(tree.body, values)


def names(text: str) -> list[str]:
    """The figures that an expression names. Raises `ValueError`."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error
    return list(dict.fromkeys(n.id for n in ast.walk(tree) if isinstance(n, ast.Name)))


def exact(value: object) -> Fraction:
    """A number as it is written. Raises `ValueError` for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise ValueError(str(value))  # noqa: TRY004 - whoever wrote the text is told the same for each reason
    return value if isinstance(value, Fraction) else Fraction(str(value))


def _value(node: ast.expr, values: Mapping[str, Picked | Fraction]) -> Result:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else exact(node.value)
    if isinstance(node, ast.Name):
        found = values[node.id]
        return found if isinstance(found, str | tuple) or found is None else exact(found)
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        return ARITHMETIC[type(node.op)](exact(_value(node.left, values)), exact(_value(node.right, values)))
    return _truth(node, values)


def _truth(node: ast.expr, values: Mapping[str, Picked | Fraction]) -> Number:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        inner = _value(node.operand, values)
        return not inner if isinstance(node.op, ast.Not) else -exact(inner)
    if isinstance(node, ast.BoolOp):
        # The rest is not looked at where the first decides: it may name what only then has a figure.
        found = (bool(_value(one, values)) for one in node.values)
        return all(found) if isinstance(node.op, ast.And) else any(found)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(type(node.ops[0]), _value(node.left, values), _value(node.comparators[0], values))
    raise ValueError(ast.unparse(node))


def _compared(sign: type, left: Result, right: Result) -> bool:
    if sign in COMPARED:
        return COMPARED[sign](left, right)
    if sign in ORDERED and (left is None or right is None):
        return False  # a blank is neither more nor less than anything
    if sign in ORDERED:
        return ORDERED[sign](exact(left), exact(right))
    raise ValueError(sign.__name__)
