"""How days and decimals are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.values import HOME, day, decimal_text, today

FIFTEEN = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: len(d.as_tuple().digits) <= 15)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (4000.0, "4000"),
        (0.114, "0.114"),
        (-2.5, "-2.5"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (1.5e-10, "0.00000000015"),
        (123456789012345.0, "123456789012345"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_a_decimal(value: float, text: str) -> None:
    assert decimal_text(value) == text


@settings(derandomize=True, database=None, deadline=None)
@given(FIFTEEN.filter(lambda d: d == 0 or 1e-100 < abs(d) < 1e100))
def test_fifteen_digits_survive(value: Decimal) -> None:
    text = decimal_text(float(value))
    assert Decimal(text) == value
    assert "e" not in text.lower()


def test_a_day() -> None:
    assert day("2024-06-01") == day(date(2024, 6, 1)) == date(2024, 6, 1)
    assert day(None) == today()


def test_today_is_the_day_in_shanghai() -> None:
    before = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert before <= today() <= datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert datetime(2024, 6, 1, 16, 0, tzinfo=UTC).astimezone(HOME).date() == date(2024, 6, 2)
