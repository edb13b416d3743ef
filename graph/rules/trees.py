"""Trees of tests, as the rule files write them: {all}, {any}, {not}, {when, then}, {metric, op, value}, {ref}, true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.rules.formulas import Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """A metric held against a threshold."""

    metric: str
    op: str
    value: Value


@dataclass(frozen=True, slots=True)
class Every:
    """All of these."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not this."""

    part: Tree


@dataclass(frozen=True, slots=True)
class Reference:
    """A condition or scorecard by its id; only in a decision."""

    id: str


Tree = Comparison | Every | Some | Opposite | Reference
ALWAYS = Every(())  # `true`


def inside(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    if isinstance(tree, Every | Some):
        return tree.parts
    return (tree.part,) if isinstance(tree, Opposite) else ()


def comparisons(tree: Tree) -> Iterator[Comparison]:
    """The tests of a tree, from left to right."""
    if isinstance(tree, Comparison):
        yield tree
    for part in inside(tree):
        yield from comparisons(part)


def metrics(tree: Tree) -> tuple[str, ...]:
    """The metrics a tree tests, each once, in order."""
    return tuple(dict.fromkeys(test.metric for test in comparisons(tree)))


def references(tree: Tree) -> Iterator[str]:
    """The ids a decision refers to, in order."""
    if isinstance(tree, Reference):
        yield tree.id
    for part in inside(tree):
        yield from references(part)
