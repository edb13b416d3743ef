"""What a check of `tidu doctor` found: how bad it is, in words, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Grade(Enum):
    """How a check came out, and the mark it is shown with."""

    FINE = "✓"
    CARE = "!"
    WRONG = "✗"

    @property
    def style(self) -> str:
        """Its colour on a terminal."""
        return {"✓": "green", "!": "yellow", "✗": "bold red"}[self.value]


@dataclass(frozen=True)
class Finding:
    """What one check found, and what to do about it."""

    check: str
    grade: Grade
    said: str
    remedy: str = ""


def fine(check: str, said: str) -> Finding:
    """Nothing to do."""
    return Finding(check, Grade.FINE, said)


def care(check: str, said: str, remedy: str) -> Finding:
    """It works, but look at it."""
    return Finding(check, Grade.CARE, said, remedy)


def wrong(check: str, said: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(check, Grade.WRONG, said, remedy)
