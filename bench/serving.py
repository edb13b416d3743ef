"""`tidu serve` in a process of its own, for what looks at it from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import psutil

from graph.engine.process import free_port
from graph.settings import CHECKOUT

END_LIMIT = 60.0  # seconds
LAST_LINES = 1000


@dataclass(frozen=True)
class Served:
    """A running API: its process, and the host and port where it answers."""

    process: subprocess.Popen[str]
    host: str
    port: int
    said: deque[str]  # its last lines on standard error since it was ready
    listening: Thread  # takes them

    @property
    def url(self) -> str:
        """Where GraphQL is asked."""
        return f"http://{self.host}:{self.port}/graphql"

    def workers(self) -> list[psutil.Process]:
        """The workers that live, without what else the supervisor started."""
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if _is_worker(child)]

    def restart_workers(self) -> None:
        """Ask for a rolling restart."""
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> tuple[int, str]:
        """Stop it as an init system does; its exit status and last words."""
        self.process.terminate()
        status = self.process.wait(END_LIMIT)
        self.listening.join(END_LIMIT)
        return status, "".join(self.said)


@contextmanager
def serving(home: Path, workers: int, **environment: str) -> Iterator[Served]:
    """The API on a free port, once it said that it is ready; its process group is ended with the block."""
    port = free_port(None, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "tidu", "serve", "--no-load", "--port", str(port), "--workers", str(workers)],
        cwd=CHECKOUT,
        env={**os.environ, **environment, "TIDU_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    said = deque[str](maxlen=LAST_LINES)
    listening = Thread(target=said.extend, args=(process.stderr,), daemon=True)
    try:
        for line in process.stderr:
            said.append(line)
            if re.match(r"Ready: ", line):
                break
        else:
            raise RuntimeError("".join(said))
        said.clear()
        # read on: who writes into a pipe that is full waits, and answers nobody
        listening.start()
        yield Served(process, "127.0.0.1", port, said, listening)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        if listening.ident is not None:
            listening.join(END_LIMIT)
        process.stderr.close()


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:
        return False
