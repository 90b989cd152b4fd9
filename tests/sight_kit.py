"""How different two colours look, also to eyes that lack one kind of cone.

The difference is CIEDE2000 as Sharma, Wu and Dalal state it (Color Research and Application 30, 21, 2005), their names
kept; a missing cone is simulated with the matrices of Machado, Oliveira and Fernandes (IEEE Transactions on
Visualization and Computer Graphics 15, 1291, 2009) at severity 1, on linear RGB.
"""

from __future__ import annotations

import math

Triple = tuple[float, float, float]
#: Who lacks a kind of cone, and the linear RGB that stands for what they see.
SIGHTS: dict[str, tuple[Triple, Triple, Triple]] = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
#: Linear sRGB → CIE XYZ (IEC 61966-2-1), and the white of D65.
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def linear(color: str) -> Triple:
    """The linear parts of `#rrggbb`, in [0, 1]."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _bent(red), _bent(green), _bent(blue)


def _bent(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def seen(color: str, sight: str = "") -> Triple:
    """The CIELAB place of a colour, as it is or as `sight` (of `SIGHTS`) sees it."""
    light = linear(color)
    if sight:
        red, green, blue = (min(max(part, 0.0), 1.0) for part in _times(SIGHTS[sight], light))
        light = red, green, blue
    x, y, z = (_root(part / white) for part, white in zip(_times(XYZ, light), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return float(part ** (1 / 3)) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29


def difference(first: Triple, second: Triple) -> float:
    """ΔE by CIEDE2000 between two places of CIELAB; 1 is about what can just be seen."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = math.hypot((1 + g) * a1, b1), math.hypot((1 + g) * a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, (1 + g) * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    # Hues half a circle apart have two means; the sign of the turn chooses, as in the paper's own table.
    turn = 180.0 if turn == -180 and h2 - h1 == 180 else turn
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = h1 + h2 if c1 * c2 == 0 else _mean_hue(h1, h2)
    t = 1 - 0.17 * _cos(h - 30) + 0.24 * _cos(2 * h) + 0.32 * _cos(3 * h + 6) - 0.20 * _cos(4 * h - 63)
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    bend = -math.sin(math.radians(60 * math.exp(-(((h - 275) / 25) ** 2)))) * 2 * math.sqrt(c**7 / (c**7 + 25**7))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + bend * (dc / sc) * (dh / sh))


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _mean_hue(first: float, second: float) -> float:
    if abs(first - second) <= 180:
        return (first + second) / 2
    return (first + second + (360 if first + second < 360 else -360)) / 2


def apart(first: str, second: str) -> tuple[float, float]:
    """How far two colours are apart: for all cones, and the least of the three without one."""
    plain = difference(seen(first), seen(second))
    return plain, min(difference(seen(first, sight), seen(second, sight)) for sight in SIGHTS)
