"""Loaders: open data and a district's own files, row by row, into the graph."""
