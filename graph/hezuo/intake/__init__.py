"""The way in: files to tables with places, to typed cells, to resolved names, to statements, with checks."""
