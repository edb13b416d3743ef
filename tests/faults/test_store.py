"""What a store does when its database is away, silent, slow or lost: the right error in time, then on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from neo4j.exceptions import ConnectionAcquisitionTimeoutError, IncompleteCommit, Neo4jError, SessionExpired

from graph.errors import GraphError, StoreRefused, StoreTimeout, StoreUnavailable, StoreUncertain
from graph.settings import Settings
from graph.store import GRACE, Address, Run, Store, address, translated
from tests.faults.conftest import LIMIT
from tests.faults.proxy import COMMIT, Proxy

Far = tuple[Proxy, Store]
HEAVY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)"
# a circle of 22 nodes with chords: the planner weighs their orders for many seconds
PLANNED = "MATCH " + ", ".join(f"(n{i})-[:X]->(n{(i * 7 + 3) % 22})" for i in range(22)) + " RETURN count(*)"
OTHERS = "SHOW TRANSACTIONS YIELD currentQuery AS text WHERE text STARTS WITH $text RETURN count(*)"
MARGIN = 5.0  # seconds a busy machine may add; what hangs takes for ever


async def in_time(work: Awaitable[Any]) -> Any:
    """The outcome of a read, which a limit holds even where nobody answers."""
    async with asyncio.timeout(LIMIT + GRACE + MARGIN):
        return await work


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition. Raises TimeoutError where it does not come true."""
    async with asyncio.timeout(20):
        while not await condition():  # noqa: ASYNC110 - nothing tells when a statement ends
            await asyncio.sleep(0.02)


async def runs(store: Store, text: str) -> bool:
    """Whether the database runs such a statement."""
    return bool(await store.value(OTHERS, {"text": text[:40]}))


async def test_a_database_that_is_away(far: Far) -> None:
    proxy, store = far
    await proxy.refuse()
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        await in_time(store.read("RETURN 1", {}))
    await proxy.open()
    assert await store.read("RETURN 1", {}) == [[1]]


async def test_connections_that_were_reset_while_they_were_idle(far: Far) -> None:
    proxy, store = far
    await asyncio.gather(*(store.read("RETURN 1", {}) for _ in range(10)))
    proxy.reset()
    assert await asyncio.gather(*(store.read("RETURN 1", {}) for _ in range(10))) == [[[1]]] * 10


async def test_a_read_whose_connection_is_reset_is_tried_again(far: Far, store: Store) -> None:
    proxy, behind = far
    slow = "UNWIND range(1, 2000000) AS a WITH a WHERE a % 7 = 0 RETURN count(a)"
    reading = asyncio.create_task(behind.read(slow, {}))
    await until(lambda: runs(store, slow))
    proxy.reset()
    assert await in_time(reading) == [[2000000 // 7]]


async def test_a_silent_network_and_its_end(far: Far) -> None:
    proxy, store = far
    await asyncio.gather(*(store.read("RETURN 1", {}) for _ in range(5)))
    proxy.swallow()
    outcomes = await in_time(asyncio.gather(*(store.read("RETURN 1", {}) for _ in range(3)), return_exceptions=True))
    assert [(type(error), error.message) for error in outcomes] == [
        (StoreUnavailable, "The database does not answer.")
    ] * 3
    proxy.speak()
    assert await asyncio.gather(*(store.read("RETURN 1", {}) for _ in range(10))) == [[[1]]] * 10
    assert store.in_use == 0


async def test_one_connection_that_fell_silent_is_not_the_database(far: Far) -> None:
    """As where a firewall forgot it."""
    proxy, store = far
    await store.read("RETURN 1", {})
    proxy.swallow()
    reading = asyncio.create_task(store.read("RETURN 1", {}))
    await until(lambda: asyncio.sleep(0, store.in_use == 1))
    await asyncio.sleep(LIMIT / 2)
    proxy.speak()
    with pytest.raises(StoreTimeout, match=f"gave no answer within {LIMIT:g} s"):
        await in_time(reading)
    assert await store.read("RETURN 1", {}) == [[1]]


async def test_a_slow_network_is_only_slow(far: Far) -> None:
    proxy, store = far
    proxy.delay = 0.02
    assert await store.read("UNWIND range(1, 1000) AS i RETURN i", {}) == [[i] for i in range(1, 1001)]


@pytest.mark.parametrize("statement", [HEAVY, PLANNED], ids=["runs", "is planned"])
async def test_the_database_ends_what_takes_too_long(far: Far, statement: str) -> None:
    _, store = far
    with pytest.raises(StoreTimeout, match="took too long"):
        await in_time(store.read(statement, {}))
    assert store.in_use == 0


@pytest.mark.parametrize("statement", [HEAVY, PLANNED], ids=["runs", "is planned"])
async def test_a_read_that_is_cancelled_ends_in_the_database(
    engine_settings: Settings, store: Store, statement: str
) -> None:
    other = await Store.at(address(engine_settings), statement_timeout=60)
    reading = asyncio.create_task(other.read(statement, {}))
    await until(lambda: runs(store, statement))
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    async def over() -> bool:
        return not await runs(store, statement)

    await until(over)
    assert other.in_use == 0
    assert await other.read("RETURN 1", {}) == [[1]]
    await other.close()


async def test_a_user_who_is_no_longer_let_in(engine_settings: Settings, store: Store) -> None:
    await store.schema("CREATE USER leaver SET PASSWORD 'leaver-leaver' CHANGE NOT REQUIRED")
    theirs = await Store.at(Address(address(engine_settings).uri, "leaver", "leaver-leaver"))
    await store.schema("DROP USER leaver")
    with pytest.raises(StoreRefused, match="refused the user or password"):  # by a new connection
        await in_time(asyncio.gather(*(theirs.read("RETURN 1", {}) for _ in range(3))))
    await theirs.close()


@pytest.mark.parametrize("lose", [Proxy.reset, Proxy.swallow], ids=["reset", "silent"])
async def test_a_commit_whose_answer_is_lost_is_uncertain(
    far: Far, empty_store: Store, lose: Callable[[Proxy], None]
) -> None:
    proxy, store = far
    proxy.cue = COMMIT, partial(lose, proxy)
    with pytest.raises(StoreUncertain, match="may hold or not"):
        await in_time(store.write("CREATE (:Written)", {}, limit=LIMIT))
    assert proxy.cue is None
    assert store.in_use == 0


async def test_what_can_be_repeated_is_repeated_where_its_end_is_uncertain(far: Far, empty_store: Store) -> None:
    proxy, store = far
    proxy.cue = COMMIT, proxy.reset
    assert await store.write("MERGE (n:Written {key: 1}) RETURN n.key", {}, repeatable=True) == [[1]]
    assert proxy.cue is None
    assert await empty_store.value("MATCH (n:Written) RETURN count(*)", {}) == 1


async def test_work_that_raises_leaves_nothing(empty_store: Store) -> None:
    async def work(run: Run) -> None:
        await run("CREATE (:Written)", {})
        assert await run("MATCH (n:Written) RETURN count(*)", {}) == [[1]]
        raise LookupError

    with pytest.raises(LookupError):
        await empty_store.transact(work)
    assert await empty_store.value("MATCH (n:Written) RETURN count(*)", {}) == 0


async def test_work_whose_end_is_uncertain_is_repeated_from_its_start(far: Far, empty_store: Store) -> None:
    proxy, store = far

    runs = 0

    async def work(run: Run) -> int:
        nonlocal runs
        runs += 1
        await run("MERGE (n:Written {key: 1})", {})
        return runs

    proxy.cue = COMMIT, proxy.reset
    with pytest.raises(StoreUncertain, match="may hold or not"):
        await in_time(store.transact(work))
    proxy.cue = COMMIT, proxy.reset
    assert await in_time(store.transact(work, repeatable=True)) == 3
    assert proxy.cue is None
    assert await empty_store.value("MATCH (n:Written) RETURN count(*)", {}) == 1


async def test_a_write_to_a_silent_database_does_not_hang(far: Far, empty_store: Store) -> None:
    proxy, store = far
    proxy.swallow()
    with pytest.raises(StoreUnavailable, match="does not answer"):
        await in_time(store.write("CREATE (:Written)", {}, limit=LIMIT))
    assert await empty_store.value("MATCH (n:Written) RETURN count(*)", {}) == 0


def said(code: str, message: str = "Words.") -> Neo4jError:
    """An error as the driver makes it of what a server says."""
    return Neo4jError._hydrate_neo4j(code=f"Neo.{code}", message=message)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (said("ClientError.Cluster.NotALeader"), StoreUnavailable),
        (said("ClientError.General.ForbiddenOnReadOnlyDatabase"), StoreUnavailable),
        (said("TransientError.Cluster.ReplicationFailure"), StoreUnavailable),
        (said("TransientError.General.DatabaseUnavailable"), StoreUnavailable),
        (said("TransientError.Transaction.DeadlockDetected"), StoreUnavailable),
        (said("TransientError.Transaction.Terminated"), StoreUnavailable),
        (said("TransientError.Transaction.LockClientStopped"), StoreUnavailable),
        (said("ClientError.Security.AuthorizationExpired"), StoreUnavailable),
        (said("DatabaseError.Transaction.TransactionStartFailed", "It needs to be restarted."), StoreUnavailable),
        (ConnectionAcquisitionTimeoutError("full"), StoreUnavailable),
        (SessionExpired("gone"), StoreUnavailable),
        (ConnectionResetError(), StoreUnavailable),
        (IncompleteCommit("lost"), StoreUncertain),
        (said("DatabaseError.Transaction.TransactionCommitFailed"), StoreUncertain),
        (said("ClientError.Transaction.TransactionTimedOutClientConfiguration"), StoreTimeout),
        (said("ClientError.Security.Unauthorized"), StoreRefused),
        (said("ClientError.Security.TokenExpired"), StoreRefused),
        (said("TransientError.General.TransactionOutOfMemoryError"), StoreRefused),
        (said("DatabaseError.General.UnknownError", "No space left on device"), StoreRefused),
        (said("ClientError.Statement.SyntaxError"), StoreRefused),
    ],
    ids=lambda value: getattr(value, "code", None) or getattr(value, "__name__", type(value).__name__),
)
def test_an_error_in_our_words(error: Exception, meaning: type[GraphError]) -> None:
    assert type(translated(error)) is meaning
