"""Names side by side need not repeat what nearly all of them begin or end with; as `graph/explorer/src/names.js`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

#: The longest part that is looked for.
LONGEST = 14


def bare(names: Sequence[str]) -> list[str]:
    """Each name without the ending that most share (for some a longer one) and the beginning that many share.

    A name stays as it was where too little would be left, or the same as for another.
    """
    most = _common(names, 0.6, 3, lambda name, length: name[-length:]) if len(names) >= 6 else ""
    if not most:
        return list(names)
    longer = _common(names, 0.25, len(most) + 1, lambda name, length: name[-length:])
    cut = []
    for name in names:
        ending = next((e for e in (longer, most) if e and name.endswith(e)), "")
        cut.append(name.removesuffix(ending))
    start = _common(cut, 0.4, 2, lambda name, length: name[:length])
    left = [name.removeprefix(start).strip() for name in cut]
    times = Counter(left)
    return [short if len(short) > 1 and times[short] == 1 else name for short, name in zip(left, names, strict=True)]


def _common(names: Sequence[str], share: float, least: int, part: Callable[[str, int], str]) -> str:
    """The longest part of at least `least` letters that such a share of the names has in common; ''."""
    for length in range(LONGEST, least - 1, -1):
        count = Counter(part(name, length) for name in names if len(name) > length)
        if count:
            best, times = count.most_common(1)[0]
            if times >= share * len(names):
                return best
    return ""
