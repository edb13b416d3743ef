"""Workers come and go under load, and no request is lost."""

from __future__ import annotations

import asyncio
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import httpx
import psutil
import pytest

from bench.serving import Served, serving
from graph.settings import Settings

QUERY = {"query": "{ tiers { id } }"}
PATIENCE = 90.0  # seconds for a worker to come up on a busy machine


@pytest.fixture(scope="module")
def served(engine_settings: Settings) -> Iterator[Served]:
    with serving(engine_settings.home, workers=2, TIDU_METRICS="true") as served:
        yield served


@asynccontextmanager
async def hammered(url: str) -> AsyncIterator[Counter[int | str]]:
    """Three clients that ask all the time, two of them on connections they keep; what they were answered."""
    answers: Counter[int | str] = Counter()
    over = asyncio.Event()

    async def keeping() -> None:
        async with httpx.AsyncClient() as client:
            while not over.is_set():
                await ask(client)

    async def anew() -> None:
        while not over.is_set():
            async with httpx.AsyncClient() as client:
                await ask(client)

    async def ask(client: httpx.AsyncClient) -> None:
        await asyncio.sleep(0.01)  # leaves the processors to the workers that start
        try:
            answers[(await client.post(url, json=QUERY, timeout=PATIENCE)).status_code] += 1
        except httpx.HTTPError as error:
            answers[repr(error)] += 1

    async with asyncio.TaskGroup() as clients:
        for client in (keeping, keeping, anew):
            clients.create_task(client())
        yield answers
        over.set()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - processes of others
            await asyncio.sleep(0.05)


def pids(served: Served) -> set[int]:
    return {worker.pid for worker in served.workers()}


async def test_a_rolling_restart_loses_no_request(served: Served) -> None:
    async with hammered(served.url) as answers:
        before = pids(served)
        served.restart_workers()
        await until(lambda: len(pids(served)) == 2 and not pids(served) & before)
    assert set(answers) == {200}, answers


async def test_a_worker_that_was_killed_is_replaced(served: Served, engine_settings: Settings) -> None:
    folder = engine_settings.metrics_dir
    before = served.workers()
    before[0].kill()
    await until(lambda: len(pids(served) - {before[0].pid}) == 2 and all(map(serves, served.workers())))
    async with httpx.AsyncClient() as client:
        assert (await client.post(served.url, json=QUERY)).status_code == 200
        metrics = await client.get(f"http://{served.host}:{served.port}/metrics")
    assert re.search(r"^tidu_connections_in_use \d", metrics.text, re.MULTILINE)
    alive = {int(file.stem.rpartition("_")[2]) for file in folder.glob("gauge_live*.db")}
    assert alive == pids(served)


async def test_the_end_answers_what_was_asked(served: Served) -> None:
    """A connection whose request is still on its way when the signal comes; and one that brings none."""
    with socket.create_connection((served.host, served.port)) as late, socket.create_connection(late.getpeername()):
        body = b'{"query": "{ tiers { id } }"}'
        head = (
            b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
        )
        workers = served.workers()
        served.process.terminate()
        await until(lambda: not any(map(listens, workers)))
        late.sendall(head % len(body) + body)
        answer = await asyncio.to_thread(everything, late)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"connection: close\r\n" in answer
    status, said = await asyncio.to_thread(served.stop)
    assert (status, said) == (0, "The database was running before and goes on; stop it with: tidu db stop\n")
    assert not any(worker.is_running() for worker in workers)


def listens(worker: psutil.Process) -> bool:
    try:
        return any(connection.status == psutil.CONN_LISTEN for connection in worker.net_connections())
    except psutil.NoSuchProcess:
        return False


def serves(worker: psutil.Process) -> bool:
    """Whether it has come so far that it is connected with the database."""
    return any(connection.status == psutil.CONN_ESTABLISHED for connection in worker.net_connections())


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)
