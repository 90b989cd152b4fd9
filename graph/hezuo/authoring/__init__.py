"""For those who add to it: a kind in words, the data dictionary, new workspaces and new kinds."""
