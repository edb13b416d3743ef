"""The embedded engine in parts: its files, its Java, its settings, its process. `graph.local` puts them together."""
