"""Progression: what to change, prove, confirm or wait for, tier by tier. docs/progression.md has the definitions.

Pure like the rules: facts and dates in, frozen answers with exact numbers out. The clock is never read.
"""
