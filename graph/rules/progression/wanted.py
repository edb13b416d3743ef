"""What the tests of a ruleset ask for: of each metric the values that satisfy one of them, each the least that does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from graph.rules.formulas import Value
from graph.rules.metrics import Metric
from graph.rules.rulesets import Bands, Checklist, Indicator, Outside, Ruleset, Step
from graph.rules.trees import Comparison, Opposite, Tree, inside, references
from graph.rules.verdicts import Application

GRAINS = {"int": Fraction(1), "money": Fraction(1), "ratio": Fraction(1, 100), "number": Fraction(1)}
"""The next value beyond a threshold that is itself excluded is a multiple of this: 1 万元, one percent, one."""
INVERSE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


@dataclass(frozen=True, slots=True)
class Wish:
    """A value that satisfies a test. `more`: whether what lies further in that direction does too; None if neither."""

    value: Value
    more: bool | None = None  # True: upwards, False: downwards


def tests(ruleset: Ruleset, kind: Application) -> Iterator[tuple[Tree, str]]:
    """The trees of conditions and bands that decide about that kind of application, with the id of each."""
    for name in dict.fromkeys(references(ruleset.decision)):
        condition = ruleset.conditions.get(name)
        if condition is not None and condition.applies(kind):
            yield condition.test, name
        for indicator in ruleset.scorecards[name].indicators if name in ruleset.scorecards else ():
            if isinstance(indicator.scoring, Bands):
                for band in indicator.scoring.bands:
                    yield band.when, name


def indicators(ruleset: Ruleset) -> Iterator[Indicator]:
    """The indicators of the scorecards the decision refers to."""
    for name in dict.fromkeys(references(ruleset.decision)):
        if name in ruleset.scorecards:
            yield from ruleset.scorecards[name].indicators


def wishes(metrics: dict[str, Metric], ruleset: Ruleset, kind: Application) -> dict[str, tuple[Wish, ...]]:
    """Of each tested metric the values asked for: by comparisons, full steps, checklists and points from outside."""
    found: dict[str, list[Wish]] = {}
    for tree, _ in tests(ruleset, kind):
        for test, positive in leaves(tree):
            found.setdefault(test.metric, []).extend(satisfying(metrics[test.metric], test, positive=positive))
    for indicator in indicators(ruleset):
        for name, wish in _scored(indicator):
            found.setdefault(name, []).append(wish)
    return {name: tuple(dict.fromkeys(listed)) for name, listed in found.items()}


def leaves(tree: Tree, *, positive: bool = True) -> Iterator[tuple[Comparison, bool]]:
    """The comparisons of a tree, each with whether it is to hold (True) or, under a `not`, to fail."""
    if isinstance(tree, Comparison):
        yield tree, positive
    for part in inside(tree):
        yield from leaves(part, positive=positive is not isinstance(tree, Opposite))


def satisfying(metric: Metric, test: Comparison, *, positive: bool = True) -> Iterator[Wish]:
    """The least values that make a comparison hold, or fail where it is not `positive`."""
    if isinstance(test.value, Fraction):
        yield from _numbers(GRAINS[metric.kind], test.op, test.value, positive=positive)
    elif isinstance(test.value, bool):
        yield Wish(test.value is positive)
    elif metric.kind == "list" and isinstance(test.value, frozenset):
        yield from (Wish(frozenset({word})) for word in sorted(test.value)) if positive else (Wish(frozenset()),)
    else:
        named = test.value if isinstance(test.value, frozenset) else {test.value}
        yield from (Wish(word) for word in metric.values if (word in named) is positive)


def _numbers(grain: Fraction, op: str, limit: Fraction, *, positive: bool) -> Iterator[Wish]:
    above, below = (floor(limit / grain) + 1) * grain, (ceil(limit / grain) - 1) * grain
    if op == "==":
        yield from (Wish(limit),) if positive else (Wish(above, more=True), Wish(below, more=False))
        return
    match op if positive else INVERSE[op]:
        case ">=":
            yield Wish(limit, more=True)
        case ">":
            yield Wish(above, more=True)
        case "<=":
            yield Wish(limit, more=False)
        case "<":
            yield Wish(below, more=False)


def _scored(indicator: Indicator) -> Iterator[tuple[str, Wish]]:
    match indicator.scoring:
        case Step(metric, per, points, most):
            for times in range(1, ceil(most / points) + 1 if points > 0 else 1):
                yield metric, Wish(times * per, more=True)
        case Checklist(items=items):
            yield from ((item.metric, Wish(value=True)) for item in items)
        case Outside(metric):
            for whole in range(1, floor(indicator.most) + 1):
                yield metric, Wish(Fraction(whole), more=True)
            if indicator.most.denominator != 1:
                yield metric, Wish(indicator.most, more=True)
