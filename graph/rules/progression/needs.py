"""What a ruleset needs, as an and/or tree over levels, with bounds from below on the effort still to come.

Each need answers three questions about a node of the search, and remembers its answers:

- `met`: whether it is met there
- `least`: the effort still to come at least until it is; None where it cannot be
- `branches`: nodes that divide among themselves whatever meets it above: by a variable that rises, or, where one of
  several needs must be met, by which

Where several needs must all be met, the effort of a variable is charged to one of them (`owned`), so that bounds add
up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Protocol

from graph.rules.comparing import held
from graph.rules.figures import Figures
from graph.rules.progression.ground import Ground, Levels, Node
from graph.rules.trees import Tree, metrics
from graph.rules.verdicts import Verdict

MANY = 4096  # combinations of one test's variables that are looked through; beyond, its bound is nothing
Owned = frozenset[int]


class Need(Protocol):
    """A part of what is needed."""

    def met(self, levels: Levels) -> bool:
        """Whether it is met."""

    def least(self, node: Node) -> int | None:
        """The effort still to come, or less; None where it cannot be met."""

    def branches(self, node: Node) -> list[Node]:
        """The nodes that lead to whatever meets it, while it is not met."""

    def blocked(self, node: Node) -> Iterator[str]:
        """The ids of the conditions and scorecards that cannot be met from there."""


class Local:
    """The levels of one test's own variables, and what they still can be."""

    def __init__(self, ground: Ground, reach: tuple[int, ...], owned: Owned) -> None:
        self.ground, self.reach = ground, reach
        self.mask = sum(1 << i for i in reach)
        self.efforts = [ground.efforts[i] if i in owned else (0,) * len(ground.efforts[i]) for i in reach]
        self.wide = prod(map(len, self.efforts)) > MANY

    def own(self, levels: Levels) -> Levels:
        """The levels of its variables."""
        return tuple([levels[i] for i in self.reach])

    def above(self, own: Levels, closed: int) -> Iterator[tuple[Levels, int]]:
        """The levels its variables can still have, each with the effort from here."""
        ranges = [
            range(level, level + 1 if closed >> i & 1 else len(efforts))
            for i, level, efforts in zip(self.reach, own, self.efforts, strict=True)
        ]
        here = self._sum(own)
        for found in product(*ranges):
            yield found, self._sum(found) - here

    def figures(self, own: Levels) -> Figures:
        """What is known there."""
        return self.ground.figures(self.reach, own)

    def _sum(self, own: Levels) -> int:
        return sum([efforts[level] for efforts, level in zip(self.efforts, own, strict=True)])


class Test:
    """A tree of comparisons that has no need inside that is a tree of its own."""

    def __init__(self, ground: Ground, tree: Tree, name: str, owned: Owned, *, manual: bool) -> None:
        self._local = Local(ground, ground.reach(metrics(tree)), owned)
        self._tree, self._name, self._manual = tree, name, manual
        self._met: dict[Levels, bool] = {}
        self._least: dict[tuple[Levels, int], int | None] = {}

    def met(self, levels: Levels) -> bool:
        """Whether it holds, evidence aside."""
        return self._holds(self._local.own(levels))

    def least(self, node: Node) -> int | None:
        """The least effort of all levels of its variables at which it holds."""
        key = self._local.own(node.levels), node.closed & self._local.mask
        if key not in self._least:
            self._least[key] = self._cheapest(*key)
        return self._least[key]

    def branches(self, node: Node) -> list[Node]:
        """By each of its variables."""
        return self._local.ground.raised(node, self._local.reach)

    def blocked(self, node: Node) -> Iterator[str]:
        """Its condition, where no level will do."""
        if self.least(node) is None:
            yield self._name

    def _holds(self, own: Levels) -> bool:
        if own not in self._met:
            figures = self._local.figures(own)
            self._met[own] = held(figures, self._tree, manual=self._manual) >= Verdict.NEEDS_EVIDENCE
        return self._met[own]

    def _cheapest(self, own: Levels, closed: int) -> int | None:
        if self._holds(own) or self._local.wide:
            return 0
        return min((effort for found, effort in self._local.above(own, closed) if self._holds(found)), default=None)


class Share:
    """A part must not be more than its whole: what nobody can report is not advised."""

    def __init__(self, ground: Ground, part: str, whole: str) -> None:
        self.reach = ground.reach((part, whole))
        self._local = Local(ground, self.reach, frozenset())
        self._part, self._whole = part, whole
        self._met: dict[Levels, bool] = {}

    def met(self, levels: Levels) -> bool:
        """Whether the part is at most the whole, or one of them is not known."""
        return self._fits(self._local.own(levels))

    def least(self, node: Node) -> int | None:
        """Nothing while it can be met."""
        own = self._local.own(node.levels)
        above = () if self._local.wide else self._local.above(own, node.closed)
        return 0 if self._local.wide or self._fits(own) or any(self._fits(found) for found, _ in above) else None

    def _fits(self, own: Levels) -> bool:
        if own not in self._met:
            figures = self._local.figures(own)
            part, whole = figures[self._part].value, figures[self._whole].value
            self._met[own] = not (isinstance(part, Fraction) and isinstance(whole, Fraction) and part > whole)
        return self._met[own]

    def branches(self, node: Node) -> list[Node]:
        """By each of its variables."""
        return self._local.ground.raised(node, self._local.reach)

    def blocked(self, node: Node) -> Iterator[str]:  # noqa: ARG002
        """Nothing: it names no condition."""
        return iter(())


class All:
    """Needs that must all be met."""

    def __init__(self, parts: Sequence[Need]) -> None:
        self._parts = tuple(parts)

    def met(self, levels: Levels) -> bool:
        """Whether every part is."""
        return all(part.met(levels) for part in self._parts)

    def least(self, node: Node) -> int | None:
        """The sum of the parts' bounds."""
        total = 0
        for part in self._parts:
            bound = part.least(node)
            if bound is None:
                return None
            total += bound
        return total

    def branches(self, node: Node) -> list[Node]:
        """Those of the unmet part that has the fewest."""
        return min((part.branches(node) for part in self._parts if not part.met(node.levels)), key=len)

    def blocked(self, node: Node) -> Iterator[str]:
        """What is blocked in any part."""
        for part in self._parts:
            yield from part.blocked(node)


class Any:
    """Needs of which one must be met: a fork, with its place among all forks of the tree."""

    def __init__(self, parts: Sequence[Need], fork: int) -> None:
        self._parts, self._fork = tuple(parts), fork

    def met(self, levels: Levels) -> bool:
        """Whether one part is."""
        return any(part.met(levels) for part in self._parts)

    def least(self, node: Node) -> int | None:
        """The bound of the way taken; the lowest of all before."""
        taken = node.ways[self._fork]
        parts = self._parts[taken - 1 : taken] if taken else self._parts
        return min((bound for part in parts if (bound := part.least(node)) is not None), default=None)

    def branches(self, node: Node) -> list[Node]:
        """The ways there are; those of the way taken."""
        taken, fork = node.ways[self._fork], self._fork
        if taken:
            return self._parts[taken - 1].branches(node)
        able = (way for way, part in enumerate(self._parts, start=1) if part.least(node) is not None)
        return [node._replace(ways=(*node.ways[:fork], way, *node.ways[fork + 1 :])) for way in able]

    def blocked(self, node: Node) -> Iterator[str]:
        """Every part, where none can be met."""
        if self.least(node) is None:
            for part in self._parts:
                yield from part.blocked(node)
