"""The files of a build: tables, measures as RDF, and the switch from the old build to the new."""
