"""Draws that follow from a seed, a purpose and an index alone, so that nothing need be kept to draw the same again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")
Draw = Callable[[], float]
"""The next number from 0 up to 1; 1 itself never comes."""

WORD = 2**64 - 1


class Purpose(IntEnum):
    """What is drawn for; each has a stream of its own, so that a change of one leaves the others as they were."""

    FIRM = 1
    ENTERPRISE = 2
    REPORTS = 3
    CHAIN = 4
    NEEDS = 5
    OFFERS = 6
    TECHNOLOGY = 7
    PARTNERS = 8
    SERVICE = 9
    APPEAL = 10
    SPECIALIST = 11
    INSTITUTE = 12
    PLACE = 13
    TRADE = 14
    TWIN = 15
    NAME = 16
    MOVES = 17
    SUPPLY = 18
    PURCHASE = 19
    MADE = 20
    VISITS = 21


def draws(seed: int, purpose: Purpose, index: int) -> Draw:
    """The stream of a purpose for one index: Knuth's congruential generator of 64 bits (MMIX), well begun.

    Most streams are a few numbers long: beginning one of the standard library's costs more than drawing all of these.
    """
    x = mixed(seed, purpose, index)

    def draw() -> float:
        nonlocal x
        x = (x * 6364136223846793005 + 1442695040888963407) & WORD
        return (x >> 11) * 2.0**-53

    return draw


def mixed(seed: int, purpose: Purpose, index: int) -> int:
    """One number of 64 bits, where a whole stream would be too dear (the finalizer of splitmix64)."""
    x = (seed << 28 ^ purpose << 20 ^ index) * 0x9E3779B97F4A7C15 & WORD
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & WORD
    x = (x ^ x >> 27) * 0x94D049BB133111EB & WORD
    return x ^ x >> 31


def pick(draw: Draw, choices: Sequence[T]) -> T:
    """One of them."""
    return choices[int(draw() * len(choices))]


def whole(draw: Draw, low: int, high: int) -> int:
    """A whole number from low to high, both inclusive."""
    return low + int(draw() * (high - low + 1))


def between(draw: Draw, low: float, high: float) -> float:
    """A number from low up to high."""
    return low + draw() * (high - low)
