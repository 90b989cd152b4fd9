"""Two readings of a rank, by all ties and by plain ones; what unnamed members and a sparse record do to ranks."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

import hezuo
from conftest import ALLIANCES, PARTIES, Maker, load, parties
from hezuo.base.messages import LANGS
from hezuo.insight.analysis import Analysis
from hezuo.insight.robustness import memberships, ranges
from hezuo.insight.roles import hanging, party_roles
from hezuo.measures import power as powers
from hezuo.measures.chance import significant
from hezuo.measures.ranges import leave_one_out, leave_pieces_out, ranks
from hezuo.measures.unnamed import simulated
from tools_kit import examples

# Nearly every test opens a workspace or measures one: together they would double the time of the unit part.
pytestmark = pytest.mark.slow

HEADS = ["名称", "牵头单位", "成员单位", "来源", "页", "陈述性质", "同句编号"]
WIDE, STRICT = "Rank by all ties", "Rank by plain ties"
FIRMS = "戊己庚辛壬"


def workspace(make: Maker, sentence: str = "一句") -> hezuo.Workspace:
    """Two platforms that one sentence gives five firms; 壬 is also in a platform of its own with two others."""
    together = "；".join(FIRMS)
    rows = [
        ["子", "", together, "s1", "3", "合称", sentence],
        ["丑", "", together, "s1", "3", "合称", sentence],
        ["寅", "乙", "壬；丙", "s1", "4", "", ""],
        ["卯", "乙", "丁", "s1", "4", "", ""],
    ]
    return hezuo.open_workspace(make({PARTIES: parties(*"乙丙丁", *FIRMS), ALLIANCES: [HEADS, *rows]}))


def test_a_hub_by_one_sentence(make_workspace: Maker) -> None:
    ws = workspace(make_workspace)
    (row,) = ws.roles("壬").frame("en").to_dict("records")
    assert (row["Structural role"], row["Strict role"]) == ("Hub", "Periphery")
    assert "Hub only when one collective sentence is read as 2 ties" in row["Reading"]
    assert "只有把一句合称当作 2 条联系时才是枢纽" in ws.roles("壬").text("zh")
    assert (row["Rank by all ties"], row["Rank by plain ties"]) == (1, 2)
    # 戊 is in nothing else.
    (row,) = ws.roles("戊").frame("en").to_dict("records")
    assert pd.isna(row["Rank by plain ties"])
    assert "Outside the platforms" in row["Strict role"]
    assert "1 hangs" not in ws.roles("乙").notes("en")[0]
    (plain,) = ws.roles("乙").frame("en").to_dict("records")
    assert "collective" not in plain["Reading"]


def test_a_hub_by_several_sentences(make_workspace: Maker) -> None:
    ws = workspace(make_workspace, "")
    assert "count that are not plainly stated (Collective)" in ws.roles("壬").text("en")


def test_what_goes_with_a_party_by_plain_ties(make_workspace: Maker) -> None:
    """Two of the three platforms of 壬 are one collective sentence; 丁 stands in nothing else than what is plain."""
    ws = workspace(make_workspace)
    found = ws.whatif("壬")
    nodes = ws.analysis.ties.nodes.labels
    assert found.result.strict is not None
    assert {nodes[p] for p in found.result.platforms} == {"子", "丑", "寅"}
    assert {nodes[p] for p in found.result.strict.platforms} == {"寅"}
    told = {(row[1], row[-1]) for row in found.rows("en").rows if row[1] in ("子", "丑", "寅")}
    assert {("子", "all ties only"), ("丑", "all ties only"), ("寅", "all ties and plain ones alike")} <= told
    for lang, said in (("zh", "只看明确陈述，则是"), ("en", "By what is plainly stated it is:")):
        _, _, after = found.text(lang).partition(said)
        assert "寅" in after
        assert "子" not in after.partition("\n\n")[0]
    # What is lost with 丁 is plain, though the measures are others by plain ties.
    assert "By what is plainly stated the same is lost" in ws.whatif("丁").text("en")


def test_where_all_is_plain_nothing_is_read_twice(make_workspace: Maker) -> None:
    rows = [["寅", "乙", "壬；丙", "s1", "4", "", ""], ["卯", "乙", "丁", "s1", "4", "", ""]]
    made = make_workspace({PARTIES: parties(*"乙丙丁壬"), ALLIANCES: [HEADS, *rows]})
    found = hezuo.open_workspace(made).whatif("乙")
    assert found.result.strict is None
    assert {row[-1] for row in found.rows("en").rows} == {"all ties and plain ones alike"}
    assert "plainly" not in found.text("en")


def test_what_hangs(make_workspace: Maker) -> None:
    analysis = workspace(make_workspace).analysis
    labels = analysis.two_mode.labels
    (found,) = hanging(analysis, labels.index("壬"))
    assert (found.platforms, bool(found.sentence)) == (2, True)
    assert hanging(analysis, labels.index("乙")) == ()
    assert {p.strict for p in party_roles(analysis) if labels[p.node] in "戊己庚辛"} == {"outside"}


def test_people_read_the_two_ranks_in_words(make_workspace: Maker) -> None:
    ws = workspace(make_workspace)
    words = {"zh": ("全部联系名次", "明确陈述名次"), "en": ("Rank by all ties", "Rank by plain ties")}
    for told in (ws.measure("affiliation", "degree"), ws.roles(), ws.suggest("丁")):
        for lang in LANGS:
            wide, strict = words[lang]
            for form in ("text", "markdown"):
                read = told.written(form, lang).decode()
                assert wide in read
                assert strict in read
                assert "_rank" not in read
            sheet = openpyxl.load_workbook(io.BytesIO(told.written("xlsx", lang))).active
            heads = [cell.value for cell in next(iter(sheet.rows))]
            assert {wide, strict} <= set(heads)
            assert "wide_rank" in told.written("json", lang).decode()
            assert "wide_rank,strict_rank" in told.written("csv", lang).decode()


def test_the_two_ranks(make_workspace: Maker) -> None:
    frame = workspace(make_workspace).measure("affiliation", "degree").frame("en").set_index("Name")
    assert (frame.loc["壬", WIDE], frame.loc["壬", STRICT]) == (1, 2)
    assert (frame.loc["乙", WIDE], frame.loc["乙", STRICT]) == (2, 1)
    assert pd.isna(frame.loc["戊", STRICT])
    parts = frame["Size of its component"]
    assert (parts.loc["壬"], parts.loc["丁"], set(parts)) == (12, 12, {12})


def test_a_range_holds_both_readings_and_leaves_out_sentences(make_workspace: Maker) -> None:
    analysis = workspace(make_workspace).analysis
    found, members = ranges(analysis)["degree"], memberships(analysis)
    names = [analysis.two_mode.labels[p] for p in members.parties]
    spans = {n: (int(b), int(w)) for n, b, w in zip(names, found.best, found.worst, strict=True)}
    # Without a plain tie of 壬 all five share the first place; by the plain reading 戊 has no tie and shares the last.
    assert spans["戊"] == (1, 5)
    assert spans["乙"][0] == 1
    # Ten cells are one piece, the five others each their own; and the strict reading.
    assert members.piece.max() + 1 == 6
    assert found.alternatives == 7


def test_partners_rank_by_what_is_shared_and_not_by_long_lists(make_workspace: Maker) -> None:
    media = [f"媒体{n}" for n in "一二三四五六七八九十"]
    rows = [
        ["发布会", "", "；".join(media), "s1", "3", "", ""],
        ["子", "乙", "丙", "s1", "3", "", ""],
        ["丑", "乙", "丙", "s1", "3", "", ""],
    ]
    tables = {PARTIES: parties("乙", "丙", *media), ALLIANCES: [HEADS, *rows]}
    found = hezuo.open_workspace(make_workspace(tables)).measure("partners", top=0)
    frame = found.frame("en").set_index("Name")
    assert found.result.measures[0].id == "strength"
    assert list(frame.index[:2]) == ["丙", "乙"]
    assert set(frame.loc[media, "Strength"]) == {1}
    assert set(frame.loc[["乙", "丙"], "Strength"]) == {2}


def test_suggestions_say_what_is_not_plain(make_workspace: Maker) -> None:
    ws = workspace(make_workspace)
    found = ws.suggest("丙", top=0)
    by = {found.analysis.ties.nodes.labels[s.thing]: s for s in found.result.partners}
    assert "戊" in by
    assert by["戊"].strict_rank is None
    assert any(reason.unplain for reason in by["戊"].reasons)
    assert by["丁"].strict_rank == 1
    assert not any(reason.unplain for reason in by["丁"].reasons)
    assert "not plainly stated" in found.text("en")


def test_a_next_rank_on_a_doubtful_role(make_workspace: Maker) -> None:
    heads = ["名称", "牵头单位", "成员单位", "学校角色", "来源", "页", "陈述性质", "同句编号"]
    other = "丙职业学院"
    rows = [
        ["子", "乙", other, "成员单位", "s1", "3", "存疑：学校角色", ""],
        ["丑", other, "乙", "", "s1", "3", "推断：牵头单位", ""],
    ]
    people = [*parties("乙"), [other, "高职院校", "s1", "1"]]
    ws = hezuo.open_workspace(make_workspace({PARTIES: people, ALLIANCES: [heads, *rows]}))
    text = ws.suggest().text("en")
    assert "its present role “Member” is Doubtful" in text
    assert "that its like are “Leading party” is Inferred throughout" in text


# --- pieces of evidence -------------------------------------------------------------------------------------------


def test_a_piece_for_each_entry_is_leave_one_out() -> None:
    matrix = sparse.csr_array(np.asarray([[1.0, 2, 0], [0, 3, 4]]))
    one = [m.toarray().tolist() for m in leave_one_out(matrix)]
    assert [m.toarray().tolist() for m in leave_pieces_out(matrix, np.arange(4))] == one
    assert [m.toarray().tolist() for m in leave_pieces_out(matrix, np.asarray([0, 1, 1, 0]))] == [
        [[0, 2, 0], [0, 3, 0]],
        [[1, 0, 0], [0, 0, 4]],
    ]
    with pytest.raises(ValueError, match="one piece"):
        list(leave_pieces_out(matrix, np.asarray([0])))


# --- members that nobody named ------------------------------------------------------------------------------------


def degree(matrix: sparse.csr_array) -> np.ndarray:
    return np.asarray(matrix.sum(axis=0), np.float64).ravel()


def dense(cells: list[list[int]]) -> sparse.csr_array:
    return sparse.csr_array(np.asarray(cells, np.float64))


@examples(30)
@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 1), min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    st.integers(0, 8),
)
def test_as_many_members_are_added_as_there_is_room_for(cells: list[list[int]], more: int) -> None:
    matrix = dense(cells)
    seen: list[np.ndarray] = []

    def measure(found: sparse.csr_array) -> np.ndarray:
        seen.append(found.toarray())
        return degree(found)

    simulated(matrix, measure, added=(more,), samples=2)
    before = matrix.toarray()
    for after in seen[1:]:
        assert (after >= before).all()
        assert after.max(initial=0) <= 1
        assert (after.sum(axis=1) == np.minimum(before.sum(axis=1) + more, before.shape[1])).all()


def test_the_curve_and_the_ranges_worked_out_again() -> None:
    rng = np.random.default_rng(3)
    matrix = dense((rng.random((12, 20)) < 0.15).astype(int).tolist())
    found = simulated(matrix, degree, added=(1, 3), samples=20, seed=5)
    drawn: list[np.ndarray] = []

    def measure(one: sparse.csr_array) -> np.ndarray:
        drawn.append(ranks(degree(one)))
        return degree(one)

    again = simulated(matrix, measure, added=(1, 3), samples=20, seed=5)
    assert again.curve == found.curve
    base, first = drawn[0], np.asarray(drawn[1:21])
    step = found.curve[0]
    top = base <= 10
    assert step.first == pytest.approx(np.mean([(one[top] <= 10).mean() for one in first]))
    assert step.correlation == pytest.approx(np.mean([stats.spearmanr(base, one).statistic for one in first]))
    assert (found.best[0] <= found.worst[0]).all()
    assert (first.min(axis=0) <= found.best[0]).all()
    assert (found.worst[0] <= first.max(axis=0)).all()
    assert found.curve[1].correlation < step.correlation


def test_nothing_to_add_changes_nothing() -> None:
    found = simulated(dense([[1, 1], [1, 1]]), degree, added=(3,), samples=3)
    assert found.curve[0].first == found.curve[0].top == found.curve[0].correlation == 1
    assert simulated(sparse.csr_array((0, 0)), degree, samples=2).best.shape == (3, 0)


def test_ranges_come_with_the_unnamed(make_workspace: Maker) -> None:
    found = workspace(make_workspace).measure("affiliation", "degree", ranges=True)
    curve = found.curve("en")
    assert [row[0] for row in curve.rows] == [1, 2, 4]
    assert "With 2 unnamed members each" in found.rows("en").columns
    assert any("drawn from all parties at random" in note for note in found.notes("en"))
    assert workspace(make_workspace).measure("affiliation", "degree").curve().rows == []


# --- the power of the test of chance ------------------------------------------------------------------------------


def sparse_record(records: int, parties_: int, seed: int = 1) -> sparse.csr_array:
    rng = np.random.default_rng(seed)
    cells = np.zeros((records, parties_))
    for row in cells:
        row[rng.choice(parties_, 2, replace=False)] = 1
    return sparse.csr_array(cells)


def test_more_meetings_are_found_more_often() -> None:
    matrix = sparse_record(250, 200)
    found = powers.power(matrix, together=(1, 3, 9), samples=12, seed=2)
    assert found is not None
    assert found.together == (1, 3, 9)
    assert found.found[0] <= found.found[1] <= found.found[2]
    assert found.found[0] < 0.5 < found.found[2]
    assert powers.power(matrix, together=(1, 3, 9), samples=12, seed=2) == found


def test_what_is_planted_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tried network holds the pair in at least as many records as it was put together in."""
    matrix, met = sparse_record(20, 15), []

    def noted(tried: sparse.csr_array, alpha: float) -> object:
        met.append(int((tried.T @ tried).toarray()[~np.eye(15, dtype=bool)].max()))
        assert set(tried.data.tolist()) == {1.0}
        return significant(tried, alpha)

    monkeypatch.setattr(powers, "significant", noted)
    powers.power(matrix, together=(5,), samples=4)
    assert len(met) == 4
    assert min(met) >= 5


def test_what_cannot_be_tried() -> None:
    assert powers.power(sparse.csr_array((3, 3))) is None
    assert powers.power(sparse_record(3, powers.MOST + 1)) is None
    found = powers.power(sparse_record(3, 4), samples=2)
    assert found is not None
    assert found.together == (1, 2, 3)


@pytest.mark.slow
def test_the_shipped_record_could_hardly_show_a_bond() -> None:
    ws = hezuo.open_workspace()
    (zh,), (en,) = ws.chance().notes("zh"), ws.chance().notes("en")
    assert "没有一对能与随机情形分辨开" in zh
    assert "几乎看不出来" in zh
    assert "none can be told apart from chance" in en
    assert "a record this sparse could hardly show any" in en
    rows = ws.chance().power("en").rows
    assert [row[0] for row in rows] == list(powers.TOGETHER)
    assert all(row[1] == 0 for row in rows[:3])


def test_a_network_whose_ties_are_plain_is_its_own_strict_one(make_workspace: Maker) -> None:
    rows = [["子", "乙", "丙", "s1", "3", "", ""]]
    analysis = Analysis(load(make_workspace({PARTIES: parties("乙", "丙"), ALLIANCES: [HEADS, *rows]})))
    for name in ("affiliation", "partners", "platforms"):
        assert analysis.network(name).strict is analysis.network(name)
    assert analysis.strict_structure is analysis.structure
