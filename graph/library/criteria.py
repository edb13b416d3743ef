"""The criteria of the data folder, read once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.rulebook import book_of
from graph.rules.book import parsed
from graph.rules.criteria import Criteria, read_criteria
from graph.rules.errors import BadRules, Problem
from graph.settings import Settings

FOLDER, TITLES = "library", "tiers/tiers.yaml"


def library_criteria(settings: Settings) -> Criteria:
    """The criteria of who belongs in a library. Raises BadRules with every problem of the file."""
    return _read(settings.data)


@lru_cache(maxsize=4)
def _read(data: Path) -> Criteria:
    return read_criteria(data / FOLDER, book_of(data), titles(data))


def titles(data: Path) -> frozenset[str]:
    """The ids of all titles. Raises BadRules."""
    problems: list[Problem] = []
    file: Any = parsed(data / TITLES, problems)
    if problems:
        raise BadRules(problems)
    return frozenset(entry["id"] for kind in ("tiers", "qualifications") for entry in file[kind])
