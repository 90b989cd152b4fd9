"""What taking two names for one would change: how many records each stands in, how many both would."""

from __future__ import annotations

from collections import defaultdict

from hezuo.intake.twins import Named
from hezuo.serve.view import View


def effect(view: View, first: Named, second: Named) -> str:
    """A sentence on it, of all years and colleges; '' where the two are no two parties of the record."""
    if not first.iri or not second.iri or first.iri == second.iri:
        return ""
    known = view.state.memo.of("records-of", lambda: _records(view))
    one, other = (known.get(named.iri, frozenset()) for named in (first, second))
    told = {
        "a": first.name,
        "x": len(one),
        "b": second.name,
        "y": len(other),
        "z": len(one | other),
        "both": len(one & other),
    }
    return view.say("names-page.effect", **told)


def _records(view: View) -> dict[str, frozenset[int]]:
    """The records that each thing is tied to, by its IRI; numbers of nodes."""
    ties = view.state.within(("all", "all")).analysis.ties
    found: dict[str, set[int]] = defaultdict(set)
    for record, thing in zip(ties.record.tolist(), ties.thing.tolist(), strict=True):
        found[ties.nodes.ids[thing]].add(record)
    return {iri: frozenset(records) for iri, records in found.items()}
