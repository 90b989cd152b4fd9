"""The styles of a Word document, as XML of WordprocessingML (ISO 29500, transitional)."""

from __future__ import annotations

from html import escape

from hezuo.base.messages import Lang
from hezuo.document.style import Look, Style

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Kinds that are no styles of paragraphs.
TABLE, MARK = "table", "note-mark"
#: The colours of the lines of tables and of nothing else.
INK = "auto"


def own_id(kind: str, name: str) -> str:
    """The id of a style of ours: as Word makes it of an English name, else of its kind."""
    words = name.split() if name.isascii() else ["hezuo", *kind.split("-")]
    return "".join(word[:1].upper() + word[1:] for word in words)


def own_ids(style: Style) -> dict[str, str]:
    """The ids of our styles by kind."""
    return {kind: own_id(kind, name) for kind, name in style.names.items()}


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def fonts(style: Style, font: str) -> str:
    """The fonts of a run: one for Latin letters and digits, one for Chinese."""
    latin = escape(style.fonts["latin"].families[0])
    east = escape(style.fonts[font].families[0])
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'


def definition(style: Style, kind: str, ids: dict[str, str], base: str = "Normal") -> str:
    """The style of a kind, whose id is `ids[kind]`, based on the style with the id `base`."""
    name, id_ = escape(style.names[kind]), ids[kind]
    custom = "" if style.names[kind].isascii() else ' w:customStyle="1"'
    if kind == TABLE:
        return _table(style, name, id_, custom)
    if kind == MARK:
        based = '<w:basedOn w:val="DefaultParagraphFont"/>' if base == "Normal" else ""
        return (
            f'<w:style w:type="character" w:styleId="{id_}"><w:name w:val="{name}"/>{based}'
            '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        )
    look = style.looks[kind]
    level = int(kind[-1]) - 1 if kind.startswith("heading-") else None
    following = ids["text"] if level is not None or kind in ("title", "subtitle") else ""
    follows = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{id_}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/>{follows}<w:qFormat/>{_paragraph(look, level)}{_run(style, look)}</w:style>'
    )


def first_line(ids: dict[str, str], style: Style, base: str) -> str:
    """Text as a template has it, but for the room at the beginning of its first line."""
    indent = style.looks["text"].indent
    return (
        f'<w:style w:type="paragraph" w:styleId="{ids["text"]}"><w:name w:val="{escape(style.names["text"])}"/>'
        f'<w:basedOn w:val="{base}"/><w:qFormat/><w:pPr><w:ind w:firstLineChars="{round(indent * 100)}"/></w:pPr>'
        "</w:style>"
    )


def _paragraph(look: Look, level: int | None) -> str:
    keep = "<w:keepNext/>" if look.keep else ""
    rule = f'w:line="{twips(look.line)}" w:lineRule="exact"' if look.line else 'w:line="240" w:lineRule="auto"'
    spacing = f'<w:spacing w:before="{twips(look.before)}" w:after="{twips(look.after)}" {rule}/>'
    chars, room = round(look.indent * 100), twips(look.indent * look.size)
    indent = f'<w:ind w:firstLineChars="{chars}" w:firstLine="{room}"/>'
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return f'<w:pPr>{keep}{spacing}{indent}<w:jc w:val="{look.align}"/>{outline}</w:pPr>'


def _run(style: Style, look: Look) -> str:
    weight = "" if look.bold else ' w:val="0"'
    bold = f'<w:b{weight}/><w:bCs{weight}/><w:i w:val="0"/>'
    color = f'<w:color w:val="{look.color or "auto"}"/>'
    size = round(look.size * 2)
    return (
        f"<w:rPr>{fonts(style, look.font)}{bold}{color}"
        f'<w:spacing w:val="{twips(look.spacing)}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def rule(edge: str, points: float) -> str:
    """A line of a table; its width is counted in eighths of a point."""
    return f'<w:{edge} w:val="single" w:sz="{round(points * 8)}" w:space="0" w:color="{INK}"/>'


def padding(style: Style) -> str:
    """The room in the cells of a table."""
    x, y = twips(style.table.pad_x), twips(style.table.pad_y)
    sides = (("top", y), ("left", x), ("bottom", y), ("right", x))
    return "".join(f'<w:{edge} w:w="{size}" w:type="dxa"/>' for edge, size in sides)


def _table(style: Style, name: str, id_: str, custom: str) -> str:
    outer, inner = style.table.outer, style.table.inner
    borders = rule("top", outer) + rule("bottom", outer)
    return (
        f'<w:style w:type="table"{custom} w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{padding(style)}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{rule("bottom", inner)}</w:tcBorders></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def styles(style: Style, lang: Lang) -> str:
    """The part `word/styles.xml`."""
    ids = own_ids(style)
    text = style.looks["text"]
    latin = "en-US" if lang == "zh" else "en-GB"
    size = round(text.size * 2)
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(style, text.font)}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + "".join(definition(style, kind, ids) for kind in style.names)
        + "</w:styles>\n"
    )
