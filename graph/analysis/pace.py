"""Pace and outlook: how fast a count grows, how fast it would have to, and where it would be if it went on so.

A figure that cannot be told is a Reason, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import exp, lgamma, log

from graph.analysis.calendar import Period, years_between

SURE = 0.95  # of the interval
HORIZON = 3  # year-ends that a forecast names; the window it rests on is no longer than that


class Reason(StrEnum):
    """Why a figure is not there."""

    NO_TARGET = "NO_TARGET"
    TARGET_DATE_PASSED = "TARGET_DATE_PASSED"
    HISTORY_TOO_SHORT = "HISTORY_TOO_SHORT"
    DAY_IN_THE_FUTURE = "DAY_IN_THE_FUTURE"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a count would be on a day, and the interval that holds it with the probability SURE."""

    on: date
    expected: Fraction
    low: int
    high: int


def pace(count: int, months: int) -> Fraction:
    """So many in so many months, as so many a year."""
    return Fraction(12 * count, months)


def needed(short: int, on: date, by: date) -> Fraction | Reason:
    """How many a year are needed to make up for a shortfall by a day; 0 where nothing is short."""
    if short <= 0:
        return Fraction(0)
    return Reason.TARGET_DATE_PASSED if by <= on else Fraction(short) / years_between(on, by)


def outlook(reached: int, seen: int, during: Period, day: date) -> Outlook:
    """Where a count would be on a later day if it went on as in a period in which `seen` were added.

    New titles are taken to come like a Poisson process of constant rate. The expectation is linear; the interval is the
    predictive one under Jeffreys' prior, which counts the uncertainty of the rate: the number to come is negative
    binomial with seen + ½ and p = period / (period + time ahead).
    L. Brown, T. Cai, A. DasGupta: Interval estimation in exponential families, Statistica Sinica 13 (2003), 19-49.
    """
    past = (during.last - during.first).days + 1
    ahead = (day - during.last).days
    low, high = (quantile(q, seen, Fraction(past, past + ahead)) for q in ((1 - SURE) / 2, (1 + SURE) / 2))
    return Outlook(day, reached + Fraction(seen * ahead, past), reached + low, reached + high)


def quantile(q: float, seen: int, share: Fraction) -> int:
    """The least number that is not exceeded with probability q, of a negative binomial with seen + ½ and p = share."""
    if share == 1:
        return 0
    number, reached = 0, chance(0, seen, share)
    while reached < q:
        number += 1
        reached += chance(number, seen, share)
    return number


def chance(number: int, seen: int, share: Fraction) -> float:
    """The probability that so many come, of a negative binomial with seen + ½ and p = share."""
    size = seen + 0.5
    ways = lgamma(number + size) - lgamma(size) - lgamma(number + 1)
    return exp(ways + size * log(share) + number * log(1 - share))
