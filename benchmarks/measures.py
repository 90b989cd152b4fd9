"""Measures of networks beside networkx, igraph, networkit, rustworkx and scipy: a table on standard output.

    python -m benchmarks.measures [--small] [--only MEASURE] [--peer NAME]

Every cell is a process of its own: it makes the network from a seed, imports its library, then takes CPU seconds over
what has to be done from integer arrays to an array of values, the conversion into the library's own graph included.
Memory is what the peak of the process rises by. A cell that takes more than `PATIENCE` seconds is given
up and counts as that. Another line is an entry in `OURS` or `PEERS`; what it is about is anything with a name.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from benchmarks.run import HEADINGS, ROOT, Line, kept, python

PATIENCE = 60.0
#: Nodes and ties; the dense one is as the partners of a million triples are tied to each other, a third of all pairs.
MIDDLE, LARGE, DENSE = (10_000, 100_000), (100_000, 1_000_000), (1_700, 480_000)
#: Sources of the sampled measures, so that all libraries do the same work.
PIVOTS = 256
CLASSES = 7
#: What one call of a report works out: no exact measure that grows with nodes × ties.
PROFILE = "profile"
LIBRARIES = ("networkx", "igraph", "networkit", "rustworkx", "scipy")

Network = sparse.csr_array
Work = Callable[[Network], object]


def heavy_tailed(size: int, ties: int, seed: int = 1, exponent: float = 2.5) -> Network:
    """A Chung–Lu network: ends drawn by weights of a power law, whole tie weights from 1 to 4, no ties twice."""
    rng = np.random.default_rng(seed)
    appeal = (np.arange(size) + 10.0) ** (-1 / (exponent - 1))
    rng.shuffle(appeal)
    appeal /= appeal.sum()
    keys = np.empty(0, dtype=np.int64)
    while keys.size < ties:
        ends = np.sort(rng.choice(size, (2 * (ties - keys.size) + 100, 2), p=appeal), axis=1)
        ends = ends[ends[:, 0] != ends[:, 1]]
        keys = np.unique(np.concatenate([keys, ends[:, 0] * size + ends[:, 1]]))
    one, two = np.divmod(np.sort(rng.choice(keys, ties, replace=False)), size)
    weight = np.tile(rng.integers(1, 5, ties).astype(float), 2)
    made = sparse.coo_array((weight, (np.r_[one, two], np.r_[two, one])), shape=(size, size)).tocsr()
    made.sort_indices()
    return made


def upper(graph: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each tie once: ends and weight."""
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    once = rows < graph.indices
    return rows[once], graph.indices[once], graph.data[once]


def memberships(graph: Network) -> sparse.csr_array:
    """Records × parties: ten ends of ties, one after the other, are the members of one record."""
    members = upper(graph)[1]
    cells = (np.ones(members.size), (np.arange(members.size) // 10, members))
    made = sparse.coo_array(cells, shape=(-(-members.size // 10), graph.shape[0])).tocsr()
    made.data[:] = 1.0
    return made


def classes(graph: Network) -> np.ndarray:
    return np.arange(graph.shape[0]) % CLASSES


# ---- Ours ----


def _ours() -> dict[str, Work]:
    from hezuo.measures import brokerage, centrality
    from hezuo.measures.groups import consensus

    def projected(graph: Network) -> object:
        known = memberships(graph)
        return sparse.triu(known.T @ known, k=1, format="coo")

    def keys(graph: Network) -> list[str]:
        return [f"{node:07}" for node in range(graph.shape[0])]

    single: dict[str, Work] = {
        "components": centrality.components,
        "k-core": centrality.core_number,
        "articulation points": centrality.articulation_points,
        "bridges": centrality.bridges,
        "clustering": centrality.clustering,
        "pagerank": centrality.pagerank,
        "eigenvector": centrality.eigenvector,
        "constraint": brokerage.constraint,
        "effective size": brokerage.effective_size,
        "gould-fernandez": lambda g: brokerage.gould_fernandez(g, classes(g)),
        "betweenness, 256 pivots": lambda g: centrality.betweenness(g, pivots=PIVOTS),
        "harmonic, exact": lambda g: centrality.harmonic(g, pivots=g.shape[0]),
        "leiden, one run": lambda g: consensus(g, keys(g), runs=1),
        "one-mode projection": projected,
    }
    several: list[Work] = [
        *(single[name] for name in list(single)[:10]),
        centrality.degree,
        centrality.strength,
        centrality.betweenness,
        lambda g: centrality.harmonic(g, pivots=PIVOTS),
        lambda g: brokerage.participation(g, classes(g)),
        lambda g: brokerage.within_module_degree(g, classes(g)),
        lambda g: consensus(g, keys(g)),
    ]
    return {**single, PROFILE: lambda g: [work(g) for work in several]}


# ---- Peers ----


def _networkx() -> dict[str, Work]:
    import networkx as nx

    def on(function: Callable[[Any], object], weighted: bool = False) -> Work:
        def run(graph: Network) -> object:
            one, two, weight = (part.tolist() for part in upper(graph))
            made = nx.Graph()
            made.add_nodes_from(range(graph.shape[0]))
            if weighted:
                made.add_weighted_edges_from(zip(one, two, weight, strict=True))
            else:
                made.add_edges_from(zip(one, two, strict=True))
            return function(made)

        return run

    def projected(graph: Network) -> object:
        known = memberships(graph).tocoo()
        made = nx.Graph()
        rows, columns = known.row + graph.shape[0], known.col
        made.add_edges_from(zip(rows.tolist(), columns.tolist(), strict=True))
        return nx.bipartite.weighted_projected_graph(made, sorted(set(columns.tolist())))

    return {
        "one-mode projection": projected,
        "components": on(lambda g: list(nx.connected_components(g))),
        "k-core": on(nx.core_number),
        "articulation points": on(lambda g: list(nx.articulation_points(g))),
        "bridges": on(lambda g: list(nx.bridges(g))),
        "clustering": on(nx.clustering),
        "pagerank": on(nx.pagerank, weighted=True),
        "eigenvector": on(lambda g: nx.eigenvector_centrality(g, 2000, weight="weight"), weighted=True),
        "constraint": on(lambda g: nx.constraint(g, weight="weight"), weighted=True),
        "effective size": on(lambda g: nx.effective_size(g, weight="weight"), weighted=True),
        "betweenness, 256 pivots": on(lambda g: nx.betweenness_centrality(g, k=PIVOTS, seed=1)),
        "harmonic, exact": on(nx.harmonic_centrality),
        "leiden, one run": on(lambda g: nx.community.louvain_communities(g, seed=1), weighted=True),
    }


def _igraph() -> dict[str, Work]:
    # Without this igraph imports all of matplotlib.
    sys.modules["matplotlib"] = None  # type: ignore[assignment]
    import igraph

    def on(function: Callable[[Any, list[float]], object]) -> Work:
        def run(graph: Network) -> object:
            one, two, weight = upper(graph)
            made = igraph.Graph(n=graph.shape[0], edges=np.stack([one, two], axis=1))
            return function(made, weight.tolist())

        return run

    def projected(graph: Network) -> object:
        known = memberships(graph).tocoo()
        size, ends = graph.shape[0], np.stack([known.row + graph.shape[0], known.col], axis=1)
        types = [False] * size + [True] * known.shape[0]
        return igraph.Graph.Bipartite(types, ends.tolist()).bipartite_projection(which=False)

    def sources(graph: Any) -> list[int]:
        return list(np.linspace(0, graph.vcount() - 1, PIVOTS).astype(int))

    return {
        "one-mode projection": projected,
        "components": on(lambda g, _: g.connected_components().membership),
        "k-core": on(lambda g, _: g.coreness()),
        "articulation points": on(lambda g, _: g.articulation_points()),
        "bridges": on(lambda g, _: g.bridges()),
        "clustering": on(lambda g, _: g.transitivity_local_undirected(mode="zero")),
        "pagerank": on(lambda g, w: g.pagerank(weights=w)),
        "eigenvector": on(lambda g, w: g.eigenvector_centrality(weights=w)),
        "constraint": on(lambda g, w: g.constraint(weights=w)),
        "betweenness, 256 pivots": on(lambda g, _: g.betweenness(sources=sources(g))),
        "harmonic, exact": on(lambda g, _: g.harmonic_centrality()),
        "leiden, one run": on(lambda g, w: g.community_leiden("modularity", weights=w)),
    }


def _networkit() -> dict[str, Work]:
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(1, False)

    def on(function: Callable[[Any], Any]) -> Work:
        def run(graph: Network) -> object:
            one, two, weight = upper(graph)
            made = nk.GraphFromCoo((weight, (one, two)), n=graph.shape[0], weighted=True, directed=False)
            return function(made)

        return run

    of = nk.centrality
    return {
        "components": on(lambda g: nk.components.ConnectedComponents(g).run().getPartition().getVector()),
        "k-core": on(lambda g: of.CoreDecomposition(g).run().scores()),
        "clustering": on(lambda g: of.LocalClusteringCoefficient(g).run().scores()),
        "pagerank": on(lambda g: of.PageRank(g).run().scores()),
        "eigenvector": on(lambda g: of.EigenvectorCentrality(g).run().scores()),
        "betweenness, 256 pivots": on(lambda g: of.EstimateBetweenness(nk.graphtools.toUnweighted(g), PIVOTS).run()),
        "harmonic, exact": on(lambda g: of.HarmonicCloseness(nk.graphtools.toUnweighted(g)).run().scores()),
        "leiden, one run": on(lambda g: nk.community.ParallelLeiden(g).run().getPartition().getVector()),
    }


def _rustworkx() -> dict[str, Work]:
    import rustworkx as rx

    def on(function: Callable[[Any], object]) -> Work:
        def run(graph: Network) -> object:
            made = rx.PyGraph(multigraph=False)
            made.add_nodes_from(range(graph.shape[0]))
            made.add_edges_from(list(zip(*(part.tolist() for part in upper(graph)), strict=True)))
            return function(made)

        return run

    return {
        "components": on(rx.connected_components),
        "k-core": on(rx.core_number),
        "articulation points": on(rx.articulation_points),
        "bridges": on(rx.bridges),
        "pagerank": on(lambda g: rx.pagerank(g.to_directed(), weight_fn=float)),
        "eigenvector": on(lambda g: rx.eigenvector_centrality(g, weight_fn=float, max_iter=2000)),
    }


def _scipy() -> dict[str, Work]:
    return {"components": lambda g: csgraph.connected_components(g, directed=False)}


SIDES: dict[str, Callable[[], dict[str, Work]]] = {
    "ours": _ours,
    "networkx": _networkx,
    "igraph": _igraph,
    "networkit": _networkit,
    "rustworkx": _rustworkx,
    "scipy": _scipy,
}


# ---- Cells ----


def _peak(reset: bool = False) -> float:
    """The most memory in MB that this process had, on Linux since the last reset."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def cell(side: str, name: str, size: int, ties: int) -> dict[str, Any]:
    """In this process: CPU seconds and MB of one measure by one library; the best of three when it is quick."""
    works = SIDES[side]()
    if name not in works:
        return {}
    graph = heavy_tailed(size, ties)
    before, best = _peak(reset=True), math.inf
    for _ in range(3):
        start = time.process_time()
        works[name](graph)
        taken = time.process_time() - start
        best = min(best, taken)
        if taken > PATIENCE / 6:
            break
    return {"seconds": best, "MB": _peak() - before}


def ask(side: str, name: str, shape: tuple[int, int]) -> dict[str, Any]:
    """The cell, from a process of its own; `seconds` is null when it was given up."""
    command = python("-m", "benchmarks.measures", "--cell", side, name, *map(str, shape))
    try:
        # Making the network and importing the library come on top.
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE + 20, check=True)
    except subprocess.TimeoutExpired:
        return {"seconds": None, "MB": None}
    except subprocess.CalledProcessError as error:
        if side == "ours":
            raise
        print(f"{side}, {name}: {error.stderr.decode()[-500:]}", file=sys.stderr)
        return {}
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    if found and found["seconds"] > PATIENCE:
        return {"seconds": None, "MB": None}
    return found


def compare(name: str, shape: tuple[int, int], libraries: list[str]) -> Iterator[Line]:
    """One line for each library that has the measure."""
    label = f"{name} ({_size(shape)})"
    ours = ask("ours", name, shape)
    # Given up like any other: it counts as the patience.
    ours |= {"seconds": ours["seconds"] or PATIENCE}
    if name == PROFILE:
        yield Line(label, ours["seconds"], "s", value=ours["seconds"], budget=10, details={"ours": ours})
        return
    peers = {side: found for side in libraries if (found := ask(side, name, shape))}
    for side, found in peers.items():
        seconds = PATIENCE if found["seconds"] is None else found["seconds"]
        given_up = ", given up" if found["seconds"] is None else ""
        ratio = seconds / ours["seconds"]
        details = {"ours": ours, "peer": found}
        budget = 1.0 if side == "networkx" else 1 / 1.5 if shape == MIDDLE else None
        yield Line(f"{label}, {side}{given_up}", ours["seconds"], "s", seconds, ratio, budget, True, details)
    if not peers:
        yield Line(label, ours["seconds"], "s", details={"ours": ours})


def _size(shape: tuple[int, int]) -> str:
    return " / ".join(f"{number / 1000:g} k" for number in shape)


def geometric_mean(lines: list[Line], shape: tuple[int, int]) -> Line:
    """How many times faster than networkx, over all measures that it has; what it gave up counts as `PATIENCE`."""
    ratios = [line.value for line in lines if line.value and ", networkx" in line.name]
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    times = [1.0, mean]
    name = f"networkx, geometric mean of {len(ratios)} ({_size(shape)})"
    return Line(name, times[0], "", times[1], mean, 20 if shape == MIDDLE else None, True)


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="10 k nodes and the dense network only")
    parser.add_argument("--dense", action="store_true", help="the dense network only")
    parser.add_argument("--only", action="append", help="one measure; may be repeated")
    parser.add_argument("--peer", action="append", choices=LIBRARIES, help="one library; may be repeated")
    parser.add_argument("--cell", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.cell:
        side, name, size, ties = given.cell
        print(json.dumps(cell(side, name, int(size), int(ties))))
        return 0
    libraries = [n for n in given.peer or LIBRARIES if importlib.util.find_spec(n)]
    shapes = [DENSE] if given.dense else [MIDDLE, DENSE] if given.small else [MIDDLE, DENSE, LARGE]
    lines = list(_lines(shapes, given.only or list(_ours()), libraries))
    kept("measures, dense" if given.dense else "measures", lines)
    return 0 if all(line.ok for line in lines) else 1


def _lines(shapes: list[tuple[int, int]], names: list[str], libraries: list[str]) -> Iterator[Line]:
    print(f"| {' | '.join([*HEADINGS, 'MB, ours : peer'])} |\n|{'---|' * (len(HEADINGS) + 1)}", flush=True)
    for shape in shapes:
        lines: list[Line] = []
        for name in names:
            # An exact measure of nodes × ties is for the smaller network.
            if shape == LARGE and name.endswith("exact"):
                continue
            for line in compare(name, shape, libraries):
                lines.append(line)
                yield _shown(line)
        if any(", networkx" in line.name for line in lines):
            yield _shown(geometric_mean(lines, shape))


def _shown(line: Line) -> Line:
    memory = " : ".join(f"{m:.0f}" for side in line.details.values() if (m := side.get("MB")) is not None)
    print(f"| {' | '.join([*line.cells, memory])} |", flush=True)
    return line


if __name__ == "__main__":
    sys.exit(main())
