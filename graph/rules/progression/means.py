"""What would bring a derived metric to a value: its formula solved exactly for one figure, the others as they are.

Formulas are solved where they are a fraction of first degree in that figure (ratios, sums, growth), or a square root of
one. Every answer is put back into the formula before it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from math import ceil, floor

from graph.rules.book import Book
from graph.rules.facts import Fact, Facts
from graph.rules.figures import Figures
from graph.rules.formulas import Among, Constant, Formula, Name, Operation, SquareRoot, Value
from graph.rules.metrics import Metric
from graph.rules.numbers import Root, compare
from graph.rules.progression.space import Offered, sources

Terms = tuple[Fraction, ...]  # a polynomial, from the constant term on
Quotient = tuple[Terms, Terms]
ONE: Terms = (Fraction(1),)


@dataclass(frozen=True, slots=True)
class Means:
    """A figure that would do it alone: at least, at most or exactly this value (`op` is >=, <= or ==)."""

    metric: str
    op: str
    value: Value


def means(book: Book, facts: Facts, metric: str, value: Value, offered: Offered) -> tuple[Means, ...]:
    """The figures each of which would bring a derived metric to a value, in the direction that is advised for both.

    `facts` are without the metric itself. None is named that cannot be changed, that would have to go the other way, or
    that would exceed its bounds or its whole.
    """
    formula = book.metrics[metric].formula
    if isinstance(formula, Among) and isinstance(value, bool):
        found = _word(book.metrics[formula.metric], formula.words, facts, wanted=value)
        return (found,) if found and _may(facts, formula.metric, offered) else ()
    if formula is None or not isinstance(value, Fraction):
        return ()
    named = dict.fromkeys(name for name in sources(book, facts, metric) if name != metric)
    bases = (name for name in named if _may(facts, name, offered) and not book.inputs(name))
    return tuple(way for base in bases if (way := _way(book, facts, metric, value, base)) is not None)


def solved(book: Book, facts: Facts, metric: str, value: Fraction, base: str) -> Fraction | None:
    """The value of `base` at which a derived metric has a value; None where the formula cannot be solved for it."""
    formula = book.metrics[metric].formula
    return None if formula is None else _solved(formula, value, lambda name: _quotient_of(book, facts, name, base))


def _way(book: Book, facts: Facts, metric: str, value: Fraction, base: str) -> Means | None:
    found = solved(book, facts, metric, value, base)
    if found is None:
        return None
    changed, upward = book.metrics[base], book.metrics[metric].changing.upward

    def does(number: Fraction) -> bool:
        figure = Figures(book, {**facts, base: Fact(number)})[metric].value
        return isinstance(figure, Fraction | Root) and compare(figure, value) in ((0, 1) if upward else (-1, 0))

    if changed.kind == "int":
        found = Fraction(ceil(found) if changed.changing.upward else floor(found))
    now = facts[base].value if base in facts else None
    further = not isinstance(now, Fraction) or (found > now if changed.changing.upward else found < now)
    beyond = found + 1 if changed.changing.upward else found - 1
    if not further or not does(found) or not does(beyond) or not _possible(book, facts, changed, found):
        return None
    return Means(base, ">=" if changed.changing.upward else "<=", found)


def _word(metric: Metric, words: frozenset[str], facts: Facts, *, wanted: bool) -> Means | None:
    """The nearest word in the advised direction."""
    ranked = metric.values[::-1] if metric.changing.upward else metric.values
    now = facts[metric.id].value if metric.id in facts else None
    start = ranked.index(now) + 1 if isinstance(now, str) and now in ranked else 0
    found = next((word for word in ranked[start:] if (word in words) is wanted), None)
    return None if found is None else Means(metric.id, "==", found)


def _may(facts: Facts, metric: str, offered: Offered) -> bool:
    return metric not in facts or offered(metric, None)


def _possible(book: Book, facts: Facts, metric: Metric, value: Fraction) -> bool:
    if (metric.least is not None and value < metric.least) or (metric.most is not None and value > metric.most):
        return False
    known = {**{name: fact.value for name, fact in facts.items()}, metric.id: value}
    pairs = [(known.get(part), known.get(whole)) for part, whole in book.parts if metric.id in (part, whole)]
    return all(not (isinstance(a, Fraction) and isinstance(b, Fraction)) or a <= b for a, b in pairs)


def _quotient_of(book: Book, facts: Facts, metric: str, base: str) -> Quotient | None:
    """A metric as a fraction in the base; None where something else in it is not known."""
    if metric == base:
        return (Fraction(0), Fraction(1)), ONE
    if metric in facts:
        value = facts[metric].value
        return ((value,), ONE) if isinstance(value, Fraction) else None
    formula = book.metrics[metric].formula
    return None if formula is None else _quotient(formula, lambda name: _quotient_of(book, facts, name, base))


def _quotient(formula: Formula, of: Callable[[str], Quotient | None]) -> Quotient | None:
    match formula:
        case Constant(value):
            return (value,), ONE
        case Name(metric):
            return of(metric)
        case Operation(sign, left, right):
            first, second = _quotient(left, of), _quotient(right, of)
            return None if first is None or second is None else _joined(sign, first, second)
    return None


def _joined(sign: str, left: Quotient, right: Quotient) -> Quotient:
    (a, b), (c, d) = left, right
    if sign == "*":
        return _times(a, c), _times(b, d)
    if sign == "/":
        return _times(a, d), _times(b, c)
    if b == d:
        return _plus(a, c, 1 if sign == "+" else -1), b
    return _plus(_times(a, d), _times(c, b), 1 if sign == "+" else -1), _times(b, d)


def _solved(formula: Formula, value: Fraction, of: Callable[[str], Quotient | None]) -> Fraction | None:
    match formula:
        case SquareRoot(inner):
            return _solved(inner, value * value, of) if value >= 0 else None
        case Operation("+", inner, Constant(number)) | Operation("+", Constant(number), inner):
            return _solved(inner, value - number, of)
        case Operation("-", inner, Constant(number)):
            return _solved(inner, value + number, of)
    quotient = _quotient(formula, of)
    if quotient is None:
        return None
    terms = _plus(quotient[0], _times((value,), quotient[1]), -1)
    if len(terms) != 2:
        return None
    return -terms[0] / terms[1]


def _times(left: Terms, right: Terms) -> Terms:
    found = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            found[i + j] += a * b
    return _short(found)


def _plus(left: Terms, right: Terms, sign: int) -> Terms:
    return _short([a + sign * b for a, b in zip_longest(left, right, fillvalue=Fraction(0))])


def _short(terms: list[Fraction]) -> Terms:
    while len(terms) > 1 and terms[-1] == 0:
        terms.pop()
    return tuple(terms)
