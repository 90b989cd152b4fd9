"""hezuo (合作图谱): a vocational college's partnerships as a checked, cited knowledge graph.

import hezuo
ws = hezuo.open_workspace()                  # or hezuo.open_workspace("folder")
ws.check().text()                            # what is wrong with the tables, in words
ws.ask("ties-of-party", party="天津大学")      # a named question, as a pandas DataFrame
ws.query("SELECT …")                         # SPARQL, as a pandas DataFrame
ws.whatif("天汽模").text("en")                # an insight in words; .frame() is its table, .result its fields
ws.measure("affiliation", "betweenness")     # measures of a network, ranked
ws.network("partners").networkx()            # a network, for networkx
ws.rdflib()                                  # the dataset for rdflib
hezuo.page(view="roles")                     # the explorer, in place, as the last expression of a cell
"""

from __future__ import annotations

__all__ = ["Limits", "Workspace", "__version__", "init", "open_workspace", "page"]

# Type checkers take this for true. The module `typing` is not imported for it: until `__main__` runs, Ctrl-C ends in a
# traceback, and that is to be soon.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hezuo.api import Limits, Workspace, init, open_workspace, page

    __version__: str
else:
    # Hidden from type checkers, for which it would give every misspelt name a type.
    def __getattr__(name: str) -> Any:
        # Imported when used: the metadata and the store cost more than `hezuo --help` may.
        if name == "__version__":
            from importlib.metadata import version

            return version("hezuo")
        if name in ("Limits", "Workspace", "init", "open_workspace", "page"):
            from hezuo import api

            return getattr(api, name)
        raise AttributeError(f"module 'hezuo' has no attribute {name!r}")
