"""Chinese numerals, as contracts and registers write them: 叁仟万, 二百零五, 一亿两千万."""

from __future__ import annotations

import re
from decimal import Decimal

WRITTEN = ("〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
FIGURES = {figure: value for value, figures in enumerate(WRITTEN) for figure in figures}
MYRIADS = {"亿": 10**8, "万": 10**4}
DIGITS = frozenset(FIGURES) | {"拾", "佰", "仟"}
ONE = f"[{''.join(WRITTEN[1:])}]"
SECTION = re.compile(f"(?:({ONE})([千仟]))?零?(?:({ONE})([百佰]))?零?(?:({ONE})?([十拾]))?零?({ONE})?")


def numeral(said: str) -> Decimal | None:
    """The number that Chinese numerals state; None when they state none.

    >>> numeral("叁仟万"), numeral("一亿零五十万"), numeral("二百零五"), numeral("万一")
    (Decimal('30000000'), Decimal('100500000'), Decimal('205'), None)
    """
    if said in {"", "零", "〇"}:
        return Decimal(0) if said else None
    total = 0
    for name, size in MYRIADS.items():
        before, mark, after = said.partition(name)
        if mark:
            count = section(before.lstrip("零"))
            if not count or name in after:
                return None
            total, said = total + count * size, after.lstrip("零")
    rest = section(said) if said else 0
    return None if rest is None else Decimal(total + rest)


def section(said: str) -> int | None:
    """The number below ten thousand that 千, 百, 十 and ones make; None when they make none."""
    found = SECTION.fullmatch(said)
    if not said or not found:
        return None
    *tens, ones = found.groups()
    pairs = zip(tens[::2], tens[1::2], (1000, 100, 10), strict=True)
    return sum(FIGURES.get(figure or "", 1) * size for figure, mark, size in pairs if mark) + FIGURES.get(ones or "", 0)
