"""Networks drawn from the record: full, two-mode and one-mode, as arrays and as networkx graphs."""
