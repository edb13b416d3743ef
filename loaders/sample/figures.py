"""Three years of an enterprise's figures, drawn above the bar of its grade; or below it in the last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from loaders.sample.bars import Bar, Grade, Limits
from loaders.sample.calendar import YEARS
from loaders.sample.draws import Draw, between, whole
from loaders.sample.world import World

Years = tuple[int, int, int]
"""A figure of 2023, 2024 and 2025; money in hundredths of 万元."""


class Lapse(Enum):
    """Why an enterprise would fail its next review: what was right when it was recognized is not so any more."""

    NONE = "none"
    RESEARCH = "less research"
    SPREAD = "more revenue beside its main business"
    DEBT = "more debt"
    SIZE = "no small or medium enterprise any more"
    PATENTS = "too few patents in use"
    DECLINE = "less of everything"


LAPSES: Mapping[Grade, tuple[Lapse, ...]] = {
    Grade.PLAIN: (Lapse.DECLINE,),
    Grade.INNOVATIVE: (Lapse.DECLINE,),
    Grade.SRDI: (Lapse.RESEARCH, Lapse.SPREAD, Lapse.DEBT, Lapse.SIZE, Lapse.PATENTS),
    Grade.GIANT: (Lapse.RESEARCH, Lapse.SPREAD, Lapse.PATENTS),
    Grade.CHAMPION: (Lapse.RESEARCH,),
}


class Figures(NamedTuple):
    """The figures that others hang on."""

    revenue: Years
    main: Years
    research: Years
    employees: Years
    assets: Years
    liabilities: Years
    profit: Years
    rd_share: float  # research staff among all
    segment_years: int
    applied_ip: int

    @property
    def research_share(self) -> float:
        """R&D of three years by revenue of the same three."""
        return sum(self.research) / sum(self.revenue)


def money(hundredths: int) -> Decimal:
    """Hundredths of 万元 as 万元."""
    return Decimal(hundredths).scaleb(-2)


def ratio(value: float) -> Decimal:
    """A fraction with four decimals, rounded down."""
    return Decimal(int(value * 10_000)).scaleb(-4)


def figures(world: World, draw: Draw, grade: Grade, lapse: Lapse, size_industry: str) -> Figures:
    """The figures of an enterprise of a grade; with a lapse the last year misses what its review will ask."""
    bar = world.bars[grade]
    large = world.limits(size_industry)["LARGE"]
    revenue = revenues(draw, grade, bar, lapse, large)
    assets = parts(revenue, [between(draw, 0.7, 1.4) for _ in revenue])
    return Figures(
        revenue,
        parts(revenue, main_shares(draw, grade, bar, lapse)),
        researches(draw, bar, lapse, grade, revenue),
        staff(draw, revenue, lapse, grade, large),
        assets,
        parts(assets, debt_ratios(draw, grade, bar, lapse)),
        parts(revenue, margins(draw, grade, bar)),
        bar.rd_staff * between(draw, 1.03, 2) if bar.rd_staff else between(draw, 0.02, 0.3),
        bar.segment_years + 3 + whole(draw, 0, 12) if grade else whole(draw, 1, 15),
        max(bar.applied_ip - 1, 0) if lapse is Lapse.PATENTS else bar.applied_ip + whole(draw, 0, 5),
    )


def parts(wholes: Years, shares: Sequence[float]) -> Years:
    """A share of each year's figure."""
    (a, b, c), (x, y, z) = wholes, shares
    return int(a * x), int(b * y), int(c * z)


def main_shares(draw: Draw, grade: Grade, bar: Bar, lapse: Lapse) -> list[float]:
    """The main business by revenue: a steady share for who is graded, so that it grows as the whole does."""
    if grade is Grade.PLAIN:
        return [_above(draw, 0.4) for _ in YEARS]
    share = _above(draw, bar.main_ratio)
    return [share, share, bar.main_ratio * 0.88 if lapse is Lapse.SPREAD else share]


def debt_ratios(draw: Draw, grade: Grade, bar: Bar, lapse: Lapse) -> list[float]:
    """Liabilities by assets."""
    most = bar.debt if grade else 1.1
    found = [most * between(draw, 0.4, 0.92) for _ in YEARS]
    if lapse in {Lapse.DEBT, Lapse.DECLINE}:
        found[2] = bar.debt_limit * between(draw, 1.04, 1.2)
    return found


def margins(draw: Draw, grade: Grade, bar: Bar) -> list[float]:
    """Net profit by revenue; losses too, where no title asks for profit."""
    least = bar.margin * 1.03 if grade >= Grade.SRDI else 0.01 if grade else -0.1
    return [least + between(draw, 0, 0.09 if grade else 0.2) for _ in YEARS]


def revenues(draw: Draw, grade: Grade, bar: Bar, lapse: Lapse, large: Limits) -> Years:
    """Revenue of three years: a wide spread towards small, and growth above the bar."""
    skew = draw()
    spread = skew * skew * skew
    growth = [bar.growth * 1.04 + between(draw, 0, 0.14) if grade else between(draw, -0.2, 0.22) for _ in range(2)]
    if lapse is Lapse.DECLINE:
        growth[1] = between(draw, -0.3, -0.04)
    first = (
        30 + 4_000 * spread,
        300 + 8_000 * spread,
        *(bar.revenue * (1.08 + wide * spread) for wide in (12, 1.6, 0.5)),
    )
    start = first[grade]
    if lapse is Lapse.SIZE and "r" in large:  # over the line in the last year only
        start = large["r"] / (1 + growth[0]) * 0.97
        growth[1] = max(growth[1], 0.12)
    second = start * (1 + growth[0])
    return int(start * 100), int(second * 100), int(second * (1 + growth[1]) * 100)


def researches(draw: Draw, bar: Bar, lapse: Lapse, grade: Grade, revenue: Years) -> Years:
    """R&D of three years, by revenue and not below the bar's sum."""
    if grade is Grade.PLAIN:
        return parts(revenue, [between(draw, 0, 0.022) for _ in revenue])
    rate = bar.rd_ratio * (1.4 if grade is Grade.SRDI else 1.08) + draw() * 0.05
    least = int(bar.rd_expense * 106)
    spent = [max(int(r * (rate + draw() * 0.008)), least) for r in revenue]
    if lapse in {Lapse.RESEARCH, Lapse.DECLINE}:
        spent[2] = int(revenue[2] * bar.rd_ratio * between(draw, 0.04, 0.28))
    return spent[0], spent[1], spent[2]


def staff(draw: Draw, revenue: Years, lapse: Lapse, grade: Grade, large: Limits) -> Years:
    """People at the end of three years; who is graded stays below the line of large enterprises, but for a lapse."""
    yearly = between(draw, 5_500, 13_000)  # hundredths of 万元 of revenue for each
    most = int(large["e"] * 0.88) if "e" in large and grade else 100_000
    people = [max(3, min(most, int(r / yearly))) for r in revenue]
    if lapse is Lapse.SIZE and "e" in large:
        people = [int(large["e"] * 0.85), int(large["e"] * 0.93), int(large["e"] * between(draw, 1.02, 1.2))]
    return people[0], people[1], people[2]


def _above(draw: Draw, floor: float) -> float:
    """A share above a floor, and below the whole."""
    return floor + (1 - floor) * between(draw, 0.12, 0.94)
