"""A way to the database that can be shut, silenced, cut or slowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from graph.store import Address

CHUNK = 65536
COMMIT = bytes.fromhex("0002b0120000")  # as Bolt says it


class Proxy:
    """Passes connections on to a server. What is silenced stays silent: bytes swallowed meanwhile are gone."""

    def __init__(self, host: str, port: int) -> None:
        self.there = host, port
        self.port = 0
        self.delay = 0.0  # seconds each piece waits
        self.cue: tuple[bytes, Callable[[], None]] | None = None  # what is done once, after these bytes were passed on
        self._silent = False
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Listen, on the port of before if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Stop listening and reset every connection."""
        if self._server is not None:
            self._server.close()
        self.reset()

    def reset(self) -> None:
        """Reset every connection; new ones pass."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def swallow(self) -> None:
        """Swallow whatever is said from now on, on new connections too."""
        self._silent = True

    def speak(self) -> None:
        """Pass new connections on again; those of the silence never get an answer."""
        self._silent = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            beyond, onward = await asyncio.open_connection(*self.there)
        except OSError:  # there is nobody beyond: nobody is here either
            writer.transport.abort()
            return
        self._writers |= {writer, onward}
        await asyncio.gather(self._pump(reader, onward), self._pump(beyond, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        swallowed = False
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                swallowed = swallowed or self._silent
                if self.delay:
                    await asyncio.sleep(self.delay)
                if not swallowed:
                    writer.write(data)
                    await writer.drain()
                    self._act(data)
        writer.close()

    def _act(self, data: bytes) -> None:
        if self.cue and self.cue[0] in data:
            _, act = self.cue
            self.cue = None
            act()


@asynccontextmanager
async def proxied(where: Address) -> AsyncIterator[tuple[Proxy, Address]]:
    """An open proxy to a server of scheme bolt, and the address by which it is reached."""
    host, port = where.uri.removeprefix("bolt://").split(":")
    proxy = Proxy(host, int(port))
    await proxy.open()
    try:
        yield proxy, Address(f"bolt://127.0.0.1:{proxy.port}", where.user, where.password, where.database)
    finally:
        await proxy.refuse()
