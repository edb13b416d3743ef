"""The embedded engine's life. `own` is an engine of this file's own, to be killed; the rest uses the one of the run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from graph import local
from graph.engine.config import arguments_file, run_dir
from graph.engine.credentials import ensure_password, password_file
from graph.engine.state import State, read_state, take_lock, write_state
from graph.errors import EngineError, StoreUnavailable
from graph.settings import Settings
from graph.store import Store


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = Settings(home=tmp_path_factory.mktemp("企业") / "home", neo4j_uri=None, engine_heap_mb=256)
    yield settings
    local.stop(settings)


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home in which nothing was ever started."""
    return Settings(home=tmp_path_factory.mktemp("fresh"), neo4j_uri=None)


def refusal(settings: Settings) -> EngineError:
    with pytest.raises(EngineError) as caught:
        local.start(settings)
    return caught.value


async def count(settings: Settings, label: str) -> int:
    store = await Store.open(settings)
    try:
        return int(await store.value(f"MATCH (n:{label}) RETURN count(n)", {}))
    finally:
        await store.close()


async def test_first_starts_at_once_give_one_engine(own: Settings) -> None:
    with ThreadPoolExecutor(3) as pool:
        engines = list(pool.map(local.start, [own] * 3))
    assert len({(engine.pid, engine.uri) for engine in engines}) == 1
    assert local.running(own) == engines[0]


async def test_an_acknowledged_write_survives_a_kill(own: Settings) -> None:
    before = local.start(own)
    store = await Store.open(own)
    await store.write("CREATE (:Survivor)", {})
    await store.close()
    engine = psutil.Process(before.pid)
    engine.kill()
    engine.wait()
    assert local.running(own) is None
    assert local.status(own).crashed
    with pytest.raises(StoreUnavailable, match="not running"):
        await Store.open(own)

    steps: list[str] = []
    after = local.start(own, lambda step, _done=0, _total=0: steps.append(step))

    assert steps[0] == "The database engine had ended without being stopped: recovering its store"
    assert await count(own, "Survivor") == 1
    assert (after.uri, after.pid != before.pid) == (before.uri, True)


async def test_a_new_password_keeps_the_data(own: Settings) -> None:
    old = local.start(own).password
    with pytest.raises(EngineError, match="is running"):
        local.reset_password(own)
    assert local.stop(own)
    assert not local.stop(own)
    password_file(own).unlink()
    assert "tidu db reset-password" in refusal(own).remedy

    local.reset_password(own)

    assert local.start(own).password != old
    assert await count(own, "Survivor") == 1


def test_start_attaches_to_the_running_engine(engine_settings: Settings) -> None:
    assert local.start(engine_settings) == local.running(engine_settings)
    status = local.status(engine_settings)
    assert (status.running, status.starting, status.crashed) == (True, False, False)
    assert status.memory > 0


def test_it_has_a_session_of_its_own(engine_settings: Settings) -> None:
    engine = local.start(engine_settings)
    assert os.getsid(engine.pid) == engine.pid


def test_it_listens_on_loopback_only(engine_settings: Settings) -> None:
    engine = local.start(engine_settings)
    listening = {c.laddr for c in psutil.Process(engine.pid).net_connections() if c.status == psutil.CONN_LISTEN}
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert {f"bolt://127.0.0.1:{address.port}" for address in listening} == {engine.uri}


def test_the_password_is_for_its_owner_only(engine_settings: Settings) -> None:
    engine = local.start(engine_settings)
    assert password_file(engine_settings).stat().st_mode & 0o777 == 0o600
    assert engine_settings.store_dir.stat().st_mode & 0o777 == 0o700
    assert engine.password not in repr(engine)
    assert engine.password not in " ".join(psutil.Process(engine.pid).cmdline())
    assert engine.password not in arguments_file(engine_settings).read_text()


def test_a_store_in_use_from_another_home_is_refused(engine_settings: Settings, fresh: Settings) -> None:
    fresh.store_dir.symlink_to(engine_settings.store_dir)
    error = refusal(fresh)
    assert error.message == (
        f"The store {fresh.store_dir} is in use by process {local.start(engine_settings).pid}, "
        f"started from {engine_settings.home}."
    )
    assert "TIDU_HOME" in error.remedy


def test_a_lock_that_never_gets_ready_is_told(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "PATIENCE", 0.3)
    local.prepare(fresh)
    lock = take_lock(fresh)
    assert lock is not None
    error = refusal(fresh)
    os.close(lock)
    assert error.message == f"The store {fresh.store_dir} is locked by a live process that does not get ready."


@pytest.mark.parametrize("_case", ["a process that ended", "a process that took over its number"])
def test_a_stale_state_is_no_engine(fresh: Settings, _case: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    pid = child.pid if _case == "a process that ended" else os.getpid()
    write_state(fresh, State(pid, 7687, str(fresh.home), ready=True))
    assert local.running(fresh) is None
    assert local.status(fresh).crashed
    assert not local.stop(fresh)
    assert psutil.pid_exists(os.getpid())


def test_a_port_that_is_taken_is_told(fresh: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        error = refusal(fresh.model_copy(update={"bolt_port": port}))
    assert error.message == f"Port {port} (TIDU_BOLT_PORT) is taken by another program."


def test_a_wrong_password_is_told_before_a_start(fresh: Settings) -> None:
    ensure_password(fresh)
    password_file(fresh).write_text("another\n")
    error = refusal(fresh)
    assert error.message == f"The password in {password_file(fresh)} is not the one of the store."
    assert "`tidu db reset-password`" in error.remedy


def test_a_store_of_a_newer_engine_is_refused(fresh: Settings) -> None:
    local.prepare(fresh)
    local.version_file(fresh).write_text("5.99.1")
    assert "was last used by Neo4j 5.99.1; this is" in refusal(fresh).message


def test_an_engine_that_ends_while_starting_says_why(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "neo4j_conf", lambda *_: "server.bolt.listen_address=nowhere:port\n")
    error = refusal(fresh)
    assert error.message.startswith("The database engine ended while starting. Its last words:")
    assert "server.bolt.listen_address" in error.message
    state = read_state(fresh)
    assert (state and state.pid, local.status(fresh).crashed) == (0, False)


def test_a_start_that_is_broken_off_leaves_no_process(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    launched: list[psutil.Process] = []

    def break_off(_settings: Settings, process: psutil.Process, *_rest: object) -> None:
        launched.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(local, "await_answer", break_off)
    with pytest.raises(KeyboardInterrupt):
        local.start(fresh)
    assert [process.is_running() for process in launched] == [False]
    lock = take_lock(fresh)
    assert lock is not None
    os.close(lock)


def test_without_room_on_the_disk_nothing_is_started(fresh: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 5 << 20})())
    assert "has 5 MB free; 200 MB are needed" in refusal(fresh).message
    assert not (run_dir(fresh) / "state.json").exists()
