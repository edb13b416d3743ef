"""Trees of comparisons held against an enterprise's figures: what holds, how far it is, what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from graph.rules.figures import Figures
from graph.rules.formulas import Value
from graph.rules.numbers import compare, decimal, minus
from graph.rules.numbers import text as digits
from graph.rules.trees import Comparison, Every, Opposite, Some, Tree, inside
from graph.rules.verdicts import Verdict, all_of, any_of, negated

UPWARD = frozenset({">=", ">"})
SIGNS = {">=": (0, 1), ">": (1,), "<=": (-1, 0), "<": (-1,), "==": (0,)}  # what `compare` may say


def held(figures: Figures, tree: Tree, *, manual: bool = False) -> Verdict:
    """The verdict of a tree of comparisons."""
    match tree:
        case Comparison():
            return compared(figures, tree, manual=manual)
        case Every(parts):
            return all_of([held(figures, part, manual=manual) for part in parts])
        case Some(parts):
            return any_of([held(figures, part, manual=manual) for part in parts])
        case Opposite(part):
            return negated(held(figures, part, manual=manual))
    raise TypeError(tree)


def compared(figures: Figures, test: Comparison, *, manual: bool = False) -> Verdict:
    """The verdict of one comparison; of a manual condition, what is true needs evidence."""
    figure = figures[test.metric]
    if figure.value is None:
        return Verdict.UNKNOWN
    if not passes(figure.value, test):
        return Verdict.UNMET
    return Verdict.MET if figure.evidence or not manual else Verdict.NEEDS_EVIDENCE


def passes(value: Value, test: Comparison) -> bool:
    """Whether a known value stands the test."""
    if test.op == "has_any":
        return isinstance(value, frozenset) and isinstance(test.value, frozenset) and not value.isdisjoint(test.value)
    if test.op == "in":
        return isinstance(test.value, frozenset) and value in test.value
    if isinstance(value, bool | str | frozenset) or isinstance(test.value, bool | str | frozenset):
        return value == test.value
    return compare(value, _rational(test)) in SIGNS[test.op]


def gap(value: Value | None, test: Comparison, verdict: Verdict) -> Decimal | None:
    """How far a number falls short of its threshold, in its unit, never less than what is missing."""
    if verdict is not Verdict.UNMET or value is None or isinstance(value, bool | str | frozenset):
        return None
    threshold = _rational(test)
    return decimal(minus(threshold, value) if test.op in UPWARD else minus(value, threshold), up=True)


def waits(figures: Figures, tree: Tree) -> tuple[str, ...]:
    """The facts that the unknown parts of a tree wait for, each once."""
    return tuple(dict.fromkeys(_waits(figures, tree)))


def _waits(figures: Figures, tree: Tree) -> Iterator[str]:
    if isinstance(tree, Comparison):
        yield from figures[tree.metric].missing
    for part in inside(tree):
        if held(figures, part) is Verdict.UNKNOWN:
            yield from _waits(figures, part)


def needing(figures: Figures, tree: Tree) -> tuple[str, ...]:
    """The metrics that are true by the enterprise's word alone, each once."""
    return tuple(dict.fromkeys(_needing(figures, tree)))


def _needing(figures: Figures, tree: Tree) -> Iterator[str]:
    if isinstance(tree, Comparison) and compared(figures, tree, manual=True) is Verdict.NEEDS_EVIDENCE:
        yield tree.metric
    for part in inside(tree):
        if held(figures, part, manual=True) is Verdict.NEEDS_EVIDENCE:
            yield from _needing(figures, part)


def _rational(test: Comparison) -> Fraction:
    if not isinstance(test.value, Fraction):
        raise TypeError(test)
    return test.value


def written(value: Value | None) -> str | None:
    """A figure or threshold in words: numbers in digits, several words joined by commas."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return value if isinstance(value, str) else digits(value)
