"""Notebooks: the shipped ones, run with parameters, written as a page, and opened in JupyterLab."""
