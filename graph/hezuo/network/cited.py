"""What the nodes and ties of a network were printed on: their pages, for files that leave the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hezuo.intake.citations import DOCUMENTS, PAGES, in_order
from hezuo.intake.identity import Identity
from hezuo.network.attributes import Columns, sources_of_nodes, sources_of_ties
from hezuo.network.projection import Network
from hezuo.record.provenance import Origin, origins
from hezuo.schema.values import parts


def pages(network: Network, identity: Identity) -> tuple[Columns, Columns]:
    """The column `pages` of the nodes and of the ties: each document with its pages, also where there is one only."""
    of_nodes, of_ties = sources_of_nodes(network), sources_of_ties(network)
    found = origins(identity, {entry for column in (of_nodes, of_ties) for entries in column for entry in entries})

    def cited(column: list[list[str]]) -> list[Any]:
        return [citation((found[e] for e in entries if e in found), identity) for entries in column]

    return {"pages": cited(of_nodes)}, {"pages": cited(of_ties)}


def cited(network: Network, identity: Identity) -> tuple[str, ...]:
    """The documents that all ties of a network were printed in, each with its pages."""
    entries = {network.ties.entries[network.ties.entry[row]] for row in network.stated.tolist()}
    told = citation(origins(identity, entries).values(), identity)
    return tuple(f"《{part}" for part in told.split("《") if part for part in [part.rstrip(DOCUMENTS)])


def citation(rows: Iterable[Origin], identity: Identity) -> str:
    """The documents that rows were taken from, by name, each with the pages of those rows; '' for no document."""
    printed: dict[str, set[str]] = {}
    for row in rows:
        printed.setdefault(row.document, set()).update(parts(row.page))
    printed.pop("", None)
    named = sorted((identity.names.caption(iri) or iri.rsplit("/", 1)[-1], found) for iri, found in printed.items())
    return DOCUMENTS.join(
        f"《{name}》p. {PAGES.join(in_order(found))}" if found else f"《{name}》" for name, found in named
    )
