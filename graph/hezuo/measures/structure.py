"""Structural roles beside formal ones: what the network makes of a party, and what its titles say.

Computed on the two-mode network of parties and platforms without the own college, where a large platform does not pass
for a dense circle as it would in a one-mode projection. Names, rules in words and sentences stand in `structure.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from hezuo.base.messages import LANGS, Lang, fill
from hezuo.measures import centrality
from hezuo.measures.groups import consensus
from hezuo.network.projection import Network
from hezuo.network.ties import Bools, Floats, Ints

TEXTS = Path(__file__).with_name("structure.toml")
#: Shares of the parties with a platform that count as the top, and the platforms and partners a hub has at least.
HUBS, BROKERS, LEAST = 0.05, 0.10, 3


@dataclass(frozen=True, slots=True)
class StructuralRole:
    """One structural role."""

    id: str
    names: tuple[str, str]
    definitions: tuple[str, str]
    readings: tuple[str, str]
    color: str


@dataclass(frozen=True)
class Structure:
    """The structural role of each node of a two-mode network; −1 for the records' side.

    `platforms`, `partners`, `groups` count for each node its neighbours, those at distance 2 and the groups its
    neighbours lie in; `betweenness` is Freeman's, normalised.
    """

    role: Ints
    platforms: Ints
    partners: Ints
    groups: Ints
    betweenness: Floats

    def reading(self, node: int, lang: Lang) -> str:
        """What the role says of a node, to follow its name."""
        role = list(roles().values())[self.role[node]]
        counts = {"platforms": self.platforms, "partners": self.partners, "groups": self.groups}
        return fill(role.readings[LANGS.index(lang)], {k: int(v[node]) for k, v in counts.items()})


@cache
def roles() -> dict[str, StructuralRole]:
    """The structural roles in the order in which their rules are tried; the last is for what is in no platform."""
    found = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    return {
        key: StructuralRole(key, tuple(t["name"]), tuple(t["definition"]), tuple(t["reading"]), t["color"])
        for key, t in found.items()
    }


def structure(network: Network) -> Structure:
    """The structural roles of the things of a two-mode network. Raises `ValueError` for a one-mode one."""
    if network.mode is None:
        raise ValueError("structural roles are read from a two-mode network")
    matrix, things = network.matrix, ~network.mode
    platforms = np.diff(matrix.indptr).astype(np.int64)
    reach = matrix @ matrix
    partners = np.maximum(np.diff(reach.indptr).astype(np.int64) - 1, 0)
    label = consensus(matrix, network.ids).label
    groups = _groups_around(network, label)
    between = centrality.betweenness(matrix)
    meeting = _meetings(network)
    rules = {
        "hub": (platforms >= LEAST) & (partners >= LEAST) & _top(platforms, things, HUBS),
        "broker": (groups >= 2) & (between > 0) & _top(between, things, BROKERS),
        "bridge": np.asarray(centrality.articulation_points(meeting), bool),
        # Not being a cut point there, it lies on a cycle: it is in the 2-core.
        "core": np.diff(meeting.indptr) >= 2,
        "periphery": np.ones(len(network), bool),
    }
    role = np.full(len(network), -1, np.int64)
    for number, name in enumerate(roles()):
        holds = rules.get(name, np.zeros(len(network), bool))
        role[holds & things & (role < 0)] = number
    return Structure(role, platforms, partners, groups, between)


def _meetings(network: Network) -> sparse.csr_array:
    """The matrix without the records that have one thing only: nobody meets anybody there."""
    matrix = network.matrix
    alone = np.asarray(network.mode, bool) & (np.diff(matrix.indptr) < 2)
    kept = sparse.diags_array((~alone).astype(np.float64))
    made = sparse.csr_array(kept @ matrix @ kept)
    made.eliminate_zeros()
    made.sort_indices()
    return made


def _groups_around(network: Network, label: Ints) -> Ints:
    matrix = network.matrix
    rows = np.repeat(np.arange(len(network)), np.diff(matrix.indptr))
    pairs = np.unique(np.column_stack([rows, label[matrix.indices]]), axis=0)
    return np.bincount(pairs[:, 0][pairs[:, 1] >= 0], minlength=len(network)).astype(np.int64)


def _top(values: Floats | Ints, among: Bools, share: float) -> Bools:
    """Which values are within the top share of those that count; ties at the border are all within."""
    counted = np.sort(values[among])[::-1]
    if not len(counted):
        return np.zeros(len(values), bool)
    border = counted[max(int(np.ceil(share * len(counted))) - 1, 0)]
    return np.asarray((values >= border) & among)
