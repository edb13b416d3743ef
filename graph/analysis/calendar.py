"""Months, years and periods as the district counts them: whole days, both ends included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

DAY = timedelta(days=1)
DAYS_A_YEAR = Fraction(1461, 4)


class Step(StrEnum):
    """How long a period is."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from the first to the last."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter; the ends of time bound it.

    >>> months_later(date(2024, 2, 29), 12), months_later(date(2024, 1, 31), -2)
    (datetime.date(2025, 2, 28), datetime.date(2023, 11, 30))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def months_up_to(day: date, months: int) -> Period:
    """The so many months that end on a day: of 2024-02-29 and 12 they begin on 2023-03-01."""
    return Period(months_later(day, -months) + DAY, day)


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def years_between(first: date, last: date) -> Fraction:
    """Years of 365.25 days from one day to another."""
    return Fraction((last - first).days) / DAYS_A_YEAR


def term_end(first: date, years: int, *, whole_months: bool) -> date:
    """The last day of a title that runs so many years.

    By whole months it runs from the month it was announced in to the month before, so many years on: from 2023-03-15,
    three years on, to 2026-02-28. By days to the day before.
    """
    begun = first.replace(day=1) if whole_months else first
    return months_later(begun, 12 * years) - DAY


def periods(step: Step, first: date, last: date) -> Iterator[Period]:
    """The calendar's months, quarters or years from one day to another, the first and last of them cut there."""
    length = MONTHS[step]
    begun = date(first.year, (first.month - 1) // length * length + 1, 1)
    while begun <= last:
        following = _first_of(begun.year * 12 + begun.month - 1 + length)
        yield Period(max(begun, first), last if following is None else min(following - DAY, last))
        if following is None:
            return
        begun = following


def _first_of(month: int) -> date | None:
    """The first day of a month counted from year 0; None beyond what a date can be."""
    year, place = divmod(month, 12)
    return date(year, place + 1, 1) if year <= date.max.year else None


def _length(year: int, month: int) -> int:
    following = _first_of(year * 12 + month)
    return 31 if following is None else (following - DAY).day
