"""Rows as text and files: answers and workbooks."""
