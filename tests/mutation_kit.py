"""Small changes to a module's source, one at a time: what `tests/mutants.py` asks the tests to notice.

A mutant is a module's syntax tree with one node changed. Left alone is what is no behaviour: docstrings, annotations,
decorators, names for types, `strict=` of zip (an assertion), and what stands under `if TYPE_CHECKING`.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from types import CodeType

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
#: Names of functions that are taken for each other.
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any", "argmax": "argmin", "argmin": "argmax"}
SWAPPED |= {"sum": "len", "floor": "ceil", "ceil": "floor", "union": "intersection", "intersection": "union"}
#: What a node becomes, and in which words.
Change = tuple[str, ast.AST | None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to a module: where, what it was and what it becomes, and the node by its number in the tree."""

    module: str
    line: int
    words: str
    node: int
    change: int
    source: str = field(repr=False, compare=False)

    @property
    def key(self) -> str:
        """What tells it from every other mutant of the same sources."""
        return f"{self.module}:{self.line}:{self.node}:{self.change}:{self.words}"

    @property
    def code(self) -> CodeType:
        """The changed module, compiled."""
        tree = ast.parse(self.source)
        sites = list(islice(_sites(tree), self.node + 1))
        node, put, _ = sites[self.node]
        put(list(_changes(node))[self.change][1])
        return compile(ast.fix_missing_locations(tree), self.module, "exec", dont_inherit=True)


def mutants(module: str, source: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    made = []
    for number, (node, _, line) in enumerate(_sites(ast.parse(source))):
        for change, (words, _) in enumerate(_changes(node)):
            made.append(Mutant(module, line, words, number, change, source))
    return sorted(made, key=lambda m: (m.line, m.node, m.change))


def sample(every: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """`count` mutants spread by lines: one of each line of an even selection, a second of a line when all have one."""
    chance = random.Random(seed)  # noqa: S311  # it draws a sample
    lines: dict[tuple[str, int], list[Mutant]] = {}
    for mutant in every:
        lines.setdefault((mutant.module, mutant.line), []).append(mutant)
    for found in lines.values():
        chance.shuffle(found)
    chosen: list[Mutant] = []
    while len(chosen) < count and lines:
        wanted, keys = count - len(chosen), list(lines)
        if len(keys) > wanted:
            step = len(keys) / wanted
            first = chance.random() * step
            keys = [keys[int(first + i * step) % len(keys)] for i in range(wanted)]
        for key in keys:
            chosen.append(lines[key].pop())
            if not lines[key]:
                del lines[key]
    return sorted(chosen, key=lambda m: (m.module, m.line, m.node, m.change))


Put = Callable[[ast.AST | None], None]


def _sites(tree: ast.Module) -> Iterator[tuple[ast.AST, Put, int]]:
    """Each node that may change, how another is put in its place, and its line."""
    yield from _below(tree, 1)


def _below(node: ast.AST, line: int) -> Iterator[tuple[ast.AST, Put, int]]:
    for name, value in ast.iter_fields(node):
        if name in LEFT_ALONE or (isinstance(node, ast.FunctionDef) and name == "returns"):
            continue
        for child, put in _children(node, name, value):
            if _no_behaviour(child):
                continue
            here = getattr(child, "lineno", line)
            yield child, put, here
            yield from _below(child, here)


LEFT_ALONE = {"annotation", "decorator_list", "type_params", "ctx"}


def _children(node: ast.AST, name: str, value: object) -> Iterator[tuple[ast.AST, Put]]:
    if isinstance(value, ast.AST):
        yield value, lambda new: setattr(node, name, new)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            if isinstance(child, ast.AST):
                # A statement that goes leaves `pass`, an argument leaves nothing.
                yield child, lambda new, i=i: value.__setitem__(slice(i, i + 1), [] if new is None else [new])


def _no_behaviour(node: ast.AST) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.alias)):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        # A name for a type: `Pair = tuple[str, str]`.
        name = node.targets[0].id.lstrip("_")
        return name[:1].isupper() and not name.isupper()
    return isinstance(node, ast.keyword) and node.arg == "strict"


def _changes(node: ast.AST) -> Iterator[Change]:
    """What a node may become."""
    kind = type(node)
    for known, made in CHANGED:
        if issubclass(kind, known):
            yield from made(node)


def _words(old: ast.AST | str, new: ast.AST | str) -> str:
    texts = [t if isinstance(t, str) else ast.unparse(ast.fix_missing_locations(copy.deepcopy(t))) for t in (old, new)]
    short = [" ".join(t.split()) for t in texts]
    return " → ".join(t if len(t) <= 60 else t[:59] + "…" for t in short)


def _with(node: ast.AST, **fields: object) -> Change:
    made = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return _words(node, made), made


def _compare(node: ast.Compare) -> Iterator[Change]:
    for i, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            yield _with(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    if type(node.op) in COMPUTED:
        yield _with(node, op=COMPUTED[type(node.op)]())


def _sign(node: ast.UnaryOp) -> Iterator[Change]:
    yield _words(node, node.operand), copy.deepcopy(node.operand)


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield _with(node, value=not value)
    elif isinstance(value, (int, float)):
        yield _with(node, value=value + 1)
    elif isinstance(value, str):
        yield _with(node, value=f"XX{value}XX")


def _condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[Change]:
    made = copy.deepcopy(node)
    made.test = ast.UnaryOp(ast.Not(), made.test)
    yield _words(node.test, made.test), made


def _filter(node: ast.comprehension) -> Iterator[Change]:
    for i, test in enumerate(node.ifs):
        made = copy.deepcopy(node)
        del made.ifs[i]
        yield _words(f"if {ast.unparse(test)}", "(nothing)"), made


def _call(node: ast.Call) -> Iterator[Change]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in SWAPPED:
        made = copy.deepcopy(node)
        setattr(made.func, "attr" if isinstance(made.func, ast.Attribute) else "id", SWAPPED[name])
        yield _words(node, made), made
    if name == "sorted" and not any(k.arg == "reverse" for k in node.keywords):
        made = copy.deepcopy(node)
        made.keywords.append(ast.keyword("reverse", ast.Constant(True)))
        yield _words(node, made), made
    for i, one in enumerate(node.keywords):
        if one.arg and one.arg != "strict":
            made = copy.deepcopy(node)
            del made.keywords[i]
            yield _words(node, made), made
    if len(node.args) > 1 and not any(isinstance(a, ast.Starred) for a in node.args):
        made = copy.deepcopy(node)
        del made.args[-1]
        yield _words(node, made), made


def _slice(node: ast.Slice) -> Iterator[Change]:
    for name in ("lower", "upper"):
        if getattr(node, name) is not None:
            yield _with(node, **{name: None})


def _gone(node: ast.stmt) -> Iterator[Change]:
    yield _words(node, "pass"), ast.copy_location(ast.Pass(), node)


def _jump(node: ast.Break | ast.Continue) -> Iterator[Change]:
    other = ast.Continue() if isinstance(node, ast.Break) else ast.Break()
    yield _words(node, other), ast.copy_location(other, node)


def _nothing(node: ast.Return | ast.Assign) -> Iterator[Change]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield _with(node, value=ast.Constant(None))


#: Kinds of nodes and what changes them.
CHANGED: tuple[tuple[type[ast.AST], Callable[..., Iterator[Change]]], ...] = (
    (ast.Compare, _compare),
    (ast.BoolOp, _boolean),
    (ast.BinOp, _arithmetic),
    (ast.AugAssign, _arithmetic),
    (ast.UnaryOp, _sign),
    (ast.Constant, _constant),
    (ast.If, _condition),
    (ast.IfExp, _condition),
    (ast.While, _condition),
    (ast.comprehension, _filter),
    (ast.Call, _call),
    (ast.Slice, _slice),
    (ast.Expr, _gone),
    (ast.Raise, _gone),
    (ast.AugAssign, _gone),
    (ast.Break, _jump),
    (ast.Continue, _jump),
    (ast.Return, _nothing),
    (ast.Assign, _nothing),
)
