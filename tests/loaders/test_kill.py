"""A load of real sources killed with SIGKILL, between transactions and in the middle of one, and run again."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import sys
from pathlib import Path

import pytest
import pytest_asyncio

from graph.settings import Settings
from graph.store import Store
from loaders.pipeline import load, unload
from tests.loaders.small import dump

NAMES = ["territories", "ror-cn", "cn-banks", "eto-chips"]
BATCHES = 25  # what they take together


@pytest.fixture(scope="module")
def settings(engine_settings: Settings) -> Settings:
    """The engine of this run with the real data."""
    return engine_settings


@pytest_asyncio.fixture(scope="module")
async def whole(store: Store, settings: Settings) -> list[list[object]]:
    """The graph of a load that nothing disturbed."""
    await store.write("MATCH (n) DETACH DELETE n", {})
    steps: list[str] = []
    await load(store, settings, NAMES, lambda source, _done, _total: steps.append(source))
    assert len(steps) == BATCHES
    return await dump(store)


async def killed(settings: Settings, batches: int, *, by_us_after: int = 0) -> None:
    """Run a load that dies: by itself after some batches, or by us when it has told of some and goes on writing."""
    home = {"TIDU_HOME": str(settings.home), "TIDU_DATA": str(settings.data), "NEO4J_URI": ""}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.loaders.load_and_die", str(batches), *NAMES,
        cwd=Path(__file__).parents[2], env=os.environ | home, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(by_us_after):
        assert await process.stdout.readline()
    if by_us_after:
        process.kill()
    await process.stdout.read()
    assert await process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("batches", [1, 8, 22])
async def test_killed_between_batches_it_goes_on_where_it_was(
    batches: int, settings: Settings, empty_store: Store, whole: list[list[object]]
) -> None:
    await killed(settings, batches)
    [[done]] = await empty_store.read("MATCH (l:Load) RETURN sum(l.done)", {})
    assert done == batches
    await load(empty_store, settings, NAMES)
    assert await dump(empty_store) == whole


@pytest.mark.parametrize("batches", [3, 16])
async def test_killed_while_it_writes_nothing_is_half_there(
    batches: int, settings: Settings, empty_store: Store, whole: list[list[object]]
) -> None:
    await killed(settings, 0, by_us_after=batches)
    await load(empty_store, settings, NAMES)
    assert await dump(empty_store) == whole


async def test_killed_twice_with_other_data_in_between(
    settings: Settings, empty_store: Store, whole: list[list[object]], tmp_path: Path
) -> None:
    banks = tmp_path / "cn-banks" / "banks.csv.gz"
    for file in settings.data.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(settings.data)
            copy.parent.mkdir(exist_ok=True)
            copy.symlink_to(file)
    banks.unlink()
    banks.write_bytes(gzip.compress("bank_code,bank_name\nICBC,中国工商银行\nNEW,新银行\n".encode()))
    other = settings.model_copy(update={"data": tmp_path})
    await killed(other, 15)
    await killed(settings, 14)
    await load(empty_store, settings, NAMES)
    assert await dump(empty_store) == whole


async def test_unloading_ends_as_if_it_had_never_been_loaded(
    settings: Settings, empty_store: Store, whole: list[list[object]]
) -> None:
    others = [name for name in NAMES if name != "eto-chips"]
    await load(empty_store, settings, others)
    before = await dump(empty_store)
    await load(empty_store, settings, NAMES)
    assert await dump(empty_store) == whole
    await unload(empty_store, "eto-chips")
    assert await dump(empty_store) == before
