"""The loaded record: questions, audit, search, provenance and views of it."""
