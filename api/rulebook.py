"""The rule book that the API answers by, read once a process."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

from graph.rules.book import Book, read_book
from graph.settings import Settings

RULES = "rules"  # folder of the rule files in the data folder


@cache
def read(folder: Path) -> Book:
    """The book of a folder, kept; a change of its files takes a restart. Raises BadRules."""
    return read_book(folder)


async def rulebook(settings: Settings) -> Book:
    """The book of these settings. Reading takes a second the first time, so it is done beside the event loop."""
    return await asyncio.to_thread(read, settings.data / RULES)
