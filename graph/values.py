"""How values of the graph are written for callers."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
HOME = ZoneInfo("Asia/Shanghai")  # a day begins and ends where the district is


def today() -> date:
    """The date in Shanghai."""
    return datetime.now(HOME).date()


def moment() -> str:
    """The time in Shanghai, to the microsecond; such texts come in the order of the times they tell."""
    return datetime.now(HOME).isoformat(timespec="microseconds")


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
