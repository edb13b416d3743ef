"""What the writers of one statement share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from graph.access import Role
from graph.errors import LimitExceeded
from graph.request import Params
from graph.values import day


@dataclass(slots=True)
class Writing:
    """What is shared while one statement is written: parameters, limits, the role that asks, fresh names."""

    params: Params = field(default_factory=Params)
    max_page: int = 100
    max_conditions: int = 100
    max_filter_depth: int = 12
    role: Role = Role.PUBLIC
    names: Iterator[int] = field(default_factory=count)
    conditions: int = 0
    level: int = 0

    def fresh(self, stem: str) -> str:
        """A variable name not used before in this statement."""
        return f"{stem}{next(self.names)}"

    def condition(self) -> None:
        """Count one condition. Raises LimitExceeded: a plan for 500 alternatives takes the database seconds to make."""
        self.conditions += 1
        if self.conditions > self.max_conditions:
            raise LimitExceeded(
                f"The filters hold more than {self.max_conditions} conditions.",
                "Ask in several requests, or use `in` for a list of values.",
            )

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further into a filter. Raises LimitExceeded: the database's planner recurses into each level.

        With some 130 levels of `not` the planner's stack is full, and Neo4j 5.26 never answers or ends the statement.
        """
        self.level += 1
        if self.level > self.max_filter_depth:
            raise LimitExceeded(
                f"A filter is more than {self.max_filter_depth} levels deep.",
                "Put conditions beside each other: all fields of one filter must hold.",
            )
        try:
            yield
        finally:
            self.level -= 1


@dataclass(frozen=True, slots=True)
class Day:
    """The day dated edges must hold on: what the caller gave, or today. It becomes a parameter where it is used."""

    given: Any
    params: Params

    def __str__(self) -> str:
        return f"${self.params.add(self.given, day)}"


def valid_on(edge: str, as_of: Day) -> str:
    """The predicate that a dated edge holds on the day."""
    return f"({edge}.from IS NULL OR {edge}.from <= {as_of}) AND ({edge}.to IS NULL OR {edge}.to >= {as_of})"
