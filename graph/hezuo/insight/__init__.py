"""What the record means: measured networks, roles, robustness, paths, link prediction and its evaluation."""
