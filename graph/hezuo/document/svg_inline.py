"""A drawing inside a page or beside a text: checked to be nothing but a drawing, with names of its own."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hezuo.base.problems import WorkspaceError

SVG = "http://www.w3.org/2000/svg"
#: What acts, or holds what is no drawing.
ACTING = {"script", "foreignObject", "iframe", "style", "animate", "animateMotion", "animateTransform", "set", "a"}
#: References of one element to another.
NAMED = re.compile(r"url\(#([^)]+)\)")
#: What a drawing may refer to: its own parts, and pixels that it holds.
OWN = re.compile(r"#|data:image/(?:png|jpeg);base64,")


def drawing(svg: str, label: str) -> ET.Element:
    """The drawing, read. Raises `WorkspaceError` naming it by `label` when it is none, or holds what acts or loads."""
    ET.register_namespace("", SVG)
    try:
        # Drawings are of our own making; a document type, by which one could swell, is refused.
        if "<!DOCTYPE" in svg:
            raise WorkspaceError("no-drawing", name=label)
        root = ET.fromstring(svg)  # noqa: S314
    except ET.ParseError as error:
        raise WorkspaceError("no-drawing", name=label) from error
    if not all(map(_is_drawn, root.iter())):
        raise WorkspaceError("no-drawing", name=label)
    return root


def inline(svg: str, label: str, prefix: str, alt: str) -> str:
    """The drawing as an element of a page; `prefix` stands before its names, lest those of two drawings meet."""
    root = drawing(svg, label)
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            element.set(name, _renamed(name, value, prefix))
    root.set("role", "img")
    root.set("aria-label", alt)
    root.tail = None
    return ET.tostring(root, encoding="unicode")


def _is_drawn(element: ET.Element) -> bool:
    space, _, tag = str(element.tag).rpartition("}")
    if space != "{" + SVG or tag in ACTING:
        return False
    for name, value in element.attrib.items():
        bare = name.rpartition("}")[2].lower()
        if bare.startswith("on") or bare == "style" or (bare == "href" and not OWN.match(value.strip())):
            return False
    return True


def _renamed(name: str, value: str, prefix: str) -> str:
    bare = name.rpartition("}")[2]
    if bare == "id":
        return prefix + value
    if bare == "href" and value.startswith("#"):
        return f"#{prefix}{value[1:]}"
    return NAMED.sub(lambda match: f"url(#{prefix}{match[1]})", value)
