"""The held-out test of the suggestions: hide memberships, rank the candidates, see where the hidden ones come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hezuo.insight.link_prediction import Bipartite, Scores, partners, platforms
from hezuo.network.ties import Bools, Floats, Ints

#: Rounds, the share of memberships hidden in each, the most of them, and the places that count as a hit.
ROUNDS, SHARE, MOST, HIT = 20, 0.1, 300, 10
#: Candidates ranked in a round at most (hidden memberships times candidates), memberships of a large network, which is
#: tested in few rounds, and memberships compared at once.
EFFORT, LARGE, FEW, CHUNK = 4_000_000, 20_000, 4, 2_000
#: A difference between two scores counts when it is more than this many standard errors.
SURE = 2.0


@dataclass(frozen=True, slots=True)
class Trial:
    """How one way to rank did over the rounds.

    `auc` is the chance that a hidden one comes before another candidate, ties half (0.5 is guessing); `warm` the
    same for parties that keep a record when theirs is hidden, None when there are none; `hit` the share of hidden
    ones among the first ten.
    """

    name: str
    auc: float
    hit: float
    warm: float | None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The test: trials of the score, then of the baselines.

    `hidden` counts the memberships hidden that left something to find beside other candidates, over all rounds, and
    `cold` those of them that were the only record of their party. `best` is the baseline with the highest AUC, `gain`
    the score's AUC less that of `best`, both as in `trials`, and `error` its standard error. When fewer than two
    memberships could be hidden there are no trials.
    """

    trials: tuple[Trial, ...]
    rounds: int
    hidden: int
    cold: int
    best: str
    gain: float
    error: float

    @property
    def beats(self) -> bool:
        """Whether the score does better than every baseline, beyond chance."""
        return bool(self.trials) and self.gain > SURE * self.error


#: What is ranked for the parties that lost a membership: scores, the candidates, and which of them are right.
Ranking = Callable[[Bipartite, Ints, Ints], tuple[Scores, Bools, Bools]]
#: Rankings that the score has to beat: ways between the two, ties of the candidate, one term alone, and guessing.
BASELINES = ("common", "attached", "flow", "region", "fit", "random")


@dataclass(frozen=True)
class Round:
    """One round: for each membership that was hidden how the ways to rank did, and whether its party kept a record."""

    #: Which memberships were hidden, in the order of what follows.
    hidden: Ints
    auc: dict[str, Floats]
    hit: dict[str, Floats]
    warm: Bools


def platform_test(graph: Bipartite, *, rounds: int | None = None, seed: int = 0) -> HeldOut:
    """Whether the score of platforms finds hidden memberships, among all platforms that the party is not in."""

    def one(rest: Bipartite, rows: Ints, columns: Ints) -> tuple[Scores, Bools, Bools]:
        found = platforms(rest, rows)
        free = ~(rest.member[rows][:, graph.platform].toarray() > 0)
        right = columns[:, None] == graph.platform[None, :]
        return found, free, right

    return _summary(graph, one, rounds, seed)


def partner_test(graph: Bipartite, *, rounds: int | None = None, seed: int = 0) -> HeldOut:
    """Whether the score of partners finds fellow members of a hidden membership among all without a common record."""

    def one(rest: Bipartite, rows: Ints, columns: Ints) -> tuple[Scores, Bools, Bools]:
        found = partners(rest, rows)
        free = ~(rest.partners[rows].toarray() > 0)
        free[np.arange(len(rows)), rows] = False
        right = (graph.member.T.tocsr()[columns].toarray() > 0) & free
        return found, free, right

    return _summary(graph, one, rounds, seed)


def _round(graph: Bipartite, seed: int, ranking: Ranking) -> Round | None:
    """One round; None when nothing could be hidden that has another candidate beside it."""
    inside = graph.member[:, graph.platform].tocoo()
    if inside.nnz < 2:
        return None
    most = max(min(MOST, EFFORT // max(graph.member.shape)), 1)
    size = int(np.clip(round(SHARE * inside.nnz), 1, most))
    chosen = np.sort(np.random.default_rng(seed).choice(inside.nnz, size, replace=False))
    rows, columns = inside.row[chosen].astype(np.int64), graph.platform[inside.col[chosen]]
    rest = graph.hidden(rows, columns)
    found, free, right = ranking(rest, rows, columns)
    kept = right.any(axis=1) & (free & ~right).any(axis=1)
    if not kept.any():
        return None
    parts = {k: found.parts[k] for k in BASELINES if k in found.parts}
    ways = {"score": found.total, "common": found.common, "attached": found.attached, **parts}
    ways["random"] = np.zeros(found.common.shape)
    measured = {k: places(v[kept], free[kept], right[kept]) for k, v in ways.items()}
    warm = np.asarray(rest.member.sum(axis=1)).ravel()[rows] > 0
    return Round(
        chosen[kept], {k: m[0] for k, m in measured.items()}, {k: m[1] for k, m in measured.items()}, warm[kept]
    )


def places(score: Floats, free: Bools, right: Bools) -> tuple[Floats, Floats]:
    """For each row the AUC of its right candidates against the others, and the share of them in the first places."""
    # Rounded, so that equal scores stay equal whatever the order of their sums.
    values = np.round(score, 12)
    rows, columns = np.nonzero(right)
    auc, hit = np.zeros(len(rows)), np.zeros(len(rows))
    for start in range(0, len(rows), CHUNK):
        part = slice(start, start + CHUNK)
        row, good = rows[part], values[rows[part], columns[part]][:, None]
        less, same, rest = values[row] < good, values[row] == good, free[row] & ~right[row]
        level = np.count_nonzero(same & rest, axis=1) / 2
        auc[part] = (np.count_nonzero(less & rest, axis=1) + level) / np.count_nonzero(rest, axis=1)
        # Candidates of equal score share their places: the chance to be among the first when these are shuffled.
        above = np.count_nonzero(free[row] & ~less & ~same, axis=1)
        hit[part] = np.clip((HIT - above) / np.count_nonzero(same & free[row], axis=1), 0, 1)
    each = np.bincount(rows, minlength=len(score))
    return np.bincount(rows, auc, len(score)) / each, np.bincount(rows, hit, len(score)) / each


def _summary(graph: Bipartite, ranking: Ranking, wanted: int | None, seed: int) -> HeldOut:
    count = wanted or (ROUNDS if graph.member.nnz <= LARGE else FEW)
    rounds = [r for n in range(count) if (r := _round(graph, seed + n, ranking))]
    if len(np.unique(np.concatenate([r.hidden for r in rounds] or [np.empty(0, np.int64)]))) < 2:
        return HeldOut((), len(rounds), 0, 0, "", 0.0, 0.0)
    warm = np.concatenate([r.warm for r in rounds])
    trials = []
    for way in rounds[0].auc:
        auc, hit = (np.concatenate([getattr(r, name)[way] for r in rounds]) for name in ("auc", "hit"))
        trials.append(Trial(way, float(auc.mean()), float(hit.mean()), float(auc[warm].mean()) if warm.any() else None))
    best = max((t for t in trials if t.name in BASELINES), key=lambda t: t.auc).name
    better, error = gain(rounds, best)
    return HeldOut(tuple(trials), len(rounds), len(warm), int((~warm).sum()), best, better, error)


def gain(rounds: list[Round], best: str) -> tuple[float, float]:
    """The score's AUC less that of `best`, each the mean over the rounds, and the standard error of the difference.

    The error is clustered by membership (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13): to hide one again is no new
    evidence.
    """
    _, which = np.unique(np.concatenate([r.hidden for r in rounds]), return_inverse=True)
    gains = np.concatenate([r.auc["score"] - r.auc[best] for r in rounds])
    mean = float(gains.mean())
    each = np.bincount(which, gains - mean)
    error = float(np.sqrt((each**2).sum() * len(each) / (len(each) - 1))) / len(gains)
    return mean, error
