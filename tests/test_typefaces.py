"""With the fonts of the extra what is drawn is the same everywhere; without any font with Chinese it is told."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hezuo.base.problems import QueryError
from hezuo.document.model import Heading, Note, Paragraph, Picture, Text
from hezuo.document.pdf import fonts, pdf
from hezuo.forms import paper
from hezuo.forms.typefaces import SANS, set_in_sans, typefaces
from sbom import locked
from test_charts import drawn
from tools_kit import missing, needs
from written_kit import document

#: What notofonts/noto-cjk has under Sans/SubsetOTF/SC and Serif/SubsetOTF/SC.
PUBLISHED = {
    "NotoSansSC-Regular.otf": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
    "NotoSerifSC-Regular.otf": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
}
#: What the locked versions of the libraries that draw make of `made`, on every machine.
DRAWN = {
    "png": ("resvg-py", "02818a208413bbf90691fb37e5bf5525d304e9edda95b870d8892c61560d4281"),
    "pdf": ("typst", "e98a2e56bed08c3ae2c7cc3185fd91058220c6e77d3b6362dece531095444d08"),
}


def made() -> dict[str, bytes]:
    """A chart as PNG, and a document with it as PDF."""
    chart = drawn("bar label=name value=number", ("甲校 é", 1), ("乙𬭩", 12), title="题目 Title")
    blocks = (
        Heading(1, (Text("标题 Head"),)),
        Paragraph((Text("甲乙 abc"), Text("粗 bold", bold=True), Note("注"))),
        Picture("k", "图", chart.svg, chart.width_mm, chart.height_mm, chart.alt, "来源"),
    )
    return {"png": chart.png(), "pdf": pdf(document(blocks=blocks))}


def hashes() -> dict[str, str]:
    return {kind: hashlib.sha256(data).hexdigest() for kind, data in made().items()}


def test_the_fonts_are_those_that_their_makers_publish() -> None:
    own = typefaces()
    assert own is not None
    assert {Path(f).name: hashlib.sha256(Path(f).read_bytes()).hexdigest() for f in own.files} == PUBLISHED


@pytest.mark.slow
def test_what_is_drawn_is_the_same_on_every_machine() -> None:
    """By the libraries of the lock; other versions of them may draw otherwise."""
    known, found = locked(), hashes()
    same = {k: digest for k, (name, digest) in DRAWN.items() if importlib.metadata.version(name) == known[name][0]}
    assert {k: found[k] for k in same} == same


@pytest.mark.slow
@pytest.mark.linux_only
def test_fonts_of_the_system_change_nothing() -> None:
    """In a process that sees none of them the bytes are the same; there, without the extra, nothing can be drawn."""
    apart = [needs("unshare"), "--map-root-user", "--mount"]
    if subprocess.run([*apart, "true"], check=False, capture_output=True).returncode:
        missing("unshare", "no folder may be hidden here")
    hidden = "for f in /usr/share/fonts /usr/local/share/fonts; do if test -d $f; then mount -t tmpfs none $f; fi; done"
    environment = {**os.environ, "HOME": "/nonexistent", "PYTHONPATH": os.pathsep.join(sys.path)}
    for told, expected in (("", repr(hashes())), ("sys.modules['pylopdf_fonts_zh_cn'] = None; ", "True")):
        code = (
            f"import sys; {told}import test_typefaces as t\nfrom hezuo.base.problems import QueryError\n"
            "try: print(t.hashes())\nexcept QueryError as error: print('hezuo[fonts]' in error.message('en'))"
        )
        shell = ["sh", "-c", f'{hidden}; exec "$0" -c "$1"', sys.executable, code]
        done = subprocess.run([*apart, *shell], check=True, capture_output=True, text=True, env=environment)
        assert done.stdout.strip() == expected


@pytest.mark.slow
def test_a_pdf_is_set_in_them_alone(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(made()["pdf"])
    told = subprocess.run([needs("pdffonts"), str(path)], capture_output=True, check=True, text=True).stdout
    assert set(re.findall(r"Noto\w+", told)) == {"NotoSansSC", "NotoSerifSC"}
    assert len(told.splitlines()) == 2 + len(re.findall(r"Noto\w+", told)), told


@pytest.mark.parametrize("family", ["", ' font-family="Nowhere"', " font-family=\"'Songti SC',serif\""])
def test_any_drawing_is_set_in_them(family: str) -> None:
    """Also one that names no font, or names others."""
    said = '<text x="1" y="20" font-size="16" fill="#000">{}</text></svg>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"{family}>'
    same = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" font-family="Noto Sans SC">'
    assert paper.png(head + said.format("合作")) == paper.png(same + said.format("合作"))
    assert paper.png(head + said.format("合作")) != paper.png(head + said.format(""))


def test_bold_letters_have_an_outline() -> None:
    plain = '<svg font-family="x"><text x="1" font-size="20" fill="#123456">甲</text></svg>'
    bold = plain.replace(' fill="', ' font-weight="600" fill="')
    assert set_in_sans(plain) == plain.replace('"x"', f'"{SANS}"')
    assert 'stroke="#123456" stroke-width="0.9"' in set_in_sans(bold)
    for kept in (bold.replace("600", "normal"), bold.replace(' fill="#123456"', ""), bold.replace('"20"', '"2em"')):
        assert "stroke" not in set_in_sans(kept)
    halo = bold.replace("<text", '<text stroke="#fff"')
    assert set_in_sans(halo).count("stroke=") == 1


def test_without_the_extra_the_fonts_of_the_system_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><text y="20" fill="#000">合作</text></svg>'
    )
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    fonts.cache_clear()
    assert typefaces() is None
    monkeypatch.setattr(paper, "KNOWN_FONTS", ())
    with pytest.raises(QueryError) as told:
        paper.png(drawing)
    assert all("hezuo[fonts]" in told.value.message(lang) for lang in ("zh", "en"))
    fonts.cache_clear()
