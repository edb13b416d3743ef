"""Backup and restore by the command line, of an engine of this file's own: the tests are steps of one story."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import local
from graph.engine.backup_file import pack, read_manifest
from graph.engine.jars import ENGINE_VERSION
from graph.engine.state import take_lock
from graph.model import MODEL
from graph.settings import Settings
from graph.store import Store
from tests.graph.engine.test_backup_file import largest_file
from tests.tidu.conftest import Command

PARENT = "from graph import local, settings; local.start(settings.Settings()); print('up', flush=True); input()"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home whose engine was started by another process, which lives on, as an API does."""
    settings = Settings(home=tmp_path_factory.mktemp("备份") / "home", neo4j_uri=None, engine_heap_mb=256)
    there = {"TIDU_HOME": str(settings.home), "NEO4J_URI": "", "TIDU_ENGINE_HEAP_MB": "256"}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | there
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        yield settings
        local.stop(settings)


@pytest.fixture
def backup(own: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the story's backup is; the environment names its home."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setenv("TIDU_HOME", str(own.home))
    monkeypatch.setenv("TIDU_ENGINE_HEAP_MB", "256")
    return own.home.parent / "graph.tar.gz"


async def rows(settings: Settings, statement: str) -> list[list[object]]:
    store = await Store.open(settings)
    try:
        return await store.write(statement, {})
    finally:
        await store.close()


def kept(settings: Settings) -> list[list[object]]:
    return asyncio.run(rows(settings, "MATCH (n:Kept) RETURN n.name ORDER BY n.name"))


def former_stores(settings: Settings) -> list[Path]:
    return sorted(settings.home.glob("store.*-*"))


def test_a_running_database_is_not_stopped_unasked(tidu: Command, own: Settings, backup: Path) -> None:
    local.start(own)
    asyncio.run(rows(own, "CREATE (:Kept {name: '甲'})"))
    for command in ("backup", "restore"):
        told = tidu(command, str(backup))
        assert told.status == 1
        assert told.err.startswith("✗ The database is running;")
        assert "--stop" in told.err
    assert (local.running(own) is not None, backup.exists()) == (True, False)


def test_a_backup_is_made_and_the_database_runs_again(tidu: Command, own: Settings, backup: Path) -> None:
    before = local.start(own)
    told = tidu("backup", str(backup), "--stop")
    assert told.status == 0, told.err
    assert told.err.splitlines()[-1].endswith(f"Bring it back with: tidu restore {backup}")
    manifest = read_manifest(backup)
    assert (manifest.engine, manifest.graph) == (ENGINE_VERSION, 1)
    after = local.running(own)
    assert after is not None
    assert (after.uri, after.password, after.pid != before.pid) == (before.uri, before.password, True)
    assert before.password.encode() not in backup.read_bytes()
    assert kept(own) == [["甲"]]


def test_a_backup_replaces_nothing(tidu: Command, own: Settings, backup: Path) -> None:
    told = tidu("backup", str(backup), "--stop")
    assert (told.status, told.err.splitlines()[0]) == (1, f"✗ {backup} is there already.")
    assert local.running(own) is not None


def test_a_restore_brings_back_what_was_and_keeps_what_is(tidu: Command, own: Settings, backup: Path) -> None:
    before = local.start(own)
    asyncio.run(rows(own, "CREATE (:Kept {name: '乙'})"))
    (own.home / "store.restoring-left" / "run").mkdir(parents=True)
    told = tidu("restore", str(backup), "--stop")
    assert told.status == 0, told.err
    assert kept(own) == [["甲"]]
    [former] = former_stores(own)
    assert told.err.splitlines()[-1] == f"The former store is kept; when you need it no more: rm -r '{former}'"
    assert (former / "databases" / "neo4j").is_dir()
    engine = local.running(own)
    assert engine is not None
    assert (engine.uri, engine.password) == (before.uri, before.password)


def test_what_does_not_start_is_put_back(
    tidu: Command, own: Settings, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.stop(own)
    formers = former_stores(own)
    for file in (own.store_dir / "databases" / "neo4j").glob("neostore*"):
        damaged = tmp_path / "store" / "databases" / "neo4j" / file.name
        damaged.parent.mkdir(parents=True, exist_ok=True)
        damaged.write_bytes(b"no store" * 2000)
    other = tmp_path / "damaged.tar.gz"
    pack(tmp_path / "store", other, "0.1.0", ENGINE_VERSION, 1)
    monkeypatch.setenv("TIDU_STATEMENT_TIMEOUT", "3")
    told = tidu("restore", str(other))
    assert told.status == 1
    assert told.err.splitlines()[-2].startswith("✗ The new store does not work: ")
    assert "The former one is back." in told.err
    assert (former_stores(own), local.running(own)) == (formers, None)
    lock = take_lock(own)
    assert lock is not None, "an engine was left behind"
    os.close(lock)


@pytest.mark.parametrize(
    ("engine", "graph", "_case"),
    [(ENGINE_VERSION, MODEL.version + 1, "a newer graph"), ("99.1.0", MODEL.version, "a newer engine")],
)
def test_a_newer_backup_changes_nothing(
    tidu: Command, own: Settings, backup: Path, tmp_path: Path, engine: str, graph: int, _case: str
) -> None:
    local.stop(own)
    (tmp_path / "store").mkdir()
    other = tmp_path / "newer.tar.gz"
    pack(tmp_path / "store", other, "9.9.9", engine, graph)
    before = (own.store_dir.stat().st_ino, former_stores(own))
    told = tidu("restore", str(other))
    assert told.status == 1
    assert told.err.startswith(f"✗ {other} holds a graph of version {graph} of Neo4j {engine}; this program knows")
    assert (own.store_dir.stat().st_ino, former_stores(own)) == before


def test_a_wrong_file_changes_nothing(tidu: Command, own: Settings, backup: Path, tmp_path: Path) -> None:
    local.stop(own)
    (cut := tmp_path / "cut.tar.gz").write_bytes(backup.read_bytes()[:-2000])
    before = (own.store_dir.stat().st_ino, former_stores(own))
    told = tidu("restore", str(cut))
    assert told.status == 1
    assert f"{cut} is cut short or altered" in told.err
    assert (own.store_dir.stat().st_ino, former_stores(own)) == before


def test_a_full_disk_changes_nothing(tidu: Command, own: Settings, backup: Path) -> None:
    local.stop(own)
    before = (own.store_dir.stat().st_ino, former_stores(own))
    with largest_file(4096):
        told = tidu("restore", str(backup))
    assert told.status == 1
    assert f"✗ {own.home} cannot be written" in told.err
    assert (own.store_dir.stat().st_ino, former_stores(own)) == before


def test_a_server_is_backed_up_by_its_own_tools(tidu: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    for command in ("backup", "restore"):
        told = tidu(command, str(tmp_path / "x"))
        assert told.status == 1
        assert "neo4j-admin database dump neo4j" in told.err
        assert "neo4j-admin database load neo4j" in told.err
