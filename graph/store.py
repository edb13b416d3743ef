"""The one door to Neo4j: statements in, plain values out, the driver's errors translated into ours.

A read is one auto-commit statement (one round trip); writes are managed transactions. Only transient failures are
tried again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction, Query
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph import local
from graph.errors import GraphError, StoreRefused, StoreTimeout, StoreUnavailable
from graph.settings import Settings

T = TypeVar("T")
Statement = tuple[str, dict[str, Any]]

OLDEST = (5, 26)  # scoped subqueries and the planner the statements were measured on
ATTEMPTS = 4
FIRST_PAUSE = 0.05  # seconds, doubled at each try
GRACE = 2.0  # seconds beyond the statement's own limit, after which we stop waiting for a database that says nothing
STOPPED = "Neo.ClientError.Transaction.TransactionTimedOut"
# every failure is translated below; the driver's own lines would only reach a terminal that has no log configured
logging.getLogger("neo4j").addHandler(logging.NullHandler())
NO_SPACE = ("No space left on device", "NoSpaceLeft", "out of disk space")


@dataclass(frozen=True)
class Address:
    """Where a store is and how to enter it. The password never shows in a repr."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"


def address(settings: Settings) -> Address:
    """The server named in the settings, else the running embedded engine.

    Raises StoreUnavailable when neither is there.
    """
    if settings.neo4j_uri:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        return Address(settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database)
    engine = local.running(settings)
    if engine is None:
        raise StoreUnavailable(
            "The embedded database is not running.", "Start it with `tidu db start`, or set NEO4J_URI to use a server."
        )
    return Address(engine.uri, engine.user, engine.password, engine.database)


class Store:
    """A pool of connections to one database. Open it with `Store.open`, close it when done."""

    def __init__(self, driver: AsyncDriver, database: str, timeout: float) -> None:
        self._driver = driver
        self._database = database
        self._timeout = timeout

    @classmethod
    async def open(cls, settings: Settings) -> Store:
        """Connect and check that the server can be used: reachable, password right, not too old."""
        return await cls.at(address(settings), settings.statement_timeout)

    @classmethod
    async def at(cls, where: Address, statement_timeout: float = 10.0) -> Store:
        """Connect to an address; `statement_timeout` in seconds bounds each read."""
        try:
            driver = AsyncGraphDatabase.driver(
                where.uri,
                auth=(where.user, where.password),
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                connection_acquisition_timeout=statement_timeout,
                connection_timeout=min(statement_timeout, 5.0),
                max_transaction_retry_time=statement_timeout,
                user_agent="tidu/0.1",
            )
        except (ConfigurationError, ValueError) as error:
            raise StoreRefused(
                f"NEO4J_URI is not usable: {error}.", "An example that is: bolt://127.0.0.1:7687"
            ) from error
        store = cls(driver, where.database, statement_timeout)
        try:
            await store._check_version(where.uri)
        except BaseException:
            await driver.close()
            raise
        return store

    async def _check_version(self, uri: str) -> None:
        [[version]] = await self.read(
            "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]", {}
        )
        found = tuple(int(part) for part in str(version).split("-")[0].split(".")[:2])
        if found < OLDEST:
            raise StoreRefused(
                f"The server at {uri} is Neo4j {version}.", f"Neo4j {'.'.join(map(str, OLDEST))} or newer is needed."
            )

    async def close(self) -> None:
        """Close all connections."""
        await self._driver.close()

    async def read(self, statement: str, params: dict[str, Any]) -> list[list[Any]]:
        """Rows of one read statement, each a list of values. Runs on a replica where there is one.

        Raises StoreTimeout, StoreUnavailable, StoreRefused.
        """
        query = Query(statement, timeout=self._timeout)

        async def work() -> list[list[Any]]:
            async with self._driver.session(
                database=self._database, default_access_mode=READ_ACCESS, fetch_size=-1
            ) as session:
                result = await session.run(query, params)
                return [list(record) async for record in result]

        return await self._retried(work, self._timeout + GRACE)

    async def value(self, statement: str, params: dict[str, Any]) -> Any:
        """The single value of a statement that returns one record of one column; None when it returns no record."""
        rows = await self.read(statement, params)
        return rows[0][0] if rows else None

    async def write(self, statement: str, params: dict[str, Any]) -> list[list[Any]]:
        """Run one statement in a write transaction; returns its rows."""
        return (await self.write_all([(statement, params)]))[0]

    async def write_all(self, statements: Iterable[Statement]) -> list[list[list[Any]]]:
        """Run several statements in one write transaction: all of them hold, or none."""
        batch = list(statements)

        async def work(tx: AsyncManagedTransaction) -> list[list[list[Any]]]:
            answers = []
            for statement, params in batch:
                result = await tx.run(statement, params)
                answers.append([list(record) async for record in result])
            return answers

        async with self._driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session:
            try:
                return await session.execute_write(work)
            except (Neo4jError, DriverError, OSError) as error:
                raise translated(error) from error

    async def schema(self, statement: str) -> list[list[Any]]:
        """Run a statement that changes constraints or indexes, or waits for them."""

        async def work() -> list[list[Any]]:
            async with self._driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session:
                result = await session.run(statement)
                return [list(record) async for record in result]

        return await self._retried(work, None)

    async def _retried(self, work: Callable[[], Awaitable[T]], patience: float | None) -> T:
        """The work, tried again after a transient failure; all tries together take `patience` seconds at most."""
        try:
            async with asyncio.timeout(patience):
                pause = FIRST_PAUSE
                for _ in range(ATTEMPTS - 1):
                    try:
                        return await work()
                    except (Neo4jError, DriverError) as error:
                        if not error.is_retryable():
                            raise
                    await asyncio.sleep(pause)
                    pause *= 2
                return await work()
        except TimeoutError as error:
            raise StoreTimeout(
                f"The database gave no answer within {patience:g} s.", "Ask for less at a time."
            ) from error
        except (Neo4jError, DriverError, OSError) as error:
            raise translated(error) from error


def translated(error: Exception) -> GraphError:
    """The driver's error in words a user can act on."""
    if isinstance(error, AuthError):
        return StoreRefused(
            "The database refused the user or password.",
            "Check NEO4J_USER and NEO4J_PASSWORD; for the embedded database: `tidu db stop`, `tidu db reset-password`.",
        )
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        return StoreUnavailable("The database cannot be reached.", "Try again in a moment; `tidu status` tells more.")
    code = getattr(error, "code", None) or type(error).__name__
    text = getattr(error, "message", None) or str(error)
    if code.startswith(STOPPED):
        return StoreTimeout("The database stopped a statement that took too long.", "Ask for less at a time.")
    if any(words in text for words in NO_SPACE):
        return StoreRefused("The database's disk is full.", "Free some space; nothing acknowledged is lost.")
    if code.startswith("Neo.TransientError") or (isinstance(error, DriverError) and error.is_retryable()):
        return StoreUnavailable(f"The database is busy ({code}).", "Try again in a moment.")
    return StoreRefused(f"The database refused a statement: {code}.", text)
