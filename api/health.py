"""Whether the process lives (/healthz) and whether it can answer now (/readyz), for those who route and restart.

Liveness never asks the database: a database that is away is no reason to restart this process. Readiness asks it, at
most once a second however many probes come, and waits for it two seconds at most.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse

from graph import constraints, migrations
from graph.errors import GraphError
from graph.model import MODEL
from graph.store import Store

PATIENCE = 2.0  # seconds for the database to answer
FRESH = 1.0  # seconds for which an answer holds
NOT_STORED = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Check:
    """One thing that has to hold, and in words why it does not; `ok` is null for what could not be looked at."""

    ok: bool | None
    said: str = ""


GOOD = Check(True)
UNKNOWN = Check(None, "not looked at")


@dataclass(frozen=True)
class Readiness:
    """Whether requests can be answered: the process has started and is not ending, and all that it needs is there."""

    process: Check
    store: Check = UNKNOWN
    graph: Check = UNKNOWN
    indexes: Check = UNKNOWN

    @property
    def ready(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in (self.process, self.store, self.graph, self.indexes))


STARTING = Readiness(Check(False, "The API is starting."))
LEAVING = Readiness(Check(False, "The API is shutting down."))


@dataclass
class Health:
    """What is known of this process. `store` tells the store, None until there is one; `clock` tells seconds."""

    store: Callable[[], Store | None]
    clock: Callable[[], float] = time.monotonic
    _leaving: bool = False
    _asked: float = float("-inf")
    _asking: asyncio.Task[Readiness] | None = field(default=None, repr=False)

    def leave(self) -> None:
        """From now on the process is not ready: it answers what it has accepted and takes no more."""
        self._leaving = True

    async def readiness(self) -> Readiness:
        """Whether requests can be answered now. All probes of one second share one look."""
        store = self.store()
        if self._leaving:
            return LEAVING
        if store is None:
            return STARTING
        if self._asking is None or (self._asking.done() and self.clock() - self._asked >= FRESH):
            self._asked = self.clock()
            self._asking = asyncio.create_task(look(store))
        return await asyncio.shield(self._asking)

    async def live(self) -> PlainTextResponse:
        """The process answers."""
        return PlainTextResponse("ok\n", headers=NOT_STORED)

    async def ready(self) -> JSONResponse:
        """Each check; 200 when all hold, else 503."""
        found = await self.readiness()
        checks = {name: vars(check) for name, check in vars(found).items()}
        body = {"ready": found.ready, "checks": checks}
        return JSONResponse(body, 200 if found.ready else 503, NOT_STORED)


def add_health(app: FastAPI, health: Health) -> None:
    """Serve /healthz and /readyz."""
    app.get("/healthz", include_in_schema=False)(health.live)
    app.get("/readyz", include_in_schema=False)(health.ready)


async def look(store: Store) -> Readiness:
    """Ask the database whether it answers, and whether the graph is ours."""
    try:
        async with asyncio.timeout(PATIENCE):
            version = await migrations.version(store)
            lacking = await constraints.not_online(store)
    except TimeoutError:
        return Readiness(GOOD, Check(False, f"The database gave no answer within {PATIENCE:g} s."))
    except GraphError as error:
        return Readiness(GOOD, Check(False, error.message))
    return Readiness(GOOD, GOOD, graph_check(version), indexes_check(lacking))


def graph_check(version: int | None) -> Check:
    """Whether the graph is empty or of this program's version."""
    if version in {None, MODEL.version}:
        return GOOD
    return Check(False, f"The graph is of version {version}, this program of {MODEL.version}.")


def indexes_check(lacking: list[str]) -> Check:
    """Whether no index of the model is missing or still being filled."""
    return Check(False, f"Missing or not filled: {', '.join(lacking)}.") if lacking else GOOD
