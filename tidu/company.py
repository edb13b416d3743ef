"""Who else serves from one home: the last one to leave stops the database, nobody takes it from the others."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from graph.settings import Settings

FILE = "serving.lock"


@contextmanager
def serving_from(settings: Settings) -> Iterator[Callable[[], bool]]:
    """Be one of those who serve from this home, while the block runs; the function tells whether one is alone.

    A lock that is shared by all of them and dies with its process: nothing is left behind by one that was killed.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.home / FILE).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)

        def alone() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(file, fcntl.LOCK_SH)  # what was held went with the attempt
                return False
            return True

        yield alone
