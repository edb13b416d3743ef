"""Exact numbers: figures and thresholds as they are written, and square roots that are compared without being taken."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

PLACES = 6  # after the point, where a number has no end
PRECISION = 60  # digits beyond those before the point, while a number is written out


@dataclass(frozen=True, slots=True)
class Root:
    """√square + plus."""

    square: Fraction
    plus: Fraction = Fraction(0)

    def __add__(self, other: Fraction) -> Root:
        return Root(self.square, self.plus + other)

    def __sub__(self, other: Fraction) -> Root:
        return Root(self.square, self.plus - other)


Number = Fraction | Root


def exact(value: float | Decimal | str) -> Fraction:
    """The number as it is written: 0.1 is one tenth."""
    return Fraction(value) if isinstance(value, int) else Fraction(str(value))


def compare(value: Number, other: Fraction) -> int:
    """-1, 0 or 1: whether the value is below, at or above the other."""
    if isinstance(value, Root):
        bound = other - value.plus
        if bound < 0:
            return 1
        value, other = value.square, bound * bound
    return (value > other) - (value < other)


def minus(value: Number, other: Number) -> Number:
    """The difference; of roots only a number can be taken away, and only from a number a root's written value."""
    return value - (rounded(other) if isinstance(other, Root) else other)


def rounded(value: Number, *, up: bool | None = None) -> Fraction:
    """The number itself where it has at most PLACES digits after the point, else rounded there.

    `up` rounds towards more or towards less; None to the nearest.
    """
    return Fraction(decimal(value, up=up))


def decimal(value: Number, *, up: bool | None = None) -> Decimal:
    """The number as a decimal: exact where it has an end within PLACES digits, else rounded like `rounded`."""
    way = ROUND_HALF_EVEN if up is None else ROUND_CEILING if up else ROUND_FLOOR
    size = value.square if isinstance(value, Root) else value
    with localcontext(prec=PRECISION + len(str(abs(size.numerator) // size.denominator))):
        if isinstance(value, Root):
            root = _decimal(value.square).sqrt()
            return _shortest((root + _decimal(value.plus)).quantize(Decimal(10) ** -PLACES, way))
        return _shortest(_decimal(value).quantize(Decimal(10) ** -PLACES, way))


def text(value: Number) -> str:
    """The number in digits, without exponent."""
    return format(decimal(value), "f")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _shortest(value: Decimal) -> Decimal:
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
