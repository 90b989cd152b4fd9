"""The measured workspace: the catalogue is whole, ranks are ranks, RDF and tables say the same, nothing is NaN."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter, defaultdict

import networkx as nx
import numpy as np
import pytest
import rdflib
from click.testing import CliRunner

from conftest import PARTIES, ROOT, Maker, load, parties
from hezuo.api import Workspace
from hezuo.base.messages import LANGS, Lang
from hezuo.base.problems import QueryError
from hezuo.base.store import Store
from hezuo.base.terms import PARTY
from hezuo.cli import main
from hezuo.explorer.columns import legends, measure_columns, node_columns
from hezuo.export import data_cube
from hezuo.export.tables import sheets
from hezuo.insight.analysis import Analysis
from hezuo.insight.robustness import memberships, ranges
from hezuo.insight.roles import party_roles
from hezuo.insight.whatif import what_if
from hezuo.measures import paths, registry
from hezuo.measures.registry import COMPUTED, Measure, profile
from hezuo.narrate.groups import group_names
from hezuo.narrate.measure import reading
from hezuo.record.load import Dataset

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

MEASURES = list(registry.measures().values())
PLACES = {"label", "value", "percent", "pairs", "place", "things", "others", "around", "rank", "n", "network"}
QB = rdflib.Namespace("http://purl.org/linked-data/cube#")
HZ = rdflib.Namespace("https://w3id.org/hezuo/ontology#")
Tables = dict[str, list[dict[str, str]]]
NO_NUMBER = re.compile(r"\b(nan|inf|infinity|none|null)\b", re.IGNORECASE)


# --- the catalogue ------------------------------------------------------------------------------------------------


def test_every_measure_has_its_function_and_every_function_its_entry() -> None:
    assert {m.id for m in MEASURES if not m.function} == set(COMPUTED)
    assert all(callable(registry.computed(m)) for m in MEASURES)
    assert len(MEASURES) > 20


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.id)
def test_an_entry_is_complete_in_both_languages(measure: Measure) -> None:
    for zh, en in (measure.names, measure.definitions, measure.readings, *measure.cases.values()):
        assert zh.strip()
        assert en.strip()
        assert not re.search("[\u4e00-\u9fff]", en)
    for zh in (measure.definitions[0], measure.readings[0]):
        assert re.search("[\u4e00-\u9fff]", zh)
    for en in (measure.names[1], measure.definitions[1], measure.readings[1]):
        assert not re.search("[\u4e00-\u9fff]", en)
    assert measure.formula.strip()
    assert re.search(r"(18|19|20)\d\d", measure.citation), "a citation has a year"
    assert re.fullmatch(r"0(\.0+)?|%", measure.format)
    assert set(measure.on) <= {"one", "two"}
    assert measure.on


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.id)
def test_a_reading_fills_all_its_places_and_names_the_node(measure: Measure) -> None:
    for lang, *texts in zip(LANGS, measure.readings, *measure.cases.values(), strict=True):
        for text in texts:
            assert set(re.findall(r"\{(\w+)\}", text)) <= PLACES
            assert "{label}" in text
        words = dict.fromkeys(PLACES - {"label", "value", "percent", "pairs"}, "…")
        for value in (0.5, 0.0, 1.0, 2.0, 7.0, -0.5, -7.0):
            made = measure.reading(lang, "某单位", value, words)
            assert "{" not in made
            assert "某单位" in made
        general = measure.reading(lang, "某单位", 0.5, words)
        if measure.id != "cut-point":  # which is 0 or 1, and says so in words
            assert measure.shown(0.5) in general or measure.percent(0.5) in general


def test_names_of_measures_are_different_and_found() -> None:
    for lang in LANGS:
        assert max(Counter(m.name(lang) for m in MEASURES).values()) == 1
    for measure in MEASURES:
        assert {registry.named(n) for n in (measure.id, *measure.names)} == {measure}
    with pytest.raises(QueryError, match="betweenness"):
        registry.named("nothing")


def test_a_number_is_the_same_on_every_surface() -> None:
    strength, share = registry.named("strength"), registry.named("betweenness")
    assert [strength.shown(v) for v in (6.0, 6.6667, 0.1 + 0.2 + 5.7)] == ["6", "6.67", "6"]
    assert [strength.number(v) for v in (6.0, 6.6667)] == [6, 6.67]
    assert isinstance(strength.number(6.0), int)
    assert [share.shown(v) for v in (0.00203, 0.0)] == ["0.0020", "0.0000"]
    assert [share.percent(v) for v in (0.00642, 0.0, 0.00001, 1.0)] == ["0.64", "0.00", "<0.01", "100.00"]
    assert strength.number(1 / 3, 6) == 0.333333


def test_a_sentence_says_which_case_it_is() -> None:
    words = {"place": "P", "others": "O", "around": "A"}
    z = registry.named("coordinator-z")
    said = {v: z.reading("en", "X", v, words) for v in (55.22, 1.999, 1.2, 0.0, -0.3, -4.0)}
    assert "clearly more" in said[55.22]
    assert "clearly more" in said[1.999], "shown as 2.00"
    assert "about as often" in said[1.2]
    assert "about as often" in said[-0.3]
    assert "only be dealt" in said[0.0]
    assert "clearly less" in said[-4.0]
    assert "50 pairs" in registry.named("brokerage").reading("en", "X", 100.0, words)
    assert "1 pair " in registry.named("liaison").reading("en", "X", 2.0, words)
    assert registry.named("betweenness").reading("en", "X", 1e-7, words).startswith("<0.01 %")
    assert registry.named("betweenness").reading("en", "X", 0.0, words).startswith("No shortest path")


@pytest.mark.parametrize("lang", LANGS)
def test_every_reading_of_the_report_is_whole(analysis: Analysis, lang: Lang) -> None:
    for network, items in analysis.reported():
        for measure, scores in items:
            for score in scores[::11]:
                text = reading(network, measure, score, lang)
                assert network.labels[score.node] in text
                assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)


def test_a_tie_for_a_place_is_called_one(analysis: Analysis) -> None:
    network, measure = analysis.one_mode, registry.named("degree")
    scores = profile(network).scores(measure)
    shared = Counter(s.rank for s in scores)
    assert all(s.tied == shared[s.rank] - 1 for s in scores)
    some = next(s for s in scores if s.tied)
    assert "并列）" in reading(network, measure, some, "zh")


# --- scores and ranks ---------------------------------------------------------------------------------------------


def test_sides_are_ranked_apart_from_one(analysis: Analysis) -> None:
    for network, measure, scores in analysis.measured():
        sides = np.zeros(len(network), bool) if network.mode is None else network.mode
        found = defaultdict(list)
        for score in scores:
            found[bool(sides[score.node])].append(score)
        assert found
        for several in found.values():
            sign, slack = (-1 if measure.lowest else 1), 1e-9 * max(abs(s.value) for s in several)
            assert {s.of for s in several} == {len(several)}
            values = [s.value for s in several]
            for score in several[::5]:
                # The first of equals gives the place to all of them.
                assert score.rank == 1 + sum(sign * (v - score.value) > slack for v in values), measure.id
            assert min(s.rank for s in several) == 1


def test_the_default_report_has_every_measure_that_fits_once(analysis: Analysis) -> None:
    found = [m.id for _, m, _ in analysis.measured()]
    fitting = {m.id for n in (analysis.two_mode, analysis.one_mode) for m in registry.fitting(n)}
    assert sorted(found) == sorted(fitting)
    assert set(found) == set(registry.measures())


def test_what_is_not_defined_has_no_value_and_no_rank(analysis: Analysis, tables: Tables) -> None:
    """Constraint and the measures of groups without ties; the eigenvector outside the largest component."""
    network = analysis.one_mode
    graph = nx.from_scipy_sparse_array(network.matrix)
    tied = {n for n in graph if graph.degree(n)}
    largest = max(nx.connected_components(graph), key=len)
    assert len(largest) < len(tied) < len(graph)
    rows = tables["measures-partners.csv"]
    for name, wanted in {
        "constraint": tied,
        "participation": tied,
        "within-group": tied,
        "eigenvector": largest,
    }.items():
        measure = registry.named(name)
        scores = profile(network).scores(measure)
        assert {s.node for s in scores} == wanted
        assert {s.of for s in scores} == {len(wanted)}
        blank = {n for n, row in enumerate(rows) if not row[measure.names[0]]}
        assert blank == {n for n, row in enumerate(rows) if not row[f"{measure.names[0]}·排名"]} == set(graph) - wanted


def test_what_takes_a_value_away_is_no_change_of_it(analysis: Analysis) -> None:
    """Whoever leaves the largest component loses the value: what-if compares only those that have one both times."""
    found = what_if(analysis, [analysis.dataset.identity.names.find("天津大学", PARTY)[0]])
    network = analysis.two_mode
    before = {int(network.members[s.node]) for s in profile(network).scores(registry.named("eigenvector"))}
    (change,) = (c for c in found.changes if c.measure.id == "eigenvector")
    assert {m.node for m in change.movers} <= before
    assert all(m.before > 0 and m.after > 0 for m in change.movers)


def test_the_college_is_in_no_network_of_the_report(analysis: Analysis) -> None:
    assert analysis.ties.college >= 0
    for network in (analysis.two_mode, analysis.one_mode):
        assert analysis.ties.college not in network.members
        assert network.labels


def test_no_column_holds_what_is_no_number(analysis: Analysis) -> None:
    for column in measure_columns(analysis):
        assert len(column["values"]) == len(column["rank"]) == len(analysis.ties.nodes)
        for value, place in zip(column["values"], column["rank"], strict=True):
            assert (value is None) == (place is None)
            assert value is None or math.isfinite(value)
            assert place is None or place >= 1
    json.dumps([measure_columns(analysis), node_columns(analysis), legends(analysis)], allow_nan=False)


def test_columns_hold_the_scores(analysis: Analysis) -> None:
    columns = {c["id"]: c for c in measure_columns(analysis)}
    for network, measure, scores in analysis.measured():
        column, seen = columns[measure.id], set()
        for score in scores:
            node = int(network.members[score.node])
            seen.add(node)
            assert column["values"][node] == pytest.approx(score.value, rel=1e-4)
            assert column["rank"][node] == score.rank
        assert all(v is None for n, v in enumerate(column["values"]) if n not in seen)


# --- groups -------------------------------------------------------------------------------------------------------


def test_every_group_has_a_name_of_its_own_in_both_languages(analysis: Analysis) -> None:
    for lang in LANGS:
        names = group_names(analysis, analysis.two_mode, lang)
        assert len(names) == analysis.groups.label.max() + 1
        assert all(n.strip() and "{" not in n for n in names)
    legend = legends(analysis)["groups"]
    assert [g["size"] for g in legend] == sorted((g["size"] for g in legend), reverse=True)
    assert sum(g["size"] for g in legend) == int((analysis.groups.label >= 0).sum())


# --- as RDF -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines(analysis: Analysis) -> list[str]:
    return data_cube.nquads(analysis)


@pytest.fixture(scope="module")
def cube(lines: list[str]) -> rdflib.Graph:
    """The observations as another library reads them; the name of their graph is left out, which N-Triples lack."""
    end = f" <{data_cube.GRAPH}> ."
    assert all(line.endswith(end) for line in lines)
    return rdflib.Graph().parse(data="\n".join(line.removesuffix(end) + " ." for line in lines), format="nt")


@pytest.mark.slow
def test_observations_are_a_data_cube(analysis: Analysis, cube: rdflib.Graph, lines: list[str]) -> None:
    assert lines == sorted(set(lines))
    assert len(cube) == len(lines)
    sets = set(cube.subjects(rdflib.RDF.type, QB.DataSet))
    networks = [network for network, _ in analysis.reported()]
    made = {f"{n.spec.notation}/{m.id}" for n, items in analysis.reported() for m, _ in items}
    assert {str(s).partition("/measures/")[2] for s in sets} == made
    assert {"affiliation", "partners", "platforms", "majors"} <= {n.spec.notation for n in networks}
    allowed = {}
    for one in sets:
        (definition,) = cube.objects(one, QB.structure)
        assert (definition, rdflib.RDF.type, QB.DataStructureDefinition) in cube
        parts = list(cube.objects(definition, QB.component))
        assert {d for p in parts for d in cube.objects(p, QB.dimension)} == {HZ.measuredThing}
        allowed[one] = {m for p in parts for m in cube.objects(p, QB.measure)}
        assert len(allowed[one]) == len(parts) - 1
    for measure in {m for ms in allowed.values() for m in ms}:
        assert (measure, rdflib.RDF.type, QB.MeasureProperty) in cube
    plain = {HZ.measuredThing, QB.dataSet, rdflib.RDF.type}
    things = set()
    for seen in cube.subjects(rdflib.RDF.type, QB.Observation):
        (of,) = cube.objects(seen, QB.dataSet)
        (thing,) = cube.objects(seen, HZ.measuredThing)
        assert str(thing) in analysis.ties.nodes.index
        assert (of, thing) not in things
        things.add((of, thing))
        assert set(cube.predicates(seen)) - plain == allowed[of]
        for what in set(cube.predicates(seen)) - plain:
            (value,) = cube.objects(seen, what)
            assert math.isfinite(float(value))
    assert len(things) == sum(len(scores) for _, items in analysis.reported() for _, scores in items)


def test_every_measure_is_described_in_the_cube(cube: rdflib.Graph) -> None:
    for measure in MEASURES:
        me = rdflib.URIRef(f"https://w3id.org/hezuo/id/measure/{measure.id}")
        assert {(str(o), o.language) for o in cube.objects(me, rdflib.RDFS.label)} == {  # type: ignore[attr-defined]
            (measure.names[0], "zh"),
            (measure.names[1], "en"),
        }
        assert str(cube.value(me, rdflib.DCTERMS.bibliographicCitation)) == measure.citation


def test_sparql_finds_what_was_measured(analysis: Analysis) -> None:
    store = Store()
    store.load("".join(f"{triple} .\n" for triple in data_cube.triples(analysis)), data_cube.GRAPH)
    every = [(n, m, s) for n, items in analysis.reported() for m, s in items]
    assert ("partners", "betweenness") in {(n.spec.notation, m.id) for n, m, _ in every}
    for network, measure, scores in every:
        answer = store.select(
            f"""SELECT ?thing ?value ?rank WHERE {{ ?o <http://purl.org/linked-data/cube#dataSet>
              <https://w3id.org/hezuo/id/measures/{network.spec.notation}/{measure.id}> ;
              <{HZ.measuredThing}> ?thing ; <https://w3id.org/hezuo/id/measure/{measure.id}> ?value ;
              <https://w3id.org/hezuo/id/measure/{measure.id}/rank> ?rank }}"""
        )
        found = {str(t): (float(str(v)), r) for t, v, r in answer.rows}
        assert len(found) == len(scores)
        for score in scores:
            value, rank = found[network.ids[score.node]]
            assert value == pytest.approx(score.value, rel=1e-5, abs=1e-9)
            assert rank == score.rank


@pytest.mark.slow
def test_ask_with_measures(analysis: Analysis) -> None:
    query = """SELECT ?name ?value WHERE { ?o a <http://purl.org/linked-data/cube#Observation> ;
      <http://purl.org/linked-data/cube#dataSet> <https://w3id.org/hezuo/id/measures/affiliation/two-mode-degree> ;
      hz:measuredThing ?thing ; <https://w3id.org/hezuo/id/measure/two-mode-degree> ?value .
      ?thing a hz:Party ; skos:prefLabel ?name } ORDER BY DESC(?value) ?name LIMIT 3"""
    arguments = ["ask", query, "--root", str(ROOT), "--format", "json"]
    result = CliRunner().invoke(main, [*arguments, "--measures"])
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    (scores,) = (s for n, m, s in analysis.measured() if m.id == "two-mode-degree")
    network = analysis.two_mode
    assert network.mode is not None
    party = sorted(
        ((-round(s.value, 6), network.labels[s.node]) for s in scores if not network.mode[s.node]),
    )
    assert [-round(r["value"], 4) for r in rows] == [pytest.approx(v, abs=1e-4) for v, _ in party[:3]]
    assert rows[0]["name"] in {n for v, n in party if v == party[0][0]}
    assert json.loads(CliRunner().invoke(main, arguments).stdout) == []


# --- as tables ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(analysis: Analysis) -> Tables:
    made = sheets(analysis)
    assert all(data.startswith(b"\xef\xbb\xbf") for data in made.values())
    return {n: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))) for n, data in made.items()}


def test_tables_hold_numbers_or_nothing(tables: Tables) -> None:
    assert {"measures-affiliation.csv", "measures-partners.csv", "roles.csv", "groups.csv", "ties.csv"} <= set(tables)
    for name, rows in tables.items():
        assert rows, name
        for row in rows:
            assert None not in row
            for cell in row.values():
                assert not NO_NUMBER.fullmatch(cell), (name, row)


def test_tables_say_what_was_measured(analysis: Analysis, tables: Tables) -> None:
    for network, items in analysis.reported():
        rows = {r["id"]: r for r in tables[f"measures-{network.spec.notation}.csv"]}
        assert set(rows) == set(network.ids)
        for measure, scores in items:
            cells = {s.node: rows[network.ids[s.node]][measure.names[0]] for s in scores[::9]}
            for score in scores[::9]:
                assert float(cells[score.node]) == pytest.approx(score.value, abs=1e-6)
            if measure.format == "0":
                assert not any("." in cell for cell in cells.values()), measure.id
    assert [r["名称"] for r in tables["roles.csv"]] == [analysis.two_mode.labels[s.node] for s in party_roles(analysis)]
    assert len(tables["ties.csv"]) == len(analysis.two_mode.source)
    assert len(tables["groups.csv"]) == int((analysis.groups.label >= 0).sum())


def test_ties_are_told_by_name_with_their_source(analysis: Analysis, tables: dict[str, list[dict[str, str]]]) -> None:
    network, nodes = analysis.two_mode, analysis.ties.nodes
    rows = tables["ties.csv"]
    ends = zip(network.target.tolist(), network.source.tolist(), strict=True)
    assert Counter((r["单位 id"], r["平台 id"]) for r in rows) == Counter(
        (network.ids[t], network.ids[s]) for t, s in ends
    )
    with (ROOT / "data" / "tables" / "2024" / "communities.csv").open(encoding="utf-8-sig", newline="") as file:
        printed = {row["名称"]: (row, line) for line, row in enumerate(csv.DictReader(file), 2)}
    seen = 0
    for row in rows:
        assert nodes.labels[nodes.index[row["单位 id"]]] == row["单位"]
        assert nodes.labels[nodes.index[row["平台 id"]]] == row["平台"]
        assert row["去掉这一条就断开"] in "是否"
        if row["平台"] in printed:
            cells, line = printed[row["平台"]]
            assert (row["页"], row["位置"]) == (cells["页"], f"data/tables/2024/communities.csv#{line}")
            assert (row["年份"], row["平台种类"]) == ("2024", "行业产教融合共同体")
            assert row["出处"]
            assert cells[row["所在列"]]
            assert (row["角色级别"] == "1") == row["角色"].startswith("牵头")
            seen += 1
    assert seen > 50


def test_tables_name_what_they_tell_of_by_id_too(analysis: Analysis, tables: dict[str, list[dict[str, str]]]) -> None:
    nodes = analysis.ties.nodes
    pairs = {("roles.csv", "id", "名称"), ("groups.csv", "id", "名称")}
    pairs |= {("chance.csv", f"单位{end} id", f"单位{end}") for end in "甲乙"}
    for name, iri, label in pairs:
        assert all(nodes.labels[nodes.index[r[iri]]] == r[label] for r in tables[name]), name
    known = {"是", "作用大、未牵头", "牵头、在外围"}
    assert {r["是否相称"] for r in tables["roles.csv"]} <= known
    assert all(
        (r["是否相称"] == "牵头、在外围") == (r["结构角色"] == "外围" and r["牵头数"] != "0")
        for r in tables["roles.csv"]
    )


def test_tables_tell_groups_and_ranges(analysis: Analysis, tables: Tables) -> None:
    network = analysis.one_mode
    label = profile(network).groups.label
    rows = tables["measures-partners.csv"]
    of_name = defaultdict(set)
    for node, row in enumerate(rows):
        assert bool(row["组"]) == (label[node] >= 0)
        of_name[row["组"]].add(int(label[node]))
    assert all(len(labels) == 1 for labels in of_name.values())
    known, parties = ranges(analysis), memberships(analysis).parties
    rows = tables["measures-affiliation.csv"]
    for name in ("degree", "betweenness", "role-strength"):
        title = registry.named(name).names[0]
        found = [(rows[n][f"{title}·最高名次"], rows[n][f"{title}·最低名次"]) for n in parties]
        assert found == [(str(b), str(w)) for b, w in zip(known[name].best, known[name].worst, strict=True)]
    assert not any("标准误" in head for head in rows[0])


@pytest.mark.slow
def test_what_was_sampled_has_its_error_beside_it(shipped: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "EXACT_LIMIT", 80)
    analysis = Analysis(shipped)
    rows = list(csv.DictReader(io.StringIO(sheets(analysis)["measures-partners.csv"].decode("utf-8-sig"))))
    errors = profile(analysis.one_mode).errors(registry.named("betweenness"))
    assert errors is not None
    for row, error in zip(rows, errors, strict=True):
        assert float(row["中介中心性·标准误"]) == pytest.approx(error, rel=1e-2)
    assert "接近中心性（调和）·标准误" not in rows[0]
    lines = data_cube.nquads(analysis)
    end = "<https://w3id.org/hezuo/id/measure/betweenness/error>"
    assert sum(f" {end} " in line and "/measures/partners/" in line.split()[0] for line in lines) >= len(rows)


@pytest.mark.parametrize("names", ["", "乙"])
def test_a_workspace_without_ties(make_workspace: Maker, names: str, tables: dict[str, list[dict[str, str]]]) -> None:
    small = Analysis(load(make_workspace({PARTIES: parties(*names)})))
    assert [s for _, _, scores in small.measured() for s in scores] == []
    assert party_roles(small) == []
    assert all(all(v is None for v in c["values"]) for c in measure_columns(small))
    assert all(o for o in data_cube.nquads(small))
    for name, data in sheets(small).items():
        (heads,) = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        # A table without rows has the columns that it always has.
        assert name.startswith("measures") or heads == list(tables[name][0])


def test_the_same_bytes_twice(shipped: object, analysis: Analysis, lines: list[str]) -> None:
    again = Analysis(analysis.dataset)
    assert data_cube.nquads(again) == lines
    assert sheets(again) == sheets(analysis)


# --- on the command line and from Python --------------------------------------------------------------------------


def asked(*args: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["measure", *args, "--root", str(ROOT), "--format", "json"])
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(("weight", "whole"), [("newman", True), ("role", False)])
def test_a_number_agrees_with_its_sentence_also_with_weights(weight: str, whole: bool) -> None:
    """Newman's weights of a record add up to 1 for each in it, but for dust of rounding; those of roles do not."""
    rows = asked("partners", "--measure", "strength", "--weight", weight, "--top", "0")
    numbers = [r["值"] for r in rows]
    assert all(isinstance(v, int) for v in numbers) == whole
    for row, number in zip(rows, numbers, strict=True):
        assert isinstance(number, int | float)
        assert registry.named("strength").shown(number) in str(row["说明"]) or number == 0


def test_several_measures_as_json_have_a_sentence_each() -> None:
    (row, *_) = asked("--measure", "degree", "--measure", "betweenness", "--measure", "degree", "--top", "1")
    beside = ["wide_rank", "strict_rank", "所在连通块的节点数"]
    values = ["联系数", "中介中心性"]
    assert list(row) == ["排名", "排名所在", "名称", "类别", *values, *beside, *(f"{v}·说明" for v in values)]
    assert str(row["名称"]) in str(row["联系数·说明"])


def test_an_empty_name_is_no_network() -> None:
    result = CliRunner().invoke(main, ["measure", "", "--root", str(ROOT)])
    assert result.exit_code == 2
    assert "affiliation" in result.output


def test_who_has_no_value_is_counted() -> None:
    result = CliRunner().invoke(main, ["measure", "partners", "--measure", "eigenvector", "--root", str(ROOT)])
    assert "246" in result.stderr


def test_from_python(shipped: Dataset) -> None:
    workspace = Workspace(shipped.folder, shipped)
    for network, measure in (("partners", "role-strength"), ("partners", "two-mode-degree"), ("affiliation", "burt")):
        with pytest.raises(QueryError, match=measure):
            workspace.measure(network, measure)
    found = workspace.measure("partners", "constraint", "degree", "constraint")
    frame = found.frame("en", readings=True)
    names = [m.name("en") for m in found.result.measures]
    told = [f"{name}, reading" for name in names]
    beside = ["Rank by all ties", "Rank by plain ties", "Size of its component"]
    assert list(found.frame("en", iris=True, readings=True).columns) == ["id", *frame.columns]
    assert list(frame.columns) == ["Rank", "Name", "Class", *names, *beside, *told]
    constraint, degree = names
    alone = frame[degree] == 0
    assert alone.any()
    assert len(frame) == len(found.result.network)
    assert (frame[constraint].isna() == alone).all()
    assert (frame["Rank"].isna() == alone).all()
    assert (frame[told[0]].isna() == alone).all()
    assert frame[told[1]].notna().all()
