"""What is written down about a running engine, and whether it is still true."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import psutil

from graph.engine.config import arguments_file, run_dir
from graph.engine.credentials import write_private
from graph.settings import Settings


@dataclass(frozen=True)
class State:
    """The engine of a store: its process (zero after a clean stop), its port, the home it was started from."""

    pid: int
    port: int
    home: str
    ready: bool

    def stopped(self) -> State:
        """The state after a clean stop; the port is kept so that the next start takes the same one."""
        return replace(self, pid=0, ready=False)


def state_file(settings: Settings) -> Path:
    """Where the state is kept: beside the store, so that a second home on the same store sees it."""
    return run_dir(settings) / "state.json"


def read_state(settings: Settings) -> State | None:
    """The state written last; None when there is none or it cannot be read."""
    try:
        written = json.loads(state_file(settings).read_text("utf-8"))
        return State(**{part.name: written[part.name] for part in fields(State)})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def write_state(settings: Settings, state: State) -> None:
    """Write the state, whole or not at all."""
    write_private(state_file(settings), json.dumps(asdict(state)))


def process_of(settings: Settings, state: State | None) -> psutil.Process | None:
    """The engine's process if it lives and is truly ours: started with this store's arguments.

    Its birth would tell as much, but moves when the system's clock is set.
    """
    if state is None or not state.pid:
        return None
    try:
        process = psutil.Process(state.pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        ours = alive and f"@{arguments_file(settings)}" in process.cmdline()
    except psutil.Error:
        return None
    return process if ours else None


def take_lock(settings: Settings) -> int | None:
    """Lock the store and return the open file that holds the lock; None when a live process holds it.

    The engine inherits that file, so the lock lasts exactly as long as the engine does, however it ends.
    """
    return lock_of(run_dir(settings))


def lock_of(run: Path) -> int | None:
    """Lock the store whose run folder this is; None when a live process holds the lock."""
    held = os.open(run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return None
    return held


@contextmanager
def held(lock: int) -> Iterator[None]:
    """Let go of a lock when the block ends; an engine started meanwhile keeps it."""
    try:
        yield
    finally:
        os.close(lock)
