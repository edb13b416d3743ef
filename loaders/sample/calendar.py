"""The sample's days: it is set in one month, so that the same seed gives the same graph whenever it is made."""

from __future__ import annotations

from datetime import date, timedelta

YEARS = (2023, 2024, 2025)
"""The years reported, the oldest first."""

START = 1980
_FIRST = tuple(date(START + month // 12, month % 12 + 1, 1) for month in range(60 * 12))


def month(year: int, number: int) -> int:
    """A month as a count, so that months can be added."""
    return (year - START) * 12 + number - 1


NOW = month(2026, 11)
TODAY = date(2026, 11, 1)


def year_of(count: int) -> int:
    """The year that a month is in."""
    return START + count // 12


def first_day(count: int) -> date:
    """The first day of a month."""
    return _FIRST[count]


def last_day(count: int) -> date:
    """The last day of a month."""
    return _FIRST[count + 1] - timedelta(days=1)


def workday(day: date, later: int) -> date:
    """The day so many working days later. Weekends are passed over; public holidays and the days they move are not."""
    weeks, rest = divmod(later, 5)
    weekday = min(day.weekday(), 4)
    shift = weekday - day.weekday() + weeks * 7 + rest + (2 if weekday + rest > 4 else 0)
    return day + timedelta(days=shift)
