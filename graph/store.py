"""The one door to Neo4j: statements in, plain values out, the driver's errors translated into ours.

A read is one auto-commit statement (one round trip); writes are managed transactions. Only transient failures are
tried again, and nothing is waited for without end: docs/decisions/0006-faults.md.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    Query,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionPoolError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph import local
from graph.errors import GraphError, StoreRefused, StoreTimeout, StoreUnavailable, StoreUncertain
from graph.settings import Settings

log = logging.getLogger("tidu.store")

T = TypeVar("T")
Statement = tuple[str, dict[str, Any]]
Run = Callable[[str, dict[str, Any]], Awaitable[list[list[Any]]]]
"""Runs one statement of a transaction and returns its rows."""

OLDEST = (5, 26)  # scoped subqueries and the planner the statements were measured on
ATTEMPTS = 4
FIRST_PAUSE = 0.05  # seconds, doubled at each try
GRACE = (
    2.0  # seconds beyond a statement's own limit; half of it waits for the answer, half asks whether anyone is there
)
LONGEST_WRITE = 600.0  # seconds; a batch of a load on a slow disk
WAIT = 1.0  # seconds between two looks for a store that is away
IDLE = 30.0  # seconds after which a pooled connection is tried before it is used
STOPPED = "Neo.ClientError.Transaction.TransactionTimedOut"
TERMINATED = ("Transaction.Terminated", "Transaction.TransactionTerminated", "Transaction.LockClientStopped")
UNKNOWN_END = ("Transaction.TransactionCommitFailed", "Transaction.TransactionLogError")  # may be there after recovery
TOO_LARGE = ("General.TransactionOutOfMemoryError", "General.TransactionMemoryLimit")
PANIC = "needs to be restarted"
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
        self._asking: asyncio.Task[bool] | None = None

    @property
    def in_use(self) -> int:
        """Connections that carry a statement now."""
        pool = self._driver._pool
        return sum(map(pool.in_use_connection_count, list(pool.connections)))

    @classmethod
    async def open(cls, settings: Settings, patience: float = 0.0) -> Store:
        """Connect and check that the server can be used: reachable, password right, not too old.

        One that is away is waited for, `patience` seconds.
        """
        deadline = time.monotonic() + patience
        while True:
            try:
                return await cls.at(address(settings), settings.statement_timeout)
            except StoreUnavailable as error:
                if time.monotonic() >= deadline:
                    raise
                log.warning("Waiting for the database: %s", error)
            await asyncio.sleep(WAIT)

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
                liveness_check_timeout=IDLE,
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

        Ends within the statement's limit and GRACE. Raises StoreTimeout, StoreUnavailable, StoreRefused.
        """
        query = Query(statement, timeout=self._timeout)

        async def work() -> list[list[Any]]:
            async with self._driver.session(
                database=self._database, default_access_mode=READ_ACCESS, fetch_size=-1
            ) as session:
                result = await session.run(query, params)
                return [list(record) async for record in result]

        return await self._bounded(_retried(work), self._timeout)

    async def value(self, statement: str, params: dict[str, Any]) -> Any:
        """The single value of a statement that returns one record of one column; None when it returns no record."""
        rows = await self.read(statement, params)
        return rows[0][0] if rows else None

    async def write(
        self, statement: str, params: dict[str, Any], *, limit: float = LONGEST_WRITE, repeatable: bool = False
    ) -> list[list[Any]]:
        """Run one statement in a write transaction; returns its rows."""
        return (await self.write_all([(statement, params)], limit=limit, repeatable=repeatable))[0]

    async def write_all(
        self, statements: Iterable[Statement], *, limit: float = LONGEST_WRITE, repeatable: bool = False
    ) -> list[list[list[Any]]]:
        """Run several statements in one write transaction of at most `limit` seconds: all of them hold, or none.

        `repeatable` statements change nothing when run twice: they run again where nobody knows whether they hold.
        Raises StoreUncertain for others then; StoreTimeout, StoreUnavailable, StoreRefused where they do not hold.
        """
        batch = list(statements)

        async def work(run: Run) -> list[list[list[Any]]]:
            return [await run(statement, params) for statement, params in batch]

        return await self._sure(work, limit, repeatable=repeatable)

    async def transact(self, work: Callable[[Run], Awaitable[T]], *, repeatable: bool = False) -> T:
        """Run work in one write transaction within the limit of a read: what it reads decides what it writes.

        What it writes holds when it returns; where it raises, nothing of it does. It may be run again from its start
        after a transient failure, so it keeps nothing of an earlier run. `repeatable`, and what is raised, as for
        `write_all`.
        """
        return await self._sure(work, self._timeout, repeatable=repeatable)

    async def _sure(self, work: Callable[[Run], Awaitable[T]], limit: float, *, repeatable: bool) -> T:
        try:
            return await self._written(work, limit)
        except StoreUncertain:
            if not repeatable:
                raise
            return await self._written(work, limit)

    async def _written(self, work: Callable[[Run], Awaitable[T]], limit: float) -> T:
        committing = False

        @unit_of_work(timeout=limit)
        async def managed(tx: AsyncManagedTransaction) -> T:
            nonlocal committing
            committing = False

            async def run(statement: str, params: dict[str, Any]) -> list[list[Any]]:
                result = await tx.run(statement, params)
                return [list(record) async for record in result]

            done = await work(run)
            committing = True
            return done

        async def transaction() -> T:
            async with self._driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session:
                return await session.execute_write(managed)

        try:
            return await self._bounded(transaction(), limit)
        except (StoreTimeout, StoreUnavailable) as error:
            if committing and isinstance(error.__cause__, TimeoutError):
                raise _uncertain() from error
            raise

    async def schema(self, statement: str) -> list[list[Any]]:
        """Run a statement that changes constraints or indexes, or waits for them."""

        async def work() -> list[list[Any]]:
            async with self._driver.session(database=self._database, default_access_mode=WRITE_ACCESS) as session:
                result = await session.run(statement)
                return [list(record) async for record in result]

        return await self._bounded(_retried(work), LONGEST_WRITE)

    async def _bounded(self, work: Awaitable[T], limit: float) -> T:
        """The work, whose statement the database ends after `limit` seconds, in our words where it fails.

        A connection that is given up is closed, by which the database ends its statement.
        """
        try:
            async with asyncio.timeout(limit + GRACE / 2):
                return await work
        except TimeoutError as error:
            if await self._answers():
                raise StoreTimeout(
                    f"The database gave no answer within {limit:g} s.", "Ask for less at a time."
                ) from error
            raise StoreUnavailable(
                "The database does not answer.", "Try again in a moment; `tidu status` tells more."
            ) from error
        except (Neo4jError, DriverError, OSError) as error:
            raise translated(error) from error

    async def _answers(self) -> bool:
        """Whether the database answers on a new connection; asked once for all that wait for it."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> bool:
        with suppress(TimeoutError, Neo4jError, DriverError, OSError):
            async with asyncio.timeout(GRACE / 2):
                pool = self._driver._pool
                for server in list(pool.connections):  # idle ones may be as dead as the one that was silent
                    await pool.deactivate(server)
                async with self._driver.session(database=self._database) as session:
                    await (await session.run("RETURN 1")).consume()
            return True
        return False


async def _retried(work: Callable[[], Awaitable[T]]) -> T:
    """The work, tried again after a transient failure; only for what can be repeated."""
    pause = FIRST_PAUSE
    for _ in range(ATTEMPTS - 1):
        try:
            return await work()
        except (Neo4jError, DriverError) as error:
            if not error.is_retryable() or _has(error, TOO_LARGE):
                raise
        await asyncio.sleep(pause)
        pause *= 2
    return await work()


def _has(error: Exception, codes: Iterable[str]) -> bool:
    return any(words in (getattr(error, "code", None) or "") for words in codes)


def _uncertain() -> StoreUncertain:
    return StoreUncertain(
        "The database was lost while it committed a change; the change may hold or not.",
        "Look before you change it again.",
    )


def translated(error: Exception) -> GraphError:
    """The driver's error in words a user can act on."""
    again = isinstance(error, Neo4jError | DriverError) and error.is_retryable()
    code = getattr(error, "code", None) or type(error).__name__
    text = getattr(error, "message", None) or str(error)
    if isinstance(error, IncompleteCommit):
        return _uncertain()
    if isinstance(error, AuthError) and not again:
        return StoreRefused(
            "The database refused the user or password.",
            "Check NEO4J_USER and NEO4J_PASSWORD; for the embedded database: `tidu db stop`, `tidu db reset-password`.",
        )
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        return StoreUnavailable("The database cannot be reached.", "Try again in a moment; `tidu status` tells more.")
    if isinstance(error, ConnectionPoolError):
        return StoreUnavailable("All connections to the database are in use.", "Try again in a moment.")
    if code.startswith(STOPPED):
        return StoreTimeout("The database stopped a statement that took too long.", "Ask for less at a time.")
    if any(words in text for words in NO_SPACE):
        return StoreRefused("The database's disk is full.", "Free some space; nothing acknowledged is lost.")
    if PANIC in text:
        return StoreUnavailable(
            "The database gave up after a failure of its own, for example a full disk.",
            "See that its disk has space, then start it again: `tidu db stop`, `tidu db start`.",
        )
    if _has(error, UNKNOWN_END):
        return _uncertain()
    if _has(error, TERMINATED):
        return StoreUnavailable("The database ended a statement, as it does when it stops.", "Try again in a moment.")
    if _has(error, TOO_LARGE):
        return StoreRefused("A statement needs more memory than the database has.", "Ask for less at a time.")
    if again:
        return StoreUnavailable(f"The database is busy ({code}).", "Try again in a moment.")
    return StoreRefused(f"The database refused a statement: {code}.", text)
