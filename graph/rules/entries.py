"""Plain data of a rule file, read key by key; every problem is noted with its place, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from graph.rules.errors import Problem
from graph.rules.numbers import exact

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a rule file, and where it stands."""

    value: Any
    file: str
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, reason: str) -> None:
        """Note that something is wrong here."""
        self.problems.append(Problem(self.file, self.path, reason))

    def at(self, key: str) -> Entry:
        """What stands under a key; an entry of None where there is nothing."""
        inner = self.value.get(key) if isinstance(self.value, dict) else None
        return Entry(inner, self.file, f"{self.path}.{key}" if self.path else key, self.problems)

    def each(self, key: str) -> list[Entry]:
        """The entries of a list under a key; none where there is no list."""
        found = self.at(key)
        if found.value is None:
            return []
        if not isinstance(found.value, list):
            found.wrong("a list was expected")
            return []
        return [
            Entry(value, self.file, f"{found.path}[{_named(value, place)}]", self.problems)
            for place, value in enumerate(found.value)
        ]

    def items(self, key: str) -> Iterator[tuple[str, Entry]]:
        """The keys and entries of a mapping under a key; none where there is nothing."""
        found = self.at(key)
        if found.value is not None and not isinstance(found.value, dict):
            found.wrong("keys with values were expected")
        for name in found.value if isinstance(found.value, dict) else ():
            yield str(name), found.at(name)

    def strangers(self, known: frozenset[str]) -> None:
        """Note keys that nothing reads: a slip there would go unseen."""
        for name in self.value if isinstance(self.value, dict) else ():
            if name not in known:
                self.at(name).wrong(f"nothing reads this key; known are {', '.join(sorted(known))}")

    def need(self, key: str, read: Callable[[Entry], T | None], otherwise: T) -> T:
        """What a key holds, read; noted where it is missing or cannot be read."""
        found = self.at(key)
        if found.value is None:
            found.wrong("it is missing")
            return otherwise
        value = read(found)
        return otherwise if value is None else value

    def may(self, key: str, read: Callable[[Entry], T | None]) -> T | None:
        """What a key holds, read; None where there is nothing."""
        found = self.at(key)
        return None if found.value is None else read(found)


def words(entry: Entry) -> str | None:
    """A text."""
    if isinstance(entry.value, str) and entry.value.strip():
        return entry.value
    entry.wrong(f"a text was expected, not {entry.value!r}")
    return None


def number(entry: Entry) -> Fraction | None:
    """A number, exactly as written."""
    if isinstance(entry.value, int | float) and not isinstance(entry.value, bool) and entry.value - entry.value == 0:
        return exact(entry.value)
    entry.wrong(f"a number was expected, not {entry.value!r}")
    return None


def whole(entry: Entry) -> int | None:
    """A whole number."""
    if isinstance(entry.value, int) and not isinstance(entry.value, bool):
        return entry.value
    entry.wrong(f"a whole number was expected, not {entry.value!r}")
    return None


def day(entry: Entry) -> date | None:
    """A date, as YAML or JSON has it."""
    if isinstance(entry.value, date):
        return entry.value
    try:
        return date.fromisoformat(entry.value)
    except (TypeError, ValueError):
        entry.wrong(f"a date such as 2026-04-01 was expected, not {entry.value!r}")
        return None


def _named(value: Any, place: int) -> str:
    return str(value["id"]) if isinstance(value, dict) and "id" in value else str(place)
