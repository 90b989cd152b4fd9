"""The files that pages load, each under a name with its hash: a browser keeps them, and never an old one."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from hezuo.style.page_colours import FORM, STYLE

FOLDER = Path(__file__).with_name("static")
#: The editor of queries, as its package has it, with hashes and notices beside it.
VENDOR = Path(__file__).with_name("vendor")
#: Types by the end of a name. What stands in the folder and ends otherwise is not handed out.
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
#: How a module of ours names another.
IMPORTED = re.compile(rb"(?<=from )'\./([\w-]+\.js)'")
#: The sheet of colours is made from those of the explorer.
COLOURS = "colours.css"


def colours() -> bytes:
    """The colours of the explorer as variables, on a light ground and on a dark one."""

    def block(names: dict[str, str]) -> str:
        return " ".join(f"--{name}: {value};" for name, value in names.items())

    light = block({**STYLE["light"], **{f"form-{n}": pair[0] for n, pair in FORM.items()}})
    dark = block({**STYLE["dark"], **{f"form-{n}": pair[1] for n, pair in FORM.items()}})
    chosen = f':root[data-theme="dark"] {{ color-scheme: dark; {dark} }}'
    asked = (
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ color-scheme: dark; {dark} }} }}'
    )
    return f":root {{ color-scheme: light; {light} }}\n{asked}\n{chosen}\n".encode()


@cache
def _named() -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Name → name with its hash, and that → (type, content)."""
    found = {p.name: p.read_bytes() for top in (FOLDER, VENDOR) for p in sorted(top.iterdir()) if p.suffix in TYPES}
    names: dict[str, str] = {}
    contents: dict[str, tuple[str, bytes]] = {}
    # What imports others comes after them, for it calls them by their names.
    for name, given in sorted({**found, COLOURS: colours()}.items(), key=lambda one: (b"\nimport " in one[1], one[0])):
        data = IMPORTED.sub(lambda m: b"'./" + names[m[1].decode()].encode() + b"'", given)
        stem, dot, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"
        names[name] = hashed
        contents[hashed] = TYPES[dot + ending], data
    return names, contents


def address(name: str) -> str:
    """The path of a file on the server. Raises `KeyError` for one that is not there: a fault of the program."""
    return f"/static/{_named()[0][name]}"


def content(hashed: str) -> tuple[str, bytes] | None:
    """Type and content of a file by the name with its hash; None where there is none."""
    return _named()[1].get(hashed)
