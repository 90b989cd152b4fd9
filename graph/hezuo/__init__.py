"""hezuo (合作图谱): a vocational college's partnerships as a checked, cited knowledge graph.

import hezuo
graph = hezuo.open_workspace()               # or hezuo.open_workspace("folder")
graph.problems                               # what is wrong with the tables, as sentences
graph.ask("ties-of-party", party="天津大学")   # a named question, as a pandas DataFrame
graph.query("SELECT …")                      # SPARQL, as a pandas DataFrame
graph.rdflib()                               # the dataset for rdflib
graph.network("partners")                    # a network, for networkx
graph.measure("affiliation", "betweenness")  # measures of a network, as a pandas DataFrame
hezuo.page(view="roles")                     # the explorer, in place, as the last expression of a cell
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["__version__", "open_workspace", "page"]

if TYPE_CHECKING:
    from hezuo.frames import open_workspace, page

    __version__: str
else:
    # Hidden from type checkers, for which it would give every misspelt name a type.
    def __getattr__(name: str) -> Any:
        # Imported when used: the metadata and the store cost more than `hezuo --help` may.
        if name == "__version__":
            from importlib.metadata import version

            return version("hezuo")
        if name in ("open_workspace", "page"):
            from hezuo import frames

            return getattr(frames, name)
        raise AttributeError(f"module 'hezuo' has no attribute {name!r}")
