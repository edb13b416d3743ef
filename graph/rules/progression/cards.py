"""A scorecard as a need: the points each indicator can still gain, and the cheapest way to gain enough of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from graph.rules.progression.ground import Ground, Levels, Node
from graph.rules.progression.needs import Local, Owned
from graph.rules.rulesets import Indicator, Scorecard
from graph.rules.scoring import scored

Offer = tuple[int, int]  # points gained, in hundredths, and effort
SCALE, NOTHING = 100, Fraction(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Points that some indicators, by their places, must have together."""

    points: Fraction
    places: tuple[int, ...]


class Line:
    """The sure points of one indicator, and what more there is to gain."""

    def __init__(self, ground: Ground, indicator: Indicator, owned: Owned) -> None:
        self.reach = ground.reach(indicator.metrics)
        self.local = Local(ground, self.reach, owned)
        self._indicator = indicator
        self._points: dict[Levels, Fraction] = {}
        self._offers: dict[tuple[Levels, int], tuple[Offer, ...]] = {}

    def points(self, levels: Levels) -> Fraction:
        """The points that are certain."""
        return self._sure(self.local.own(levels))

    def offers(self, node: Node) -> tuple[Offer, ...]:
        """What can be gained from here, by rising points and effort: nothing costs less for as much."""
        key = self.local.own(node.levels), node.closed & self.local.mask
        if key not in self._offers:
            self._offers[key] = self._found(*key)
        return self._offers[key]

    def _sure(self, own: Levels) -> Fraction:
        if own not in self._points:
            self._points[own] = scored(self.local.figures(own), self._indicator).low
        return self._points[own]

    def _found(self, own: Levels, closed: int) -> tuple[Offer, ...]:
        here = self._sure(own)
        if self.local.wide:
            most = self._indicator.most - here
            return ((_whole(most), 0),) if most > 0 else ()
        above = ((self._sure(levels) - here, effort) for levels, effort in self.local.above(own, closed))
        return tuple(front((_whole(points), effort) for points, effort in above if points > 0))


class Card:
    """A scorecard that must be passed: its mark, and the least points of its categories."""

    def __init__(self, ground: Ground, card: Scorecard, owned: Owned) -> None:
        self._ground, self._name = ground, card.id
        self._lines = tuple(_lines(ground, card, owned))
        self._marks = tuple(_marks(card))
        self._local = Local(ground, tuple(sorted({i for line in self._lines for i in line.reach})), owned)
        self._short: dict[Levels, tuple[Fraction, ...]] = {}
        self._least: dict[tuple[Levels, int], int | None] = {}

    def met(self, levels: Levels) -> bool:
        """Whether every mark is reached by points that are certain."""
        return not any(self._missed(levels))

    def least(self, node: Node) -> int | None:
        """The effort of the mark that is dearest to reach, each indicator taken by itself."""
        key = self._local.own(node.levels), node.closed & self._local.mask
        if key not in self._least:
            self._least[key] = self._cheapest(node)
        return self._least[key]

    def branches(self, node: Node) -> list[Node]:
        """By each variable that can gain points towards an unmet mark; of the mark with the fewest."""
        found = []
        for mark, missed in zip(self._marks, self._missed(node.levels), strict=True):
            if missed:
                able = (line for place in mark.places if (line := self._lines[place]).offers(node))
                found.append(self._ground.raised(node, sorted({i for line in able for i in line.reach})))
        return min(found, key=len)

    def blocked(self, node: Node) -> Iterator[str]:
        """Itself, where the points cannot be gained."""
        if self.least(node) is None:
            yield self._name

    def _missed(self, levels: Levels) -> tuple[Fraction, ...]:
        """The points that are missing of each mark."""
        own = self._local.own(levels)
        if own not in self._short:
            points = [line.points(levels) for line in self._lines]
            self._short[own] = tuple(
                max(NOTHING, mark.points - sum((points[place] for place in mark.places), NOTHING))
                for mark in self._marks
            )
        return self._short[own]

    def _cheapest(self, node: Node) -> int | None:
        dearest = 0
        for mark, missed in zip(self._marks, self._missed(node.levels), strict=True):
            lines = (self._lines[place].offers(node) for place in mark.places)
            found = gained(floor(missed * SCALE), lines)
            if found is None:
                return None
            dearest = max(dearest, found)
        return dearest


def gained(points: int, lines: Iterable[tuple[Offer, ...]]) -> int | None:
    """The least effort of gaining so many points, at most one offer of each line; None where they are not to be had."""
    reached: list[Offer] = [(0, 0)]
    for offers in lines:
        more = ((min(points, a + b), x + y) for a, x in reached for b, y in offers)
        reached = front([*reached, *more])
    most, effort = reached[-1]
    return effort if most >= points else None


def front(offers: Iterable[Offer]) -> list[Offer]:
    """The offers of which none has as many points for less effort, by rising points."""
    found: list[Offer] = []
    for points, effort in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if not found or effort < found[-1][1]:
            found.append((points, effort))
    return found[::-1]


def _lines(ground: Ground, card: Scorecard, owned: Owned) -> Iterator[Line]:
    """The indicators; the effort of a variable that several share is charged to the first."""
    left = set(owned)
    for indicator in card.indicators:
        line = Line(ground, indicator, frozenset(left))
        left -= set(line.reach)
        yield line


def _marks(card: Scorecard) -> Iterator[Mark]:
    if card.mark is not None:
        yield Mark(card.mark, tuple(range(len(card.indicators))))
    for category in card.categories:
        if category.least:
            places = (i for i, line in enumerate(card.indicators) if line.category == category.id)
            yield Mark(category.least, tuple(places))


def _whole(points: Fraction) -> int:
    """Points as a whole number of hundredths, never fewer: bounds are from below."""
    return ceil(points * SCALE)
