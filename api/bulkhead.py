"""A bulkhead: costly queries take turns, so that they never take the database from the cheap ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph.errors import Busy

COSTLY = 5_000  # nodes: beyond it a query is costly
LINE = 16  # costly queries that may wait
PATIENCE = 5.0  # seconds they wait


class Bulkhead:
    """So many places for costly queries in this process; a few more wait in line, the rest are told to come back."""

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place for as long as the block runs. Raises Busy."""
        await self._enter()
        try:
            yield
        finally:
            self._places.release()

    async def _enter(self) -> None:
        if self._places.locked() and self._waiting >= LINE:
            raise Busy("Too many costly queries are waiting.", "Try again in a moment, or ask for less at a time.")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), PATIENCE)
        except TimeoutError as error:
            raise Busy(
                f"Other costly queries took all places for {PATIENCE:g} s.", "Try again in a moment, or ask for less."
            ) from error
        finally:
            self._waiting -= 1
