"""The space of changes: which facts may be changed or confirmed, to which values, and at what effort.

A *change* sets one tested metric to a value that a test asks for, in the direction that is advised for it; to a list it
adds one word. A fact that is unknown is not changed but *confirmed*, to any value a test asks for. Everything else
stays; what follows from facts follows from the changed ones, and a changed metric that is itself derived is given from
then on. Of such a metric the values it has already are choices too, where what it follows from may change: they must be
kept.

The values of one metric form a ladder, nearest first, and its effort rises along it:

- of a change, weight x (1 + gap): between figures the difference as a share of today's (from zero, of the nearest value
  on the ladder), between words the rungs climbed among all rungs, between truth values 0
- of a value to be kept, weight / (1 + gap)
- of a confirmation, `confirming` x weight x (1 + place on the ladder / its length)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from graph.rules.book import Book
from graph.rules.changes import ADVISED
from graph.rules.facts import Fact, Facts
from graph.rules.figures import Figures
from graph.rules.formulas import Value
from graph.rules.metrics import Metric
from graph.rules.numbers import Root, compare, rounded
from graph.rules.progression.wanted import Wish, wishes
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application

Offered = Callable[[str, str | None], bool]
"""Whether a change of that metric may be advised; of a list, adding that word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, and the effort of reaching or confirming it."""

    value: Value
    effort: Fraction


@dataclass(frozen=True, slots=True)
class Variable:
    """A metric that can be changed (or, where it is `unknown`, confirmed), with its values from the nearest on.

    Of a list there is one variable a word: its choice is the set of that word, to be added.
    """

    metric: str
    choices: tuple[Choice, ...]
    unknown: bool = False


def advised(book: Book) -> Offered:
    """Everything that anything can be done about, whenever."""
    return lambda metric, _word: book.metrics[metric].changing.how in ADVISED


def space(book: Book, ruleset: Ruleset, facts: Facts, kind: Application, offered: Offered) -> tuple[Variable, ...]:
    """The variables of a ruleset's change sets, in the order in which it asks for them."""
    figures = Figures(book, facts)
    wanted = _with_wholes(book, facts, wishes(dict(book.metrics), ruleset, kind))
    moving = {name for name in wanted if offered(name, None) or figures[name].value is None}
    return tuple(
        variable
        for name, listed in wanted.items()
        for variable in _variables(book, book.metrics[name], figures[name].value, listed, offered, moving, facts)
        if variable.choices
    )


def _with_wholes(book: Book, facts: Facts, wanted: dict[str, tuple[Wish, ...]]) -> dict[str, tuple[Wish, ...]]:
    """The values asked for, those of a part also of its whole where that is known: it may have to grow too."""
    found = dict(wanted)
    for part, whole in book.parts:
        grown = [Wish(wish.value, more=True) for wish in wanted.get(part, ()) if isinstance(wish.value, Fraction)]
        if grown and whole in facts:
            found[whole] = tuple(dict.fromkeys([*found.get(whole, ()), *grown]))
    return found


def applied(facts: Facts, picked: Iterable[tuple[str, Value]]) -> dict[str, Fact]:
    """The facts with values in the place of those there; words are added to lists. What is new has no evidence."""
    changed = dict(facts)
    for metric, value in picked:
        old = changed[metric].value if metric in changed else None
        both = old | value if isinstance(old, frozenset) and isinstance(value, frozenset) else value
        changed[metric] = Fact(both)
    return changed


def sources(book: Book, facts: Facts, metric: str) -> Iterator[str]:
    """The metric, and all that its value follows from while nothing on the way is given."""
    yield metric
    for name in () if metric in facts else book.inputs(metric):
        yield from sources(book, facts, name)


def _variables(
    book: Book,
    metric: Metric,
    now: Value | None,
    listed: tuple[Wish, ...],
    offered: Offered,
    moving: set[str],
    facts: Facts,
) -> Iterator[Variable]:
    if metric.kind == "list":
        yield from _words(book, metric, now, listed, offered)
    elif now is None:
        values = _ladder(metric, {wish.value for wish in listed})
        yield Variable(metric.id, _confirmed(book, metric, values), unknown=True)
    elif offered(metric.id, None):
        further = {wish.value for wish in listed if _place(metric, wish.value) > _place(metric, now, wish.value)}
        kept: set[Value] = set()
        if moving & (set(sources(book, facts, metric.id)) - {metric.id}):
            kept = {wish.value for wish in listed if wish.more is metric.changing.upward} - further
        weight = metric.changing.weight()
        choices = [Choice(value, weight / (1 + gap)) for value, gap in _gaps(metric, now, _ladder(metric, kept))]
        choices += [Choice(value, weight * (1 + gap)) for value, gap in _gaps(metric, now, _ladder(metric, further))]
        yield Variable(metric.id, tuple(choices))


def _words(
    book: Book, metric: Metric, now: Value | None, listed: tuple[Wish, ...], offered: Offered
) -> Iterator[Variable]:
    held = now if isinstance(now, frozenset) else frozenset[str]()
    for wish in listed:
        if not isinstance(wish.value, frozenset) or (now is not None and wish.value <= held):
            continue
        word = next(iter(wish.value), None)
        weight = metric.changing.weight(word)
        if now is None:
            yield Variable(metric.id, (Choice(wish.value, book.pace.confirming * weight),), unknown=True)
        elif offered(metric.id, word):
            yield Variable(metric.id, (Choice(wish.value, weight),))


def _confirmed(book: Book, metric: Metric, values: list[Value]) -> tuple[Choice, ...]:
    weight = book.pace.confirming * metric.changing.weight()
    return tuple(Choice(value, weight * (1 + Fraction(i, len(values)))) for i, value in enumerate(values))


def _ladder(metric: Metric, values: set[Value]) -> list[Value]:
    """Values that can be, the nearest first; a number beyond the metric's bounds cannot."""
    possible = (
        value
        for value in values
        if not isinstance(value, Fraction)
        or ((metric.least is None or value >= metric.least) and (metric.most is None or value <= metric.most))
    )
    return sorted(possible, key=lambda value: _place(metric, value))


def _place(metric: Metric, value: Value, beside: Value | None = None) -> Fraction:
    """Where a value stands in the direction that is advised; of a root, seen from the number it is held against."""
    if isinstance(value, Root) and isinstance(beside, Fraction):
        place = beside + compare(value, beside)
    elif isinstance(value, Fraction | Root):
        place = _rational(value)
    elif isinstance(value, bool):
        place = Fraction(value)
    else:
        place = Fraction(-metric.values.index(str(value)))
    return place if metric.changing.upward else -place


def _gaps(metric: Metric, now: Value, values: list[Value]) -> Iterator[tuple[Value, Fraction]]:
    if isinstance(now, Fraction | Root):
        numbers = [value for value in values if isinstance(value, Fraction)]
        here = _rational(now)
        base = abs(here) or min((abs(value) for value in numbers if value), default=Fraction(1))
        yield from ((value, abs(value - here) / base) for value in numbers)
    elif isinstance(now, str):
        rungs = len(metric.values) - 1
        yield from (
            (word, Fraction(abs(metric.values.index(now) - metric.values.index(str(word))), rungs)) for word in values
        )
    else:
        yield from ((value, Fraction(0)) for value in values)


def _rational(value: Fraction | Root) -> Fraction:
    return value if isinstance(value, Fraction) else rounded(value)
