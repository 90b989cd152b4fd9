"""A question as it runs on any SPARQL 1.1 server that holds `dataset.ttl`: prefixes, parameters and scope written out.

The program answers from a store that holds only what lies in the scope. A server holds everything, so the scope
becomes patterns on the years and colleges of entries: a thing is in it where one of its entries is (`dcterms:source`),
a membership that implies a property likewise, and a statement that only some of the rows of a thing make where one of
these is (`hz:PartStatement`, see `record/partly`). What is cited is put together from the pages of the entries.
"""

from __future__ import annotations

from itertools import pairwise

from hezuo.base.terms import PREFIXES
from hezuo.record.load import Dataset
from hezuo.record.scoping import scoped
from hezuo.record.syntax import is_name, tokens


def portable(sparql: str, dataset: Dataset, whole: Dataset) -> str:
    """The query with its prefixes declared, and with the scope of the dataset where that is not the whole."""
    written = sparql if dataset.scope == whole.scope else scoped(sparql, dataset, whole)
    found = list(tokens(written))
    own = {word.text[:-1] for before, word in pairwise(found) if before.text.upper() == "PREFIX"}
    used = {t.text.partition(":")[0] for t in found if is_name(t)}
    lines = [f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in sorted(used & PREFIXES.keys() - own)]
    return "".join(lines) + written.rstrip() + "\n"
