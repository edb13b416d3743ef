"""Putting another store in the place of the one there is, so that a break at any point leaves one of the two.

Two renames cannot be one, so what is under way is written down first: whoever comes next undoes the half of it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engine.credentials import write_private
from graph.settings import Settings


def journal(settings: Settings) -> Path:
    """Names the folder that the store was renamed to, while its place is empty."""
    return settings.home / "store.swapping"


@contextmanager
def settled(settings: Settings) -> Iterator[None]:
    """Keep the store's folder in its place while the block runs, after a swap that was broken off is undone."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.home / "store.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        undo(settings)
        yield


def undo(settings: Settings) -> None:
    """Bring back the store of a swap that was broken off between its two renames."""
    try:
        former = settings.home / journal(settings).read_text("utf-8")
    except FileNotFoundError:
        return
    if former.exists() and not settings.store_dir.exists():
        former.rename(settings.store_dir)
    journal(settings).unlink()


def swap(settings: Settings, fresh: Path, former: Path) -> None:
    """Rename the store to `former` and `fresh` to the store. On a failure the store is where it was."""
    with settled(settings):
        write_private(journal(settings), former.name)
        try:
            settings.store_dir.rename(former)
            fresh.rename(settings.store_dir)
        finally:
            undo(settings)
        sync_folder(settings.home)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
