"""How things look: colours and shapes from the ontology, positions that hold still."""
