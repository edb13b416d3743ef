"""The rule book of the data folder, read once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from graph.rules.book import Book, read_book
from graph.settings import Settings


def rulebook(settings: Settings) -> Book:
    """The book that decides. Raises BadRules with every problem of the rule files."""
    return book_of(settings.data)


@lru_cache(maxsize=4)
def book_of(data: Path) -> Book:
    """The book of a data folder. Raises BadRules."""
    return read_book(data / "rules")
