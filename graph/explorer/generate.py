"""Writes what the page's program takes over from Python: the types of the document and the colours.

`python graph/explorer/generate.py` writes `document.d.ts`, `colours.js` and `colours.css` into `src`; a test fails when
one of them is stale.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from hezuo.explorer import document_schema, document_tables
from hezuo.style import page_colours

SOURCES = Path(__file__).with_name("src")
SCHEMAS = [Path(module.__file__) for module in (document_tables, document_schema)]
NAMES = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "Any": "any", "None": "null"}
HEAD = "Written by graph/explorer/generate.py from graph/hezuo/{source}: change that."


def type_of(node: ast.expr) -> str:
    """A Python annotation in the words of TypeScript. Raises `ValueError` for one that it has no word for."""
    match node:
        case ast.Name(id=name):
            return NAMES.get(name, name)
        case ast.Constant(value=None):
            return "null"
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return f"{type_of(left)} | {type_of(right)}"
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in OF:
            return OF[name](inner.elts if isinstance(inner, ast.Tuple) else [inner])
    raise ValueError(ast.unparse(node))


def _list(inside: list[ast.expr]) -> str:
    item = type_of(inside[0])
    return f"({item})[]" if " | " in item else f"{item}[]"


def _exact(inside: list[ast.expr]) -> str:
    """A list of which every item is told."""
    return f"[{', '.join(type_of(item) for item in ast.iter_child_nodes(inside[1]) if isinstance(item, ast.expr))}]"


#: What stands before brackets → the words for what stands in them.
OF: dict[str, Callable[[list[ast.expr]], str]] = {
    "list": _list,
    "dict": lambda inside: f"Record<{', '.join(map(type_of, inside))}>",
    "NotRequired": lambda inside: type_of(inside[0]),
    "Annotated": _exact,
    "Literal": lambda inside: " | ".join(f"'{ast.literal_eval(value)}'" for value in inside),
}


def types(source: str) -> str:
    """The modules of the schema as TypeScript declarations, with what it says of each."""
    lines = source.splitlines()
    parts = [f"/** {HEAD.format(source='explorer/document_*.py')} */"]
    for statement in ast.parse(source).body:
        match statement:
            case ast.ClassDef():
                parts.append("\n".join(_interface(statement, lines)))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[_, ast.Dict(keys=keys, values=values)])):
                told = [f"  {ast.literal_eval(k)}: {type_of(v)};" for k, v in zip(keys, values, strict=True) if k]
                parts.append("\n".join([*_said(statement, lines), f"export interface {name} {{", *told, "}"]))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                parts.append("\n".join([*_said(statement, lines), f"export type {name} = {type_of(value)};"]))
    return "\n\n".join(parts) + "\n"


def _said(statement: ast.stmt, lines: list[str], indent: str = "") -> list[str]:
    """The comment above a statement that is meant for readers."""
    line = lines[statement.lineno - 2].strip()
    return [f"{indent}/** {line.removeprefix('#: ')} */"] if line.startswith("#: ") else []


def _interface(cls: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    bases = [b.id for b in cls.bases if isinstance(b, ast.Name) and b.id != "TypedDict"]
    yield f"/** {ast.get_docstring(cls)} */"
    yield f"export interface {cls.name}{' extends ' + ', '.join(bases) if bases else ''} {{"
    for field in cls.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            optional = (
                isinstance(field.annotation, ast.Subscript) and ast.unparse(field.annotation.value) == "NotRequired"
            )
            yield from _said(field, lines, "  ")
            yield f"  {field.target.id}{'?' if optional else ''}: {type_of(field.annotation)};"
    yield "}"


def script() -> str:
    """The colours for the program."""
    light, dark = zip(*page_colours.LISTED, strict=True)
    told = {
        "LIGHT": ("For lists without colours of their own, on a light ground.", light),
        "DARK": ("The same on a dark ground.", dark),
        "GREY": ("For what is none of these.", dict(zip(("color", "dark"), page_colours.GREY, strict=True))),
        "INK": ("What is drawn in the picture, on either ground.", page_colours.INK),
    }
    parts = [f"/** {HEAD.format(source='style/page_colours.py')} */"]
    for name, (said, value) in told.items():
        parts.append(f"/** {said} */\nexport const {name} = {_literal(value)};")
    return "\n\n".join(parts) + "\n"


def _literal(value: object) -> str:
    return re.sub(r"'(\w+)':", r"\1:", json.dumps(value, ensure_ascii=False, indent=2).replace('"', "'"))


def style() -> str:
    """The colours for the style sheet."""
    grounds = {":root": page_colours.STYLE["light"], ':root[data-theme="dark"]': page_colours.STYLE["dark"]}
    parts = [f"/* {HEAD.format(source='style/page_colours.py')} */"]
    for selector, colours in grounds.items():
        parts.append("\n".join([f"{selector} {{", *(f"  --{name}: {c};" for name, c in colours.items()), "}"]))
    return "\n".join(parts) + "\n"


def files() -> dict[str, str]:
    """Every file that is written, by its name."""
    schema = "\n".join(path.read_text(encoding="utf-8") for path in SCHEMAS)
    return {"document.d.ts": types(schema), "colours.js": script(), "colours.css": style()}


if __name__ == "__main__":
    for file, text in files().items():
        (SOURCES / file).write_text(text, encoding="utf-8", newline="\n")
