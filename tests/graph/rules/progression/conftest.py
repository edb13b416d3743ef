"""The real rule book, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.rules.book import Book, read_book

RULES = Path(__file__).parents[4] / "data" / "rules"


@pytest.fixture(scope="session")
def book() -> Book:
    return read_book(RULES)
