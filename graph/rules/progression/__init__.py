"""Progression: what an enterprise must change, prove, confirm or wait for, tier by tier; docs/progression.md defines it.

Pure like the rules: facts and dates in, frozen answers with exact numbers out. The clock is never read.
"""
