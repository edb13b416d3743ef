"""Titles: the ladder, what is held until when, and what is assumed to be held by a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.rules.book import Book
from graph.rules.errors import NoRuleset
from graph.rules.facts import Facts
from graph.rules.progression.wanted import tests
from graph.rules.rulesets import Ruleset
from graph.rules.trees import comparisons
from graph.rules.verdicts import Application

TITLES = "titles"  # the metric that lists them


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier of the ladder, and its rank: 1 is the lowest; several tiers can share one."""

    tier: str
    rank: int


@dataclass(frozen=True, slots=True)
class Held:
    """A title held, until its last day; None where that is not known."""

    title: str
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is held, and what a step assumes: the titles of the steps before it.

    A title of the ladder is taken to be kept through its reviews (where that is in doubt, the review risks tell); any
    other ends on its last day.
    """

    ladder: tuple[Rung, ...]
    held: tuple[Held, ...]
    assumed: tuple[str, ...] = ()

    @property
    def steps(self) -> frozenset[str]:
        """The titles of the ladder."""
        return frozenset(rung.tier for rung in self.ladder)

    def on(self, day: date) -> frozenset[str]:
        """The titles held on a day to come."""
        steps = self.steps
        kept = (one.title for one in self.held if one.last is None or day <= one.last or one.title in steps)
        return frozenset(kept) | frozenset(self.assumed)

    def current(self, as_of: date) -> Rung | None:
        """The highest rung whose title is valid today."""
        valid = {one.title for one in self.held if one.last is None or as_of <= one.last}
        return max((rung for rung in self.ladder if rung.tier in valid), key=lambda rung: rung.rank, default=None)

    def holding(self, tier: str) -> Standing:
        """The same with one more title assumed."""
        return replace(self, assumed=(*self.assumed, tier))


def standing(ladder: Sequence[Rung], facts: Facts, held: Sequence[Held], as_of: date) -> Standing:
    """The standing today: titles held, and those that the facts name without a day; none that ended before today."""
    dated = {one.title for one in held}
    known = facts[TITLES].value if TITLES in facts else None
    others = tuple(Held(title) for title in sorted(known) if title not in dated) if isinstance(known, frozenset) else ()
    valid = tuple(one for one in held if one.last is None or as_of <= one.last)
    return Standing(tuple(ladder), (*valid, *others))


def ways(book: Book, ladder: Sequence[Rung], rank: int, target: str, on: date) -> tuple[str, ...]:
    """The titles by which a rank of the ladder can be reached on the way to a target.

    Of the target's own rank the target; of a rank below, its titles that the rules of the next rank name, else all. A
    tier whose rules ask for nothing but other titles stands for those.
    """
    goal = next(rung.rank for rung in ladder if rung.tier == target)
    here = [rung.tier for rung in ladder if rung.rank == rank]
    if rank == goal:
        here = [target]
    found = tuple(dict.fromkeys(title for tier in here for title in _by_titles(book, tier, on)))
    above = next((rung.tier for rung in ladder if rung.rank == rank + 1 and rank < goal), None)
    named = _named(book, above, on) if above else frozenset[str]()
    return tuple(title for title in found if title in named) or found


def _by_titles(book: Book, tier: str, on: date) -> tuple[str, ...]:
    ruleset = _rules(book, tier, on)
    if ruleset is None or set(ruleset.metrics) != {TITLES}:
        return (tier,)
    return tuple(
        word for test in ruleset.comparisons if isinstance(test.value, frozenset) for word in sorted(test.value)
    )


def _named(book: Book, tier: str, on: date) -> frozenset[str]:
    ruleset = _rules(book, tier, on)
    trees = () if ruleset is None else (tree for tree, _ in tests(ruleset, Application.NEW))
    found = (test for tree in trees for test in comparisons(tree) if test.metric == TITLES)
    return frozenset(word for test in found if isinstance(test.value, frozenset) for word in test.value)


def _rules(book: Book, tier: str, on: date) -> Ruleset | None:
    try:
        return book.choose(tier, Application.NEW, on)
    except NoRuleset:
        return None
