"""hezuo (合作图谱): a vocational college's partnerships as a checked, cited knowledge graph.

    import hezuo
    graph = hezuo.open_workspace()            # or hezuo.open_workspace("folder")
    graph.problems                            # what is wrong with the tables, as sentences
    hezuo.ask(graph, "party-ties", party="天津大学")      # a named question, as a pandas DataFrame
    hezuo.query(graph, "SELECT …")            # SPARQL, as a pandas DataFrame
    hezuo.to_rdflib(graph)                    # the dataset for rdflib
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

try:
    __version__ = version("hezuo")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0"

__all__ = ["__version__", "ask", "open_workspace", "query", "to_rdflib"]

if TYPE_CHECKING:
    from hezuo.frames import ask, open_workspace, query, to_rdflib


def __getattr__(name: str) -> Any:
    # The names above cost pandas and a store: they are imported when they are used.
    if name in __all__:
        from hezuo import frames

        return getattr(frames, name)
    raise AttributeError(f"module 'hezuo' has no attribute {name!r}")
