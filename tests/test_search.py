"""What people type finds what they mean: page and `hezuo show` by one table of rules, never a guess as certain."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import COLLEGE, PARTIES, PARTY_HEADINGS, ROOT, Maker, load
from hezuo.base.characters import folded
from hezuo.insight.analysis import Analysis
from hezuo.record import search
from hezuo.record.matching import Index, Thing, rules
from hezuo.record.search import Found, initials, named, syllables
from tools_kit import needs

Json = dict[str, Any]
QUERIES = 520
RUN = """
import { readFileSync } from 'node:fs';
const [model, find] = await Promise.all(process.argv.slice(1, 3).map((path) => import(path)));
const { document, queries } = JSON.parse(readFileSync(0, 'utf8'));
const made = model.createModel(document);
find.prepared(made);
const times = [];
const found = queries.map((text) => {
  const start = process.cpuUsage();
  const nodes = find.find(made, text);
  const { user, system } = process.cpuUsage(start);
  times.push((user + system) / 1000);
  return nodes;
});
process.stdout.write(JSON.stringify({ found, times }));
"""


def page_finds(document: Json, queries: list[str]) -> Json:
    """What the page's program finds: nodes for each query, and how many milliseconds of work each was."""
    sources = [(ROOT / "graph/explorer/src" / name).as_uri() for name in ("model.js", "find.js")]
    command = [str(needs("node")), "--input-type=module", "-e", RUN, *sources]
    given = json.dumps({"document": document, "queries": queries})
    ran = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    told: Json = json.loads(ran.stdout)
    return told


def typed(document: Json) -> list[str]:
    """Queries of every family, made of what the record calls things; the same ones in each run."""
    chance = random.Random(13)  # noqa: S311  # the same queries in each run  # noqa: S311 - the same queries in each run
    nodes = document["nodes"]
    texts = [*nodes["label"], *(alias for aliases in nodes["aliases"] for alias in aliases)]
    kinds = [name for one in (*document["classes"], *document["roles"]) for name in one["name"]]
    queries = [
        "天大",
        "北航",
        "哈工大",
        "华师",
        "职大",
        "新能源共同体",
        "模具 产业",
        "南开大学 三峡",
        "天津大雪",
        "浪朝",
        "本校",
        "副理事长",
        "企业",
        *kinds,
    ]
    while len(dict.fromkeys(queries)) < QUERIES:
        name = chance.choice(texts)
        start, length = chance.randrange(len(name)), chance.randint(1, 6)
        cut = sorted(chance.sample(range(len(name) + 1), min(3, len(name) + 1)))
        words = [name[i : i + 2] for i in range(0, len(name), 2)]
        at = chance.randrange(len(name))
        spelt = syllables(name)
        queries += [
            name[: chance.randint(1, len(name))],
            name[start : start + length],
            name[: cut[0]] + name[cut[-1] :],
            name[0] + "".join(word[0] for word in words[1:4]),
            " ".join(chance.sample(words, min(2, len(words)))),
            name[:at] + chance.choice(texts)[0] + name[at + 1 :],
            name[:at] + name[at + 1 :],
            initials(name)[: chance.randint(2, 6)],
            "".join(part.removeprefix("=") for part in spelt[: chance.randint(1, 3)]).upper(),
        ]
    return [q for q in dict.fromkeys(queries) if folded(q)]


@pytest.mark.slow
def test_page_and_program_find_the_same(analysis: Analysis, document: Json) -> None:
    nodes = document["nodes"]
    known = set(nodes["id"])
    index = Index([one.folded(spelt=True) for one in named(analysis.dataset) if one.iri in known])
    queries = typed(document)
    assert len(queries) >= 500
    told = page_finds(document, queries)
    used = set()
    for query, found in zip(queries, told["found"], strict=True):
        hits = index.find(query)
        assert [hit.thing.iri for hit in hits] == [nodes["id"][n] for n in found], query
        used |= {hit.how for hit in hits[:3]}
    found = sum(map(bool, told["found"]))
    assert found > 400, "most queries are made of names"
    assert {rule["how"] for rule in rules()} - used <= {"begin", "some"}


def index(*names: str) -> Index:
    return Index([Thing(name, True, 0, (folded(name),), letters=(initials(name),)) for name in names])


SCHOOLS = index(
    *(
        "天津大学",
        "北京航空航天大学",
        "哈尔滨工业大学",
        "华东师范大学",
        "天津职业大学",
        "天津理工学院",
        "航空工业学院",
        "北京大学",
        "师范学院",
    ),
    *(
        "全国新能源行业产教融合共同体",
        "全国新能源汽车产教融合共同体",
        "模具产业学院",
        "三峡集团有限公司",
        "产业模具研究院",
    ),
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("天大", "天津大学"),
        ("北航", "北京航空航天大学"),
        ("哈工大", "哈尔滨工业大学"),
        ("华师", "华东师范大学"),
        ("职大", "天津职业大学"),
        ("模具 学院", "模具产业学院"),
        ("学院 模具", "模具产业学院"),
        ("新能源 行业 共同体", "全国新能源行业产教融合共同体"),
        ("新能源汽车共同体", "全国新能源汽车产教融合共同体"),
        ("天津大雪", "天津大学"),
        ("北京航空航大学", "北京航空航天大学"),
        ("ＴＪＤＸ", "天津大学"),
    ],
)
def test_short_forms_are_found_by_rule_and_only_guessed(query: str, first: str) -> None:
    hits = SCHOOLS.find(query)
    assert hits[0].thing.iri == first
    assert hits[0].guess or hits[0].how in ("whole", "words")


def test_a_short_form_goes_before_what_only_holds_its_characters() -> None:
    found = [hit.thing.iri for hit in SCHOOLS.find("天大")]
    assert found.index("天津大学") < found.index("天津职业大学") < found.index("北京航空航天大学")


def test_one_wrong_character_is_looked_for_only_where_nothing_else_is_found() -> None:
    assert {hit.how for hit in SCHOOLS.find("天津大学")} == {"whole", "short"}
    assert SCHOOLS.find("没有这样的单位啊") == []


@pytest.fixture(scope="module")
def schools(make_workspace: Maker) -> Path:
    """A small workspace with schools alone."""
    names = ("天津大学", "北京航空航天大学", "天津职业大学", "上海海事大学", COLLEGE, "乙公司")
    rows = [[name, "企业" if name == "乙公司" else "本科院校", "s1", "2"] for name in names]
    return make_workspace({PARTIES: [PARTY_HEADINGS, *rows]})


def test_show_lists_the_candidates_and_never_answers_a_guess(schools: Path) -> None:
    dataset = load(schools)
    names = dataset.identity.names

    def found(text: str) -> tuple[list[str], bool]:
        one: Found = search.search(dataset, text)
        return [names.caption(iri) for iri in one.things], one.sure

    assert found("天大") == (["天津大学", "天津职业大学", "北京航空航天大学"], False)
    assert found("海大") == (["上海海事大学"], False), "one guess is a guess"
    assert found("天津大学") == (["天津大学"], True)
    assert found("海事") == (["上海海事大学"], True)
    assert search.find(dataset, "海大") == [], "who needs one thing gets no guess"
    assert found("企业")[0] == ["乙公司"]
    assert found("本校") == ([COLLEGE], True)


@pytest.mark.slow
def test_a_keystroke_is_quick(document: Json) -> None:
    """30 ms here and 60 ms at 50,000 nodes: work of the processor once the program is warm, for half of the keys."""
    keys = ["天", "天津", "天大", "大学", "新能源共同体", "模具 产业", "tjdx", "天津大雪", "没有这样", "企业"]
    for nodes, most in ((document, 30), (enlarged(document, 50_000), 60)):
        times = page_finds(nodes, keys * 2)["times"][len(keys) :]
        assert sorted(times)[len(times) // 2] < most, times


def enlarged(document: Json, size: int) -> Json:
    """The document with its nodes again and again, each time under other names, until there are so many."""
    nodes = document["nodes"]
    known = len(nodes["id"])
    many = {key: [column[n % known] for n in range(size)] for key, column in nodes.items()}
    for key in ("id", "label"):
        many[key] = [f"{text}{n // known or ''}" for n, text in enumerate(many[key])]
    return document | {"nodes": many, "measures": [], "views": []}
