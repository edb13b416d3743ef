"""The embedded engine: Neo4j Community in a process of its own, on a loopback port, shared by all our processes.

It needs no Docker and no Java of the system, outlives the process that started it, and is stopped by `stop`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import psutil

from graph.engine.archive import build_in_background, sharing
from graph.engine.config import LOOPBACK, arguments_file, engine_log, java_arguments, neo4j_conf, run_dir
from graph.engine.credentials import USER, ensure_password, read_password, write_private
from graph.engine.credentials import reset_password as make_new_password
from graph.engine.diagnosis import PortTaken
from graph.engine.install import class_path, folder_of, install, require_space, unwritable
from graph.engine.jars import ENGINE_VERSION
from graph.engine.java import Java, find_java
from graph.engine.process import FAILED_LIMIT, await_answer, end, free_port, launch, open_log
from graph.engine.report import Report, quiet
from graph.engine.state import State, held, process_of, read_state, take_lock, write_state
from graph.engine.swap import settled
from graph.errors import EngineError
from graph.settings import Settings

DATABASE = "neo4j"
PORT_TRIES = 3
PATIENCE = 120.0  # seconds to wait for another start of the same store
PAUSE = 0.1
STARTING = "Starting the database engine"


@dataclass(frozen=True)
class Engine:
    """A running engine and how to enter it. The password never shows in a repr."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    pid: int


@dataclass(frozen=True)
class EngineStatus:
    """What can be told of the engine without entering it. Memory and store size in bytes, age in seconds."""

    running: bool
    starting: bool
    crashed: bool
    version: str
    pid: int | None
    uri: str | None
    memory: int
    age: float
    store: Path
    store_size: int
    log: Path


def running(settings: Settings) -> Engine | None:
    """The engine of these settings if it is up; None while it is down or on its way.

    Raises EngineError when its password file is gone or altered.
    """
    state = read_state(settings)
    if state is None or not state.ready or process_of(settings, state) is None:
        return None
    return engine_at(settings, state)


def engine_at(settings: Settings, state: State) -> Engine:
    """How to enter the engine of a state."""
    return Engine(f"bolt://{LOOPBACK}:{state.port}", USER, read_password(settings), DATABASE, state.pid)


def start(settings: Settings, report: Report = quiet) -> Engine:
    """The running engine, else a new one: installed on first use, recovered if it had crashed.

    Safe to call from several processes at once: one starts, the others attach. Raises EngineError.
    """
    require_posix()
    engine = running(settings)
    if engine is not None:
        return engine
    java = find_java(settings)
    folder = install(settings, report)
    try:
        with settled(settings):
            prepare(settings)
            lock = take_lock(settings)
        if lock is None:
            return attach_to_other(settings, report)
        with held(lock):
            return start_locked(settings, java, folder, lock, report)
    except OSError as error:
        raise unwritable(settings.home, error) from error


def start_locked(settings: Settings, java: Java, folder: Path, lock: int, report: Report) -> Engine:
    """Start the engine of a store that we hold the lock of; once launched, the engine holds it too."""
    last = read_state(settings)
    if last is not None and last.pid:
        report("The database engine had ended without being stopped: recovering its store")
    refuse_newer(settings)
    require_space(settings.store_dir, 0)
    ensure_password(settings)
    write_private(version_file(settings), ENGINE_VERSION)
    write_private(
        arguments_file(settings), java_arguments(settings, class_path(folder), sharing(settings, folder, java))
    )
    spawn = partial(launch, settings, java, lock)
    for _ in range(PORT_TRIES - 1):
        with suppress(PortTaken):
            return launch_on(settings, free_port(settings.bolt_port, last.port if last else None), spawn, report)
    return launch_on(settings, free_port(settings.bolt_port, None), spawn, report)


def launch_on(settings: Settings, port: int, spawn: Callable[[], psutil.Process], report: Report) -> Engine:
    """Launch the engine on a port and wait until it answers; on any failure, a Ctrl-C too, leave no process behind."""
    report(STARTING)
    write_private(run_dir(settings) / "neo4j.conf", neo4j_conf(settings, port))
    since = open_log(settings)
    process = spawn()
    state = State(process.pid, port, str(settings.home), ready=False)
    try:
        write_state(settings, state)
        await_answer(settings, process, port, since, lambda: report(STARTING))
    except BaseException:
        end(process, FAILED_LIMIT)
        with suppress(OSError):  # of a full disk; the next start finds the process gone all the same
            write_state(settings, state.stopped())
        raise
    ready = replace(state, ready=True)
    write_state(settings, ready)
    return engine_at(settings, ready)


def attach_to_other(settings: Settings, report: Report) -> Engine:
    """Wait for the engine that another process is starting on this store."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state = read_state(settings)
        if state is not None and state.pid and state.home != str(settings.home):
            raise EngineError(
                f"The store {settings.store_dir} is in use by process {state.pid}, started from {state.home}.",
                "Stop it there with `tidu db stop`, or give this installation a store of its own with TIDU_HOME.",
            )
        engine = running(settings)
        if engine is not None:
            return engine
        lock = take_lock(settings)
        if lock is not None:
            os.close(lock)
            return start(settings, report)
        report("Waiting for another start of the database engine")
        time.sleep(PAUSE)
    raise EngineError(
        f"The store {settings.store_dir} is locked by a live process that does not get ready.",
        f"See {engine_log(settings)}; `tidu db stop` ends that process.",
    )


def stop(settings: Settings) -> bool:
    """Stop the engine cleanly: it writes its last checkpoint. False when none was running."""
    state = read_state(settings)
    process = process_of(settings, state)
    if state is None or process is None:
        return False
    stopped_cleanly = end(process)
    write_state(settings, state.stopped())
    if stopped_cleanly:
        quicken(settings)
    return True


def quicken(settings: Settings) -> None:
    """Make later starts faster, in the background, from what this engine has loaded so far; of use once it has worked.

    Nothing depends on it: where it can't be done, starts take as long as before.
    """
    with suppress(EngineError, OSError):
        build_in_background(settings, folder_of(settings), find_java(settings))


def status(settings: Settings) -> EngineStatus:
    """What is known of the engine; never raises for one that is down."""
    state = read_state(settings)
    process = process_of(settings, state)
    live = state if process else None
    return EngineStatus(
        running=live is not None and live.ready,
        starting=live is not None and not live.ready,
        crashed=state is not None and state.pid != 0 and live is None,
        version=ENGINE_VERSION,
        pid=live.pid if live else None,
        uri=f"bolt://{LOOPBACK}:{live.port}" if live else None,
        memory=resident(process),
        age=age_of(process),
        store=settings.store_dir,
        store_size=size_of_tree(settings.store_dir),
        log=engine_log(settings),
    )


def reset_password(settings: Settings) -> None:
    """Give the store a new random password, its data untouched. Raises EngineError while the engine runs."""
    prepare(settings)
    lock = take_lock(settings)
    if lock is None:
        raise EngineError("The database engine is running.", "Stop it first: `tidu db stop`.")
    with held(lock):
        make_new_password(settings)


def prepare(settings: Settings) -> None:
    """Make the folders of this installation, closed to other users."""
    for folder in (settings.home, settings.log_dir, settings.store_dir, run_dir(settings)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def version_file(settings: Settings) -> Path:
    """Which Neo4j wrote the store last."""
    return run_dir(settings) / "version"


def refuse_newer(settings: Settings) -> None:
    """Refuse a store that a newer Neo4j has written: it may have changed the format."""
    file = version_file(settings)
    made_by = file.read_text("utf-8").strip() if file.exists() else ENGINE_VERSION
    if numbers(made_by) > numbers(ENGINE_VERSION):
        raise EngineError(
            f"The store {settings.store_dir} was last used by Neo4j {made_by}; this is {ENGINE_VERSION}.",
            "Use the newer version of this program, or another TIDU_HOME.",
        )


def numbers(version: str) -> tuple[int, ...]:
    """A version such as 5.26.30 as numbers that compare."""
    return tuple(int(part) for part in version.split("."))


def require_posix() -> None:
    """The engine's lock and session are those of POSIX systems."""
    if sys.platform == "win32":
        raise EngineError("The embedded database runs on Linux and macOS.", "On Windows use WSL, or set NEO4J_URI.")


def resident(process: psutil.Process | None) -> int:
    """Resident memory in bytes, zero for a process that is gone."""
    try:
        return int(process.memory_info().rss) if process else 0
    except psutil.Error:
        return 0


def age_of(process: psutil.Process | None) -> float:
    """Seconds since a process was started, zero for one that is gone."""
    try:
        return time.time() - process.create_time() if process else 0.0
    except psutil.Error:
        return 0.0


def size_of_tree(folder: Path) -> int:
    """Bytes of all files under a folder; files that vanish meanwhile count nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total
