"""Rules: dated regulations as data, and what they decide about an enterprise's facts.

Pure: values in, values out. Their language is that of data/rules/_schema.yaml; `rulings` there settle what it leaves open.
"""
