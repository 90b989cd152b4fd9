"""`hezuo serve`: the workspace in a browser, and a SPARQL endpoint over it, on this computer or behind a proxy."""
