"""Drawings of our own on a page: each thing in them a link to its page, each colour a variable with its dark one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from markupsafe import Markup

from hezuo.forms.canvas import CORNERS, FONTS, Canvas, Drawing
from hezuo.network.ties import Ties
from hezuo.schema.ontology import Ontology
from hezuo.style.colours import color_of, on_dark, shape_of
from hezuo.style.page_colours import FORM

#: Colour on a light ground → variable of the sheet of colours.
VARIABLES = {light: f"var(--form-{name})" for name, (light, _) in FORM.items()}
COLOUR = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')
GROUP = re.compile(r'<g data-n="(\d+)">')


def inline(drawing: Drawing, ties: Ties, address: Callable[[str], str], title: str) -> Markup:
    """A drawing for a page; `address` gives the page of a thing (IRI). What nests is a link once, the outermost."""
    body = _linked(drawing.body, ties, address)
    head = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="group" aria-label="{html.escape(title)}"'
    # Every text in a drawing was escaped when it was drawn.
    return Markup(f'<svg class="drawing" {head} font-family="{FONTS}">{coloured(body)}</svg>')  # noqa: S704


def coloured(body: str) -> str:
    """Marks with their colours as variables."""
    return COLOUR.sub(lambda m: f'{m[1]}="{variable(m[2])}"', body)


def variable(color: str) -> str:
    """A colour on a light ground as a variable; those of classes stand in the sheet of inks."""
    return VARIABLES.get(color) or f"var(--ink-{color[1:]}, {color})"


def _linked(body: str, ties: Ties, address: Callable[[str], str]) -> str:
    """The groups that stand for a node as links with its name."""
    made, at, opened = [], 0, 0
    for match in re.finditer(r'<g data-n="(\d+)">|<g\b[^>]*>|</g>', body):
        made.append(body[at : match.start()])
        at = match.end()
        if match[1] is not None and not opened:
            name, iri = (html.escape(texts[int(match[1])]) for texts in (ties.nodes.labels, ties.nodes.ids))
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
