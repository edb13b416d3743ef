"""The load: a process of its own that keeps a number of connections busy and tells how long each answer took.

It reads one job a line (JSON) on standard input and writes one result a line. For HTTP it is one thread with plain
sockets, about 20 µs a request, so that on two cores it leaves the processor to those who are measured. For Bolt it is
the driver of the product itself, decoding the record and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from typing import Any

import uvloop
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase

LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: *(\d+)")
LAST_CHUNK = b"0\r\n\r\n"
CHUNK = 1 << 18
Result = dict[str, Any]


@dataclass(slots=True)
class Client:
    """One connection that is kept alive, and the answer that is on its way."""

    connection: socket.socket
    requests: Iterator[bytes]
    sent: float = 0.0
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    expected: int = 0  # bytes of the whole answer; 0 until known, -1 for one that comes in chunks

    def send(self) -> None:
        """Ask the next question."""
        self.parts, self.size, self.expected = [], 0, 0
        request = next(self.requests)
        self.sent = time.perf_counter()
        self.connection.sendall(request)

    def receive(self) -> bool:
        """Take what is there; whether the answer is complete. Raises ConnectionError when the server hangs up."""
        part = self.connection.recv(CHUNK)
        if not part:
            raise ConnectionError("The server closed the connection.")
        self.parts.append(part)
        self.size += len(part)
        if not self.expected:
            self._read_head()
        if self.expected < 0:
            return b"".join(self.parts[-2:]).endswith(LAST_CHUNK)
        return 0 < self.expected <= self.size

    def _read_head(self) -> None:
        so_far = b"".join(self.parts)
        end = so_far.find(b"\r\n\r\n")
        if end < 0:
            return
        if not so_far.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(so_far[:300].decode("latin-1"))
        found = LENGTH.search(so_far, 0, end)
        self.expected = end + 4 + int(found[1]) if found else -1


def http(port: int, bodies: list[str], clients: int, seconds: float, headers: str = "") -> Result:
    """Ask over HTTP for some seconds."""
    requests = [_request(port, body.encode(), headers) for body in bodies]
    selector = selectors.DefaultSelector()
    for index in range(clients):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        own = cycle(requests[index % len(requests) :] + requests[: index % len(requests)])
        selector.register(connection, selectors.EVENT_READ, Client(connection, own))
    everyone: list[Client] = [key.data for key in selector.get_map().values()]
    took: list[float] = []
    begin = time.perf_counter()
    for client in everyone:
        client.send()
    waiting, end = clients, begin + seconds
    now = begin
    while waiting:
        for key, _ in selector.select():
            client = key.data
            if client.receive():
                now = time.perf_counter()
                took.append(now - client.sent)
                if now < end:
                    client.send()
                else:
                    waiting -= 1
    for client in everyone:
        client.connection.close()
    return summary(took, now - begin)


def _request(port: int, body: bytes, headers: str) -> bytes:
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\naccept: application/json\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode() + body


class Bolt:
    """Statements straight over Bolt, as a program without an API would send them."""

    def __init__(self, uri: str, user: str, password: str, database: str) -> None:
        self.where = (uri, user, password)
        self.database = database
        self.driver: AsyncDriver | None = None

    async def run(self, statements: list[tuple[str, Any]], clients: int, seconds: float) -> Result:
        """Run them for some seconds, that many at a time."""
        if self.driver is None:
            uri, user, password = self.where
            self.driver = AsyncGraphDatabase.driver(uri, auth=(user, password), notifications_min_severity="OFF")
        took: list[float] = []
        begin = time.perf_counter()
        end = begin + seconds
        await asyncio.gather(*(self._client(statements, index, end, took) for index in range(clients)))
        return summary(took, time.perf_counter() - begin)

    async def _client(self, statements: list[tuple[str, Any]], index: int, end: float, took: list[float]) -> None:
        assert self.driver
        own = cycle(statements[index % len(statements) :] + statements[: index % len(statements)])
        now = time.perf_counter()
        while now < end:
            statement, parameters = next(own)
            sent = time.perf_counter()
            async with self.driver.session(
                database=self.database, default_access_mode=READ_ACCESS, fetch_size=-1
            ) as session:
                result = await session.run(statement, parameters)
                _ = [record async for record in result]
            now = time.perf_counter()
            took.append(now - sent)


def summary(took: list[float], seconds: float) -> Result:
    """Medians, tails and rate of some answers."""
    ordered = sorted(took)
    last = len(ordered) - 1

    def at(share: float) -> float:
        return round(ordered[round(last * share)] * 1000, 4)

    return {"count": len(took), "p50_ms": at(0.5), "p95_ms": at(0.95), "rps": round(len(took) / seconds, 1)}


def written(job: Any) -> str:
    """A job as it travels; days are marked."""
    return json.dumps(job, default=lambda value: {"date": value.isoformat()})


def read(line: str) -> Any:
    """A job as it was."""
    return json.loads(line, object_hook=lambda d: date.fromisoformat(d["date"]) if d.keys() == {"date"} else d)


async def jobs() -> None:
    """Do the jobs as they come."""
    stores: dict[str, Bolt] = {}
    for line in sys.stdin:
        job = read(line)
        if job["over"] == "http":
            result = http(job["port"], job["bodies"], job["clients"], job["seconds"], job.get("headers", ""))
        else:
            bolt = stores.setdefault(job["store"]["uri"], Bolt(**job["store"]))
            result = await bolt.run(job["statements"], job["clients"], job["seconds"])
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(jobs())
