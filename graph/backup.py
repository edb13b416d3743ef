"""Backup and restore of the embedded engine: a copy of its files while it is stopped and its store locked."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from graph import local, migrations
from graph.engine.backup_file import Manifest, pack, read_manifest, require_room, told_disk, unpack
from graph.engine.config import run_dir
from graph.engine.credentials import hand_over_password, write_private
from graph.engine.install import install
from graph.engine.jars import ENGINE_VERSION
from graph.engine.java import find_java
from graph.engine.report import Report, quiet
from graph.engine.state import held, lock_of, read_state, take_lock, write_state
from graph.engine.swap import swap
from graph.errors import BackupError, EngineError, GraphError
from graph.model import MODEL
from graph.settings import Settings
from graph.store import Store

UNPACKED = "store.restoring-"


@dataclass(frozen=True)
class Restored:
    """What was restored, and where the store that was there before is kept; None where there was none."""

    manifest: Manifest
    former: Path | None


def backup(settings: Settings, file: Path, report: Report = quiet, *, stop: bool = False) -> Manifest:
    """Back the store up into a new file.

    A stopped engine is started first, so that what is copied is a store that recovers and answers. A running one is
    refused unless `stop`; then it is stopped for the copy and started again. Raises BackupError, EngineError.
    """
    was_running = refuse_running(settings, stop=stop)
    if file.exists():
        raise BackupError(f"{file} is there already.", "Choose another name; a backup never replaces one.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}.", "Make it, or choose another one.")
    try:
        graph = asked_and_stopped(settings, report)
        with locked(settings):
            return pack(settings.store_dir, file, version("tidu"), ENGINE_VERSION, graph, report)
    finally:
        if was_running:
            local.start(settings, report)


def restore(settings: Settings, file: Path, report: Report = quiet, *, stop: bool = False) -> Restored:
    """Put the store of a backup in the place of the one there is, which is kept beside it.

    Everything is checked and unpacked first; then the two change places, and change back unless the new one starts
    and answers. A running engine is refused unless `stop`, and runs again afterwards. Raises BackupError, EngineError.
    """
    was_running = refuse_running(settings, stop=stop)
    manifest = read_manifest(file)
    refuse_newer(file, manifest)
    with told_disk(settings.home), beside(settings, manifest.size) as (fresh, lock):
        unpack(file, fresh, report)
        former = take_place(settings, fresh, lock, report, was_running=was_running, version=manifest.engine)
    if not was_running:
        local.stop(settings)
    return Restored(manifest, unless_empty(former))


def take_place(
    settings: Settings, fresh: Path, lock: int, report: Report, *, was_running: bool, version: str = ENGINE_VERSION
) -> Path:
    """Put a new store in the place of the one there is, start it, and return where the former one is kept.

    The engine runs afterwards. The two change back unless the new one starts and answers: then BackupError.
    """
    java, folder = find_java(settings), install(settings, report)
    hand_over_password(settings, fresh)
    write_private(fresh / run_dir(settings).name / local.version_file(settings).name, version)
    if was_running:
        local.stop(settings)
    with locked(settings):
        last = read_state(settings)
        former = kept_as(settings)
        swap(settings, fresh, former)
    try:
        if last is not None:
            write_state(settings, last.stopped())  # the port stays, so that those who use it find it again
        local.start_locked(settings, java, folder, lock, report)
        asyncio.run(require_usable(settings))
    except BaseException as error:
        local.stop(settings)
        swap(settings, former, fresh)
        if isinstance(error, GraphError):
            raise BackupError(
                f"The new store does not work: {error.message}", f"The former one is back. {error.remedy}"
            ) from error
        raise
    return former


def refuse_running(settings: Settings, *, stop: bool) -> bool:
    """Whether the engine runs; EngineError where it does and may not be stopped."""
    is_running = local.running(settings) is not None
    if is_running and not stop:
        raise EngineError(
            "The database is running; its files can be copied only while it is stopped.",
            "Give --stop to stop it for so long and start it again, or stop it yourself: `tidu db stop`.",
        )
    return is_running


def refuse_newer(file: Path, manifest: Manifest) -> None:
    """Refuse a backup that this program would not understand."""
    engine_too_new = local.numbers(manifest.engine) > local.numbers(ENGINE_VERSION)
    if engine_too_new or (manifest.graph or 0) > MODEL.version:
        raise BackupError(
            f"{file} holds a graph of version {manifest.graph} of Neo4j {manifest.engine}; "
            f"this program knows graphs up to {MODEL.version} and is of Neo4j {ENGINE_VERSION}.",
            "Restore it with the newer program that made it.",
        )


@contextmanager
def beside(settings: Settings, size: int) -> Iterator[tuple[Path, int]]:
    """A folder beside the store for another one of so many bytes, with the lock of that store."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_leftovers(settings)
    require_room(settings.home, size)
    fresh = Path(tempfile.mkdtemp(prefix=UNPACKED, dir=settings.home))
    try:
        run = fresh / run_dir(settings).name
        run.mkdir(mode=0o700)
        lock = lock_of(run)
        if lock is None:
            raise BackupError(f"{fresh} is in use by another restore or import.", "Wait for its end.")
        with held(lock):
            yield fresh, lock
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def remove_leftovers(settings: Settings) -> None:
    """Remove what restores and imports that were killed had begun; those under way hold their locks."""
    for folder in settings.home.glob(f"{UNPACKED}*"):
        with suppress(FileNotFoundError):
            lock = lock_of(folder / run_dir(settings).name)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Hold the lock of the stopped store, so that nobody starts it."""
    local.prepare(settings)
    lock = take_lock(settings)
    if lock is None:
        raise EngineError("Another process has started the database meanwhile.", "Stop what uses it, and try again.")
    with held(lock):
        yield


def kept_as(settings: Settings) -> Path:
    """Where the store is kept that a restore replaces."""
    return settings.home / f"store.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}"


def unless_empty(former: Path) -> Path | None:
    """The former store; one in which there never was a database is removed."""
    if (former / "databases").exists():
        return former
    shutil.rmtree(former)
    return None


def asked_and_stopped(settings: Settings, report: Report) -> int | None:
    """Start the engine if it does not run, ask it for the version of its graph, and stop it."""
    try:
        local.start(settings, report)
        return asyncio.run(graph_version(settings))
    finally:
        report("Stopping the database engine")
        local.stop(settings)


async def graph_version(settings: Settings) -> int | None:
    """The version of the graph in a running engine; None for an empty one."""
    store = await Store.open(settings)
    try:
        return await migrations.version(store)
    finally:
        await store.close()


async def require_usable(settings: Settings) -> None:
    """Raise GraphError unless the engine answers and its graph is not newer than this program."""
    migrations.refuse_newer(await graph_version(settings))
