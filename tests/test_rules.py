"""Rules across rows: each finds its row and leaves a sound table alone; no query has a form that grows quadratic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rdflib import BNode, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from conftest import Maker
from examples_kit import ROOT, YEAR, declared, examples, read, told, workspace_with
from hezuo.base import workspace
from hezuo.base.problems import OntologyError, Severity
from hezuo.base.terms import PREFIXES
from hezuo.record import rules
from hezuo.record.load import Dataset, load_dataset
from hezuo.record.queryfile import headers

SPACE = workspace.find(ROOT)
RULES = {rule.name: rule for rule in rules.rules(SPACE)}
QUERIES = sorted([*SPACE.ontology_files("rules/*.rq"), *SPACE.ontology_files("questions/*.rq")])
READING = [p for p in QUERIES if not p.name.startswith("infer-")]


@dataclass(frozen=True)
class Case:
    """Tables that break a rule at one place, the last row of the first, and tables that differ little and are sound."""

    rule: str
    severity: Severity
    column: str
    broken: dict[str, str]
    sound: dict[str, str]
    #: What the sentence must quote.
    quotes: tuple[str, ...]


COMMUNITIES = "名称,牵头企业,牵头高职院校,学校角色,成员单位,来源,页\n"
SOUND_COMMUNITY = "乙行业产教融合共同体,甲公司,甲职业学院,理事长单位,,report-2024,13\n"
PARTIES = "名称,类别,来源,页\n"
FIGURES = "编号,指标,数值,单位,截至,来源,页\npartner-count,合作企业数,31,家,2024,report-2024,34\n"
AGREEMENTS = "名称,签约单位,来源,页\n甲公司合作协议,甲公司,report-2024,100\n"
BASES = "名称,基地类型,共建单位,来源,页\n甲实训基地,实训基地,乙公司,report-2024,18\n"
MEMBERSHIPS = "平台,单位,角色,来源,页\n甲行业产教融合共同体,丙精密机械有限公司,理事单位,report-2024,23\n"
REPORTED = "名称,牵头单位,填报院校,来源,页\n"
DATED = "平台,单位,角色,加入日期,退出日期,来源,页\n"
DATED += "甲行业产教融合共同体,丙精密机械有限公司,理事单位,2023,2024-05,report-2024,23\n"

CASES = [
    Case(
        "community-without-lead",
        Severity.WARNING,
        "",
        {"communities": COMMUNITIES + SOUND_COMMUNITY + "丙行业产教融合共同体,,甲职业学院,理事长,,report-2024,13\n"},
        {"communities": COMMUNITIES + SOUND_COMMUNITY + "丙行业产教融合共同体,乙公司,,,,report-2024,13\n"},
        ("丙行业产教融合共同体",),
    ),
    Case(
        "ended-before-joined",
        Severity.ERROR,
        "",
        {"memberships": DATED + "甲行业产教融合共同体,乙公司,成员,2024-03,2023,report-2024,23\n"},
        {"memberships": DATED + "甲行业产教融合共同体,乙公司,成员,2024-03,2024,report-2024,23\n"},
        ("2024-03", "2023"),
    ),
    Case(
        "figures-contradict",
        Severity.INFO,
        "数值",
        # The bracket at the end says where it is told, and a blank date may be any.
        {"figures": FIGURES + "again,合作企业数（正文）,30,家,,report-2024,35\n"},
        {
            "figures": FIGURES
            + "same,合作企业数（表）,31,家,2024,report-2024,35\nthen,合作企业数,30,家,2023,report-2024,35\n"
        },
        ("合作企业数", "30", "31"),
    ),
    Case(
        "figures-doubt",
        Severity.WARNING,
        "备注",
        {"figures": "编号,指标,数值,单位,来源,页,备注\nothers,合作企业数,31,家,report-2024,34,疑含院校\n"},
        {"figures": "编号,指标,数值,单位,差异说明,来源,页,备注\nothers,合作数,31,家,未印,report-2024,34,疑含院校\n"},
        ("疑",),
    ),
    Case(
        "lead-also-member",
        Severity.INFO,
        "",
        {"communities": COMMUNITIES + SOUND_COMMUNITY + "丙行业产教融合共同体,乙公司,,,甲公司;乙公司,report-2024,13\n"},
        {"communities": COMMUNITIES + SOUND_COMMUNITY + "丙行业产教融合共同体,乙公司,,,甲公司,report-2024,13\n"},
        ("乙公司",),
    ),
    Case(
        "lead-without-chair",
        Severity.INFO,
        "学校角色",
        {"communities": COMMUNITIES + SOUND_COMMUNITY + "丙行业产教融合共同体,乙公司,甲职业学院,,,report-2024,13\n"},
        {"communities": COMMUNITIES + SOUND_COMMUNITY + "丙行业产教融合共同体,乙公司,乙职业学院,,,report-2024,13\n"},
        ("甲职业学院",),
    ),
    Case(
        "colleges-contradict",
        Severity.WARNING,
        "",
        {"alliances": REPORTED + "甲联盟,乙公司,乙职业学院,report-2024,14\n甲联盟,甲公司,,report-2024,13\n"},
        {"alliances": REPORTED + "甲联盟,甲公司,,report-2024,13\n甲联盟,甲公司,乙职业学院,report-2024,14\n"},
        ("甲联盟", "牵头单位", "甲公司", "乙公司"),
    ),
    Case(
        "membership-twice",
        Severity.WARNING,
        "",
        {"memberships": MEMBERSHIPS + "甲行业产教融合共同体,乙公司,成员,report-2024,23\n"},
        {"memberships": MEMBERSHIPS + "甲行业产教融合共同体,乙公司,理事单位,report-2024,23\n"},
        ("乙公司", "甲行业产教融合共同体"),
    ),
    Case(
        "page-beyond-source",
        Severity.ERROR,
        "页",
        {"agreements": AGREEMENTS + "乙公司合作协议,乙公司,report-2024,99;101\n"},
        {"agreements": AGREEMENTS + "乙公司合作协议,乙公司,common-knowledge,101\n"},
        ("101", "100"),
    ),
    Case(
        "page-missing",
        Severity.WARNING,
        "页",
        {"agreements": AGREEMENTS + "乙公司合作协议,乙公司,report-2024,\n"},
        {"agreements": AGREEMENTS + "乙公司合作协议,乙公司,common-knowledge,\n"},
        ("甲职业学院2024年度报告",),
    ),
    Case(
        "party-unused",
        Severity.INFO,
        "",
        {"parties": PARTIES + "己公司,企业,report-2024,11\n"},
        {"parties": PARTIES + "己公司,企业,report-2024,11\n", "bases": BASES.replace("乙公司", "己公司")},
        ("己公司",),
    ),
    Case(
        "platform-without-partner",
        Severity.INFO,
        "",
        {"bases": BASES + "乙实训基地,实训基地,甲职业学院,report-2024,18\n"},
        {"bases": BASES + "乙实训基地,实训基地,甲公司,report-2024,18\n"},
        ("乙实训基地",),
    ),
    Case(
        "role-contradicts-lead",
        Severity.WARNING,
        "学校角色",
        {
            "communities": COMMUNITIES
            + SOUND_COMMUNITY
            + "丙行业产教融合共同体,乙公司,乙职业学院,理事长,,report-2024,13\n"
        },
        {
            "communities": COMMUNITIES
            + SOUND_COMMUNITY
            + "丙行业产教融合共同体,乙公司,乙职业学院,成员,,report-2024,13\n"
        },
        ("理事长单位", "乙职业学院"),
    ),
]


def read_tables(folder: Path, tables: dict[str, str]) -> Dataset:
    return read(folder, {kind: tables[kind.notation] for kind in declared().kinds if kind.notation in tables})


def test_every_rule_has_a_case_or_a_pair_of_examples() -> None:
    """A table that breaks it, and one that differs little and is sound: below, or among the examples."""
    told = {case.rule for case in CASES}
    assert told <= set(RULES)
    shown = [{example.rest.removeprefix("rule-") for example in examples(f)} for f in ("valid", "invalid")]
    assert set(RULES) - told <= shown[0] & shown[1]


@pytest.mark.parametrize("case", CASES, ids=[c.rule for c in CASES])
def test_a_rule_finds_its_row(case: Case, tmp_path: Path) -> None:
    graph = read_tables(tmp_path, case.broken)
    found = [p for p in graph.problems if p.code == f"rule-{case.rule}"]
    assert len(found) == 1, told(graph.problems)
    notation, text = next(iter(case.broken.items()))
    kind = declared().kind(notation)
    assert kind is not None
    assert found[0].severity is case.severity is RULES[case.rule].severity
    place = found[0].place
    assert (place.file, place.row) == (f"data/tables/{YEAR}/{kind.label('zh')}.csv", text.count("\n"))
    assert place.column == case.column
    for sentence in (found[0].zh, found[0].en):
        assert all(quoted in sentence for quoted in case.quotes), sentence


@pytest.mark.parametrize("case", CASES, ids=[c.rule for c in CASES])
def test_a_rule_leaves_a_sound_table_alone(case: Case, tmp_path: Path) -> None:
    graph = read_tables(tmp_path, case.sound)
    assert [p for p in graph.problems if p.code == f"rule-{case.rule}"] == [], told(graph.problems)


def test_a_rule_of_the_workspace_is_run(tmp_path: Path) -> None:
    rule = tmp_path / "ontology" / "rules" / "short-name-violation.rq"
    rule.parent.mkdir(parents=True)
    rule.write_text(
        "# severity: info\n# message.zh: 名称“{name}”过短。\n# message.en: The name “{name}” is short.\n"
        "SELECT ?entry ?name (hz:MajorShape-name AS ?field) WHERE {\n"
        "  ?m a hz:Major ; skos:prefLabel ?name ; dcterms:source ?entry . FILTER(STRLEN(?name) < 5)\n}\n",
        encoding="utf-8",
    )
    graph = load_dataset(workspace_with(tmp_path, {}))
    found = [(p.code, p.place.file, p.place.row, p.place.column, p.en) for p in graph.problems]
    file = f"data/tables/{YEAR}/majors.csv"
    assert found == [("rule-short-name", file, 2, "名称", "The name “数控技术” is short.")]


# --- the text of rules and questions ----------------------------------------------------------------------------------

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
HIDDEN = re.compile(r'#[^\n]*|"[^"\n]*"|<[^<>\s]*>')


@cache
@cache
def algebra(path: Path) -> CompValue:
    """The algebra of a query."""
    return translateQuery(parseQuery(PROLOGUE + path.read_text(encoding="utf-8"))).algebra


def inside(value: object, name: str) -> Iterator[CompValue]:
    """Every part of an algebra called `name`."""
    if isinstance(value, CompValue):
        if value.name == name:
            yield value
        for part in value.values():
            yield from inside(part, name)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from inside(part, name)


def variables(terms: object) -> frozenset[str]:
    """The variables among terms; a blank node in a query is one too."""
    found = terms if isinstance(terms, list | tuple | set | frozenset) else [terms]
    return frozenset(str(t) for t in found if isinstance(t, Variable | BNode))


@dataclass
class Joined:
    """What a group joins: the variables of each part, and the faults met on the way.

    A pattern with a constant subject is a look-up and needs no connection; BIND (and AS) gives no rows of its own,
    but may connect (`links`).
    """

    parts: list[frozenset[str]]
    faults: list[str]
    links: list[frozenset[str]]

    def add(self, other: Joined) -> None:
        self.parts += other.parts
        self.faults += other.faults
        self.links += other.links

    def close(self, where: str) -> frozenset[str]:
        """All variables of the group; a fault unless each part reaches every other through shared variables."""
        reached: frozenset[str] = self.parts[0] if self.parts else frozenset()
        waiting = [*self.parts[1:], *self.links]
        while near := [p for p in waiting if p & reached]:
            reached = reached.union(*near)
            waiting = [p for p in waiting if p not in near]
        apart = [sorted(p) for p in waiting if p not in self.links]
        self.faults += [f"{where}: {apart} share no variable with {sorted(reached)}"] if apart else []
        return frozenset().union(*self.parts, *self.links)


def joined(node: CompValue) -> Joined:
    """The parts that a node of the algebra joins."""
    here = Joined([], [], [])
    if node.name == "BGP":
        here.parts = [v for s, p, o in node.triples if (v := variables([s, p, o])) and not isinstance(s, URIRef)]
    elif node.name in ("Join", "LeftJoin"):
        here.add(joined(node.p1))
        here.add(joined(node.p2))
    elif node.name in ("Union", "Minus"):
        first, second = joined(node.p1), joined(node.p2)
        left, right = first.close(node.name), second.close(node.name)
        if node.name == "Minus" and not left & right:
            here.faults.append("MINUS shares no variable")
        here.add(first if node.name == "Minus" else Joined([left | right], first.faults, []))
        here.faults += second.faults
    elif node.name == "ToMultiSet" and node.p.name != "values":
        inner = joined(node.p)
        inner.close("subselect")
        here = Joined([variables(_projected(node.p))], inner.faults, [])
    elif node.name == "Extend":
        here = joined(node.p)
        here.links.append(variables([node.var, *_expression_variables(node.expr)]))
    elif isinstance(node.get("p"), CompValue) and node.name != "ToMultiSet":
        here = joined(node.p)
    return here


def _projected(node: CompValue) -> list[Variable]:
    """The variables that a subselect gives, below DISTINCT, ORDER BY and LIMIT."""
    found: list[Variable] = node.PV if node.name == "Project" else _projected(node.p)
    return found


def _expression_variables(value: object) -> Iterator[object]:
    if isinstance(value, Variable):
        yield value
    elif isinstance(value, CompValue):
        for part in value.values():
            yield from _expression_variables(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _expression_variables(part)


def faults(tree: CompValue) -> list[str]:
    """The quadratic forms in a query."""
    whole = joined(tree)
    whole.close("query")
    for exists in (*inside(tree, "Builtin_NOTEXISTS"), *inside(tree, "Builtin_EXISTS")):
        count = sum(len(basic.triples) for basic in inside(exists.graph, "BGP"))
        if count > 1:
            whole.faults.append(f"{exists.name} with {count} patterns: MINUS or OPTIONAL is one join")
    return whole.faults


@pytest.mark.slow
@pytest.mark.parametrize("path", QUERIES, ids=[p.stem for p in QUERIES])
def test_no_query_grows_quadratic(path: Path) -> None:
    assert faults(algebra(path)) == []


@pytest.mark.parametrize(
    "pattern",
    [
        "?a a hz:Party . ?b a hz:Platform",
        "?a a hz:Party OPTIONAL { ?b a hz:Platform }",
        "?a a hz:Party . ?b a hz:Platform FILTER(?a = ?b)",
        "?a a hz:Party MINUS { ?b a hz:Platform }",
        "?a a hz:Party FILTER NOT EXISTS { ?m org:member ?a . ?m org:role hz:role-chair }",
        "{ ?a a hz:Party . ?b a hz:Party } UNION { ?a org:memberOf ?b }",
        "?a a hz:Party . { SELECT (COUNT(?x) AS ?n) WHERE { ?x a hz:Platform } }",
    ],
)
def test_a_quadratic_form_is_noticed(pattern: str) -> None:
    assert faults(translateQuery(parseQuery(f"{PROLOGUE}SELECT * WHERE {{ {pattern} }}")).algebra)


def test_no_query_leaves_the_dataset() -> None:
    for path in QUERIES:
        text = HIDDEN.sub(" ", path.read_text(encoding="utf-8"))
        assert not re.search(r"(?i)(?<![?$\w:-])(SERVICE|FROM|LOAD|USING|WITH)\b", text), path.name


@pytest.mark.parametrize("path", READING, ids=[p.stem for p in READING])
def test_the_header_is_complete(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = headers(text)
    projected = [str(v) for v in algebra(path).PV]
    if path.parent.name == "questions":
        assert {"title.zh", "title.en", "column"} <= set(head)
        assert [line.split("|")[0].strip() for line in head["column"]] == projected
        given = {line.split("|")[0].strip() for line in head.get("param", [])}
        # Every question may use $lang, the reader's language.
        assert given == set(re.findall(r"\$(\w+)", HIDDEN.sub(" ", text))) - {"lang"}
        return
    assert set(head) == {"severity", "message.zh", "message.en"}
    assert head["severity"][0].upper() in Severity.__members__
    named = [set(re.findall(r"{(\w+)}", head[f"message.{lang}"][0])) for lang in ("zh", "en")]
    assert named[0] == named[1]
    assert named[0] == set(projected) - {"entry", "field"}
    assert "entry" in projected
    columns = {f.iri for k in declared().kinds for f in k.fields}
    for prefix, local in re.findall(r"\((\w+):([\w-]+) AS \?field\)", text):
        assert PREFIXES[prefix] + local in columns


# --- rules of a workspace that came by mail ---------------------------------------------------------------------------

URL = "http://127.0.0.1:9/"
REACHING = {
    "rules/infer-9.rq": f"CONSTRUCT {{ ?s a ?o }} WHERE {{ SERVICE <{URL}> {{ ?s ?p ?o }} }}",
    "rules/any-violation.rq": "# severity: error\n# message.zh: 甲\n# message.en: A\n"
    f"SELECT ?entry {{ SERVICE <{URL}> {{ ?entry ?p ?o }} }}",
}


@pytest.mark.parametrize("name", REACHING)
def test_a_rule_that_would_reach_the_network_is_not_run(make_workspace: Maker, name: str) -> None:
    folder = make_workspace({})
    path = folder / "ontology" / name
    path.parent.mkdir(parents=True)
    path.write_text(REACHING[name], encoding="utf-8")
    with pytest.raises(OntologyError) as refused:
        load_dataset(workspace.find(folder))
    assert "SERVICE：它会访问网络" in refused.value.message("zh")
    assert "would reach the network" in refused.value.message("en")


@pytest.mark.parametrize("text", ["INSERT { GRAPH <a:b> { ?s a ?o } } WHERE { ?s a ?o }", "SELECT * { ?s ?p ?o }", ""])
def test_how_an_inference_is_written_is_told_in_both_languages(make_workspace: Maker, text: str) -> None:
    folder = make_workspace({})
    path = folder / "ontology" / "rules" / "infer-9.rq"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError) as refused:
        load_dataset(workspace.find(folder))
    assert "infer-9.rq" in refused.value.message("zh")
    assert "换成 CONSTRUCT" in refused.value.message("zh")
    assert "make CONSTRUCT" in refused.value.message("en")
