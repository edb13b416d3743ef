"""Spells: the unbroken times through which a title is held, out of holdings that overlap, touch or repeat.

A holding runs from its first to its last day, both included. Without a first day it has held since before any day,
without a last one it holds on. What begins the day after another ended goes on: a title renewed in time is one spell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.analysis.calendar import DAY, Period, term_end

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Spell:
    """An unbroken time; `first` is None where it is not known when it began, `last` where it goes on."""

    first: date | None
    last: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def begun_by(self, day: date) -> bool:
        """Whether it had begun by a day."""
        return self.first is None or self.first <= day


@dataclass(frozen=True, slots=True)
class Review:
    """The last day by which a title must have been reviewed, and whether it goes on after it."""

    end: date
    passed: bool


def spells(spans: Iterable[Span]) -> tuple[Spell, ...]:
    """Holdings joined into spells, in order. One that ends before it begins never held and is left out."""
    found: list[Spell] = []
    for first, last in sorted(spans, key=lambda span: (span[0] or date.min, span[1] or date.max)):
        if first is not None and last is not None and last < first:
            continue
        if found and _touches(found[-1], first):
            found[-1] = Spell(found[-1].first, _later(found[-1].last, last))
        else:
            found.append(Spell(first, last))
    return tuple(found)


def held(through: Iterable[Spell], day: date) -> bool:
    """Whether any holds on a day."""
    return any(spell.on(day) for spell in through)


def ever(through: Iterable[Spell], day: date) -> bool:
    """Whether any had begun by a day."""
    return any(spell.begun_by(day) for spell in through)


def came(through: Iterable[Spell], during: Period) -> int:
    """How many begin in a period. A spell whose beginning is not known begins in none."""
    return sum(spell.first is not None and spell.first in during for spell in through)


def left(through: Iterable[Spell], during: Period) -> int:
    """How many are over in a period: the first day without the title is in it.

    So what is held at a period's end is what was held before it, and came, and did not leave.
    """
    return sum(spell.last is not None and spell.last < date.max and spell.last + DAY in during for spell in through)


def reviews(spans: Sequence[Span], years: int | None, *, whole_months: bool) -> tuple[Review, ...]:
    """The reviews of a title's holdings: at the end of each, and of each term inside one that is longer than a term.

    A title renewed in place is one long holding, whose inner reviews were passed. A holding without a last day is taken
    to end with its term of `years`; where no term is stated it has no review.
    """
    ends: set[date] = set()
    whole = []
    for first, last in spans:
        terms = _terms(first, last, years, whole_months=whole_months)
        end = terms[-1] if last is None and terms else last
        if end is not None and (first is None or first <= end):
            ends |= {*terms, end}
        whole.append(Spell(first, end))
    return tuple(Review(end, end < date.max and held(whole, end + DAY)) for end in sorted(ends))


def _terms(first: date | None, last: date | None, years: int | None, *, whole_months: bool) -> list[date]:
    """The ends of the terms of a holding before its last day; of one without a last day the first term's."""
    found: list[date] = []
    while years and first is not None and first.year + years < date.max.year:
        end = term_end(first, years, whole_months=whole_months)
        if last is not None and end >= last:
            break
        found.append(end)
        if last is None:
            break
        first = end + DAY
    return found


def _touches(before: Spell, first: date | None) -> bool:
    return first is None or before.last is None or before.last == date.max or first <= before.last + DAY


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
