"""How values of the graph are written for callers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Asia/Shanghai")  # a day begins and ends where the district is


def today() -> date:
    """The date in Shanghai."""
    return datetime.now(HOME).date()


def day(value: Any) -> date:
    """A date argument as a date; absent means today."""
    if value is None:
        return today()
    return value if isinstance(value, date) else date.fromisoformat(value)


def decimal_text(value: float) -> str:
    """An exact decimal kept as a float of at most 15 digits, written without exponent: 4000.0 → 4000, 0.114 → 0.114."""
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def tame(text: str) -> str:
    """A text that a spreadsheet takes for no formula, in a file that is not read back."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
