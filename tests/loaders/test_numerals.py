"""Chinese numerals, against a writer of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numerals import numeral

FIGURES, BANKERS = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def section(number: int, figures: str, tens: tuple[str, ...]) -> str:
    """A number from 1 to 9999 in numerals."""
    said, gap = "", False
    for power in (3, 2, 1, 0):
        figure = number // 10**power % 10
        if figure:
            said += (figures[0] if gap and said else "") + figures[figure] + tens[power]
        gap = not figure
    return said


def spoken(number: int, figures: str = FIGURES, tens: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """A number below 10^12 in numerals, as a contract has it."""
    said = ""
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, number = divmod(number, size) if name else (number, 0)
        if part:
            said += (figures[0] if said and part < 1000 else "") + section(part, figures, tens) + name
    return said or figures[0]


@given(st.integers(0, 10**12 - 1), st.booleans())
def test_what_is_written_in_numerals_is_read(number: int, bankers: bool) -> None:
    said = spoken(number, BANKERS, ("", "拾", "佰", "仟")) if bankers else spoken(number)
    assert numeral(said) == Decimal(number)


@pytest.mark.parametrize(
    ("said", "number"),
    [("十", 10), ("十五", 15), ("两千", 2000), ("叁仟万", 30_000_000), ("一亿零五十万", 100_500_000), ("〇", 0)],
)
def test_short_forms(said: str, number: int) -> None:
    assert numeral(said) == number


@pytest.mark.parametrize("said", ["", "万", "一二三", "万一", "三千甲", "一万二万", "百"])
def test_what_is_no_numeral(said: str) -> None:
    assert numeral(said) is None
