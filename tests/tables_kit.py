"""What the Turtle files say of tables, read by rdflib: for tests that count from the tables and not by the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import Graph

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
#: The college that reports a row stands behind what the row is about.
CONNECTING = """
PREFIX hz: <https://w3id.org/hezuo/ontology#>
PREFIX view: <https://w3id.org/hezuo/view#>
SELECT ?table ?heading ?party WHERE {
  ?class rdfs:subClassOf* $base ; skos:notation ?table .
  ?shape sh:targetClass ?class ; sh:property ?column .
  ?column view:connects $how ; sh:name ?heading ; sh:order ?order ; sh:class ?target .
  FILTER(LANG(?heading) = "zh" && ?order < 90)
  BIND(EXISTS { ?target rdfs:subClassOf* hz:Party } AS ?party)
} ORDER BY ?table ?order
"""


@cache
def _declared() -> Graph:
    graph = Graph()
    for path in (ONTOLOGY / "core.ttl", *sorted(ONTOLOGY.glob("kinds/*.ttl"))):
        graph.parse(path, format="turtle")
    return graph


def connecting(base: str, *, parties: bool = False, how: str = "true") -> dict[str, tuple[str, ...]]:
    """Table → headings that tie, of the kinds below a class; with `parties` only those of parties.

    `how` is the class that a column ties things of, where it does not tie all.
    """
    found: dict[str, tuple[str, ...]] = {}
    query = CONNECTING.replace("$base", f"hz:{base}").replace("$how", how)
    for table, heading, party in _declared().query(query):
        if party or not parties:
            found[str(table)] = (*found.get(str(table), ()), str(heading))
    return found
