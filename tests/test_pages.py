"""The graph document and what is made of it: the page, the still pictures; whole, cited, and deaf to hostile text."""

from __future__ import annotations

import base64
import copy
import csv
import gzip
import hashlib
import json
import re
import struct
import sys
from collections import Counter
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conftest import ALLIANCES, COLLEGE, PARTIES, PARTY_HEADINGS, ROOT, Maker, load, parties
from hezuo.base import workspace
from hezuo.base.messages import LANGS
from hezuo.base.problems import QueryError
from hezuo.explorer import assemble, html, positions, svg
from hezuo.explorer.document import SHORT, short
from hezuo.explorer.view_layout import LAYOUTS
from hezuo.forms import paper
from hezuo.insight.analysis import Analysis
from hezuo.record import views
from hezuo.schema.looks import ICONS

Json = dict[str, Any]
SCHEMA = (ROOT / "graph" / "explorer" / "SCHEMA.md").read_text(encoding="utf-8")
SHAPES = set(ICONS)
HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "</ScRiPt ><svg/onload=alert(1)>",
    "<!--<script>alert(1)</script>-->",
    "{{constructor.constructor('alert(1)')()}}",
    "{# comment #}{% raw %}${alert(1)}",
    "<!--hezuo:data--><!--hezuo:app-->",
    "\"'><b>&amp;&lt;&#x3c;",
    "]]></title></svg><script>alert(1)</script>",
    "a\u2028b\u2029c\u202ed\u200b",
    "\\u003cscript\\u003e",
]
ALLIANCE = ["名称", "牵头单位", "成员单位", "来源", "页"]


# --- the document is what its description says --------------------------------------------------------------------


def described() -> dict[str, str]:
    """The keys of the first table of SCHEMA.md, each with what is said of it."""
    table = SCHEMA.split("| key | what |")[1]
    found = {}
    for line in table.splitlines():
        if match := re.match(r"\| (`[^|]+`) \| (.+) \|$", line):
            found.update(dict.fromkeys(re.findall(r"`(\w+)`", match[1]), match[2]))
    return found


def described_view() -> set[str]:
    table = SCHEMA.split("| key | what |")[2]
    lines = [m[1] for line in table.splitlines() if (m := re.match(r"\| (`[^|]+`) \|", line))]
    return {key for line in lines for key in re.findall(r"`(\w+)`", line)}


def described_nodes() -> set[str]:
    paragraph = next(p for p in SCHEMA.split("\n\n") if p.startswith("`nodes`:"))
    # Names of columns; what stands in brackets after them tells their form.
    plain = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", paragraph.removeprefix("`nodes`:"))
    return set(re.findall(r"`(\w+)`", plain))


def fields(what: str) -> set[str]:
    """The names in the first `[{a, b}]` of a description."""
    match = re.search(r"\[?\{([\w, ]+)\}\]?", what)
    assert match is not None, what
    return {n.strip() for n in match[1].split(",")}


def columns(what: str) -> set[str]:
    """The names after "columns", up to the end of the clause; what stands in brackets tells their form."""
    clause = re.split(r": |\. ", re.sub(r"\([^)]*\)", "", what.removeprefix("columns ")))[0]
    return {n.strip() for names in re.findall("`([^`]+)`", clause) for n in names.split(",")}


def whole(document: Json) -> Json:
    return document | {"vis": html.drawing(document)}


def test_every_key_is_described_and_every_description_holds(document: Json) -> None:
    keys = described()
    assert set(whole(document)) == set(keys)
    assert document["schema"] == json.loads(re.search(r'`("hezuo-graph/\d+")`', keys["schema"])[1])  # type: ignore[index]
    for key in ("families", "classes", "roles", "groups", "structures", "documents", "statuses", "measures", "story"):
        assert document[key], key
        for item in document[key]:
            assert set(item) == fields(keys[key]), key
    for key in ("entries", "ties"):
        assert set(document[key]) == columns(keys[key]), key
    assert set(document["nodes"]) == described_nodes()
    assert set(html.drawing(document)) == fields(keys["vis"])
    for view in document["views"]:
        assert set(view) == described_view()
        for band in view["bands"]:
            assert set(band) == {"name", "x", "y", "width", "height"}


def is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(t, str) and t for t in value)


def test_what_people_read_is_in_both_languages(document: Json) -> None:
    pairs = [document["title"], document["subtitle"], *document["texts"].values(), *document["regions"]]
    pairs += [*document["corporates"], *document["headings"]]
    for key in ("families", "classes", "roles", "groups", "structures", "measures"):
        pairs += [item["name"] for item in document[key]]
    for key in ("structures", "measures"):
        pairs += [item["definition"] for item in document[key]]
    pairs += [p for s in document["story"] for p in (s["title"], s["text"], *s["answer"])]
    pairs += [p for ps in document["nodes"]["reading"] for p in ps]
    assert len(pairs) > 300
    assert [p for p in pairs if not is_pair(p)] == []
    for item in (*document["families"], *document["classes"], *document["roles"], *document["measures"]):
        assert not re.search("[\u4e00-\u9fff]", item["name"][1])


def test_columns_are_parallel_and_numbers_in_range(document: Json) -> None:
    nodes, ties, entries = document["nodes"], document["ties"], document["entries"]
    size, count, rows = len(nodes["id"]), len(ties["source"]), len(entries["file"])
    assert {len(c) for c in nodes.values()} == {size}
    assert {len(c) for c in ties.values()} == {count}
    assert {len(c) for c in entries.values()} == {rows}
    limits = {
        "class": (0, len(document["classes"])),
        "region": (-1, len(document["regions"])),
        "corporate": (-1, len(document["corporates"])),
        "group": (-1, len(document["groups"])),
        "structure": (-1, len(document["structures"])),
        "years": (1, 2 ** len(document["years"])),
    }
    for key, (low, high) in limits.items():
        assert all(low <= v < high for v in nodes[key]), key
    limits = {
        "source": (0, size),
        "target": (0, size),
        "heading": (0, len(document["headings"])),
        "role": (-1, len(document["roles"])),
        "year": (-1, len(document["years"])),
        "entry": (0, rows),
        "status": (-1, len(document["statuses"])),
    }
    for key, (low, high) in limits.items():
        assert all(low <= v < high for v in ties[key]), key
    assert all(-1 <= d < len(document["documents"]) for d in entries["document"])
    assert -1 <= document["college"] < size
    assert all(0 <= c["family"] < len(document["families"]) for c in document["classes"])
    for formal, facts in zip(nodes["formal"], nodes["facts"], strict=True):
        assert all(0 <= r < len(document["roles"]) and n > 0 for r, n in formal)
        ranks = [document["roles"][r]["rank"] for r, _ in formal]
        assert ranks == sorted(ranks)
        assert all(0 <= h < len(document["headings"]) and v and 0 <= e < rows for h, v, e in facts)


def test_views_and_story_point_at_what_is_there(document: Json) -> None:
    size, count = len(document["nodes"]["id"]), len(document["ties"]["source"])
    measures = {m["id"] for m in document["measures"]} | {""}
    for view in document["views"]:
        assert view["size"] in measures
        assert -1 <= view["focus"] < size
        if view["nodes"] is not None:
            assert all(0 <= n < size for n in view["nodes"])
            assert all(0 <= t < count for t in view["ties"])
            assert len(view["nodes"]) == len(view["x"]) == len(view["y"])
        if view["projected"] is not None:
            assert len({len(c) for c in view["projected"].values()}) == 1
    views = {v["id"] for v in document["views"]}
    assert len(views) == len(document["views"])
    for step in document["story"]:
        assert step["view"] in views
        assert all(0 <= n < size for n in step["nodes"])


def test_measures_are_parallel_to_the_nodes(document: Json) -> None:
    size = len(document["nodes"]["id"])
    assert len({m["id"] for m in document["measures"]}) == len(document["measures"])
    for measure in document["measures"]:
        assert re.fullmatch(r"0(\.0+)?|%", measure["format"])
        assert is_pair(measure["network"])
        assert len(measure["values"]) == len(measure["rank"]) == size
        for low, rank, high in zip(
            measure["low"] or measure["rank"], measure["rank"], measure["high"] or measure["rank"], strict=True
        ):
            assert (low is None) == (high is None)
            assert rank is None or low is None or low <= rank <= high


def test_the_legend_has_colours_and_shapes(document: Json) -> None:
    for key in ("classes", "roles", "groups", "structures"):
        for item in document[key]:
            assert re.fullmatch("#[0-9a-fA-F]{6}", item["color"])
            assert re.fullmatch("#[0-9a-f]{6}", item["dark"])
    assert {c["shape"] for c in document["classes"]} <= SHAPES
    looks = [(c["shape"], c["color"]) for c in document["classes"]]
    assert len(set(looks)) == len(looks), "two classes look the same"
    assert len({g["color"] for g in document["groups"][:8]}) == min(8, len(document["groups"]))
    assert set(range(len(document["classes"]))) == set(document["nodes"]["class"])


def test_nothing_in_it_is_no_number(document: Json) -> None:
    text = json.dumps(whole(document), ensure_ascii=False, allow_nan=False)
    assert json.loads(text) == json.loads(json.dumps(whole(document)))


# --- everything has its source ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, int], dict[str, str]]:
    """Every row of the tables by its file and line as the csv module counts them."""
    found = {}
    for path in sorted((ROOT / "data" / "tables").glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for number, row in enumerate(reader, 2):
                found[path.relative_to(ROOT).as_posix(), number] = row
    return found


PRINTED = {"section": "章节", "table": "表图案例", "row": "行", "page": "页"}


def test_every_entry_says_where_it_was_printed(document: Json, rows: dict[tuple[str, int], dict[str, str]]) -> None:
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        sources = {r["代码"]: r["名称"] for r in csv.DictReader(file)}
    entries = document["entries"]
    stated = Counter()
    for number, place in enumerate(zip(entries["file"], entries["line"], strict=True)):
        row = rows[place]
        for column, heading in PRINTED.items():
            assert entries[column][number] == (row.get(heading) or "").strip(), (place, heading)
            stated[column] += bool(entries[column][number])
        source = document["documents"][entries["document"][number]]
        assert source["name"] == sources[row["来源"]]
    assert stated["page"] > 500
    assert stated["table"] > 100


def test_every_tie_stands_in_the_row_it_cites(
    document: Json, analysis: Analysis, rows: dict[tuple[str, int], dict[str, str]]
) -> None:
    ties, entries, labels = document["ties"], document["entries"], document["nodes"]["label"]
    names = analysis.dataset.identity.names
    for tie in range(len(ties["source"])):
        entry = ties["entry"][tie]
        row = rows[entries["file"][entry], entries["line"][entry]]
        assert entries["page"][entry]
        assert entries["document"][entry] >= 0
        record, thing = labels[ties["source"][tie]], labels[ties["target"][tie]]
        iri = document["nodes"]["id"][ties["target"][tie]]
        # The one name that was corrected is printed without its last character.
        assert record.startswith(row["名称"])
        heading = document["headings"][ties["heading"][tie]][0]
        if ties["target"][tie] == document["college"]:
            # Its own role has a column of its own, or goes without saying.
            assert thing in str(row) or row.get("学校角色") or heading == "填报院校"
        else:
            cell = re.split("[；;]", row[heading])
            parts = [*cell, *(p for c in cell for p in c.split("、"))]
            assert any(p.strip() == thing or iri in names.find(p.strip(), "") for p in parts), (tie, thing)


def test_every_fact_stands_in_the_row_it_cites(document: Json, rows: dict[tuple[str, int], dict[str, str]]) -> None:
    entries, seen = document["entries"], 0
    for facts in document["nodes"]["facts"]:
        for heading, value, entry in facts:
            row = rows[entries["file"][entry], entries["line"][entry]]
            assert row[document["headings"][heading][0]].strip() == value
            seen += 1
    assert seen > 500


def test_formal_roles_are_counted(document: Json) -> None:
    held: Counter[tuple[int, int]] = Counter()
    ties = document["ties"]
    for _, target, role in {*zip(ties["source"], ties["target"], ties["role"], strict=True)}:
        held[target, role] += role >= 0
    for node, formal in enumerate(document["nodes"]["formal"]):
        assert dict(map(tuple, formal)) == {r: n for (t, r), n in held.items() if t == node and r >= 0}


def test_names_are_found_by_other_names_and_by_sound(document: Json) -> None:
    nodes = document["nodes"]
    node = nodes["label"].index("天津大学")
    assert nodes["search"][node].split() == ["tian", "jin", "da", "xue"]
    found = {a: nodes["label"][n] for n, aliases in enumerate(nodes["aliases"]) for a in aliases}
    assert found["天汽模"] == "天津汽车模具股份有限公司"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("天津大学", "天津大学"),
        ("某某" * 7, "某某" * 4 + "\u2026" + "某某" * 2),
        ("腾讯云计算（北京）有限责任公司", "腾讯云计算有限责任公司"),
        ("甲（乙", "甲（乙"),
        ("（" + "乙" * 20, "（" + "乙" * 7 + "\u2026" + "乙" * 4),
        ("乙" * 9 + "）（" + "丙" * 9, "乙" * 8 + "\u2026" + "丙" * 4),
        ("", ""),
    ],
)
def test_names_are_shortened(name: str, wanted: str) -> None:
    assert short(name) == wanted
    assert len(short(name)) <= SHORT


def test_every_name_has_a_short_one(document: Json) -> None:
    for label, brief in zip(document["nodes"]["label"], document["nodes"]["short"], strict=True):
        assert brief != label, "'' says that the label is short enough"
        assert len(brief or label) <= SHORT
        assert not brief or label[0] == brief[0] or label[0] in "（("


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(make_workspace: Maker) -> Analysis:
    table = [ALLIANCE, ["甲盟", "乙", "丙；丁", "s1", "2"], ["乙盟", "丁", "丙", "s1", "3"]]
    return Analysis(load(make_workspace({PARTIES: parties(*"乙丙丁"), ALLIANCES: table})))


#: The programs that stand packed in a page.
RENDERERS = ("hezuo-vis", "hezuo-national")


class Page(HTMLParser):
    """What a browser finds in a page: tags with attributes, scripts and styles with their text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        # What follows belongs to no tag that is asked for.
        self.texts.append(("", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.texts:
            tag, attrs, text = self.texts[-1]
            self.texts[-1] = (tag, attrs, text + data)

    def of(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(a, t) for name, a, t in self.texts if name == tag]

    def packed(self, block: str) -> str:
        (text,) = (t for a, t in self.of("script") if a.get("id") == block)
        return gzip.decompress(base64.b64decode(text, validate=True)).decode() if text else ""

    def data(self) -> Json:
        found: Json = json.loads(self.packed("hezuo-data"))
        return found

    def policy(self) -> dict[str, list[str]]:
        (rule,) = (
            a["content"] or "" for n, a in self.tags if n == "meta" and a.get("http-equiv") == "Content-Security-Policy"
        )
        return {parts[0]: parts[1:] for parts in (p.split() for p in rule.split(";"))}


@pytest.fixture(scope="module")
def made(document: Json) -> bytes:
    return html.page(document)


def check_page(data: bytes, document: Json) -> Page:
    """The checks that every page stands: one file, no request, every script allowed by its hash, the data whole."""
    text = data.decode("utf-8")
    page = Page(text)
    policy = page.policy()
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == policy["base-uri"] == ["'none'"]
    scripts = [(a, t) for a, t in page.of("script") if "type" not in a]
    scripts += [(a, page.packed(str(a["id"]))) for a, _ in page.of("script") if a.get("id") in RENDERERS]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for _, t in scripts if t}
    assert hashes == set(policy["script-src"])
    assert len(hashes) >= 2
    for _, script in scripts:
        # Either would put the parser of a browser into a state in which the end of a script is not its end.
        assert not re.search(r"<!--|<script|</script", script, re.IGNORECASE) or "<!--" not in script
        assert "</script" not in script.lower()
    for _, attrs in page.tags:
        assert not any(name.startswith("on") for name in attrs), attrs
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            assert not attrs.get(name) or str(attrs[name]).startswith("data:"), attrs
    assert {n for n, _ in page.tags} & {"iframe", "object", "embed", "form", "base", "img"} == set()
    (style,) = (t for _, t in page.of("style"))
    assert "@import" not in style
    assert all(u.strip("'\" ").startswith("data:") for u in re.findall(r"url\(([^)]*)", style))
    shell = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"https?://|//cdn", shell)
    assert "<!--hezuo:" not in re.sub(r"<title>.*?</title>", "", shell)
    assert page.data() == json.loads(json.dumps(whole(document)))
    return page


def test_the_page_is_one_file_that_asks_for_nothing(document: Json, made: bytes) -> None:
    page = check_page(made, document)
    (title,) = (t for _, t in page.of("title"))
    assert title == document["title"][0]
    assert made.startswith(b"<!DOCTYPE html>")
    assert ("meta", {"charset": "utf-8"}) in page.tags
    assert made.index(b"charset") < 1024
    # The policy stands before anything that it is to forbid.
    assert made.index(b"Content-Security-Policy") < made.index(b"<script")
    assert len(made) < 1_000_000


@pytest.mark.slow
def test_the_same_bytes_twice(analysis: Analysis, document: Json, made: bytes) -> None:
    again = assemble.graph_document(Analysis(analysis.dataset), {})
    assert again == document
    assert html.page(again) == made
    assert positions.positions(again) == positions.positions(document)


def test_the_document_handed_in_is_unchanged(document: Json) -> None:
    before = copy.deepcopy(document)
    html.page(document)
    for view in document["views"]:
        if view["nodes"] is not None:
            svg.svg(document, view["id"], "zh")
    assert document == before


def test_pyvis_draws_every_node_and_tie_of_the_first_view(document: Json) -> None:
    vis, view, ties = html.drawing(document), document["views"][0], document["ties"]
    assert [n["id"] for n in vis["nodes"]] == view["nodes"]
    assert [(n["x"], n["y"]) for n in vis["nodes"]] == list(zip(view["x"], view["y"], strict=True))
    assert [e["id"] for e in vis["edges"]] == view["ties"]
    assert [(e["from"], e["to"]) for e in vis["edges"]] == [
        (ties["source"][t], ties["target"][t]) for t in view["ties"]
    ]
    parallel = Counter((e["from"], e["to"]) for e in vis["edges"])
    assert max(parallel.values()) > 1
    assert vis["options"]["physics"]["enabled"] is False


def test_a_first_view_that_lists_no_ties_has_all_among_its_nodes(document: Json) -> None:
    first = document["views"][0]
    some = first["nodes"][: len(first["nodes"]) // 2]
    part = first | {"nodes": some, "ties": None, "x": first["x"][: len(some)], "y": first["y"][: len(some)]}
    ends = zip(document["ties"]["source"], document["ties"]["target"], strict=True)
    inside = [tie for tie, pair in enumerate(ends) if set(pair) <= set(some)]
    assert inside
    assert [e["id"] for e in html.drawing(document | {"views": [part]})["edges"]] == inside


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_anywhere_stays_text(small: Analysis, text: str) -> None:
    document = assemble.graph_document(small, {})
    spoilt = copy.deepcopy(document)
    spoilt["title"] = [text, text]
    nodes = spoilt["nodes"]
    for key in ("id", "label", "short", "search"):
        nodes[key] = [text] * len(nodes[key])
    nodes["aliases"] = [[text]] * len(nodes["aliases"])
    spoilt["headings"] = [[text, text]] * len(spoilt["headings"])
    for key in ("classes", "roles", "groups", "structures", "measures", "views"):
        for item in spoilt[key]:
            item["name"] = [text, text]
    page = check_page(html.page(spoilt), spoilt)
    (title,) = (t for _, t in page.of("title"))
    # A parser may turn what is no character into a space; nothing of it becomes a tag.
    assert title == text
    assert [n for n, _ in page.tags].count("script") == [n for n, _ in Page(html.page(document).decode()).tags].count(
        "script"
    )


def test_a_hostile_workspace(make_workspace: Maker) -> None:
    names = HOSTILE[:7]
    tables = {
        PARTIES: [PARTY_HEADINGS, [COLLEGE, "高职院校", "s1", "1"], *([n, "企业", "s1", "1"] for n in names)],
        ALLIANCES: [ALLIANCE, *([f"盟{n}", n, "", "s1", "2"] for n in names)],
    }
    root = make_workspace(tables)
    settings = root / "data" / "workspace.toml"
    name = json.dumps(HOSTILE[0])
    settings.write_text(f'name = {name}\ncollege = "{COLLEGE}"\n', encoding="utf-8")
    analysis = Analysis(load(root))
    document = assemble.graph_document(analysis, {})
    assert set(names) <= set(document["nodes"]["label"])
    page = check_page(html.page(document), document)
    assert page.of("title")[0][1] == HOSTILE[0]
    for lang in LANGS:
        ET.fromstring(svg.svg(document, "overview", lang))  # noqa: S314


@pytest.mark.parametrize(
    ("tables", "nodes"),
    [
        ({PARTIES: [PARTY_HEADINGS]}, 0),
        ({}, 1),
        ({PARTIES: parties("乙")}, 2),
        ({ALLIANCES: [ALLIANCE, ["甲盟", "", "", "s1", "2"]]}, 2),
    ],
)
def test_hardly_anything(make_workspace: Maker, tables: dict[str, list[list[str]]], nodes: int) -> None:
    document = assemble.graph_document(Analysis(load(make_workspace(tables))), {})
    assert len(document["nodes"]["id"]) == nodes
    check_page(html.page(document), document)
    for view in document["views"]:
        if view["nodes"] is not None:
            for lang in LANGS:
                assert ET.fromstring(svg.svg(document, view["id"], lang)).tag.endswith("svg")  # noqa: S314
    assert positions.positions(document).startswith(b"view,id,x,y\n")


def test_a_page_without_views(document: Json) -> None:
    bare = document | {"views": [], "story": []}
    check_page(html.page(bare), bare)
    assert html.drawing(bare)["nodes"] == []


def test_another_view_in_front_and_the_circle_of_a_party(small: Analysis) -> None:
    made = assemble.graph_document(small, {}, "roles")
    assert made["views"][0]["id"] == "roles"
    assert [n["id"] for n in html.drawing(made)["nodes"]] == made["views"][0]["nodes"] != []
    party = "https://w3id.org/hezuo/id/parties/丙"
    around = assemble.graph_document(small, {}, None, party)
    assert around["views"][0]["id"] == "circle"
    assert around["nodes"]["id"][around["views"][0]["focus"]] == party
    with pytest.raises(QueryError, match="luban"):
        assemble.graph_document(small, {}, "nothing")


def test_a_document_with_no_number_is_refused(document: Json) -> None:
    spoilt = document | {"college": float("nan")}
    with pytest.raises(ValueError, match=r"nan|JSON"):
        html.page(spoilt)


# --- still pictures -----------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"
#: Those that are drawn as networks; drawings of our own are held by `test_forms`.
DRAWN = [v.name for v in views.views(workspace.find(ROOT)).values() if v.layout in LAYOUTS[:-1]]


def picture(document: Json, name: str, lang: str = "zh") -> ET.Element:
    return ET.fromstring(svg.svg(document, name, lang))  # type: ignore[arg-type]  # noqa: S314


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_has_every_node_and_pair(document: Json, name: str) -> None:
    view = next(v for v in document["views"] if v["id"] == name)
    root, nodes = picture(document, name), document["nodes"]
    shown = [n for n in view["nodes"] if view["college"] or n != document["college"]]
    classes = {nodes["class"][n] for n in shown}
    shapes = len(root.findall(f"{SVG}circle")) + len(root.findall(f"{SVG}polygon"))
    roles = Counter(nodes["structure"][n] for n in shown if nodes["structure"][n] >= 0)
    colours = roles if view["colour"] == "structure" else Counter()
    # One for each node and one for each line of the legend.
    assert shapes == len(shown) + len(classes) + len(colours)
    ties = document["ties"]
    pairs = {(ties["source"][t], ties["target"][t]) for t in view["ties"]}
    # A name that had to leave a crowd has a thin line of its own to its node.
    drawn = [line.attrib for line in root.findall(f"{SVG}line") if line.attrib["stroke-width"] != "0.8"]
    # At the end stands what the dashes mean that occur: a short line and its words each.
    dashes = [
        line for line in drawn if line["y1"] == line["y2"] and abs(float(line["x2"]) - float(line["x1"]) - 24) < 0.2
    ]
    assert len(drawn) - len(dashes) == sum(set(p) <= set(shown) for p in pairs)
    whole = root.findall("*")[: -2 * len(dashes) or None]
    texts = [t.text for t in whole if t.tag == f"{SVG}text"]
    assert texts[:2] == [(view["finding"] or view["name"])[0], (view["second"] or view["purpose"])[0]]
    count = Counter(nodes["class"][n] for n in shown)
    assert texts[-len(count) :] == [f"{c['name'][0]} {count[i]}" for i, c in enumerate(document["classes"]) if count[i]]
    # Where the colour is not that of the class the legend says first what it is, and shows no other colour.
    told = [f"{s['name'][0]} {colours[i]}" for i, s in enumerate(document["structures"]) if colours[i]]
    assert texts[-len(count) - len(told) : -len(count)] == told
    legend = whole[-2 * (len(count) + len(told)) :: 2]
    known = [s["color"] for i, s in enumerate(document["structures"]) if colours[i]]
    by_class = [c["color"] for i, c in enumerate(document["classes"]) if count[i]]
    assert [e.attrib["fill"] for e in legend] == [*known, *([svg.PLAIN] * len(count) if colours else by_class)]
    assert len(root.findall(f"{SVG}rect")) == 1 + len(view["bands"])


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_of_a_picture_is_cut_off_or_covered(document: Json, name: str) -> None:
    root = picture(document, name, "en")
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    discs = [tuple(float(c.attrib[k]) for k in ("cx", "cy", "r")) for c in root.findall(f"{SVG}circle")]
    for x, y, r in discs:
        assert r <= x <= width - r
        assert r <= y <= height - r
    nodes = document["nodes"]
    short = {brief or label for brief, label in zip(nodes["short"], nodes["label"], strict=True)}
    boxes = []
    for text in root.findall(f"{SVG}text"):
        x, y, size = (float(text.attrib[k]) for k in ("x", "y", "font-size"))
        assert 0 <= x < width
        assert 0 <= y < height
        if text.text in short and size == svg.TEXT:
            wide = svg.breadth(text.text or "", size)
            assert x + wide <= width
            boxes.append((x, y - size * 0.8, x + wide, y))
    assert len(boxes) > 10
    for a in range(len(boxes)):
        for b in range(a):
            (left, top, right, bottom), other = boxes[a], boxes[b]
            meet = left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            assert not meet


def test_a_circle_wants_its_party(document: Json) -> None:
    with pytest.raises(QueryError) as caught:
        svg.svg(document, "circle", "zh")
    assert "某单位的合作圈" in caught.value.message("zh")
    assert "hezuo picture circle --party" in caught.value.message("en")


@pytest.mark.slow
@pytest.mark.parametrize("text", [*HOSTILE, "\x00\x08\x0b\x1f", "\ufffe\uffff", "\ud800", "]]>&<>\"'", "\t\n"])
def test_hostile_text_leaves_a_picture_well_formed(document: Json, text: str) -> None:
    spoilt = copy.deepcopy(document)
    view = next(v for v in spoilt["views"] if v["id"] == DRAWN[0])
    spoilt["nodes"]["short"] = [text] * len(spoilt["nodes"]["short"])
    view["name"] = view["purpose"] = view["finding"] = [text, text]
    for item in (*spoilt["classes"], *view["bands"]):
        item["name"] = [text, text]
    made = svg.svg(spoilt, view["id"], "zh")
    root = ET.fromstring(made.encode("utf-8"))  # noqa: S314
    assert {e.tag for e in root.iter()} <= {SVG + t for t in ("svg", "rect", "text", "line", "circle", "polygon")}
    clean = "".join(c for c in text if c >= " " and c not in "\ufffe\uffff\ud800")
    assert (root.find(f"{SVG}text").text or "") == clean  # type: ignore[union-attr]


@pytest.mark.slow
def test_png_or_why_there_is_none(document: Json) -> None:
    made = svg.svg(document, "industry-colleges", "zh")
    if not paper.has_font():
        with pytest.raises(QueryError, match="font"):
            paper.png(made)
        return
    data = paper.png(made)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    root = ET.fromstring(made)  # noqa: S314
    assert struct.unpack(">II", data[16:24]) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))


def test_without_a_chinese_font_no_boxes_are_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(paper, "KNOWN_FONTS", ("no-font-is-called-this",))
    assert not paper.has_font()
    with pytest.raises(QueryError) as caught:
        paper.png("<svg/>")
    assert "中文字体" in caught.value.message("zh")
    assert ".svg" in caught.value.message("en")
