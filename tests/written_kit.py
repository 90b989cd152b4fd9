"""Small documents with everything that a document can hold, and what reads the files made of them."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from hezuo.document.model import (
    Block,
    Captions,
    Cell,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Picture,
    Points,
    Ref,
    Table,
    Text,
    Tile,
    Tiles,
)
from tools_kit import needs

SCHEMAS = Path(__file__).parent / "ooxml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Any text, with what breaks files more often than chance would have it.
TEXTS = st.text(
    st.characters(codec="utf-8") | st.sampled_from("&<>\"'*_|`#\\$@“”—…\n\t\r\x00\u202e\ufffe"), max_size=30
)
#: What breaks a file, or reads as something else, when it is not treated as text.
HOSTILE = (
    "张&李 <公司> \"甲\" '乙'",
    "</w:t><script>alert(1)</script>]]>",
    "𠮷野家 㙍 😀 👨‍👩‍👧 é",
    "*粗* _斜_ `码` [^1] | 竖线 # 井 $x$ \\u{41} #emph[x] @ref ~ <标签> //注",
    "=1+1",
    "{{report}} {figure} %s",
)


def picture(width: float = 120, height: float = 30) -> str:
    """A drawing with a text, so many millimetres wide."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" viewBox="0 0 340 85">'
        '<rect x="4" y="4" width="100" height="20" fill="#1f5a86"/><text x="120" y="20">甲 3 家</text></svg>\n'
    )


def cell(value: str | float | None, *notes: Note) -> Cell:
    """A cell with one line."""
    return Cell(value, ("" if value is None else str(value),), notes)


def table(key: str = "colleges", caption: str = "产业学院", rows: int = 3) -> Table:
    """A table with numbers, a cell of two lines, a footnote and a blank."""
    first = (
        cell(1),
        cell("模具产业学院", Note("印作“模具产业学”。", doubt=True)),
        Cell("甲；乙", ("甲公司", "乙公司")),
        cell(12.5),
    )
    more = tuple((cell(n), cell(f"第{n}产业学院"), cell("丙公司"), cell(None)) for n in range(2, rows + 1))
    columns = (Column("序号", "center"), Column("名称"), Column("共建单位"), Column("万元", "right"))
    return Table(key, caption, columns, (first, *more), "数据来源：《报告》第30页。", ("注：金额为协议金额。",))


def one_cell(text: str) -> Table:
    """A table of one cell."""
    return Table("", "", (Column(text),), ((cell(text),),), "")


def shown(key: str = "roles", caption: str = "各类角色") -> Picture:
    """A picture."""
    return Picture(key, caption, picture(), 120, 30, "甲 3 家", "数据来源：《报告》第35页。")


def blocks(text: str = "共同体48家") -> tuple[Block, ...]:
    """One block of each kind and more."""
    return (
        Tiles((Tile("48", "共同体", "牵头3家", (Note("计至年末。"),)), Tile("17", "产业学院"))),
        Heading(1, (Text("合作平台"),)),
        Heading(2, (Text("数量"),)),
        Heading(3, (Text("共同体"),)),
        Paragraph(
            (
                Text(text),
                Note("《报告》第28页。"),
                Text("（见"),
                Ref("colleges"),
                Text("、"),
                Ref("roles"),
                Text("）。"),
            )
        ),
        Points(((Text("先核实", bold=True), Text("职务")), (Text("再商谈"), Note("第二注。"))), ordered=True),
        Points(((Text("不分先后"),),)),
        table(),
        shown(),
        Heading(1, (Text("产业学院"),)),
        table("second", "第二张表", 2),
        Captions("图表目录"),
    )


def document(text: str = "共同体48家", **changes: Any) -> Document:
    """A document; `text` stands in its first paragraph, `changes` replace its fields."""
    made = Document(
        "产教融合",
        "（2024年度）",
        blocks(text),
        chapter="2",
        scope="天津轻工职业技术学院，2024年",
        sources=("2024年度职业教育质量报告",),
        date="2024-12-31",
        build="45dc2189",
        author="合作办公室",
        keywords=("产教融合", "共同体"),
    )
    return replace(made, **changes)


def everywhere(text: str) -> Document:
    """A document that has the text in every place that holds one."""
    inner = (Text(text), Note(text))
    rows = ((Cell(text, (text,), (Note(text),)),),)
    return Document(
        text or "题",
        text,
        (
            Heading(1, inner),
            Paragraph(inner),
            Points((inner,)),
            Tiles((Tile(text, text, text),)),
            Table("t", text or "表", (Column(text),), rows, text, (text,)),
            Picture("p", text or "图", picture(), 120, 30, text, text),
            Captions(text),
        ),
        scope=text,
        sources=(text,),
        build=text,
        author=text,
        keywords=(text,),
    )


@cache
def schema(name: str = "all.xsd") -> etree.XMLSchema:
    """A schema of ISO 29500 (transitional)."""
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


def parts(data: bytes) -> dict[str, bytes]:
    """The files of a Word document by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def invalid(data: bytes) -> list[str]:
    """What the schemas say against the parts of a Word document."""
    found: list[str] = []
    for name, part in parts(data).items():
        if name.endswith(".rels"):
            against = schema("opc-relationships.xsd")
        elif name == "[Content_Types].xml":
            against = schema("opc-contentTypes.xsd")
        elif name.startswith("word/") and name.endswith(".xml"):
            against = schema()
        else:
            continue
        if not against.validate(etree.fromstring(part)):
            found += [f"{name}: {error.message}" for error in against.error_log]
    return found


def body(data: bytes, name: str = "word/document.xml") -> Any:
    """A part of a Word document as a tree."""
    return etree.fromstring(parts(data)[name])


def said(element: Any) -> str:
    """The text of a part of a Word document, its breaks and tabs as such."""
    marks = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(one.text or "" if one.tag == f"{W}t" else marks.get(one.tag, "") for one in element.iter())


def text_of(data: bytes, folder: Path) -> str:
    """What a PDF says, page after page, without room: lines end elsewhere on every machine."""
    path = folder / "made.pdf"
    path.write_bytes(data)
    program = needs("pdftotext")
    made = subprocess.run([program, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return made.stdout.decode()


def office_pages(data: bytes, folder: Path) -> list[str]:
    """What each page of a Word file says, as an office program lays it out."""
    (folder / "made.docx").write_bytes(data)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    asked = [needs("office"), home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*asked, str(folder / "made.docx")], capture_output=True, check=True)
    return text_of((folder / "made.pdf").read_bytes(), folder).removesuffix("\f").split("\f")
