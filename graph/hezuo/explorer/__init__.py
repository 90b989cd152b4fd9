"""The explorer: the graph document, its views, and the one HTML file that shows it."""
