"""The engine itself fails: killed and started again, its disk full. One engine of this file's own."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator

import psutil
import pytest
import pytest_asyncio

from graph import local
from graph.errors import GraphError, StoreUnavailable
from graph.settings import Settings
from graph.store import Store

COUNT = "MATCH (n:Kept) RETURN count(n)"
WRITE = "UNWIND range(1, 2000) AS i CREATE (:Kept {text: 'x' + i})"
ROOM = 50_000  # bytes, less than WRITE needs


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = Settings(home=tmp_path_factory.mktemp("own"), neo4j_uri=None, engine_heap_mb=256)
    local.start(settings)
    yield settings
    local.stop(settings)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(own: Settings) -> AsyncIterator[Store]:
    """A store that is never opened again, with 2000 nodes."""
    store = await Store.open(own)
    await store.write(WRITE, {})
    yield store
    await store.close()


def process(settings: Settings) -> psutil.Process:
    return psutil.Process(local.start(settings).pid)


def kill(settings: Settings) -> None:
    engine = process(settings)
    engine.kill()
    engine.wait()


async def test_a_full_disk_a_kill_and_a_restart_lose_nothing_acknowledged(own: Settings, kept: Store) -> None:
    """A limit on file sizes fails writes as a full disk does; Neo4j then refuses everything until it starts again."""
    log = max((own.store_dir / "transactions" / "neo4j").glob("neostore.transaction.db.*"))
    full = written_so_far(log.read_bytes()) + ROOM, resource.RLIM_INFINITY
    process(own).rlimit(psutil.RLIMIT_FSIZE, full)
    with pytest.raises(GraphError) as caught:
        await kept.write(WRITE, {})
    assert caught.value.code in {"STORE_UNCERTAIN", "STORE_REFUSED"}
    with pytest.raises(StoreUnavailable, match="a full disk") as told:
        await kept.read(COUNT, {})
    assert "`tidu db stop`, `tidu db start`" in told.value.remedy
    kill(own)
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        await kept.read(COUNT, {})
    await asyncio.to_thread(local.start, own)
    counts = await asyncio.gather(*(kept.value(COUNT, {}) for _ in range(20)))
    assert counts in ([2000] * 20, [4000] * 20)
    await kept.write(WRITE, {})
    assert kept.in_use == 0


def written_so_far(log: bytes) -> int:
    """Bytes of a log before the zeros of the room taken for it."""
    return len(log.rstrip(b"\0"))
