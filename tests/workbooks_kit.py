"""Workbooks written part by part, in the ways that the standard allows and few writers use."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def text(value: str) -> str:
    """A cell of text; {a} is for its attributes."""
    return f'<c{{a}} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value: object, style: int = 0) -> str:
    """A cell of a number with the format of this index."""
    return f'<c{{a}} s="{style}"><v>{value}</v></c>'


ERROR = '<c{a} t="e"><f>B9</f><v>#REF!</v></c>'
BARE = "<c{a}><f>B9</f></c>"


def rows_xml(rows: Sequence[Sequence[str]], *, references: bool = True) -> str:
    """The rows of a sheet; a cell that begins with < is XML, another one text."""
    made = []
    for row, cells in enumerate(rows, 1):
        inner = ""
        for column, cell in enumerate(cells):
            attributes = f' r="{chr(65 + column)}{row}"' if references else ""
            inner += (cell if cell.startswith("<") else text(cell)).replace("{a}", attributes) if cell else ""
        made.append(f'<row r="{row}">{inner}</row>' if references else f"<row>{inner}</row>")
    return f"<sheetData>{''.join(made)}</sheetData>"


def parts_of(
    data: str, name: str, formats: Sequence[object] = (), *, strict: bool = False, epoch: str = "", target: str = ""
) -> dict[str, str]:
    """The parts of a workbook with one sheet; `formats` are codes or numbers, for the cells' indexes from 1 on."""
    main, relations = (STRICT, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{escape(str(f), {chr(34): "&quot;"})}"/>'
        for n, f in enumerate(formats)
        if not isinstance(f, int)
    )
    numbers = [0, *(f if isinstance(f, int) else 200 + n for n, f in enumerate(formats))]
    cells = "".join(f'<xf numFmtId="{n}"/>' for n in numbers)
    properties = f'<workbookPr date1904="{epoch}"/>' if epoch else ""
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{main}" xmlns:r="{relations}">{properties}<sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="{target or "worksheets/sheet1.xml"}"/><Relationship Id="r2" '
        f'Type="{relations}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{main}"><numFmts>{codes}</numFmts><fonts><font/></fonts>'
        f"<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellXfs>{cells}</cellXfs></styleSheet>",
        SHEET: f'{HEAD}<worksheet xmlns="{main}">{data}</worksheet>',
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as the bytes of a file, always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


Change = Callable[[dict[str, str]], Mapping[str, str | bytes]]


def _in_sheet(*pairs: tuple[str, str]) -> Change:
    def change(parts: dict[str, str]) -> Mapping[str, str | bytes]:
        for old, new in pairs:
            assert old in parts[SHEET], old
            parts[SHEET] = parts[SHEET].replace(old, new)
        return parts

    return change


def _prefixed(parts: dict[str, str]) -> Mapping[str, str | bytes]:
    def prefix(xml: str) -> str:
        head, body = xml[: xml.index("?>") + 2], xml[xml.index("?>") + 2 :]
        body = body.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        return head + body.replace(" xmlns=", " xmlns:x=")

    return {name: prefix(xml) if name.startswith("xl/") and "_rels" not in name else xml for name, xml in parts.items()}


def _other_relation_prefix(parts: dict[str, str]) -> Mapping[str, str | bytes]:
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("xmlns:r=", "xmlns:q=").replace(" r:id=", " q:id=")
    return parts


def _moved(target: str, part: str) -> Change:
    def change(parts: dict[str, str]) -> Mapping[str, str | bytes]:
        name = "xl/_rels/workbook.xml.rels"
        parts[name] = parts[name].replace("worksheets/sheet1.xml", target)
        parts[part] = parts.pop(SHEET)
        return parts

    return change


def _encoded(parts: dict[str, str]) -> Mapping[str, str | bytes]:
    sheet = parts[SHEET].replace("UTF-8", "UTF-16").encode("utf-16")
    return {**parts, SHEET: sheet}


#: Ways of writing the same workbook, whose B2 is an error, C2 a formula without its result, D2 a month (serial 45413).
SPELLINGS: dict[str, Change] = {
    "plain": lambda parts: parts,
    "prefix": _prefixed,
    "relation prefix": _other_relation_prefix,
    "single quotes": _in_sheet(('t="e"', "t='e'"), ('r="C2"', "r='C2'")),
    "blanks at the equals sign": _in_sheet(('t="e"', 't = "e"'), ('r="B2"', 'r = "B2"')),
    "line break in a tag": _in_sheet(('<c r="B2"', '<c\n r="B2"')),
    "attributes in another order": _in_sheet(('<c r="D2" s="1">', '<c s="1" r="D2">')),
    "absolute target": _moved("/xl/worksheets/sheet1.xml", SHEET),
    "target with a dot": _moved("./worksheets/sheet1.xml", SHEET),
    "target with a backslash": _moved("worksheets\\sheet1.xml", SHEET),
    "part in another folder": _moved("/data/one.xml", "data/one.xml"),
    "utf-16": _encoded,
    "cdata": _in_sheet(("<v>45413</v>", "<v><![CDATA[45413]]></v>")),
    "reference to a character": _in_sheet(("<v>45413</v>", "<v>&#52;5413</v>")),
    "comment": _in_sheet(("<v>45413</v>", "<v><!-- x -->45413</v>"), ("<sheetData>", "<!-- <c> --><sheetData>")),
    "empty value": _in_sheet(("<f>B9</f></c>", "<f>B9</f><v/></c>")),
    "open and closed value": _in_sheet(("<f>B9</f></c>", "<f>B9</f><v></v></c>")),
    "shared formula": _in_sheet(("<f>B9</f></c>", '<f t="shared" si="0"/></c>')),
    "small letters": _in_sheet(('r="B2"', 'r="b2"'), ('r="C2"', 'r="c2"'), ('r="D2"', 'r="d2"')),
    "date in words": _in_sheet(("<v>45413</v>", "<v>2024-05-01</v>"), ('s="1"', 's="1" t="d"')),
    "error without its name": _in_sheet(("<v>#REF!</v>", "")),
    "formulas in extensions": _in_sheet(("</sheetData>", "</sheetData><extLst><ext><f>A1</f></ext></extLst>")),
}


SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
ODS = f"""<office:document-content xmlns:office="{SPACE}office:1.0" xmlns:table="{SPACE}table:1.0"
 xmlns:text="{SPACE}text:1.0" xmlns:style="{SPACE}style:1.0" xmlns:number="{SPACE}datastyle:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:automatic-styles>%s</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="%s">%s</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def ods(rows: Sequence[Sequence[str]], name: str = "figures", styles: str = "") -> bytes:
    """A spreadsheet of Open Document with one sheet; a cell that begins with < is XML, another one text."""

    def cell(text: str) -> str:
        plain = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        return text if text.startswith("<") else plain

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    far = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": ODS % (styles, name, body + far)})


# --- binary workbooks -------------------------------------------------------------------------------------------------


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of [MS-XLSB]: its kind and the size of what it holds, seven bits a byte, and that."""
    head = [kind] if kind < 0x80 else [kind & 0x7F | 0x80, kind >> 7]
    size = len(data)
    while True:
        head.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return bytes(head) + data


def numbers(*values: int, size: int = 4) -> bytes:
    """Numbers, the lowest byte first."""
    return b"".join(value.to_bytes(size, "little") for value in values)


def binary(
    rows: Sequence[Sequence[object]],
    formats: Sequence[str],
    *,
    hidden: int = -1,
    extra: bytes = b"",
) -> bytes:
    """A binary workbook of one sheet, alliances, made of the fixture's.

    A cell is a text, a number, a number with the index of its format from 1 on, or an error by its code in bytes.
    """
    path = Path(__file__).parent / "fixtures" / "alliances.xlsb"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    codes = b"".join(
        record(44, numbers(164 + n, size=2) + numbers(len(code)) + code.encode("utf-16-le"))
        for n, code in enumerate(formats)
    )
    shapes = b"".join(record(47, numbers(0, n, 0, 0, 0, 0, 0, 0, size=2)) for n in (0, *range(164, 164 + len(formats))))
    parts["xl/styles.bin"] = (
        *record(278), *record(615, numbers(len(formats))), *codes, *record(616),
        *record(626, numbers(1)), *record(47, numbers(*[0xFFFF] * 8, size=2)), *record(627),
        *record(617, numbers(len(formats) + 1)), *shapes, *record(618), *record(279),
    )  # fmt: skip
    parts["xl/styles.bin"] = bytes(parts["xl/styles.bin"])
    body = b""
    for row, cells in enumerate(rows):
        flags = numbers(0, 0x10 if row == hidden else 0, 0, size=1)
        body += record(0, numbers(row, 0) + numbers(300, size=2) + flags + numbers(0))
        body += b"".join(_binary_cell(column, cell) for column, cell in enumerate(cells) if cell != "")
    size = numbers(0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = record(129) + record(148, size) + record(145) + body + record(146) + extra + record(130)
    parts["xl/worksheets/sheet1.bin"] = sheet
    return zipped(parts)


def _binary_cell(column: int, cell: object) -> bytes:
    value, style = cell if isinstance(cell, tuple) else (cell, 0)
    place = numbers(column) + numbers(style, size=3) + b"\0"
    if isinstance(value, bytes):
        return record(3, place + value)
    if isinstance(value, str):
        return record(6, place + numbers(len(value)) + value.encode("utf-16-le"))
    return record(5, place + struct.pack("<d", value))
