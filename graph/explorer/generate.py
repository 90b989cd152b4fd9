"""Writes what the page's program takes over from Python: the document's types, colours, characters and places of names.

`python graph/explorer/generate.py` writes `document.d.ts`, `colours.js`, `colours.css`, `characters.js` and
`slot-rules.js` into `src`; a test fails when one of them is stale.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hezuo.base.characters import HIDDEN, table
from hezuo.explorer import document_schema, document_tables, slots
from hezuo.record.matching import Rule
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


def rules() -> str:
    """By what names are placed."""
    parts = [f"/** {HEAD.format(source='explorer/slots.py')} */"]
    parts += [
        f"/** {said} */\nexport const {name} = {json.dumps(value)};" for name, (said, value) in slots.RULES.items()
    ]
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


def characters() -> str:
    """What names are compared by, in the form that `folding.js` reads: code points in hexadecimal."""
    told = {
        "COMPARED": ("Code points that count for nothing or stand for another.", _compared()),
        "CASED": ("Small letters that are compared as others: what lower case leaves apart.", _cased()),
        "HIDDEN": ("Code points that nobody sees.", _spans(n for n, (_, cls) in _table().items() if cls in HIDDEN)),
    }
    parts = [f"/** {HEAD.format(source='base/characters.tsv')} */"]
    parts += [f"/** {said} */\nexport const {name} =\n{_lines(entries)};" for name, (said, entries) in told.items()]
    return "\n\n".join(parts) + "\n"


def _table() -> dict[int, tuple[str, str]]:
    return {ord(c): meant for c, meant in table().items()}


def _compared() -> list[str]:
    by_target: dict[str, list[int]] = {}
    for number, (to, _) in _table().items():
        by_target.setdefault(to, []).append(number)
    return [f"{span}={_hex(to)}" for to, numbers in by_target.items() for span in _spans(numbers)]


def _cased() -> list[str]:
    """The small letters that Python folds further."""
    letters = (chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) in ("Ll", "Mn"))
    small = (c for c in letters if unicodedata.normalize("NFKC", c).lower() == c)
    return [f"{_hex(c)}={_hex(c.casefold())}" for c in small if c.casefold() != c]


def _hex(text: str) -> str:
    return "+".join(f"{ord(c):x}" for c in text)


def _spans(numbers: Iterable[int]) -> list[str]:
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][-1] == number - 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ["-".join(f"{n:x}" for n in span) for span in found]


def _lines(entries: list[str]) -> str:
    """A list in one string, for it is read at once: lines of a hundred characters."""
    return " +\n".join(f"  '{line} '" for line in textwrap.wrap(" ".join(entries), 100))


def files() -> dict[str, str]:
    """Every file that is written, by its name."""
    # A rule of search is declared where the rules are read.
    tables, rest = (path.read_text(encoding="utf-8") for path in SCHEMAS)
    schema = "\n".join((tables, inspect.getsource(Rule), rest))
    made = {"document.d.ts": types(schema), "colours.js": script(), "colours.css": style()}
    return made | {"characters.js": characters(), "slot-rules.js": rules()}


if __name__ == "__main__":
    for file, text in files().items():
        (SOURCES / file).write_text(text, encoding="utf-8", newline="\n")
