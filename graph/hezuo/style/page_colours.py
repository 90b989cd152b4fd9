"""The colours of the page and of the still pictures, on a light and on a dark ground.

`graph/explorer/generate.py` writes them for the page's program and style; there no colour is told a second time.
"""

from __future__ import annotations

from hezuo.schema.ontology import Ontology
from hezuo.style.colours import PALETTE

BLUE, GREEN, VERMILION = PALETTE[0], PALETTE[2], PALETTE[5]
#: An area behind nodes, and thin lines between parts, on a light ground.
BAND, RULE = "#f4f6f9", "#dde3ea"
#: For lists without colours of their own, light and dark: those of the palette that stand out enough, then like ones.
LISTED = (
    (BLUE, "#4aa8e0"),
    (VERMILION, "#f0803c"),
    (GREEN, "#3cc79b"),
    ("#b5578f", "#e08fbd"),
    ("#c98a00", "#e8b23c"),
    ("#3d9bd1", "#86c9f2"),
    ("#7d63b5", "#ad97dd"),
    ("#7a6a3a", "#b8a878"),
)
#: For what is none of these.
GREY = ("#8d97a3", "#7b8794")
#: Both grounds alike: paper, text, what a link or button is drawn with, what was added and ended between two years.
COMMON = {
    "light": {"paper": "#ffffff", "text": "#1d2733", "accent": "#0b5cad", "added": "#00795a", "ended": "#c8541d"},
    "dark": {"paper": "#161c24", "text": "#e8edf3", "accent": "#6db3f2", "added": LISTED[2][1], "ended": LISTED[1][1]},
}
#: Text and ground of what the record itself doubts.
DOUBT = {
    "light": {"doubt-text": "#9a4f00", "doubt-paper": "#fff3df"},
    "dark": {"doubt-text": "#ffb95c", "doubt-paper": "#33260f"},
}
#: What is drawn in the picture.
INK = {
    "light": {
        **COMMON["light"],
        "soft": "#5b6775",
        "doubt": "#c26a00",
        "line": "#9aa7b5",
        "band": BAND,
        "bandLine": "#dfe5ec",
        "halo": COMMON["light"]["paper"],
    },
    "dark": {
        **COMMON["dark"],
        "soft": "#a5b1bf",
        "doubt": "#ff9d2e",
        "line": "#5d6b7b",
        "band": "#1c242e",
        "bandLine": "#2d3845",
        "halo": COMMON["dark"]["paper"],
    },
}
#: The parts around it.
STYLE = {
    "light": {
        **COMMON["light"],
        **DOUBT["light"],
        "ground": "#f3f5f8",
        "soft": "#566270",
        "line": RULE,
        "accent-soft": "#e8f1fb",
    },
    "dark": {
        **COMMON["dark"],
        **DOUBT["dark"],
        "ground": "#10151b",
        "soft": INK["dark"]["soft"],
        "line": INK["dark"]["bandLine"],
        "accent-soft": "#1b2c3f",
    },
}
#: What drawings of our own use, on a light ground and on a dark one. No two are alike on the light ground, for the page
#: puts one for the other. Roles go from the highest down; neighbours differ by a CIEDE2000 of 9 or more.
FORM = {
    "paper": ("#fefefe", "#171d25"),
    "text": ("#1b2430", "#e6ecf3"),
    "soft": ("#55616f", "#a9b5c2"),
    "faint": ("#667281", "#93a0ae"),
    "rule": ("#dde3eb", "#2e3945"),
    "ground": ("#f5f7fa", "#1d2530"),
    "leader": ("#8b97a8", "#6b7888"),
    "gap": ("#8490a1", "#7a899d"),
    "centre": ("#0b5cae", "#2f7fd0"),
    "on-centre": ("#fffffe", "#ffffff"),
    "bar": ("#d3e5f7", "#2b4663"),
    "doubt": ("#d97a06", "#ff9d2e"),
    "doubt-text": ("#9a4f00", "#ffb95c"),
    "doubt-paper": ("#fff3df", "#33260f"),
    "outline": ("#5e8dbd", "#6b96c4"),
    "role-1": ("#08284f", "#dcedff"),
    "role-2": ("#0b4f96", "#a9d3fc"),
    "role-3": ("#2a79c4", "#74b3ef"),
    "role-4": ("#65a3dc", "#4a8ccf"),
    "role-5": ("#9fc8ec", "#356a9f"),
    "role-6": ("#d3e5f6", "#27445f"),
    "hollow": ("#8490a0", "#7a899c"),
    "added": ("#00795b", "#3cc79b"),
    "ended": ("#c8541e", "#f0803c"),
}
#: How many shades roles have.
SHADES = 6


def shade(rank: int | None, ontology: Ontology) -> str:
    """The colour of a rank, of a ramp from the highest to the lowest that the ontology has; hollow without one."""
    if rank is None:
        return "paper"
    step = 1 + round((rank - 1) * (SHADES - 1) / max(ontology.lowest_rank - 1, 1))
    return f"role-{step}"
