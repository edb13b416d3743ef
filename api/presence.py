"""A client that leaves takes its request with it."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

from starlette.types import Receive

FIRST_LOOK = 0.25  # seconds; most requests are done by then, and pay for a timer alone


class Presence:
    """While the block runs, its task is cancelled when the client leaves; the block then ends silently, `left` set.

    The driver drops the connection of a cancelled read, whereupon Neo4j ends the statement.
    """

    __slots__ = ("_receive", "_task", "_timer", "_watch", "left")

    def __init__(self, receive: Receive) -> None:
        self.left = False
        self._receive = receive
        self._watch: asyncio.Task[None] | None = None

    def __enter__(self) -> Presence:
        loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Any] | None = asyncio.current_task(loop)
        self._timer = loop.call_later(FIRST_LOOK, self._look)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self.left and self._task is not None:
            return self._task.uncancel() == 0 and kind is asyncio.CancelledError
        return False

    def _look(self) -> None:
        self._watch = asyncio.create_task(self._await_leaving())

    async def _await_leaving(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._task is not None:
            self._task.cancel()
