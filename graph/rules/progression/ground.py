"""Facts with some of them changed: the variables, their efforts as whole numbers, and the figures at given levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm
from typing import NamedTuple

from graph.rules.book import Book
from graph.rules.facts import Facts
from graph.rules.figures import Figures
from graph.rules.progression.space import Variable, applied, sources

Levels = tuple[int, ...]
"""One number a variable: 0 = as it is, n = its nth choice."""


class Node(NamedTuple):
    """Where a search is.

    `closed` are the variables that rise no further, as bits; `ways` the way taken at each fork, 0 for none yet.
    """

    levels: Levels
    closed: int
    ways: tuple[int, ...]


class Ground:
    """What a search stands on."""

    def __init__(self, book: Book, facts: Facts, variables: tuple[Variable, ...]) -> None:
        self.book, self.facts, self.variables = book, facts, variables
        self.scale = lcm(*(choice.effort.denominator for variable in variables for choice in variable.choices))
        self.efforts = tuple((0, *(int(choice.effort * self.scale) for choice in found.choices)) for found in variables)

    def figures(self, reach: Sequence[int], levels: Levels) -> Figures:
        """What is known with the variables of `reach` at these levels, the others as they are."""
        picked = [
            (self.variables[i].metric, self.variables[i].choices[level - 1].value)
            for i, level in zip(reach, levels, strict=True)
            if level
        ]
        return Figures(self.book, applied(self.facts, picked) if picked else self.facts)

    def reach(self, tested: Iterable[str]) -> tuple[int, ...]:
        """The variables that the values of these metrics depend on."""
        named = {name for metric in tested for name in sources(self.book, self.facts, metric)}
        return tuple(i for i, variable in enumerate(self.variables) if variable.metric in named)

    def raised(self, node: Node, places: Iterable[int]) -> list[Node]:
        """The nodes above: each raises one of these variables, and closes those that the ones before it raise."""
        levels, closed, ways = node
        found = []
        for place in places:
            if not closed >> place & 1 and levels[place] + 1 < len(self.efforts[place]):
                found.append(Node((*levels[:place], levels[place] + 1, *levels[place + 1 :]), closed, ways))
                closed |= 1 << place
        return found

    def effort(self, levels: Levels) -> int:
        """The effort of everything that changed, in units of the scale."""
        return sum(efforts[level] for efforts, level in zip(self.efforts, levels, strict=True))
