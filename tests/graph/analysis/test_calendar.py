"""Months, terms and periods at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.calendar import DAY, Period, Step, months_later, months_up_to, periods, term_end, years_between

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(1, 1, 31), -1, date.min),
        (date(9999, 12, 1), 1, date.max),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_the_twelve_months_up_to_a_leap_day() -> None:
    assert months_up_to(date(2024, 2, 29), 12) == Period(date(2023, 3, 1), date(2024, 2, 29))
    assert months_up_to(date(2025, 2, 28), 12) == Period(date(2024, 2, 29), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("first", "whole_months", "expected"),
    [
        (date(2023, 3, 1), True, date(2026, 2, 28)),
        (date(2023, 3, 31), True, date(2026, 2, 28)),
        (date(2021, 3, 15), True, date(2024, 2, 29)),
        (date(2023, 3, 15), False, date(2026, 3, 14)),
        (date(2024, 2, 29), False, date(2027, 2, 27)),
    ],
)
def test_a_term_runs_by_whole_months_or_days(first: date, whole_months: bool, expected: date) -> None:
    assert term_end(first, 3, whole_months=whole_months) == expected


def test_a_year_has_a_quarter_day_more() -> None:
    assert years_between(date(2021, 1, 1), date(2025, 1, 1)) == 4


@given(DAYS, st.integers(0, 3000), st.sampled_from(Step))
def test_periods_cover_each_day_once(first: date, length: int, step: Step) -> None:
    last = first + timedelta(days=length)
    found = list(periods(step, first, last))
    assert found[0].first == first
    assert found[-1].last == last
    assert all(before.last + DAY == after.first for before, after in pairwise(found))
    months = {Step.MONTH: {*range(1, 13)}, Step.QUARTER: {1, 4, 7, 10}, Step.YEAR: {1}}[step]
    assert all(period.first.day == 1 and period.first.month in months for period in found[1:])


def test_the_last_period_there_is() -> None:
    assert list(periods(Step.YEAR, date(9999, 5, 1), date.max)) == [Period(date(9999, 5, 1), date.max)]
