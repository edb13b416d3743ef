"""Which way a ruleset leans on a metric: whether more of it can only help, can only harm, or may do either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from graph.rules.formulas import Constant, Formula, Name, Operation, SizeClass, SquareRoot, inputs, parts
from graph.rules.rulesets import Bands, Checklist, Outside, Ruleset, Step
from graph.rules.trees import Comparison, Opposite, Tree, inside
from tests.graph.rules.written import SIZE_TABLE, book

Slope = tuple[str, int]  # a metric, and 1 where more of it helps, -1 where more of it harms
SIGNS = {">=": 1, ">": 1, "has_any": 1, "<=": -1, "<": -1}


@cache
def slopes(ruleset: str) -> Mapping[str, int]:
    """1 for metrics of which more can only help, -1 for those of which more can only harm; no others."""
    signs: dict[str, set[int]] = {}
    for metric, sign in of_ruleset(book().ruleset(ruleset)):
        for name, own in (*through(metric), (metric, 1)):
            signs.setdefault(name, set()).add(sign * own)
    return {name: found.pop() for name, found in signs.items() if len(found) == 1}


def of_ruleset(ruleset: Ruleset) -> Iterator[Slope]:
    """The slopes of its conditions and of its scored lines."""
    for condition in ruleset.conditions.values():
        yield from of_tree(condition.test)
    for card in ruleset.scorecards.values():
        for indicator in card.indicators:
            match indicator.scoring:
                case Bands(bands):
                    for band in bands:
                        yield from of_tree(band.when)
                case Checklist(items=items):
                    yield from ((item.metric, 1) for item in items)
                case Step(metric=metric) | Outside(metric):
                    yield metric, 1


def of_tree(tree: Tree, sign: int = 1) -> Iterator[Slope]:
    """The slopes of a tree; a word that must be just so leans both ways."""
    match tree:
        case Comparison(metric, "==", bool() as wanted):
            yield metric, sign if wanted else -sign
        case Comparison(metric, op):
            yield from ((metric, sign * own) for own in ([SIGNS[op]] if op in SIGNS else [1, -1]))
        case Opposite(part):
            yield from of_tree(part, -sign)
        case _:
            for part in inside(tree):
                yield from of_tree(part, sign)


def through(metric: str) -> Iterator[Slope]:
    """The slopes of a derived metric on what it follows from."""
    formula = book().metrics[metric].formula
    for name, sign in of_formula(formula) if formula else ():
        yield name, sign
        yield from ((inner, sign * own) for inner, own in through(name))


def of_formula(formula: Formula, sign: int = 1) -> Iterator[Slope]:
    """The slopes of a formula; a denominator and a word lean both ways."""
    match formula:
        case Constant():
            return
        case Name(metric):
            yield metric, sign
        case SquareRoot(inner):
            yield from of_formula(inner, sign)
        case Operation("+" | "-" as op, left, right):
            yield from of_formula(left, sign)
            yield from of_formula(right, sign if op == "+" else -sign)
        case Operation("*" | "/", left, Constant(value)) if value > 0:
            yield from of_formula(left, sign)
        case Operation("/", left, right):
            yield from of_formula(left, sign)
            yield from both(right)
        case SizeClass():
            figures = {name for row in book().sizes[SIZE_TABLE].values() for name in row.metrics}
            yield from ((name, own) for name in {"size_industry", *figures} for own in (1, -1))
        case _:
            yield from both(formula)


def both(formula: Formula) -> Iterator[Slope]:
    """All it is computed from, leaning both ways."""
    yield from ((name, own) for part in parts(formula) for name in inputs(part) for own in (1, -1))


def better(slope: int, value: object, other: object) -> bool:
    """Whether the other value is more of what helps."""
    match value, other:
        case list(), list():
            return slope == 1 and set(value) < set(other)
        case (bool(), bool()) | (int() | float() | Fraction(), int() | float() | Fraction()):
            return slope * (other - value) > 0
    return False
