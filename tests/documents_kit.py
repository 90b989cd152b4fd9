"""Made-up graph documents for the page: small ones, hostile ones, large ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hezuo.base.messages import pairs
from hezuo.record.matching import rules

Json = dict[str, Any]
#: Texts that would run, break the page or break a format if they were not treated as text.
HOSTILE = (
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><img src=x onerror="window.ran=1">',
    "'><svg onload=window.ran=1>",
    "<svg><script>window.ran=1</script></svg>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:window.ran=1">href</a>',
    "javascript:window.ran=1",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<body onload=window.ran=1>",
    "<details open ontoggle=window.ran=1>",
    "<style>@import 'http://example.org/x.css';</style>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<meta http-equiv=refresh content='0;url=http://example.org/'>",
    "<base href=http://example.org/>",
    "<object data=javascript:window.ran=1></object>",
    "<math><mi//xlink:href='data:x,<script>window.ran=1</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
    "<!--hezuo:data-->",
    "<!--hezuo:app--> <!-- --> ]]>",
    "{{7*7}} {% raw %} {# #} ${window.ran=1} `${1}`",
    "{name} {count} {index} {steps}",
    "\\u003cscript\\u003ewindow.ran=1\\u003c/script\\u003e",
    "&lt;b&gt;&amp;&#60;script&#62;",
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    'a"b,c;d',
    "一行\n两行\r\n三行",
    "右\u202e到左\u202c",
    "零\u200b宽\ufeff",
    "#view=roles&lang=en%00%E4",
    "constructor",
    "__proto__",
    "toString",
    "a" * 600,
    "长名" * 120,
    "🏭工厂👩‍🔧",
    "",
    " ",
)


def spiral(count: int, gap: float = 60.0) -> tuple[list[float], list[float]]:
    """Positions at about the same distance from each other, as in a sunflower."""
    at = [(gap * math.sqrt(n + 0.5), n * 2.399963) for n in range(count)]
    return [round(r * math.cos(a), 1) for r, a in at], [round(r * math.sin(a), 1) for r, a in at]


def view(name: str, title: str, nodes: list[int], ties: list[int], **parts: Any) -> Json:
    """A view with positions on a spiral."""
    x, y = spiral(len(nodes))
    made = {"id": name, "name": [title, title], "purpose": [title, title], "nodes": nodes, "ties": ties, "x": x, "y": y}
    rest = {"projected": None, "bands": [], "colour": "class", "size": "", "labels": 30, "college": True}
    rest |= {"depth": None, "focus": -1, "note": None, "finding": None, "second": None, "unplain": None, "form": None}
    rest["named"] = []
    return made | rest | parts


def document(labels: Sequence[str], ties: Sequence[tuple[int, int, int]] = (), **parts: Any) -> Json:
    """A document of parties with `ties` (source, target, year); `nodes`, `tied` (columns) and other parts replace."""
    count = len(labels)
    other_columns, other_ties = parts.pop("nodes", {}), parts.pop("tied", {})
    columns = {
        "id": [f"https://example.org/id/{n}" for n in range(count)],
        "label": list(labels),
        "short": [name[:13] if len(name) > 13 else "" for name in labels],
        **{name: [0] * count for name in ("class",)},
        **{name: [-1] * count for name in ("region", "corporate", "group", "structure")},
        "stability": [None] * count,
        "years": [1] * count,
        "search": [""] * count,
        "weight": [0] * count,
        "main": [1] * count,
        **{name: [[] for _ in range(count)] for name in ("aliases", "formal", "reading", "facts")},
    }
    tied = {"source": [t[0] for t in ties], "target": [t[1] for t in ties], "year": [t[2] for t in ties]}
    tied |= {"heading": [0] * len(ties), "strength": [1.0] * len(ties)}
    tied |= {name: [-1] * len(ties) for name in ("role", "entry", "status", "suspect", "sentence")}
    return {
        "schema": "hezuo-graph/1",
        "title": ["小图谱", "A small graph"],
        "subtitle": ["2024 年", "2024"],
        "years": ["2024"],
        "college": -1,
        "colleges": [],
        "parts": [],
        "texts": pairs("explorer/page.toml", "texts"),
        "families": [{"id": "Party", "name": ["单位", "Party"]}, {"id": "Platform", "name": ["平台", "Platform"]}],
        "classes": [
            _class("Enterprise", "企业", 0, "#0072b2", "dot"),
            _class("Base", "基地", 1, "#d55e00", "square"),
        ],
        "roles": [],
        "regions": [],
        "corporates": [],
        "groups": [],
        "structures": [],
        "documents": [],
        "scope": ["小图谱 · 2024", "Small · 2024"],
        "inks": [],
        "statuses": [],
        "suspects": [],
        "audit": {"columns": [], "rows": [], "nodes": []},
        "answers": [],
        "rules": [dict(rule) for rule in rules()],
        "entries": {name: [] for name in ("document", "table", "section", "row", "page", "file", "line", "note")},
        "headings": [["成员单位", "Member"]],
        "measures": [],
        "story": [],
        "changes": [],
        "aggregate": None,
        "views": [view("overview", "总览", list(range(count)), list(range(len(ties))))],
        **parts,
        "nodes": columns | other_columns,
        "ties": tied | other_ties,
    }


def _class(name: str, label: str, family: int, color: str, shape: str) -> Json:
    return {"id": name, "name": [label, name], "family": family, "color": color, "dark": color, "shape": shape}


#: What is said of the two years: of a node each, and of none.
CHANGED = [
    {"name": ["新增（1）", "new (1)"], "items": [{"node": 4, "text": ["戊是新的", "戊 is new"]}]},
    {"name": ["没有填报的表（1）", "not reported (1)"], "items": [{"node": -1, "text": ["访问", "Visits"]}]},
]


def two_years() -> Json:
    """甲 乙 丙 in both years, 丁 only in the first, 戊 only in the second; between 甲 and 乙 a role rises."""
    return document(
        ["甲", "乙", "丙", "丁", "戊"],
        [(0, 1, 0), (0, 1, 1), (0, 2, 0), (0, 2, 1), (0, 3, 0), (0, 4, 1)],
        years=["2023", "2024"],
        changes=[{"before": 0, "after": 1, "classes": [0], "sections": CHANGED}],
        nodes={"years": [3, 3, 3, 1, 2]},
        tied={"role": [1, 0, 1, 1, 1, 1]},
        roles=[
            {"id": "lead", "name": ["牵头单位", "Lead"], "rank": 1, "color": "#0b5cad", "dark": "#6db3f2"},
            {"id": "member", "name": ["成员单位", "Member"], "rank": 2, "color": "#8aafd2", "dark": "#8aafd2"},
        ],
    )


def hostile() -> Json:
    """Every text that comes from data is one of the hostile ones, and so are the ids."""
    count = len(HOSTILE)

    def at(n: int) -> str:
        return HOSTILE[n % count]

    def pair(n: int) -> list[str]:
        return [at(n), at(n + 1)]

    ties = [(n, (n + 1) % count, 0) for n in range(count)] + [(0, 1, 0), (1, 0, 0)]
    parts: Json = {
        "title": pair(1),
        "subtitle": pair(2),
        "roles": [{"id": at(n), "name": pair(n), "rank": n, "color": "#0b5cad", "dark": "#6db3f2"} for n in range(8)],
        "regions": [pair(n) for n in range(count)],
        "corporates": [pair(n) for n in range(count)],
        "groups": [{"name": pair(n), "size": 1, "color": "#0072b2", "dark": "#44aae4"} for n in range(count)],
        "structures": [
            {"id": at(n), "name": pair(n), "definition": pair(n + 1), "color": "#0072b2", "dark": "#44aae4"}
            for n in range(count)
        ],
        "documents": [{"name": at(n), "year": at(n + 1)} for n in range(count)],
        "entries": {
            "document": list(range(count)),
            **{key: [at(n + k) for n in range(count)] for k, key in enumerate(("table", "section", "row", "page"))},
            **{key: [at(n + k) for n in range(count)] for k, key in enumerate(("file", "line", "note"))},
        },
        "headings": [pair(n) for n in range(count)],
        "answers": [
            {
                "call": at(n),
                "title": pair(n),
                "value": pair(n + 1),
                "count": 2,
                "doubtful": 1,
                "otherwise": 1,
                "columns": [pair(n), pair(n + 2)],
                "rows": [[at(n), at(n + 1)], [pair(n), 1]],
                "english": None,
                "nodes": [n, -1],
            }
            for n in range(count)
        ],
        "changes": [
            {
                "before": 0,
                "after": 1,
                "classes": [0],
                "sections": [{"name": pair(n), "items": [{"node": n, "text": pair(n)}]} for n in range(count)],
            }
        ],
        "measures": [
            {
                "id": at(n),
                "name": pair(n),
                "definition": pair(n + 1),
                "format": "0.00",
                "network": pair(n),
                "values": [float(k) for k in range(count)],
                "rank": list(range(count, 0, -1)),
                "low": [None] * count,
                "high": [None] * count,
            }
            for n in range(5)
        ],
    }
    parts["nodes"] = {
        "id": [f"https://example.org/{n}/{at(n)}" for n in range(count)],
        "short": [at(n) for n in range(count)],
        **{name: list(range(count)) for name in ("region", "corporate", "group", "structure")},
        "aliases": [[at(n + 1), at(n + 2)] for n in range(count)],
        "search": [at(n) for n in range(count)],
        "formal": [[[n % 8, 2]] for n in range(count)],
        "reading": [[pair(n)] for n in range(count)],
        "facts": [[[n, at(n + 3), n]] for n in range(count)],
    }
    parts["tied"] = {
        "heading": [n % count for n in range(len(ties))],
        "role": [n % 8 for n in range(len(ties))],
        "entry": [n % count for n in range(len(ties))],
    }
    made = document(HOSTILE, ties, **parts)
    everyone = list(range(count))
    bands = [{"name": pair(n), "x": 60.0 * n, "y": 0.0, "width": 200.0, "height": 100.0} for n in range(3)]
    first = view("overview", at(3), everyone, list(range(len(ties))), note=pair(4), bands=bands, purpose=pair(2))
    made["views"] = [first, view(at(5), at(5), everyone, list(range(len(ties))), note=pair(6))]
    made["story"] = [
        {
            "title": pair(n),
            "text": pair(n + 2),
            "view": "overview",
            "nodes": [n],
            "question": at(n),
            "answer": [pair(n)],
            "unplain": pair(n + 4) if n else None,
        }
        for n in range(3)
    ]
    return made


def many(count: int, supers: int = 40) -> Json:
    """A large document: a tree of parties, with a super-node for each of `supers` groups."""
    ties = [((n - 1) // 3, n, 0) for n in range(1, count)]
    made = document([f"单位{n}" for n in range(count)], ties)
    made["aggregate"] = {
        "name": ["分组", "Groups"],
        "of": [n % supers for n in range(count)],
        "names": [[f"第{n}组", f"Group {n}"] for n in range(supers)],
        "classes": [0] * supers,
    }
    return made
