"""Rules: dated regulations as data, and what they decide about an enterprise's facts.

Pure: values in, values out. The language is that of data/rules/_schema.yaml, its `rulings` included.
"""
