"""Drawings of our own on a page: each thing in them a link to its page, each colour a variable with its dark one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from hezuo.forms.canvas import CORNERS, FONTS, Canvas, Drawing
from hezuo.schema.ontology import Ontology
from hezuo.serve.desk import Desk
from hezuo.style.colours import color_of, on_dark, shape_of
from hezuo.style.page_colours import FORM

if TYPE_CHECKING:
    from hezuo.network.ties import Ties

#: Colour on a light ground → variable of the sheet of colours.
VARIABLES = {light: f"var(--form-{name})" for name, (light, _) in FORM.items()}
COLOUR = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')
GROUP = re.compile(r'<g data-n="(\d+)">')
#: The name of a thing, and its IRI.
Named = tuple[str, str]


def shown_in(drawing: Drawing, ties: Ties) -> dict[int, Named]:
    """The nodes that a drawing shows, by their numbers in it."""
    labels, ids = ties.nodes.labels, ties.nodes.ids
    return {n: (labels[n], ids[n]) for n in sorted({int(found) for found in GROUP.findall(drawing.body)})}


def inline(drawing: Drawing, shown: Mapping[int, Named], address: Callable[[str], str], title: str) -> Markup:
    """A drawing for a page; `address` gives the page of a thing (IRI). What nests is a link once, the outermost."""
    body = _linked(drawing.body, shown, address)
    head = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="group" aria-label="{html.escape(title)}"'
    # Every text in a drawing was escaped when it was drawn.
    return Markup(f'<svg class="drawing" {head} font-family="{FONTS}">{coloured(body)}</svg>')  # noqa: S704


def coloured(body: str) -> str:
    """Marks with their colours as variables."""
    return COLOUR.sub(lambda m: f'{m[1]}="{variable(m[2])}"', body)


def variable(color: str) -> str:
    """A colour on a light ground as a variable; those of classes stand in the sheet of inks."""
    return VARIABLES.get(color) or f"var(--ink-{color[1:]}, {color})"


def _linked(body: str, shown: Mapping[int, Named], address: Callable[[str], str]) -> str:
    """The groups that stand for a node as links with its name."""
    made, at, opened = [], 0, 0
    for match in re.finditer(r'<g data-n="(\d+)">|<g\b[^>]*>|</g>', body):
        made.append(body[at : match.start()])
        at = match.end()
        if match[1] is not None and not opened:
            name, iri = map(html.escape, shown[int(match[1])])
            made.append(f'<a href="{html.escape(address(html.unescape(iri)))}"><title>{name}</title>')
            opened = 1
        elif opened:
            opened += -1 if match[0] == "</g>" else 1
            made.append(match[0] if opened else "</a>")
        else:
            made.append(match[0])
    return "".join([*made, body[at:]])


def mark(ontology: Ontology, cls: str) -> Markup:
    """The shape of a class, in its colour; for beside a name."""
    canvas = Canvas(20, 20)
    shape = shape_of(ontology, cls)
    canvas.shape(shape, 10, 10, 9.5 if shape not in CORNERS else 8.5, color_of(ontology, cls))
    body = coloured("".join(canvas.parts))
    return Markup(f'<svg class="mark" viewBox="0 0 20 20" aria-hidden="true">{body}</svg>')  # noqa: S704


def inks(ontology: Ontology) -> str:
    """A style sheet with the colours of the classes as variables, on a light ground and on a dark one."""
    colours = sorted({color_of(ontology, c) for c in ontology.classes})
    light = " ".join(f"--ink-{c[1:]}: {c};" for c in colours)
    dark = " ".join(f"--ink-{c[1:]}: {on_dark(c)};" for c in colours)
    asked = f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}'
    return f':root {{ {light} }}\n{asked}\n:root[data-theme="dark"] {{ {dark} }}\n'


async def inks_sheet(request: Request) -> Response:
    """The colours of the classes, as a style sheet; an empty one where a file of RDF is served."""
    desk: Desk = request.app.state.desk
    text = ""
    if desk.has_workspace:
        state = desk.state
        text = state.memo.of("inks", lambda: inks(state.workspace.whole.ontology))
    return Response(text, 200, {"Cache-Control": "no-cache"}, "text/css; charset=utf-8")
