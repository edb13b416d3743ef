"""A ruleset's decision as a tree of needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.rules.progression.cards import Card
from graph.rules.progression.ground import Ground
from graph.rules.progression.needs import All, Any, Need, Owned, Share, Test
from graph.rules.rulesets import Condition, Ruleset
from graph.rules.trees import Every, Reference, Some, Tree, inside, metrics, references
from graph.rules.verdicts import Application


@dataclass(frozen=True, slots=True)
class Plan:
    """What is needed, and how many forks there are in it."""

    need: Need
    forks: int


def planted(ground: Ground, ruleset: Ruleset, kind: Application) -> Plan:
    """What an application of that kind needs; parts stay within their wholes where they did before."""
    planting = Planting(ground, ruleset, kind)
    decision = planting.decided(ruleset.decision, frozenset(range(len(ground.variables))))
    here = (0,) * len(ground.variables)
    shares = [Share(ground, part, whole) for part, whole in ground.book.parts if ground.reach((part, whole))]
    needs: list[Need] = [share for share in shares if share.met(here)]
    return Plan(All(needs if decision is None else [decision, *needs]), planting.forks)


class Planting:
    """One ruleset while its tree grows."""

    def __init__(self, ground: Ground, ruleset: Ruleset, kind: Application) -> None:
        self.ground, self.ruleset, self.kind = ground, ruleset, kind
        self.forks = 0

    def fork(self, parts: Sequence[Need]) -> Any:
        """One of these."""
        self.forks += 1
        return Any(parts, self.forks - 1)

    def decided(self, tree: Tree, owned: Owned) -> Need | None:
        """A part of the decision; None where nothing of it is asked of this kind of application."""
        if isinstance(tree, Reference):
            return self.referred(tree.id, owned)
        parts = inside(tree)
        every = isinstance(tree, Every)
        shares = self.shared(parts, owned) if every else [owned] * len(parts)
        found = [need for part, own in zip(parts, shares, strict=True) if (need := self.decided(part, own)) is not None]
        return None if not found else All(found) if every else self.fork(found)

    def referred(self, name: str, owned: Owned) -> Need | None:
        """A condition or a scorecard."""
        card = self.ruleset.scorecards.get(name)
        if card is not None:
            return Card(self.ground, card, owned)
        condition = self.ruleset.conditions[name]
        return self.tested(condition, condition.test, owned) if condition.applies(self.kind) else None

    def tested(self, condition: Condition, tree: Tree, owned: Owned) -> Need:
        """A tree of comparisons inside a condition."""
        parts = inside(tree)
        if isinstance(tree, Every) and parts:
            shares = self.shared(parts, owned)
            return All([self.tested(condition, part, own) for part, own in zip(parts, shares, strict=True)])
        if isinstance(tree, Some):
            return self.fork([self.tested(condition, part, owned) for part in parts])
        return Test(self.ground, tree, condition.id, owned, manual=condition.manual)

    def shared(self, parts: Sequence[Tree], owned: Owned) -> list[Owned]:
        """The variables each part is charged for: those it reaches, the part that reaches the most first."""
        reaches = [frozenset(self.ground.reach(self.asked(part))) for part in parts]
        left, found = set(owned), [Owned()] * len(parts)
        for place in sorted(range(len(parts)), key=lambda place: -len(reaches[place])):
            found[place] = reaches[place] & left
            left -= reaches[place]
        return found

    def asked(self, tree: Tree) -> Iterator[str]:
        """The metrics a part of the decision, or of a condition, tests."""
        yield from metrics(tree)
        for name in references(tree):
            if name in self.ruleset.scorecards:
                yield from _metrics(self.ruleset, name)
            else:
                yield from metrics(self.ruleset.conditions[name].test)


def _metrics(ruleset: Ruleset, card: str) -> Iterable[str]:
    return (metric for indicator in ruleset.scorecards[card].indicators for metric in indicator.metrics)
