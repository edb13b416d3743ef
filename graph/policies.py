"""Reads about regulations that are more than a filtered list."""

from __future__ import annotations

from graph.reads import Plan, everything
from graph.request import Wanted
from graph.values import day
from graph.writing import Writing


def regulations(wanted: Wanted, writing: Writing) -> Plan:
    """All regulations; with `asOf`, without those whose known dates exclude the day."""
    given = wanted.args.get("asOf")
    where = ""
    if given is not None:
        on = writing.params.add(given, day)
        begun = f"n.effectiveFrom IS NULL OR n.effectiveFrom <= ${on}"
        where = f"({begun}) AND (n.effectiveTo IS NULL OR n.effectiveTo >= ${on})"
    return everything("Regulation", wanted, writing, where)
