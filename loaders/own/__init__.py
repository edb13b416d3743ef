"""A district's own files: which they are, what their columns mean, and the rows they give."""
