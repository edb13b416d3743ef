"""Years to come: what is known of an enterprise once they have passed, if nothing changes, and what can be changed
until then.

A year that was not complete when it was asked repeats the last complete one unless it is changed: no growth is assumed,
none is lost. Time grows by itself, what happened lapses after its period (data/rules/changes.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from graph.rules.book import Book
from graph.rules.changes import Changing, How
from graph.rules.facts import Fact, Facts
from graph.rules.figures import Figures
from graph.rules.progression.space import Offered


def later(book: Book, facts: Facts, years: int) -> dict[str, Fact]:
    """The facts so many years on. A given figure that follows from others is dropped once a year of it is open."""
    if not years:
        return dict(facts)
    found = {name: fact for name in book.metrics if (fact := _later(book, facts, name, years)) is not None}
    for name in list(found):
        others = {key: fact for key, fact in found.items() if key != name}
        if is_open(book.metrics[name].changing, years) and Figures(book, others)[name].value is not None:
            found = others
    return found


def is_open(changing: Changing, years: int) -> bool:
    """Whether a figure so many years on is of a year that is not complete today."""
    return bool(changing.years) and min(changing.years) <= years


def open_until(book: Book, years: int) -> Offered:
    """What can be changed within so many years: titles and scores of others take until the next year at least."""

    def offered(metric: str, _word: str | None) -> bool:
        changing = book.metrics[metric].changing
        match changing.how:
            case How.NOW:
                return True
            case How.YEAR:
                return is_open(changing, years)
            case How.TITLE | How.GIVEN:
                return years > 0
        return False

    return offered


def fiscal_years(changing: Changing, as_of: date, years: int) -> tuple[int, ...]:
    """The fiscal years, not yet complete, that a figure so many years on is of."""
    return tuple(sorted(as_of.year + years - back for back in changing.years if back <= years))


def _later(book: Book, facts: Facts, name: str, years: int) -> Fact | None:
    changing = book.metrics[name].changing
    if changing.family:
        return _moved(book, facts, changing, years)
    fact = facts.get(name)
    if fact is None:
        return None
    if changing.how is How.WAIT and isinstance(fact.value, Fraction):
        return Fact(fact.value + years, fact.evidence, fact.origin)
    lapse = changing.lapse
    if lapse is None or fact.value == lapse.to:
        return Fact(fact.value, fact.evidence and not is_open(changing, years), fact.origin)
    if years >= lapse.after:
        return Fact(lapse.to, fact.evidence, fact.origin)
    return fact if lapse.stays else None


def _moved(book: Book, facts: Facts, changing: Changing, years: int) -> Fact | None:
    """The figure of a year: what was y1 is y2 a year on; an open year repeats the last complete one."""
    back = max(1, changing.years[0] - years)
    name = next((name for name in _family(book, changing.family) if book.metrics[name].changing.years == (back,)), "")
    fact = facts.get(name)
    return None if fact is None else Fact(fact.value, fact.evidence and not is_open(changing, years), fact.origin)


def _family(book: Book, family: str) -> Iterator[str]:
    return (name for name, metric in book.metrics.items() if metric.changing.family == family)
