"""Paces by hand; the interval against scipy's own distribution and against its meaning."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom  # type: ignore[import-untyped]

from graph.analysis.calendar import Period
from graph.analysis.pace import Outlook, Reason, needed, outlook, pace, quantile

SHARES = st.fractions(Fraction(1, 10), Fraction(19, 20), max_denominator=50)


def test_a_pace_is_a_year_s() -> None:
    assert pace(7, 36) == Fraction(7, 3)


@pytest.mark.parametrize(
    ("short", "on", "expected"),
    [
        (10, date(2024, 12, 31), Fraction(10) / (Fraction(365) / Fraction(1461, 4))),
        (10, date(2025, 12, 31), Reason.TARGET_DATE_PASSED),
        (10, date(2026, 1, 1), Reason.TARGET_DATE_PASSED),
        (0, date(2026, 1, 1), Fraction(0)),
    ],
)
def test_the_pace_needed(short: int, on: date, expected: Fraction | Reason) -> None:
    assert needed(short, on, date(2025, 12, 31)) == expected


def test_an_outlook_is_linear_and_certain_on_the_day_itself() -> None:
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    assert outlook(100, 366, year, date(2024, 12, 31)) == Outlook(date(2024, 12, 31), Fraction(100), 100, 100)
    assert outlook(100, 366, year, date(2025, 1, 10)).expected == 110


@given(st.floats(0.01, 0.99), st.integers(0, 400), SHARES)
def test_the_quantile_is_the_distributions(q: float, seen: int, share: Fraction) -> None:
    found = quantile(q, seen, share)
    spread = nbinom(seen + 0.5, float(share))
    assert spread.cdf(found) >= q - 1e-9
    assert found == 0 or spread.cdf(found - 1) < q + 1e-9


@pytest.mark.parametrize(("seen", "low", "high"), [(0, 0, 3), (10, 3, 21), (1000, 914, 1090)])
def test_an_interval_as_long_ahead_as_it_was_seen(seen: int, low: int, high: int) -> None:
    # after none: √½ + √½/4 + √½·3/32 + √½·5/128 is the first sum beyond 0.975;
    # after many about 1.96 · √(2 · seen) to either side, as normal theory has it
    assert (quantile(0.025, seen, Fraction(1, 2)), quantile(0.975, seen, Fraction(1, 2))) == (low, high)
