"""The ontology, read: kinds, columns, roles, classes, networks, and what cells may hold."""
