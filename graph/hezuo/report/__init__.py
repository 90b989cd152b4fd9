"""Reports: a text with places for figures, filled from the record, as a finished document."""
