"""The style sheet of a document as a page: the sizes and fonts of paper, on a screen as in print."""

from __future__ import annotations

from hezuo.base.messages import Lang
from hezuo.document.style import Look, Style

#: Kinds of paragraphs by the elements and classes that show them.
SHOWN = {
    "title": "h1",
    "subtitle": ".subtitle",
    "heading-1": "h2",
    "heading-2": "h3",
    "heading-3": "h4",
    "text": "main>p",
    "point": ".points li",
    "caption": "caption,.caption",
    "contents-heading": ".contents-heading",
    "contents": ".contents li",
    "note": ".notes",
    "head": "th",
    "cell": "td",
    "source": ".source",
    "remark": ".remark",
    "tile-number": ".tiles b",
    "tile-label": ".tiles span",
    "tile-below": ".tiles small",
}
ALIGN = {"both": "justify"}


#: Letters, digits and marks that are not Chinese: quotes, dashes and dots are, among Chinese words.
LATIN = "U+20-2FF,U+370-52F,U+1E00-1FFF,U+20A0-20BF"


def sheet(style: Style, lang: Lang, dash: str) -> str:
    """The rules; `dash` stands on both sides of the page number in print."""
    paper, table = style.paper, style.table
    margins = f"{paper.top:g}mm {paper.right:g}mm {paper.bottom:g}mm {paper.left:g}mm"
    looks = "".join(f"{at}{{{_look(style, style.looks[kind])}}}\n" for kind, at in SHOWN.items())
    number = style.looks["page"]
    local = ",".join(f"local('{name}')" for name in style.fonts["latin"].families)
    only = f";unicode-range:{LATIN}" if lang == "zh" else ""
    return (
        f"@font-face{{font-family:latin;src:{local}{only}}}\n"
        f"@page{{size:A4;margin:{margins};@bottom-center{{content:'{dash} ' counter(page) ' {dash}';"
        f"font:{number.size:g}pt {_families(style, number.font)}}}}}\n"
        ":root{color-scheme:light}*{box-sizing:border-box}\n"
        "body{margin:0;background:#eceff2;color:#111;overflow-wrap:anywhere}\n"
        f"main{{background:#fff;max-width:210mm;margin:0 auto;padding:{margins}}}\n"
        "h1,h2,h3,h4,p,figure,ol,ul,table{margin:0}ol,ul{padding:0;list-style:none}\n"
        "a{color:inherit}a:focus-visible{outline:2pt solid #1f5a86}sup{line-height:0;font-size:.66em}\n"
        f"{looks}"
        f"table{{width:100%;border-collapse:collapse;table-layout:fixed;border-top:{table.outer:g}pt solid;"
        f"border-bottom:{table.outer:g}pt solid}}\n"
        f"caption{{caption-side:top}}thead{{display:table-header-group}}th{{border-bottom:{table.inner:g}pt solid}}\n"
        f"th,td{{padding:{table.pad_y:g}pt {table.pad_x:g}pt;vertical-align:middle}}tr{{break-inside:avoid}}\n"
        ".ref{white-space:nowrap}.center{text-align:center}.right{text-align:right}\n"
        "figure{break-inside:avoid}figure svg{display:block;max-width:100%;height:auto;margin:4pt auto}\n"
        # On one line it stands in the middle, on several at the left.
        "figure .source,figure .remark{width:fit-content;margin:0 auto}\n"
        "h1,h2,h3,h4,.caption,caption{break-after:avoid}\n"
        f".tiles{{display:flex;flex-wrap:wrap;gap:{style.tiles.gap:g}pt;margin-bottom:4pt}}\n"
        f".tiles li{{flex:1 1 {88 // style.tiles.most}%;background:#{style.tiles.fill};print-color-adjust:exact}}\n"
        ".tiles b,.tiles span,.tiles small{display:block}\n"
        ".notes{border-top:.75pt solid;margin-top:18pt;padding-top:4pt;color:#333}\n"
        "@media print{body{background:none}main{max-width:none;padding:0}a{text-decoration:none}}\n"
        "@media screen and (max-width:210mm){main{padding:8mm 5mm}}\n"
    )


def _families(style: Style, font: str) -> str:
    """Latin letters and digits in their font, Chinese in theirs."""
    return ",".join(("latin", *(f"'{name}'" for name in style.fonts[font].families), "serif"))


def _look(style: Style, look: Look) -> str:
    line = f"{look.line / look.size:.4g}" if look.line else "normal"
    rules = [
        f"font:{'bold' if look.bold else 'normal'} {look.size:g}pt/{line} {_families(style, look.font)}",
        f"padding:{look.before:g}pt 0 {look.after:g}pt" if look.before or look.after else "",
        f"text-align:{ALIGN.get(look.align, look.align)}",
        f"text-indent:{look.indent:g}em" if look.indent else "",
        f"letter-spacing:{look.spacing:g}pt" if look.spacing else "",
        f"color:#{look.color}" if look.color else "",
    ]
    return ";".join(rule for rule in rules if rule)
