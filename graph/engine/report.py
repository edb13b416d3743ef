"""How those who wait are told what goes on."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """Told of each step; `done` and `total` are bytes while something of a known size goes on, else zero."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def quiet(step: str, done: int = 0, total: int = 0) -> None:
    """A report that says nothing."""
