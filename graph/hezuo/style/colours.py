"""Colours and shapes: what the ontology declares, inherited down the class tree, and a palette for the rest."""

from __future__ import annotations

import colorsys

from hezuo.schema.ontology import Ontology

#: Okabe & Ito's eight colours (2008), told apart with any colour vision; black is left out for it is the text's.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6bb1", "#b3a100")
#: For whatever comes after the palette: many groups in one grey are honest, a colour used twice is not.
REST = "#9aa1a9"
#: Series of a chart without colours of their own: any two differ by a CIEDE2000 of 20 or more, and of 8 to eyes that
#: lack a kind of cone; from `UNSTATED`, which is for what the record does not say, by 12 and 8.
SERIES = ("#0072b2", "#d55e00", "#009e73", "#86c9f2", "#332288", "#ddcc77", "#cc79a7", "#004d40")
UNSTATED = "#b9bec6"
SHAPE = "dot"


def color_of(ontology: Ontology, cls: str) -> str:
    """The colour of a class on a light ground."""
    return (cls in ontology.classes and ontology.classes[cls].color) or REST


def shape_of(ontology: Ontology, cls: str) -> str:
    """The shape of a class, one of `schema.looks.ICONS`."""
    return (cls in ontology.classes and ontology.classes[cls].icon) or SHAPE


def on_dark(color: str) -> str:
    """The same hue for a dark ground: light enough to stand out, not so bright as to glare; the darker stays darker."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, rich = colorsys.rgb_to_hls(red, green, blue)
    made = colorsys.hls_to_rgb(hue, 0.42 + 0.48 * light, min(rich, 0.75))
    return "#" + "".join(f"{round(c * 255):02x}" for c in made)


def ordinal(steps: int) -> list[str]:
    """Colours for ranks, dark for the highest: one hue, so that the order is seen."""
    found = []
    for step in range(steps):
        share = step / max(steps - 1, 1)
        made = colorsys.hls_to_rgb(0.58, 0.28 + 0.46 * share, 0.75 - 0.35 * share)
        found.append("#" + "".join(f"{round(c * 255):02x}" for c in made))
    return found
