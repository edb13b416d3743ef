"""The embedded engine as a process: launch it apart from us, wait until it answers, end it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from graph.engine.config import LOOPBACK, arguments_file, engine_log
from graph.engine.diagnosis import diagnose, hopeless, started
from graph.engine.java import Java
from graph.errors import EngineError
from graph.settings import Settings

START_LIMIT = 600.0  # seconds; the recovery of a large store after a crash takes minutes
STOP_LIMIT = 90.0  # seconds for the last checkpoint
FAILED_LIMIT = 15.0  # seconds for an engine that never was up
PAUSE = 0.05  # seconds between two looks
LOG_LIMIT = 5 << 20  # bytes; beyond it the log is set aside at the next start
HELLO = bytes.fromhex("6060b017 00000005 00000000 00000000 00000000")  # Bolt's magic number, then version 5 or nothing

# Nothing of ours: Java would take arguments from it. UTF-8 so that it can open folders with Chinese names.
CHILD_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


def launch(settings: Settings, java: Java, lock: int) -> psutil.Process:
    """Start the engine in a session of its own: no signal of our terminal reaches it, and it outlives us.

    Its standard input is the lock file, which keeps the store locked for exactly as long as the engine lives.
    """
    log = str(engine_log(settings))
    pid = os.posix_spawn(
        java.program,
        [str(java.program), f"@{arguments_file(settings)}"],
        CHILD_ENVIRONMENT,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, lock, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    return psutil.Process(pid)


def await_answer(settings: Settings, process: psutil.Process, port: int, since: int, tick: Callable[[], None]) -> None:
    """Return when the engine is up and answers on its port; raise EngineError when it ends or never does.

    Its own word is waited for first: another program may answer on that port. `since` is the size of the log before
    the start; `tick` is called at each look.
    """
    deadline = time.monotonic() + START_LIMIT
    while not (started(read_log(settings, since)) and answers(port)):
        if ended(process, PAUSE) or hopeless(read_log(settings, since)):
            raise diagnose(read_log(settings, since), str(engine_log(settings)))
        if time.monotonic() > deadline:
            raise EngineError(
                f"The database engine did not answer within {START_LIMIT:.0f} s.", f"See {engine_log(settings)}."
            )
        tick()


def ended(process: psutil.Process, patience: float) -> bool:
    """Whether a process ends within so many seconds (as a child of ours it is then reaped).

    As a child of another it may have ended and stay in the table until that one looks: an API that started the engine.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            process.wait(min(PAUSE, max(0.0, deadline - time.monotonic())))
        except psutil.TimeoutExpired:
            if unreaped(process):
                return True
            if time.monotonic() >= deadline:
                return False
        else:
            return True


def unreaped(process: psutil.Process) -> bool:
    """Whether a process has ended, to its last thread and open file, and its parent does not know yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
    except psutil.NoSuchProcess:
        return True


def answers(port: int) -> bool:
    """Whether something on this loopback port speaks Bolt."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0) as connection:
            connection.sendall(HELLO)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def end(process: psutil.Process, limit: float = STOP_LIMIT) -> bool:
    """Ask a process to stop and wait; after `limit` seconds end it. True when it stopped by itself.

    psutil refuses to signal a process that took over the number of ours.
    """
    try:
        process.terminate()
        if ended(process, limit):
            return True
        process.kill()
        ended(process, limit)
    except psutil.NoSuchProcess:
        return True
    return False


def free_port(wanted: int | None, last: int | None) -> int:
    """The port asked for, else the one used last, else any; EngineError when the one asked for is taken."""
    if wanted is not None:
        if not is_free(wanted):
            raise EngineError(
                f"Port {wanted} (TIDU_BOLT_PORT) is taken by another program.",
                "Set TIDU_BOLT_PORT to a free port, or leave it unset to have one chosen.",
            )
        return wanted
    if last is not None and is_free(last):
        return last
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nothing listens on this loopback port."""
    with socket.socket() as probe:
        # As Java does: a port whose last connections are still fading is free to listen on.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def open_log(settings: Settings) -> int:
    """Make room in the log and return its size in bytes, the place where this start begins."""
    log = engine_log(settings)
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log.stat().st_size if log.exists() else 0


def read_log(settings: Settings, since: int) -> str:
    """What the engine logged after a place in its log."""
    log: Path = engine_log(settings)
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(since)
        return file.read().decode("utf-8", "replace")
